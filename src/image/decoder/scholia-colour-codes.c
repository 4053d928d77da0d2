/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-colour-codes.h"

typedef struct
{
  guint                 primaries;
  ScholiaChromaticities places;
} CodedPrimaries;

static const CodedPrimaries coded_primaries[] = {
  { 1, { 0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06 } },            /* BT.709, sRGB */
  { 9, { 0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046 } },      /* BT.2020 */
  { 12, { 0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060 } },     /* Display P3 */
};

typedef struct
{
  guint           transfer;
  ScholiaTransfer curve;
  double          gamma;
} CodedTransfer;

/* Without those of high dynamic range, which would have to be toned down to be shown at all. */
static const CodedTransfer coded_transfers[] = {
  { 1, SCHOLIA_TRANSFER_BT709, 0 },
  { 4, SCHOLIA_TRANSFER_GAMMA, 2.2 },
  { 5, SCHOLIA_TRANSFER_GAMMA, 2.8 },
  { 6, SCHOLIA_TRANSFER_BT709, 0 },
  { 8, SCHOLIA_TRANSFER_GAMMA, 1.0 },
  { 13, SCHOLIA_TRANSFER_SRGB, 0 },
  { 14, SCHOLIA_TRANSFER_BT709, 0 },
  { 15, SCHOLIA_TRANSFER_BT709, 0 },
};

static const CodedPrimaries *
find_primaries (guint code)
{
  for (guint i = 0; i < G_N_ELEMENTS (coded_primaries); i++)
    if (coded_primaries[i].primaries == code)
      return &coded_primaries[i];

  return NULL;
}

static const CodedTransfer *
find_transfer (guint code)
{
  for (guint i = 0; i < G_N_ELEMENTS (coded_transfers); i++)
    if (coded_transfers[i].transfer == code)
      return &coded_transfers[i];

  return NULL;
}

gboolean
scholia_colour_codes_read (guint            primaries,
                           guint            transfer,
                           ScholiaSamples   samples,
                           ScholiaColour  **colour)
{
  const CodedPrimaries *places = find_primaries (primaries);
  const CodedTransfer *curve = find_transfer (transfer);

  *colour = NULL;
  if (places == NULL || curve == NULL)
    return FALSE;

  *colour = scholia_colour_new_for_display (&places->places, curve->curve, curve->gamma, samples);
  return TRUE;
}
