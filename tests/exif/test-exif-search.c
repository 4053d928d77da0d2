/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-exif-search.h"

#include <string.h>

#define BYTES(text) text, sizeof (text) - 1
/* The block's bytes, of which the 19th is the orientation. */
#define BLOCK_BYTES 26
#define ORIENTATION_OFFSET 19

typedef enum
{
  JPEG,
  PNG,
  WEBP,
  N_KINDS
} Kind;

/* Files */

static GByteArray *
new_block (guint orientation)
{
  GByteArray *block = g_byte_array_new ();
  guint8 value = (guint8) orientation;

  g_byte_array_append (block, (const guint8 *) BYTES ("MM\0*\0\0\0\x08\0\x01"
                                                      "\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0"));
  g_assert_cmpuint (block->len, ==, BLOCK_BYTES);
  block->data[ORIENTATION_OFFSET] = value;
  return block;
}

static void
append_number (GByteArray *file,
               guint       number,
               guint       n_bytes,
               gboolean    is_big_endian)
{
  for (guint i = 0; i < n_bytes; i++)
    {
      guint8 byte = (guint8) (number >> 8 * (is_big_endian ? n_bytes - 1 - i : i));

      g_byte_array_append (file, &byte, 1);
    }
}

static void
append_chunk (GByteArray   *file,
              Kind          kind,
              const char   *name,
              const guint8 *content,
              gsize         length)
{
  if (kind == JPEG)
    {
      g_byte_array_append (file, (const guint8 *) name, 2);
      append_number (file, (guint) length + 2, 2, TRUE);
      g_byte_array_append (file, content, (guint) length);
      return;
    }

  if (kind == PNG)
    append_number (file, (guint) length, 4, TRUE);
  g_byte_array_append (file, (const guint8 *) name, 4);
  if (kind == WEBP)
    append_number (file, (guint) length, 4, FALSE);
  g_byte_array_append (file, content, (guint) length);
  append_number (file, 0, kind == PNG ? 4 : length % 2, TRUE);
}

/* The size that RIFF gives is that of all there is. */
static void
set_riff_size (GByteArray *file)
{
  g_autoptr(GByteArray) size = g_byte_array_new ();

  append_number (size, file->len - 8, 4, FALSE);
  memcpy (file->data + 4, size->data, 4);
}

/* A file's start, with a chunk of an odd length. */
static GByteArray *
new_file (Kind kind)
{
  static const guint8 flags[10] = { 0x08 };
  GByteArray *file = g_byte_array_new ();

  switch (kind)
    {
    case JPEG:
      g_byte_array_append (file, (const guint8 *) BYTES ("\xff\xd8"));
      append_chunk (file, kind, "\xff\xe0", (const guint8 *) BYTES ("JFIF\0\x01\x01"));
      break;
    case PNG:
      g_byte_array_append (file, (const guint8 *) BYTES ("\x89PNG\r\n\x1a\n"));
      append_chunk (file, kind, "tEXt", (const guint8 *) BYTES ("eXIf\0IDAT of words"));
      break;
    case WEBP:
    default:
      g_byte_array_append (file, (const guint8 *) BYTES ("RIFF\0\0\0\0WEBP"));
      append_chunk (file, kind, "VP8X", flags, sizeof flags);
      append_chunk (file, kind, "ICCP", (const guint8 *) BYTES ("EXIF of words"));
    }

  return file;
}

static void
append_exif (GByteArray *file,
             Kind        kind,
             guint       orientation,
             gboolean    is_signed)
{
  static const char *const names[] = { "\xff\xe1", "eXIf", "EXIF" };
  g_autoptr(GByteArray) block = new_block (orientation);

  if (is_signed)
    g_byte_array_prepend (block, (const guint8 *) BYTES ("Exif\0\0"));
  append_chunk (file, kind, names[kind], block->data, block->len);
}

static void
append_pixels (GByteArray *file,
               Kind        kind)
{
  static const char *const names[] = { "\xff\xda", "IDAT", "VP8 " };

  append_chunk (file, kind, names[kind], (const guint8 *) BYTES ("pixels \xff\xe1 and pixels"));
}

static void
append_end (GByteArray *file,
            Kind        kind)
{
  if (kind == PNG)
    append_chunk (file, kind, "IEND", NULL, 0);
  else if (kind == WEBP)
    set_riff_size (file);
}

