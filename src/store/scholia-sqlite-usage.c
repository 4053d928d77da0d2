/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Adding to what teams sent and were sent, and keeping it short: old hours become days, old days
 * go. */

#include "scholia-sqlite-usage.h"

#include "scholia-sqlite-jobs.h"

/* Rows that are made days of, or dropped, with one batch: some 5 ms of the writer. */
#define UPKEEP_ROWS 500
/* About what a row takes with its indices. */
#define ROW_BYTES 128

#define ON_CONFLICT \
  "ON CONFLICT (team_id, start_s, span, board_id, type, direction) DO UPDATE SET " \
  "messages = messages + excluded.messages, bytes = bytes + excluded.bytes"

typedef struct
{
  guint64  id;
  GArray  *entries;      /* of ScholiaUsageEntry, our own copies */
  gint64   hours_from_s;
  gint64   days_from_s;
} UsageRequest;

static void
entry_clear (gpointer data)
{
  ScholiaUsageEntry *entry = data;

  g_free ((char *) entry->team_id);
  g_free ((char *) entry->board_id);
}

static void
usage_request_free (gpointer data)
{
  UsageRequest *request = data;

  g_array_unref (request->entries);
  g_free (request);
}

static gboolean
add_row (ScholiaSqliteConnection  *connection,
         const ScholiaUsageEntry  *entry,
         ScholiaUsageSpan          span,
         GError                  **error)
{
  const ScholiaUsageCount *count = &entry->count;

  return scholia_sqlite_run (connection, error,
                             "INSERT INTO usage VALUES (?, ?, ?, ?, ?, ?, ?, ?) " ON_CONFLICT,
                             "tiitiiii", entry->team_id, count->start_s, (gint64) span,
                             entry->board_id, (gint64) count->type, (gint64) count->direction,
                             (gint64) count->messages, (gint64) count->bytes);
}

/* %FALSE without an @error: it is not there. */
static gboolean
is_there (ScholiaSqliteConnection  *connection,
          const char               *sql,
          const char               *team_id,
          const char               *board_id,
          GError                  **error)
{
  g_autoptr(sqlite3_stmt) find = scholia_sqlite_query (connection, error, sql, "tt", team_id,
                                                       board_id);

  return find != NULL && scholia_sqlite_step (connection, find, error) == SQLITE_ROW;
}

typedef struct
{
  const char *team_id;   /* (nullable): that of the last entry */
  const char *board_id;
  gboolean    has_team;
  gboolean    has_board;
} Place;

/* Entries of one board stand together, so that it is looked for once. */
static gboolean
find_place (ScholiaSqliteConnection  *connection,
            Place                    *place,
            const ScholiaUsageEntry  *entry,
            GError                  **error)
{
  g_autoptr(GError) find_error = NULL;

  if (place->team_id != NULL && g_str_equal (place->team_id, entry->team_id) &&
      g_str_equal (place->board_id, entry->board_id))
    return TRUE;

  place->team_id = entry->team_id;
  place->board_id = entry->board_id;
  place->has_team = is_there (connection, "SELECT 1 FROM team WHERE team_id = ? AND ? IS NOT NULL",
                              entry->team_id, entry->board_id, &find_error);
  place->has_board = place->has_team &&
                     is_there (connection,
                               "SELECT 1 FROM board WHERE team_id = ? AND board_id = ?",
                               entry->team_id, entry->board_id, &find_error);
  if (find_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&find_error));

  return FALSE;
}

