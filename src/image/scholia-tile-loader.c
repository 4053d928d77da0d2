/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tile-loader.h"

/* Threads for all pictures: one is busy with the disk, the other with a window beside it. */
#define MAX_THREADS 2

struct _ScholiaTileLoader
{
  gatomicrefcount       ref_count; /* the owner, a job, a source that tells */

  /* Set once. */
  ScholiaTileMakeFunc   make;
  gpointer              source;
  GDestroyNotify        destroy;
  GMainContext         *context;

  /* The main context's own. */
  ScholiaTilesMadeFunc  tell; /* %NULL once freed */
  gpointer              user_data;

  GMutex                mutex; /* of all below */
  GArray               *wanted; /* of ScholiaTile, in reverse */
  GHashTable           *underway; /* of ScholiaTile: being made, or in @made */
  GArray               *made; /* of ScholiaMadeTile */
  gboolean              is_running; /* there is a job */
  gboolean              is_telling; /* there is a source */
};

static void
made_clear (gpointer data)
{
  ScholiaMadeTile *made = data;

  g_clear_object (&made->texture);
  g_clear_error (&made->error);
}

static void
loader_unref (gpointer data)
{
  ScholiaTileLoader *self = data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  self->destroy (self->source);
  g_array_unref (self->wanted);
  g_hash_table_unref (self->underway);
  g_array_unref (self->made);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static GArray *
new_made (void)
{
  GArray *made = g_array_new (FALSE, FALSE, sizeof (ScholiaMadeTile));

  g_array_set_clear_func (made, made_clear);
  return made;
}

static GArray *
steal_made (ScholiaTileLoader *self)
{
  GArray *made;

  g_mutex_lock (&self->mutex);
  made = self->made;
  self->made = new_made ();
  self->is_telling = FALSE;
  for (guint i = 0; i < made->len; i++)
    g_hash_table_remove (self->underway, &g_array_index (made, ScholiaMadeTile, i).tile);
  g_mutex_unlock (&self->mutex);

  return made;
}

static gboolean
tell_cb (gpointer user_data)
{
  ScholiaTileLoader *self = user_data;
  g_autoptr(GArray) made = steal_made (self);

  if (self->tell != NULL)
    self->tell ((const ScholiaMadeTile *) made->data, made->len, self->user_data);

  return G_SOURCE_REMOVE;
}

/* With the mutex. Not as an idle: frames that take long would keep it waiting. */
static void
begin_telling (ScholiaTileLoader *self)
{
  g_autoptr(GSource) source = NULL;

  if (self->is_telling)
    return;

  self->is_telling = TRUE;
  g_atomic_ref_count_inc (&self->ref_count);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_cb, self, loader_unref);
  g_source_attach (source, self->context);
}

static gboolean
take_wanted (ScholiaTileLoader *self,
             ScholiaTile       *tile)
{
  gboolean taken;

  g_mutex_lock (&self->mutex);
  taken = self->wanted->len > 0;
  self->is_running = taken;
  if (taken)
    {
      *tile = g_array_index (self->wanted, ScholiaTile, self->wanted->len - 1);
      g_array_set_size (self->wanted, self->wanted->len - 1);
      g_hash_table_add (self->underway, g_memdup2 (tile, sizeof *tile));
    }
  g_mutex_unlock (&self->mutex);

  return taken;
}

static void
make_tiles (gpointer data,
            gpointer user_data)
{
  ScholiaTileLoader *self = data;
  ScholiaMadeTile made = { 0 };

  while (take_wanted (self, &made.tile))
    {
      made.size_bytes = 0;
      made.error = NULL;
      made.texture = self->make (self->source, &made.tile, &made.size_bytes, &made.error);
      g_mutex_lock (&self->mutex);
      g_array_append_val (self->made, made);
      begin_telling (self);
      g_mutex_unlock (&self->mutex);
    }

  loader_unref (self);
}

static GThreadPool *
get_pool (void)
{
  static GThreadPool *pool;

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, g_thread_pool_new (make_tiles, NULL, MAX_THREADS, FALSE, NULL));

  return pool;
}

ScholiaTileLoader *
scholia_tile_loader_new (ScholiaTileMakeFunc   make,
                         gpointer              source,
                         GDestroyNotify        destroy,
                         ScholiaTilesMadeFunc  tell,
                         gpointer              user_data)
{
  ScholiaTileLoader *self;

  g_return_val_if_fail (make != NULL && destroy != NULL && tell != NULL, NULL);

  self = g_new0 (ScholiaTileLoader, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->make = make;
  self->source = source;
  self->destroy = destroy;
  self->tell = tell;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->mutex);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (ScholiaTile));
  self->underway = g_hash_table_new_full (scholia_tile_hash, scholia_tile_equal, g_free, NULL);
  self->made = new_made ();
  return self;
}

void
scholia_tile_loader_free (ScholiaTileLoader *self)
{
  g_return_if_fail (self != NULL);

  scholia_tile_loader_want (self, NULL, 0);
  self->tell = NULL;
  loader_unref (self);
}

void
scholia_tile_loader_want (ScholiaTileLoader *self,
                          const ScholiaTile *tiles,
                          gsize              n_tiles)
{
  gboolean begins;

  g_return_if_fail (self != NULL);
  g_return_if_fail (tiles != NULL || n_tiles == 0);

  g_mutex_lock (&self->mutex);
  g_array_set_size (self->wanted, 0);
  for (gsize i = n_tiles; i > 0; i--)
    if (!g_hash_table_contains (self->underway, &tiles[i - 1]))
      g_array_append_val (self->wanted, tiles[i - 1]);
  begins = !self->is_running && self->wanted->len > 0;
  self->is_running |= begins;
  g_mutex_unlock (&self->mutex);

  if (!begins)
    return;

  g_atomic_ref_count_inc (&self->ref_count);
  g_thread_pool_push (get_pool (), self, NULL);
}
