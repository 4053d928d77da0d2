/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The SQLite engine as a ScholiaStore: every call becomes a job for the writer, a reader or the
 * folder of the blobs. */

#include "scholia-sqlite-store.h"

#include "scholia-blob-writer.h"
#include "scholia-sqlite-backup.h"
#include "scholia-sqlite-jobs.h"
#include "scholia-sqlite-schema.h"
#include "scholia-sqlite-sweep.h"
#include "scholia-sqlite-writer.h"
#include "scholia-store-private.h"

struct _ScholiaSqliteStore
{
  ScholiaStore         parent_instance;

  ScholiaStoreReturns *returns;
  ScholiaSqliteWriter *writer;  /* %NULL once it is closed */
  ScholiaSqliteReader *reader;  /* the writer's */
  ScholiaBlobFolder   *blobs;
  char                *folder;
  gboolean             is_closing;
};

G_DEFINE_FINAL_TYPE (ScholiaSqliteStore, scholia_sqlite_store, SCHOLIA_TYPE_STORE)

static void
scholia_sqlite_store_finalize (GObject *object)
{
  ScholiaSqliteStore *self = SCHOLIA_SQLITE_STORE (object);

  if (self->writer != NULL)
    scholia_sqlite_writer_end (self->writer, NULL);
  scholia_store_returns_set_store (self->returns, NULL);
  scholia_store_returns_unref (self->returns);
  scholia_blob_folder_unref (self->blobs);
  g_free (self->folder);

  G_OBJECT_CLASS (scholia_sqlite_store_parent_class)->finalize (object);
}

static void
closed_cb (ScholiaStoreJob *job)
{
  ScholiaSqliteStore *self = SCHOLIA_SQLITE_STORE (g_task_get_source_object (job->task));

  scholia_sqlite_writer_join (g_steal_pointer (&self->writer));
}

static void
scholia_sqlite_store_close (ScholiaStore *store,
                            GTask        *task)
{
  ScholiaSqliteStore *self = SCHOLIA_SQLITE_STORE (store);
  ScholiaStoreJob *job = scholia_store_job_new (task, NULL, NULL, NULL);

  self->is_closing = TRUE;
  job->returned = closed_cb;
  scholia_sqlite_writer_end (self->writer, job);
}

static void
write_job (ScholiaStore    *store,
           ScholiaStoreJob *job)
{
  scholia_sqlite_writer_push (SCHOLIA_SQLITE_STORE (store)->writer, job);
}

static void
read_job (ScholiaStore    *store,
          ScholiaStoreJob *job)
{
  scholia_sqlite_reader_push (SCHOLIA_SQLITE_STORE (store)->reader, job);
}

static void
scholia_sqlite_store_load (ScholiaStore          *store,
                           const ScholiaBoardKey *key,
                           guint64                known_seq,
                           const char            *known_id,
                           GTask                 *task)
{
  read_job (store, scholia_sqlite_load_job (task, key, known_seq, known_id));
}

static void
scholia_sqlite_store_append (ScholiaStore          *store,
                             const ScholiaBoardKey *key,
                             guint64                expected_head,
                             guint64                access_version,
                             GPtrArray             *events,
                             GTask                 *task)
{
  write_job (store, scholia_sqlite_append_job (task, key, expected_head, access_version, events));
}

static void
scholia_sqlite_store_lookup (ScholiaStore          *store,
                             const ScholiaBoardKey *key,
                             const char * const    *ids,
                             GTask                 *task)
{
  read_job (store, scholia_sqlite_lookup_job (task, key, ids));
}

static void
scholia_sqlite_store_read (ScholiaStore          *store,
                           const ScholiaBoardKey *key,
                           guint64                after,
                           guint                  limit,
                           GTask                 *task)
{
  read_job (store, scholia_sqlite_read_job (task, key, after, limit));
}

static void
scholia_sqlite_store_heads (ScholiaStore          *store,
                            const ScholiaBoardKey *keys,
                            gsize                  n_keys,
                            GTask                 *task)
{
  read_job (store, scholia_sqlite_heads_job (task, keys, n_keys));
}

static void
scholia_sqlite_store_snapshot (ScholiaStore          *store,
                               const ScholiaBoardKey *key,
                               guint64                seq,
                               GBytes                *state,
                               GTask                 *task)
{
  write_job (store, scholia_sqlite_snapshot_job (task, key, seq, state));
}

