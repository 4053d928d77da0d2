/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "image-fixture.h"

#include <png.h>
#include <string.h>

#include "scholia-error.h"

#define SAY(literal) literal, sizeof literal - 1
/* Files of each format; a sanitized decoder takes six times as long to start. */
#ifdef __SANITIZE_ADDRESS__
#define N_MUTATIONS 40
#define N_CUTS 13
#else
#define N_MUTATIONS 100
#define N_CUTS 40
#endif

static const struct
{
  const char   *bytes;
  gsize         length;
  ScholiaError  code;
  const char   *words[2]; /* that the message must have */
} table[] = {
  { SAY (""), SCHOLIA_ERROR_UNSUPPORTED_IMAGE, { "empty" } },
  { SAY ("A letter about a picture, renamed."), SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
    { "PNG, JPEG, WebP" } },
  { SAY ("\x89PNG\r\n\x1a\n"), SCHOLIA_ERROR_UNSUPPORTED_IMAGE, { NULL } },
  { SAY ("GIF89a\x10\0\x10\0\0\0\0;"), SCHOLIA_ERROR_UNSUPPORTED_IMAGE, { "GIF", "damaged" } },
  { SAY ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0\x0f\xb0\xe2\x15"
        "\0\0\0\x10" "IDAT"),
    SCHOLIA_ERROR_TOO_LARGE, { "60000", "100" } },
  { SAY ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0\x08\x02\0\0\0\0\0\0\0"),
    SCHOLIA_ERROR_UNSUPPORTED_IMAGE, { NULL } },
  { SAY ("\xff\xd8\xff"), SCHOLIA_ERROR_UNSUPPORTED_IMAGE, { NULL } },
  { SAY ("\xff\xd8\xff\xd9"), SCHOLIA_ERROR_UNSUPPORTED_IMAGE, { NULL } },
  { SAY ("RIFF\x04\0\0\0WEBP"), SCHOLIA_ERROR_UNSUPPORTED_IMAGE, { NULL } },
  { SAY ("\0\0\0\x14" "ftypheic\0\0\0\0mif1"), SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
    { "HEIF", "damaged" } },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(GBytes) bytes = g_bytes_new_static (table[i].bytes, table[i].length);
      g_autoptr(GError) error = NULL;
      g_autoptr(ScholiaPicture) picture = fixture_load (bytes, &error);

      g_assert_null (picture);
      g_assert_error (error, SCHOLIA_ERROR, (int) table[i].code);
      for (guint j = 0; j < G_N_ELEMENTS (table[i].words) && table[i].words[j] != NULL; j++)
        if (strstr (error->message, table[i].words[j]) == NULL)
          g_error ("“%s” does not say “%s”", error->message, table[i].words[j]);
    }
}

typedef GBytes *(*WriteFunc) (const FixtureImage *image);

static GBytes *
write_png (const FixtureImage *image)
{
  return fixture_write_png (image, PNG_COLOR_TYPE_RGB_ALPHA, 8, FALSE);
}

static GBytes *
write_interlaced_png (const FixtureImage *image)
{
  return fixture_write_png (image, PNG_COLOR_TYPE_RGB, 8, TRUE);
}

static GBytes *
write_jpeg (const FixtureImage *image)
{
  return fixture_write_jpeg (image, FIXTURE_JPEG_RGB, 6);
}

static GBytes *
write_progressive_jpeg (const FixtureImage *image)
{
  return fixture_write_jpeg (image, FIXTURE_JPEG_PROGRESSIVE, 0);
}

static GBytes *
write_lossy_webp (const FixtureImage *image)
{
  return fixture_write_webp (image, FALSE);
}

static GBytes *
write_lossless_webp (const FixtureImage *image)
{
  return fixture_write_webp (image, TRUE);
}

static const struct
{
  const char *name;
  WriteFunc   write;
} formats[] = {
  { "PNG", write_png },
  { "interlaced PNG", write_interlaced_png },
  { "JPEG", write_jpeg },
  { "progressive JPEG", write_progressive_jpeg },
  { "lossy WebP", write_lossy_webp },
  { "lossless WebP", write_lossless_webp },
};

