/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sqlite-verify.h"

#include "scholia-error.h"
#include "scholia-sqlite-connection.h"
#include "scholia-sqlite-schema.h"

/* Of a database that is full of them. */
#define MAX_LINES 20

/* Each row's first column is a problem, but for the word @good. */
static void
collect (ScholiaSqliteConnection *connection,
         const char              *sql,
         const char              *good,
         GPtrArray               *problems)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(sqlite3_stmt) list = scholia_sqlite_query (connection, &error, sql, "");
  int code = SQLITE_DONE;
  guint n_lines = 0;

  while (list != NULL && n_lines < MAX_LINES &&
         (code = scholia_sqlite_step (connection, list, &error)) == SQLITE_ROW)
    {
      const char *text = (const char *) sqlite3_column_text (list, 0);

      if (g_strcmp0 (text, good) == 0)
        continue;
      g_ptr_array_add (problems, g_strdup_printf ("database: %s", text != NULL ? text : "?"));
      n_lines++;
    }

  if (error != NULL)
    g_ptr_array_add (problems, g_strdup (error->message));
}

GPtrArray *
scholia_sqlite_verify (const char  *database,
                       gboolean   (*is_over) (gpointer user_data),
                       gpointer     user_data)
{
  g_autoptr(ScholiaSqliteConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *problems = g_ptr_array_new_with_free_func (g_free);

  connection = scholia_sqlite_connection_open (database, SCHOLIA_SQLITE_STILL, &error);
  if (connection == NULL || !scholia_sqlite_schema_is_known (connection, &error))
    {
      g_ptr_array_add (problems, g_strdup (error->message));
      return problems;
    }

  scholia_sqlite_connection_set_interrupt (connection, is_over, user_data);
  collect (connection, "PRAGMA integrity_check (20)", "ok", problems);
  collect (connection,
           "SELECT 'a row of ' || \"table\" || ' refers to a row of ' || parent || "
           "' that is not there' FROM pragma_foreign_key_check", NULL, problems);
  collect (connection,
           "SELECT 'the log of board number ' || board || ' has ' || count (*) || "
           "' events between ' || min (seq) || ' and ' || max (seq) FROM event GROUP BY board "
           "HAVING min (seq) <> 1 OR max (seq) <> count (*)", NULL, problems);

  return problems;
}
