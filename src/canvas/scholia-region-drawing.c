/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-marker-drawing.h"

/* Widget pixels. */
#define CORNER 3.0f
#define WHITE 1.0f
#define BORDER 2.0f
#define FILL_ALPHA 0.12f
#define HAIRLINE_ALPHA 0.32f

/* A frame whose outer edge is @outset outside of the region. */
static void
append_frame (GtkSnapshot           *snapshot,
              const graphene_rect_t *region,
              float                  outset,
              float                  width,
              const GdkRGBA         *color)
{
  graphene_rect_t bounds;
  GskRoundedRect frame;
  float widths[4] = { width, width, width, width };
  GdkRGBA colors[4] = { *color, *color, *color, *color };

  graphene_rect_inset_r (region, -outset, -outset, &bounds);
  gsk_rounded_rect_init_from_rect (&frame, &bounds, CORNER + MAX (outset, -CORNER));
  gtk_snapshot_append_border (snapshot, &frame, widths, colors);
}

void
scholia_marker_append_region (GtkSnapshot           *snapshot,
                              const graphene_rect_t *region,
                              guint                  color)
{
  GdkRGBA rgba = scholia_marker_get_rgba (color);
  GdkRGBA light = rgba;
  const GdkRGBA white = { 1, 1, 1, 1 };
  const GdkRGBA hairline = { 0, 0, 0, HAIRLINE_ALPHA };

  light.alpha = FILL_ALPHA;
  gtk_snapshot_append_color (snapshot, &light, region);
  append_frame (snapshot, region, 2 * WHITE, WHITE, &hairline);
  append_frame (snapshot, region, WHITE, WHITE, &white);
  append_frame (snapshot, region, 0, BORDER, &rgba);
  append_frame (snapshot, region, -BORDER, WHITE, &white);
}
