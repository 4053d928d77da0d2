/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SCHOLIA_COLOUR_GREY,
  SCHOLIA_COLOUR_RGB,
  SCHOLIA_COLOUR_CMYK,
} ScholiaColourModel;

/**
 * ScholiaSamples:
 * @model: what is sampled; with @has_alpha one sample more follows, straight
 * @is_16_bit: samples are 16 bits in the machine's order, not 8
 * @is_inverted: with CMYK, the largest value is no ink, as Adobe writes it
 *
 * How a pixel lies in a decoder's row, in the order of the model's name.
 */
typedef struct
{
  ScholiaColourModel model;
  gboolean           has_alpha;
  gboolean           is_16_bit;
  gboolean           is_inverted;
} ScholiaSamples;

/* Places in the diagram of the colours that the eye tells apart (CIE 1931 xy), as PNG has them. */
typedef struct
{
  double white_x, white_y;
  double red_x, red_y;
  double green_x, green_y;
  double blue_x, blue_y;
} ScholiaChromaticities;

extern const ScholiaChromaticities scholia_chromaticities_srgb;

/* The curve from a sample to light. */
typedef enum
{
  SCHOLIA_TRANSFER_SRGB,
  SCHOLIA_TRANSFER_GAMMA,  /* a power */
  SCHOLIA_TRANSFER_BT709,
} ScholiaTransfer;

/**
 * ScholiaColour:
 *
 * A way from rows of one kind of samples and meaning to rows of sRGB: RGB of 8 bits, or BGRA with
 * has_alpha. What lies outside sRGB is clipped; white stays white (relative colorimetric), black
 * ink becomes black (black point compensation).
 */
typedef struct _ScholiaColour ScholiaColour;

/* Once, before the cage closes: lcms2 asks which year it is, for which libc reads a file. */
void           scholia_colour_prepare          (void);
/**
 * scholia_colour_read_icc:
 * @bytes: an ICC profile as a picture carries it: untrusted
 * @colour: (out) (nullable): the way to sRGB, %NULL where nothing is to be done: the profile says
 *   what is within one step of sRGB
 *
 * Returns: %FALSE if the profile is damaged, larger than any in use, or not of @samples' model
 */
gboolean       scholia_colour_read_icc         (const guint8                 *bytes,
                                                gsize                         length,
                                                ScholiaSamples                samples,
                                                ScholiaColour               **colour);
/* (nullable): %NULL where nothing is to be done. @gamma: of the power, 2.2 and such. For grey the
 * places do not count. */
ScholiaColour *scholia_colour_new_for_display  (const ScholiaChromaticities  *places,
                                                ScholiaTransfer               transfer,
                                                double                        gamma,
                                                ScholiaSamples                samples)
                                                G_GNUC_WARN_UNUSED_RESULT;
/* For CMYK that does not say which inks it means: those of a sheet-fed offset press on coated
 * paper. */
ScholiaColour *scholia_colour_new_for_inks     (ScholiaSamples                samples)
                                                G_GNUC_WARN_UNUSED_RESULT;
void           scholia_colour_free             (ScholiaColour                *self);

/* @source and @target may be the same where a pixel of @source takes no less room. */
void           scholia_colour_convert_row      (const ScholiaColour          *self,
                                                const void                   *source,
                                                guint8                       *target,
                                                guint                         width);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaColour, scholia_colour_free)

G_END_DECLS
