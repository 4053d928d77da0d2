/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-colour.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "scholia-colour-inks.h"
#include "scholia-colour-shaper.h"

/* Bytes. Those of printing presses have up to 3 MiB, a few 9; everyday ones 500 bytes to 4 KiB. */
#define MAX_PROFILE_BYTES (10 * 1024 * 1024)
/* Steps of sRGB. Profiles named sRGB differ by this much in how they were rounded. */
#define SAME_COLOUR 1
/* Values along each of red, green and blue at which two ways are compared. */
#define PROBES 9

struct _ScholiaColour
{
  ScholiaSamples       samples;
  /* One of these. */
  ScholiaColourShaper *shaper;
  guint8              *greys;      /* sRGB of each value, 256 or 65,536 */
  cmsHTRANSFORM        transform;
};

const ScholiaChromaticities scholia_chromaticities_srgb = {
  0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06,
};

/* lcms2 would prefer these to all others. They may hold a pipeline of any length and are in hardly
 * any profile; those that it reads instead have five stages at most. */
static const cmsTagSignature unbounded_tags[] = {
  cmsSigDToB0Tag, cmsSigDToB1Tag, cmsSigDToB2Tag, cmsSigDToB3Tag,
};

static cmsUInt32Number
get_format (ScholiaSamples samples)
{
  cmsUInt32Number bytes = samples.is_16_bit ? 2 : 1;
  cmsUInt32Number alpha = samples.has_alpha ? EXTRA_SH (1) : 0;

  switch (samples.model)
    {
    case SCHOLIA_COLOUR_GREY:
      return COLORSPACE_SH (PT_GRAY) | CHANNELS_SH (1) | BYTES_SH (bytes) | alpha;
    case SCHOLIA_COLOUR_CMYK:
      return COLORSPACE_SH (PT_CMYK) | CHANNELS_SH (4) | BYTES_SH (bytes) | alpha |
             FLAVOR_SH (samples.is_inverted ? 1 : 0);
    case SCHOLIA_COLOUR_RGB:
    default:
      return COLORSPACE_SH (PT_RGB) | CHANNELS_SH (3) | BYTES_SH (bytes) | alpha;
    }
}

/* No cache: neighbours in a photograph differ. */
static cmsHTRANSFORM
create_transform (cmsHPROFILE    profile,
                  ScholiaSamples samples)
{
  cmsHPROFILE srgb = cmsCreate_sRGBProfile ();
  cmsUInt32Number flags = cmsFLAGS_NOCACHE;
  cmsHTRANSFORM transform;

  if (samples.model == SCHOLIA_COLOUR_CMYK)
    flags |= cmsFLAGS_BLACKPOINTCOMPENSATION;
  if (samples.has_alpha)
    flags |= cmsFLAGS_COPY_ALPHA;
  transform = cmsCreateTransform (profile, get_format (samples), srgb,
                                  samples.has_alpha ? TYPE_BGRA_8 : TYPE_RGB_8,
                                  INTENT_RELATIVE_COLORIMETRIC, flags);
  cmsCloseProfile (srgb);
  return transform;
}

static guint8 *
sample_greys (cmsHPROFILE profile,
              gboolean    is_16_bit)
{
  guint n = is_16_bit ? 65536 : 256;
  cmsHTRANSFORM transform = create_transform (profile, (ScholiaSamples) { .is_16_bit = TRUE });
  g_autofree guint16 *values = NULL;
  g_autofree guint8 *colours = NULL;
  guint8 *greys;

  if (transform == NULL)
    return NULL;

  values = g_new (guint16, n);
  for (guint i = 0; i < n; i++)
    values[i] = (guint16) (is_16_bit ? i : i * 257);
  colours = g_malloc (n * 3);
  cmsDoTransform (transform, values, colours, n);
  cmsDeleteTransform (transform);

  /* Grey is on the axis from black to white, and stays there: the three are the same. */
  greys = g_malloc (n);
  for (guint i = 0; i < n; i++)
    greys[i] = colours[3 * i + 1];
  return greys;
}

