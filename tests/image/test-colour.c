/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-colour.h"

#include <lcms2.h>
#include <string.h>

#include "scholia-colour-inks.h"

/* Steps of sRGB: rounding, here and in lcms2. */
#define TOLERANCE 1
/* Values along an axis. */
#define STEPS 18

static const ScholiaChromaticities display_p3 = {
  0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060,
};
static const ScholiaChromaticities adobe_rgb = {
  0.3127, 0.3290, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06,
};

static cmsHPROFILE
create_rgb (const ScholiaChromaticities *places,
            double                       gamma)
{
  const cmsCIExyY white = { places->white_x, places->white_y, 1 };
  const cmsCIExyYTRIPLE primaries = {
    { places->red_x, places->red_y, 1 },
    { places->green_x, places->green_y, 1 },
    { places->blue_x, places->blue_y, 1 },
  };
  const double srgb[] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };
  cmsToneCurve *curve = gamma > 0 ? cmsBuildGamma (NULL, gamma)
                                  : cmsBuildParametricToneCurve (NULL, 4, srgb);
  cmsToneCurve *curves[] = { curve, curve, curve };
  cmsHPROFILE profile = cmsCreateRGBProfile (&white, &primaries, curves);

  cmsFreeToneCurve (curve);
  return profile;
}

static cmsHPROFILE
create_grey (double gamma)
{
  cmsToneCurve *curve = cmsBuildGamma (NULL, gamma);
  cmsHPROFILE profile = cmsCreateGrayProfile (cmsD50_xyY (), curve);

  cmsFreeToneCurve (curve);
  return profile;
}

/* Closes it. */
static GBytes *
save (cmsHPROFILE profile)
{
  cmsUInt32Number length = 0;
  guint8 *bytes;

  g_assert_true (cmsSaveProfileToMem (profile, NULL, &length));
  bytes = g_malloc (length);
  g_assert_true (cmsSaveProfileToMem (profile, bytes, &length));
  cmsCloseProfile (profile);
  return g_bytes_new_take (bytes, length);
}

static ScholiaColour *
read_icc (GBytes         *profile,
          ScholiaSamples  samples)
{
  ScholiaColour *colour;

  g_assert_true (scholia_colour_read_icc (g_bytes_get_data (profile, NULL),
                                          g_bytes_get_size (profile), samples, &colour));
  return colour;
}

/* What lcms2 makes of a colour in floating point, step by step and without a table. */
static void
convert_exactly (GBytes       *profile,
                 const double *from,
                 double       *to)
{
  cmsHPROFILE source = cmsOpenProfileFromMem (g_bytes_get_data (profile, NULL),
                                              (cmsUInt32Number) g_bytes_get_size (profile));
  cmsHPROFILE srgb = cmsCreate_sRGBProfile ();
  cmsHTRANSFORM transform = cmsCreateTransform (source, TYPE_RGB_DBL, srgb, TYPE_RGB_DBL,
                                                INTENT_RELATIVE_COLORIMETRIC,
                                                cmsFLAGS_NOOPTIMIZE | cmsFLAGS_NOCACHE);

  cmsDoTransform (transform, from, to, STEPS * STEPS * STEPS);
  cmsDeleteTransform (transform);
  cmsCloseProfile (source);
  cmsCloseProfile (srgb);
}

static void
fill_row (guint16        *row,
          const double   *colours,
          ScholiaSamples  samples)
{
  guint8 *bytes = (guint8 *) row;
  guint n = samples.has_alpha ? 4 : 3;

  for (guint i = 0; i < STEPS * STEPS * STEPS; i++)
    for (guint j = 0; j < n; j++)
      {
        double value = j < 3 ? colours[3 * i + j] : (i % 256) / 255.0;

        if (samples.is_16_bit)
          row[n * i + j] = (guint16) (value * 65535 + 0.5);
        else
          bytes[n * i + j] = (guint8) (value * 255 + 0.5);
      }
}

