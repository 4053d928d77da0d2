/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "scholia-snapshot.h"

static ScholiaBoard *
read_board (GPtrArray *parts)
{
  ScholiaImageInfo image = { .sha256 = "", .media_type = "image/png", .width = 1, .height = 1 };
  g_autoptr(ScholiaBoard) board = scholia_board_new ("3f9k2m7q4w1z", "t", &image);
  g_autoptr(ScholiaSnapshotReader) reader = scholia_snapshot_reader_new ();

  for (guint i = 0; i < parts->len; i++)
    {
      gsize length;
      const char *json = g_bytes_get_data (g_ptr_array_index (parts, i), &length);

      if (!scholia_snapshot_reader_add (reader, json, length, NULL))
        return NULL;
    }

  return scholia_snapshot_reader_finish (reader, board, NULL) ? g_steal_pointer (&board) : NULL;
}

/* The store's form: parts between line feeds. A board that is read is written and read the same. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) joined = g_bytes_new_static (data, size);
  g_autoptr(GPtrArray) parts = scholia_snapshot_split (joined);
  g_autoptr(ScholiaBoard) board = read_board (parts);
  g_autoptr(GPtrArray) written = NULL;
  g_autoptr(ScholiaBoard) copy = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *copy_hash = NULL;

  if (board == NULL)
    return 0;

  written = scholia_snapshot_encode (board);
  copy = read_board (written);
  g_assert_nonnull (copy);
  hash = scholia_board_dup_hash (board);
  copy_hash = scholia_board_dup_hash (copy);
  g_assert_cmpstr (hash, ==, copy_hash);
  return 0;
}
