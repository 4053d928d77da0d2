/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>

#include "scholia-error.h"
#include "scholia-limits.h"
#include "scholia-pyramid-layout.h"

#define TILE SCHOLIA_PYRAMID_TILE
#define MOST SCHOLIA_MAX_IMAGE_PIXELS
/* Layouts drawn at random. */
#define N_RANDOM 3000

static const struct
{
  guint        width, height, bytes_per_pixel, preview_width, preview_height;
  guint        n_levels; /* 0: an error, @code */
  ScholiaError code;
} table[] = {
  { 1, 1, 3, 0, 0, 1, 0 },
  { 64, 64, 4, 0, 0, 1, 0 },
  { 65, 1, 3, 0, 0, 2, 0 },
  { 1, 129, 3, 0, 0, 3, 0 },
  { 12000, 8000, 3, 1500, 1000, 9, 0 },
  { 12000, 8000, 3, 6000, 4000, 9, 0 },
  { 1, 1, 3, 1, 1, 1, 0 },
  { MOST, 1, 4, MOST / 2, 1, 22, 0 },
  { 1, MOST, 4, 1, MOST / 2, 22, 0 },
  { 10000, 10000, 4, 0, 0, 9, 0 },
  { 10000, 10001, 4, 0, 0, 0, SCHOLIA_ERROR_TOO_LARGE },
  { MOST + 1, 1, 3, 0, 0, 0, SCHOLIA_ERROR_TOO_LARGE },
  { G_MAXUINT, G_MAXUINT, 3, 0, 0, 0, SCHOLIA_ERROR_TOO_LARGE },
  { 1u << 16, 1u << 16, 3, 0, 0, 0, SCHOLIA_ERROR_TOO_LARGE },
  { 0, 5, 3, 0, 0, 0, SCHOLIA_ERROR_MALFORMED },
  { 5, 0, 3, 0, 0, 0, SCHOLIA_ERROR_MALFORMED },
  { 5, 5, 2, 0, 0, 0, SCHOLIA_ERROR_MALFORMED },
  { 5, 5, 5, 0, 0, 0, SCHOLIA_ERROR_MALFORMED },
  { 5, 5, 3, 4, 3, 0, SCHOLIA_ERROR_MALFORMED },
  { 5, 5, 3, 3, 4, 0, SCHOLIA_ERROR_MALFORMED },
  { 5, 5, 3, 0, 1, 0, SCHOLIA_ERROR_MALFORMED },
  { 5, 5, 3, 1, 0, 0, SCHOLIA_ERROR_MALFORMED },
  { 5, 5, 3, G_MAXUINT, G_MAXUINT, 0, SCHOLIA_ERROR_MALFORMED },
};

/* Every byte of the file belongs to one part: nothing overlaps, each tile begins where the one
 * before ends, and what is between the parts is less than the alignment. */
static void
assert_no_overlap (const ScholiaPyramidLayout *layout)
{
  guint64 end = layout->preview_offset + (guint64) layout->preview_width *
                                         layout->preview_height * layout->bytes_per_pixel;
  guint index = 0;

  g_assert_cmpuint (layout->states_offset, >=, SCHOLIA_PYRAMID_ALIGNMENT);
  g_assert_cmpuint (layout->preview_offset, >=, layout->states_offset + layout->n_tiles);
  for (guint i = 0; i < layout->n_levels; i++)
    {
      const ScholiaPyramidLevel *level = &layout->levels[i];

      g_assert_cmpuint (level->offset, >=, end);
      g_assert_cmpuint (level->offset - end, <, SCHOLIA_PYRAMID_ALIGNMENT);
      g_assert_cmpuint (level->offset % SCHOLIA_PYRAMID_ALIGNMENT, ==, 0);
      end = level->offset;
      for (guint row = 0; row < level->rows; row++)
        for (guint column = 0; column < level->columns; column++)
          {
            ScholiaPyramidTile tile = scholia_pyramid_layout_get_tile (layout, i, column, row);

            g_assert_cmpuint (tile.offset, ==, end);
            g_assert_cmpuint (tile.width, ==, MIN (TILE, level->width - column * TILE));
            g_assert_cmpuint (tile.height, ==, MIN (TILE, level->height - row * TILE));
            g_assert_cmpuint (scholia_pyramid_layout_index (layout, i, column, row), ==, index++);
            end += (guint64) tile.width * tile.height * layout->bytes_per_pixel;
          }
      g_assert_false (scholia_pyramid_layout_has_tile (layout, i, level->columns, 0));
      g_assert_false (scholia_pyramid_layout_has_tile (layout, i, 0, level->rows));
    }

  g_assert_false (scholia_pyramid_layout_has_tile (layout, layout->n_levels, 0, 0));
  g_assert_cmpuint (index, ==, layout->n_tiles);
  g_assert_cmpuint (end, ==, layout->size_bytes);
  g_assert_cmpuint (end, <=, SCHOLIA_PYRAMID_MAX_BYTES);
}