static void
convert_greys (const ScholiaColour *self,
               const void          *source,
               guint8              *target,
               guint                width)
{
  const guint8 *bytes = source;
  const guint16 *words = source;
  gboolean is_16_bit = self->samples.is_16_bit;
  guint n = self->samples.has_alpha ? 2 : 1;

  for (guint x = 0; x < width; x++, bytes += n, words += n)
    {
      guint8 grey = self->greys[is_16_bit ? words[0] : bytes[0]];

      *target++ = grey;
      *target++ = grey;
      *target++ = grey;
      if (n == 2)
        *target++ = (guint8) (is_16_bit ? (words[1] * 255u + 32767) / 65535 : bytes[1]);
    }
}

void
scholia_colour_convert_row (const ScholiaColour *self,
                            const void          *source,
                            guint8              *target,
                            guint                width)
{
  if (self->shaper != NULL)
    scholia_colour_shaper_convert_row (self->shaper, self->samples, source, target, width);
  else if (self->greys != NULL)
    convert_greys (self, source, target, width);
  else
    cmsDoTransform (self->transform, source, target, width);
}

/* All of grey, and a grid of colours. */
static GArray *
make_probes (void)
{
  GArray *probes = g_array_new (FALSE, FALSE, 3);
  guint8 step = 255 / (PROBES - 1);

  for (guint i = 0; i < 256; i++)
    g_array_append_vals (probes, (guint8[]) { (guint8) i, (guint8) i, (guint8) i }, 1);
  for (guint i = 0; i < PROBES * PROBES * PROBES; i++)
    g_array_append_vals (probes,
                         (guint8[]) { (guint8) (i % PROBES * step),
                                      (guint8) (i / PROBES % PROBES * step),
                                      (guint8) (i / (PROBES * PROBES) * step) }, 1);
  return probes;
}

static void
put_probe (const ScholiaColour *self,
           const guint8        *rgb,
           guint16             *row)
{
  guint n = self->samples.model == SCHOLIA_COLOUR_GREY ? 1 : 3;
  guint8 *bytes = (guint8 *) row;

  for (guint i = 0; i < n; i++)
    if (self->samples.is_16_bit)
      row[i] = (guint16) (rgb[i] * 257);
    else
      bytes[i] = rgb[i];
  if (self->samples.has_alpha && self->samples.is_16_bit)
    row[n] = 65535;
  else if (self->samples.has_alpha)
    bytes[n] = 255;
}

/* Whether all of sRGB comes out as it went in. A profile's name says little: there are hundreds of
 * profiles that mean sRGB, and some that are called so and do not. */
static gboolean
changes_nothing (const ScholiaColour *self)
{
  g_autoptr(GArray) probes = make_probes ();
  guint n_probes = self->samples.model == SCHOLIA_COLOUR_GREY ? 256 : probes->len;

  for (guint i = 0; i < n_probes; i++)
    {
      const guint8 *rgb = (guint8 *) probes->data + 3 * i;
      guint16 row[4];
      guint8 result[4];

      put_probe (self, rgb, row);
      scholia_colour_convert_row (self, row, result, 1);
      for (guint j = 0; j < 3; j++)
        if (ABS (result[self->samples.has_alpha ? 2 - j : j] - rgb[j]) > SAME_COLOUR)
          return FALSE;
    }

  return TRUE;
}

/* FALSE if the profile cannot be used; *@colour is left %NULL if it changes nothing. */
static gboolean
read_profile (cmsHPROFILE     profile,
              ScholiaSamples  samples,
              ScholiaColour **colour)
{
  g_autoptr(ScholiaColour) self = g_new0 (ScholiaColour, 1);

  self->samples = samples;
  if (samples.model == SCHOLIA_COLOUR_RGB)
    self->shaper = scholia_colour_shaper_new (profile, samples.is_16_bit);
  else if (samples.model == SCHOLIA_COLOUR_GREY)
    self->greys = sample_greys (profile, samples.is_16_bit);
  if (self->shaper == NULL && samples.model != SCHOLIA_COLOUR_GREY)
    self->transform = create_transform (profile, samples);

  if (self->shaper == NULL && self->greys == NULL && self->transform == NULL)
    return FALSE;

  if (samples.model == SCHOLIA_COLOUR_CMYK || !changes_nothing (self))
    *colour = g_steal_pointer (&self);
  return TRUE;
}

