/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-format.h"

#include <string.h>

#include "scholia-bmp-header.h"
#include "scholia-failure.h"

/* After a zero in the place of a run's length. */
#define ESCAPE_LINE 0
#define ESCAPE_END 1
#define ESCAPE_MOVE 2

typedef struct
{
  ScholiaBmpHeader      header;
  const guint8         *bytes; /* of the pixels */
  gsize                 length;
  gsize                 offset;
  ScholiaPyramidWriter *writer;
  guint8               *row;
  /* Of runs, from the bottom up: an index a pixel. */
  guint8               *indices;
  guint                 x;
  guint                 y;
} BmpReader;

static gboolean
has_alpha (const BmpReader *self)
{
  return self->header.bits >= 16 && self->header.bits != 24 &&
         self->header.channels[3].mask != 0;
}

static guint8
get_channel (const ScholiaBmpChannel *channel,
             guint32                  pixel)
{
  guint64 value = (pixel & channel->mask) >> channel->shift;
  guint64 top = ((guint64) 1 << channel->n_bits) - 1;

  /* A mask with gaps has more. */
  return (guint8) (top > 0 ? (MIN (value, top) * 255 + top / 2) / top : 0);
}

static void
unpack_masked (const BmpReader *self,
               const guint8    *source,
               guint8          *target)
{
  const ScholiaBmpChannel *channels = self->header.channels;
  guint n_bytes = self->header.bits / 8;
  gboolean with_alpha = has_alpha (self);

  for (guint x = 0; x < self->header.width; x++, source += n_bytes)
    {
      guint32 pixel = source[0] | (guint32) source[1] << 8;

      if (n_bytes == 4)
        pixel |= (guint32) source[2] << 16 | (guint32) source[3] << 24;
      for (guint i = 0; i < 3; i++)
        target[with_alpha ? i : 2 - i] = get_channel (&channels[i], pixel);
      if (with_alpha)
        target[3] = get_channel (&channels[3], pixel);
      target += with_alpha ? 4 : 3;
    }
}

static void
put_colour (guint8       *target,
            const guint8 *bgr)
{
  target[0] = bgr[2];
  target[1] = bgr[1];
  target[2] = bgr[0];
}

static void
unpack_row (const BmpReader *self,
            const guint8    *source)
{
  guint bits = self->header.bits, width = self->header.width;
  guint8 *target = self->row;

  if (bits == 16 || bits == 32)
    unpack_masked (self, source, target);
  else if (bits == 24)
    for (guint x = 0; x < width; x++)
      put_colour (target + 3 * x, source + 3 * x);
  else
    for (guint x = 0; x < width; x++)
      {
        guint shift = 8 - bits - x * bits % 8;
        guint index = source[(gsize) x * bits / 8] >> shift & ((1u << bits) - 1);

        put_colour (target + 3 * x, self->header.palette[index]);
      }
}

static gboolean
read_plain (BmpReader  *self,
            GError    **error)
{
  gsize stride = ((gsize) self->header.width * self->header.bits + 31) / 32 * 4;
  guint height = self->header.height;

  if (self->length / stride < height)
    {
      scholia_failure_set_cut_off (error);
      return FALSE;
    }

  for (guint y = 0; y < height; y++)
    {
      unpack_row (self, self->bytes + stride * (self->header.is_top_down ? y : height - 1 - y));
      if (!scholia_pyramid_writer_put_row (self->writer, self->row, error))
        return FALSE;
    }

  return TRUE;
}

/* What runs over the edge is dropped. */
static void
put_index (BmpReader *self,
           guint      index)
{
  if (self->x < self->header.width && self->y < self->header.height)
    self->indices[(gsize) self->y * self->header.width + self->x] = (guint8) index;
  self->x++;
}

static guint
get_index (const BmpReader *self,
           const guint8    *bytes,
           guint            i)
{
  if (self->header.packing == SCHOLIA_BMP_RUNS_8)
    return bytes[i];

  return i % 2 == 0 ? bytes[i / 2] >> 4 : bytes[i / 2] & 15;
}

