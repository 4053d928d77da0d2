/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-anchor.h"

#include <math.h>

static void
test_from_fractions_table (void)
{
  static const struct
  {
    double fraction;
    gint32 units;
  } cases[] = {
    { 0.0, 0 },       { 1.0, 1000000 },      { 0.5, 500000 },        { 0.123456, 123456 },
    { 0.1234564, 123456 }, { 0.1234566, 123457 }, { 0.9999999, 1000000 }, { 0.0000004, 0 },
    { -0.0, 0 },      { -1.0, 0 },           { 2.0, 1000000 },       { 1e300, 1000000 },
    { -1e300, 0 },    { NAN, 0 },            { INFINITY, 1000000 },  { -INFINITY, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ScholiaAnchor anchor = scholia_anchor_from_fractions (cases[i].fraction, 0.25);

      g_assert_cmpint (anchor.x, ==, cases[i].units);
      g_assert_cmpint (anchor.y, ==, 250000);
      g_assert_false (scholia_anchor_is_region (&anchor));

      anchor = scholia_anchor_from_fractions (0.25, cases[i].fraction);
      g_assert_cmpint (anchor.x, ==, 250000);
      g_assert_cmpint (anchor.y, ==, cases[i].units);
    }
}

/* What is read as fractions is the very same anchor again. */
static void
test_fractions_round_trip (void)
{
  for (gint32 units = 0; units <= SCHOLIA_ANCHOR_UNITS; units += 37)
    {
      ScholiaAnchor anchor = { units, SCHOLIA_ANCHOR_UNITS - units, 0, 0 };
      ScholiaAnchor again = scholia_anchor_from_fractions (scholia_anchor_get_x (&anchor),
                                                           scholia_anchor_get_y (&anchor));

      g_assert_true (scholia_anchor_equal (&anchor, &again));
    }
}

static void
test_valid_table (void)
{
  static const struct
  {
    ScholiaAnchor anchor;
    gboolean      is_valid;
    gboolean      is_region;
  } cases[] = {
    { { 0, 0, 0, 0 }, TRUE, FALSE },
    { { 1000000, 1000000, 0, 0 }, TRUE, FALSE },
    { { 1000001, 0, 0, 0 }, FALSE, FALSE },
    { { 0, 1000001, 0, 0 }, FALSE, FALSE },
    { { -1, 0, 0, 0 }, FALSE, FALSE },
    { { 0, -1, 0, 0 }, FALSE, FALSE },
    { { 0, 0, 1000000, 1000000 }, TRUE, TRUE },
    { { 999999, 999999, 1, 1 }, TRUE, TRUE },
    { { 1000000, 0, 1, 1 }, FALSE, TRUE },
    { { 0, 0, 10, 0 }, FALSE, FALSE },
    { { 0, 0, 0, 10 }, FALSE, FALSE },
    { { 10, 10, -5, 5 }, FALSE, FALSE },
    { { 1, 1, G_MAXINT32, 1 }, FALSE, TRUE },
    { { 1, 1, 1, G_MAXINT32 }, FALSE, TRUE },
    { { G_MININT32, G_MININT32, G_MININT32, G_MININT32 }, FALSE, FALSE },
    { { G_MAXINT32, G_MAXINT32, G_MAXINT32, G_MAXINT32 }, FALSE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (scholia_anchor_is_valid (&cases[i].anchor), ==, cases[i].is_valid);
      g_assert_cmpint (scholia_anchor_is_region (&cases[i].anchor), ==, cases[i].is_region);
    }
}

static void
test_moved_table (void)
{
  static const struct
  {
    ScholiaAnchor anchor;
    gint32        dx, dy;
    ScholiaAnchor expected;
  } cases[] = {
    { { 500000, 500000, 0, 0 }, 10, -10, { 500010, 499990, 0, 0 } },
    { { 500000, 500000, 0, 0 }, 600000, -600000, { 1000000, 0, 0, 0 } },
    { { 500000, 500000, 0, 0 }, G_MAXINT32, G_MININT32, { 1000000, 0, 0, 0 } },
    { { 500000, 500000, 100000, 200000 }, 600000, 600000, { 900000, 800000, 100000, 200000 } },
    { { 0, 0, 1000000, 1000000 }, 5, 5, { 0, 0, 1000000, 1000000 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ScholiaAnchor moved = scholia_anchor_moved (&cases[i].anchor, cases[i].dx, cases[i].dy);

      g_assert_true (scholia_anchor_equal (&moved, &cases[i].expected));
      g_assert_true (scholia_anchor_is_valid (&moved));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/anchor/from-fractions-table", test_from_fractions_table);
  g_test_add_func ("/model/anchor/fractions-round-trip", test_fractions_round_trip);
  g_test_add_func ("/model/anchor/valid-table", test_valid_table);
  g_test_add_func ("/model/anchor/moved-table", test_moved_table);

  return g_test_run ();
}