static void
scholia_sqlite_store_meta (ScholiaStore               *store,
                           const ScholiaMetaOperation *operations,
                           gsize                       n_operations,
                           GTask                      *task)
{
  ScholiaBlobFolder *blobs = SCHOLIA_SQLITE_STORE (store)->blobs;

  write_job (store, scholia_sqlite_meta_job (task, blobs, operations, n_operations));
}

static void
scholia_sqlite_store_find_team (ScholiaStore *store,
                                const guint8  key_hash[32],
                                GTask        *task)
{
  read_job (store, scholia_sqlite_find_team_job (task, key_hash));
}

static void
scholia_sqlite_store_find_link (ScholiaStore *store,
                                const guint8  token_hash[32],
                                GTask        *task)
{
  read_job (store, scholia_sqlite_find_link_job (task, token_hash));
}

static void
scholia_sqlite_store_find_board (ScholiaStore          *store,
                                 const ScholiaBoardKey *key,
                                 GTask                 *task)
{
  read_job (store, scholia_sqlite_find_board_job (task, key));
}

static void
scholia_sqlite_store_measure_team (ScholiaStore *store,
                                   const char   *team_id,
                                   GTask        *task)
{
  read_job (store, scholia_sqlite_measure_team_job (task, team_id));
}

static void
scholia_sqlite_store_list_teams (ScholiaStore *store,
                                 GTask        *task)
{
  read_job (store, scholia_sqlite_list_teams_job (task));
}

static void
scholia_sqlite_store_list_boards (ScholiaStore *store,
                                  const char   *team_id,
                                  GTask        *task)
{
  read_job (store, scholia_sqlite_list_boards_job (task, team_id));
}

static void
scholia_sqlite_store_list_links (ScholiaStore          *store,
                                 const ScholiaBoardKey *key,
                                 GTask                 *task)
{
  read_job (store, scholia_sqlite_list_links_job (task, key));
}

static void
scholia_sqlite_store_list_removals (ScholiaStore          *store,
                                    const ScholiaBoardKey *key,
                                    GTask                 *task)
{
  read_job (store, scholia_sqlite_list_removals_job (task, key));
}

static void
scholia_sqlite_store_add_usage (ScholiaStore            *store,
                                const ScholiaUsageBatch *batch,
                                GTask                   *task)
{
  write_job (store, scholia_sqlite_add_usage_job (task, batch));
}

static void
scholia_sqlite_store_read_usage (ScholiaStore            *store,
                                 const ScholiaUsageQuery *query,
                                 GTask                   *task)
{
  read_job (store, scholia_sqlite_read_usage_job (task, query));
}

static void
scholia_sqlite_store_blob_open (ScholiaStore *store,
                                const char   *sha256,
                                guint64       offset,
                                GTask        *task)
{
  ScholiaBlobFolder *blobs = SCHOLIA_SQLITE_STORE (store)->blobs;

  scholia_blob_folder_push (blobs, scholia_blob_open_job (task, blobs, sha256, offset));
}

/* What is left at the end is swept by a later start. */
static void
push_unless_closing (ScholiaSqliteStore *self,
                     ScholiaStoreJob    *job)
{
  if (!self->is_closing)
    scholia_sqlite_writer_push (self->writer, job);
  else
    scholia_store_job_free (job);
}

static void
scholia_sqlite_store_blob_left (ScholiaStore *store,
                                const char   *sha256)
{
  ScholiaSqliteStore *self = SCHOLIA_SQLITE_STORE (store);
  GPtrArray *digests = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (digests, g_strdup (sha256));
  push_unless_closing (self, scholia_sqlite_sweep_job (self->blobs, digests));
}

static void
backed_up_cb (ScholiaStoreJob *job)
{
  ScholiaSqliteStore *self = SCHOLIA_SQLITE_STORE (g_task_get_source_object (job->task));
  ScholiaStoreJob *sweep = scholia_sqlite_backup_end (job);

  if (sweep != NULL)
    push_unless_closing (self, sweep);
}

static void
scholia_sqlite_store_backup (ScholiaStore       *store,
                             int                 fd,
                             const char * const *extras,
                             GTask              *task)
{
  ScholiaSqliteStore *self = SCHOLIA_SQLITE_STORE (store);
  ScholiaStoreJob *job = scholia_sqlite_backup_job (task, self->blobs, self->reader, self->folder,
                                                    fd, extras);

  job->returned = backed_up_cb;
  scholia_blob_folder_push (self->blobs, job);
}

static ScholiaBlobWriter *
scholia_sqlite_store_blob_begin (ScholiaStore *store)
{
  return scholia_blob_writer_new (store, SCHOLIA_SQLITE_STORE (store)->blobs);
}

