/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The real program, caged, on files of each kind. */

#include "decoder-fixture.h"

#include <png.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "image-writers.h"

static GBytes *
write_png (const FixtureImage *image)
{
  return fixture_write_png (image, PNG_COLOR_TYPE_RGB_ALPHA, 8, FALSE);
}

static GBytes *
write_interlaced_png (const FixtureImage *image)
{
  return fixture_write_png (image, PNG_COLOR_TYPE_RGB_ALPHA, 8, TRUE);
}

static GBytes *
write_jpeg (const FixtureImage *image)
{
  return fixture_write_jpeg (image, FIXTURE_JPEG_RGB, 0);
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
  GBytes   *(*write) (const FixtureImage *image);
  gboolean    is_lossless;
  gboolean    has_alpha;
} formats[] = {
  { "PNG", write_png, TRUE, TRUE },
  { "interlaced PNG", write_interlaced_png, TRUE, TRUE },
  { "JPEG", write_jpeg, FALSE, FALSE },
  { "progressive JPEG", write_progressive_jpeg, FALSE, FALSE },
  { "lossy WebP", write_lossy_webp, FALSE, TRUE },
  { "lossless WebP", write_lossless_webp, TRUE, TRUE },
};

static void
assert_image (ScholiaPyramidFile *file,
              const FixtureImage *image,
              guint               tolerance)
{
  const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (file);
  g_autofree guint8 *pixels = decoder_read_level (file, 0);

  g_assert_cmpuint (layout->width, ==, image->width);
  g_assert_cmpuint (layout->height, ==, image->height);
  for (guint y = 0; y < image->height; y++)
    for (guint x = 0; x < image->width; x++)
      {
        const guint8 *pixel = pixels + ((gsize) y * layout->width + x) * layout->bytes_per_pixel;
        const guint8 *rgba = image->rgba + ((gsize) y * image->width + x) * 4;

        for (guint i = 0; i < 3; i++)
          {
            guint8 value = layout->bytes_per_pixel == 4 ? pixel[2 - i] : pixel[i];

            if (ABS (value - rgba[i]) > (int) tolerance)
              g_error ("pixel %u, %u: channel %u is %u instead of %u", x, y, i, value, rgba[i]);
          }
        if (layout->bytes_per_pixel == 4)
          g_assert_cmpuint (pixel[3], ==, rgba[3]);
      }
}

static void
test_pixels (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr(FixtureImage) image = formats[i].is_lossless
                                      ? fixture_image_new (700, 530, TRUE)
                                      : fixture_image_new_smooth (700, 530);
      g_autoptr(GBytes) bytes = formats[i].write (image);
      g_auto(DecoderRun) run = decoder_run_bytes (bytes);
      g_autoptr(ScholiaPyramidFile) file = decoder_run_open (&run);

      g_test_message ("%s: %.1f ms CPU", formats[i].name, (double) run.cpu_us / 1000);
      assert_image (file, image, formats[i].is_lossless ? 0 : 6);
    }
}

/* What is told is in the file, in an order to rely on: the size first, all tiles once, the end. */
static void
assert_reports (const DecoderRun *run)
{
  ScholiaReport size = g_array_index (run->reports, ScholiaReport, 0);
  ScholiaPyramidLayout layout;
  g_autofree guint8 *told = NULL;

  g_assert_cmpint (size.kind, ==, SCHOLIA_REPORT_SIZE);
  g_assert_true (scholia_pyramid_layout_plan (&layout, size.width, size.height,
                                              size.bytes_per_pixel, size.preview_width,
                                              size.preview_height, NULL));
  told = g_malloc0 (layout.n_tiles);
  for (guint i = 1; i < run->reports->len - 1; i++)
    {
      ScholiaReport report = g_array_index (run->reports, ScholiaReport, i);

      g_assert_cmpint (report.kind, !=, SCHOLIA_REPORT_SIZE);
      g_assert_cmpint (report.kind, <, SCHOLIA_REPORT_DONE);
      g_assert_true (scholia_report_fits (&report, &layout));
      for (guint row = report.row; row < report.row + report.n_rows; row++)
        for (guint column = report.column; column < report.column + report.n_columns; column++)
          {
            guint index = scholia_pyramid_layout_index (&layout, report.level, column, row);

            g_assert_cmpuint (told[index]++, ==, 0);
          }
    }
  g_assert_null (memchr (told, 0, layout.n_tiles));
}

