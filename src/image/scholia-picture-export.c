/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-picture-export.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <png.h>
#include <stdio.h>
#include <unistd.h>

#include "scholia-error.h"
#include "scholia-limits.h"
#include "scholia-picture-private.h"

/* Rows that are read at once, and between two looks at the cancellable; fewer of a very wide
 * picture, at most so many bytes if that is more than one row. */
#define MAX_BAND_ROWS 64
#define MAX_BAND_BYTES (4 * 1024 * 1024)

typedef struct
{
  ScholiaPyramidFile         *file;
  const ScholiaPyramidLayout *layout;
  gboolean                    has_alpha;
  FILE                       *stream;
  gsize                       n_written;
  gsize                       stride; /* bytes of a row */
  guint                       band_rows;
  guint8                     *band;
  GError                     *read_error; /* (nullable): not for people */
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

static void
set_unreadable (GError **error)
{
  g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_DISK,
                       _("What Scholia had prepared of this picture could not be read from the "
                         "disk. Open the picture again."));
}

static void
read_band (Export      *self,
           png_structp  png,
           guint        y)
{
  guint n_rows = MIN (self->band_rows, self->layout->height - y);

  if (g_cancellable_set_error_if_cancelled (self->cancellable, self->error))
    png_error (png, "cancelled");
  if (scholia_pyramid_file_read_area (self->file, 0, 0, y, self->layout->width, n_rows, self->band,
                                      &self->read_error))
    return;

  set_unreadable (self->error);
  png_error (png, "not read");
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
      if (y % self->band_rows == 0)
        read_band (self, png, y);
      png_write_row (png, self->band + y % self->band_rows * self->stride);
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

  self->stride = (gsize) self->layout->width * self->layout->bytes_per_pixel;
  self->band_rows = (guint) CLAMP (MAX_BAND_BYTES / self->stride, 1, MAX_BAND_ROWS);
  self->band = g_malloc (self->stride * self->band_rows);
  is_written = write_guarded (self, png, info);
  png_destroy_write_struct (&png, &info);
  g_clear_pointer (&self->band, g_free);
  return is_written;
}

/* A picture that is being decoded anew is not whole, though it was when somebody looked. */
static gboolean
prepare (Export *self)
{
  gboolean is_opaque;

  self->layout = scholia_pyramid_file_get_layout (self->file);
  if (!scholia_pyramid_file_has_level (self->file, 0, &is_opaque, &self->read_error))
    {
      set_unreadable (self->error);
      return FALSE;
    }

  self->has_alpha = self->layout->bytes_per_pixel == 4 && !is_opaque;
  return TRUE;
}

static gboolean
write_file (Export     *self,
            const char *path)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gboolean is_written;

  self->stream = fd >= 0 ? fdopen (fd, "wb") : NULL;
  if (self->stream == NULL)
    {
      set_unwritable (self->error);
      if (fd >= 0)
        close (fd);
      return FALSE;
    }

  is_written = write_stream (self);
  /* What is still in memory may find the disk full. */
  if (fclose (self->stream) != 0 && is_written)
    {
      set_unwritable (self->error);
      is_written = FALSE;
    }
  if (!is_written)
    (void) g_unlink (path);
  return is_written;
}

gboolean
scholia_picture_export_png (ScholiaPicture  *self,
                            const char      *path,
                            GCancellable    *cancellable,
                            GError         **error)
{
  g_autoptr(ScholiaPyramidFile) file = NULL;
  g_autoptr(GError) own_error = NULL;
  Export export = { .cancellable = cancellable, .error = &own_error };
  gboolean is_written;

  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  file = scholia_picture_dup_file (self);
  export.file = file;
  is_written = prepare (&export) && write_file (&export, path);
  if (export.read_error != NULL)
    scholia_picture_note_error (self, file, export.read_error);
  g_clear_error (&export.read_error);
  if (!is_written)
    g_propagate_error (error, g_steal_pointer (&own_error));
  return is_written;
}
