/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sqlite-schema.h"

#include "scholia-error.h"

/* "Schl": the mark in the file's header that says whose it is. */
#define APPLICATION_ID 0x5363686c
/* Reading all of a database takes about 1 s for 500 MB: smaller ones are checked at each start. */
#define MAX_CHECK_BYTES (64 * 1024 * 1024)

/* A slot (scholia-sqlite-text.h) is the only place with words. All else is numbers, ids and hashes.
 * "board" is a number in the place of (team_id, board_id), never given twice. Access versions are
 * counted through the whole store, so that a board made again under an old name has another one. */
static const char version_1[] =
  "CREATE TABLE store ("
  "  one INTEGER PRIMARY KEY CHECK (one = 1),"
  "  access_version INTEGER NOT NULL,"
  "  test_writes INTEGER NOT NULL"
  ") STRICT;"
  "INSERT INTO store VALUES (1, 0, 0);"

  "CREATE TABLE slot ("
  "  slot INTEGER PRIMARY KEY,"
  "  class INTEGER NOT NULL,"
  "  is_free INTEGER NOT NULL,"
  "  piece BLOB NOT NULL"
  ") STRICT;"
  "CREATE INDEX slot_free ON slot (class) WHERE is_free;"

  "CREATE TABLE team ("
  "  team_id TEXT PRIMARY KEY,"
  "  key_hash BLOB NOT NULL UNIQUE CHECK (length (key_hash) = 32)"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE board ("
  "  board INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  team_id TEXT NOT NULL REFERENCES team,"
  "  board_id TEXT NOT NULL,"
  "  access_version INTEGER NOT NULL,"
  "  title_slot INTEGER NOT NULL,"
  "  title_bytes INTEGER NOT NULL,"
  "  image_sha256 TEXT NOT NULL,"
  "  image_type TEXT NOT NULL,"
  "  image_width INTEGER NOT NULL,"
  "  image_height INTEGER NOT NULL,"
  "  image_bytes INTEGER NOT NULL,"
  "  created_ms INTEGER NOT NULL,"
  "  UNIQUE (team_id, board_id)"
  ") STRICT;"
  "CREATE INDEX board_image ON board (image_sha256);"

  "CREATE TABLE event ("
  "  board INTEGER NOT NULL REFERENCES board,"
  "  seq INTEGER NOT NULL CHECK (seq > 0),"
  "  broadcast_id TEXT NOT NULL,"
  "  slot INTEGER,"            /* NULL once a snapshot includes it */
  "  size_bytes INTEGER,"
  "  PRIMARY KEY (board, seq)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE UNIQUE INDEX event_id ON event (board, broadcast_id);"

  "CREATE TABLE snapshot ("
  "  board INTEGER PRIMARY KEY REFERENCES board,"
  "  seq INTEGER NOT NULL,"
  "  slot INTEGER NOT NULL,"
  "  size_bytes INTEGER NOT NULL"
  ") STRICT;"

  "CREATE TABLE link ("
  "  board INTEGER NOT NULL REFERENCES board,"
  "  link_id TEXT NOT NULL,"
  "  token_hash BLOB NOT NULL UNIQUE CHECK (length (token_hash) = 32),"
  "  role TEXT NOT NULL,"
  "  created_ms INTEGER NOT NULL,"
  "  expires_ms INTEGER NOT NULL,"
  "  password_hash TEXT,"
  "  is_revoked INTEGER NOT NULL,"
  "  PRIMARY KEY (board, link_id)"
  ") STRICT, WITHOUT ROWID;";

/* Who was removed from a board. */
static const char version_2[] =
  "CREATE TABLE removal ("
  "  board INTEGER NOT NULL REFERENCES board,"
  "  person_id TEXT NOT NULL,"
  "  removed_ms INTEGER NOT NULL,"
  "  words_slot INTEGER NOT NULL,"
  "  words_bytes INTEGER NOT NULL,"
  "  PRIMARY KEY (board, person_id)"
  ") STRICT, WITHOUT ROWID;";

/* What teams sent and were sent, for GET /v1/usage. "span" is 0 for an hour, 1 for a day; times are
 * seconds since 1970 in UTC; board_id "" stands for the boards that were removed. The last batch is
 * kept so that one whose commit was uncertain is not counted twice when it is written again. */
static const char version_3[] =
  "CREATE TABLE usage ("
  "  team_id TEXT NOT NULL REFERENCES team,"
  "  start_s INTEGER NOT NULL,"
  "  span INTEGER NOT NULL CHECK (span IN (0, 1)),"
  "  board_id TEXT NOT NULL,"
  "  type INTEGER NOT NULL,"
  "  direction INTEGER NOT NULL CHECK (direction IN (0, 1)),"
  "  messages INTEGER NOT NULL CHECK (messages >= 0),"
  "  bytes INTEGER NOT NULL CHECK (bytes >= 0),"
  "  PRIMARY KEY (team_id, start_s, span, board_id, type, direction)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX usage_board ON usage (team_id, board_id);"
  "CREATE INDEX usage_age ON usage (span, start_s);"

  "CREATE TABLE usage_batch ("
  "  one INTEGER PRIMARY KEY CHECK (one = 1),"
  "  batch INTEGER NOT NULL"
  ") STRICT;"
  "INSERT INTO usage_batch VALUES (1, 0);";

/* migrations[i] makes version i + 1 from version i. What was released is never changed. */
static const char * const migrations[] = {
  version_1,
  version_2,
  version_3,
};

static gboolean
set_version (ScholiaSqliteConnection  *connection,
             guint                     version,
             GError                  **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA user_version = %u", version);

  return scholia_sqlite_script (connection, sql, error);
}

static gboolean
migrate (ScholiaSqliteConnection  *connection,
         guint                     version,
         GError                  **error)
{
  if (scholia_sqlite_script (connection, "BEGIN IMMEDIATE", error) &&
      scholia_sqlite_script (connection, migrations[version], error) &&
      set_version (connection, version + 1, error) &&
      scholia_sqlite_script (connection, "COMMIT", error))
    return TRUE;

  if (scholia_sqlite_connection_in_transaction (connection))
    scholia_sqlite_script (connection, "ROLLBACK", NULL);

  return FALSE;
}

static gboolean
check_owner (ScholiaSqliteConnection  *connection,
             gint64                    version,
             GError                  **error)
{
  gint64 application_id;

  if (!scholia_sqlite_number (connection, "PRAGMA application_id", &application_id, error))
    return FALSE;

  if (application_id != APPLICATION_ID || version < 1)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE,
                   "The database was not written by Scholia; it was left alone");
      return FALSE;
    }

  if (version > (gint64) G_N_ELEMENTS (migrations))
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_VERSION,
                   "The database was written by a newer version of Scholia (its format is %"
                   G_GINT64_FORMAT ", this version knows %u); it was left alone",
                   version, (guint) G_N_ELEMENTS (migrations));
      return FALSE;
    }

  return TRUE;
}

