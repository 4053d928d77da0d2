/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-format.h"

#include <string.h>
#include <sys/mman.h>
#include <webp/decode.h>

#include "scholia-failure.h"

/* Bytes that the library gets at a time; the rows that they make are taken at once. */
#define STEP_BYTES (64 * 1024)
/* Bytes, of what the library and the frame may take together: the cage less all else. */
#define MAX_BYTES ((gsize) 400 * 1024 * 1024)
/* Bytes, of the smallest frame: below it, the lossless pictures of more than 90 megapixels. */
#define MIN_FRAME_BYTES ((gsize) 40 * 1024 * 1024)
/* WebPBitstreamFeatures.format */
#define FORMAT_LOSSLESS 2

/* What can be seen of the frame, some rows of the picture: libwebp gives pixels only into one
 * block. Its pages are given back as soon as their rows are taken. */
typedef struct
{
  guint8 *pixels;
  gsize   size_bytes;
  gsize   stride;
  guint   first_row;
  guint   n_rows;
  guint   n_taken;
} Frame;

typedef struct
{
  const guint8          *bytes;
  gsize                  length;
  WebPBitstreamFeatures  features;
  ScholiaPyramidWriter  *writer;
  Frame                  frame;
} WebpReader;

static gboolean
matches (const guint8 *start,
         gsize         length)
{
  return length >= 12 && memcmp (start, "RIFF", 4) == 0 && memcmp (start + 8, "WEBP", 4) == 0;
}

static void
set_failure (VP8StatusCode   status,
             GError        **error)
{
  switch (status)
    {
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA:
      scholia_failure_set_cut_off (error);
      break;
    case VP8_STATUS_OUT_OF_MEMORY:
      scholia_failure_set_memory (error);
      break;
    default:
      scholia_failure_set_damaged (error, NULL);
    }
}

static gboolean
read_features (WebpReader  *self,
               GError     **error)
{
  VP8StatusCode status = WebPGetFeatures (self->bytes, self->length, &self->features);

  if (status != VP8_STATUS_OK)
    {
      set_failure (status, error);
      return FALSE;
    }
  if (self->features.has_animation)
    {
      g_set_error_literal (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_UNSUPPORTED, "animation");
      return FALSE;
    }

  return scholia_failure_check_size ((guint) self->features.width, (guint) self->features.height,
                                     error);
}

/* The lossless decoder holds the picture itself, four bytes a pixel, and transparency beside a
 * lossy one takes two. What is left is the frame's; if that is not all of the picture, it is
 * decoded several times, and each time some rows more are seen. */
static gsize
choose_frame_rows (const WebpReader *self)
{
  gsize n_pixels = (gsize) self->features.width * (gsize) self->features.height;
  gsize held = 0, room;

  if (self->features.format == FORMAT_LOSSLESS)
    held = n_pixels * 4;
  else if (self->features.has_alpha)
    held = n_pixels * 2;

  room = MAX_BYTES > held + MIN_FRAME_BYTES ? MAX_BYTES - held : MIN_FRAME_BYTES;
  /* An even number: a lossy picture has its colours for two rows. */
  return MAX (room / self->frame.stride / 2 * 2, 2);
}

static gboolean
map_frame (WebpReader  *self,
           GError     **error)
{
  void *pixels;
  gsize n_rows;

  self->frame.stride = (gsize) self->features.width * (self->features.has_alpha ? 4 : 3);
  n_rows = MIN (choose_frame_rows (self), (gsize) self->features.height);
  self->frame.size_bytes = self->frame.stride * n_rows;
  self->frame.n_rows = (guint) n_rows;
  pixels = mmap (NULL, self->frame.size_bytes, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pixels == MAP_FAILED)
    {
      scholia_failure_set_memory (error);
      return FALSE;
    }

  self->frame.pixels = pixels;
  return TRUE;
}

