/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tile-loader.h"

/* A column whose tiles cannot be made. */
#define UNREADABLE 13

/* A source that makes a tile only when it is allowed to. */
typedef struct
{
  GMutex   mutex;
  GCond    cond;
  guint    n_allowed;
  guint    n_begun;
  GString *begun;       /* columns, as "0 1 2 " */
  gboolean is_gone;
  GThread *main_thread;
} Source;

typedef struct
{
  ScholiaTileLoader *loader;
  GString           *told;
} Fixture;

static Source *
source_new (guint n_allowed)
{
  Source *self = g_new0 (Source, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->n_allowed = n_allowed;
  self->begun = g_string_new (NULL);
  self->main_thread = g_thread_self ();
  return self;
}

static void
source_free (Source *self)
{
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_string_free (self->begun, TRUE);
  g_free (self);
}

static void
source_gone (gpointer data)
{
  Source *self = data;

  g_mutex_lock (&self->mutex);
  self->is_gone = TRUE;
  g_mutex_unlock (&self->mutex);
  g_main_context_wakeup (NULL);
}

static GdkTexture *
make_tile (gpointer            data,
           const ScholiaTile  *tile,
           gsize              *size_bytes,
           GError            **error)
{
  Source *self = data;
  g_autoptr(GBytes) bytes = g_bytes_new_take (g_malloc0 (3), 3);

  g_assert_true (g_thread_self () != self->main_thread);
  g_mutex_lock (&self->mutex);
  g_string_append_printf (self->begun, "%u ", tile->column);
  self->n_begun++;
  g_cond_broadcast (&self->cond);
  while (self->n_allowed == 0)
    g_cond_wait (&self->cond, &self->mutex);
  self->n_allowed--;
  g_mutex_unlock (&self->mutex);

  if (tile->column == UNREADABLE)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, "the disk fails");
      return NULL;
    }

  *size_bytes = 3;
  return gdk_memory_texture_new (1, 1, GDK_MEMORY_R8G8B8, bytes, 3);
}

