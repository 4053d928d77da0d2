/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

#include "scholia-cage.h"
#include "scholia-colour.h"
#include "scholia-failure.h"

/* Bytes of rows that are converted at once. */
#define BAND_BYTES (64 * 1024 * 1024)
/* Bytes, of address space for programs, libraries, the writer and rows. */
#define OTHER_BYTES (80 * 1024 * 1024)
/* Of a library's words. */
#define WORDS_BYTES 200

typedef struct
{
  const guint8         *bytes;
  gsize                 length;
  gsize                 offset;
  TIFF                 *tiff;
  TIFFRGBAImage         image;
  gboolean              has_image;
  ScholiaPyramidWriter *writer;
  gboolean              has_inks;
  gboolean              has_rows; /* as they are shown: libtiff need not make them */
  gboolean              has_alpha;
  ScholiaColour        *colour; /* (nullable) */
  gboolean              ignores_profile;
  guint8               *samples;
  guint8               *row;
} TiffReader;

/* libtiff has one place for errors in all of a process. */
static char words[WORDS_BYTES];

static gboolean
matches (const guint8 *start,
         gsize         length)
{
  return length >= 8 && (memcmp (start, "II*\0", 4) == 0 || memcmp (start, "MM\0*", 4) == 0 ||
                         memcmp (start, "II+\0", 4) == 0 || memcmp (start, "MM\0+", 4) == 0);
}

/* The first one is nearest to the cause. */
static void G_GNUC_PRINTF (2, 0)
error_cb (const char *module,
          const char *format,
          va_list     arguments)
{
  if (words[0] == '\0')
    g_vsnprintf (words, sizeof words, format, arguments);
}

static tmsize_t
read_cb (thandle_t handle,
         void     *target,
         tmsize_t  n_bytes)
{
  TiffReader *self = handle;
  gsize n = MIN ((gsize) MAX (n_bytes, 0), self->length - MIN (self->offset, self->length));

  memcpy (target, self->bytes + self->offset, n);
  self->offset += n;
  return (tmsize_t) n;
}

static tmsize_t
write_cb (thandle_t handle,
          void     *source,
          tmsize_t  n_bytes)
{
  return 0;
}

static toff_t
seek_cb (thandle_t handle,
         toff_t    offset,
         int       whence)
{
  TiffReader *self = handle;

  if (whence == SEEK_CUR)
    offset += self->offset;
  else if (whence == SEEK_END)
    offset += self->length;
  self->offset = MIN (offset, self->length);
  return self->offset;
}

static int
close_cb (thandle_t handle)
{
  return 0;
}

static toff_t
size_cb (thandle_t handle)
{
  return ((TiffReader *) handle)->length;
}

static int
map_cb (thandle_t  handle,
        void     **base,
        toff_t    *size)
{
  TiffReader *self = handle;

  *base = (void *) self->bytes;
  *size = self->length;
  return 1;
}

static void
unmap_cb (thandle_t handle,
          void     *base,
          toff_t    size)
{
}

static void
set_failure (GError **error)
{
  if (strstr (words, "memory") != NULL)
    scholia_failure_set_memory (error);
  else
    scholia_failure_set_damaged (error, words);
}

static guint
get_number (TiffReader *self,
            guint32     tag)
{
  guint16 number = 0;

  return TIFFGetFieldDefaulted (self->tiff, tag, &number) ? number : 0;
}

/* What libtiff itself makes of inks knows of no inks; of a strip that is higher than what it is
 * asked for, it unpacks the start again each time. */
