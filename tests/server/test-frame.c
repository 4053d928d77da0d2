/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Frames out, and in however the line cuts them. */

#include <string.h>

#include "scholia-frame-reader.h"
#include "scholia-frame.h"
#include "scholia-wire-limits.h"

typedef struct
{
  GByteArray *bytes;
  gsize       at;
  gboolean    is_cut; /* a random piece at a time, sometimes nothing */
} Line;

static gssize
line_read (guint8   *buffer,
           gsize     length,
           gpointer  user_data)
{
  Line *line = user_data;
  gsize left = line->bytes->len - line->at;
  gsize piece = (gsize) g_test_rand_int_range (1, 40);

  if (line->is_cut && g_test_rand_int_range (0, 4) == 0)
    return -1;
  if (line->is_cut)
    left = MIN (left, piece);
  left = MIN (left, length);
  if (left == 0)
    return -1;

  memcpy (buffer, line->bytes->data + line->at, left);
  line->at += left;

  return (gssize) left;
}

static void
add_frame (GByteArray   *bytes,
           guint8        first,
           const guint8 *payload,
           gsize         length)
{
  guint8 mask[4];
  guint8 head[10] = { first, (guint8) (0x80 | length) };
  guint n_head = 2;

  if (length >= 126)
    {
      n_head = length < 65536 ? 4 : 10;
      head[1] = length < 65536 ? 0xfe : 0xff;
      for (guint i = 2; i < n_head; i++)
        head[i] = (guint8) ((guint64) length >> (8 * (n_head - 1 - i)));
    }
  for (guint i = 0; i < 4; i++)
    mask[i] = (guint8) g_test_rand_int_range (0, 256);
  g_byte_array_append (bytes, head, n_head);
  g_byte_array_append (bytes, mask, 4);
  for (gsize i = 0; i < length; i++)
    {
      guint8 c = payload[i] ^ mask[i % 4];

      g_byte_array_append (bytes, &c, 1);
    }
}

