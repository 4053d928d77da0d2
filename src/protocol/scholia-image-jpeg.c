/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-image-jpeg.h"

/* ITU-T T.81, table B.1: the markers met before the first scan. */
#define MARKER_SOI 0xd8
#define MARKER_EOI 0xd9
#define MARKER_SOS 0xda
#define MARKER_TEM 0x01

static guint32
read_be16 (const guint8 *at)
{
  return (guint32) at[0] << 8 | at[1];
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
            ScholiaImageInfo *info)
{
  if (length < 6)
    return FALSE;

  info->height = read_be16 (content + 1);
  info->width = read_be16 (content + 3);
  return TRUE;
}

gboolean
scholia_image_jpeg_sniff (const guint8     *bytes,
                          gsize             length,
                          ScholiaImageInfo *info)
{
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
        return read_frame (bytes + at + 2, segment - 2, info);
      at += segment;
    }

  return FALSE;
}
