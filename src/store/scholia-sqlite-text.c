/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sqlite-text.h"

#include <string.h>

/* A slot's size is a multiple of this. Events are 200 to 600 bytes: 5 to 15 % of slack. */
#define CLASS_BYTES 64
/* 63 * 64 = 4032 bytes, the most that fits in a page of 4096 without an overflow page. */
#define MAX_CLASS 63
/* The slot of the next piece, 0 for the last; little endian. */
#define HEADER_BYTES 8
#define MAX_PIECE_BYTES (MAX_CLASS * CLASS_BYTES - HEADER_BYTES)
/* A damaged number must not make us ask for all the memory there is. A snapshot of a full board
 * (10,000 threads) is some 30 MB. */
#define MAX_TEXT_BYTES (G_GINT64_CONSTANT (1) << 30)

static gint64
class_of (gsize piece_bytes)
{
  return (gint64) ((piece_bytes + HEADER_BYTES + CLASS_BYTES - 1) / CLASS_BYTES);
}

/* 0 if none is free. */
static gboolean
find_free_slot (ScholiaSqliteConnection  *connection,
                gint64                    class,
                gint64                   *slot,
                GError                  **error)
{
  g_autoptr(sqlite3_stmt) find = NULL;
  int code;

  find = scholia_sqlite_query (connection, error,
                               "SELECT slot FROM slot WHERE class = ? AND is_free LIMIT 1",
                               "i", class);
  if (find == NULL)
    return FALSE;

  code = scholia_sqlite_step (connection, find, error);
  *slot = code == SQLITE_ROW ? sqlite3_column_int64 (find, 0) : 0;

  return code != SQLITE_ERROR;
}

static gboolean
add_slot (ScholiaSqliteConnection  *connection,
          gint64                    class,
          const guint8             *piece,
          gint64                   *slot,
          GError                  **error)
{
  g_autoptr(sqlite3_stmt) add = NULL;

  add = scholia_sqlite_query (connection, error,
                              "INSERT INTO slot (class, is_free, piece) VALUES (?, 0, ?) "
                              "RETURNING slot",
                              "ib", class, piece, (gsize) (class * CLASS_BYTES));
  if (add == NULL || scholia_sqlite_step (connection, add, error) != SQLITE_ROW)
    return FALSE;

  *slot = sqlite3_column_int64 (add, 0);
  return scholia_sqlite_step (connection, add, error) == SQLITE_DONE;
}

/* @next: the slot of the piece after it, or 0; @slot: set to where it lies. */
static gboolean
put_piece (ScholiaSqliteConnection  *connection,
           const guint8             *bytes,
           gsize                     piece_bytes,
           gint64                    next,
           gint64                   *slot,
           GError                  **error)
{
  guint8 piece[MAX_CLASS * CLASS_BYTES] = { 0 };
  gint64 class = class_of (piece_bytes);
  gint64 header = GINT64_TO_LE (next);

  memcpy (piece, &header, HEADER_BYTES);
  if (piece_bytes > 0)
    memcpy (piece + HEADER_BYTES, bytes, piece_bytes);

  if (!find_free_slot (connection, class, slot, error))
    return FALSE;

  if (*slot == 0)
    return add_slot (connection, class, piece, slot, error);

  return scholia_sqlite_run (connection, error,
                             "UPDATE slot SET is_free = 0, piece = ? WHERE slot = ?",
                             "bi", piece, (gsize) (class * CLASS_BYTES), *slot);
}

/**
 * scholia_sqlite_text_put:
 * @connection: in a transaction
 * @bytes: (array length=size_bytes): what to keep
 * @size_bytes: its size
 * @text: (out): where it lies
 *
 * Returns: %FALSE with @error set if it is not there
 */
gboolean
scholia_sqlite_text_put (ScholiaSqliteConnection  *connection,
                         gconstpointer             bytes,
                         gsize                     size_bytes,
                         ScholiaSqliteText        *text,
                         GError                  **error)
{
  gsize n_full = size_bytes > 0 ? (size_bytes - 1) / MAX_PIECE_BYTES : 0;
  gsize offset = n_full * MAX_PIECE_BYTES;
  /* Nothing may have no address, and then none to count from. */
  const guint8 *first = size_bytes > 0 ? bytes : (const guint8 *) "";

  text->slot = 0;
  text->size_bytes = (gint64) size_bytes;

  /* From the last piece, which may be short, to the first: each must know the one after it. */
  if (!put_piece (connection, first + offset, size_bytes - offset, 0, &text->slot, error))
    return FALSE;

  while (offset > 0)
    {
      offset -= MAX_PIECE_BYTES;
      if (!put_piece (connection, first + offset, MAX_PIECE_BYTES, text->slot, &text->slot, error))
        return FALSE;
    }

  return TRUE;
}