static void
assert_halves (const ScholiaPyramidLayout *layout)
{
  const ScholiaPyramidLevel *last = &layout->levels[layout->n_levels - 1];

  for (guint i = 1; i < layout->n_levels; i++)
    {
      const ScholiaPyramidLevel *level = &layout->levels[i];

      g_assert_cmpuint (level->width, ==, (level[-1].width + 1) / 2);
      g_assert_cmpuint (level->height, ==, (level[-1].height + 1) / 2);
      g_assert_cmpuint (MAX (level[-1].width, level[-1].height), >, 64);
    }
  g_assert_cmpuint (MAX (last->width, last->height), <=, 64);
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      ScholiaPyramidLayout layout;
      g_autoptr(GError) error = NULL;
      gboolean lawful = scholia_pyramid_layout_plan (&layout, table[i].width, table[i].height,
                                                     table[i].bytes_per_pixel,
                                                     table[i].preview_width,
                                                     table[i].preview_height, &error);

      if (table[i].n_levels == 0)
        {
          g_assert_false (lawful);
          g_assert_error (error, SCHOLIA_ERROR, (int) table[i].code);
          continue;
        }

      g_assert_no_error (error);
      g_assert_true (lawful);
      g_assert_cmpuint (layout.n_levels, ==, table[i].n_levels);
      assert_halves (&layout);
      assert_no_overlap (&layout);
    }
}

/* A side between 1 and @max, small ones as often as large ones. */
static guint
draw (GRand *rand,
      guint  max)
{
  double exponent = g_rand_double (rand) * 27;
  double side = g_rand_double_range (rand, 1, 2) * (double) (1u << (guint) exponent);

  return (guint) CLAMP (side, 1, max);
}

static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20260401);

  for (guint i = 0; i < N_RANDOM; i++)
    {
      guint width = draw (rand, MOST), height = draw (rand, MOST / width);
      gboolean has_preview = g_rand_boolean (rand);
      ScholiaPyramidLayout layout;
      g_autoptr(GError) error = NULL;

      scholia_pyramid_layout_plan (&layout, width, height, 3 + (guint) g_rand_boolean (rand),
                                   has_preview ? draw (rand, (width + 1) / 2) : 0,
                                   has_preview ? draw (rand, (height + 1) / 2) : 0, &error);
      g_assert_no_error (error);
      assert_halves (&layout);
      assert_no_overlap (&layout);
    }
}

static void
test_growing_level (void)
{
  static const struct
  {
    guint width, height, preview_width, preview_height;
    guint level;
  } growing[] = {
    { 12000, 8000, 0, 0, 3 },       /* 1500 x 1000 */
    { 12000, 8000, 1500, 1000, 0 }, /* has a preview */
    { 8000, 1000, 0, 0, 0 },        /* shown whole */
    { 8001, 1000, 0, 0, 2 },        /* 2001 x 250: 4001 x 500 is a little too much */
    { 4000, 3000, 0, 0, 2 },        /* 1000 x 750 */
    { 10000, 10000, 0, 0, 3 },      /* 1250 x 1250 */
    { MOST, 1, 0, 0, 14 },          /* 6104 x 1: 12207 is too long for a texture */
    { 1, MOST, 0, 0, 14 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (growing); i++)
    {
      ScholiaPyramidLayout layout;

      g_assert_true (scholia_pyramid_layout_plan (&layout, growing[i].width, growing[i].height, 3,
                                                  growing[i].preview_width,
                                                  growing[i].preview_height, NULL));
      g_assert_cmpuint (scholia_pyramid_layout_get_growing_level (&layout), ==, growing[i].level);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/pyramid-layout/table", test_table);
  g_test_add_func ("/image/pyramid-layout/random", test_random);
  g_test_add_func ("/image/pyramid-layout/growing-level", test_growing_level);
  return g_test_run ();
}