static void
allow (Source *self,
       guint   n_tiles)
{
  g_mutex_lock (&self->mutex);
  self->n_allowed += n_tiles;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static void
wait_begun (Source *self,
            guint   n_tiles)
{
  g_mutex_lock (&self->mutex);
  while (self->n_begun < n_tiles)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

static gboolean
is_gone (Source *self)
{
  gboolean gone;

  g_mutex_lock (&self->mutex);
  gone = self->is_gone;
  g_mutex_unlock (&self->mutex);
  return gone;
}

static void
wait_gone (Source *self)
{
  while (!is_gone (self))
    g_main_context_iteration (NULL, TRUE);
}

static void
told_cb (const ScholiaMadeTile *tiles,
         gsize                  n_tiles,
         gpointer               user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (n_tiles, >, 0);
  for (gsize i = 0; i < n_tiles; i++)
    {
      gboolean is_readable = tiles[i].tile.column != UNREADABLE;

      g_assert_true ((tiles[i].texture != NULL) == is_readable);
      g_assert_true ((tiles[i].error == NULL) == is_readable);
      g_assert_cmpuint (tiles[i].size_bytes, ==, is_readable ? 3 : 0);
      g_string_append_printf (fixture->told, "%u ", tiles[i].tile.column);
    }
}

static void
begin (Fixture *fixture,
       Source  *source)
{
  fixture->told = g_string_new (NULL);
  fixture->loader = scholia_tile_loader_new (make_tile, source, source_gone, told_cb, fixture);
}

static void
want (Fixture *fixture,
      guint    first,
      guint    end)
{
  ScholiaTile tiles[16];

  for (guint column = first; column < end; column++)
    tiles[column - first] = (ScholiaTile) { 0, column, 0 };
  scholia_tile_loader_want (fixture->loader, tiles, end - first);
}

static void
wait_told (Fixture    *fixture,
           const char *expected)
{
  while (fixture->told->len < strlen (expected))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (fixture->told->str, ==, expected);
}

static void
end (Fixture *fixture,
     Source  *source)
{
  if (fixture->loader != NULL)
    scholia_tile_loader_free (fixture->loader);
  wait_gone (source);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  source_free (source);
  g_string_free (fixture->told, TRUE);
}

static void
test_order_is_kept (void)
{
  Fixture fixture;
  Source *source = source_new (G_MAXUINT);

  begin (&fixture, source);
  want (&fixture, 0, 8);
  wait_told (&fixture, "0 1 2 3 4 5 6 7 ");
  end (&fixture, source);
}

/* What cannot be made is told with its reason, and holds up nothing. */
static void
test_failure_is_told (void)
{
  Fixture fixture;
  Source *source = source_new (G_MAXUINT);

  begin (&fixture, source);
  want (&fixture, UNREADABLE - 1, UNREADABLE + 2);
  wait_told (&fixture, "12 13 14 ");
  /* It may be wanted again. */
  want (&fixture, UNREADABLE, UNREADABLE + 1);
  wait_told (&fixture, "12 13 14 13 ");
  end (&fixture, source);
}

/* Who scrolls away from a slow disk's tiles does not wait for them. */
static void
test_newest_request_wins (void)
{
  Fixture fixture;
  Source *source = source_new (0);

  begin (&fixture, source);
  want (&fixture, 0, 5);
  wait_begun (source, 1);
  want (&fixture, 8, 10);
  allow (source, 16);
  wait_told (&fixture, "0 8 9 ");
  g_assert_cmpstr (source->begun->str, ==, "0 8 9 ");
  end (&fixture, source);
}

/* Every frame wants what is in sight. */
static void
test_nothing_is_made_twice (void)
{
  Fixture fixture;
  Source *source = source_new (0);

  begin (&fixture, source);
  want (&fixture, 0, 2);
  wait_begun (source, 1);
  want (&fixture, 0, 2);
  /* The second is made, and nobody was told of the first. */
  allow (source, 1);
  wait_begun (source, 2);
  want (&fixture, 0, 3);
  allow (source, 16);
  wait_told (&fixture, "0 1 2 ");
  g_assert_cmpstr (source->begun->str, ==, "0 1 2 ");
  end (&fixture, source);
}

static void
test_nothing_is_told_after_the_end (void)
{
  Fixture fixture;
  Source *source = source_new (0);

  begin (&fixture, source);
  want (&fixture, 0, 5);
  wait_begun (source, 1);
  g_clear_pointer (&fixture.loader, scholia_tile_loader_free);
  g_assert_false (is_gone (source));
  allow (source, 16);
  wait_gone (source);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (source->begun->str, ==, "0 ");
  g_assert_cmpstr (fixture.told->str, ==, "");
  end (&fixture, source);
}

/* Made, not yet told, and then nobody wants it any more. */
static void
test_the_end_before_the_telling (void)
{
  Fixture fixture;
  Source *source = source_new (1);

  begin (&fixture, source);
  want (&fixture, 0, 2);
  wait_begun (source, 2);
  g_clear_pointer (&fixture.loader, scholia_tile_loader_free);
  allow (source, 1);
  end (&fixture, source);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/tile-loader/failure-is-told", test_failure_is_told);
  g_test_add_func ("/image/tile-loader/order-is-kept", test_order_is_kept);
  g_test_add_func ("/image/tile-loader/newest-request-wins", test_newest_request_wins);
  g_test_add_func ("/image/tile-loader/nothing-is-made-twice", test_nothing_is_made_twice);
  g_test_add_func ("/image/tile-loader/nothing-is-told-after-the-end",
                   test_nothing_is_told_after_the_end);
  g_test_add_func ("/image/tile-loader/the-end-before-the-telling",
                   test_the_end_before_the_telling);
  return g_test_run ();
}
