/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-decoder.h"

#include <png.h>
#include <string.h>

/* Rows between two looks at the cancellable. */
#define ROWS_PER_CHECK 64
/* Bytes. What one metadata chunk may take, unpacked; pictures have far less. */
#define MAX_CHUNK_BYTES (4 * 1024 * 1024)
/* Metadata chunks kept in all. */
#define MAX_CHUNKS 64

typedef struct
{
  const guint8   *bytes;
  gsize           length;
  gsize           offset;
  GCancellable   *cancellable;
  GError        **error;
  ScholiaPyramid *pyramid;
  guint8         *row;
  gboolean        cut_off;
} PngReader;

static void
read_cb (png_structp png,
         png_bytep   target,
         size_t      n_bytes)
{
  PngReader *reader = png_get_io_ptr (png);

  if (n_bytes > reader->length - reader->offset)
    {
      reader->cut_off = TRUE;
      png_error (png, "cut off");
    }

  memcpy (target, reader->bytes + reader->offset, n_bytes);
  reader->offset += n_bytes;
}

static void
error_cb (png_structp     png,
          png_const_charp message)
{
  PngReader *reader = png_get_error_ptr (png);

  if (reader->error != NULL && *reader->error == NULL)
    {
      if (reader->cut_off)
        scholia_decoder_set_cut_off ("PNG", reader->error);
      else
        scholia_decoder_set_damaged ("PNG", message, reader->error);
    }

  png_longjmp (png, 1);
}

/* What libpng tolerates, a person need not hear. */
static void
warning_cb (png_structp     png,
            png_const_charp message)
{
}

/* Everything becomes 8-bit RGB, or BGRA where there is alpha. */
static gboolean
set_transformations (png_structp png,
                     png_infop   info)
{
  guint color_type = png_get_color_type (png, info);
  gboolean has_alpha = (color_type & PNG_COLOR_MASK_ALPHA) != 0 ||
                       png_get_valid (png, info, PNG_INFO_tRNS) != 0;

  png_set_scale_16 (png);
  png_set_expand (png);
  if ((color_type & PNG_COLOR_MASK_COLOR) == 0)
    png_set_gray_to_rgb (png);
  if (has_alpha)
    png_set_bgr (png);

  return has_alpha;
}

/* In a pass of an interlaced picture libpng writes a pass's pixels between those that the passes
 * before left in the row, so the row is fetched from the pyramid: no second picture is held. */
static void
read_rows (PngReader   *reader,
           png_structp  png,
           guint        height,
           int          n_passes)
{
  for (int pass = 0; pass < n_passes; pass++)
    for (guint y = 0; y < height; y++)
      {
        if (y % ROWS_PER_CHECK == 0 &&
            g_cancellable_set_error_if_cancelled (reader->cancellable, reader->error))
          png_longjmp (png, 1);

        if (pass > 0)
          scholia_pyramid_get_row (reader->pyramid, y, reader->row);
        png_read_row (png, reader->row, NULL);
        scholia_pyramid_put_row (reader->pyramid, y, reader->row);
      }
}

static void
read_picture (PngReader   *reader,
              png_structp  png,
              png_infop    info)
{
  guint width, height;
  gboolean has_alpha;
  int n_passes;

  png_set_read_fn (png, reader, read_cb);
  png_set_user_limits (png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_malloc_max (png, MAX_CHUNK_BYTES);
  png_set_chunk_cache_max (png, MAX_CHUNKS);
  png_read_info (png, info);
  width = png_get_image_width (png, info);
  height = png_get_image_height (png, info);
  if (!scholia_decoder_check_size (width, height, reader->error))
    png_longjmp (png, 1);

  has_alpha = set_transformations (png, info);
  n_passes = png_set_interlace_handling (png);
  png_read_update_info (png, info);
  /* An eXIf chunk's orientation is left alone: the board's width and height come from the header,
   * and hardly a program writes or heeds one. */
  reader->pyramid = scholia_pyramid_new (width, height, 1, has_alpha, reader->error);
  if (reader->pyramid == NULL)
    png_longjmp (png, 1);

  reader->row = g_malloc0 (png_get_rowbytes (png, info));
  read_rows (reader, png, height, n_passes);
  png_read_end (png, NULL);
}

/* A function of its own: longjmp spoils the changed locals of the one that called setjmp. */
static gboolean
read_guarded (PngReader   *reader,
              png_structp  png,
              png_infop    info)
{
  if (setjmp (png_jmpbuf (png)) != 0)
    return FALSE;

  read_picture (reader, png, info);
  return TRUE;
}

ScholiaPyramid *
scholia_png_decode (const guint8  *bytes,
                    gsize          length,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr(GError) local_error = NULL;
  PngReader reader = { bytes, length, 0, cancellable, &local_error, NULL, NULL, FALSE };
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING, &reader, error_cb, warning_cb);
  png_infop info = png != NULL ? png_create_info_struct (png) : NULL;
  gboolean is_whole;

  if (info == NULL)
    g_error ("libpng is not the one that this program was built with");

  is_whole = read_guarded (&reader, png, info);
  png_destroy_read_struct (&png, &info, NULL);
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
