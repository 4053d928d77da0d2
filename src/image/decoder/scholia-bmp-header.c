/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-bmp-header.h"

#include <string.h>

#include "scholia-failure.h"

/* "BM", the file's size, two numbers that mean nothing, where the pixels begin. */
#define FILE_BYTES 14
/* The oldest header has sizes of 16 bits and a palette of 3 bytes an entry. */
#define CORE_BYTES 12
#define INFO_BYTES 40
/* From this length on the header has the masks itself, from the second one also alpha's. */
#define MASKS_BYTES 52
#define ALPHA_BYTES 56
#define MAX_BYTES 124
#define MASKS_AT 40

enum
{
  COMPRESSION_NONE = 0,
  COMPRESSION_RUNS_8 = 1,
  COMPRESSION_RUNS_4 = 2,
  COMPRESSION_MASKS = 3,
  COMPRESSION_ALPHA_MASKS = 6,
};

typedef struct
{
  const guint8 *bytes; /* after the file's header */
  gsize         length;
  guint         header_bytes;
  guint         compression;
  guint         n_colours;
} Source;

static guint
read_16 (const guint8 *at)
{
  return at[0] | (guint) at[1] << 8;
}

static guint32
read_32 (const guint8 *at)
{
  return read_16 (at) | (guint32) read_16 (at + 2) << 16;
}

gboolean
scholia_bmp_header_matches (const guint8 *start,
                            gsize         length)
{
  guint32 header_bytes;

  if (length < FILE_BYTES + 4 || memcmp (start, "BM", 2) != 0)
    return FALSE;

  header_bytes = read_32 (start + FILE_BYTES);
  return header_bytes == CORE_BYTES ||
         (header_bytes >= INFO_BYTES && header_bytes <= MAX_BYTES);
}

static void
set_channel (ScholiaBmpChannel *channel,
             guint32            mask)
{
  channel->mask = mask;
  channel->shift = 0;
  channel->n_bits = 0;
  for (; mask != 0 && (mask & 1) == 0; mask >>= 1)
    channel->shift++;
  for (; (mask & 1) != 0; mask >>= 1)
    channel->n_bits++;
}

static void
set_channels (ScholiaBmpHeader *self,
              guint32           red,
              guint32           green,
              guint32           blue,
              guint32           alpha)
{
  set_channel (&self->channels[0], blue);
  set_channel (&self->channels[1], green);
  set_channel (&self->channels[2], red);
  set_channel (&self->channels[3], alpha);
}

static void
read_core (ScholiaBmpHeader *self,
           Source           *source)
{
  self->width = read_16 (source->bytes + 4);
  self->height = read_16 (source->bytes + 6);
  self->bits = read_16 (source->bytes + 10);
}

static void
read_info (ScholiaBmpHeader *self,
           Source           *source)
{
  gint32 height = (gint32) read_32 (source->bytes + 8);

  self->width = read_32 (source->bytes + 4);
  self->is_top_down = height < 0;
  self->height = height < 0 ? 0u - (guint32) height : (guint32) height;
  self->bits = read_16 (source->bytes + 14);
  source->compression = read_32 (source->bytes + 16);
  source->n_colours = read_32 (source->bytes + 32);
}

static gboolean
check_packing (ScholiaBmpHeader *self,
               const Source     *source)
{
  switch (source->compression)
    {
    case COMPRESSION_NONE:
      return self->bits == 1 || self->bits == 2 || self->bits == 4 || self->bits == 8 ||
             self->bits == 16 || self->bits == 24 || self->bits == 32;
    case COMPRESSION_RUNS_8:
      self->packing = SCHOLIA_BMP_RUNS_8;
      return self->bits == 8 && !self->is_top_down;
    case COMPRESSION_RUNS_4:
      self->packing = SCHOLIA_BMP_RUNS_4;
      return self->bits == 4 && !self->is_top_down;
    case COMPRESSION_MASKS:
    case COMPRESSION_ALPHA_MASKS:
      return self->bits == 16 || self->bits == 32;
    default:
      return FALSE;
    }
}

/* %FALSE at the end of the file. *@end: after the header and its masks. */
static gboolean
read_masks (ScholiaBmpHeader *self,
            const Source     *source,
            gsize            *end)
{
  gboolean has_masks = source->compression == COMPRESSION_MASKS ||
                       source->compression == COMPRESSION_ALPHA_MASKS;
  gboolean has_alpha = source->compression == COMPRESSION_ALPHA_MASKS ||
                       source->header_bytes >= ALPHA_BYTES;
  gsize n_bytes = has_alpha ? 16 : 12;
  const guint8 *masks = source->bytes + MASKS_AT;

  *end = source->header_bytes;
  if (!has_masks && self->bits == 16)
    set_channels (self, 0x7c00, 0x03e0, 0x001f, 0);
  else if (!has_masks)
    set_channels (self, 0xff0000, 0xff00, 0xff, 0);
  if (!has_masks)
    return TRUE;

  if (source->header_bytes < MASKS_BYTES)
    *end += n_bytes;
  if (MAX (*end, MASKS_AT + n_bytes) > source->length)
    return FALSE;

  set_channels (self, read_32 (masks), read_32 (masks + 4), read_32 (masks + 8),
                has_alpha ? read_32 (masks + 12) : 0);
  return TRUE;
}

static gboolean
read_palette (ScholiaBmpHeader *self,
              const Source     *source,
              gsize             offset)
{
  gsize entry_bytes = source->header_bytes == CORE_BYTES ? 3 : 4;
  guint n = 1u << MIN (self->bits, 8);

  if (self->bits > 8)
    return TRUE;

  if (source->n_colours > 0 && source->n_colours < n)
    n = source->n_colours;
  if (offset > source->length || n * entry_bytes > source->length - offset)
    return FALSE;

  for (guint i = 0; i < n; i++)
    memcpy (self->palette[i], source->bytes + offset + i * entry_bytes, 3);
  return TRUE;
}

static gboolean
read_parts (ScholiaBmpHeader  *self,
            Source            *source,
            GError           **error)
{
  gsize end;

  if (source->header_bytes == CORE_BYTES)
    read_core (self, source);
  else
    read_info (self, source);
  if (!check_packing (self, source))
    {
      g_set_error (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_UNSUPPORTED,
                   "%u bits a pixel, compression %u", self->bits, source->compression);
      return FALSE;
    }
  if (!scholia_failure_check_size (self->width, self->height, error))
    return FALSE;
  if (read_masks (self, source, &end) && read_palette (self, source, end))
    return TRUE;

  scholia_failure_set_cut_off (error);
  return FALSE;
}

gboolean
scholia_bmp_header_read (ScholiaBmpHeader  *self,
                         const guint8      *bytes,
                         gsize              length,
                         GError           **error)
{
  Source source = { .bytes = bytes + FILE_BYTES };

  *self = (ScholiaBmpHeader) { 0 };
  source.length = length - FILE_BYTES;
  source.header_bytes = read_32 (source.bytes);
  self->offset = read_32 (bytes + 10);
  if (source.header_bytes <= source.length && self->offset <= length)
    return read_parts (self, &source, error);

  scholia_failure_set_cut_off (error);
  return FALSE;
}
