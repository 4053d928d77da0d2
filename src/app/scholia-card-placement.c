/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-card-placement.h"

/* Between card and edges, and card and tool bar, in pixels. */
#define MARGIN 12
/* Between the marker and the card, in pixels. */
#define GAP 10
/* The card gives up the room beside the tool bar only if less than this would be left, in pixels.
 */
#define SMALLEST_CARD 260
/* The card's top stands this much above the marker's, so that its header is level with the pin. */
#define RISE 16

static float
place_across (const ScholiaCardRequest *request)
{
  float left = request->marker.origin.x - GAP - request->card_width;
  float right = request->marker.origin.x + request->marker.size.width + GAP;
  float last = MAX (request->area_width - MARGIN - request->card_width, 0);
  float first = MIN (MARGIN, last);
  gboolean fits_left = left >= first;
  gboolean fits_right = right <= last;
  gboolean goes_right;

  if (fits_left && fits_right)
    goes_right = !request->is_rtl;
  else if (fits_left || fits_right)
    goes_right = fits_right;
  else
    goes_right = request->area_width - right >= request->marker.origin.x;

  return CLAMP (goes_right ? right : left, first, last);
}

graphene_rect_t
scholia_card_placement_compute (const ScholiaCardRequest *request)
{
  graphene_rect_t card;
  int bottom = request->area_height - MARGIN;
  int top = MIN (MARGIN, MAX (request->area_height - 1, 0));
  float height, y;

  if (request->tool_bar_top - MARGIN - top >= SMALLEST_CARD)
    bottom = request->tool_bar_top - MARGIN;

  bottom = MAX (bottom, top + 1);
  height = MIN (request->card_height, bottom - top);
  y = CLAMP (request->marker.origin.y - RISE, top, bottom - height);

  graphene_rect_init (&card, place_across (request), y, request->card_width, height);

  return card;
}