/* From an allocation of the exact length, so that a sanitizer sees a byte read too far. */
static guint
search_pieces (const GByteArray *file,
               gsize             n_bytes,
               gsize             piece)
{
  g_autoptr(ScholiaExifSearch) search = scholia_exif_search_new ();

  for (gsize at = 0; at < n_bytes; at += piece)
    {
      gsize length = MIN (piece, n_bytes - at);
      g_autofree guint8 *copy = g_memdup2 (file->data + at, length);

      scholia_exif_search_take (search, copy, length);
    }

  return scholia_exif_search_get_orientation (search);
}

static guint
search (const GByteArray *file)
{
  return scholia_exif_search_in (file->data, file->len);
}

/* Where it counts */

static void
test_found (void)
{
  for (Kind kind = JPEG; kind < N_KINDS; kind++)
    for (guint orientation = 1; orientation <= 8; orientation++)
      {
        g_autoptr(GByteArray) file = new_file (kind);

        append_exif (file, kind, orientation, kind == JPEG);
        append_pixels (file, kind);
        append_end (file, kind);
        g_assert_cmpuint (search (file), ==, orientation);
      }
}

/* Of a WebP it stands there mostly; of a PNG it would turn a picture that is there already. */
static void
test_behind_pixels (void)
{
  for (Kind kind = JPEG; kind < N_KINDS; kind++)
    {
      g_autoptr(GByteArray) file = new_file (kind);

      append_pixels (file, kind);
      append_exif (file, kind, 6, kind == JPEG);
      append_end (file, kind);
      g_assert_cmpuint (search (file), ==, kind == WEBP ? 6 : 1);
    }
}

static void
test_first_counts (void)
{
  for (Kind kind = JPEG; kind < N_KINDS; kind++)
    {
      g_autoptr(GByteArray) file = new_file (kind);

      append_exif (file, kind, 3, kind == JPEG);
      append_exif (file, kind, 6, kind == JPEG);
      append_end (file, kind);
      g_assert_cmpuint (search (file), ==, 3);
    }
}

/* Some programs write JPEG's signature everywhere. In a JPEG it tells the block from XMP. */
static void
test_signature (void)
{
  for (Kind kind = JPEG; kind < N_KINDS; kind++)
    {
      g_autoptr(GByteArray) other = new_file (kind);

      append_exif (other, kind, 8, kind != JPEG);
      append_exif (other, kind, 5, TRUE);
      append_end (other, kind);
      g_assert_cmpuint (search (other), ==, kind == JPEG ? 5 : 8);
    }
}

static void
test_webp_without_flag (void)
{
  g_autoptr(GByteArray) file = new_file (WEBP);

  append_exif (file, WEBP, 6, FALSE);
  append_end (file, WEBP);
  g_assert_cmpuint (search (file), ==, 6);
  file->data[20] = 0x37;
  g_assert_cmpuint (search (file), ==, 1);
}

static void
test_behind_riff (void)
{
  g_autoptr(GByteArray) file = new_file (WEBP);

  append_pixels (file, WEBP);
  append_end (file, WEBP);
  append_exif (file, WEBP, 6, FALSE);
  for (gsize piece = 1; piece <= file->len; piece++)
    g_assert_cmpuint (search_pieces (file, file->len, piece), ==, 1);
}

/* As decoders do: bytes that belong nowhere are passed over, markers without a content are known,
 * and the segment may stand behind the frame's header. */
static void
test_jpeg_disorder (void)
{
  g_autoptr(GByteArray) file = new_file (JPEG);

  g_byte_array_append (file, (const guint8 *) BYTES ("x\xff\0y\xff\xff\xff\x01\xff\xd0"));
  append_chunk (file, JPEG, "\xff\xc0", (const guint8 *) BYTES ("\x08\0\x05\0\x05\x01\x01\x11\0"));
  append_exif (file, JPEG, 7, TRUE);
  g_assert_cmpuint (search (file), ==, 7);
}