/* Half a picture that looks whole would be commented on. */
static void
test_cut_is_an_error (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr(FixtureImage) image = fixture_image_new (90, 70, TRUE);
      g_autoptr(GBytes) whole = formats[i].write (image);
      gsize length = g_bytes_get_size (whole);

      for (gsize n = 1; n <= N_CUTS; n++)
        {
          g_autoptr(GBytes) cut = g_bytes_new_from_bytes (whole, 0, length * n / (N_CUTS + 1));
          g_autoptr(GError) error = NULL;
          g_autoptr(ScholiaPicture) picture = fixture_load (cut, &error);

          if (picture != NULL)
            g_error ("%s cut to %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes was a picture",
                     formats[i].name, length * n / (N_CUTS + 1), length);
          g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
        }
    }
}

/* A whole picture without the last bytes of its file: PNG and JPEG say where they end; of a WebP
 * the last byte may be one that fills up. */
static void
test_cut_at_the_end (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr(FixtureImage) image = fixture_image_new (90, 70, TRUE);
      g_autoptr(GBytes) whole = formats[i].write (image);
      gsize length = g_bytes_get_size (whole);
      gboolean is_webp = g_str_has_suffix (formats[i].name, "WebP");

      for (gsize n = is_webp ? 2 : 1; n <= 16; n++)
        {
          g_autoptr(GBytes) cut = g_bytes_new_from_bytes (whole, 0, length - n);
          g_autoptr(GError) error = NULL;
          g_autoptr(ScholiaPicture) picture = fixture_load (cut, &error);

          if (picture != NULL)
            g_error ("%s without its last %" G_GSIZE_FORMAT " bytes was a picture",
                     formats[i].name, n);
        }
    }
}

static void
test_cut_says_so (void)
{
  const char *names[] = { "This PNG file is damaged", NULL, "This JPEG file is damaged", NULL,
                          "This WebP file is damaged" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i += 2)
    {
      g_autoptr(FixtureImage) image = fixture_image_new (90, 70, FALSE);
      g_autoptr(GBytes) whole = formats[i].write (image);
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) * 4 / 5);
      g_autoptr(GError) error = NULL;
      g_autoptr(ScholiaPicture) picture = fixture_load (cut, &error);

      g_assert_null (picture);
      g_assert_true (g_str_has_prefix (error->message, names[i]));
      g_assert_nonnull (strstr (error->message, "ends too early"));
    }
}

static GBytes *
mutate (GBytes *whole,
        GRand  *rand)
{
  gsize length = g_bytes_get_size (whole);
  guint8 *data = g_memdup2 (g_bytes_get_data (whole, NULL), length);
  guint n = (guint) g_rand_int_range (rand, 1, 12);

  /* Headers are where a byte means most. */
  for (guint i = 0; i < n; i++)
    data[g_rand_int_range (rand, 0, (gint32) (i % 2 == 0 ? MIN (length, 80) : length))] =
      (guint8) g_rand_int (rand);

  return g_bytes_new_take (data, length);
}

static void
test_mutations (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20260101);
  guint n_pictures = 0, n_errors = 0;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr(FixtureImage) image = fixture_image_new (60, 50, TRUE);
      g_autoptr(GBytes) whole = formats[i].write (image);

      for (guint n = 0; n < N_MUTATIONS; n++)
        {
          g_autoptr(GBytes) bytes = mutate (whole, rand);
          g_autoptr(GError) error = NULL;
          g_autoptr(ScholiaPicture) picture = fixture_load (bytes, &error);

          g_assert_true ((picture != NULL) != (error != NULL));
          n_pictures += picture != NULL;
          n_errors += error != NULL;
          if (error != NULL)
            g_assert_true (g_utf8_validate (error->message, -1, NULL));
        }
    }

  g_test_message ("%u mutated files: %u pictures, %u errors", n_pictures + n_errors, n_pictures,
                  n_errors);
  g_assert_cmpuint (n_errors, >, N_MUTATIONS);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/image/bad-input/table", test_table);
  g_test_add_func ("/image/bad-input/cut-is-an-error", test_cut_is_an_error);
  g_test_add_func ("/image/bad-input/cut-at-the-end", test_cut_at_the_end);
  g_test_add_func ("/image/bad-input/cut-says-so", test_cut_says_so);
  g_test_add_func ("/image/bad-input/mutations", test_mutations);
  return fixture_run ();
}
