/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-colour-shaper.h"

#include "scholia-light.h"

typedef float Floats __attribute__ ((vector_size (16)));
typedef int Ints __attribute__ ((vector_size (16)));

struct _ScholiaColourShaper
{
  float              *curves[3];   /* of 256 or 65,536 samples, to light of 0..1 */
  Floats              columns[3];  /* of the matrix, to sRGB's light of 0..SCHOLIA_LIGHT_MAX */
  const ScholiaLight *light;
};

static const cmsTagSignature curve_tags[3] = {
  cmsSigRedTRCTag, cmsSigGreenTRCTag, cmsSigBlueTRCTag,
};
static const cmsTagSignature colorant_tags[3] = {
  cmsSigRedColorantTag, cmsSigGreenColorantTag, cmsSigBlueColorantTag,
};
/* A profile with one of these means more than its curves and matrix say. */
static const cmsTagSignature table_tags[] = { cmsSigAToB0Tag, cmsSigAToB1Tag };
/* XYZ under D50, in which profiles meet, to sRGB's light: the inverse of sRGB's own colorants. */
static const double from_xyz[3][3] = {
  { 3.1338561, -1.6168667, -0.4906146 },
  { -0.9787684, 1.9161415, 0.0334540 },
  { 0.0719453, -0.2289914, 1.4052427 },
};

static gboolean
is_shaper (cmsHPROFILE profile)
{
  if (cmsGetColorSpace (profile) != cmsSigRgbData || cmsGetPCS (profile) != cmsSigXYZData)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (table_tags); i++)
    if (cmsIsTag (profile, table_tags[i]))
      return FALSE;

  for (guint i = 0; i < 3; i++)
    if (cmsReadTag (profile, curve_tags[i]) == NULL ||
        cmsReadTag (profile, colorant_tags[i]) == NULL)
      return FALSE;

  return TRUE;
}

static float *
sample_curve (const cmsToneCurve *curve,
              guint               n_samples)
{
  float *samples = g_new (float, n_samples);

  for (guint i = 0; i < n_samples; i++)
    {
      float light = cmsEvalToneCurveFloat (curve, (float) i / (float) (n_samples - 1));

      /* Written so that what is no number becomes 0. */
      samples[i] = light > 0 ? MIN (light, 1) : 0;
    }

  return samples;
}

static Floats
make_column (const cmsCIEXYZ *colorant)
{
  Floats column = { 0 };

  for (guint i = 0; i < 3; i++)
    column[i] = (float) (SCHOLIA_LIGHT_MAX * (from_xyz[i][0] * colorant->X +
                                              from_xyz[i][1] * colorant->Y +
                                              from_xyz[i][2] * colorant->Z));
  return column;
}

ScholiaColourShaper *
scholia_colour_shaper_new (cmsHPROFILE profile,
                           gboolean    is_16_bit)
{
  ScholiaColourShaper *self;

  if (!is_shaper (profile))
    return NULL;

  /* Vectors want an alignment that g_new() does not promise. */
  self = g_aligned_alloc0 (1, sizeof *self, G_ALIGNOF (ScholiaColourShaper));
  self->light = scholia_light_get ();
  for (guint i = 0; i < 3; i++)
    {
      self->curves[i] = sample_curve (cmsReadTag (profile, curve_tags[i]),
                                      is_16_bit ? 65536 : 256);
      self->columns[i] = make_column (cmsReadTag (profile, colorant_tags[i]));
    }

  return self;
}

void
scholia_colour_shaper_free (ScholiaColourShaper *self)
{
  for (guint i = 0; i < 3; i++)
    g_free (self->curves[i]);
  g_aligned_free (self);
}

/* Where @mask's bits are set, @yes, else @no. */
static inline Floats
choose (Ints   mask,
        Floats yes,
        Floats no)
{
  return (Floats) (((Ints) yes & mask) | ((Ints) no & ~mask));
}

static inline Ints
mix (const ScholiaColourShaper *self,
     guint                      red,
     guint                      green,
     guint                      blue)
{
  const Floats none = { 0 };
  const Floats all = { SCHOLIA_LIGHT_MAX, SCHOLIA_LIGHT_MAX, SCHOLIA_LIGHT_MAX, 0 };
  const Floats half = { 0.5f, 0.5f, 0.5f, 0 };
  Floats light = self->columns[0] * self->curves[0][red] +
                 self->columns[1] * self->curves[1][green] +
                 self->columns[2] * self->curves[2][blue] + half;

  light = choose (light > none, light, none);
  light = choose (light < all, light, all);
  return __builtin_convertvector (light, Ints);
}

/* One loop for each kind of row: the compiler drops what is constant. */
static inline void
convert (const ScholiaColourShaper *self,
         gboolean                   is_16_bit,
         gboolean                   has_alpha,
         const void                *source,
         guint8                    *target,
         guint                      width)
{
  const guint8 *bytes = source;
  const guint16 *words = source;
  const guint8 *to_value = self->light->to_value;
  guint n = has_alpha ? 4 : 3;

  for (guint x = 0; x < width; x++, target += n)
    {
      guint i = x * n;
      guint alpha = !has_alpha ? 0 : is_16_bit ? words[i + 3] : bytes[i + 3];
      Ints light = is_16_bit ? mix (self, words[i], words[i + 1], words[i + 2])
                             : mix (self, bytes[i], bytes[i + 1], bytes[i + 2]);

      target[has_alpha ? 2 : 0] = to_value[light[0]];
      target[1] = to_value[light[1]];
      target[has_alpha ? 0 : 2] = to_value[light[2]];
      if (has_alpha)
        target[3] = (guint8) (is_16_bit ? (alpha * 255 + 32767) / 65535 : alpha);
    }
}

void
scholia_colour_shaper_convert_row (const ScholiaColourShaper *self,
                                   ScholiaSamples             samples,
                                   const void                *source,
                                   guint8                    *target,
                                   guint                      width)
{
  if (samples.is_16_bit && samples.has_alpha)
    convert (self, TRUE, TRUE, source, target, width);
  else if (samples.is_16_bit)
    convert (self, TRUE, FALSE, source, target, width);
  else if (samples.has_alpha)
    convert (self, FALSE, TRUE, source, target, width);
  else
    convert (self, FALSE, FALSE, source, target, width);
}