static void
assert_exact (const guint8   *result,
              const double   *exact,
              ScholiaSamples  samples)
{
  guint n = samples.has_alpha ? 4 : 3;

  for (guint i = 0; i < STEPS * STEPS * STEPS; i++)
    {
      for (guint j = 0; j < 3; j++)
        g_assert_cmpfloat_with_epsilon (result[n * i + (samples.has_alpha ? 2 - j : j)],
                                        255 * CLAMP (exact[3 * i + j], 0, 1), 0.5 + 0.2);
      if (samples.has_alpha)
        g_assert_cmpuint (result[n * i + 3], ==, i % 256);
    }
}

/* A grid of 18 values, 0, 15, ... 255: exact in 8 and in 16 bits. */
static void
check_against_lcms (GBytes *profile)
{
  g_autofree double *colours = g_new (double, STEPS * STEPS * STEPS * 3);
  g_autofree double *exact = g_new (double, STEPS * STEPS * STEPS * 3);
  g_autofree guint16 *row = g_new (guint16, STEPS * STEPS * STEPS * 4);
  g_autofree guint8 *result = g_malloc (STEPS * STEPS * STEPS * 4);

  for (guint i = 0; i < STEPS * STEPS * STEPS; i++)
    for (guint j = 0, rest = i; j < 3; j++, rest /= STEPS)
      colours[3 * i + j] = (rest % STEPS) / (double) (STEPS - 1);
  convert_exactly (profile, colours, exact);

  for (guint kind = 0; kind < 4; kind++)
    {
      ScholiaSamples samples = {
        .model = SCHOLIA_COLOUR_RGB,
        .has_alpha = (kind & 1) != 0,
        .is_16_bit = (kind & 2) != 0,
      };
      g_autoptr(ScholiaColour) colour = read_icc (profile, samples);

      g_assert_nonnull (colour);
      fill_row (row, colours, samples);
      scholia_colour_convert_row (colour, row, result, STEPS * STEPS * STEPS);
      assert_exact (result, exact, samples);
    }
}

static void
test_display_p3 (void)
{
  g_autoptr(GBytes) profile = save (create_rgb (&display_p3, 0));

  check_against_lcms (profile);
}

static void
test_adobe_rgb (void)
{
  g_autoptr(GBytes) profile = save (create_rgb (&adobe_rgb, 2.19921875));

  check_against_lcms (profile);
}

/* Speed: nothing is done for nearly all pictures. */
static void
test_srgb_takes_nothing (void)
{
  const ScholiaColourModel model = SCHOLIA_COLOUR_RGB;
  g_autoptr(GBytes) of_lcms = save (cmsCreate_sRGBProfile ());
  g_autoptr(GBytes) of_places = save (create_rgb (&scholia_chromaticities_srgb, 0));

  for (guint kind = 0; kind < 4; kind++)
    {
      ScholiaSamples samples = { model, (kind & 1) != 0, (kind & 2) != 0, FALSE };

      g_assert_null (read_icc (of_lcms, samples));
      g_assert_null (read_icc (of_places, samples));
      g_assert_null (scholia_colour_new_for_display (&scholia_chromaticities_srgb,
                                                     SCHOLIA_TRANSFER_SRGB, 0, samples));
    }
}

/* Its dark tones are up to six steps lighter than sRGB's. */
static void
test_gamma_is_not_srgb (void)
{
  g_autoptr(GBytes) profile = save (create_rgb (&scholia_chromaticities_srgb, 2.2));
  g_autoptr(ScholiaColour) colour = read_icc (profile,
                                              (ScholiaSamples) { .model = SCHOLIA_COLOUR_RGB });

  g_assert_nonnull (colour);
}

