/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include <string.h>

#include "scholia-frame-reader.h"
#include "scholia-wire-limits.h"

typedef struct
{
  const guint8 *data;
  gsize         length;
  gsize         at;
  guint32       splits; /* 0: all at once; else the seed of the pieces' lengths */
  gboolean      is_dry; /* every second read finds nothing, as a line does */
} Stream;

static gssize
source_cb (guint8   *buffer,
           gsize     length,
           gpointer  user_data)
{
  Stream *stream = user_data;
  gsize piece = MIN (length, stream->length - stream->at);

  if (stream->splits != 0)
    {
      stream->splits = stream->splits * 1664525 + 1013904223;
      piece = MIN (piece, 1 + (stream->splits >> 28));
      stream->is_dry = !stream->is_dry;
      if (stream->is_dry)
        return -1;
    }

  memcpy (buffer, stream->data + stream->at, piece);
  stream->at += piece;

  return (gssize) piece;
}

/* What came out, as text, to be compared. */
static GString *
read_all (const guint8 *data,
          gsize         length,
          gsize         max_length,
          guint32       splits)
{
  g_autoptr(ScholiaFrameReader) reader = scholia_frame_reader_new ();
  Stream stream = { data, length, 0, splits, FALSE };
  GString *heard = g_string_new (NULL);
  ScholiaIncoming incoming;
  ScholiaIncomingKind kind = SCHOLIA_INCOMING_NOTHING;

  scholia_frame_reader_set_source (reader, source_cb, &stream);
  while (kind != SCHOLIA_INCOMING_BROKEN &&
         (kind != SCHOLIA_INCOMING_NOTHING || stream.at < length))
    {
      kind = scholia_frame_reader_next (reader, max_length, &incoming);
      if (kind == SCHOLIA_INCOMING_NOTHING)
        {
          if (splits == 0 && stream.at == length)
            break;
          continue;
        }

      g_assert_cmpuint (incoming.length, <=, MAX (max_length, 125));
      g_assert_true (kind != SCHOLIA_INCOMING_TEXT ||
                     memchr (incoming.data, 0xff, incoming.length) == NULL);
      g_string_append_printf (heard, "%d %u %" G_GSIZE_FORMAT ":", kind, incoming.close_code,
                              incoming.length);
      g_string_append_len (heard, (const char *) incoming.data, (gssize) incoming.length);
    }

  return heard;
}

/* However the bytes of a stream are cut by the network, the same messages come out. The first bytes
 * choose the limit and the cuts. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  GString *whole;
  GString *pieces;
  gsize max_length;

  if (size < 2)
    return 0;

  max_length = data[0] % 2 == 0 ? SCHOLIA_MAX_HELLO_BYTES : SCHOLIA_MAX_MESSAGE_BYTES;
  whole = read_all (data + 2, size - 2, max_length, 0);
  pieces = read_all (data + 2, size - 2, max_length, 1 + data[1]);
  g_assert_true (g_string_equal (whole, pieces));
  g_string_free (whole, TRUE);
  g_string_free (pieces, TRUE);

  return 0;
}