/**
 * scholia_sqlite_schema_check:
 * @connection: a connection
 *
 * Returns: %FALSE with @error set if the database is damaged
 */
gboolean
scholia_sqlite_schema_check (ScholiaSqliteConnection  *connection,
                             GError                  **error)
{
  g_autoptr(sqlite3_stmt) check = NULL;
  const char *verdict;

  check = scholia_sqlite_query (connection, error, "PRAGMA quick_check (1)", "");
  if (check == NULL || scholia_sqlite_step (connection, check, error) == SQLITE_ERROR)
    return FALSE;

  verdict = (const char *) sqlite3_column_text (check, 0);
  if (g_strcmp0 (verdict, "ok") == 0)
    return TRUE;

  scholia_sqlite_set_damaged (connection, verdict != NULL ? verdict : "no verdict", error);
  return FALSE;
}

static gboolean
check_if_small (ScholiaSqliteConnection  *connection,
                GError                  **error)
{
  gint64 n_pages;
  gint64 page_bytes;

  if (!scholia_sqlite_number (connection, "PRAGMA page_count", &n_pages, error) ||
      !scholia_sqlite_number (connection, "PRAGMA page_size", &page_bytes, error))
    return FALSE;

  return n_pages * page_bytes > MAX_CHECK_BYTES ||
         scholia_sqlite_schema_check (connection, error);
}

static gboolean
start_new (ScholiaSqliteConnection  *connection,
           GError                  **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA application_id = %d", APPLICATION_ID);

  /* The slots count on this size; it must be set before the first write. */
  return scholia_sqlite_script (connection, "PRAGMA page_size = 4096", error) &&
         scholia_sqlite_connection_prepare_to_write (connection, error) &&
         scholia_sqlite_script (connection, mark, error);
}

/**
 * scholia_sqlite_schema_prepare:
 * @connection: the writer's connection, fresh
 *
 * Refuses a database that is damaged, foreign or newer, without a change to its files; makes a new
 * one; migrates an older one, each step in one transaction.
 *
 * Returns: %FALSE with @error set if it cannot be used
 */
gboolean
scholia_sqlite_schema_prepare (ScholiaSqliteConnection  *connection,
                               GError                  **error)
{
  gint64 version;
  gint64 n_tables;

  if (!scholia_sqlite_number (connection, "PRAGMA user_version", &version, error) ||
      !scholia_sqlite_number (connection, "SELECT count (*) FROM sqlite_schema", &n_tables, error))
    return FALSE;

  if (n_tables == 0 && version == 0)
    {
      if (!start_new (connection, error))
        return FALSE;
    }
  else if (!check_owner (connection, version, error) || !check_if_small (connection, error) ||
           !scholia_sqlite_connection_prepare_to_write (connection, error))
    {
      return FALSE;
    }

  for (guint next = (guint) version; next < G_N_ELEMENTS (migrations); next++)
    if (!migrate (connection, next, error))
      return FALSE;

  return TRUE;
}

gboolean
scholia_sqlite_schema_is_known (ScholiaSqliteConnection  *connection,
                                GError                  **error)
{
  gint64 version;

  return scholia_sqlite_number (connection, "PRAGMA user_version", &version, error) &&
         check_owner (connection, version, error);
}

/**
 * scholia_sqlite_schema_resume:
 * @connection: the writer's connection, fresh
 *
 * Takes up a database after a failure. Somebody may have replaced the file meanwhile, with an empty
 * one perhaps; that must not look like a recovery.
 *
 * Returns: %FALSE with @error set if it is not as it was
 */
gboolean
scholia_sqlite_schema_resume (ScholiaSqliteConnection  *connection,
                              GError                  **error)
{
  gint64 version;

  if (!scholia_sqlite_number (connection, "PRAGMA user_version", &version, error))
    return FALSE;

  if (version != (gint64) G_N_ELEMENTS (migrations))
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE,
                   "The database was replaced by another one while it was in use");
      return FALSE;
    }

  return check_owner (connection, version, error) &&
         scholia_sqlite_connection_prepare_to_write (connection, error);
}
