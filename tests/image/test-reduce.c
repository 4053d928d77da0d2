/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-reduce.h"

/* Black that nobody sees must not darken what is beside it. */
static void
test_unseen_colour_does_not_count (void)
{
  const guint8 square[16] = { 10, 20, 30, 255, 0, 0, 0, 0, 0, 0, 0, 0, 50, 60, 70, 85 };
  /* Three parts of the first one's light, one of the last one's. */
  const guint8 expected[4] = { 26, 35, 44, 85 };
  guint8 half[4];

  scholia_reduce_half (square, 2, 2, 4, half, 4);
  g_assert_cmpmem (half, 4, expected, 4);
}

static void
test_lines_are_seen_from_afar (void)
{
  const guint8 square[12] = { 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255 };
  const guint8 expected[3] = { 188, 188, 188 };
  guint8 half[3];

  scholia_reduce_half (square, 2, 2, 3, half, 3);
  g_assert_cmpmem (half, 3, expected, 3);
}

/* A surface of one colour stays what it is at all levels, or zooming out would change it. */
static void
test_flat_stays_flat (void)
{
  guint8 alphas[] = { 255, 131, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (alphas); i++)
    for (guint value = 0; value < 256; value++)
      {
        guint8 square[16], half[4];

        for (guint j = 0; j < 16; j++)
          square[j] = (guint8) (j % 4 == 3 ? alphas[i] : value);
        scholia_reduce_half (square, 2, 2, 4, half, 4);
        g_assert_cmpmem (half, 4, square, 4);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/reduce/unseen-colour-does-not-count",
                   test_unseen_colour_does_not_count);
  g_test_add_func ("/image/reduce/lines-are-seen-from-afar", test_lines_are_seen_from_afar);
  g_test_add_func ("/image/reduce/flat-stays-flat", test_flat_stays_flat);
  return g_test_run ();
}
