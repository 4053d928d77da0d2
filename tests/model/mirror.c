/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mirror.h"

#include <gio/gio.h>
#include <string.h>

typedef struct
{
  Mirror        *owner;
  ScholiaThread *thread;
  GPtrArray     *comments;
  GHashTable    *values; /* property name to its text */
  guint8         hash[32];
} MirrorThread;

static char *
dup_value (ScholiaThread *thread,
           const char    *name)
{
  g_auto(GValue) value = G_VALUE_INIT;

  g_object_get_property (G_OBJECT (thread), name, &value);

  return g_strdup_value_contents (&value);
}

static void
thread_notify_cb (ScholiaThread *thread,
                  GParamSpec    *pspec,
                  MirrorThread  *self)
{
  g_autofree char *value = dup_value (thread, pspec->name);

  /* A notification without a change wakes every bound widget for nothing. */
  g_assert_cmpstr (value, !=, g_hash_table_lookup (self->values, pspec->name));
  g_hash_table_replace (self->values, (gpointer) pspec->name, g_steal_pointer (&value));
}

/* The model contract, and that neither end of the changed part is the same as before. */
static void
copy_items_changed (GListModel *model,
                    GPtrArray  *items,
                    guint       position,
                    guint       n_removed,
                    guint       n_added)
{
  g_autoptr(GPtrArray) removed = g_ptr_array_new_with_free_func (g_object_unref);

  g_assert_cmpuint (n_removed + n_added, >, 0);
  g_assert_cmpuint (position + n_removed, <=, items->len);
  g_assert_cmpuint (items->len - n_removed + n_added, ==, g_list_model_get_n_items (model));

  for (guint i = 0; i < n_removed; i++)
    {
      g_ptr_array_add (removed, g_object_ref (g_ptr_array_index (items, position)));
      g_ptr_array_remove_index (items, position);
    }

  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (items, (gint) (position + i), g_list_model_get_item (model, position + i));

  if (n_removed > 0 && n_added > 0)
    {
      g_assert_true (g_ptr_array_index (removed, 0) != g_ptr_array_index (items, position));
      g_assert_true (g_ptr_array_index (removed, n_removed - 1)
                     != g_ptr_array_index (items, position + n_added - 1));
    }
}

static void
comments_changed_cb (GListModel   *model,
                     guint         position,
                     guint         n_removed,
                     guint         n_added,
                     MirrorThread *self)
{
  self->owner->n_comments_changed++;
  copy_items_changed (model, self->comments, position, n_removed, n_added);
}

static void
assert_same_items (GListModel *model,
                   GPtrArray  *items)
{
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, items->len);

  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);

      g_assert_true (item == g_ptr_array_index (items, i));
    }
  g_assert_null (g_list_model_get_item (model, items->len));
}

static void
mirror_thread_free (gpointer data)
{
  MirrorThread *self = data;

  g_signal_handlers_disconnect_by_data (self->thread, self);
  g_object_unref (self->thread);
  g_ptr_array_unref (self->comments);
  g_hash_table_unref (self->values);
  g_free (self);
}

static MirrorThread *
mirror_thread_new (Mirror        *owner,
                   ScholiaThread *thread)
{
  MirrorThread *self = g_new0 (MirrorThread, 1);
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs;

  self->owner = owner;
  self->thread = g_object_ref (thread);
  self->comments = g_ptr_array_new_with_free_func (g_object_unref);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  memcpy (self->hash, scholia_thread_state_get_hash (scholia_thread_get_state (thread)), 32);

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (thread), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    g_hash_table_insert (self->values, (gpointer) pspecs[i]->name,
                         dup_value (thread, pspecs[i]->name));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (thread)); i++)
    g_ptr_array_add (self->comments, g_list_model_get_item (G_LIST_MODEL (thread), i));

  g_signal_connect (thread, "notify", G_CALLBACK (thread_notify_cb), self);
  g_signal_connect (thread, "items-changed", G_CALLBACK (comments_changed_cb), self);

  return self;
}

