/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-format.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "scholia-exif-search.h"
#include "scholia-failure.h"
#include "scholia-jpeg-coefficients.h"
#include "scholia-jpeg-colour.h"

/* A progressive picture has about ten scans; each one costs a pass over the whole picture, so that
 * a small file with thousands of them would keep a processor busy for hours. */
#define MAX_SCANS 100
/* Pixels times scans: as many as a picture of the largest size needs, with room for one's taste. */
#define MAX_SCANNED_PIXELS ((guint64) 2000 * 1000 * 1000)
/* Bytes, less the file's. Coefficients of a progressive picture are held whole up to so many, and
 * packed beyond, which one of full colour meets at 70 megapixels; whether whole or packed, they may
 * not have more. The cage has as much again as a fifth of it for all else. */
#define MAX_COEFFICIENT_BYTES ((gsize) 400 * 1024 * 1024)
/* Pixels. A preview costs a third of a decode; a smaller picture is there as soon. */
#define MIN_PREVIEW_PIXELS (6 * 1000 * 1000)
#define PREVIEW_SCALE 8

typedef struct
{
  ScholiaJpegCoefficients   coefficients; /* the first, as libjpeg's callbacks look for it */
  struct jpeg_error_mgr     errors;
  jmp_buf                   jump;
  const guint8             *bytes;
  gsize                     length;
  ScholiaPyramidWriter     *writer;
  GError                  **error;
  ScholiaPyramidPlan        plan;
  /* (nullable): for rows that are not RGB of sRGB, and one row of them. */
  ScholiaColour            *colour;
  J_COLOR_SPACE             samples_space;
  guint8                   *samples;
  guint8                   *pixels;
} JpegReader;

static gboolean
matches (const guint8 *start,
         gsize         length)
{
  return length >= 3 && memcmp (start, "\xff\xd8\xff", 3) == 0;
}

static JpegReader *
get_reader (j_common_ptr jpeg)
{
  return jpeg->client_data;
}

static G_NORETURN void
stop (JpegReader *reader)
{
  longjmp (reader->jump, 1);
}

static G_NORETURN void
error_exit_cb (j_common_ptr jpeg)
{
  JpegReader *reader = get_reader (jpeg);
  char message[JMSG_LENGTH_MAX];

  switch (jpeg->err->msg_code)
    {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JERR_INPUT_EOF:
      scholia_failure_set_cut_off (reader->error);
      break;
    case JERR_NO_BACKING_STORE:
    case JERR_OUT_OF_MEMORY:
      scholia_failure_set_memory (reader->error);
      break;
    default:
      jpeg->err->format_message (jpeg, message);
      scholia_failure_set_damaged (reader->error, message);
    }

  stop (reader);
}

/* libjpeg goes on with grey where data is missing, and calls that a warning. Stray bytes between
 * segments, odd parameters of old cameras and profiles in disorder lose no pixel. */
static void
emit_message_cb (j_common_ptr jpeg,
                 int          level)
{
  if (level >= 0)
    return;

  switch (jpeg->err->msg_code)
    {
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_ADOBE_XFORM:
    case JWRN_BOGUS_ICC:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_JFIF_MAJOR:
    case JWRN_TOO_MUCH_DATA:
      return;
    default:
      error_exit_cb (jpeg);
    }
}

static void
end_scan (JpegReader                    *reader,
          struct jpeg_decompress_struct *jpeg)
{
  guint64 n_scans = (guint64) jpeg->input_scan_number;

  scholia_pyramid_writer_report_progress (reader->writer,
                                          reader->length - jpeg->src->bytes_in_buffer,
                                          reader->length);
  if (n_scans <= MAX_SCANS &&
      n_scans * jpeg->image_width * jpeg->image_height <= MAX_SCANNED_PIXELS)
    return;

  scholia_failure_set_damaged (reader->error, "too many scans");
  stop (reader);
}

static void
open_file (JpegReader                    *reader,
           struct jpeg_decompress_struct *jpeg)
{
  jpeg_create_decompress (jpeg);
  reader->coefficients.max_bytes = MAX_COEFFICIENT_BYTES -
                                   MIN (reader->length, MAX_COEFFICIENT_BYTES / 2);
  scholia_jpeg_coefficients_take_over (&reader->coefficients, jpeg);
  jpeg_mem_src (jpeg, reader->bytes, reader->length);
  scholia_jpeg_colour_prepare (jpeg);
  jpeg_read_header (jpeg, TRUE);
}

static guint8 *
allocate (JpegReader *reader,
          gsize       n_bytes)
{
  guint8 *pixels = g_try_malloc (n_bytes);

  if (pixels == NULL)
    {
      scholia_failure_set_memory (reader->error);
      stop (reader);
    }

  return pixels;
}

static void
start_decompress (JpegReader                    *reader,
                  struct jpeg_decompress_struct *jpeg)
{
  jpeg->out_color_space = reader->samples_space;
  jpeg_start_decompress (jpeg);
  if (reader->colour != NULL)
    reader->samples = allocate (reader, (gsize) jpeg->output_width *
                                        (guint) jpeg->output_components);
}

static void
read_row (JpegReader                    *reader,
          struct jpeg_decompress_struct *jpeg,
          guint8                        *row)
{
  JSAMPROW rows[] = { reader->colour != NULL ? reader->samples : row };

  jpeg_read_scanlines (jpeg, rows, 1);
  if (reader->colour != NULL)
    scholia_colour_convert_row (reader->colour, reader->samples, row, jpeg->output_width);
}

