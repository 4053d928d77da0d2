/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of teams, and what one of them has. */

#include "scholia-sqlite-jobs.h"

#include "scholia-sqlite-connection.h"
#include "scholia-store.h"

static ScholiaStoredTeam *
read_team (ScholiaSqliteConnection  *connection,
           sqlite3_stmt             *row,
           GError                  **error)
{
  g_autofree char *team_id = scholia_sqlite_string (connection, row, 0, error);
  ScholiaStoredTeam *team;

  if (team_id == NULL)
    return NULL;

  team = g_new0 (ScholiaStoredTeam, 1);
  team->team_id = g_steal_pointer (&team_id);
  team->n_boards = (guint64) sqlite3_column_int64 (row, 1);
  team->n_bytes = (guint64) sqlite3_column_int64 (row, 2);

  return team;
}

static gboolean
list_teams_run (ScholiaStoreJob          *job,
                ScholiaSqliteConnection  *connection,
                GError                  **error)
{
  g_autoptr(GPtrArray) teams = NULL;
  g_autoptr(sqlite3_stmt) list = NULL;
  int code;

  teams = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_stored_team_free);
  list = scholia_sqlite_query (connection, error,
                               "SELECT team_id, (SELECT count (*) FROM board "
                               "WHERE board.team_id = team.team_id), "
                               "(SELECT ifnull (sum (image_bytes), 0) FROM board "
                               "WHERE board.team_id = team.team_id) FROM team ORDER BY team_id",
                               "");
  if (list == NULL)
    return FALSE;

  while ((code = scholia_sqlite_step (connection, list, error)) == SQLITE_ROW)
    {
      ScholiaStoredTeam *team = read_team (connection, list, error);

      if (team == NULL)
        return FALSE;
      g_ptr_array_add (teams, team);
    }

  job->result = g_steal_pointer (&teams);
  job->free_result = (GDestroyNotify) g_ptr_array_unref;

  return code == SQLITE_DONE;
}

ScholiaStoreJob *
scholia_sqlite_list_teams_job (GTask *task)
{
  return scholia_store_job_new (task, list_teams_run, NULL, NULL);
}

ScholiaStoredTeam *
scholia_sqlite_measure_team (ScholiaSqliteConnection  *connection,
                             const char               *team_id,
                             GError                  **error)
{
  g_autoptr(sqlite3_stmt) sum = NULL;

  sum = scholia_sqlite_query (connection, error,
                              "SELECT ?1, count (*), ifnull (sum (image_bytes), 0) FROM board "
                              "WHERE team_id = ?1",
                              "t", team_id);
  if (sum == NULL || scholia_sqlite_step (connection, sum, error) != SQLITE_ROW)
    return NULL;

  return read_team (connection, sum, error);
}

static gboolean
measure_team_run (ScholiaStoreJob          *job,
                  ScholiaSqliteConnection  *connection,
                  GError                  **error)
{
  job->result = scholia_sqlite_measure_team (connection, job->request, error);
  job->free_result = (GDestroyNotify) scholia_stored_team_free;

  return job->result != NULL;
}

ScholiaStoreJob *
scholia_sqlite_measure_team_job (GTask      *task,
                                 const char *team_id)
{
  return scholia_store_job_new (task, measure_team_run, g_strdup (team_id), g_free);
}