static void
mirror_thread_check (MirrorThread *self)
{
  const guint8 *hash = scholia_thread_state_get_hash (scholia_thread_get_state (self->thread));
  GHashTableIter iter;
  gpointer name, known;

  assert_same_items (G_LIST_MODEL (self->thread), self->comments);

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &name, &known))
    {
      g_autofree char *value = dup_value (self->thread, name);

      g_assert_cmpstr (value, ==, known);
    }

  /* Named as changed exactly if it changed. */
  g_assert_cmpint (memcmp (hash, self->hash, 32) != 0, ==,
                   g_hash_table_contains (self->owner->changed, self->thread));
  memcpy (self->hash, hash, 32);
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  Mirror     *self)
{
  g_autoptr(GPtrArray) threads = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) known = self->threads;

  for (guint i = 0; i < known->len; i++)
    g_ptr_array_add (threads, g_object_ref (((MirrorThread *) known->pdata[i])->thread));
  copy_items_changed (model, threads, position, n_removed, n_added);

  /* Who stays keeps what it was told so far. */
  self->threads = g_ptr_array_new_with_free_func (mirror_thread_free);
  for (guint i = 0; i < threads->len; i++)
    {
      MirrorThread *mirror = NULL;

      for (guint j = 0; j < known->len && mirror == NULL; j++)
        {
          MirrorThread *candidate = g_ptr_array_index (known, j);

          if (candidate->thread == g_ptr_array_index (threads, i))
            mirror = g_ptr_array_steal_index (known, j);
        }

      if (mirror == NULL)
        mirror = mirror_thread_new (self, g_ptr_array_index (threads, i));
      g_ptr_array_add (self->threads, mirror);
    }

  self->n_items_changed++;
}

static void
thread_changed_cb (ScholiaBoard  *board,
                   ScholiaThread *thread,
                   Mirror        *self)
{
  /* Once for each update, and only what is on the board. */
  g_assert_true (g_hash_table_add (self->changed, thread));
  g_assert_true (scholia_board_find_thread (board, scholia_thread_get_id (thread)) == thread);
  self->n_changed++;
}

static void
n_open_cb (ScholiaBoard *board,
           GParamSpec   *pspec,
           Mirror       *self)
{
  guint n_open;

  g_object_get (board, "n-open", &n_open, NULL);
  g_assert_cmpuint (n_open, !=, self->n_open);
  self->n_open = n_open;
}

Mirror *
mirror_new (ScholiaBoard *board)
{
  Mirror *self = g_new0 (Mirror, 1);

  self->board = g_object_ref (board);
  self->threads = g_ptr_array_new_with_free_func (mirror_thread_free);
  self->changed = g_hash_table_new (NULL, NULL);
  g_object_get (board, "n-open", &self->n_open, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (board)); i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (G_LIST_MODEL (board), i);

      g_ptr_array_add (self->threads, mirror_thread_new (self, thread));
    }

  g_signal_connect (board, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect (board, "thread-changed", G_CALLBACK (thread_changed_cb), self);
  g_signal_connect (board, "notify::n-open", G_CALLBACK (n_open_cb), self);

  return self;
}

void
mirror_free (Mirror *self)
{
  g_signal_handlers_disconnect_by_data (self->board, self);
  g_ptr_array_unref (self->threads);
  g_hash_table_unref (self->changed);
  g_object_unref (self->board);
  g_free (self);
}

static void
check_order (Mirror *self)
{
  guint last_number = 0;

  for (guint i = 0; i < self->threads->len; i++)
    {
      MirrorThread *thread = g_ptr_array_index (self->threads, i);
      guint number = scholia_thread_get_number (thread->thread);

      if (number != 0)
        {
          g_assert_cmpuint (number, >, last_number);
          g_assert_true (scholia_board_find_number (self->board, number) == thread->thread);
        }
      last_number = number != 0 ? number : G_MAXUINT;
    }
}

void
mirror_check (Mirror *self)
{
  g_autoptr(GPtrArray) threads = g_ptr_array_new ();
  guint n_open = 0;

  for (guint i = 0; i < self->threads->len; i++)
    {
      MirrorThread *thread = g_ptr_array_index (self->threads, i);

      g_ptr_array_add (threads, thread->thread);
      mirror_thread_check (thread);
      n_open += !scholia_thread_is_resolved (thread->thread);
    }

  assert_same_items (G_LIST_MODEL (self->board), threads);
  g_assert_cmpuint (scholia_board_get_n_threads (self->board), ==, threads->len);
  g_assert_cmpuint (self->n_open, ==, n_open);
  check_order (self);

  g_hash_table_remove_all (self->changed);
  self->n_items_changed = 0;
  self->n_changed = 0;
  self->n_comments_changed = 0;
}
