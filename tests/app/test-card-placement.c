/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-card-placement.h"

/* The area of the mock-ups: 840 by 713, the tool bar 64 above the lower edge. */
static ScholiaCardRequest
request_for (float x,
             float y,
             int   card_height)
{
  return (ScholiaCardRequest) {
    .area_width = 840,
    .area_height = 713,
    .card_width = 336,
    .card_height = card_height,
    .tool_bar_top = 649,
    .marker = GRAPHENE_RECT_INIT (x, y, 28, 28),
  };
}

static void
test_right_of_the_marker (void)
{
  ScholiaCardRequest request = request_for (100, 200, 300);
  graphene_rect_t card = scholia_card_placement_compute (&request);

  g_assert_cmpfloat (card.origin.x, >=, 128);
  g_assert_cmpfloat (card.origin.x, <=, 148);
  g_assert_cmpfloat (card.origin.y, <=, 200);
  g_assert_cmpfloat (card.size.width, ==, 336);
  g_assert_cmpfloat (card.size.height, ==, 300);
}

static void
test_left_where_right_is_no_room (void)
{
  ScholiaCardRequest request = request_for (700, 200, 300);
  graphene_rect_t card = scholia_card_placement_compute (&request);

  g_assert_cmpfloat (card.origin.x + card.size.width, <=, 700);
}

static void
test_reads_from_the_right (void)
{
  ScholiaCardRequest request = request_for (420, 200, 300);
  graphene_rect_t card;

  request.is_rtl = TRUE;
  card = scholia_card_placement_compute (&request);
  g_assert_cmpfloat (card.origin.x + card.size.width, <=, 420);
}

static void
test_clear_of_the_tool_bar (void)
{
  ScholiaCardRequest request = request_for (100, 640, 5000);
  graphene_rect_t card = scholia_card_placement_compute (&request);

  g_assert_cmpfloat (card.origin.y + card.size.height, <, 649);
  g_assert_cmpfloat (card.size.height, >, 600);
}

/* In a low window there is no room to keep clear of anything. */
static void
test_over_the_tool_bar (void)
{
  ScholiaCardRequest request = request_for (100, 100, 5000);
  graphene_rect_t card;

  request.area_height = 247;
  request.tool_bar_top = 183;
  card = scholia_card_placement_compute (&request);
  g_assert_cmpfloat (card.size.height, >, 183);
}

/* Wherever the marker is: inside the area, as wide as asked, and beside the marker whenever one
 * side has room. */
static void
test_any_request (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (99);

  for (guint i = 0; i < 20000; i++)
    {
      ScholiaCardRequest request = request_for ((float) g_rand_double_range (rand, -4000, 4000),
                                                (float) g_rand_double_range (rand, -4000, 4000),
                                                g_rand_int_range (rand, 1, 2000));
      graphene_rect_t card, area, marker;

      request.area_width = g_rand_int_range (rand, 336, 3000);
      request.area_height = g_rand_int_range (rand, 100, 2000);
      request.tool_bar_top = request.area_height - 64;
      request.is_rtl = g_rand_boolean (rand);
      card = scholia_card_placement_compute (&request);

      graphene_rect_init (&area, 0, 0, (float) request.area_width, (float) request.area_height);
      g_assert_true (graphene_rect_contains_rect (&area, &card));
      g_assert_cmpfloat (card.size.width, ==, 336);
      g_assert_cmpfloat (card.size.height, >, 0);

      marker = request.marker;
      if (request.area_width >= 2 * 336 + 28 + 2 * (12 + 8))
        g_assert_false (graphene_rect_intersection (&card, &marker, NULL) &&
                        marker.origin.x >= 0 && marker.origin.x + 28 <= request.area_width);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/card-placement/right-of-the-marker", test_right_of_the_marker);
  g_test_add_func ("/app/card-placement/left-where-right-is-no-room",
                   test_left_where_right_is_no_room);
  g_test_add_func ("/app/card-placement/reads-from-the-right", test_reads_from_the_right);
  g_test_add_func ("/app/card-placement/clear-of-the-tool-bar", test_clear_of_the_tool_bar);
  g_test_add_func ("/app/card-placement/over-the-tool-bar", test_over_the_tool_bar);
  g_test_add_func ("/app/card-placement/any-request", test_any_request);

  return g_test_run ();
}
