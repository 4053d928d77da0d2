/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-region.h"

#include <math.h>

/* Widget pixels of a new region's shorter side: less is no more than its outline. */
#define MIN_SIDE 8.0
/* Widget pixels between the handles at two ends of a side. */
#define MIN_SPAN 24.0
/* Widget pixels of a side that has room for a third handle in its middle. */
#define MIN_SIDE_WITH_MIDDLE 48.0

static gint32
get_least_side (double image_length,
                double zoom)
{
  double pixels = MAX (1, MIN_SIDE / zoom);

  return (gint32) CLAMP (ceil (pixels / image_length * SCHOLIA_ANCHOR_UNITS), 1,
                         SCHOLIA_ANCHOR_UNITS);
}

ScholiaRegionMinimum
scholia_region_get_minimum (const ScholiaViewport *view)
{
  g_return_val_if_fail (!scholia_viewport_is_empty (view), ((ScholiaRegionMinimum) { 1, 1 }));

  return (ScholiaRegionMinimum) { get_least_side (view->image_width, view->zoom),
                                  get_least_side (view->image_height, view->zoom) };
}

static gint32
snap (gint32 position,
      double image_length)
{
  double pixel = round (position * image_length / SCHOLIA_ANCHOR_UNITS);

  return (gint32) lround (pixel / image_length * SCHOLIA_ANCHOR_UNITS);
}

ScholiaAnchor
scholia_region_snap (const ScholiaAnchor   *point,
                     const ScholiaViewport *view)
{
  g_return_val_if_fail (!scholia_viewport_is_empty (view), *point);

  return (ScholiaAnchor) { snap (point->x, view->image_width),
                           snap (point->y, view->image_height), 0, 0 };
}

/* @start and @end as @from and @to are, but @least apart. */
static void
span (gint32  from,
      gint32  to,
      gint32  least,
      gint32 *start,
      gint32 *length)
{
  *length = MAX (ABS (to - from), least);
  *start = to >= from ? from : from - *length;
  *start = CLAMP (*start, 0, SCHOLIA_ANCHOR_UNITS - *length);
}

ScholiaAnchor
scholia_region_between (const ScholiaAnchor  *from,
                        const ScholiaAnchor  *to,
                        ScholiaRegionMinimum  minimum)
{
  ScholiaAnchor region;

  span (from->x, to->x, minimum.width, &region.x, &region.width);
  span (from->y, to->y, minimum.height, &region.y, &region.height);
  return region;
}

/* -1: the edge where the axis begins; 1: the one where it ends; 0: neither. */
static int
get_edge_x (ScholiaHandle handle)
{
  static const int edges[SCHOLIA_N_HANDLES] = {
    [SCHOLIA_HANDLE_TOP_LEFT] = -1, [SCHOLIA_HANDLE_LEFT] = -1, [SCHOLIA_HANDLE_BOTTOM_LEFT] = -1,
    [SCHOLIA_HANDLE_TOP_RIGHT] = 1, [SCHOLIA_HANDLE_RIGHT] = 1, [SCHOLIA_HANDLE_BOTTOM_RIGHT] = 1,
  };

  return edges[handle];
}

static int
get_edge_y (ScholiaHandle handle)
{
  static const int edges[SCHOLIA_N_HANDLES] = {
    [SCHOLIA_HANDLE_TOP_LEFT] = -1, [SCHOLIA_HANDLE_TOP] = -1, [SCHOLIA_HANDLE_TOP_RIGHT] = -1,
    [SCHOLIA_HANDLE_BOTTOM_LEFT] = 1, [SCHOLIA_HANDLE_BOTTOM] = 1,
    [SCHOLIA_HANDLE_BOTTOM_RIGHT] = 1,
  };

  return edges[handle];
}

static void
move_edge (gint32 *start,
           gint32 *length,
           int     edge,
           gint32  delta,
           gint32  least)
{
  gint64 end = (gint64) *start + *length;

  least = MIN (least, *length);
  if (edge < 0)
    *start = (gint32) CLAMP ((gint64) *start + delta, 0, end - least);
  else if (edge > 0)
    end = CLAMP (end + delta, (gint64) *start + least, SCHOLIA_ANCHOR_UNITS);

  *length = (gint32) (end - *start);
}

