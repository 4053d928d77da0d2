/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-image-sniffer.h"

#include <string.h>

#include "scholia-error.h"
#include "scholia-limits.h"

/* With the start of any other file they are enough. */
#define PNG_HEADER_BYTES 33

typedef struct
{
  const char *name;
  const char *media_type;
  guint32     width;
  guint32     height;
} RealFile;

/* Made with ImageMagick and libwebp's tools. */
static const RealFile files[] = {
  { "1x1-bilevel.png", "image/png", 1, 1 },
  { "37x23-rgb.png", "image/png", 37, 23 },
  { "37x23-interlaced-alpha.png", "image/png", 37, 23 },
  { "40x30-grey16.png", "image/png", 40, 30 },
  { "37x23-baseline.jpg", "image/jpeg", 37, 23 },
  { "37x23-progressive.jpg", "image/jpeg", 37, 23 },
  { "37x23-grey.jpg", "image/jpeg", 37, 23 },
  { "37x23-cmyk.jpg", "image/jpeg", 37, 23 },
  { "37x23-comment.jpg", "image/jpeg", 37, 23 },
  { "37x23-lossy.webp", "image/webp", 37, 23 },
  { "37x23-lossless.webp", "image/webp", 37, 23 },
  { "37x23-alpha.webp", "image/webp", 37, 23 },
  { "37x23-animated.webp", "image/webp", 37, 23 },
};

/* As they are shown: in an eXIf chunk before the pixels, in an EXIF chunk behind them. */
static const RealFile turned[] = {
  { "37x23-turned.png", "image/png", 23, 37 },
  { "37x23-turned.webp", "image/webp", 23, 37 },
};

static GByteArray *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "protocol", "images", name, NULL);
  g_autoptr(GError) error = NULL;
  char *bytes = NULL;
  gsize length;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  return g_byte_array_new_take ((guint8 *) bytes, length);
}

/* On a copy of exactly that length, so that a sanitizer sees every byte read behind it. */
static gboolean
sniff (const guint8      *bytes,
       gsize              length,
       ScholiaImageInfo  *info,
       GError           **error)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, length);

  return scholia_image_sniff (copy, length, info, error);
}

