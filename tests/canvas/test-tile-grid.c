/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tile-grid.h"

#include <math.h>

#define TILE 512
#define SCALED_TILE 256
#define N_LEVELS 6

static const struct
{
  double   zoom;
  double   scale;
  guint    level;
  gboolean is_exact;
} levels[] = {
  { 32, 1, 0, FALSE },   { 1, 1, 0, TRUE },     { 0.75, 1, 0, FALSE },  { 0.51, 1, 0, FALSE },
  { 0.5, 1, 1, TRUE },   { 0.4999, 1, 1, FALSE }, { 0.26, 1, 1, FALSE }, { 0.25, 1, 2, TRUE },
  { 0.02, 1, 5, FALSE }, { 0.5, 2, 0, TRUE },   { 0.25, 2, 1, TRUE },   { 0.125, 1, 3, TRUE },
  { 0.8, 1.25, 0, TRUE }, { 1, 1.25, 0, FALSE }, { 0.4, 1.25, 1, TRUE },
};

static ScholiaViewport
make (double zoom)
{
  return (ScholiaViewport) {
    .image_width = 3000, .image_height = 2001, .widget_width = 800, .widget_height = 600,
    .zoom = zoom,
  };
}

static ScholiaViewport
make_any (GRand *rand)
{
  ScholiaViewport view = make (pow (2, g_rand_double_range (rand, -5.5, 5)));

  view.image_width = g_rand_int_range (rand, 1, 5000);
  view.image_height = g_rand_int_range (rand, 1, 4000);
  view.offset_x = g_rand_double_range (rand, -view.image_width * view.zoom, 700);
  view.offset_y = g_rand_double_range (rand, -view.image_height * view.zoom, 500);
  return view;
}

/* A window's shadow or a header bar puts the widget's corner between two pixels at 125 %. */
static ScholiaDevicePixels
make_pixels (GRand *rand)
{
  static const double scales[] = { 1, 1.25, 1.5, 1.75, 2, 3 };
  double scale = scales[g_rand_int_range (rand, 0, G_N_ELEMENTS (scales))];

  return (ScholiaDevicePixels) {
    .scale = scale,
    .origin_x = g_rand_int_range (rand, 0, 60) * scale,
    .origin_y = g_rand_int_range (rand, 0, 60) * scale,
  };
}

/* Enough pixels for the screen, and not four times as many. */
static void
test_level (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      ScholiaViewport view = make (levels[i].zoom);
      ScholiaDevicePixels pixels = { .scale = levels[i].scale };
      ScholiaTileGrid grid = scholia_tile_grid_choose (&view, N_LEVELS, &pixels);

      g_assert_cmpuint (grid.level, ==, levels[i].level);
      g_assert_cmpint (grid.is_exact, ==, levels[i].is_exact);
    }
}

static gboolean
is_whole (double                     widget_position,
          const ScholiaDevicePixels *pixels,
          double                     origin)
{
  double device = widget_position * pixels->scale + origin;

  return fabs (device - round (device)) < 0.02;
}

static void
check_edges (const ScholiaTileGrid  *grid,
             const ScholiaTileRange *range)
{
  const ScholiaDevicePixels *pixels = &grid->pixels;

  for (guint row = range->first_row; row < range->end_row; row++)
    for (guint column = range->first_column; column < range->end_column; column++)
      {
        graphene_rect_t area = scholia_tile_grid_get_area (grid, range, column, row);
        double right = area.origin.x + area.size.width;
        double bottom = area.origin.y + area.size.height;

        g_assert_true (is_whole (area.origin.x, pixels, pixels->origin_x));
        g_assert_true (is_whole (right, pixels, pixels->origin_x));
        g_assert_true (is_whole (area.origin.y, pixels, pixels->origin_y));
        g_assert_true (is_whole (bottom, pixels, pixels->origin_y));
        if (scholia_tile_range_has (range, column + 1, row) &&
            area.size.width * pixels->scale > 1.5)
          {
            graphene_rect_t next = scholia_tile_grid_get_area (grid, range, column + 1, row);

            g_assert_cmpfloat_with_epsilon (next.origin.x, right, 5e-3);
          }
      }
}

/* Every tile's edges are device pixels and neighbours share them, of whatever they are tiles. */
static void
test_no_seams (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (6);

  for (guint i = 0; i < 3000; i++)
    {
      ScholiaDevicePixels pixels = make_pixels (rand);
      ScholiaViewport view = make_any (rand);
      ScholiaTileGrid grid = scholia_tile_grid_choose (&view, N_LEVELS, &pixels);
      ScholiaTileRange range = scholia_tile_grid_get_level (&grid, grid.level, TILE);
      ScholiaTileRange coarse = scholia_tile_grid_get_level (&grid, N_LEVELS - 1, TILE);
      ScholiaTileRange scaled = scholia_tile_grid_get_scaled (&grid, SCALED_TILE, i % 2);

      check_edges (&grid, &range);
      check_edges (&grid, &coarse);
      check_edges (&grid, &scaled);
    }
}

