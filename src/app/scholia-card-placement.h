/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <graphene.h>

G_BEGIN_DECLS

/* All in widget pixels of the area that holds canvas and card. */
typedef struct
{
  int             area_width;
  int             area_height;
  int             card_width;
  /* As high as the card wants to be. */
  int             card_height;
  /* Where the tool bar begins, from above; the card keeps clear of it while there is room above. */
  int             tool_bar_top;
  gboolean        is_rtl;
  /* The marker; it may be outside the area. */
  graphene_rect_t marker;
} ScholiaCardRequest;

/**
 * scholia_card_placement_compute:
 *
 * Beside the marker, on the side that the text reads to if there is room, else on the other, else
 * where there is more; never outside the area, and never higher than it. A marker out of sight
 * leaves the card at the edge behind which the marker went.
 */
graphene_rect_t scholia_card_placement_compute (const ScholiaCardRequest *request);

G_END_DECLS
