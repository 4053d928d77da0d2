/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sqlite-connection.h"

#include "scholia-error.h"

#include <string.h>

/* Another program (a backup, a person with a shell) may hold the database for a moment. */
#define BUSY_TIMEOUT_MS 5000

/* Steps of SQLite's machine between two looks whether to go on: well below a millisecond. */
#define INTERRUPT_STEPS 10000

struct _ScholiaSqliteConnection
{
  sqlite3    *db;
  GHashTable *statements;  /* the SQL, by address -> sqlite3_stmt */
  int         failure;
  guint       wal_pages;
};

/* Safe for a database that may be damaged or foreign: none of these touches the file. */
static const char careful_switches[] =
  "PRAGMA trusted_schema = OFF;"
  "PRAGMA cell_size_check = ON;"
  "PRAGMA foreign_keys = ON;"
  "PRAGMA temp_store = MEMORY;"       /* savepoints leave no words in a temporary file */
  "PRAGMA mmap_size = 0;";            /* a failing disk is an error, not a SIGBUS */

static const char writer_switches[] =
  "PRAGMA synchronous = FULL;"        /* COMMIT returns when the journal is on the disk */
  "PRAGMA secure_delete = ON;"
  "PRAGMA wal_autocheckpoint = 0;"    /* the writer does it, after it has answered */
  "PRAGMA cache_size = -16384;";      /* 16 MiB */

static const char *
describe (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return "the disk is full";

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "it is damaged; restore a backup";

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program holds it";

    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return "it may not be opened or written";

    default:
      return sqlite3_errstr (code);
    }
}

static void
set_failure (ScholiaSqliteConnection  *self,
             int                       code,
             GError                  **error)
{
  if (self->failure == SQLITE_OK)
    self->failure = code;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE,
               "The database cannot be used: %s (%s, %d)", describe (code),
               self->db != NULL ? sqlite3_errmsg (self->db) : "no memory", code);
}

void
scholia_sqlite_set_damaged (ScholiaSqliteConnection  *self,
                            const char               *what,
                            GError                  **error)
{
  if (self->failure == SQLITE_OK)
    self->failure = SQLITE_CORRUPT;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE,
               "The database cannot be used: %s (%s)", describe (SQLITE_CORRUPT), what);
}

static int
wal_cb (void       *user_data,
        sqlite3    *db,
        const char *name,
        int         n_pages)
{
  ScholiaSqliteConnection *self = user_data;

  self->wal_pages = (guint) n_pages;

  return SQLITE_OK;
}

static void
statement_free (gpointer statement)
{
  sqlite3_finalize (statement);
}

/* An immutable database with a journal would be read without what that holds. */
static int
open_still (const char  *path,
            sqlite3    **db)
{
  g_autofree char *journal = g_strconcat (path, "-wal", NULL);
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
  g_autofree char *uri = g_strconcat ("file:", escaped, "?immutable=1", NULL);
  gboolean has_journal = g_file_test (journal, G_FILE_TEST_EXISTS);

  return sqlite3_open_v2 (has_journal ? path : uri, db,
                          SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
}

/**
 * scholia_sqlite_connection_open:
 * @path: absolute path of a database file that exists (it may be empty)
 * @mode: for what
 *
 * Opens without touching the file.
 *
 * Returns: (transfer full) (nullable): the connection, or %NULL with @error set
 */
ScholiaSqliteConnection *
scholia_sqlite_connection_open (const char         *path,
                                ScholiaSqliteMode   mode,
                                GError            **error)
{
  g_autoptr(ScholiaSqliteConnection) self = g_new0 (ScholiaSqliteConnection, 1);
  int access = mode == SCHOLIA_SQLITE_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  int code;

  self->statements = g_hash_table_new_full (NULL, NULL, NULL, statement_free);
  code = mode == SCHOLIA_SQLITE_STILL
           ? open_still (path, &self->db)
           : sqlite3_open_v2 (path, &self->db, access | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    {
      set_failure (self, code, error);
      return NULL;
    }

  sqlite3_extended_result_codes (self->db, 1);
  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  /* Until the database has been looked at, closing must not move its journal into it. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (!scholia_sqlite_script (self, careful_switches, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * scholia_sqlite_connection_prepare_to_write:
 * @self: a connection to a database that was found to be ours and whole, or is new
 *
 * Returns: %FALSE with @error set if the journal's mode could not be had
 */
gboolean
scholia_sqlite_connection_prepare_to_write (ScholiaSqliteConnection  *self,
                                            GError                  **error)
{
  g_autoptr(sqlite3_stmt) mode = NULL;
  const char *name;

  mode = scholia_sqlite_query (self, error, "PRAGMA journal_mode = WAL", "");
  if (mode == NULL || scholia_sqlite_step (self, mode, error) == SQLITE_ERROR)
    return FALSE;

  name = (const char *) sqlite3_column_text (mode, 0);
  if (g_strcmp0 (name, "wal") != 0)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE,
                   "The database cannot be used: this file system has no shared memory, "
                   "which its journal needs");
      return FALSE;
    }

  sqlite3_wal_hook (self->db, wal_cb, self);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);

  return scholia_sqlite_script (self, writer_switches, error);
}

void
scholia_sqlite_connection_close (ScholiaSqliteConnection *self)
{
  g_hash_table_unref (self->statements);
  sqlite3_close (self->db);
  g_free (self);
}

int
scholia_sqlite_connection_get_failure (ScholiaSqliteConnection *self)
{
  return self->failure;
}

void
scholia_sqlite_connection_clear_failure (ScholiaSqliteConnection *self)
{
  self->failure = SQLITE_OK;
}

gboolean
scholia_sqlite_connection_in_transaction (ScholiaSqliteConnection *self)
{
  return sqlite3_get_autocommit (self->db) == 0;
}

