/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-drafts.h"

#include "scholia-draft-file.h"

#include <string.h>

/* After the last key, in milliseconds: a crash costs half a sentence, and typing costs no disk. */
#define SAVE_DELAY_MS 500

struct _ScholiaDrafts
{
  GObject parent_instance;

  char       *path;
  GHashTable *table;    /* all drafts; %NULL until first needed */
  GHashTable *changes;  /* what the file does not have yet */
  GHashTable *awaited;  /* keys that this process set and did not strand */
  guint       save_id;
  GTask      *saving;   /* the write under way in a thread */
  /* The thread and scholia_drafts_save() take turns; it guards the job of the write under way. */
  GMutex      file_lock;
};

/* What a thread is to write, unless scholia_drafts_save() did it meanwhile. */
typedef struct
{
  GHashTable *changes;
  gboolean    is_written;
} Job;

G_DEFINE_FINAL_TYPE (ScholiaDrafts, scholia_drafts, G_TYPE_OBJECT)

static void queue_save (ScholiaDrafts *self);

static GHashTable *
ensure_table (ScholiaDrafts *self)
{
  g_autoptr(GError) error = NULL;

  if (self->table != NULL)
    return self->table;

  self->table = scholia_draft_file_read (self->path, &error);
  if (self->table == NULL)
    {
      g_message ("The drafts could not be read: %s", error->message);
      self->table = scholia_draft_table_new ();
    }

  return self->table;
}

/* What could not be written is a change still, unless it was changed again since. */
static void
take_back_changes (ScholiaDrafts *self,
                   GHashTable    *unwritten)
{
  GHashTableIter iter;
  gpointer key, draft;

  g_hash_table_iter_init (&iter, unwritten);
  while (g_hash_table_iter_next (&iter, &key, &draft))
    {
      if (!g_hash_table_contains (self->changes, key))
        g_hash_table_insert (self->changes, g_strdup (key),
                             draft != NULL ? scholia_draft_ref (draft) : NULL);
    }
}

static GHashTable *
steal_changes (ScholiaDrafts *self)
{
  GHashTable *changes = self->changes;

  self->changes = scholia_draft_table_new ();

  return changes;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_hash_table_unref (job->changes);
  g_free (job);
}

static gboolean
write_job (ScholiaDrafts  *self,
           Job            *job,
           GError        **error)
{
  if (!job->is_written)
    job->is_written = scholia_draft_file_merge (self->path, job->changes, error);

  return job->is_written;
}

static void
save_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  ScholiaDrafts *self = source;
  GError *error = NULL;
  gboolean is_saved;

  g_mutex_lock (&self->file_lock);
  is_saved = write_job (self, task_data, &error);
  g_mutex_unlock (&self->file_lock);

  if (is_saved)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  ScholiaDrafts *self = SCHOLIA_DRAFTS (source);
  g_autoptr(GError) error = NULL;

  self->saving = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      Job *job = g_task_get_task_data (G_TASK (result));

      g_message ("The drafts could not be saved: %s", error->message);
      take_back_changes (self, job->changes);
    }
  else if (g_hash_table_size (self->changes) > 0)
    {
      queue_save (self);
    }
}

static gboolean
save_timeout_cb (gpointer user_data)
{
  ScholiaDrafts *self = user_data;
  g_autoptr(GTask) task = NULL;
  Job *job;

  self->save_id = 0;
  if (self->saving != NULL)
    return G_SOURCE_REMOVE;

  job = g_new0 (Job, 1);
  job->changes = steal_changes (self);
  task = g_task_new (self, NULL, saved_cb, NULL);
  g_task_set_source_tag (task, save_timeout_cb);
  g_task_set_task_data (task, job, job_free);
  self->saving = task;
  g_task_run_in_thread (task, save_thread);

  return G_SOURCE_REMOVE;
}

static void
queue_save (ScholiaDrafts *self)
{
  g_clear_handle_id (&self->save_id, g_source_remove);
  self->save_id = g_timeout_add (SAVE_DELAY_MS, save_timeout_cb, self);
}

/* Takes @key and @draft; no @draft: it is gone. */
static void
change (ScholiaDrafts *self,
        char          *key,
        ScholiaDraft  *draft)
{
  if (draft != NULL)
    {
      g_hash_table_insert (ensure_table (self), g_strdup (key), scholia_draft_ref (draft));
      g_hash_table_add (self->awaited, g_strdup (key));
    }
  else
    {
      g_hash_table_remove (ensure_table (self), key);
      g_hash_table_remove (self->awaited, key);
    }

  g_hash_table_insert (self->changes, key, draft);
  queue_save (self);
}