/* (nullable): %NULL at the end of the file. */
static const guint8 *
take (BmpReader *self,
      gsize      n)
{
  const guint8 *at = self->bytes + self->offset;

  if (n > self->length - self->offset)
    return NULL;

  self->offset += n;
  return at;
}

/* Literal indices, in whole words. */
static gboolean
read_literals (BmpReader *self,
               guint      n)
{
  gsize n_bytes = self->header.packing == SCHOLIA_BMP_RUNS_8 ? n : (n + 1) / 2;
  const guint8 *bytes = take (self, n_bytes);

  for (guint i = 0; bytes != NULL && i < n; i++)
    put_index (self, get_index (self, bytes, i));
  return bytes != NULL && (n_bytes % 2 == 0 || take (self, 1) != NULL);
}

static gboolean
move_on (BmpReader *self)
{
  const guint8 *delta = take (self, 2);

  if (delta == NULL)
    return FALSE;

  self->x += delta[0];
  self->y += delta[1];
  return TRUE;
}

static gboolean
read_run (BmpReader    *self,
          const guint8 *run)
{
  if (run[0] > 0)
    {
      for (guint i = 0; i < run[0]; i++)
        put_index (self, get_index (self, (guint8[]) { run[1], run[1] },
                                    self->header.packing == SCHOLIA_BMP_RUNS_8 ? 0 : i % 2));
      return TRUE;
    }
  if (run[1] == ESCAPE_MOVE)
    return move_on (self);
  if (run[1] != ESCAPE_LINE)
    return read_literals (self, run[1]);

  self->x = 0;
  self->y++;
  return TRUE;
}

static gboolean
read_runs (BmpReader  *self,
           GError    **error)
{
  guint width = self->header.width;

  self->indices = g_try_malloc0 ((gsize) width * self->header.height);
  if (self->indices == NULL)
    {
      scholia_failure_set_memory (error);
      return FALSE;
    }

  while (self->y < self->header.height)
    {
      const guint8 *run = take (self, 2);

      if (run != NULL && run[0] == 0 && run[1] == ESCAPE_END)
        break;
      if (run == NULL || !read_run (self, run))
        {
          scholia_failure_set_cut_off (error);
          return FALSE;
        }
    }

  for (guint y = self->header.height; y > 0; y--)
    {
      const guint8 *indices = self->indices + (gsize) (y - 1) * width;

      for (guint x = 0; x < width; x++)
        put_colour (self->row + 3 * x, self->header.palette[indices[x]]);
      if (!scholia_pyramid_writer_put_row (self->writer, self->row, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
begin (BmpReader  *self,
       GError    **error)
{
  const ScholiaPyramidPlan plan = {
    .width = self->header.width,
    .height = self->header.height,
    .orientation = 1,
    .has_alpha = has_alpha (self),
  };

  if (!scholia_pyramid_writer_begin (self->writer, &plan, error))
    return FALSE;

  self->row = g_try_malloc ((gsize) self->header.width * 4);
  if (self->row == NULL)
    scholia_failure_set_memory (error);
  return self->row != NULL;
}

static gboolean
decode (const guint8          *bytes,
        gsize                  length,
        ScholiaPyramidWriter  *writer,
        GError               **error)
{
  BmpReader self = { .writer = writer };
  gboolean is_whole;

  if (!scholia_bmp_header_read (&self.header, bytes, length, error))
    return FALSE;

  self.bytes = bytes + self.header.offset;
  self.length = length - self.header.offset;
  is_whole = begin (&self, error) &&
             (self.header.packing == SCHOLIA_BMP_PLAIN ? read_plain (&self, error)
                                                       : read_runs (&self, error));
  g_free (self.row);
  g_free (self.indices);
  return is_whole;
}

const ScholiaFormat scholia_format_bmp = {
  .name = "BMP",
  .matches = scholia_bmp_header_matches,
  .decode = decode,
};
