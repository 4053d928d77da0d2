/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-exif.h"

#include <string.h>

#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3
/* Bytes of an entry of an image file directory: tag, type, count, value. */
#define ENTRY_BYTES 12
#define UPRIGHT 1

typedef struct
{
  const guint8 *bytes;
  gsize         length;
  gboolean      big_endian;
} Tiff;

static guint
read_16 (const Tiff *tiff,
         gsize       offset)
{
  const guint8 *b = tiff->bytes + offset;

  return tiff->big_endian ? (guint) (b[0] << 8 | b[1]) : (guint) (b[1] << 8 | b[0]);
}

static gsize
read_32 (const Tiff *tiff,
         gsize       offset)
{
  gsize first = read_16 (tiff, offset);
  gsize second = read_16 (tiff, offset + 2);

  return tiff->big_endian ? first << 16 | second : second << 16 | first;
}

static gboolean
read_header (Tiff *tiff)
{
  if (tiff->length < 8)
    return FALSE;

  if (memcmp (tiff->bytes, "MM\0*", 4) == 0)
    tiff->big_endian = TRUE;
  else if (memcmp (tiff->bytes, "II*\0", 4) != 0)
    return FALSE;

  return TRUE;
}

guint
scholia_exif_get_orientation (const guint8 *bytes,
                              gsize         length)
{
  Tiff tiff = { bytes, length, FALSE };
  gsize directory;
  guint n_entries;

  if (!read_header (&tiff))
    return UPRIGHT;

  directory = read_32 (&tiff, 4);
  if (directory > length || length - directory < 2)
    return UPRIGHT;

  n_entries = read_16 (&tiff, directory);
  for (guint i = 0; i < n_entries; i++)
    {
      gsize entry = directory + 2 + (gsize) i * ENTRY_BYTES;
      guint value;

      if (entry + ENTRY_BYTES > length)
        return UPRIGHT;
      if (read_16 (&tiff, entry) != TAG_ORIENTATION)
        continue;

      value = read_16 (&tiff, entry + 8);
      return read_16 (&tiff, entry + 2) == TYPE_SHORT && value >= 1 && value <= 8 ? value : UPRIGHT;
    }

  return UPRIGHT;
}
