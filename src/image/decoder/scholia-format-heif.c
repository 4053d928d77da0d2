/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-format.h"

#include <malloc.h>
#include <string.h>

#include <libheif/heif.h>

#include "scholia-cage.h"
#include "scholia-colour-codes.h"
#include "scholia-failure.h"
#include "scholia-heif-brands.h"
#include "scholia-time-limit.h"

#define MAX_CHANNELS 4

/* One sample of each pixel. */
typedef struct
{
  const guint8 *pixels;
  gsize         stride;
  gboolean      is_wide;
  guint         mask;
  guint16      *values; /* what is made of each sample */
} Plane;

typedef struct
{
  const guint8             *bytes;
  gsize                     length;
  ScholiaPyramidWriter     *writer;
  struct heif_context      *context;
  struct heif_image_handle *handle;
  struct heif_image        *image;
  guint                     width;
  guint                     height;
  Plane                     planes[MAX_CHANNELS];
  guint                     n_channels;
  ScholiaSamples            samples;
  ScholiaColour            *colour; /* (nullable) */
  gboolean                  ignores_profile;
  guint16                  *row;
  guint8                   *converted;
} HeifReader;

static const enum heif_channel channels[MAX_CHANNELS] = {
  heif_channel_R, heif_channel_G, heif_channel_B, heif_channel_Alpha,
};

static gboolean
matches_avif (const guint8 *start,
              gsize         length)
{
  return (scholia_heif_brands_read (start, length) & SCHOLIA_HEIF_BRANDS_AVIF) != 0;
}

static gboolean
matches_heif (const guint8 *start,
              gsize         length)
{
  return (scholia_heif_brands_read (start, length) & SCHOLIA_HEIF_BRANDS_HEIF) != 0;
}

static void
set_failure (const struct heif_error *cause,
             GError                 **error)
{
  if (cause->code == heif_error_Memory_allocation_error)
    scholia_failure_set_memory (error);
  else if (cause->subcode == heif_suberror_Unsupported_codec ||
           cause->code == heif_error_Plugin_loading_error)
    g_set_error_literal (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_NO_CODEC, cause->message);
  else if (cause->code == heif_error_Unsupported_feature ||
           cause->code == heif_error_Unsupported_filetype)
    g_set_error_literal (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_UNSUPPORTED, cause->message);
  else if (cause->subcode == heif_suberror_End_of_data)
    scholia_failure_set_cut_off (error);
  else
    scholia_failure_set_damaged (error, cause->message);
}

static gboolean
succeeds (struct heif_error   result,
          GError            **error)
{
  if (result.code == heif_error_Ok)
    return TRUE;

  set_failure (&result, error);
  return FALSE;
}

static gboolean
check_size (HeifReader  *self,
            GError     **error)
{
  int width = heif_image_handle_get_width (self->handle);
  int height = heif_image_handle_get_height (self->handle);

  if (!scholia_failure_check_size ((guint) MAX (width, 0), (guint) MAX (height, 0), error))
    return FALSE;

  scholia_time_limit_grant_pixels ((guint64) width * (guint64) height);
  return TRUE;
}

/* A codec does not say that memory was short. Beside the planes it has its own picture and
 * libheif's copy of it, which are as much again. */
static gboolean
fills_memory (HeifReader *self)
{
  guint64 width = (guint64) heif_image_handle_get_width (self->handle);
  guint64 height = (guint64) heif_image_handle_get_height (self->handle);
  guint bytes = heif_image_handle_get_luma_bits_per_pixel (self->handle) > 8 ? 2 : 1;

  return width * height * bytes * 3 * 2 > scholia_cage_limits.memory_bytes;
}

/* Planes, because libheif has them in any case; packed pixels would be a second picture. It turns
 * and cuts them as the file says; EXIF's orientation does not count here. */
static gboolean
decode_planes (HeifReader  *self,
               GError     **error)
{
  struct heif_error result = heif_decode_image (self->handle, &self->image, heif_colorspace_RGB,
                                                heif_chroma_444, NULL);

  if (result.code != heif_error_Decoder_plugin_error || !fills_memory (self))
    return succeeds (result, error);

  scholia_failure_set_memory (error);
  return FALSE;
}

