/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-decoder.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include <glib/gi18n-lib.h>

#include "scholia-error.h"
#include "scholia-exif.h"

/* Rows between two looks at the cancellable. */
#define ROWS_PER_CHECK 64
/* A progressive picture has about ten scans; each one costs a pass over the whole picture, so that
 * a small file with thousands of them would keep a processor busy for hours. */
#define MAX_SCANS 100
/* Bytes. Coefficients of a progressive picture are held whole: 6 bytes a pixel at the worst. */
#define MAX_LIBRARY_BYTES (640 * 1024 * 1024)
#define EXIF_SIGNATURE "Exif\0"
#define EXIF_SIGNATURE_BYTES 6

typedef struct
{
  struct jpeg_error_mgr     errors;
  struct jpeg_progress_mgr  progress;
  jmp_buf                   jump;
  GCancellable             *cancellable;
  GError                  **error;
  ScholiaPyramid           *pyramid;
  guint8                   *row;
} JpegReader;

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

  if (jpeg->err->msg_code == JWRN_JPEG_EOF || jpeg->err->msg_code == JWRN_HIT_MARKER ||
      jpeg->err->msg_code == JERR_INPUT_EOF)
    {
      scholia_decoder_set_cut_off ("JPEG", reader->error);
    }
  else if (jpeg->err->msg_code == JERR_NO_BACKING_STORE ||
           jpeg->err->msg_code == JERR_OUT_OF_MEMORY)
    {
      g_set_error_literal (reader->error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                           _("This JPEG file needs too much memory to be opened."));
    }
  else
    {
      jpeg->err->format_message (jpeg, message);
      scholia_decoder_set_damaged ("JPEG", message, reader->error);
    }

  stop (reader);
}

/* libjpeg goes on with grey where data is missing, and calls that a warning. Stray bytes between
 * segments and odd parameters of old cameras lose nothing. */
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
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_JFIF_MAJOR:
    case JWRN_TOO_MUCH_DATA:
      return;
    default:
      error_exit_cb (jpeg);
    }
}

static void
progress_cb (j_common_ptr jpeg)
{
  JpegReader *reader = get_reader (jpeg);

  if (((j_decompress_ptr) jpeg)->input_scan_number > MAX_SCANS)
    {
      scholia_decoder_set_damaged ("JPEG", "too many scans", reader->error);
      stop (reader);
    }
  if (g_cancellable_set_error_if_cancelled (reader->cancellable, reader->error))
    stop (reader);
}

static guint
get_orientation (struct jpeg_decompress_struct *jpeg)
{
  for (jpeg_saved_marker_ptr marker = jpeg->marker_list; marker != NULL; marker = marker->next)
    if (marker->marker == JPEG_APP0 + 1 && marker->data_length > EXIF_SIGNATURE_BYTES &&
        memcmp (marker->data, EXIF_SIGNATURE, EXIF_SIGNATURE_BYTES) == 0)
      return scholia_exif_get_orientation (marker->data + EXIF_SIGNATURE_BYTES,
                                           marker->data_length - EXIF_SIGNATURE_BYTES);

  return 1;
}

/* In place: RGB takes less room. Adobe writes the inks inverted, 255 for none, and marks its
 * files. */
static void
cmyk_to_rgb (guint8   *row,
             guint     width,
             gboolean  is_inverted)
{
  guint8 flip = is_inverted ? 0 : 255;

  for (guint x = 0; x < width; x++)
    {
      const guint8 *inks = row + 4 * x;
      guint black = inks[3] ^ flip;
      guint8 rgb[3];

      for (guint i = 0; i < 3; i++)
        rgb[i] = (guint8) (((inks[i] ^ flip) * black + 127) / 255);
      memcpy (row + 3 * x, rgb, 3);
    }
}

static void
choose_output (struct jpeg_decompress_struct *jpeg)
{
  gboolean has_inks = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;

  jpeg->out_color_space = has_inks ? JCS_CMYK : JCS_RGB;
}

static void
read_rows (JpegReader                    *reader,
           struct jpeg_decompress_struct *jpeg)
{
  while (jpeg->output_scanline < jpeg->output_height)
    {
      guint y = jpeg->output_scanline;
      JSAMPROW row = reader->row;

      if (y % ROWS_PER_CHECK == 0 &&
          g_cancellable_set_error_if_cancelled (reader->cancellable, reader->error))
        stop (reader);

      jpeg_read_scanlines (jpeg, &row, 1);
      if (jpeg->out_color_space == JCS_CMYK)
        cmyk_to_rgb (reader->row, jpeg->output_width, jpeg->saw_Adobe_marker);
      scholia_pyramid_put_row (reader->pyramid, y, reader->row);
    }
}

static void
read_picture (JpegReader                    *reader,
              struct jpeg_decompress_struct *jpeg,
              const guint8                  *bytes,
              gsize                          length)
{
  jpeg_mem_src (jpeg, bytes, length);
  jpeg->mem->max_memory_to_use = MAX_LIBRARY_BYTES;
  jpeg_save_markers (jpeg, JPEG_APP0 + 1, 0xffff);
  jpeg_read_header (jpeg, TRUE);
  if (!scholia_decoder_check_size (jpeg->image_width, jpeg->image_height, reader->error))
    stop (reader);

  choose_output (jpeg);
  jpeg_start_decompress (jpeg);
  reader->pyramid = scholia_pyramid_new (jpeg->output_width, jpeg->output_height,
                                         get_orientation (jpeg), FALSE, reader->error);
  if (reader->pyramid == NULL)
    stop (reader);

  reader->row = g_malloc ((gsize) jpeg->output_width * (guint) jpeg->output_components);
  read_rows (reader, jpeg);
  jpeg_finish_decompress (jpeg);
}

/* A function of its own: longjmp spoils the changed locals of the one that called setjmp. */
static gboolean
read_guarded (JpegReader                    *reader,
              struct jpeg_decompress_struct *jpeg,
              const guint8                  *bytes,
              gsize                          length)
{
  if (setjmp (reader->jump) != 0)
    return FALSE;

  jpeg_create_decompress (jpeg);
  jpeg->progress = &reader->progress;
  read_picture (reader, jpeg, bytes, length);
  return TRUE;
}

ScholiaPyramid *
scholia_jpeg_decode (const guint8  *bytes,
                     gsize          length,
                     GCancellable  *cancellable,
                     GError       **error)
{
  struct jpeg_decompress_struct jpeg = { 0 };
  g_autoptr(GError) local_error = NULL;
  JpegReader reader = { .cancellable = cancellable, .error = &local_error };
  gboolean is_whole;

  jpeg.err = jpeg_std_error (&reader.errors);
  jpeg.client_data = &reader;
  reader.errors.error_exit = error_exit_cb;
  reader.errors.emit_message = emit_message_cb;
  reader.progress.progress_monitor = progress_cb;
  is_whole = read_guarded (&reader, &jpeg, bytes, length);
  jpeg_destroy_decompress (&jpeg);
  g_free (reader.row);
  if (!is_whole)
    {
      g_clear_pointer (&reader.pyramid, scholia_pyramid_unref);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  scholia_pyramid_finish (reader.pyramid);
  return reader.pyramid;
}