static void
begin (JpegReader                    *reader,
       struct jpeg_decompress_struct *jpeg)
{
  if (!scholia_failure_check_size (jpeg->image_width, jpeg->image_height, reader->error))
    stop (reader);

  reader->plan = (ScholiaPyramidPlan) {
    .width = jpeg->image_width,
    .height = jpeg->image_height,
    .orientation = scholia_exif_search_in (reader->bytes, reader->length),
  };
  reader->colour = scholia_jpeg_colour_read (jpeg, &reader->plan.ignores_profile);
  reader->samples_space = jpeg->out_color_space;
  if ((guint64) jpeg->image_width * jpeg->image_height >= MIN_PREVIEW_PIXELS)
    {
      reader->plan.preview_width = (jpeg->image_width + PREVIEW_SCALE - 1) / PREVIEW_SCALE;
      reader->plan.preview_height = (jpeg->image_height + PREVIEW_SCALE - 1) / PREVIEW_SCALE;
    }
  if (!scholia_pyramid_writer_begin (reader->writer, &reader->plan, reader->error))
    stop (reader);
}

/* An eighth of the size is the first coefficient of each block: little more than reading the file.
 * A progressive file has all of those in its first scan, and the preview wants no other. */
static void
read_preview (JpegReader                    *reader,
              struct jpeg_decompress_struct *jpeg)
{
  gsize stride;

  open_file (reader, jpeg);
  begin (reader, jpeg);
  if (reader->plan.preview_width == 0)
    return;

  jpeg->scale_num = 1;
  jpeg->scale_denom = PREVIEW_SCALE;
  jpeg->do_fancy_upsampling = FALSE;
  jpeg->buffered_image = jpeg_has_multiple_scans (jpeg);
  start_decompress (reader, jpeg);
  if (jpeg->buffered_image)
    {
      while (jpeg_consume_input (jpeg) != JPEG_SCAN_COMPLETED)
        ;
      jpeg_start_output (jpeg, 1);
    }

  stride = (gsize) jpeg->output_width * 3;
  reader->pixels = allocate (reader, stride * jpeg->output_height);
  while (jpeg->output_scanline < jpeg->output_height)
    read_row (reader, jpeg, reader->pixels + jpeg->output_scanline * stride);
  if (!scholia_pyramid_writer_put_preview (reader->writer, reader->pixels, reader->error))
    stop (reader);
}

static void
read_picture (JpegReader                    *reader,
              struct jpeg_decompress_struct *jpeg)
{
  open_file (reader, jpeg);
  /* The scans one by one: each is a step of progress that no row shows. */
  jpeg->buffered_image = jpeg_has_multiple_scans (jpeg);
  start_decompress (reader, jpeg);
  while (jpeg->buffered_image && !jpeg_input_complete (jpeg))
    if (jpeg_consume_input (jpeg) == JPEG_SCAN_COMPLETED)
      end_scan (reader, jpeg);
  if (jpeg->buffered_image)
    jpeg_start_output (jpeg, jpeg->input_scan_number);

  reader->pixels = allocate (reader, (gsize) jpeg->output_width * 3);
  while (jpeg->output_scanline < jpeg->output_height)
    {
      read_row (reader, jpeg, reader->pixels);
      if (!scholia_pyramid_writer_put_row (reader->writer, reader->pixels, reader->error))
        stop (reader);
    }

  if (jpeg->buffered_image)
    jpeg_finish_output (jpeg);
  jpeg_finish_decompress (jpeg);
}

typedef void (*ReadFunc) (JpegReader                    *reader,
                          struct jpeg_decompress_struct *jpeg);

/* A function of its own: longjmp spoils the changed locals of the one that called setjmp. */
static gboolean
read_guarded (JpegReader                    *reader,
              struct jpeg_decompress_struct *jpeg,
              ReadFunc                       read)
{
  if (setjmp (reader->jump) != 0)
    return FALSE;

  read (reader, jpeg);
  return TRUE;
}

static gboolean
run (JpegReader *reader,
     ReadFunc    read)
{
  struct jpeg_decompress_struct jpeg = { 0 };
  gboolean is_whole;

  jpeg.err = jpeg_std_error (&reader->errors);
  jpeg.client_data = reader;
  reader->errors.error_exit = error_exit_cb;
  reader->errors.emit_message = emit_message_cb;
  is_whole = read_guarded (reader, &jpeg, read);
  jpeg_destroy_decompress (&jpeg);
  scholia_jpeg_coefficients_clear (&reader->coefficients);
  g_clear_pointer (&reader->samples, g_free);
  g_clear_pointer (&reader->pixels, g_free);
  return is_whole;
}

static gboolean
decode (const guint8          *bytes,
        gsize                  length,
        ScholiaPyramidWriter  *writer,
        GError               **error)
{
  GError *local_error = NULL;
  JpegReader reader = { .bytes = bytes, .length = length, .writer = writer, .error = &local_error };
  gboolean is_whole = run (&reader, read_preview) && run (&reader, read_picture);

  g_clear_pointer (&reader.colour, scholia_colour_free);
  if (!is_whole)
    g_propagate_error (error, local_error);
  return is_whole;
}

const ScholiaFormat scholia_format_jpeg = {
  .name = "JPEG",
  .matches = matches,
  .decode = decode,
};
