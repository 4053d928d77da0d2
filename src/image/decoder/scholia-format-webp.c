/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-format.h"

#include <string.h>
#include <sys/mman.h>
#include <webp/decode.h>
#include <webp/demux.h>

#include "scholia-cage.h"
#include "scholia-colour.h"
#include "scholia-exif-search.h"
#include "scholia-failure.h"

/* Bytes that the library gets at a time; the rows that they make are taken at once. */
#define STEP_BYTES (64 * 1024)
/* Bytes, of address space for programs, libraries and their tables. The rest of the cage, less the
 * file and what the writer holds, is for the library's own picture and the frame. */
#define OTHER_BYTES ((gsize) 52 * 1024 * 1024)
/* Bytes, of the smallest frame; with less the picture would be decoded too often. */
#define MIN_FRAME_BYTES ((gsize) 20 * 1024 * 1024)
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
  const guint8          *bytes;      /* of the picture or the first frame */
  gsize                  length;
  gsize                  file_bytes;
  guint                  orientation;
  WebPBitstreamFeatures  features;
  /* The picture, in which the first frame of an animation may be a part: the rest is clear. */
  guint                  width;
  guint                  height;
  guint                  left;
  guint                  top;
  gboolean               has_alpha;
  gboolean               is_animation;
  gboolean               ignores_profile;
  /* (nullable): for pixels that are not of sRGB. */
  ScholiaColour         *colour;
  /* (nullable): of the picture, where it is not the frame's. */
  guint8                *row;
  ScholiaPyramidWriter  *writer;
  Frame                  frame;
} WebpReader;

typedef WebPDemuxer Demuxer;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Demuxer, WebPDemuxDelete)

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

  if (status == VP8_STATUS_OK)
    return scholia_failure_check_size ((guint) self->features.width,
                                       (guint) self->features.height, error);

  set_failure (status, error);
  return FALSE;
}

/* The library has checked that the frame is inside. */
static gboolean
find_first_frame (WebpReader        *self,
                  const WebPDemuxer *demuxer)
{
  WebPIterator frame;

  if (!WebPDemuxGetFrame (demuxer, 1, &frame))
    return FALSE;

  self->bytes = frame.fragment.bytes;
  self->length = frame.fragment.size;
  self->left = (guint) frame.x_offset;
  self->top = (guint) frame.y_offset;
  self->width = WebPDemuxGetI (demuxer, WEBP_FF_CANVAS_WIDTH);
  self->height = WebPDemuxGetI (demuxer, WEBP_FF_CANVAS_HEIGHT);
  self->is_animation = frame.num_frames > 1;
  WebPDemuxReleaseIterator (&frame);
  return TRUE;
}

static void
read_colour (WebpReader        *self,
             const WebPDemuxer *demuxer)
{
  const ScholiaSamples samples = { .model = SCHOLIA_COLOUR_RGB, .has_alpha = self->has_alpha };
  WebPChunkIterator chunk;

  if (!WebPDemuxGetChunk (demuxer, "ICCP", 1, &chunk))
    return;

  self->ignores_profile = !scholia_colour_read_icc (chunk.chunk.bytes, chunk.chunk.size, samples,
                                                    &self->colour);
  WebPDemuxReleaseChunkIterator (&chunk);
}

/* A file that is cut off has no demuxer; decoding it says what is wrong with it. */
static gboolean
read_container (WebpReader  *self,
                GError     **error)
{
  const WebPData data = { self->bytes, self->length };
  g_autoptr(Demuxer) demuxer = WebPDemux (&data);

  if (!read_features (self, error))
    return FALSE;

  self->width = (guint) self->features.width;
  self->height = (guint) self->features.height;
  if (demuxer != NULL && find_first_frame (self, demuxer) && !read_features (self, error))
    return FALSE;

  self->has_alpha = self->features.has_alpha != 0 ||
                    self->width != (guint) self->features.width ||
                    self->height != (guint) self->features.height;
  if (demuxer != NULL)
    read_colour (self, demuxer);
  return TRUE;
}

/* The lossless decoder holds the picture itself, four bytes a pixel, and transparency beside a
 * lossy one takes two. What is left is the frame's; if that is not all of the picture, it is
 * decoded several times, and each time some rows more are seen. */
