/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-decoder.h"

#include <glib/gi18n-lib.h>
#include <webp/decode.h>

#include "scholia-error.h"
#include "scholia-pixel-memory.h"

/* Bytes that the decoder gets at a time, with a look at the cancellable between. */
#define STEP_BYTES (256 * 1024)

static void
set_error_for (VP8StatusCode   status,
               GError        **error)
{
  switch (status)
    {
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA:
      scholia_decoder_set_cut_off ("WebP", error);
      break;
    case VP8_STATUS_OUT_OF_MEMORY:
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                           _("This WebP file needs too much memory to be opened."));
      break;
    default:
      scholia_decoder_set_damaged ("WebP", NULL, error);
    }
}

static gboolean
read_features (const guint8          *bytes,
               gsize                  length,
               WebPBitstreamFeatures *features,
               GError               **error)
{
  VP8StatusCode status = WebPGetFeatures (bytes, length, features);

  if (status != VP8_STATUS_OK)
    {
      set_error_for (status, error);
      return FALSE;
    }
  if (features->has_animation)
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                           _("This WebP file is an animation; Scholia shows still pictures."));
      return FALSE;
    }

  return scholia_decoder_check_size ((guint) features->width, (guint) features->height, error);
}

static gboolean
feed (WebPIDecoder  *decoder,
      const guint8  *bytes,
      gsize          length,
      GCancellable  *cancellable,
      GError       **error)
{
  VP8StatusCode status = VP8_STATUS_SUSPENDED;

  for (gsize given = MIN (STEP_BYTES, length); ; given = MIN (given + STEP_BYTES, length))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      status = WebPIUpdate (decoder, bytes, given);
      if (status != VP8_STATUS_SUSPENDED || given == length)
        break;
    }

  if (status == VP8_STATUS_OK)
    return TRUE;

  set_error_for (status, error);
  return FALSE;
}

/* libwebp predicts from rows far above, so it wants the whole frame in one buffer. */
static ScholiaPixelMemory *
decode_frame (const guint8                *bytes,
              gsize                        length,
              const WebPBitstreamFeatures *features,
              gsize                        stride,
              GCancellable                *cancellable,
              GError                     **error)
{
  gsize size = stride * (gsize) features->height;
  g_autoptr(ScholiaPixelMemory) frame = scholia_pixel_memory_new (size, error);
  WebPDecoderConfig config;
  WebPIDecoder *decoder;
  gboolean is_whole;

  if (frame == NULL)
    return NULL;

  if (!WebPInitDecoderConfig (&config))
    g_error ("libwebp and its header are of different versions");

  config.output.colorspace = features->has_alpha ? MODE_BGRA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = scholia_pixel_memory_get_data (frame);
  config.output.u.RGBA.stride = (int) stride;
  config.output.u.RGBA.size = size;
  decoder = WebPIDecode (NULL, 0, &config);
  if (decoder == NULL)
    {
      set_error_for (VP8_STATUS_OUT_OF_MEMORY, error);
      return NULL;
    }

  is_whole = feed (decoder, bytes, length, cancellable, error);
  WebPIDelete (decoder);
  WebPFreeDecBuffer (&config.output);
  return is_whole ? g_steal_pointer (&frame) : NULL;
}

ScholiaPyramid *
scholia_webp_decode (const guint8  *bytes,
                     gsize          length,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr(ScholiaPyramid) pyramid = NULL;
  g_autoptr(ScholiaPixelMemory) frame = NULL;
  WebPBitstreamFeatures features;
  gsize stride;

  if (!read_features (bytes, length, &features, error))
    return NULL;

  stride = (gsize) features.width * (features.has_alpha ? 4 : 3);
  frame = decode_frame (bytes, length, &features, stride, cancellable, error);
  if (frame == NULL)
    return NULL;

  /* EXIF's orientation is left alone, as the header's width and height do. */
  pyramid = scholia_pyramid_new ((guint) features.width, (guint) features.height,
                                 1, features.has_alpha != 0, error);
  if (pyramid == NULL)
    return NULL;

  for (guint y = 0; y < (guint) features.height; y++)
    scholia_pyramid_put_row (pyramid, y, scholia_pixel_memory_get_data (frame) + y * stride);
  scholia_pyramid_finish (pyramid);
  return g_steal_pointer (&pyramid);
}
