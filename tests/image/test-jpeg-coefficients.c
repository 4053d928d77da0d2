/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A progressive JPEG, decoded with its coefficients packed, and as libjpeg does it by itself. */

#include "scholia-jpeg-coefficients.h"

#include <jerror.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "decoder-fixture.h"

#define WIDTH 1003
#define HEIGHT 517
#define ROW_BYTES (WIDTH * 3)
/* Enough for all coefficients, and for hardly any. */
#define ALL_BYTES (64 * 1024 * 1024)
#define FEW_BYTES (64 * 1024)

typedef struct
{
  ScholiaJpegCoefficients coefficients;
  struct jpeg_error_mgr   errors;
  jmp_buf                 jump;
} Reader;

static void
error_exit_cb (j_common_ptr jpeg)
{
  Reader *reader = jpeg->client_data;

  longjmp (reader->jump, 1);
}

/* Noise of @amplitude over a gradient: the more there is, the fewer coefficients are zero. */
static GBytes *
write_picture (guint amplitude,
               int   sampling,
               int   quality)
{
  struct jpeg_compress_struct jpeg = { 0 };
  struct jpeg_error_mgr errors;
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  unsigned char *bytes = NULL;
  unsigned long length = 0;
  guint8 row[ROW_BYTES];
  GBytes *file;

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_mem_dest (&jpeg, &bytes, &length);
  jpeg.image_width = WIDTH;
  jpeg.image_height = HEIGHT;
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults (&jpeg);
  jpeg_set_quality (&jpeg, quality, TRUE);
  jpeg.comp_info[0].h_samp_factor = jpeg.comp_info[0].v_samp_factor = sampling;
  jpeg_simple_progression (&jpeg);
  jpeg_start_compress (&jpeg, TRUE);
  for (guint y = 0; y < HEIGHT; y++)
    {
      JSAMPROW rows[] = { row };

      for (guint i = 0; i < ROW_BYTES; i++)
        row[i] = (guint8) ((i + y) / 8 % (256 - amplitude) +
                           (guint) g_rand_int_range (rand, 0, (gint32) amplitude + 1));
      jpeg_write_scanlines (&jpeg, rows, 1);
    }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  file = g_bytes_new (bytes, length);
  free (bytes);
  return file;
}

static void
read_rows (j_decompress_ptr  jpeg,
           guint8           *pixels)
{
  while (jpeg->output_scanline < jpeg->output_height)
    {
      JSAMPROW rows[] = { pixels + (gsize) jpeg->output_scanline * ROW_BYTES };

      jpeg_read_scanlines (jpeg, rows, 1);
    }
}

/* @is_buffered: scan by scan, each of them shown, the last one at the end. */
static void
read_picture (j_decompress_ptr  jpeg,
              gboolean          is_buffered,
              guint8           *pixels)
{
  jpeg_read_header (jpeg, TRUE);
  jpeg->buffered_image = is_buffered;
  jpeg_start_decompress (jpeg);
  if (!is_buffered)
    read_rows (jpeg, pixels);

  while (is_buffered && !jpeg_input_complete (jpeg))
    {
      jpeg_start_output (jpeg, jpeg->input_scan_number);
      read_rows (jpeg, pixels);
      jpeg_finish_output (jpeg);
    }
  if (is_buffered)
    {
      jpeg_start_output (jpeg, jpeg->input_scan_number);
      read_rows (jpeg, pixels);
      jpeg_finish_output (jpeg);
    }
  jpeg_finish_decompress (jpeg);
}

/* A function of its own: longjmp spoils the changed locals of the one that called setjmp. */
static gboolean
read_guarded (Reader           *reader,
              j_decompress_ptr  jpeg,
              gboolean          is_buffered,
              guint8           *pixels)
{
  if (setjmp (reader->jump) != 0)
    return FALSE;

  read_picture (jpeg, is_buffered, pixels);
  return TRUE;
}

/* @max_bytes: 0: libjpeg's own manager. Returns libjpeg's code of what went wrong, or 0. */
static int
decode (GBytes   *file,
        gsize     max_bytes,
        gboolean  is_buffered,
        guint8   *pixels,
        gboolean *is_packed)
{
  struct jpeg_decompress_struct jpeg = { 0 };
  Reader reader = { .coefficients.max_bytes = max_bytes };
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);
  gboolean is_whole;

  jpeg.err = jpeg_std_error (&reader.errors);
  jpeg.client_data = &reader;
  reader.errors.error_exit = error_exit_cb;
  jpeg_create_decompress (&jpeg);
  jpeg_mem_src (&jpeg, bytes, length);
  if (max_bytes > 0)
    scholia_jpeg_coefficients_take_over (&reader.coefficients, &jpeg);
  is_whole = read_guarded (&reader, &jpeg, is_buffered, pixels);
  *is_packed = reader.coefficients.packing != NULL;
  g_assert_cmpuint (reader.coefficients.n_held_bytes, <=, is_whole ? max_bytes : ALL_BYTES);
  jpeg_destroy_decompress (&jpeg);
  scholia_jpeg_coefficients_clear (&reader.coefficients);
  return is_whole ? 0 : reader.errors.msg_code;
}

