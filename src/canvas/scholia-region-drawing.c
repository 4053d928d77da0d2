/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-region-drawing.h"

#include "scholia-marker-drawing.h"

/* Widget pixels. */
#define CORNER 3.0f
#define WHITE 1.0f
#define BORDER 2.0f
#define HALO 4.0f
#define DASH 8.0f
#define DASH_GAP 6.0f
#define HANDLE_RING 2.0f
#define FILL_ALPHA 0.12f
#define HOVER_FILL_ALPHA 0.20f
#define HAIRLINE_ALPHA 0.32f
/* As a resolved marker, and a little more: nothing in it calls for a look. */
#define RESOLVED_ALPHA 0.70

static const GdkRGBA white = { 1, 1, 1, 1 };
static const GdkRGBA hairline = { 0, 0, 0, HAIRLINE_ALPHA };

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

static void
append_dashes (GtkSnapshot           *snapshot,
               const graphene_rect_t *side,
               float                  dash_width,
               float                  dash_height,
               const GdkRGBA         *color)
{
  gboolean is_across = dash_width > dash_height;
  graphene_rect_t cell = GRAPHENE_RECT_INIT (side->origin.x, side->origin.y,
                                             dash_width + (is_across ? DASH_GAP : 0),
                                             dash_height + (is_across ? 0 : DASH_GAP));

  gtk_snapshot_push_repeat (snapshot, side, &cell);
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (cell.origin.x, cell.origin.y,
                                                                   dash_width, dash_height));
  gtk_snapshot_pop (snapshot);
}

static void
append_dashed_frame (GtkSnapshot           *snapshot,
                     const graphene_rect_t *region,
                     const GdkRGBA         *color)
{
  float x = region->origin.x, y = region->origin.y;
  float width = region->size.width, height = region->size.height;

  append_frame (snapshot, region, WHITE, BORDER + 2 * WHITE, &white);
  append_dashes (snapshot, &GRAPHENE_RECT_INIT (x, y, width, BORDER), DASH, BORDER, color);
  append_dashes (snapshot, &GRAPHENE_RECT_INIT (x, y + height - BORDER, width, BORDER), DASH,
                 BORDER, color);
  append_dashes (snapshot, &GRAPHENE_RECT_INIT (x, y, BORDER, height), BORDER, DASH, color);
  append_dashes (snapshot, &GRAPHENE_RECT_INIT (x + width - BORDER, y, BORDER, height), BORDER,
                 DASH, color);
}

static void
append_fill (GtkSnapshot             *snapshot,
             const graphene_rect_t   *region,
             const ScholiaRegionLook *look,
             const GdkRGBA           *color)
{
  GdkRGBA light = *color;

  if (look->resolved && !look->hovered && !look->selected)
    return;

  light.alpha = look->hovered ? HOVER_FILL_ALPHA : FILL_ALPHA;
  gtk_snapshot_append_color (snapshot, &light, region);
}

static void
append_outline (GtkSnapshot             *snapshot,
                const graphene_rect_t   *region,
                const ScholiaRegionLook *look,
                const GdkRGBA           *color)
{
  append_frame (snapshot, region, 2 * WHITE, WHITE, &hairline);
  if (look->draft)
    {
      append_dashed_frame (snapshot, region, color);
      return;
    }

  append_frame (snapshot, region, WHITE, WHITE, &white);
  append_frame (snapshot, region, 0, BORDER, color);
  append_frame (snapshot, region, -BORDER, WHITE, &white);
}

void
scholia_region_append (GtkSnapshot             *snapshot,
                       const graphene_rect_t   *region,
                       const ScholiaRegionLook *look)
{
  GdkRGBA color = scholia_marker_get_rgba (look->color);
  gboolean is_dimmed = look->resolved && !look->selected && !look->hovered;
  GdkRGBA accent;

  append_fill (snapshot, region, look, &color);
  if (look->selected)
    {
      gdk_rgba_parse (&accent, SCHOLIA_ACCENT_COLOR);
      append_frame (snapshot, region, 2 * WHITE + HALO, HALO, &accent);
    }

  if (is_dimmed)
    gtk_snapshot_push_opacity (snapshot, RESOLVED_ALPHA);
  append_outline (snapshot, region, look, &color);
  if (is_dimmed)
    gtk_snapshot_pop (snapshot);
}

static void
append_disc (GtkSnapshot            *snapshot,
             const graphene_point_t *middle,
             float                   radius,
             const GdkRGBA          *color)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (middle->x - radius, middle->y - radius, 2 * radius,
                                               2 * radius);
  GskRoundedRect disc;

  gsk_rounded_rect_init_from_rect (&disc, &bounds, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, color, &bounds);
  gtk_snapshot_pop (snapshot);
}

void
scholia_region_append_handles (GtkSnapshot           *snapshot,
                               const graphene_rect_t *region,
                               ScholiaHandle          active)
{
  graphene_point_t place;
  GdkRGBA accent;

  gdk_rgba_parse (&accent, SCHOLIA_ACCENT_COLOR);
  for (ScholiaHandle handle = SCHOLIA_HANDLE_TOP_LEFT; handle < SCHOLIA_N_HANDLES; handle++)
    {
      float grow = handle == active ? HANDLE_RING : 0;

      if (!scholia_region_get_handle (region, handle, &place))
        continue;

      append_disc (snapshot, &place, SCHOLIA_HANDLE_RADIUS + grow + 1, &hairline);
      append_disc (snapshot, &place, SCHOLIA_HANDLE_RADIUS + grow,
                   handle == active ? &white : &accent);
      append_disc (snapshot, &place, SCHOLIA_HANDLE_RADIUS + grow - HANDLE_RING,
                   handle == active ? &accent : &white);
    }
}