/* Gives the piece in @slot and where the next one is; it lives until @read is done with. */
static const guint8 *
read_piece (ScholiaSqliteConnection  *connection,
            sqlite3_stmt             *read,
            gsize                     piece_bytes,
            gint64                   *next,
            GError                  **error)
{
  int code = scholia_sqlite_step (connection, read, error);
  const guint8 *piece;
  gint64 header;

  if (code == SQLITE_ERROR)
    return NULL;

  piece = code == SQLITE_ROW ? sqlite3_column_blob (read, 0) : NULL;
  if (piece == NULL || sqlite3_column_bytes (read, 0) < (int) (piece_bytes + HEADER_BYTES) ||
      sqlite3_column_int (read, 1))
    {
      scholia_sqlite_set_damaged (connection, "a piece of a text is missing", error);
      return NULL;
    }

  memcpy (&header, piece, HEADER_BYTES);
  *next = GINT64_FROM_LE (header);

  return piece + HEADER_BYTES;
}

static gboolean
is_possible (ScholiaSqliteConnection  *connection,
             const ScholiaSqliteText  *text,
             GError                  **error)
{
  if (text->size_bytes >= 0 && text->size_bytes <= MAX_TEXT_BYTES)
    return TRUE;

  scholia_sqlite_set_damaged (connection, "a text of an impossible size", error);
  return FALSE;
}

/**
 * scholia_sqlite_text_get:
 * @connection: a connection
 * @text: where it lies
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL with @error set
 */
GBytes *
scholia_sqlite_text_get (ScholiaSqliteConnection  *connection,
                         const ScholiaSqliteText  *text,
                         GError                  **error)
{
  g_autoptr(GByteArray) bytes = NULL;
  gint64 slot = text->slot;
  gsize left;

  if (!is_possible (connection, text, error))
    return NULL;

  bytes = g_byte_array_new ();
  left = (gsize) text->size_bytes;
  while (left > 0)
    {
      g_autoptr(sqlite3_stmt) read = NULL;
      gsize piece_bytes = MIN (left, MAX_PIECE_BYTES);
      const guint8 *piece;

      read = scholia_sqlite_query (connection, error,
                                   "SELECT piece, is_free FROM slot WHERE slot = ?", "i", slot);
      if (read == NULL)
        return NULL;

      piece = read_piece (connection, read, piece_bytes, &slot, error);
      if (piece == NULL)
        return NULL;

      g_byte_array_append (bytes, piece, (guint) piece_bytes);
      left -= piece_bytes;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
find_next (ScholiaSqliteConnection  *connection,
           gint64                    slot,
           gsize                     piece_bytes,
           gint64                   *next,
           GError                  **error)
{
  g_autoptr(sqlite3_stmt) read = NULL;

  read = scholia_sqlite_query (connection, error,
                               "SELECT piece, is_free FROM slot WHERE slot = ?", "i", slot);

  return read != NULL && read_piece (connection, read, piece_bytes, next, error) != NULL;
}

/**
 * scholia_sqlite_text_dup_string:
 * @connection: a connection
 * @text: where it lies
 *
 * Returns: (transfer full) (nullable): the text, or %NULL with @error set; a text that is no UTF-8
 *   makes the database a damaged one
 */
char *
scholia_sqlite_text_dup_string (ScholiaSqliteConnection  *connection,
                                const ScholiaSqliteText  *text,
                                GError                  **error)
{
  g_autoptr(GBytes) bytes = scholia_sqlite_text_get (connection, text, error);
  const char *string;
  gsize size_bytes;

  if (bytes == NULL)
    return NULL;

  string = g_bytes_get_data (bytes, &size_bytes);
  if (!g_utf8_validate (size_bytes > 0 ? string : "", (gssize) size_bytes, NULL))
    {
      scholia_sqlite_set_damaged (connection, "a text that is no UTF-8", error);
      return NULL;
    }

  return g_strndup (size_bytes > 0 ? string : "", size_bytes);
}

/**
 * scholia_sqlite_text_erase:
 * @connection: in a transaction
 * @text: where it lies
 *
 * Overwrites it with zeros, in place.
 *
 * Returns: %FALSE with @error set if it is still there
 */
gboolean
scholia_sqlite_text_erase (ScholiaSqliteConnection  *connection,
                           const ScholiaSqliteText  *text,
                           GError                  **error)
{
  gint64 left = text->size_bytes;
  gint64 slot = text->slot;

  if (!is_possible (connection, text, error))
    return FALSE;

  do
    {
      gint64 piece_bytes = MIN (left, MAX_PIECE_BYTES);
      gint64 next = 0;

      if (!find_next (connection, slot, (gsize) piece_bytes, &next, error) ||
          !scholia_sqlite_run (connection, error,
                               "UPDATE slot SET is_free = 1, piece = zeroblob (length (piece)) "
                               "WHERE slot = ?", "i", slot))
        return FALSE;

      left -= piece_bytes;
      slot = next;
    }
  while (left > 0);

  return TRUE;
}
