/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-png-colour.h"

#include <string.h>

#include "scholia-colour-codes.h"

/* Of ITU-T H.273, as cICP has them. */
#define MATRIX_IDENTITY 0
#define FULL_RANGE 1
/* gAMA is the power from light to samples, times this. */
#define GAMA_ONE 100000.0
/* Within 5 % of 1 / 2.2, as libpng has it, sRGB's own curve is meant, for which 1 / 2.2 is the
 * nearest that gAMA can say. */
#define GAMA_SRGB (1 / 2.2)
#define GAMA_SRGB_TOLERANCE 0.05
/* Powers beyond these are damage. */
#define MIN_GAMMA 0.1
#define MAX_GAMMA 10.0

/* libpng knows cICP since 1.6.45. */
#ifndef PNG_cICP_SUPPORTED
static const png_byte coded_chunk[] = "cICP";
#endif

void
scholia_png_colour_prepare (png_structp png)
{
#ifndef PNG_cICP_SUPPORTED
  png_set_keep_unknown_chunks (png, PNG_HANDLE_CHUNK_ALWAYS, coded_chunk, 1);
#endif
}

static gboolean
get_codes (png_structp png,
           png_infop   info,
           guint8      codes[4])
{
#ifdef PNG_cICP_SUPPORTED
  return png_get_cICP (png, info, &codes[0], &codes[1], &codes[2], &codes[3]) != 0;
#else
  png_unknown_chunkp chunks;
  int n_chunks = png_get_unknown_chunks (png, info, &chunks);

  for (int i = 0; i < n_chunks; i++)
    if (memcmp (chunks[i].name, coded_chunk, 4) == 0 && chunks[i].size == 4)
      {
        memcpy (codes, chunks[i].data, 4);
        return TRUE;
      }

  return FALSE;
#endif
}

/* Each of these is %TRUE if the chunk is there and decides. */
static gboolean
read_codes (png_structp      png,
            png_infop        info,
            ScholiaSamples   samples,
            ScholiaColour  **colour)
{
  guint8 codes[4];

  return get_codes (png, info, codes) && codes[2] == MATRIX_IDENTITY && codes[3] == FULL_RANGE &&
         scholia_colour_codes_read (codes[0], codes[1], samples, colour);
}

static gboolean
read_profile (png_structp      png,
              png_infop        info,
              ScholiaSamples   samples,
              ScholiaColour  **colour)
{
  png_charp name;
  png_bytep profile;
  png_uint_32 length;
  int compression;

  return png_get_iCCP (png, info, &name, &compression, &profile, &length) != 0 &&
         scholia_colour_read_icc (profile, length, samples, colour);
}

static void
read_places (png_structp            png,
             png_infop              info,
             ScholiaChromaticities *places)
{
  ScholiaChromaticities read;

  *places = scholia_chromaticities_srgb;
  if (png_get_cHRM (png, info, &read.white_x, &read.white_y, &read.red_x, &read.red_y,
                    &read.green_x, &read.green_y, &read.blue_x, &read.blue_y) != 0)
    *places = read;
}

/* cHRM says nothing without gAMA. */
static gboolean
read_gamma (png_structp      png,
            png_infop        info,
            ScholiaSamples   samples,
            ScholiaColour  **colour)
{
  ScholiaChromaticities places;
  gboolean is_srgb_curve;
  png_fixed_point fixed;
  double gama;

  if (png_get_gAMA_fixed (png, info, &fixed) == 0)
    return FALSE;

  gama = fixed / GAMA_ONE;
  if (gama < 1 / MAX_GAMMA || gama > 1 / MIN_GAMMA)
    return FALSE;

  read_places (png, info, &places);
  is_srgb_curve = ABS (gama / GAMA_SRGB - 1) <= GAMA_SRGB_TOLERANCE;
  *colour = scholia_colour_new_for_display (&places,
                                            is_srgb_curve ? SCHOLIA_TRANSFER_SRGB
                                                          : SCHOLIA_TRANSFER_GAMMA,
                                            1 / gama, samples);
  return TRUE;
}

ScholiaColour *
scholia_png_colour_read (png_structp     png,
                         png_infop       info,
                         ScholiaSamples  samples,
                         gboolean       *ignores_profile)
{
  ScholiaColour *colour = NULL;

  if (read_codes (png, info, samples, &colour) || read_profile (png, info, samples, &colour))
    {
      *ignores_profile = FALSE;
      return colour;
    }

  *ignores_profile |= png_get_valid (png, info, PNG_INFO_iCCP) != 0;
  if (png_get_valid (png, info, PNG_INFO_sRGB) == 0)
    (void) read_gamma (png, info, samples, &colour);
  return colour;
}
