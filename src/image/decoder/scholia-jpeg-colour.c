/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-jpeg-colour.h"

#include <jerror.h>
#include <stdlib.h>

/* A profile is cut into segments of 64 KiB. */
#define PROFILE_MARKER (JPEG_APP0 + 2)
#define MAX_SEGMENT_BYTES 0xffff

void
scholia_jpeg_colour_prepare (j_decompress_ptr jpeg)
{
  jpeg_save_markers (jpeg, PROFILE_MARKER, MAX_SEGMENT_BYTES);
}

static ScholiaSamples
choose_samples (j_decompress_ptr jpeg)
{
  ScholiaSamples samples = { .model = SCHOLIA_COLOUR_RGB };

  if (jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK)
    {
      samples.model = SCHOLIA_COLOUR_CMYK;
      /* Adobe writes the inks inverted, and marks its files. */
      samples.is_inverted = jpeg->saw_Adobe_marker;
    }
  else if (jpeg->jpeg_color_space == JCS_GRAYSCALE)
    {
      samples.model = SCHOLIA_COLOUR_GREY;
    }

  return samples;
}

/* Grey pictures may have a profile for RGB, too, in which they are grey. */
static gboolean
use_profile (const JOCTET    *profile,
             unsigned int     length,
             ScholiaSamples  *samples,
             ScholiaColour  **colour)
{
  if (scholia_colour_read_icc (profile, length, *samples, colour))
    return TRUE;
  if (samples->model != SCHOLIA_COLOUR_GREY)
    return FALSE;

  samples->model = SCHOLIA_COLOUR_RGB;
  return scholia_colour_read_icc (profile, length, *samples, colour);
}

/* libjpeg has nothing to give of a file without a profile, and warns of one with damaged parts. */
static gboolean
read_profile (j_decompress_ptr   jpeg,
              ScholiaSamples    *samples,
              ScholiaColour    **colour)
{
  unsigned int length = 0;
  JOCTET *profile = NULL;
  gboolean is_used;

  if (!jpeg_read_icc_profile (jpeg, &profile, &length))
    return jpeg->err->msg_code != JWRN_BOGUS_ICC;

  is_used = use_profile (profile, length, samples, colour);
  free (profile);
  return is_used;
}

ScholiaColour *
scholia_jpeg_colour_read (j_decompress_ptr  jpeg,
                          gboolean         *ignores_profile)
{
  ScholiaSamples samples = choose_samples (jpeg);
  ScholiaColour *colour = NULL;

  *ignores_profile = !read_profile (jpeg, &samples, &colour);
  if (samples.model == SCHOLIA_COLOUR_CMYK)
    jpeg->out_color_space = JCS_CMYK;
  else if (samples.model == SCHOLIA_COLOUR_GREY && colour != NULL)
    jpeg->out_color_space = JCS_GRAYSCALE;
  else
    jpeg->out_color_space = JCS_RGB;

  if (colour == NULL && samples.model == SCHOLIA_COLOUR_CMYK)
    colour = scholia_colour_new_for_inks (samples);
  return colour;
}
