/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include <string.h>

#include "scholia-event-codec.h"
#include "scholia-snapshot.h"

static ScholiaBoard *
new_board (void)
{
  ScholiaImageInfo image = { .sha256 = "", .media_type = "image/png", .width = 1, .height = 1 };

  return scholia_board_new ("3f9k2m7q4w1z", "t", &image);
}

static gboolean
read_snapshot (ScholiaBoard *board,
               GBytes       *joined)
{
  g_autoptr(ScholiaSnapshotReader) reader = scholia_snapshot_reader_new ();
  g_autoptr(GPtrArray) parts = scholia_snapshot_split (joined);

  for (guint i = 0; i < parts->len; i++)
    {
      gsize length;
      const char *json = g_bytes_get_data (g_ptr_array_index (parts, i), &length);

      if (!scholia_snapshot_reader_add (reader, json, length, NULL))
        return FALSE;
    }

  return scholia_snapshot_reader_finish (reader, board, NULL);
}

/* A board that the rows made goes into a snapshot and comes back the same. */
static void
check_board (ScholiaBoard *board)
{
  g_autoptr(ScholiaBoard) copy = new_board ();
  g_autoptr(GPtrArray) parts = scholia_snapshot_encode (board);
  g_autoptr(GBytes) joined = scholia_snapshot_join (parts);
  g_autofree char *hash = scholia_board_dup_hash (board);
  g_autofree char *copy_hash = NULL;

  g_assert_true (read_snapshot (copy, joined));
  copy_hash = scholia_board_dup_hash (copy);
  g_assert_cmpstr (hash, ==, copy_hash);
}

static GBytes *
take_row (const guint8 **data,
          gsize         *size)
{
  const guint8 *end = *size > 0 ? memchr (*data, '\0', *size) : NULL;
  gsize length = end != NULL ? (gsize) (end - *data) : *size;
  GBytes *row = g_bytes_new (*data, length);

  *data += end != NULL ? length + 1 : length;
  *size -= end != NULL ? length + 1 : length;

  return row;
}

/* What a store gives when a room is loaded, between zero bytes: the snapshot (or nothing), then the
 * payloads of events. A row that cannot be read or applied changes nothing. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(ScholiaBoard) board = new_board ();
  g_autoptr(GBytes) snapshot = take_row (&data, &size);

  if (g_bytes_get_size (snapshot) > 0 && !read_snapshot (board, snapshot))
    return 0;

  while (size > 0)
    {
      g_autoptr(GBytes) row = take_row (&data, &size);
      g_autoptr(ScholiaEvent) event = scholia_event_decode (row, NULL);
      guint64 seq = scholia_board_get_seq (board);

      if (event == NULL)
        continue;
      if (scholia_board_apply (board, event, NULL, NULL))
        g_assert_cmpuint (scholia_board_get_seq (board), ==, seq + 1);
      else
        g_assert_cmpuint (scholia_board_get_seq (board), ==, seq);
    }

  check_board (board);

  return 0;
}
