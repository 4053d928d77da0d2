/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tile-grid.h"

#include <math.h>

#define TILE 512
#define N_LEVELS 6

static const struct
{
  double zoom;
  double scale;
  guint  level;
} levels[] = {
  { 32, 1, 0 }, { 1, 1, 0 }, { 0.75, 1, 0 }, { 0.51, 1, 0 }, { 0.5, 1, 1 }, { 0.4999, 1, 1 },
  { 0.26, 1, 1 }, { 0.25, 1, 2 }, { 0.02, 1, 5 }, { 0.5, 2, 0 }, { 0.25, 2, 1 }, { 0.125, 1, 3 },
};

static ScholiaViewport
make (double zoom)
{
  return (ScholiaViewport) {
    .image_width = 3000, .image_height = 2001, .widget_width = 800, .widget_height = 600,
    .zoom = zoom,
  };
}

/* Enough pixels for the screen, and not four times as many. */
static void
test_level (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      ScholiaViewport view = make (levels[i].zoom);
      ScholiaTileGrid grid = scholia_tile_grid_choose (&view, N_LEVELS, TILE, levels[i].scale);

      g_assert_cmpuint (grid.level, ==, levels[i].level);
    }
}

static gboolean
is_whole (float  value,
          double scale)
{
  return fabs (value * scale - round (value * scale)) < 2e-3;
}

/* Every tile's edges are device pixels, neighbours share them, and together they are the image. */
static void
test_no_seams (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (6);

  for (guint i = 0; i < 3000; i++)
    {
      double scale = i % 3 + 1;
      ScholiaViewport view = make (pow (2, g_rand_double_range (rand, -4, 3)));
      ScholiaTileGrid grid;

      view.offset_x = g_rand_double_range (rand, -2000, 700);
      view.offset_y = g_rand_double_range (rand, -1500, 500);
      grid = scholia_tile_grid_choose (&view, N_LEVELS, TILE, scale);
      for (guint row = grid.first_row; row < grid.end_row; row++)
        for (guint column = grid.first_column; column < grid.end_column; column++)
          {
            graphene_rect_t area = scholia_tile_grid_get_area (&grid, &view, column, row, TILE,
                                                               scale);

            g_assert_true (is_whole (area.origin.x, scale));
            g_assert_true (is_whole (area.origin.x + area.size.width, scale));
            g_assert_true (is_whole (area.origin.y + area.size.height, scale));
            if (column + 1 < grid.end_column)
              {
                graphene_rect_t next = scholia_tile_grid_get_area (&grid, &view, column + 1, row,
                                                                   TILE, scale);

                g_assert_cmpfloat_with_epsilon (next.origin.x,
                                                area.origin.x + area.size.width, 2e-3);
              }
          }
    }
}

static gboolean
contains (const graphene_rect_t *area,
          double                 x,
          double                 y)
{
  return x >= area->origin.x && x < area->origin.x + area->size.width &&
         y >= area->origin.y && y < area->origin.y + area->size.height;
}

/* Whatever pixel of the widget shows the image lies in a tile of the grid. */
static void
test_covers_what_is_seen (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 2000; i++)
    {
      ScholiaViewport view = make (pow (2, g_rand_double_range (rand, -5, 5)));
      ScholiaTileGrid grid;
      graphene_rect_t image;
      double x, y;
      gboolean is_covered = FALSE;

      view.offset_x = g_rand_double_range (rand, -4000, 700);
      view.offset_y = g_rand_double_range (rand, -4000, 500);
      grid = scholia_tile_grid_choose (&view, N_LEVELS, TILE, 1);
      image = scholia_tile_grid_get_image (&view, 1);
      x = g_rand_int_range (rand, 0, 800) + 0.5;
      y = g_rand_int_range (rand, 0, 600) + 0.5;
      if (!contains (&image, x, y))
        continue;

      for (guint row = grid.first_row; row < grid.end_row; row++)
        for (guint column = grid.first_column; column < grid.end_column; column++)
          {
            graphene_rect_t area = scholia_tile_grid_get_area (&grid, &view, column, row, TILE, 1);

            is_covered = is_covered || contains (&area, x, y);
          }
      g_assert_true (is_covered);
    }
}

static void
test_out_of_sight (void)
{
  ScholiaViewport view = make (1);
  ScholiaTileGrid grid;

  view.offset_x = 900;
  grid = scholia_tile_grid_choose (&view, N_LEVELS, TILE, 1);
  g_assert_cmpuint (grid.first_column, ==, grid.end_column);
  view.image_width = 0;
  grid = scholia_tile_grid_choose (&view, N_LEVELS, TILE, 1);
  g_assert_cmpuint (grid.end_row, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/tile-grid/level", test_level);
  g_test_add_func ("/canvas/tile-grid/no-seams", test_no_seams);
  g_test_add_func ("/canvas/tile-grid/covers-what-is-seen", test_covers_what_is_seen);
  g_test_add_func ("/canvas/tile-grid/out-of-sight", test_out_of_sight);
  return g_test_run ();
}
