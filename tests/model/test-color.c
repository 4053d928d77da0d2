/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-color.h"
#include "scholia-limits.h"

#include <math.h>
#include <stdio.h>

/* WCAG 2.1, relative luminance. */
static double
linear (guint channel)
{
  double value = channel / 255.0;

  return value <= 0.03928 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
contrast_with_white (const char *hex)
{
  guint red, green, blue;

  g_assert_cmpint (sscanf (hex, "#%2x%2x%2x", &red, &green, &blue), ==, 3);

  return 1.05 / (0.2126 * linear (red) + 0.7152 * linear (green) + 0.0722 * linear (blue) + 0.05);
}

static void
test_white_text_is_legible (void)
{
  for (guint i = 0; i < SCHOLIA_N_COLORS; i++)
    {
      double contrast = contrast_with_white (scholia_color_get_hex (i));

      g_test_message ("%s %.2f:1", scholia_color_get_name (i), contrast);
      g_assert_cmpfloat (contrast, >=, 4.5);
    }
}

static void
test_all_differ (void)
{
  for (guint i = 0; i < SCHOLIA_N_COLORS; i++)
    {
      for (guint j = 0; j < i; j++)
        {
          g_assert_cmpstr (scholia_color_get_hex (i), !=, scholia_color_get_hex (j));
          g_assert_cmpstr (scholia_color_get_name (i), !=, scholia_color_get_name (j));
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/color/white-text-is-legible", test_white_text_is_legible);
  g_test_add_func ("/model/color/all-differ", test_all_differ);

  return g_test_run ();
}