static void
test_real_file (gconstpointer data)
{
  const RealFile *file = data;
  g_autoptr(GByteArray) bytes = load (file->name);
  ScholiaImageInfo info = { .sha256 = "untouched", .size_bytes = 7 };
  g_autoptr(GError) error = NULL;

  g_assert_true (sniff (bytes->data, bytes->len, &info, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (info.media_type, ==, file->media_type);
  g_assert_cmpuint (info.width, ==, file->width);
  g_assert_cmpuint (info.height, ==, file->height);
  g_assert_cmpstr (info.sha256, ==, "untouched");
  g_assert_cmpuint (info.size_bytes, ==, 7);
}

/* A file cut anywhere has its right size or none. */
static void
test_truncated (gconstpointer data)
{
  const RealFile *file = data;
  g_autoptr(GByteArray) bytes = load (file->name);

  for (gsize length = 0; length < bytes->len; length++)
    {
      ScholiaImageInfo info = { 0 };
      g_autoptr(GError) error = NULL;

      if (sniff (bytes->data, length, &info, &error))
        {
          g_assert_cmpuint (info.width, ==, file->width);
          g_assert_cmpuint (info.height, ==, file->height);
        }
      else
        {
          g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
          g_assert_cmpuint (info.width, ==, 0);
          g_assert_cmpstr (info.media_type, ==, "");
        }
    }
}

/* A server has a file in pieces, and one of the tools that it was made by writes the orientation at
 * its end. */
static void
test_pieces (gconstpointer data)
{
  const RealFile *file = data;
  g_autoptr(GByteArray) bytes = load (file->name);

  for (guint cut = PNG_HEADER_BYTES; cut <= bytes->len; cut++)
    {
      g_autoptr(ScholiaImageSniffer) sniffer = scholia_image_sniffer_new ();
      g_autofree guint8 *first = g_memdup2 (bytes->data, cut);
      g_autofree guint8 *second = g_memdup2 (bytes->data + cut, bytes->len - cut);
      ScholiaImageInfo info = { .sha256 = "untouched", .size_bytes = 7 };

      g_assert_true (scholia_image_sniffer_take (sniffer, first, cut, NULL));
      g_assert_true (scholia_image_sniffer_take (sniffer, second, bytes->len - cut, NULL));
      scholia_image_sniffer_get_info (sniffer, &info);
      g_assert_cmpstr (info.media_type, ==, file->media_type);
      g_assert_cmpuint (info.width, ==, file->width);
      g_assert_cmpuint (info.height, ==, file->height);
      g_assert_cmpstr (info.sha256, ==, "untouched");
      g_assert_cmpuint (info.size_bytes, ==, 7);
    }
}

static void
test_mutated (gconstpointer data)
{
  const RealFile *file = data;
  g_autoptr(GByteArray) bytes = load (file->name);
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (bytes->data, bytes->len);
      ScholiaImageInfo info = { 0 };
      g_autoptr(GError) error = NULL;

      for (gint32 n = g_rand_int_range (rand, 1, 6); n > 0; n--)
        copy[g_rand_int_range (rand, 0, (gint32) MIN (bytes->len, 200))] =
          (guint8) g_rand_int (rand);

      if (sniff (copy, bytes->len, &info, &error))
        g_assert_cmpuint ((guint64) info.width * info.height, <=, SCHOLIA_MAX_IMAGE_PIXELS);
      else
        g_assert_nonnull (error);
    }
}

typedef struct
{
  const char  *what;
  const char  *bytes;
  gsize        length;
  ScholiaError code;
} BadFile;

#define BYTES(text) text, sizeof (text) - 1
#define PNG(width, height) \
  BYTES ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR" width height "\x08\x02\0\0\0\0\0\0\0")
#define WEBP(chunk) "RIFF\x40\0\0\0WEBP" chunk

static const BadFile bad[] = {
  { "empty", BYTES (""), SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "text", BYTES ("This is no image."), SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "gif", BYTES ("GIF89a\x05\0\x05\0\0\0\0"), SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "svg", BYTES ("<svg width='5' height='5'/>"), SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "png-bomb", PNG ("\0\0\xea\x60", "\0\0\xea\x60"), SCHOLIA_ERROR_TOO_LARGE },
  { "png-largest-sides", PNG ("\x7f\xff\xff\xff", "\x7f\xff\xff\xff"), SCHOLIA_ERROR_TOO_LARGE },
  { "png-side-too-large", PNG ("\x80\0\0\0", "\0\0\0\x01"), SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "png-no-width", PNG ("\0\0\0\0", "\0\0\0\x01"), SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "png-no-height", PNG ("\0\0\0\x01", "\0\0\0\0"), SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "png-line-ends-changed", BYTES ("\x89PNG\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01"),
    SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "png-another-first-chunk", BYTES ("\x89PNG\r\n\x1a\n\0\0\0\rIDAT\0\0\0\x01\0\0\0\x01\x08\x02"),
    SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "jpeg-bomb", BYTES ("\xff\xd8\xff\xc0\0\x0b\x08\xea\x60\xea\x60\x01\x01\x11\0"),
    SCHOLIA_ERROR_TOO_LARGE },
  { "jpeg-no-lines", BYTES ("\xff\xd8\xff\xc0\0\x0b\x08\0\0\0\x05\x01\x01\x11\0"),
    SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "jpeg-lossless", BYTES ("\xff\xd8\xff\xc3\0\x0b\x08\0\x05\0\x05\x01\x01\x11\0"),
    SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "jpeg-only-tables", BYTES ("\xff\xd8\xff\xdb\0\x04\0\0\xff\xd9"),
    SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "jpeg-scan-first", BYTES ("\xff\xd8\xff\xda\0\x04\0\0"), SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "jpeg-segment-too-short", BYTES ("\xff\xd8\xff\xe0\0\x01"), SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "jpeg-segment-too-long", BYTES ("\xff\xd8\xff\xe0\xff\xff\0"),
    SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "jpeg-only-fill", BYTES ("\xff\xd8\xff\xff\xff\xff\xff"), SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "jpeg-no-marker", BYTES ("\xff\xd8\xff\xe0\0\x02xx"), SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "webp-of-another-kind", BYTES (WEBP ("VP9 \x0a\0\0\0")), SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "webp-no-key-frame", BYTES (WEBP ("VP8 \x0a\0\0\0\x01\0\0\x9d\x01\x2a\x05\0\x05\0")),
    SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "webp-no-start-code", BYTES (WEBP ("VP8 \x0a\0\0\0\0\0\0\x9d\x01\x2b\x05\0\x05\0")),
    SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "webp-no-width", BYTES (WEBP ("VP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\0\xc0\x05\0")),
    SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "webp-lossless-version", BYTES (WEBP ("VP8L\x0a\0\0\0\x2f\0\0\0\x20")),
    SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
  { "webp-lossless-bomb", BYTES (WEBP ("VP8L\x0a\0\0\0\x2f\xff\xff\xff\x0f")),
    SCHOLIA_ERROR_TOO_LARGE },
  { "webp-canvas-bomb", BYTES (WEBP ("VP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff")),
    SCHOLIA_ERROR_TOO_LARGE },
  { "wav", BYTES ("RIFF\x40\0\0\0WAVEfmt "), SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
};

static void
test_bad (gconstpointer data)
{
  const BadFile *file = data;
  ScholiaImageInfo info = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_false (sniff ((const guint8 *) file->bytes, file->length, &info, &error));
  g_assert_error (error, SCHOLIA_ERROR, (int) file->code);
}

static void
append_16 (GByteArray *bytes,
           gboolean    is_big_endian,
           guint       value)
{
  guint8 high = (guint8) (value >> 8);
  guint8 low = (guint8) value;

  g_byte_array_append (bytes, is_big_endian ? &high : &low, 1);
  g_byte_array_append (bytes, is_big_endian ? &low : &high, 1);
}

static void
append_32 (GByteArray *bytes,
           gboolean    is_big_endian,
           guint       value)
{
  append_16 (bytes, is_big_endian, is_big_endian ? value >> 16 : value & 0xffff);
  append_16 (bytes, is_big_endian, is_big_endian ? value & 0xffff : value >> 16);
}

static void
append_entry (GByteArray *bytes,
              gboolean    is_big_endian,
              guint       tag,
              guint       value)
{
  append_16 (bytes, is_big_endian, tag);
  append_16 (bytes, is_big_endian, 3);
  append_32 (bytes, is_big_endian, 1);
  append_16 (bytes, is_big_endian, value);
  append_16 (bytes, is_big_endian, 0);
}

/* The baseline file with an Exif segment behind its start: two entries, at @directory. */
static GByteArray *
build_oriented (guint    orientation,
                gboolean is_big_endian,
                guint    directory)
{
  g_autoptr(GByteArray) plain = load ("37x23-baseline.jpg");
  GByteArray *bytes = g_byte_array_new ();
  guint length = 2 + 6 + directory + 2 + 24 + 4;

  g_byte_array_append (bytes, (const guint8 *) "\xff\xd8\xff\xe1", 4);
  append_16 (bytes, TRUE, length);
  g_byte_array_append (bytes, (const guint8 *) "Exif\0\0", 6);
  g_byte_array_append (bytes, (const guint8 *) (is_big_endian ? "MM\0*" : "II*\0"), 4);
  append_32 (bytes, is_big_endian, directory);
  for (guint i = 8; i < directory; i++)
    g_byte_array_append (bytes, (const guint8 *) "", 1);
  append_16 (bytes, is_big_endian, 2);
  append_entry (bytes, is_big_endian, 0x0100, 37);
  append_entry (bytes, is_big_endian, 0x0112, orientation);
  append_32 (bytes, is_big_endian, 0);
  g_byte_array_append (bytes, plain->data + 2, plain->len - 2);
  return bytes;
}

static void
test_orientation (void)
{
  for (guint orientation = 0; orientation <= 9; orientation++)
    for (guint variant = 0; variant < 4; variant++)
      {
        g_autoptr(GByteArray) bytes = build_oriented (orientation, variant & 1,
                                                      variant & 2 ? 8 : 100);
        gboolean is_transposed = orientation >= 5 && orientation <= 8;
        ScholiaImageInfo info = { 0 };

        g_assert_true (sniff (bytes->data, bytes->len, &info, NULL));
        g_assert_cmpuint (info.width, ==, is_transposed ? 23 : 37);
        g_assert_cmpuint (info.height, ==, is_transposed ? 37 : 23);
      }
}

/* Wrong metadata is no reason to refuse the picture. */
static void
test_damaged_exif (void)
{
  g_autoptr(GByteArray) good = build_oriented (6, TRUE, 8);
  g_autoptr(GRand) rand = g_rand_new_with_seed (2);

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (good->data, good->len);
      ScholiaImageInfo info = { 0 };

      for (guint n = 0; n < 4; n++)
        copy[g_rand_int_range (rand, 6, 46)] = (guint8) g_rand_int_range (rand, 0, 256);

      g_assert_true (sniff (copy, good->len, &info, NULL));
      g_assert_cmpuint (info.width * info.height, ==, 37 * 23);
    }
}

static void
test_first_exif_counts (gconstpointer data)
{
  guint orientation = GPOINTER_TO_UINT (data);
  g_autoptr(GByteArray) first = build_oriented (orientation, TRUE, 8);
  g_autoptr(GByteArray) second = build_oriented (7 - orientation, FALSE, 8);
  ScholiaImageInfo info = { 0 };
  gsize segment = 2 + (gsize) (first->data[4] << 8 | first->data[5]);
  g_autoptr(GByteArray) both = g_byte_array_new ();

  g_byte_array_append (both, first->data, (guint) (2 + segment));
  g_byte_array_append (both, second->data + 2, second->len - 2);
  g_assert_true (sniff (both->data, both->len, &info, NULL));
  g_assert_cmpuint (info.width, ==, orientation == 6 ? 23 : 37);
}

static void
add_file_tests (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *real = g_strdup_printf ("/protocol/image-header/real/%s", files[i].name);
      g_autofree char *cut = g_strdup_printf ("/protocol/image-header/truncated/%s",
                                              files[i].name);
      g_autofree char *mutated = g_strdup_printf ("/protocol/image-header/mutated/%s",
                                                  files[i].name);

      g_test_add_data_func (real, &files[i], test_real_file);
      g_test_add_data_func (cut, &files[i], test_truncated);
      g_test_add_data_func (mutated, &files[i], test_mutated);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (turned); i++)
    {
      g_autofree char *real = g_strdup_printf ("/protocol/image-header/real/%s", turned[i].name);
      g_autofree char *pieces = g_strdup_printf ("/protocol/image-header/pieces/%s",
                                                 turned[i].name);
      g_autofree char *mutated = g_strdup_printf ("/protocol/image-header/mutated/%s",
                                                  turned[i].name);

      g_test_add_data_func (real, &turned[i], test_real_file);
      g_test_add_data_func (pieces, &turned[i], test_pieces);
      g_test_add_data_func (mutated, &turned[i], test_mutated);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_file_tests ();
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strdup_printf ("/protocol/image-header/bad/%s", bad[i].what);

      g_test_add_data_func (path, &bad[i], test_bad);
    }
  g_test_add_func ("/protocol/image-header/orientation", test_orientation);
  g_test_add_func ("/protocol/image-header/damaged-exif", test_damaged_exif);
  g_test_add_data_func ("/protocol/image-header/first-exif-counts/turned", GUINT_TO_POINTER (6),
                        test_first_exif_counts);
  g_test_add_data_func ("/protocol/image-header/first-exif-counts/upright", GUINT_TO_POINTER (1),
                        test_first_exif_counts);

  return g_test_run ();
}
