/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <sqlite3.h>

#include "scholia-store-job.h"

G_BEGIN_DECLS

/**
 * ScholiaSqliteConnection:
 *
 * One connection to the database with its prepared statements. Used by one thread at a time.
 */
typedef enum
{
  SCHOLIA_SQLITE_READ,   /* sees only; for the readers */
  SCHOLIA_SQLITE_STILL,  /* sees what nobody writes, and makes no journal beside it */
  SCHOLIA_SQLITE_WRITE,
} ScholiaSqliteMode;

ScholiaSqliteConnection *scholia_sqlite_connection_open  (const char               *path,
                                                          ScholiaSqliteMode         mode,
                                                          GError                  **error)
                                                          G_GNUC_WARN_UNUSED_RESULT;
void                     scholia_sqlite_connection_close (ScholiaSqliteConnection  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaSqliteConnection, scholia_sqlite_connection_close)

/* The switches of a writer that may touch the file: the journal's mode and what follows from it. */
gboolean scholia_sqlite_connection_prepare_to_write (ScholiaSqliteConnection  *self,
                                                     GError                  **error);

/* SQLite's extended code of the first failure since it was last cleared, SQLITE_OK for none. What
 * is refused for a reason of ours (NOT_FOUND, CONFLICT) is no failure. */
int      scholia_sqlite_connection_get_failure      (ScholiaSqliteConnection  *self);
void     scholia_sqlite_connection_clear_failure    (ScholiaSqliteConnection  *self);
gboolean scholia_sqlite_connection_in_transaction   (ScholiaSqliteConnection  *self);

/* Pages in the journal, as of the last commit. */
guint    scholia_sqlite_connection_get_wal_pages    (ScholiaSqliteConnection  *self);
/* @how: SQLITE_CHECKPOINT_…; waits up to @wait_ms for readers. FALSE without an @error: a reader
 * was in the way of a complete one. */
gboolean scholia_sqlite_connection_checkpoint       (ScholiaSqliteConnection  *self,
                                                     int                       how,
                                                     int                       wait_ms,
                                                     GError                  **error);

/* Statements are kept by the address of @sql, which must be static. @types has a letter for each
 * value: 't' a string (nullable), 'i' a gint64, 'b' a pointer and a gsize. The values must live
 * until the statement is done with. */
sqlite3_stmt *scholia_sqlite_query  (ScholiaSqliteConnection  *self,
                                     GError                  **error,
                                     const char               *sql,
                                     const char               *types,
                                     ...) G_GNUC_WARN_UNUSED_RESULT;
/* SQLITE_ROW, SQLITE_DONE, or SQLITE_ERROR with @error set. */
int           scholia_sqlite_step   (ScholiaSqliteConnection  *self,
                                     sqlite3_stmt             *statement,
                                     GError                  **error);
/* The same to its end, for statements without rows. */
gboolean      scholia_sqlite_run    (ScholiaSqliteConnection  *self,
                                     GError                  **error,
                                     const char               *sql,
                                     const char               *types,
                                     ...);
/* Several statements that are run once, in their own text. */
gboolean      scholia_sqlite_script (ScholiaSqliteConnection  *self,
                                     const char               *sql,
                                     GError                  **error);
/* The only value of the only row. */
gboolean      scholia_sqlite_number (ScholiaSqliteConnection  *self,
                                     const char               *sql,
                                     gint64                   *number,
                                     GError                  **error);

/* %NULL with @error set if the database holds something that is no text there. */
char         *scholia_sqlite_string (ScholiaSqliteConnection  *self,
                                     sqlite3_stmt             *statement,
                                     int                       column,
                                     GError                  **error);
/* What the database holds breaks our own rules. */
void          scholia_sqlite_set_damaged (ScholiaSqliteConnection  *self,
                                          const char               *what,
                                          GError                  **error);

/* Long statements end with an error once @is_over says so. */
void          scholia_sqlite_connection_set_interrupt (ScholiaSqliteConnection *self,
                                                       gboolean               (*is_over) (gpointer),
                                                       gpointer                 user_data);

/* Gives a statement back for its next use. */
void          scholia_sqlite_done   (sqlite3_stmt             *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, scholia_sqlite_done)

G_END_DECLS