static gboolean
read_image (HeifReader  *self,
            GError     **error)
{
  self->context = heif_context_alloc ();
  heif_context_set_max_decoding_threads (self->context, 0);
  return succeeds (heif_context_read_from_memory_without_copy (self->context, self->bytes,
                                                               self->length, NULL), error) &&
         succeeds (heif_context_get_primary_image_handle (self->context, &self->handle), error) &&
         check_size (self, error) && decode_planes (self, error);
}

/* Whatever a codec made of the picture is looked at again: it has its own idea of the size. */
static gboolean
find_planes (HeifReader  *self,
             GError     **error)
{
  self->width = (guint) MAX (heif_image_get_width (self->image, heif_channel_R), 0);
  self->height = (guint) MAX (heif_image_get_height (self->image, heif_channel_R), 0);
  self->n_channels = heif_image_has_channel (self->image, heif_channel_Alpha) ? 4 : 3;
  for (guint i = 0; i < self->n_channels; i++)
    {
      Plane *plane = &self->planes[i];
      int bits = heif_image_get_bits_per_pixel_range (self->image, channels[i]);
      int stride = 0;

      plane->pixels = heif_image_get_plane_readonly (self->image, channels[i], &stride);
      plane->stride = (gsize) stride;
      plane->is_wide = heif_image_get_bits_per_pixel (self->image, channels[i]) > 8;
      plane->mask = (1u << CLAMP (bits, 1, 16)) - 1;
      if (plane->pixels == NULL ||
          heif_image_get_width (self->image, channels[i]) != (int) self->width ||
          heif_image_get_height (self->image, channels[i]) != (int) self->height)
        {
          scholia_failure_set_damaged (error, "its channels are of different sizes");
          return FALSE;
        }
      self->samples.is_16_bit |= plane->is_wide;
    }

  self->samples.model = SCHOLIA_COLOUR_RGB;
  self->samples.has_alpha = self->n_channels == 4;
  return scholia_failure_check_size (self->width, self->height, error);
}

static gboolean
read_profile (HeifReader *self,
              gsize       length)
{
  g_autofree guint8 *profile = g_try_malloc (length);

  return profile != NULL &&
         heif_image_handle_get_raw_color_profile (self->handle, profile).code == heif_error_Ok &&
         scholia_colour_read_icc (profile, length, self->samples, &self->colour);
}

/* Of the file, or of what the codec says of itself. */
static struct heif_color_profile_nclx *
get_codes (HeifReader *self)
{
  struct heif_color_profile_nclx *codes = NULL;

  if (heif_image_handle_get_nclx_color_profile (self->handle, &codes).code != heif_error_Ok &&
      heif_image_get_nclx_color_profile (self->image, &codes).code != heif_error_Ok)
    return NULL;

  return codes;
}

static void
read_colour (HeifReader *self)
{
  gsize length = heif_image_handle_get_raw_color_profile_size (self->handle);
  struct heif_color_profile_nclx *codes;

  if (length > 0 && read_profile (self, length))
    return;

  self->ignores_profile = length > 0;
  codes = get_codes (self);
  if (codes == NULL)
    return;

  if (scholia_colour_codes_read (codes->color_primaries, codes->transfer_characteristics,
                                 self->samples, &self->colour))
    self->ignores_profile = FALSE;
  else
    self->ignores_profile |=
      codes->transfer_characteristics != heif_transfer_characteristic_unspecified;
  heif_nclx_color_profile_free (codes);
}

/* Samples of 16 bits only serve the way to sRGB. */
static gboolean
make_values (HeifReader  *self,
             GError     **error)
{
  guint top;

  self->samples.is_16_bit &= self->colour != NULL;
  top = self->samples.is_16_bit ? 65535 : 255;
  self->row = g_try_new (guint16, (gsize) self->width * MAX_CHANNELS);
  self->converted = g_try_malloc ((gsize) self->width * MAX_CHANNELS);
  for (guint i = 0; i < self->n_channels; i++)
    {
      Plane *plane = &self->planes[i];

      plane->values = g_new (guint16, plane->mask + 1);
      for (guint value = 0; value <= plane->mask; value++)
        plane->values[value] = (guint16) (((guint64) value * top + plane->mask / 2) / plane->mask);
    }

  if (self->row == NULL || self->converted == NULL)
    scholia_failure_set_memory (error);
  return self->row != NULL && self->converted != NULL;
}

