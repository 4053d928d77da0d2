/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the name goes that hangs on somebody's cursor. */

#include "scholia-cursor-drawing.h"

static const graphene_size_t area = { 360, 640 };
/* As a name of 80 pixels makes it, with an outline of three. */
static const graphene_rect_t bounds = { { -3, -3 }, { 86, 26 } };

static graphene_rect_t
place (float x,
       float y)
{
  graphene_point_t origin = scholia_cursor_drawing_place_tag (&GRAPHENE_POINT_INIT (x, y), &bounds,
                                                              &area);
  graphene_rect_t tag;

  graphene_rect_offset_r (&bounds, origin.x, origin.y, &tag);
  return tag;
}

static void
test_right_below (void)
{
  graphene_rect_t tag = place (100, 100);

  g_assert_cmpfloat (tag.origin.x, >, 100);
  g_assert_cmpfloat (tag.origin.y, >, 100);
  g_assert_cmpfloat (tag.origin.y, <, 120);
}

/* Wherever the tip is in the area, the whole name is to be read, and the tip to be seen. */
static void
test_within_edges (void)
{
  graphene_rect_t whole = { { 0, 0 }, area };

  for (float x = 0; x <= area.width; x += 4)
    {
      for (float y = 0; y <= area.height; y += 4)
        {
          graphene_rect_t tag = place (x, y);

          g_assert_true (graphene_rect_contains_rect (&whole, &tag));
          g_assert_false (graphene_rect_contains_point (&tag, &GRAPHENE_POINT_INIT (x, y)));
        }
    }
}

/* A name for which there is no room begins in sight. */
static void
test_too_narrow (void)
{
  graphene_size_t narrow = { 60, 640 };
  graphene_point_t origin = scholia_cursor_drawing_place_tag (&GRAPHENE_POINT_INIT (30, 100),
                                                              &bounds, &narrow);

  g_assert_cmpfloat (origin.x, ==, 3);
}

/* The edge holds no names of those who look elsewhere. */
static void
test_out_of_sight (void)
{
  static const graphene_point_t tips[] = { { 361, 90 }, { -100, 90 }, { 90, 641 }, { 90, -50 } };
  graphene_rect_t whole = { { 0, 0 }, area };

  for (gsize i = 0; i < G_N_ELEMENTS (tips); i++)
    {
      graphene_rect_t tag = place (tips[i].x, tips[i].y);

      g_assert_false (graphene_rect_intersection (&whole, &tag, NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/cursor-drawing/right-below", test_right_below);
  g_test_add_func ("/canvas/cursor-drawing/within-edges", test_within_edges);
  g_test_add_func ("/canvas/cursor-drawing/too-narrow", test_too_narrow);
  g_test_add_func ("/canvas/cursor-drawing/out-of-sight", test_out_of_sight);

  return g_test_run ();
}