static gboolean
add_entries (ScholiaSqliteConnection  *connection,
             GArray                   *entries,
             GError                  **error)
{
  Place place = { 0 };

  for (guint i = 0; i < entries->len; i++)
    {
      ScholiaUsageEntry entry = g_array_index (entries, ScholiaUsageEntry, i);

      if (!find_place (connection, &place, &entry, error))
        return FALSE;
      if (!place.has_board)
        entry.board_id = "";
      if (place.has_team && !add_row (connection, &entry, SCHOLIA_USAGE_HOUR, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_entry (ScholiaSqliteConnection  *connection,
            sqlite3_stmt             *row,
            ScholiaUsageEntry        *entry,
            GError                  **error)
{
  *entry = (ScholiaUsageEntry) {
    .team_id = scholia_sqlite_string (connection, row, 0, error),
    .count.start_s = sqlite3_column_int64 (row, 1),
    .count.type = (guint) sqlite3_column_int64 (row, 3),
    .count.direction = (guint) sqlite3_column_int64 (row, 4),
    .count.messages = (guint64) sqlite3_column_int64 (row, 5),
    .count.bytes = (guint64) sqlite3_column_int64 (row, 6),
  };
  if (entry->team_id != NULL)
    entry->board_id = scholia_sqlite_string (connection, row, 2, error);

  return entry->board_id != NULL;
}

/* (nullable): the oldest rows of this span that begin before @before_s, of whichever team: upkeep
 * shows them to nobody. Collected, as a statement must not change the rows that it walks. */
static GArray *
list_old (ScholiaSqliteConnection  *connection,
          ScholiaUsageSpan          span,
          gint64                    before_s,
          GError                  **error)
{
  g_autoptr(GArray) old = g_array_new (FALSE, FALSE, sizeof (ScholiaUsageEntry));
  g_autoptr(sqlite3_stmt) list = NULL;
  int code = SQLITE_ERROR;

  g_array_set_clear_func (old, entry_clear);
  list = scholia_sqlite_query (connection, error,
                               "SELECT team_id, start_s, board_id, type, direction, messages, "
                               "bytes FROM usage WHERE span = ? AND start_s < ? "
                               "ORDER BY start_s LIMIT ?",
                               "iii", (gint64) span, before_s, (gint64) UPKEEP_ROWS);
  while (list != NULL && (code = scholia_sqlite_step (connection, list, error)) == SQLITE_ROW)
    {
      ScholiaUsageEntry entry;
      gboolean is_read = read_entry (connection, list, &entry, error);

      g_array_append_val (old, entry);
      if (!is_read)
        return NULL;
    }

  return code == SQLITE_DONE ? g_steal_pointer (&old) : NULL;
}

static gboolean
delete_row (ScholiaSqliteConnection  *connection,
            const ScholiaUsageEntry  *entry,
            ScholiaUsageSpan          span,
            GError                  **error)
{
  return scholia_sqlite_run (connection, error,
                             "DELETE FROM usage WHERE team_id = ? AND start_s = ? AND span = ? "
                             "AND board_id = ? AND type = ? AND direction = ?",
                             "tiitii", entry->team_id, entry->count.start_s, (gint64) span,
                             entry->board_id, (gint64) entry->count.type,
                             (gint64) entry->count.direction);
}

static gboolean
make_days (ScholiaSqliteConnection  *connection,
           gint64                    before_s,
           GError                  **error)
{
  g_autoptr(GArray) old = list_old (connection, SCHOLIA_USAGE_HOUR, before_s, error);

  for (guint i = 0; old != NULL && i < old->len; i++)
    {
      ScholiaUsageEntry entry = g_array_index (old, ScholiaUsageEntry, i);

      if (!delete_row (connection, &entry, SCHOLIA_USAGE_HOUR, error))
        return FALSE;
      entry.count.start_s -= entry.count.start_s % SCHOLIA_DAY_S;
      if (!add_row (connection, &entry, SCHOLIA_USAGE_DAY, error))
        return FALSE;
    }

  return old != NULL;
}

static gboolean
drop_days (ScholiaSqliteConnection  *connection,
           gint64                    before_s,
           GError                  **error)
{
  g_autoptr(GArray) old = list_old (connection, SCHOLIA_USAGE_DAY, before_s, error);

  for (guint i = 0; old != NULL && i < old->len; i++)
    if (!delete_row (connection, &g_array_index (old, ScholiaUsageEntry, i), SCHOLIA_USAGE_DAY,
                     error))
      return FALSE;

  return old != NULL;
}

static gboolean
is_written (ScholiaSqliteConnection  *connection,
            guint64                   id,
            gboolean                 *is_written,
            GError                  **error)
{
  g_autoptr(sqlite3_stmt) find = scholia_sqlite_query (connection, error,
                                                       "SELECT 1 FROM usage_batch WHERE batch = ?",
                                                       "i", (gint64) id);
  int code = find != NULL ? scholia_sqlite_step (connection, find, error) : SQLITE_ERROR;

  *is_written = code == SQLITE_ROW;

  return code != SQLITE_ERROR;
}

static gboolean
add_usage_run (ScholiaStoreJob          *job,
               ScholiaSqliteConnection  *connection,
               GError                  **error)
{
  UsageRequest *request = job->request;
  gboolean is_done;

  if (!is_written (connection, request->id, &is_done, error))
    return FALSE;

  return is_done ||
         (add_entries (connection, request->entries, error) &&
          scholia_sqlite_run (connection, error, "UPDATE usage_batch SET batch = ?", "i",
                              (gint64) request->id) &&
          make_days (connection, request->hours_from_s, error) &&
          drop_days (connection, request->days_from_s, error));
}

ScholiaStoreJob *
scholia_sqlite_add_usage_job (GTask                   *task,
                              const ScholiaUsageBatch *batch)
{
  UsageRequest *request = g_new0 (UsageRequest, 1);
  ScholiaStoreJob *job = scholia_store_job_new (task, add_usage_run, request, usage_request_free);

  request->id = batch->id;
  request->hours_from_s = batch->hours_from_s;
  request->days_from_s = batch->days_from_s;
  request->entries = g_array_sized_new (FALSE, FALSE, sizeof (ScholiaUsageEntry),
                                        (guint) batch->n_entries);
  g_array_set_clear_func (request->entries, entry_clear);
  for (gsize i = 0; i < batch->n_entries; i++)
    {
      ScholiaUsageEntry copy = batch->entries[i];

      copy.team_id = g_strdup (copy.team_id);
      copy.board_id = g_strdup (copy.board_id);
      g_array_append_val (request->entries, copy);
    }
  job->size_bytes = batch->n_entries * ROW_BYTES;

  return job;
}

gboolean
scholia_sqlite_usage_forget_board (ScholiaSqliteConnection  *connection,
                                   const char               *team_id,
                                   const char               *board_id,
                                   GError                  **error)
{
  return scholia_sqlite_run (connection, error,
                             "INSERT INTO usage SELECT team_id, start_s, span, '', type, "
                             "direction, messages, bytes FROM usage "
                             "WHERE team_id = ? AND board_id = ? " ON_CONFLICT,
                             "tt", team_id, board_id) &&
         scholia_sqlite_run (connection, error,
                             "DELETE FROM usage WHERE team_id = ? AND board_id = ?",
                             "tt", team_id, board_id);
}

gboolean
scholia_sqlite_usage_forget_team (ScholiaSqliteConnection  *connection,
                                  const char               *team_id,
                                  GError                  **error)
{
  return scholia_sqlite_run (connection, error, "DELETE FROM usage WHERE team_id = ?", "t",
                             team_id);
}
