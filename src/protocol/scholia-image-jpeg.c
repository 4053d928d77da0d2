/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-image-jpeg.h"

#include <string.h>

/* ITU-T T.81, table B.1: the markers met before the first scan. */
#define MARKER_SOI 0xd8
#define MARKER_EOI 0xd9
#define MARKER_SOS 0xda
#define MARKER_APP1 0xe1
#define MARKER_TEM 0x01

/* TIFF 6.0 and Exif 2.32. */
#define TIFF_HEADER_BYTES 8
#define TIFF_ENTRY_BYTES 12
#define TIFF_TYPE_SHORT 3
#define TAG_ORIENTATION 0x0112
#define NORMAL 1
/* From 5 on, rows are shown as columns. */
#define FIRST_TRANSPOSED 5
#define LAST_TRANSPOSED 8

typedef struct
{
  const guint8 *bytes;
  gsize         length;
  gboolean      is_big_endian;
} Tiff;

static guint32
read_be16 (const guint8 *at)
{
  return (guint32) at[0] << 8 | at[1];
}

/* @at is inside. */
static guint32
tiff_read16 (const Tiff *self,
             gsize       at)
{
  const guint8 *bytes = self->bytes + at;

  return self->is_big_endian ? read_be16 (bytes) : (guint32) bytes[1] << 8 | bytes[0];
}

static guint32
tiff_read32 (const Tiff *self,
             gsize       at)
{
  guint32 first = tiff_read16 (self, at);
  guint32 second = tiff_read16 (self, at + 2);

  return self->is_big_endian ? first << 16 | second : second << 16 | first;
}

/* The first directory's orientation. */
static guint
tiff_find_orientation (Tiff *self)
{
  gsize directory;
  guint n_entries;

  if (self->length < TIFF_HEADER_BYTES ||
      (memcmp (self->bytes, "II*\0", 4) != 0 && memcmp (self->bytes, "MM\0*", 4) != 0))
    return NORMAL;

  self->is_big_endian = self->bytes[0] == 'M';
  directory = tiff_read32 (self, 4);
  if (directory > self->length - 2)
    return NORMAL;

  n_entries = tiff_read16 (self, directory);
  for (guint i = 0; i < n_entries; i++)
    {
      gsize entry = directory + 2 + (gsize) i * TIFF_ENTRY_BYTES;

      if (entry + TIFF_ENTRY_BYTES > self->length)
        return NORMAL;
      if (tiff_read16 (self, entry) == TAG_ORIENTATION &&
          tiff_read16 (self, entry + 2) == TIFF_TYPE_SHORT && tiff_read32 (self, entry + 4) == 1)
        return tiff_read16 (self, entry + 8);
    }

  return NORMAL;
}

/* 0 if the segment is of another kind. */
static guint
find_orientation (const guint8 *content,
                  gsize         length)
{
  Tiff tiff = { 0 };

  if (length < 6 || memcmp (content, "Exif\0\0", 6) != 0)
    return 0;

  tiff.bytes = content + 6;
  tiff.length = length - 6;
  return tiff_find_orientation (&tiff);
}

/* Baseline, extended and progressive, by Huffman or arithmetic coding; lossless and hierarchical
 * frames are what no common decoder opens. */
static gboolean
is_frame_header (guint8 marker)
{
  return marker == 0xc0 || marker == 0xc1 || marker == 0xc2 || marker == 0xc9 || marker == 0xca;
}

static gboolean
is_alone (guint8 marker)
{
  return marker == MARKER_TEM || (marker >= 0xd0 && marker <= MARKER_SOI);
}

/* T.81, section B.2.2: precision, lines, samples per line. */
static gboolean
read_frame (const guint8     *content,
            gsize             length,
            guint             orientation,
            ScholiaImageInfo *info)
{
  gboolean is_transposed = orientation >= FIRST_TRANSPOSED && orientation <= LAST_TRANSPOSED;
  guint32 lines;
  guint32 samples;

  if (length < 6)
    return FALSE;

  lines = read_be16 (content + 1);
  samples = read_be16 (content + 3);
  info->width = is_transposed ? lines : samples;
  info->height = is_transposed ? samples : lines;
  return TRUE;
}

gboolean
scholia_image_jpeg_sniff (const guint8     *bytes,
                          gsize             length,
                          ScholiaImageInfo *info)
{
  guint orientation = 0;
  gsize at = 2;

  while (length - at >= 2 && bytes[at] == 0xff)
    {
      guint8 marker = bytes[at + 1];
      gsize segment;

      /* A marker may be preceded by any number of 0xff. */
      if (marker == 0xff)
        {
          at++;
          continue;
        }

      at += 2;
      if (is_alone (marker))
        continue;
      if (marker == MARKER_SOS || marker == MARKER_EOI || marker == 0 || length - at < 2)
        return FALSE;

      segment = read_be16 (bytes + at);
      if (segment < 2 || segment > length - at)
        return FALSE;
      if (is_frame_header (marker))
        return read_frame (bytes + at + 2, segment - 2, orientation, info);
      if (marker == MARKER_APP1 && orientation == 0)
        orientation = find_orientation (bytes + at + 2, segment - 2);
      at += segment;
    }

  return FALSE;
}