static void
scholia_sqlite_store_class_init (ScholiaSqliteStoreClass *klass)
{
  ScholiaStoreClass *store_class = SCHOLIA_STORE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = scholia_sqlite_store_finalize;

  store_class->close = scholia_sqlite_store_close;
  store_class->load = scholia_sqlite_store_load;
  store_class->append = scholia_sqlite_store_append;
  store_class->lookup = scholia_sqlite_store_lookup;
  store_class->read = scholia_sqlite_store_read;
  store_class->heads = scholia_sqlite_store_heads;
  store_class->snapshot = scholia_sqlite_store_snapshot;
  store_class->meta = scholia_sqlite_store_meta;
  store_class->find_team = scholia_sqlite_store_find_team;
  store_class->find_link = scholia_sqlite_store_find_link;
  store_class->find_board = scholia_sqlite_store_find_board;
  store_class->measure_team = scholia_sqlite_store_measure_team;
  store_class->list_teams = scholia_sqlite_store_list_teams;
  store_class->list_boards = scholia_sqlite_store_list_boards;
  store_class->list_links = scholia_sqlite_store_list_links;
  store_class->list_removals = scholia_sqlite_store_list_removals;
  store_class->add_usage = scholia_sqlite_store_add_usage;
  store_class->read_usage = scholia_sqlite_store_read_usage;
  store_class->blob_open = scholia_sqlite_store_blob_open;
  store_class->backup = scholia_sqlite_store_backup;
  store_class->blob_begin = scholia_sqlite_store_blob_begin;
  store_class->blob_left = scholia_sqlite_store_blob_left;
}

static void
scholia_sqlite_store_init (ScholiaSqliteStore *self)
{
}

/* An empty journal: a process that was killed may have left words there. */
static gboolean
tidy (ScholiaSqliteConnection  *connection,
      GError                  **error)
{
  g_autoptr(GError) checkpoint_error = NULL;

  scholia_sqlite_connection_checkpoint (connection, SQLITE_CHECKPOINT_TRUNCATE, 0,
                                        &checkpoint_error);
  if (checkpoint_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&checkpoint_error));
  return FALSE;
}

static ScholiaSqliteConnection *
open_database (ScholiaDataFolder  *folder,
               GError            **error)
{
  g_autoptr(ScholiaSqliteConnection) connection = NULL;

  connection = scholia_sqlite_connection_open (scholia_data_folder_get_database (folder),
                                               SCHOLIA_SQLITE_WRITE, error);
  if (connection == NULL || !scholia_sqlite_schema_prepare (connection, error) ||
      !tidy (connection, error) || !scholia_data_folder_sync (folder, error))
    return NULL;

  return g_steal_pointer (&connection);
}

static ScholiaStore *
assemble (ScholiaDataFolder       *folder,
          ScholiaSqliteConnection *connection,
          GMainContext            *context)
{
  ScholiaSqliteStore *self = g_object_new (SCHOLIA_TYPE_SQLITE_STORE, NULL);

  self->returns = scholia_store_returns_new (context);
  scholia_store_returns_set_store (self->returns, SCHOLIA_STORE (self));
  self->folder = g_path_get_dirname (scholia_data_folder_get_database (folder));
  self->blobs = scholia_blob_folder_new (scholia_data_folder_get_blobs (folder),
                                         scholia_data_folder_get_tmp (folder), self->returns);
  self->reader = scholia_sqlite_reader_new (scholia_data_folder_get_database (folder),
                                            self->returns);
  scholia_sqlite_sweep_old (connection, self->blobs);
  self->writer = scholia_sqlite_writer_new (connection, folder,
                                            scholia_blob_folder_ref (self->blobs), self->reader,
                                            self->returns);

  return SCHOLIA_STORE (self);
}

static void
open_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  g_autoptr(ScholiaSqliteConnection) connection = NULL;
  g_autoptr(ScholiaDataFolder) folder = NULL;
  g_autoptr(GError) error = NULL;

  folder = scholia_data_folder_open (task_data, &error);
  if (folder != NULL)
    connection = open_database (folder, &error);

  if (connection == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task,
                           assemble (g_steal_pointer (&folder), g_steal_pointer (&connection),
                                     g_task_get_context (task)),
                           g_object_unref);
}

/**
 * scholia_sqlite_store_open:
 * @folder: path of the data folder; made if it is missing
 * @task: a task without a source, which is returned with the store
 */
void
scholia_sqlite_store_open (const char *folder,
                           GTask      *task)
{
  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, open_thread);
}