ScholiaAnchor
scholia_region_resized (const ScholiaAnchor  *region,
                        ScholiaHandle         handle,
                        gint32                dx,
                        gint32                dy,
                        ScholiaRegionMinimum  minimum)
{
  ScholiaAnchor resized = *region;

  g_return_val_if_fail ((guint) handle < SCHOLIA_N_HANDLES, resized);

  move_edge (&resized.x, &resized.width, get_edge_x (handle), dx, minimum.width);
  move_edge (&resized.y, &resized.height, get_edge_y (handle), dy, minimum.height);
  return resized;
}

static gint32
snap_way (gint32 start,
          gint32 length,
          int    edge,
          gint32 delta,
          double image_length)
{
  gint32 position = edge > 0 ? start + length : start;
  gint32 end = CLAMP (position + delta, 0, SCHOLIA_ANCHOR_UNITS);

  return edge == 0 ? 0 : snap (end, image_length) - position;
}

void
scholia_region_snap_way (const ScholiaAnchor   *region,
                         ScholiaHandle          handle,
                         const ScholiaViewport *view,
                         gint32                *dx,
                         gint32                *dy)
{
  g_return_if_fail ((guint) handle < SCHOLIA_N_HANDLES);

  *dx = snap_way (region->x, region->width, get_edge_x (handle), *dx, view->image_width);
  *dy = snap_way (region->y, region->height, get_edge_y (handle), *dy, view->image_height);
}

gboolean
scholia_region_get_handle (const graphene_rect_t *region,
                           ScholiaHandle          handle,
                           graphene_point_t      *place)
{
  double width = MAX (region->size.width, MIN_SPAN);
  double height = MAX (region->size.height, MIN_SPAN);
  int edge_x = get_edge_x (handle);
  int edge_y = get_edge_y (handle);

  if (handle == SCHOLIA_HANDLE_NONE || (edge_x == 0 && width < MIN_SIDE_WITH_MIDDLE) ||
      (edge_y == 0 && height < MIN_SIDE_WITH_MIDDLE))
    return FALSE;

  place->x = (float) (region->origin.x + region->size.width / 2 + edge_x * width / 2);
  place->y = (float) (region->origin.y + region->size.height / 2 + edge_y * height / 2);
  return TRUE;
}

ScholiaHandle
scholia_region_pick_handle (const graphene_rect_t *region,
                            double                 widget_x,
                            double                 widget_y,
                            double                 reach)
{
  ScholiaHandle best = SCHOLIA_HANDLE_NONE;
  double best_distance = reach;
  graphene_point_t place;

  for (ScholiaHandle handle = SCHOLIA_HANDLE_TOP_LEFT; handle < SCHOLIA_N_HANDLES; handle++)
    {
      double distance;

      if (!scholia_region_get_handle (region, handle, &place))
        continue;

      distance = MAX (fabs (place.x - widget_x), fabs (place.y - widget_y));
      if (distance < best_distance || (best == SCHOLIA_HANDLE_NONE && distance <= reach))
        {
          best = handle;
          best_distance = distance;
        }
    }

  return best;
}

ScholiaRegionPart
scholia_region_pick_part (const graphene_rect_t *region,
                          double                 widget_x,
                          double                 widget_y,
                          double                 reach)
{
  double left = widget_x - region->origin.x;
  double right = region->origin.x + region->size.width - widget_x;
  double top = widget_y - region->origin.y;
  double bottom = region->origin.y + region->size.height - widget_y;
  double inside = MIN (MIN (left, right), MIN (top, bottom));

  if (inside < -reach)
    return SCHOLIA_REGION_PART_NONE;

  return inside <= reach ? SCHOLIA_REGION_PART_OUTLINE : SCHOLIA_REGION_PART_FILL;
}

gboolean
scholia_region_is_before (ScholiaRegionPart    part,
                          const ScholiaAnchor *region,
                          ScholiaRegionPart    best_part,
                          const ScholiaAnchor *best_region)
{
  gint64 area = (gint64) region->width * region->height;
  gint64 best_area = (gint64) best_region->width * best_region->height;

  if (part == SCHOLIA_REGION_PART_NONE)
    return FALSE;

  return part != best_part ? part > best_part : area <= best_area;
}
