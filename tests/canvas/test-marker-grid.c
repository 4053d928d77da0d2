/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-marker-grid.h"

#include <math.h>

#define N_SPOTS 400
#define N_STEPS 4000
#define CELL 48.0
#define REACH 48.0

typedef struct
{
  ScholiaGridSpot spot;
  gboolean        is_in;
  gboolean        is_found;
} Marker;

/* Few places, so that many share a cell, an edge or the very point; also left of the corner. */
static double
random_place (void)
{
  return g_test_rand_int_range (-20, 60) * 12.0;
}

static void
found_cb (ScholiaGridSpot *spot,
          gpointer         user_data)
{
  Marker *marker = (Marker *) spot;
  guint *n_found = user_data;

  g_assert_false (marker->is_found);
  marker->is_found = TRUE;
  (*n_found)++;
}

/* What a walk over all of them finds. */
static void
assert_found (const Marker          *markers,
              const graphene_rect_t *area,
              guint                  n_found)
{
  guint n_expected = 0;

  for (guint i = 0; i < N_SPOTS; i++)
    {
      const ScholiaGridSpot *spot = &markers[i].spot;
      gboolean is_inside = markers[i].is_in &&
                           spot->x >= area->origin.x &&
                           spot->x <= area->origin.x + area->size.width &&
                           spot->y >= area->origin.y &&
                           spot->y <= area->origin.y + area->size.height;

      g_assert_cmpint (markers[i].is_found, ==, is_inside);
      n_expected += is_inside ? 1 : 0;
    }
  g_assert_cmpuint (n_found, ==, n_expected);
}

static void
check_area (ScholiaMarkerGrid *grid,
            Marker            *markers)
{
  /* From a point to more than there is. */
  graphene_rect_t area = GRAPHENE_RECT_INIT ((float) random_place (), (float) random_place (),
                                             (float) g_test_rand_int_range (0, 60) * 24,
                                             (float) g_test_rand_int_range (0, 60) * 24);
  guint n_found = 0;

  for (guint i = 0; i < N_SPOTS; i++)
    markers[i].is_found = FALSE;
  scholia_marker_grid_foreach (grid, &area, found_cb, &n_found);
  assert_found (markers, &area, n_found);
}

static double
get_distance (const ScholiaGridSpot *spot,
              double                 x,
              double                 y)
{
  return MAX (fabs (spot->x - x), fabs (spot->y - y));
}

static void
check_nearest (ScholiaMarkerGrid *grid,
               const Marker      *markers)
{
  double x = random_place () + 5;
  double y = random_place () - 3;
  ScholiaGridSpot *spot = scholia_marker_grid_find (grid, x, y, REACH);
  double nearest = REACH;

  for (guint i = 0; i < N_SPOTS; i++)
    if (markers[i].is_in)
      nearest = MIN (nearest, get_distance (&markers[i].spot, x, y));

  if (spot == NULL)
    g_assert_cmpfloat (nearest, ==, REACH);
  else
    g_assert_cmpfloat (get_distance (spot, x, y), ==, nearest);
}

/* One spot comes, moves or goes. */
static void
step (ScholiaMarkerGrid *grid,
      Marker            *marker)
{
  double x = random_place (), y = random_place ();
  gboolean stays = !marker->is_in || g_test_rand_bit ();

  if (marker->is_in)
    scholia_marker_grid_remove (grid, &marker->spot);
  if (stays)
    scholia_marker_grid_add (grid, &marker->spot, x, y);
  marker->is_in = marker->spot.link != NULL;
  if (marker->is_in)
    {
      g_assert_cmpfloat (marker->spot.x, ==, x);
      g_assert_cmpfloat (marker->spot.y, ==, y);
    }
}

static void
test_random (void)
{
  g_autofree Marker *markers = g_new0 (Marker, N_SPOTS);
  g_autoptr(ScholiaMarkerGrid) grid = scholia_marker_grid_new (CELL);

  for (guint i = 0; i < N_STEPS; i++)
    {
      guint n = 0;

      step (grid, &markers[g_test_rand_int_range (0, N_SPOTS)]);
      check_area (grid, markers);
      check_nearest (grid, markers);
      for (guint k = 0; k < N_SPOTS; k++)
        n += markers[k].is_in ? 1 : 0;
      g_assert_cmpuint (scholia_marker_grid_get_n (grid), ==, n);
    }
}

static void
remove_cb (ScholiaGridSpot *spot,
           gpointer         user_data)
{
  scholia_marker_grid_remove (user_data, spot);
}

/* A walk may take out what it is shown; a grid that goes lets the rest go. */
static void
test_remove_while_walking (void)
{
  ScholiaMarkerGrid *grid = scholia_marker_grid_new (CELL);
  g_autofree Marker *markers = g_new0 (Marker, N_SPOTS);
  graphene_rect_t left = GRAPHENE_RECT_INIT (-1000, -1000, 1000, 9000);
  graphene_rect_t cell = GRAPHENE_RECT_INIT (1, 1, 2, 2);

  for (guint i = 0; i < N_SPOTS; i++)
    scholia_marker_grid_add (grid, &markers[i].spot, i < 3 ? 2 : random_place (), 2);
  scholia_marker_grid_foreach (grid, &left, remove_cb, grid);
  scholia_marker_grid_foreach (grid, &cell, remove_cb, grid);
  for (guint i = 0; i < N_SPOTS; i++)
    g_assert_cmpint (markers[i].spot.link != NULL, ==, i >= 3 && markers[i].spot.x > 0);

  scholia_marker_grid_free (grid);
  for (guint i = 0; i < N_SPOTS; i++)
    g_assert_null (markers[i].spot.link);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/marker-grid/random", test_random);
  g_test_add_func ("/canvas/marker-grid/remove-while-walking", test_remove_while_walking);
  return g_test_run ();
}
