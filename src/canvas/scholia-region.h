/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <graphene.h>

#include "scholia-anchor.h"
#include "scholia-viewport.h"

G_BEGIN_DECLS

/* How regions are drawn up, sized and hit. Plain values: anchors in millionths of the image,
 * rectangles and points in widget pixels. */

/* Clockwise from the upper left corner. */
typedef enum
{
  SCHOLIA_HANDLE_NONE,
  SCHOLIA_HANDLE_TOP_LEFT,
  SCHOLIA_HANDLE_TOP,
  SCHOLIA_HANDLE_TOP_RIGHT,
  SCHOLIA_HANDLE_RIGHT,
  SCHOLIA_HANDLE_BOTTOM_RIGHT,
  SCHOLIA_HANDLE_BOTTOM,
  SCHOLIA_HANDLE_BOTTOM_LEFT,
  SCHOLIA_HANDLE_LEFT,
} ScholiaHandle;

#define SCHOLIA_N_HANDLES 9

/* From the weakest hold to the firmest. */
typedef enum
{
  SCHOLIA_REGION_PART_NONE,
  SCHOLIA_REGION_PART_FILL,
  SCHOLIA_REGION_PART_OUTLINE,
} ScholiaRegionPart;

/* The least width and height, in millionths of the image. */
typedef struct
{
  gint32 width;
  gint32 height;
} ScholiaRegionMinimum;

/* One pixel of the image, and enough on screen to be seen and held; never more than the image. */
ScholiaRegionMinimum scholia_region_get_minimum     (const ScholiaViewport  *view);
/* The point on the nearest edge between two pixels of the image. */
ScholiaAnchor        scholia_region_snap            (const ScholiaAnchor    *point,
                                                     const ScholiaViewport  *view);
/* The region from the corner @from to the corner @to, two points. What is too small grows beyond
 * @to, or, where the image ends, beyond @from. */
ScholiaAnchor        scholia_region_between         (const ScholiaAnchor    *from,
                                                     const ScholiaAnchor    *to,
                                                     ScholiaRegionMinimum    minimum);
/* Moves the edges that the handle holds. They stop at the image's edge and before they would make
 * the region too small; one that was smaller already may stay so. */
ScholiaAnchor        scholia_region_resized         (const ScholiaAnchor    *region,
                                                     ScholiaHandle           handle,
                                                     gint32                  dx,
                                                     gint32                  dy,
                                                     ScholiaRegionMinimum    minimum);

/* Changes a handle's way so that the edges it holds come to lie between two pixels of the image. */
void                 scholia_region_snap_way        (const ScholiaAnchor    *region,
                                                     ScholiaHandle           handle,
                                                     const ScholiaViewport  *view,
                                                     gint32                 *dx,
                                                     gint32                 *dy);

/* A small region's handles stand around it, so that none covers another; the middle of a short
 * side has none. %FALSE: there is no such handle. */
gboolean             scholia_region_get_handle      (const graphene_rect_t  *region,
                                                     ScholiaHandle           handle,
                                                     graphene_point_t       *place);
/* The handle within @reach of the point on both axes; the nearest. */
ScholiaHandle        scholia_region_pick_handle     (const graphene_rect_t  *region,
                                                     double                  widget_x,
                                                     double                  widget_y,
                                                     double                  reach);
/* @reach: from the outline, to both sides. */
ScholiaRegionPart    scholia_region_pick_part       (const graphene_rect_t  *region,
                                                     double                  widget_x,
                                                     double                  widget_y,
                                                     double                  reach);
/* Of two regions under a point, whether the second is meant rather than the first: an outline
 * before a fill, then the smaller one, then the later one. */
gboolean             scholia_region_is_before       (ScholiaRegionPart       part,
                                                     const ScholiaAnchor    *region,
                                                     ScholiaRegionPart       best_part,
                                                     const ScholiaAnchor    *best_region);

G_END_DECLS