/* Rows before @end are there. */
static gboolean
take_rows (WebpReader  *self,
           guint        end,
           GError     **error)
{
  Frame *frame = &self->frame;
  gsize page = SCHOLIA_PYRAMID_ALIGNMENT;
  gsize first = frame->n_taken * frame->stride / page * page;

  for (; frame->n_taken < end; frame->n_taken++)
    if (!scholia_pyramid_writer_put_row (self->writer,
                                         frame->pixels + frame->n_taken * frame->stride, error))
      return FALSE;

  /* They are read as zeroes from now on, and nobody reads them. */
  madvise (frame->pixels + first, frame->n_taken * frame->stride / page * page - first,
           MADV_DONTNEED);
  return TRUE;
}

static gboolean
feed (WebpReader    *self,
      WebPIDecoder  *decoder,
      GError       **error)
{
  VP8StatusCode status = VP8_STATUS_SUSPENDED;

  for (gsize given = MIN (STEP_BYTES, self->length); ; given = MIN (given + STEP_BYTES,
                                                                    self->length))
    {
      int last_row = 0;

      status = WebPIUpdate (decoder, self->bytes, given);
      if (status != VP8_STATUS_OK && status != VP8_STATUS_SUSPENDED)
        break;
      if (WebPIDecGetRGB (decoder, &last_row, NULL, NULL, NULL) != NULL &&
          !take_rows (self, (guint) last_row, error))
        return FALSE;
      if (status == VP8_STATUS_OK || given == self->length)
        break;
      if (self->frame.n_taken == 0 && self->frame.first_row == 0)
        scholia_pyramid_writer_report_progress (self->writer, given, self->length);
    }

  if (status == VP8_STATUS_OK)
    return take_rows (self, self->frame.n_rows, error);

  set_failure (status, error);
  return FALSE;
}

static gboolean
decode_frame (WebpReader  *self,
              GError     **error)
{
  const Frame *frame = &self->frame;
  WebPDecoderConfig config;
  WebPIDecoder *decoder;
  gboolean is_whole;

  if (!WebPInitDecoderConfig (&config))
    g_error ("libwebp and its header are of different versions");

  config.output.colorspace = self->features.has_alpha ? MODE_BGRA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = frame->pixels;
  config.output.u.RGBA.stride = (int) frame->stride;
  config.output.u.RGBA.size = frame->stride * frame->n_rows;
  config.options.use_cropping = frame->n_rows < (guint) self->features.height;
  config.options.crop_top = (int) frame->first_row;
  config.options.crop_width = self->features.width;
  config.options.crop_height = (int) frame->n_rows;
  decoder = WebPIDecode (NULL, 0, &config);
  if (decoder == NULL)
    {
      scholia_failure_set_memory (error);
      return FALSE;
    }

  is_whole = feed (self, decoder, error);
  WebPIDelete (decoder);
  WebPFreeDecBuffer (&config.output);
  return is_whole;
}

static gboolean
decode_frames (WebpReader  *self,
               GError     **error)
{
  guint height = (guint) self->features.height;

  while (self->frame.first_row < height)
    {
      self->frame.n_rows = MIN (self->frame.n_rows, height - self->frame.first_row);
      self->frame.n_taken = 0;
      if (!decode_frame (self, error))
        return FALSE;
      self->frame.first_row += self->frame.n_rows;
    }

  return TRUE;
}

static gboolean
decode (const guint8          *bytes,
        gsize                  length,
        ScholiaPyramidWriter  *writer,
        GError               **error)
{
  WebpReader self = { .bytes = bytes, .length = length, .writer = writer };
  ScholiaPyramidPlan plan = { .orientation = 1 };
  gboolean is_whole;

  if (!read_features (&self, error))
    return FALSE;

  /* EXIF's orientation is left alone, as the header's width and height do. */
  plan.width = (guint) self.features.width;
  plan.height = (guint) self.features.height;
  plan.has_alpha = self.features.has_alpha != 0;
  if (!scholia_pyramid_writer_begin (writer, &plan, error) || !map_frame (&self, error))
    return FALSE;

  is_whole = decode_frames (&self, error);
  munmap (self.frame.pixels, self.frame.size_bytes);
  return is_whole;
}

const ScholiaFormat scholia_format_webp = {
  .name = "WebP",
  .matches = matches,
  .decode = decode,
};
