/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sqlite-copy.h"

/* VACUUM INTO, not the online backup: that one starts again whenever somebody writes, and under a
 * steady load would not end. This is one read transaction, beside which the writer goes on; it
 * copies rows and not pages, so what lies in free space cannot come along. */
gboolean
scholia_sqlite_copy (const char         *database,
                     ScholiaSqliteMode   mode,
                     const char         *target,
                     gboolean          (*is_over) (gpointer user_data),
                     gpointer            user_data,
                     GError            **error)
{
  g_autoptr(ScholiaSqliteConnection) connection = NULL;

  connection = scholia_sqlite_connection_open (database, mode, error);
  if (connection == NULL)
    return FALSE;

  scholia_sqlite_connection_set_interrupt (connection, is_over, user_data);

  return scholia_sqlite_run (connection, error, "VACUUM INTO ?", "t", target);
}

GPtrArray *
scholia_sqlite_copy_digests (const char  *database,
                             GError     **error)
{
  g_autoptr(ScholiaSqliteConnection) connection = NULL;
  g_autoptr(GPtrArray) digests = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(sqlite3_stmt) list = NULL;
  int code = SQLITE_ERROR;

  connection = scholia_sqlite_connection_open (database, SCHOLIA_SQLITE_READ, error);
  if (connection != NULL)
    list = scholia_sqlite_query (connection, error, "SELECT DISTINCT image_sha256 FROM board", "");
  while (list != NULL &&
         (code = scholia_sqlite_step (connection, list, error)) == SQLITE_ROW)
    {
      char *digest = scholia_sqlite_string (connection, list, 0, error);

      if (digest == NULL)
        return NULL;
      g_ptr_array_add (digests, digest);
    }

  return code == SQLITE_DONE ? g_steal_pointer (&digests) : NULL;
}