static const struct
{
  guint amplitude;
  int   sampling;
  int   quality;
  gsize packed_bytes; /* that are enough, of the 3.2 MB or 1.6 MB that they are */
} pictures[] = {
  { 0, 1, 90, 1300000 },
  { 8, 1, 75, 1300000 },
  { 255, 1, 95, 2500000 },
  { 255, 1, 100, 3100000 }, /* many of two bytes */
  { 40, 2, 90, 1200000 },
};

static void
test_same_pixels (void)
{
  g_autofree guint8 *expected = g_malloc (HEIGHT * ROW_BYTES);
  g_autofree guint8 *pixels = g_malloc (HEIGHT * ROW_BYTES);

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      gboolean is_buffered = i % 2 == 0, is_packed;
      g_autoptr(GBytes) file = write_picture (pictures[i].amplitude, pictures[i].sampling,
                                              pictures[i].quality);

      g_assert_cmpint (decode (file, 0, is_buffered, expected, &is_packed), ==, 0);

      memset (pixels, 0, HEIGHT * ROW_BYTES);
      g_assert_cmpint (decode (file, pictures[i].packed_bytes, is_buffered, pixels, &is_packed),
                       ==, 0);
      g_assert_true (is_packed);
      g_assert_cmpmem (pixels, HEIGHT * ROW_BYTES, expected, HEIGHT * ROW_BYTES);

      memset (pixels, 0, HEIGHT * ROW_BYTES);
      g_assert_cmpint (decode (file, ALL_BYTES, is_buffered, pixels, &is_packed), ==, 0);
      g_assert_false (is_packed);
      g_assert_cmpmem (pixels, HEIGHT * ROW_BYTES, expected, HEIGHT * ROW_BYTES);
    }
}

/* Noise has hardly a zero, and does not become smaller. */
static void
test_too_many (void)
{
  g_autofree guint8 *pixels = g_malloc0 (HEIGHT * ROW_BYTES);
  g_autoptr(GBytes) file = write_picture (255, 1, 95);
  gboolean is_packed;

  g_assert_cmpint (decode (file, FEW_BYTES, FALSE, pixels, &is_packed), ==, JERR_OUT_OF_MEMORY);
  g_assert_true (is_packed);
}

/* 9000 x 8000 pixels of grey in full colour, whose coefficients are 432 MB of zeroes: one scan, in
 * which a bit of 0 is a component of a block. */
static GBytes *
make_flat (void)
{
  static const guint8 start[] = "\xff\xd8"
    "\xff\xc2\0\x11\x08\x1f\x40\x23\x28\x03\x01\x11\0\x02\x11\0\x03\x11\0"
    "\xff\xc4\0\x14\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
  static const guint8 scan[] = "\xff\xda\0\x0c\x03\x01\0\x02\0\x03\0\0\0\0";
  g_autofree guint8 *data = g_malloc0 (1125 * 1000 * 3 / 8);
  GByteArray *file = g_byte_array_new ();
  guint8 steps[64];

  memset (steps, 1, sizeof steps);
  g_byte_array_append (file, start, sizeof start - 1);
  g_byte_array_append (file, (const guint8 *) "\xff\xdb\0\x43\0", 5);
  g_byte_array_append (file, steps, sizeof steps);
  g_byte_array_append (file, scan, sizeof scan - 1);
  g_byte_array_append (file, data, 1125 * 1000 * 3 / 8);
  g_byte_array_append (file, (const guint8 *) "\xff\xd9", 2);
  return g_byte_array_free_to_bytes (file);
}

/* As they are, there would be no room for them. */
static void
test_in_the_cage (void)
{
  g_autoptr(GBytes) file = make_flat ();
  g_auto(DecoderRun) run = decoder_run_bytes (file);

  g_assert_cmpint (decoder_run_last (&run).kind, ==, SCHOLIA_REPORT_DONE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/jpeg-coefficients/same-pixels", test_same_pixels);
  g_test_add_func ("/image/jpeg-coefficients/too-many", test_too_many);
  g_test_add_func ("/image/jpeg-coefficients/in-the-cage", test_in_the_cage);
  return g_test_run ();
}