static void
test_reports (void)
{
  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr(FixtureImage) image = fixture_image_new_smooth (1400, 1100);
      g_autoptr(GBytes) bytes = fixture_write_jpeg (image, FIXTURE_JPEG_RGB, orientation);
      g_auto(DecoderRun) run = decoder_run_bytes (bytes);
      g_autoptr(ScholiaPyramidFile) file = decoder_run_open (&run);

      assert_reports (&run);
    }
}

/* A large JPEG's preview, and an interlaced PNG's, is the picture in small, before any tile. */
static void
assert_preview (const DecoderRun *run,
                guint             width,
                guint             height)
{
  g_autoptr(ScholiaPyramidFile) file = decoder_run_open (run);
  const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (file);
  g_autoptr(FixtureImage) expected = fixture_image_new_smooth (width, height);
  guint bpp = layout->bytes_per_pixel;
  g_autofree guint8 *preview = g_malloc ((gsize) width * height * bpp);
  g_autoptr(GError) error = NULL;

  assert_reports (run);
  g_assert_cmpint (g_array_index (run->reports, ScholiaReport, 1).kind, ==,
                   SCHOLIA_REPORT_PREVIEW);
  g_assert_cmpuint (layout->preview_width, ==, width);
  g_assert_cmpuint (layout->preview_height, ==, height);
  scholia_pyramid_file_read_preview (file, preview, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < width * height; i++)
    for (guint j = 0; j < 3; j++)
      g_assert_cmpint (ABS (preview[i * bpp + (bpp == 4 ? 2 - j : j)] - expected->rgba[i * 4 + j]),
                       <=, 6);
}

static void
test_previews (void)
{
  g_autoptr(FixtureImage) image = fixture_image_new_smooth (3001, 2003);
  g_autoptr(GBytes) jpeg = write_jpeg (image);
  g_autoptr(GBytes) progressive = write_progressive_jpeg (image);
  g_autoptr(GBytes) png = write_interlaced_png (image);
  GBytes *files[] = { jpeg, progressive, png };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_auto(DecoderRun) run = decoder_run_bytes (files[i]);

      assert_preview (&run, 376, 251);
    }
}

#define SAY(literal) literal, sizeof literal - 1

static const struct
{
  const char     *bytes;
  gsize           length;
  ScholiaFailure  failure;
  const char     *format;
  const char     *words; /* (nullable): of which they must have a part */
} table[] = {
  { SAY (""), SCHOLIA_FAILURE_CUT_OFF, "", NULL },
  { SAY ("x"), SCHOLIA_FAILURE_UNKNOWN_FORMAT, "", NULL },
  { SAY ("A letter about a picture, renamed."), SCHOLIA_FAILURE_UNKNOWN_FORMAT, "", NULL },
  { SAY ("\x89PNG\r\n\x1a\n"), SCHOLIA_FAILURE_CUT_OFF, "PNG", NULL },
  { SAY ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0\0\0\0\0"),
    SCHOLIA_FAILURE_DAMAGED, "PNG", "CRC" },
  { SAY ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0\x0f\xb0\xe2\x15"
         "\0\0\0\0IDAT"), SCHOLIA_FAILURE_TOO_LARGE, "PNG", "60000 × 60000" },
  { SAY ("\xff\xd8\xff"), SCHOLIA_FAILURE_CUT_OFF, "JPEG", NULL },
  { SAY ("\xff\xd8\xff\xd9"), SCHOLIA_FAILURE_DAMAGED, "JPEG", NULL },
  { SAY ("RIFF\x04\0\0\0WEBP"), SCHOLIA_FAILURE_DAMAGED, "WebP", NULL },
  { SAY ("GIF89a\x10\0\x10\0\0\0\0;"), SCHOLIA_FAILURE_DAMAGED, "GIF", "no picture" },
  { SAY ("GIF89a\x10\0\x10\0\0\0\0,\0\0\0\0\x10\0\x10\0\0\x02\x02\x84\x51"),
    SCHOLIA_FAILURE_CUT_OFF, "GIF", NULL },
  { SAY ("BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"), SCHOLIA_FAILURE_CUT_OFF, "BMP", NULL },
  { SAY ("II*\0\xff\xff\xff\x7f"), SCHOLIA_FAILURE_DAMAGED, "TIFF", NULL },
  { SAY ("<svg xmlns='http://www.w3.org/2000/svg'><g>"), SCHOLIA_FAILURE_DAMAGED, "SVG", "XML" },
  /* libxml2 would open a file for these, for which the cage kills. */
  { SAY ("<?xml version='1.0' encoding='EUC-JP'?><svg xmlns='http://www.w3.org/2000/svg'/>"),
    SCHOLIA_FAILURE_UNSUPPORTED, "SVG", "EUC-JP" },
  { SAY ("<?xml version='1.0' encoding='EUC-JP'? <svg"), SCHOLIA_FAILURE_UNSUPPORTED, "SVG", NULL },
};