/* The orientation in the first 64 KiB, or just behind them. */
static void
test_long_block (void)
{
  for (guint behind = 0; behind < 2; behind++)
    {
      g_autoptr(GByteArray) file = new_file (WEBP);
      g_autoptr(GByteArray) block = new_block (6);
      g_autoptr(GByteArray) padded = g_byte_array_new ();
      guint directory = SCHOLIA_EXIF_MAX_BYTES - 14 + behind;

      g_byte_array_append (padded, (const guint8 *) "MM\0*", 4);
      append_number (padded, directory, 4, TRUE);
      g_byte_array_set_size (padded, directory);
      g_byte_array_append (padded, block->data + 8, block->len - 8);
      g_byte_array_set_size (padded, 3 * SCHOLIA_EXIF_MAX_BYTES);
      append_chunk (file, WEBP, "EXIF", padded->data, padded->len);
      append_end (file, WEBP);
      g_assert_cmpuint (search (file), ==, behind ? 1 : 6);
      g_assert_cmpuint (search_pieces (file, file->len, 1000), ==, behind ? 1 : 6);
    }
}

/* However it comes */

/* In pieces of any size the answer is the same, and there is none before the block is whole. */
static void
test_pieces (void)
{
  for (Kind kind = JPEG; kind < N_KINDS; kind++)
    {
      g_autoptr(GByteArray) file = new_file (kind);
      gsize whole;

      append_exif (file, kind, 6, kind == JPEG);
      whole = file->len - (kind == PNG ? 4 : 0);
      append_pixels (file, kind);
      append_end (file, kind);
      for (gsize piece = 1; piece <= file->len; piece++)
        g_assert_cmpuint (search_pieces (file, file->len, piece), ==, 6);
      for (gsize length = 0; length <= file->len; length++)
        g_assert_cmpuint (search_pieces (file, length, 7), ==, length < whole ? 1 : 6);
    }
}

static void
test_mutated (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < 6000; i++)
    {
      Kind kind = i % N_KINDS;
      g_autoptr(GByteArray) file = new_file (kind);
      guint orientation;

      append_exif (file, kind, 6, kind == JPEG);
      append_pixels (file, kind);
      append_end (file, kind);
      for (gint32 n = g_rand_int_range (rand, 1, 5); n > 0; n--)
        file->data[g_rand_int_range (rand, 0, (gint32) file->len)] = (guint8) g_rand_int (rand);

      orientation = search (file);
      g_assert_cmpuint (orientation, >=, 1);
      g_assert_cmpuint (orientation, <=, 8);
      g_assert_cmpuint (search_pieces (file, file->len, (gsize) g_rand_int_range (rand, 1, 40)), ==,
                        orientation);
    }
}

static void
test_others (void)
{
  static const struct
  {
    const char *bytes;
    gsize       length;
  } others[] = {
    { BYTES ("") }, { BYTES ("\xff") }, { BYTES ("GIF89a\x05\0\x05\0") }, { BYTES ("RIFF\0\0") },
    { BYTES ("RIFF\x40\0\0\0WAVEVP8X\x0a\0\0\0\x08 a song") },
    { BYTES ("RIFF\x40\0\0\0WEBPVP8L\x0a\0\0\0\x08 a picture") },
    { BYTES ("RIFF\x40\0\0\0WEBPVP8X\0\0\0\0\x08 a picture") },
    { BYTES ("\x89PNG\r\n\x1a\n\xff\xff\xff\xff" "eXIfMM") },
    { BYTES ("\x89PNG\r\n\x1a\n\0\0\0\0" "eXIf\0\0\0\0") },
    { BYTES ("\xff\xd8\xff\xe1\0\x01" "Exif\0\0") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_cmpuint (scholia_exif_search_in ((const guint8 *) others[i].bytes, others[i].length),
                      ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exif/search/found", test_found);
  g_test_add_func ("/exif/search/behind-pixels", test_behind_pixels);
  g_test_add_func ("/exif/search/first-counts", test_first_counts);
  g_test_add_func ("/exif/search/signature", test_signature);
  g_test_add_func ("/exif/search/webp-without-flag", test_webp_without_flag);
  g_test_add_func ("/exif/search/behind-riff", test_behind_riff);
  g_test_add_func ("/exif/search/jpeg-disorder", test_jpeg_disorder);
  g_test_add_func ("/exif/search/long-block", test_long_block);
  g_test_add_func ("/exif/search/pieces", test_pieces);
  g_test_add_func ("/exif/search/mutated", test_mutated);
  g_test_add_func ("/exif/search/others", test_others);
  return g_test_run ();
}