/* The header's three forms of a length, at their edges (RFC 6455, section 5.2). */
static void
test_lengths (void)
{
  static const struct { gsize length; guint n_head; guint8 second; } cases[] = {
    { 0, 2, 0 }, { 125, 2, 125 }, { 126, 4, 126 }, { 65535, 4, 126 }, { 65536, 10, 127 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strnfill (cases[i].length, 'a');
      g_autoptr(GBytes) message = g_bytes_new (text, cases[i].length);
      g_autoptr(ScholiaFrame) frame = scholia_frame_new_text (message);
      const guint8 *data = scholia_frame_get_data (frame);

      g_assert_cmphex (data[0], ==, 0x81);
      g_assert_cmpuint (data[1], ==, cases[i].second);
      g_assert_cmpuint (scholia_frame_get_size (frame), ==, cases[i].n_head + cases[i].length);
      g_assert_cmpmem (data + cases[i].n_head, cases[i].length, text, cases[i].length);
    }
}

static void
test_close_frame (void)
{
  g_autoptr(ScholiaFrame) frame = scholia_frame_new_close (1013, "backlog");

  g_assert_cmpmem (scholia_frame_get_data (frame), scholia_frame_get_size (frame),
                   "\x88\x09\x03\xf5" "backlog", 11);
}

/* Random messages in random fragments with pings between them, cut anywhere: the same messages. */
static void
test_random_fragments (void)
{
  for (guint round = 0; round < 200; round++)
    {
      Line line = { g_byte_array_new (), 0, TRUE };
      g_autoptr(ScholiaFrameReader) reader = scholia_frame_reader_new ();
      g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
      guint n_messages = (guint) g_test_rand_int_range (1, 5);
      guint n_read = 0;
      guint n_pings = 0;
      guint n_seen = 0;

      for (guint i = 0; i < n_messages; i++)
        {
          gsize length = (gsize) g_test_rand_int_range (0, round % 10 == 0 ? 9000 : 200);
          char *text = g_strnfill (length, (char) ('a' + (char) i));
          guint8 first = 0x01;
          gsize at = 0;

          g_ptr_array_add (texts, text);
          while (g_test_rand_bit ())
            {
              gsize piece = (gsize) g_test_rand_int_range (0, (int) (length - at) + 1);

              add_frame (line.bytes, first, (const guint8 *) text + at, piece);
              add_frame (line.bytes, 0x89, (const guint8 *) "ping", 4);
              n_pings++;
              at += piece;
              first = 0x00;
            }
          add_frame (line.bytes, first | 0x80, (const guint8 *) text + at, length - at);
        }

      scholia_frame_reader_set_source (reader, line_read, &line);
      while (n_read < n_messages)
        {
          ScholiaIncoming incoming;
          const char *text = g_ptr_array_index (texts, n_read);

          switch (scholia_frame_reader_next (reader, 10000, &incoming))
            {
            case SCHOLIA_INCOMING_TEXT:
              g_assert_cmpmem (incoming.data, incoming.length, text, strlen (text));
              n_read++;
              break;
            case SCHOLIA_INCOMING_PING:
              g_assert_cmpmem (incoming.data, incoming.length, "ping", 4);
              n_seen++;
              break;
            case SCHOLIA_INCOMING_NOTHING:
              break;
            default:
              g_assert_not_reached ();
            }
        }
      g_assert_cmpuint (n_seen, ==, n_pings);
      g_assert_true (scholia_frame_reader_is_idle (reader));
      g_byte_array_unref (line.bytes);
    }
}

/* Only a reader that holds nothing may be lent to somebody else. */
static void
test_idle (void)
{
  Line line = { g_byte_array_new (), 0, FALSE };
  g_autoptr(ScholiaFrameReader) reader = scholia_frame_reader_new ();
  g_autoptr(GByteArray) whole = g_byte_array_new ();
  ScholiaIncoming incoming;

  scholia_frame_reader_set_source (reader, line_read, &line);
  add_frame (whole, 0x01, (const guint8 *) "ab", 2);
  add_frame (whole, 0x80, (const guint8 *) "cd", 2);
  g_assert_true (scholia_frame_reader_is_idle (reader));
  for (guint i = 0; i + 1 < whole->len; i++)
    {
      g_byte_array_append (line.bytes, whole->data + i, 1);
      g_assert_cmpint (scholia_frame_reader_next (reader, 100, &incoming), ==,
                       SCHOLIA_INCOMING_NOTHING);
      g_assert_false (scholia_frame_reader_is_idle (reader));
    }
  g_byte_array_append (line.bytes, whole->data + whole->len - 1, 1);
  g_assert_cmpint (scholia_frame_reader_next (reader, 100, &incoming), ==, SCHOLIA_INCOMING_TEXT);
  g_assert_cmpmem (incoming.data, incoming.length, "abcd", 4);
  g_assert_true (scholia_frame_reader_is_idle (reader));
  g_byte_array_unref (line.bytes);
}

/* Exactly the limit is taken, one more is not, in however many fragments. */
static void
test_limit (void)
{
  for (guint extra = 0; extra < 2; extra++)
    for (guint n_fragments = 1; n_fragments < 4; n_fragments++)
      {
        Line line = { g_byte_array_new (), 0, FALSE };
        g_autoptr(ScholiaFrameReader) reader = scholia_frame_reader_new ();
        g_autofree char *text = g_strnfill (200, 'x');
        gsize left = 100 + extra;
        ScholiaIncoming incoming;

        for (guint i = 0; i < n_fragments; i++)
          {
            gboolean is_last = i + 1 == n_fragments;
            gsize piece = is_last ? left : 20;

            add_frame (line.bytes, (guint8) ((i == 0 ? 1 : 0) | (is_last ? 0x80 : 0)),
                       (const guint8 *) text, piece);
            left -= piece;
          }
        scholia_frame_reader_set_source (reader, line_read, &line);
        scholia_frame_reader_next (reader, 100, &incoming);
        g_assert_cmpint (incoming.kind, ==, extra == 0 ? SCHOLIA_INCOMING_TEXT
                                                       : SCHOLIA_INCOMING_BROKEN);
        if (extra > 0)
          g_assert_cmpuint (incoming.close_code, ==, 1009);
        g_byte_array_unref (line.bytes);
      }
}

/* Empty frames add up to no bytes, and still end somewhere. */
static void
test_empty_fragments (void)
{
  for (guint extra = 0; extra < 2; extra++)
    {
      Line line = { g_byte_array_new (), 0, FALSE };
      g_autoptr(ScholiaFrameReader) reader = scholia_frame_reader_new ();
      ScholiaIncoming incoming;

      /* The count begins anew with each message. */
      for (guint message = 0; message < 2; message++)
        {
          guint n_frames = SCHOLIA_MAX_FRAGMENTS + (message == 1 ? extra : 0);

          for (guint i = 0; i < n_frames; i++)
            add_frame (line.bytes, (guint8) ((i == 0 ? 1 : 0) | (i + 1 == n_frames ? 0x80 : 0)),
                       (const guint8 *) "", 0);
        }
      scholia_frame_reader_set_source (reader, line_read, &line);
      g_assert_cmpint (scholia_frame_reader_next (reader, 100, &incoming), ==,
                       SCHOLIA_INCOMING_TEXT);
      scholia_frame_reader_next (reader, 100, &incoming);
      g_assert_cmpint (incoming.kind, ==, extra == 0 ? SCHOLIA_INCOMING_TEXT
                                                     : SCHOLIA_INCOMING_BROKEN);
      if (extra > 0)
        g_assert_cmpuint (incoming.close_code, ==, 1009);
      g_byte_array_unref (line.bytes);
    }
}

/* A zero byte is a character. */
static void
test_zero_byte (void)
{
  Line line = { g_byte_array_new (), 0, FALSE };
  g_autoptr(ScholiaFrameReader) reader = scholia_frame_reader_new ();
  ScholiaIncoming incoming;

  add_frame (line.bytes, 0x81, (const guint8 *) "a\0b\xc3\xa9\0", 6);
  add_frame (line.bytes, 0x81, (const guint8 *) "a\0\xc3\0", 4);
  scholia_frame_reader_set_source (reader, line_read, &line);
  g_assert_cmpint (scholia_frame_reader_next (reader, 100, &incoming), ==, SCHOLIA_INCOMING_TEXT);
  g_assert_cmpuint (incoming.length, ==, 6);
  g_assert_cmpint (scholia_frame_reader_next (reader, 100, &incoming), ==,
                   SCHOLIA_INCOMING_BROKEN);
  g_assert_cmpuint (incoming.close_code, ==, 1007);
  g_byte_array_unref (line.bytes);
}

/* A record of TLS ends anywhere, and the next one is there: whoever is asked for bytes and has some
 * is asked again. */
static gssize
read_one_byte (guint8   *buffer,
               gsize     length,
               gpointer  user_data)
{
  return line_read (buffer, MIN (length, 1), user_data);
}

static void
test_single_bytes (void)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  ScholiaFrameReader *reader = scholia_frame_reader_new ();
  g_autofree char *words = g_strnfill (200, 'w');
  Line line = { bytes, 0, FALSE };
  ScholiaIncoming incoming;

  add_frame (bytes, 0x81, (const guint8 *) words, 200);
  scholia_frame_reader_set_source (reader, read_one_byte, &line);
  g_assert_cmpint (scholia_frame_reader_next (reader, 1000, &incoming), ==, SCHOLIA_INCOMING_TEXT);
  g_assert_cmpmem (incoming.data, incoming.length, words, 200);
  scholia_frame_reader_free (reader);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/frame/lengths", test_lengths);
  g_test_add_func ("/server/frame/close-frame", test_close_frame);
  g_test_add_func ("/server/frame-reader/random-fragments", test_random_fragments);
  g_test_add_func ("/server/frame-reader/idle", test_idle);
  g_test_add_func ("/server/frame-reader/limit", test_limit);
  g_test_add_func ("/server/frame-reader/empty-fragments", test_empty_fragments);
  g_test_add_func ("/server/frame-reader/zero-byte", test_zero_byte);
  g_test_add_func ("/server/frame-reader/single-bytes", test_single_bytes);

  return g_test_run ();
}