guint
scholia_sqlite_connection_get_wal_pages (ScholiaSqliteConnection *self)
{
  return self->wal_pages;
}

/**
 * scholia_sqlite_connection_checkpoint:
 * @self: the writer's connection, outside a transaction
 * @how: `SQLITE_CHECKPOINT_PASSIVE`, `_RESTART` or `_TRUNCATE`
 * @wait_ms: how long to wait for readers (not for a passive one, which never waits)
 *
 * Moves the journal into the database.
 *
 * Returns: whether all of it was moved; %FALSE without @error if a reader was in the way
 */
gboolean
scholia_sqlite_connection_checkpoint (ScholiaSqliteConnection  *self,
                                      int                       how,
                                      int                       wait_ms,
                                      GError                  **error)
{
  int n_pages = 0;
  int n_moved = 0;
  int code;

  sqlite3_busy_timeout (self->db, wait_ms);
  code = sqlite3_wal_checkpoint_v2 (self->db, "main", how, &n_pages, &n_moved);
  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);

  if (code == SQLITE_OK && n_pages == n_moved && how != SQLITE_CHECKPOINT_PASSIVE)
    self->wal_pages = 0;
  if (code == SQLITE_OK)
    return n_pages == n_moved;

  if ((code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED)
    set_failure (self, code, error);

  return FALSE;
}

/* sqlite3 wants an int for what is a gboolean. */
void
scholia_sqlite_connection_set_interrupt (ScholiaSqliteConnection *self,
                                         gboolean               (*is_over) (gpointer),
                                         gpointer                 user_data)
{
  sqlite3_progress_handler (self->db, INTERRUPT_STEPS, is_over, user_data);
}

static int
bind_values (sqlite3_stmt *statement,
             const char   *types,
             va_list       values)
{
  int code = SQLITE_OK;

  for (int i = 0; types[i] != '\0' && code == SQLITE_OK; i++)
    {
      const void *bytes;

      switch (types[i])
        {
        case 't':
          code = sqlite3_bind_text (statement, i + 1, va_arg (values, const char *), -1,
                                    SQLITE_STATIC);
          break;

        case 'i':
          code = sqlite3_bind_int64 (statement, i + 1, va_arg (values, gint64));
          break;

        case 'b':
          bytes = va_arg (values, const void *);
          code = sqlite3_bind_blob64 (statement, i + 1, bytes, va_arg (values, gsize),
                                      SQLITE_STATIC);
          break;

        default:
          g_assert_not_reached ();
        }
    }

  return code;
}

static sqlite3_stmt *
query_valist (ScholiaSqliteConnection  *self,
              GError                  **error,
              const char               *sql,
              const char               *types,
              va_list                   values)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  int code = SQLITE_OK;

  if (statement == NULL)
    {
      code = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
      if (code == SQLITE_OK)
        g_hash_table_insert (self->statements, (gpointer) sql, statement);
    }

  if (code == SQLITE_OK)
    code = bind_values (statement, types, values);
  if (code == SQLITE_OK)
    return statement;

  set_failure (self, code, error);
  return NULL;
}

/**
 * scholia_sqlite_query:
 * @self: a connection
 * @error: (nullable): says why not
 * @sql: one statement, static
 * @types: the types of its values
 * @...: its values
 *
 * Returns: (nullable): a statement to be stepped, or %NULL with @error set
 */
sqlite3_stmt *
scholia_sqlite_query (ScholiaSqliteConnection  *self,
                      GError                  **error,
                      const char               *sql,
                      const char               *types,
                      ...)
{
  sqlite3_stmt *statement;
  va_list values;

  va_start (values, types);
  statement = query_valist (self, error, sql, types, values);
  va_end (values);

  return statement;
}

int
scholia_sqlite_step (ScholiaSqliteConnection  *self,
                     sqlite3_stmt             *statement,
                     GError                  **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW || code == SQLITE_DONE)
    return code;

  set_failure (self, code, error);
  return SQLITE_ERROR;
}

gboolean
scholia_sqlite_run (ScholiaSqliteConnection  *self,
                    GError                  **error,
                    const char               *sql,
                    const char               *types,
                    ...)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  va_list values;

  va_start (values, types);
  statement = query_valist (self, error, sql, types, values);
  va_end (values);

  return statement != NULL && scholia_sqlite_step (self, statement, error) == SQLITE_DONE;
}

gboolean
scholia_sqlite_script (ScholiaSqliteConnection  *self,
                       const char               *sql,
                       GError                  **error)
{
  int code = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    set_failure (self, code, error);

  return code == SQLITE_OK;
}

gboolean
scholia_sqlite_number (ScholiaSqliteConnection  *self,
                       const char               *sql,
                       gint64                   *number,
                       GError                  **error)
{
  g_autoptr(sqlite3_stmt) statement = scholia_sqlite_query (self, error, sql, "");
  int code;

  if (statement == NULL)
    return FALSE;

  code = scholia_sqlite_step (self, statement, error);
  if (code == SQLITE_DONE)
    scholia_sqlite_set_damaged (self, sql, error);
  else if (code == SQLITE_ROW)
    *number = sqlite3_column_int64 (statement, 0);

  return code == SQLITE_ROW;
}

char *
scholia_sqlite_string (ScholiaSqliteConnection  *self,
                       sqlite3_stmt             *statement,
                       int                       column,
                       GError                  **error)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  if (text != NULL && g_utf8_validate (text, sqlite3_column_bytes (statement, column), NULL))
    return g_strdup (text);

  scholia_sqlite_set_damaged (self, "a text that is none", error);
  return NULL;
}

void
scholia_sqlite_done (sqlite3_stmt *statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}