static void
scholia_drafts_finalize (GObject *object)
{
  ScholiaDrafts *self = SCHOLIA_DRAFTS (object);

  g_clear_handle_id (&self->save_id, g_source_remove);
  g_clear_pointer (&self->table, g_hash_table_unref);
  g_clear_pointer (&self->changes, g_hash_table_unref);
  g_clear_pointer (&self->awaited, g_hash_table_unref);
  g_free (self->path);
  g_mutex_clear (&self->file_lock);

  G_OBJECT_CLASS (scholia_drafts_parent_class)->finalize (object);
}

static void
scholia_drafts_class_init (ScholiaDraftsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scholia_drafts_finalize;
}

static void
scholia_drafts_init (ScholiaDrafts *self)
{
  g_mutex_init (&self->file_lock);
  self->changes = scholia_draft_table_new ();
  self->awaited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

ScholiaDrafts *
scholia_drafts_get_default (void)
{
  static ScholiaDrafts *instance = NULL;

  if (instance == NULL)
    {
      g_autofree char *path = g_build_filename (g_get_user_data_dir (), "scholia", "drafts.json",
                                                NULL);

      instance = scholia_drafts_new (path);
    }

  return instance;
}

ScholiaDrafts *
scholia_drafts_new (const char *path)
{
  ScholiaDrafts *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (SCHOLIA_TYPE_DRAFTS, NULL);
  self->path = g_strdup (path);

  return self;
}

ScholiaDraft *
scholia_drafts_lookup (ScholiaDrafts *self,
                       const char    *server,
                       const char    *board,
                       const char    *target)
{
  g_autofree char *key = scholia_draft_key_new (server, board, target);

  g_return_val_if_fail (SCHOLIA_IS_DRAFTS (self), NULL);

  return g_hash_table_lookup (ensure_table (self), key);
}

static gboolean
has_words (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (!g_unichar_isspace (g_utf8_get_char (p)))
        return TRUE;
    }

  return FALSE;
}

void
scholia_drafts_set (ScholiaDrafts       *self,
                    const char          *server,
                    const char          *board,
                    const char          *target,
                    const char          *text,
                    const ScholiaAnchor *anchor)
{
  g_return_if_fail (SCHOLIA_IS_DRAFTS (self));
  g_return_if_fail (text != NULL);

  if (!has_words (text))
    scholia_drafts_remove (self, server, board, target);
  else
    change (self, scholia_draft_key_new (server, board, target),
            scholia_draft_new (text, anchor, g_get_real_time () / 1000));
}

void
scholia_drafts_remove (ScholiaDrafts *self,
                       const char    *server,
                       const char    *board,
                       const char    *target)
{
  g_return_if_fail (SCHOLIA_IS_DRAFTS (self));

  if (scholia_drafts_lookup (self, server, board, target) != NULL)
    change (self, scholia_draft_key_new (server, board, target), NULL);
}

char **
scholia_drafts_list_stranded (ScholiaDrafts *self,
                              const char    *server,
                              const char    *board)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *prefix = scholia_draft_key_new (server, board, "sent:");
  gsize target_at = strlen (prefix) - strlen ("sent:");
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (SCHOLIA_IS_DRAFTS (self), NULL);

  g_hash_table_iter_init (&iter, ensure_table (self));
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      if (g_str_has_prefix (key, prefix) && !g_hash_table_contains (self->awaited, key))
        g_strv_builder_add (builder, (const char *) key + target_at);
    }

  return g_strv_builder_end (builder);
}

void
scholia_drafts_strand (ScholiaDrafts *self,
                       const char    *server,
                       const char    *board,
                       const char    *target)
{
  g_autofree char *key = scholia_draft_key_new (server, board, target);

  g_return_if_fail (SCHOLIA_IS_DRAFTS (self));

  g_hash_table_remove (self->awaited, key);
}

gboolean
scholia_drafts_save (ScholiaDrafts  *self,
                     GError        **error)
{
  g_autoptr(GHashTable) changes = NULL;
  gboolean is_saved = TRUE;

  g_return_val_if_fail (SCHOLIA_IS_DRAFTS (self), FALSE);

  g_clear_handle_id (&self->save_id, g_source_remove);
  changes = steal_changes (self);

  /* A thread that was started may not have come to it, and the process may end before it does. */
  g_mutex_lock (&self->file_lock);
  if (self->saving != NULL)
    is_saved = write_job (self, g_task_get_task_data (self->saving), error);
  if (is_saved && g_hash_table_size (changes) > 0)
    is_saved = scholia_draft_file_merge (self->path, changes, error);
  g_mutex_unlock (&self->file_lock);

  if (!is_saved)
    take_back_changes (self, changes);

  return is_saved;
}
