/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-decoding-private.h"

/* By key, those that live; other threads only ask whether there is one. */
static GMutex known_mutex;
static GHashTable *known;

static ScholiaDecoding *
find_known (const char *key)
{
  ScholiaDecoding *found = NULL;

  g_mutex_lock (&known_mutex);
  if (known != NULL && key != NULL)
    found = g_hash_table_lookup (known, key);
  g_mutex_unlock (&known_mutex);

  return found;
}

static gboolean
is_known (const char *key)
{
  return find_known (key) != NULL;
}

static void
make_known (ScholiaDecoding *self)
{
  g_mutex_lock (&known_mutex);
  if (known == NULL)
    known = g_hash_table_new (g_str_hash, g_str_equal);
  if (self->key != NULL)
    g_hash_table_insert (known, self->key, self);
  g_mutex_unlock (&known_mutex);
}

void
scholia_decoding_make_unknown (ScholiaDecoding *self)
{
  g_mutex_lock (&known_mutex);
  if (self->key != NULL && g_hash_table_lookup (known, self->key) == self)
    g_hash_table_remove (known, self->key);
  g_mutex_unlock (&known_mutex);
}

static void
release_thread (gpointer data,
                gpointer user_data)
{
  scholia_decoding_start_free (data);
}

void
scholia_decoding_release (ScholiaDecodingStart *start)
{
  static GThreadPool *pool;

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, g_thread_pool_new (release_thread, NULL, 1, FALSE, NULL));

  g_thread_pool_push (pool, start, NULL);
}

/* As it comes from the cache, it is whole. */
static void
take_file (ScholiaDecoding    *self,
           ScholiaPyramidFile *file)
{
  self->file = file;
  self->layout = *scholia_pyramid_file_get_layout (file);
  self->has_layout = TRUE;
  self->n_tiles = self->layout.n_tiles;
  self->flags = scholia_pyramid_file_get_flags (file);
  self->is_whole = TRUE;
  self->is_open = TRUE;
}

static ScholiaDecoding *
decoding_new (ScholiaDecodingStart         *start,
              const ScholiaDecoderPatience *patience)
{
  ScholiaDecoding *self = g_object_new (SCHOLIA_TYPE_DECODING, NULL);

  self->start = start;
  self->patience = *patience;
  self->key = g_strdup (start->key);
  make_known (self);
  if (start->file != NULL)
    take_file (self, g_steal_pointer (&start->file));
  else
    scholia_decoding_watch (self);

  return self;
}

typedef struct
{
  GFile                  *file;
  ScholiaDecoderPatience  patience;
} Begin;

static void
begin_free (Begin *begin)
{
  g_object_unref (begin->file);
  g_free (begin);
}

static void
start_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  GError *error = NULL;
  ScholiaDecodingStart *start = scholia_decoding_start_new (task_data, is_known, cancellable,
                                                            &error);

  if (start != NULL)
    g_task_return_pointer (task, start, (GDestroyNotify) scholia_decoding_release);
  else
    g_task_return_error (task, error);
}

static void begin_start (GTask *outer);

static gboolean
is_started (const ScholiaDecodingStart *start)
{
  return start->file != NULL || start->child.pid > 0;
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) outer = user_data;
  Begin *begin = g_task_get_task_data (outer);
  GError *error = NULL;
  ScholiaDecodingStart *start = g_task_propagate_pointer (G_TASK (result), &error);
  ScholiaDecoding *shared;

  if (start == NULL)
    {
      g_task_return_error (outer, error);
      return;
    }

  shared = find_known (start->key);
  if (shared == NULL && is_started (start))
    {
      g_task_return_pointer (outer, decoding_new (start, &begin->patience), g_object_unref);
      return;
    }

  scholia_decoding_release (start);
  if (shared != NULL)
    g_task_return_pointer (outer, g_object_ref (shared), g_object_unref);
  else
    /* Whoever was busy with it let it go meanwhile. */
    begin_start (outer);
}

static void
begin_start (GTask *outer)
{
  Begin *begin = g_task_get_task_data (outer);
  g_autoptr(GTask) task = g_task_new (NULL, g_task_get_cancellable (outer), started_cb,
                                      g_object_ref (outer));

  g_task_set_task_data (task, g_object_ref (begin->file), g_object_unref);
  g_task_run_in_thread (task, start_thread);
}

void
scholia_decoding_begin_async (GFile                        *file,
                              const ScholiaDecoderPatience *patience,
                              GCancellable                 *cancellable,
                              GAsyncReadyCallback           callback,
                              gpointer                      user_data)
{
  g_autoptr(GTask) task = NULL;
  Begin *begin;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, scholia_decoding_begin_async);
  begin = g_new0 (Begin, 1);
  begin->file = g_object_ref (file);
  begin->patience = patience != NULL ? *patience : SCHOLIA_DECODER_PATIENCE;
  g_task_set_task_data (task, begin, (GDestroyNotify) begin_free);
  begin_start (task);
}

ScholiaDecoding *
scholia_decoding_begin_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