static void
check_sizes (const ScholiaTileGrid  *grid,
             const ScholiaTileRange *range)
{
  for (guint row = range->first_row; row < range->end_row; row++)
    for (guint column = range->first_column; column < range->end_column; column++)
      {
        graphene_rect_t area = scholia_tile_grid_get_area (grid, range, column, row);
        double width = MIN (range->tile_size, range->width - column * (double) range->tile_size);
        double height = MIN (range->tile_size, range->height - row * (double) range->tile_size);

        g_assert_cmpfloat_with_epsilon (area.size.width * grid->pixels.scale, width, 0.02);
        g_assert_cmpfloat_with_epsilon (area.size.height * grid->pixels.scale, height, 0.02);
      }
}

/* What is made for the screen's size is shown pixel by pixel, also in the last column and row. */
static void
test_pixel_by_pixel (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (8);

  for (guint i = 0; i < 3000; i++)
    {
      ScholiaDevicePixels pixels = make_pixels (rand);
      ScholiaViewport view = make_any (rand);
      ScholiaTileGrid grid;
      ScholiaTileRange range;

      if (i % 2 == 0)
        view.zoom = pow (2, -(double) (i % 5)) / pixels.scale;
      grid = scholia_tile_grid_choose (&view, N_LEVELS, &pixels);
      range = scholia_tile_grid_get_scaled (&grid, SCALED_TILE, 0);
      check_sizes (&grid, &range);
      if (i % 2 == 0)
        {
          g_assert_true (grid.is_exact);
          range = scholia_tile_grid_get_level (&grid, grid.level, TILE);
          check_sizes (&grid, &range);
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

static gboolean
is_covered (const ScholiaTileGrid  *grid,
            const ScholiaTileRange *range,
            double                  x,
            double                  y)
{
  for (guint row = range->first_row; row < range->end_row; row++)
    for (guint column = range->first_column; column < range->end_column; column++)
      {
        graphene_rect_t area = scholia_tile_grid_get_area (grid, range, column, row);

        if (contains (&area, x, y))
          return TRUE;
      }

  return FALSE;
}

/* Whatever pixel of the widget shows the image lies in a tile of each range. */
static void
test_covers_what_is_seen (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 2000; i++)
    {
      ScholiaDevicePixels pixels = make_pixels (rand);
      ScholiaViewport view = make_any (rand);
      ScholiaTileGrid grid = scholia_tile_grid_choose (&view, N_LEVELS, &pixels);
      graphene_rect_t image = scholia_tile_grid_get_image (&grid);
      double x = g_rand_int_range (rand, 0, 800) + 0.5;
      double y = g_rand_int_range (rand, 0, 600) + 0.5;
      ScholiaTileRange range;

      if (!contains (&image, x, y))
        continue;

      range = scholia_tile_grid_get_scaled (&grid, SCALED_TILE, 0);
      g_assert_true (is_covered (&grid, &range, x, y));
      for (guint level = grid.level; level < N_LEVELS; level++)
        {
          range = scholia_tile_grid_get_level (&grid, level, TILE);
          g_assert_true (is_covered (&grid, &range, x, y));
        }
    }
}

static void
test_out_of_sight (void)
{
  ScholiaViewport view = make (1);
  ScholiaDevicePixels pixels = { .scale = 1 };
  ScholiaTileGrid grid;
  ScholiaTileRange range;

  view.offset_x = 900;
  grid = scholia_tile_grid_choose (&view, N_LEVELS, &pixels);
  range = scholia_tile_grid_get_level (&grid, grid.level, TILE);
  g_assert_cmpuint (range.first_column, ==, range.end_column);
  g_assert_false (scholia_tile_range_has (&range, 0, 0));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/tile-grid/level", test_level);
  g_test_add_func ("/canvas/tile-grid/no-seams", test_no_seams);
  g_test_add_func ("/canvas/tile-grid/pixel-by-pixel", test_pixel_by_pixel);
  g_test_add_func ("/canvas/tile-grid/covers-what-is-seen", test_covers_what_is_seen);
  g_test_add_func ("/canvas/tile-grid/out-of-sight", test_out_of_sight);
  return g_test_run ();
}
