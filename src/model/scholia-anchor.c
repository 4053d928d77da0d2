/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-anchor.h"

static gint32
units_from_fraction (double fraction)
{
  /* Written so that a NaN, which compares false with everything, ends as 0. */
  if (!(fraction > 0.0))
    return 0;
  if (fraction >= 1.0)
    return SCHOLIA_ANCHOR_UNITS;

  return (gint32) (fraction * SCHOLIA_ANCHOR_UNITS + 0.5);
}

static gint32
moved_within (gint32 position,
              gint32 delta,
              gint32 extent)
{
  gint64 target = (gint64) position + delta;

  return (gint32) CLAMP (target, 0, (gint64) SCHOLIA_ANCHOR_UNITS - extent);
}

ScholiaAnchor
scholia_anchor_from_fractions (double x,
                               double y)
{
  return (ScholiaAnchor) { units_from_fraction (x), units_from_fraction (y), 0, 0 };
}

gboolean
scholia_anchor_is_valid (const ScholiaAnchor *anchor)
{
  g_return_val_if_fail (anchor != NULL, FALSE);

  if (anchor->x < 0 || anchor->x > SCHOLIA_ANCHOR_UNITS
      || anchor->y < 0 || anchor->y > SCHOLIA_ANCHOR_UNITS)
    return FALSE;

  if (anchor->width == 0 && anchor->height == 0)
    return TRUE;

  /* Subtracted on the side that cannot overflow. */
  return anchor->width > 0 && anchor->width <= SCHOLIA_ANCHOR_UNITS - anchor->x
         && anchor->height > 0 && anchor->height <= SCHOLIA_ANCHOR_UNITS - anchor->y;
}

gboolean
scholia_anchor_is_region (const ScholiaAnchor *anchor)
{
  g_return_val_if_fail (anchor != NULL, FALSE);

  return anchor->width > 0 && anchor->height > 0;
}

gboolean
scholia_anchor_equal (const ScholiaAnchor *a,
                      const ScholiaAnchor *b)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

double
scholia_anchor_get_x (const ScholiaAnchor *anchor)
{
  g_return_val_if_fail (anchor != NULL, 0.0);

  return (double) anchor->x / SCHOLIA_ANCHOR_UNITS;
}

double
scholia_anchor_get_y (const ScholiaAnchor *anchor)
{
  g_return_val_if_fail (anchor != NULL, 0.0);

  return (double) anchor->y / SCHOLIA_ANCHOR_UNITS;
}

ScholiaAnchor
scholia_anchor_moved (const ScholiaAnchor *anchor,
                      gint32               dx,
                      gint32               dy)
{
  ScholiaAnchor moved = { 0 };

  g_return_val_if_fail (anchor != NULL, moved);

  moved = *anchor;
  moved.x = moved_within (anchor->x, dx, anchor->width);
  moved.y = moved_within (anchor->y, dy, anchor->height);

  return moved;
}