static gboolean
find_rows (TiffReader  *self,
           GError     **error)
{
  guint meaning = get_number (self, TIFFTAG_PHOTOMETRIC);
  guint n_samples = meaning == PHOTOMETRIC_SEPARATED ? 4 : 3;

  self->has_inks = meaning == PHOTOMETRIC_SEPARATED;
  self->has_rows = (self->has_inks || meaning == PHOTOMETRIC_RGB) &&
                   get_number (self, TIFFTAG_SAMPLESPERPIXEL) == n_samples &&
                   get_number (self, TIFFTAG_BITSPERSAMPLE) == 8 &&
                   get_number (self, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_CONTIG &&
                   !TIFFIsTiled (self->tiff);
  if (!self->has_inks || self->has_rows)
    return TRUE;

  g_set_error_literal (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_UNSUPPORTED,
                       "inks that are not four of 8 bits in strips");
  return FALSE;
}

static void
read_colour (TiffReader *self)
{
  const ScholiaSamples samples = {
    .model = self->has_inks ? SCHOLIA_COLOUR_CMYK : SCHOLIA_COLOUR_RGB,
    .has_alpha = self->has_alpha,
  };
  const guint8 *profile;
  guint32 length;

  if (TIFFGetField (self->tiff, TIFFTAG_ICCPROFILE, &length, &profile))
    self->ignores_profile = !scholia_colour_read_icc (profile, length, samples, &self->colour);
  if (self->colour == NULL && self->has_inks)
    self->colour = scholia_colour_new_for_inks (samples);
}

static gboolean
begin (TiffReader  *self,
       GError     **error)
{
  guint32 width = 0, height = 0;
  guint orientation = get_number (self, TIFFTAG_ORIENTATION);
  ScholiaPyramidPlan plan = { 0 };
  char reason[1024] = "";

  TIFFGetField (self->tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (self->tiff, TIFFTAG_IMAGELENGTH, &height);
  if (!scholia_failure_check_size (width, height, error) || !find_rows (self, error))
    return FALSE;
  if (!self->has_rows && !TIFFRGBAImageBegin (&self->image, self->tiff, TRUE, reason))
    {
      g_set_error_literal (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_UNSUPPORTED, reason);
      return FALSE;
    }

  self->has_image = !self->has_rows;
  self->has_alpha = self->has_image && self->image.alpha != 0;
  read_colour (self);
  plan = (ScholiaPyramidPlan) {
    .width = width,
    .height = height,
    .orientation = orientation >= 1 && orientation <= 8 ? orientation : 1,
    .has_alpha = self->has_alpha,
    .is_first_frame = !TIFFLastDirectory (self->tiff),
    .ignores_profile = self->ignores_profile,
  };
  return scholia_pyramid_writer_begin (self->writer, &plan, error);
}

/* libtiff multiplies colours by alpha. */
static guint8
divide (guint32 value,
        guint32 alpha)
{
  return (guint8) (alpha > 0 ? MIN ((value * 255 + alpha / 2) / alpha, 255) : 0);
}

static void
unpack_row (const TiffReader *self,
            const guint32    *source,
            guint8           *target)
{
  gboolean keeps_order = self->colour != NULL;

  for (guint x = 0; x < self->image.width; x++, target += self->has_alpha ? 4 : 3)
    {
      guint32 pixel = source[x], alpha = self->has_alpha ? TIFFGetA (pixel) : 255;
      guint8 red = divide (TIFFGetR (pixel), alpha);
      guint8 blue = divide (TIFFGetB (pixel), alpha);
      gboolean swaps = self->has_alpha && !keeps_order;

      target[0] = swaps ? blue : red;
      target[1] = divide (TIFFGetG (pixel), alpha);
      target[2] = swaps ? red : blue;
      if (self->has_alpha)
        target[3] = (guint8) alpha;
    }
}

static gboolean
put_row (TiffReader     *self,
         const guint32  *source,
         GError        **error)
{
  guint width = self->image.width;

  if (self->colour == NULL)
    unpack_row (self, source, self->row);
  else
    {
      unpack_row (self, source, self->samples);
      scholia_colour_convert_row (self->colour, self->samples, self->row, width);
    }

  return scholia_pyramid_writer_put_row (self->writer, self->row, error);
}

static gboolean
read_band (TiffReader  *self,
           guint32     *pixels,
           guint        first,
           guint        n_rows,
           GError     **error)
{
  self->image.row_offset = (int) first;
  /* Rows stay as they are in the file: the writer turns them. */
  self->image.req_orientation = self->image.orientation;
  if (!TIFFRGBAImageGet (&self->image, pixels, self->image.width, n_rows))
    {
      set_failure (error);
      return FALSE;
    }

  for (guint y = 0; y < n_rows; y++)
    if (!put_row (self, pixels + (gsize) y * self->image.width, error))
      return FALSE;

  return TRUE;
}

/* A strip or tile that is higher than a band is unpacked anew for each: then they are as large as
 * the cage allows beside the file and the strip. libjpeg may hold coefficients besides. */
static guint
choose_band_rows (TiffReader *self)
{
  gsize row_bytes = (gsize) self->image.width * 4, band = BAND_BYTES, held;
  gboolean is_tiled = TIFFIsTiled (self->tiff);
  guint32 strip_rows = 0;

  TIFFGetField (self->tiff, is_tiled ? TIFFTAG_TILELENGTH : TIFFTAG_ROWSPERSTRIP, &strip_rows);
  held = OTHER_BYTES + self->length +
         (gsize) MAX (is_tiled ? TIFFTileSize (self->tiff) : TIFFStripSize (self->tiff), 0);
  if (MIN (strip_rows, self->image.height) > band / row_bytes &&
      get_number (self, TIFFTAG_COMPRESSION) != COMPRESSION_JPEG &&
      held + band < scholia_cage_limits.memory_bytes)
    band = scholia_cage_limits.memory_bytes - held;
  return (guint) CLAMP (band / row_bytes, 1, self->image.height);
}

static gboolean
read_image (TiffReader  *self,
            GError     **error)
{
  guint width = self->image.width, height = self->image.height;
  guint n_rows = choose_band_rows (self);
  g_autofree guint32 *pixels = g_try_new (guint32, (gsize) width * n_rows);

  self->row = g_try_malloc ((gsize) width * 4);
  self->samples = g_try_malloc ((gsize) width * 4);
  if (pixels == NULL || self->row == NULL || self->samples == NULL)
    {
      scholia_failure_set_memory (error);
      return FALSE;
    }

  for (guint y = 0; y < height; y += n_rows)
    if (!read_band (self, pixels, y, MIN (n_rows, height - y), error))
      return FALSE;

  return TRUE;
}

static gboolean
read_rows (TiffReader  *self,
           GError     **error)
{
  guint32 width = 0, height = 0;
  tmsize_t stride = TIFFScanlineSize (self->tiff);

  TIFFGetField (self->tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (self->tiff, TIFFTAG_IMAGELENGTH, &height);
  self->row = g_try_malloc ((gsize) width * 3);
  self->samples = g_try_malloc ((gsize) MAX (stride, (tmsize_t) width * 4));
  if (self->row == NULL || self->samples == NULL)
    {
      scholia_failure_set_memory (error);
      return FALSE;
    }

  for (guint y = 0; y < height; y++)
    {
      if (TIFFReadScanline (self->tiff, self->samples, y, 0) < 0)
        {
          set_failure (error);
          return FALSE;
        }
      if (self->colour != NULL)
        scholia_colour_convert_row (self->colour, self->samples, self->row, width);
      if (!scholia_pyramid_writer_put_row (self->writer,
                                           self->colour != NULL ? self->row : self->samples, error))
        return FALSE;
    }

  return TRUE;
}

static int
compare_cb (const void *a,
            const void *b)
{
  return 0;
}

/* libtiff sorts its tags, and libc asks the system how much memory there is when it sorts more than
 * a KiB for the first time. */
static void
prepare (void)
{
  guint32 many[512] = { 0 };

  qsort (many, G_N_ELEMENTS (many), sizeof many[0], compare_cb);
}

static gboolean
decode (const guint8          *bytes,
        gsize                  length,
        ScholiaPyramidWriter  *writer,
        GError               **error)
{
  TiffReader self = { .bytes = bytes, .length = length, .writer = writer };
  gboolean is_whole = FALSE;

  TIFFSetErrorHandler (error_cb);
  TIFFSetWarningHandler (NULL);
  self.tiff = TIFFClientOpen ("picture", "r", &self, read_cb, write_cb, seek_cb, close_cb, size_cb,
                              map_cb, unmap_cb);
  if (self.tiff == NULL)
    set_failure (error);
  else if (begin (&self, error))
    is_whole = self.has_rows ? read_rows (&self, error) : read_image (&self, error);

  if (self.has_image)
    TIFFRGBAImageEnd (&self.image);
  if (self.tiff != NULL)
    TIFFClose (self.tiff);
  g_clear_pointer (&self.colour, scholia_colour_free);
  g_free (self.row);
  g_free (self.samples);
  return is_whole;
}

const ScholiaFormat scholia_format_tiff = {
  .name = "TIFF",
  .matches = matches,
  .prepare = prepare,
  .decode = decode,
};