static gboolean
is_of_model (cmsHPROFILE        profile,
             ScholiaColourModel model)
{
  const cmsColorSpaceSignature spaces[] = {
    [SCHOLIA_COLOUR_GREY] = cmsSigGrayData,
    [SCHOLIA_COLOUR_RGB] = cmsSigRgbData,
    [SCHOLIA_COLOUR_CMYK] = cmsSigCmykData,
  };

  if (cmsGetColorSpace (profile) != spaces[model])
    return FALSE;

  switch (cmsGetDeviceClass (profile))
    {
    case cmsSigInputClass:
    case cmsSigDisplayClass:
    case cmsSigOutputClass:
    case cmsSigColorSpaceClass:
      return TRUE;
    default:
      return FALSE;
    }
}

void
scholia_colour_prepare (void)
{
  tzset ();
}

gboolean
scholia_colour_read_icc (const guint8    *bytes,
                         gsize            length,
                         ScholiaSamples   samples,
                         ScholiaColour  **colour)
{
  cmsHPROFILE profile;
  gboolean is_usable;

  *colour = NULL;
  if (length > MAX_PROFILE_BYTES)
    return FALSE;

  profile = cmsOpenProfileFromMem (bytes, (cmsUInt32Number) length);
  if (profile == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (unbounded_tags); i++)
    (void) cmsWriteTag (profile, unbounded_tags[i], NULL);
  is_usable = is_of_model (profile, samples.model) && read_profile (profile, samples, colour);
  cmsCloseProfile (profile);
  return is_usable;
}

static cmsToneCurve *
build_curve (ScholiaTransfer transfer,
             double          gamma)
{
  /* lcms2's type 4: (a x + b) ^ g from d on, c x below; parameters g, a, b, c, d. */
  const double srgb[] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };
  const double bt709[] = { 1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081 };

  if (transfer == SCHOLIA_TRANSFER_GAMMA)
    return cmsBuildGamma (NULL, gamma);

  return cmsBuildParametricToneCurve (NULL, 4, transfer == SCHOLIA_TRANSFER_SRGB ? srgb : bt709);
}

static cmsHPROFILE
create_display (const ScholiaChromaticities *places,
                cmsToneCurve                *curve,
                ScholiaColourModel           model)
{
  const cmsCIExyY white = { places->white_x, places->white_y, 1 };
  const cmsCIExyYTRIPLE primaries = {
    { places->red_x, places->red_y, 1 },
    { places->green_x, places->green_y, 1 },
    { places->blue_x, places->blue_y, 1 },
  };
  cmsToneCurve *curves[] = { curve, curve, curve };

  if (model == SCHOLIA_COLOUR_GREY)
    return cmsCreateGrayProfile (cmsD50_xyY (), curve);

  return cmsCreateRGBProfile (&white, &primaries, curves);
}

ScholiaColour *
scholia_colour_new_for_display (const ScholiaChromaticities *places,
                                ScholiaTransfer              transfer,
                                double                       gamma,
                                ScholiaSamples               samples)
{
  ScholiaColour *self = NULL;
  cmsToneCurve *curve = build_curve (transfer, gamma);
  cmsHPROFILE profile = curve != NULL ? create_display (places, curve, samples.model) : NULL;

  /* Places that span no triangle are of no use; the picture is shown as if it said nothing. */
  if (profile != NULL)
    (void) read_profile (profile, samples, &self);

  g_clear_pointer (&profile, cmsCloseProfile);
  g_clear_pointer (&curve, cmsFreeToneCurve);
  return self;
}

ScholiaColour *
scholia_colour_new_for_inks (ScholiaSamples samples)
{
  ScholiaColour *self = NULL;
  cmsHPROFILE profile = scholia_colour_inks_create_profile ();

  if (!read_profile (profile, samples, &self))
    g_error ("lcms2 has no memory for the inks");

  cmsCloseProfile (profile);
  return self;
}

void
scholia_colour_free (ScholiaColour *self)
{
  g_clear_pointer (&self->shaper, scholia_colour_shaper_free);
  g_clear_pointer (&self->greys, g_free);
  g_clear_pointer (&self->transform, cmsDeleteTransform);
  g_free (self);
}