static gboolean
begin (HeifReader  *self,
       GError     **error)
{
  const gboolean is_sequence = (scholia_heif_brands_read (self->bytes, self->length) &
                                SCHOLIA_HEIF_BRANDS_SEQUENCE) != 0;
  const ScholiaPyramidPlan plan = {
    .width = self->width,
    .height = self->height,
    .orientation = 1,
    .has_alpha = self->samples.has_alpha,
    .is_first_frame = is_sequence ||
                      heif_context_get_number_of_top_level_images (self->context) > 1,
    .ignores_profile = self->ignores_profile,
  };

  return scholia_pyramid_writer_begin (self->writer, &plan, error);
}

static void
unpack_plane (const HeifReader *self,
              const Plane      *plane,
              guint             y,
              guint             place)
{
  const guint8 *bytes = plane->pixels + y * plane->stride;
  const guint16 *words = (const guint16 *) (gconstpointer) bytes;
  guint n = self->n_channels;

  for (guint x = 0; x < self->width; x++)
    {
      guint16 value = plane->values[(plane->is_wide ? words[x] : bytes[x]) & plane->mask];

      if (self->samples.is_16_bit)
        self->row[x * n + place] = value;
      else
        ((guint8 *) self->row)[x * n + place] = (guint8) value;
    }
}

static guint
divide (guint value,
        guint alpha,
        guint top)
{
  return alpha > 0 ? (guint) MIN (((guint64) value * top + alpha / 2) / alpha, top) : 0;
}

/* Alpha stands last, however the colours stand. */
static void
divide_by_alpha (const HeifReader *self)
{
  guint8 *bytes = (guint8 *) self->row;

  for (guint at = 0; at < self->width * MAX_CHANNELS; at += MAX_CHANNELS)
    for (guint i = at; i < at + MAX_CHANNELS - 1; i++)
      if (self->samples.is_16_bit)
        self->row[i] = (guint16) divide (self->row[i], self->row[at + 3], 65535);
      else
        bytes[i] = (guint8) divide (bytes[i], bytes[at + 3], 255);
}

static gboolean
put_rows (HeifReader  *self,
          GError     **error)
{
  gboolean swaps = self->samples.has_alpha && self->colour == NULL;
  gboolean is_multiplied = self->samples.has_alpha &&
                           heif_image_handle_is_premultiplied_alpha (self->handle);
  const guint8 *row = self->colour != NULL ? self->converted : (guint8 *) self->row;

  for (guint y = 0; y < self->height; y++)
    {
      for (guint i = 0; i < self->n_channels; i++)
        unpack_plane (self, &self->planes[i], y, swaps && i < 3 ? 2 - i : i);
      if (is_multiplied)
        divide_by_alpha (self);
      if (self->colour != NULL)
        scholia_colour_convert_row (self->colour, self->row, self->converted, self->width);
      if (!scholia_pyramid_writer_put_row (self->writer, row, error))
        return FALSE;
    }

  return TRUE;
}

static gpointer
nothing_cb (gpointer user_data)
{
  return NULL;
}

static void
prepare (void)
{
  /* libc gives each thread a heap, 64 MiB of the cage's address space, and sets up signals for the
   * first one. */
  mallopt (M_ARENA_MAX, 1);
  g_thread_join (g_thread_new ("first", nothing_cb, NULL));
  /* Codecs may be files of their own. */
  (void) heif_init (NULL);
}

static gboolean
decode (const guint8          *bytes,
        gsize                  length,
        ScholiaPyramidWriter  *writer,
        GError               **error)
{
  HeifReader self = { .bytes = bytes, .length = length, .writer = writer };
  gboolean is_whole = FALSE;

  if (read_image (&self, error) && find_planes (&self, error))
    {
      read_colour (&self);
      is_whole = make_values (&self, error) && begin (&self, error) && put_rows (&self, error);
    }

  for (guint i = 0; i < MAX_CHANNELS; i++)
    g_free (self.planes[i].values);
  g_free (self.row);
  g_free (self.converted);
  g_clear_pointer (&self.colour, scholia_colour_free);
  g_clear_pointer (&self.image, heif_image_release);
  g_clear_pointer (&self.handle, heif_image_handle_release);
  g_clear_pointer (&self.context, heif_context_free);
  return is_whole;
}

const ScholiaFormat scholia_format_avif = {
  .name = "AVIF",
  .matches = matches_avif,
  .prepare = prepare,
  .begins_threads = TRUE,
  .decode = decode,
};

const ScholiaFormat scholia_format_heif = {
  .name = "HEIF",
  .matches = matches_heif,
  .prepare = prepare,
  .begins_threads = TRUE,
  .decode = decode,
};