static void
test_failures (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(GBytes) bytes = g_bytes_new_static (table[i].bytes, table[i].length);
      g_auto(DecoderRun) run = decoder_run_bytes (bytes);
      ScholiaReport last = decoder_run_last (&run);

      g_test_message ("%u: %u %s %s", i, last.failure, last.format, last.words);
      g_assert_true (WIFEXITED (run.status));
      g_assert_cmpint (last.kind, ==, SCHOLIA_REPORT_FAILED);
      g_assert_cmpint (last.failure, ==, table[i].failure);
      g_assert_cmpstr (last.format, ==, table[i].format);
      if (table[i].words != NULL)
        g_assert_nonnull (strstr (last.words, table[i].words));
    }
}

/* Ten of ten of ten of a shape, and so on: a thousand million of them in a small file. */
static void
test_too_complicated (void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("a sanitizer takes its time");
#else
  GString *text = g_string_new ("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'"
                                " xmlns:x='http://www.w3.org/1999/xlink'>"
                                "<path id='a0' d='M0 0 9 5 0 9Z'/>");
  g_autoptr(GBytes) bytes = NULL;
  g_auto(DecoderRun) run = { .reports = NULL };
  ScholiaReport last;

  for (guint i = 1; i < 10; i++)
    {
      g_string_append_printf (text, "<g id='a%u'>", i);
      for (guint j = 0; j < 10; j++)
        g_string_append_printf (text, "<use x:href='#a%u'/>", i - 1);
      g_string_append (text, "</g>");
    }
  g_string_append (text, "</svg>");
  bytes = g_string_free_to_bytes (text);
  run = decoder_run_bytes (bytes);
  last = decoder_run_last (&run);
  g_assert_true (WIFEXITED (run.status));
  g_assert_cmpint (last.kind, ==, SCHOLIA_REPORT_FAILED);
  g_assert_cmpint (last.failure, ==, SCHOLIA_FAILURE_TOO_COMPLICATED);
  g_assert_cmpstr (last.format, ==, "SVG");
#endif
}

/* Half a picture that looks whole would be commented on. */
static void
test_cut_is_a_failure (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr(FixtureImage) image = fixture_image_new (90, 70, TRUE);
      g_autoptr(GBytes) whole = formats[i].write (image);
      gsize length = g_bytes_get_size (whole);

      for (gsize n = 1; n <= 12; n++)
        {
          g_autoptr(GBytes) cut = g_bytes_new_from_bytes (whole, 0, length * n / 13);
          g_auto(DecoderRun) run = decoder_run_bytes (cut);
          ScholiaReport last = decoder_run_last (&run);
          g_autoptr(ScholiaPyramidFile) file = scholia_pyramid_file_open (run.pyramid_fd, NULL);

          g_assert_cmpint (last.kind, ==, SCHOLIA_REPORT_FAILED);
          g_assert_false (file != NULL &&
                          (scholia_pyramid_file_get_flags (file) & SCHOLIA_PYRAMID_COMPLETE));
        }
    }
}

static void
test_refuses_to_be_called_by_hand (void)
{
  g_auto(DecoderRun) run = { .reports = NULL };
  const char *const arguments[] = { "picture.png", NULL };

  run = decoder_run (g_getenv ("SCHOLIA_DECODER"), arguments, STDIN_FILENO, 10);
  g_assert_true (WIFEXITED (run.status) && WEXITSTATUS (run.status) == 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/decoder/pixels", test_pixels);
  g_test_add_func ("/image/decoder/reports", test_reports);
  g_test_add_func ("/image/decoder/previews", test_previews);
  g_test_add_func ("/image/decoder/failures", test_failures);
  g_test_add_func ("/image/decoder/too-complicated", test_too_complicated);
  g_test_add_func ("/image/decoder/cut-is-a-failure", test_cut_is_a_failure);
  g_test_add_func ("/image/decoder/refuses-to-be-called-by-hand",
                   test_refuses_to_be_called_by_hand);
  return g_test_run ();
}
