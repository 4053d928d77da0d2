/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-picture-export.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <png.h>
#include <stdio.h>
#include <string.h>

#include "scholia-error.h"
#include "scholia-limits.h"
#include "scholia-picture-private.h"

/* Rows between two looks at the cancellable. */
#define ROWS_PER_CHECK 64

typedef struct
{
  ScholiaPyramidFile         *file;
  const ScholiaPyramidLayout *layout;
  gboolean                    has_alpha;
  FILE                       *stream;
  gsize                       n_written;
  guint8                     *row;
  GCancellable               *cancellable;
  GError                    **error;
} Export;

static void
set_unwritable (GError **error)
{
  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
               /* Translators: %s is the system's reason. */
               _("The picture could not be kept as PNG: %s."), g_strerror (errno));
}

static void
write_cb (png_structp png,
          png_bytep   bytes,
          size_t      n_bytes)
{
  Export *self = png_get_io_ptr (png);

  self->n_written += n_bytes;
  if (self->n_written > SCHOLIA_MAX_IMAGE_BYTES)
    {
      g_set_error (self->error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                   /* Translators: %u is megabytes. */
                   _("As a PNG image, which others can open, this picture is larger than %u MB. "
                     "Save it as JPEG with another program, then open that."),
                   (guint) (SCHOLIA_MAX_IMAGE_BYTES / 1048576));
      png_error (png, "too large");
    }
  if (fwrite (bytes, 1, n_bytes, self->stream) != n_bytes)
    {
      set_unwritable (self->error);
      png_error (png, "not written");
    }
}

static void
flush_cb (png_structp png)
{
}

/* @error was set before, but for what only this program can do wrong. */
static void
error_cb (png_structp     png,
          png_const_charp message)
{
  Export *self = png_get_error_ptr (png);

  if (*self->error == NULL)
    g_set_error_literal (self->error, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL, message);
  png_longjmp (png, 1);
}

static void
warning_cb (png_structp     png,
            png_const_charp message)
{
}

static gboolean
shines_through (const Export *self)
{
  const ScholiaPyramidLevel *level = &self->layout->levels[0];

  if (self->layout->bytes_per_pixel != 4)
    return FALSE;

  for (guint row = 0; row < level->rows; row++)
    for (guint column = 0; column < level->columns; column++)
      if (scholia_pyramid_file_get_state (self->file, 0, column, row) !=
          SCHOLIA_PYRAMID_TILE_OPAQUE)
        return TRUE;

  return FALSE;
}

static void
gather_row (Export *self,
            guint   y)
{
  guint bpp = self->layout->bytes_per_pixel;
  guint8 *target = self->row;

  for (guint column = 0; column < self->layout->levels[0].columns; column++)
    {
      guint width;
      const guint8 *tile = scholia_pyramid_file_get_tile (self->file, 0, column,
                                                          y / SCHOLIA_PYRAMID_TILE, &width, NULL);
      gsize stride = (gsize) width * bpp;

      memcpy (target, tile + y % SCHOLIA_PYRAMID_TILE * stride, stride);
      target += stride;
    }
}

static void
write_picture (Export      *self,
               png_structp  png,
               png_infop    info)
{
  png_set_write_fn (png, self, write_cb, flush_cb);
  png_set_IHDR (png, info, self->layout->width, self->layout->height, 8,
                self->has_alpha ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB,
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB (png, info, PNG_sRGB_INTENT_RELATIVE);
  png_write_info (png, info);
  if (self->layout->bytes_per_pixel == 4)
    png_set_bgr (png);
  if (self->layout->bytes_per_pixel == 4 && !self->has_alpha)
    png_set_filler (png, 0, PNG_FILLER_AFTER);

  for (guint y = 0; y < self->layout->height; y++)
    {
      if (y % ROWS_PER_CHECK == 0 &&
          g_cancellable_set_error_if_cancelled (self->cancellable, self->error))
        png_error (png, "cancelled");
      gather_row (self, y);
      png_write_row (png, self->row);
    }

  png_write_end (png, info);
}

/* A function of its own: longjmp spoils the changed locals of the one that called setjmp. */
static gboolean
write_guarded (Export      *self,
               png_structp  png,
               png_infop    info)
{
  if (setjmp (png_jmpbuf (png)) != 0)
    return FALSE;

  write_picture (self, png, info);
  return TRUE;
}

static gboolean
write_stream (Export *self)
{
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, self, error_cb, warning_cb);
  png_infop info = png != NULL ? png_create_info_struct (png) : NULL;
  gboolean is_written;

  if (info == NULL)
    g_error ("libpng is not the one that this program was built with");

  self->row = g_malloc ((gsize) self->layout->width * 4);
  is_written = write_guarded (self, png, info);
  png_destroy_write_struct (&png, &info);
  g_clear_pointer (&self->row, g_free);
  return is_written;
}

gboolean
scholia_picture_export_png (ScholiaPicture  *self,
                            const char      *path,
                            GCancellable    *cancellable,
                            GError         **error)
{
  GError *own_error = NULL;
  Export export = { .cancellable = cancellable, .error = &own_error };
  int fd;
  gboolean is_written;

  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      set_unwritable (error);
      return FALSE;
    }

  export.stream = fdopen (fd, "wb");
  export.file = scholia_picture_get_file (self);
  export.layout = scholia_pyramid_file_get_layout (export.file);
  export.has_alpha = shines_through (&export);
  is_written = write_stream (&export);
  /* What is still in memory may find the disk full. */
  if (fclose (export.stream) != 0 && is_written)
    {
      set_unwritable (&own_error);
      is_written = FALSE;
    }
  if (is_written)
    return TRUE;

  (void) g_unlink (path);
  g_propagate_error (error, own_error);
  return FALSE;
}
