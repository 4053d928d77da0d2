/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-exif.h"

#include <string.h>

/* TIFF 6.0, section 2, and Exif 2.32, section 4.6. */
#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3
/* Bytes: of the header, and of an entry of a directory: tag, type, count, value. */
#define HEADER_BYTES 8
#define ENTRY_BYTES 12
/* From 5 on, rows are shown as columns. */
#define FIRST_TRANSPOSED 5
#define LAST 8

typedef struct
{
  const guint8 *bytes;
  gsize         length;
  gboolean      is_big_endian;
} Tiff;

static guint
read_16 (const Tiff *tiff,
         gsize       offset)
{
  const guint8 *b = tiff->bytes + offset;

  return tiff->is_big_endian ? (guint) (b[0] << 8 | b[1]) : (guint) (b[1] << 8 | b[0]);
}

static gsize
read_32 (const Tiff *tiff,
         gsize       offset)
{
  gsize first = read_16 (tiff, offset);
  gsize second = read_16 (tiff, offset + 2);

  return tiff->is_big_endian ? first << 16 | second : second << 16 | first;
}

static gboolean
read_header (Tiff *tiff)
{
  if (tiff->length < HEADER_BYTES)
    return FALSE;

  tiff->is_big_endian = memcmp (tiff->bytes, "MM\0*", 4) == 0;
  return tiff->is_big_endian || memcmp (tiff->bytes, "II*\0", 4) == 0;
}

static guint
read_orientation (const Tiff *tiff,
                  gsize       entry)
{
  guint value = read_16 (tiff, entry + 8);
  gboolean is_one_short = read_16 (tiff, entry + 2) == TYPE_SHORT && read_32 (tiff, entry + 4) == 1;

  return is_one_short && value >= SCHOLIA_EXIF_UPRIGHT && value <= LAST ? value
                                                                        : SCHOLIA_EXIF_UPRIGHT;
}

guint
scholia_exif_get_orientation (const guint8 *bytes,
                              gsize         length)
{
  Tiff tiff = { bytes, length, FALSE };
  gsize directory;
  guint n_entries;

  if (!read_header (&tiff))
    return SCHOLIA_EXIF_UPRIGHT;

  directory = read_32 (&tiff, 4);
  if (directory > length || length - directory < 2)
    return SCHOLIA_EXIF_UPRIGHT;

  n_entries = read_16 (&tiff, directory);
  for (guint i = 0; i < n_entries; i++)
    {
      gsize entry = directory + 2 + (gsize) i * ENTRY_BYTES;

      if (entry + ENTRY_BYTES > length)
        return SCHOLIA_EXIF_UPRIGHT;
      if (read_16 (&tiff, entry) == TAG_ORIENTATION)
        return read_orientation (&tiff, entry);
    }

  return SCHOLIA_EXIF_UPRIGHT;
}

gboolean
scholia_exif_is_transposed (guint orientation)
{
  return orientation >= FIRST_TRANSPOSED && orientation <= LAST;
}
