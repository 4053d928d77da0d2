/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-heif-brands.h"

#include <string.h>

/* Bytes: the box's size and name, the chief brand, its version; then the others. */
#define CHIEF_OFFSET 8
#define OTHERS_OFFSET 16
#define BRAND_BYTES 4

typedef struct
{
  char              brand[BRAND_BYTES + 1];
  ScholiaHeifBrands says;
} Brand;

/* Of ISO/IEC 23008-12 and AVIF. */
static const Brand brands[] = {
  { "avif", SCHOLIA_HEIF_BRANDS_AVIF },
  { "avis", SCHOLIA_HEIF_BRANDS_AVIF | SCHOLIA_HEIF_BRANDS_SEQUENCE },
  { "heic", SCHOLIA_HEIF_BRANDS_HEIF },
  { "heix", SCHOLIA_HEIF_BRANDS_HEIF },
  { "heim", SCHOLIA_HEIF_BRANDS_HEIF },
  { "heis", SCHOLIA_HEIF_BRANDS_HEIF },
  { "mif1", SCHOLIA_HEIF_BRANDS_HEIF },
  { "mif2", SCHOLIA_HEIF_BRANDS_HEIF },
  { "hevc", SCHOLIA_HEIF_BRANDS_HEIF | SCHOLIA_HEIF_BRANDS_SEQUENCE },
  { "hevx", SCHOLIA_HEIF_BRANDS_HEIF | SCHOLIA_HEIF_BRANDS_SEQUENCE },
  { "msf1", SCHOLIA_HEIF_BRANDS_HEIF | SCHOLIA_HEIF_BRANDS_SEQUENCE },
};

static ScholiaHeifBrands
read_brand (const guint8 *bytes)
{
  for (guint i = 0; i < G_N_ELEMENTS (brands); i++)
    if (memcmp (bytes, brands[i].brand, BRAND_BYTES) == 0)
      return brands[i].says;

  return 0;
}

ScholiaHeifBrands
scholia_heif_brands_read (const guint8 *start,
                          gsize         length)
{
  ScholiaHeifBrands says;
  gsize end;

  if (length < OTHERS_OFFSET || memcmp (start + 4, "ftyp", 4) != 0)
    return 0;

  end = (gsize) start[0] << 24 | start[1] << 16 | start[2] << 8 | start[3];
  says = read_brand (start + CHIEF_OFFSET);
  for (gsize at = OTHERS_OFFSET; at + BRAND_BYTES <= MIN (end, length); at += BRAND_BYTES)
    says |= read_brand (start + at);
  /* The brands of any such file stand beside those of AVIF. */
  if ((says & SCHOLIA_HEIF_BRANDS_AVIF) != 0)
    says &= ~SCHOLIA_HEIF_BRANDS_HEIF;
  return says;
}