static gsize
choose_frame_rows (const WebpReader *self)
{
  gsize n_pixels = (gsize) self->features.width * (gsize) self->features.height;
  gsize held = OTHER_BYTES + self->file_bytes, room;

  if (self->features.format == FORMAT_LOSSLESS)
    held += n_pixels * 4;
  else if (self->features.has_alpha)
    held += n_pixels * 2;

  held += scholia_pyramid_writer_get_held_bytes (self->writer);
  room = scholia_cage_limits.memory_bytes;
  room = room > held + MIN_FRAME_BYTES ? room - held : MIN_FRAME_BYTES;
  /* An even number: a lossy picture has its colours for two rows. */
  return MAX (room / self->frame.stride / 2 * 2, 2);
}

static gboolean
map_frame (WebpReader  *self,
           GError     **error)
{
  void *pixels;
  gsize n_rows;

  self->frame.stride = (gsize) self->features.width * (self->has_alpha ? 4 : 3);
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

static gboolean
put_row (WebpReader    *self,
         const guint8  *pixels,
         GError       **error)
{
  guint bpp = self->has_alpha ? 4 : 3, width = (guint) self->features.width;
  guint8 *place;

  if (self->row == NULL)
    return scholia_pyramid_writer_put_row (self->writer, pixels, error);

  place = self->row + (gsize) self->left * bpp;
  if (self->colour != NULL)
    scholia_colour_convert_row (self->colour, pixels, place, width);
  else
    memcpy (place, pixels, (gsize) width * bpp);
  return scholia_pyramid_writer_put_row (self->writer, self->row, error);
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
    if (!put_row (self, frame->pixels + frame->n_taken * frame->stride, error))
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

  if (!self->has_alpha)
    config.output.colorspace = MODE_RGB;
  else
    config.output.colorspace = self->colour != NULL ? MODE_RGBA : MODE_BGRA;
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

/* Clear rows above or below the first frame of an animation. */
static gboolean
put_clear_rows (WebpReader  *self,
                guint        n_rows,
                GError     **error)
{
  if (n_rows == 0)
    return TRUE;

  memset (self->row, 0, (gsize) self->width * 4);
  for (guint y = 0; y < n_rows; y++)
    if (!scholia_pyramid_writer_put_row (self->writer, self->row, error))
      return FALSE;

  return TRUE;
}

static gboolean
allocate_row (WebpReader  *self,
              GError     **error)
{
  gboolean is_placed = self->width != (guint) self->features.width ||
                       self->height != (guint) self->features.height;

  if (self->colour == NULL && !is_placed)
    return TRUE;

  self->row = g_try_malloc0 ((gsize) self->width * 4);
  if (self->row == NULL)
    scholia_failure_set_memory (error);
  return self->row != NULL;
}

static gboolean
decode_picture (WebpReader  *self,
                GError     **error)
{
  const ScholiaPyramidPlan plan = {
    .orientation = self->orientation,
    .width = self->width,
    .height = self->height,
    .has_alpha = self->has_alpha,
    .is_first_frame = self->is_animation,
    .ignores_profile = self->ignores_profile,
  };
  guint below = self->height - self->top - (guint) self->features.height;
  gboolean is_whole;

  if (!scholia_failure_check_size (self->width, self->height, error) ||
      !scholia_pyramid_writer_begin (self->writer, &plan, error) ||
      !allocate_row (self, error) || !map_frame (self, error))
    return FALSE;

  is_whole = put_clear_rows (self, self->top, error) && decode_frames (self, error) &&
             put_clear_rows (self, below, error);
  munmap (self->frame.pixels, self->frame.size_bytes);
  return is_whole;
}

static gboolean
decode (const guint8          *bytes,
        gsize                  length,
        ScholiaPyramidWriter  *writer,
        GError               **error)
{
  WebpReader self = {
    .bytes = bytes,
    .length = length,
    .file_bytes = length,
    .orientation = scholia_exif_search_in (bytes, length),
    .writer = writer,
  };
  gboolean is_whole = read_container (&self, error) && decode_picture (&self, error);

  g_clear_pointer (&self.colour, scholia_colour_free);
  g_free (self.row);
  return is_whole;
}

const ScholiaFormat scholia_format_webp = {
  .name = "WebP",
  .matches = matches,
  .decode = decode,
};