static void
test_in_place (void)
{
  const ScholiaSamples samples = { .model = SCHOLIA_COLOUR_RGB };
  g_autoptr(GBytes) profile = save (create_rgb (&display_p3, 0));
  g_autoptr(ScholiaColour) colour = read_icc (profile, samples);
  guint8 row[64 * 3], result[64 * 3];

  for (guint i = 0; i < sizeof row; i++)
    row[i] = (guint8) (i * 37);
  scholia_colour_convert_row (colour, row, result, 64);
  scholia_colour_convert_row (colour, row, row, 64);
  g_assert_cmpmem (row, sizeof row, result, sizeof result);
}

static void
test_grey (void)
{
  g_autoptr(GBytes) profile = save (create_grey (1.0));
  g_autoptr(ScholiaColour) bytes = read_icc (profile, (ScholiaSamples) { .has_alpha = TRUE });
  g_autoptr(ScholiaColour) words = read_icc (profile, (ScholiaSamples) { .is_16_bit = TRUE });
  const guint8 half[] = { 128, 77 };
  /* 21.586 % of the light are sRGB's 128. */
  const guint16 middle = 14146;
  guint8 result[4];

  scholia_colour_convert_row (bytes, half, result, 1);
  g_assert_cmpmem (result, 4, ((guint8[]) { 188, 188, 188, 77 }), 4);
  scholia_colour_convert_row (words, &middle, result, 1);
  g_assert_cmpmem (result, 3, ((guint8[]) { 128, 128, 128 }), 3);
}

static void
test_other_model_is_refused (void)
{
  g_autoptr(GBytes) grey = save (create_grey (2.2));
  g_autoptr(GBytes) inks = save (scholia_colour_inks_create_profile ());
  const ScholiaSamples samples = { .model = SCHOLIA_COLOUR_RGB };
  ScholiaColour *colour;

  g_assert_false (scholia_colour_read_icc (g_bytes_get_data (grey, NULL), g_bytes_get_size (grey),
                                           samples, &colour));
  g_assert_false (scholia_colour_read_icc (g_bytes_get_data (inks, NULL), g_bytes_get_size (inks),
                                           samples, &colour));
  g_assert_false (scholia_colour_read_icc (NULL, 0, samples, &colour));
  g_assert_false (scholia_colour_read_icc ((const guint8 *) "profile", 7, samples, &colour));
}

/* Cyan and the others as they are printed; paper is white, and all inks are black. */
static void
test_inks (void)
{
  const struct { guint8 inks[4], rgb[3]; guint tolerance; } prints[] = {
    { { 0, 0, 0, 0 }, { 255, 255, 255 }, 0 },
    { { 255, 255, 255, 255 }, { 0, 0, 0 }, 4 },
    { { 255, 0, 0, 0 }, { 0, 158, 224 }, 12 },
    { { 0, 255, 0, 0 }, { 229, 0, 125 }, 12 },
    { { 0, 0, 255, 0 }, { 255, 236, 0 }, 12 },
    { { 0, 255, 255, 0 }, { 226, 0, 26 }, 12 },
    { { 0, 0, 0, 128 }, { 157, 157, 156 }, 12 },
    { { 0, 0, 0, 255 }, { 29, 29, 27 }, 12 },
  };

  for (guint inverted = 0; inverted < 2; inverted++)
    {
      g_autoptr(ScholiaColour) colour = scholia_colour_new_for_inks (
        (ScholiaSamples) { .model = SCHOLIA_COLOUR_CMYK, .is_inverted = inverted != 0 });

      for (guint i = 0; i < G_N_ELEMENTS (prints); i++)
        {
          guint8 row[4];

          for (guint j = 0; j < 4; j++)
            row[j] = (guint8) (prints[i].inks[j] ^ (inverted != 0 ? 255 : 0));
          scholia_colour_convert_row (colour, row, row, 1);
          for (guint j = 0; j < 3; j++)
            g_assert_cmpfloat_with_epsilon (row[j], prints[i].rgb[j], prints[i].tolerance + 0.5);
        }
    }
}

/* By the way through a file: the same. */
static void
test_cmyk_profile (void)
{
  const ScholiaSamples samples = { .model = SCHOLIA_COLOUR_CMYK };
  g_autoptr(GBytes) profile = save (scholia_colour_inks_create_profile ());
  g_autoptr(ScholiaColour) read = read_icc (profile, samples);
  g_autoptr(ScholiaColour) made = scholia_colour_new_for_inks (samples);

  for (guint i = 0; i < 4096; i++)
    {
      guint32 inks = i * 2654435761u;
      guint8 a[3], b[3];

      scholia_colour_convert_row (read, &inks, a, 1);
      scholia_colour_convert_row (made, &inks, b, 1);
      for (guint j = 0; j < 3; j++)
        g_assert_cmpfloat_with_epsilon (a[j], b[j], TOLERANCE);
    }
}

/* Most in the header and the table of tags; sometimes the end is missing. */
static gsize
mutate (guint8 *bytes,
        gsize   length,
        GRand  *rand)
{
  for (guint n = (guint) g_rand_int_range (rand, 1, 8); n > 0; n--)
    {
      gsize within = g_rand_boolean (rand) ? MIN (length, 300) : length;

      bytes[g_rand_int_range (rand, 0, (gint32) within)] = (guint8) g_rand_int (rand);
    }

  return g_rand_int_range (rand, 0, 8) > 0 ? length
                                           : (gsize) g_rand_int_range (rand, 0, (gint32) length);
}

static guint
use_mutated (GBytes             *profile,
             ScholiaColourModel  model,
             guint               n_rounds)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (4);
  guint n_used = 0;

  for (guint i = 0; i < n_rounds; i++)
    {
      gsize length;
      const guint8 *whole = g_bytes_get_data (profile, &length);
      g_autofree guint8 *bytes = g_memdup2 (whole, length);
      g_autoptr(ScholiaColour) colour = NULL;
      guint8 row[4] = { 200, 100, 50, 25 };

      length = mutate (bytes, length, rand);
      if (!scholia_colour_read_icc (bytes, length, (ScholiaSamples) { .model = model }, &colour) ||
          colour == NULL)
        continue;

      scholia_colour_convert_row (colour, model == SCHOLIA_COLOUR_GREY ? row + 3 : row, row, 1);
      n_used++;
    }

  return n_used;
}

/* A profile comes with a stranger's picture. */
static void
test_hostile_profiles (void)
{
  const guint times = g_test_slow () ? 100 : 1;
  g_autoptr(GBytes) display = save (create_rgb (&display_p3, 0));
  g_autoptr(GBytes) grey = save (create_grey (1.8));
  g_autoptr(GBytes) inks = save (scholia_colour_inks_create_profile ());

  g_assert_cmpuint (use_mutated (display, SCHOLIA_COLOUR_RGB, 400 * times), >, 0);
  g_assert_cmpuint (use_mutated (grey, SCHOLIA_COLOUR_GREY, 400 * times), >, 0);
  /* These take 20 ms each. */
  g_assert_cmpuint (use_mutated (inks, SCHOLIA_COLOUR_CMYK, 10 * times), >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/colour/display-p3", test_display_p3);
  g_test_add_func ("/image/colour/adobe-rgb", test_adobe_rgb);
  g_test_add_func ("/image/colour/srgb-takes-nothing", test_srgb_takes_nothing);
  g_test_add_func ("/image/colour/gamma-is-not-srgb", test_gamma_is_not_srgb);
  g_test_add_func ("/image/colour/in-place", test_in_place);
  g_test_add_func ("/image/colour/grey", test_grey);
  g_test_add_func ("/image/colour/other-model-is-refused", test_other_model_is_refused);
  g_test_add_func ("/image/colour/inks", test_inks);
  g_test_add_func ("/image/colour/cmyk-profile", test_cmyk_profile);
  g_test_add_func ("/image/colour/hostile-profiles", test_hostile_profiles);
  return g_test_run ();
}
