/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Regions that are drawn up with the region tool, and the handles of the selected one. */

#include "scholia-canvas-private.h"

#include <glib/gi18n-lib.h>

#include "scholia-region-drawing.h"

/* Widget pixels around a handle's middle that hold it: a finger covers more, but the picture
 * beside it is wanted too. */
#define HANDLE_REACH 9.0

ScholiaAnchor
scholia_canvas_get_point (ScholiaCanvas *self,
                          double         widget_x,
                          double         widget_y)
{
  double x = 0, y = 0;

  scholia_viewport_widget_to_fractions (&self->view, widget_x, widget_y, &x, &y);
  return scholia_anchor_from_fractions (x, y);
}

void
scholia_canvas_begin_region (ScholiaCanvas       *self,
                             const ScholiaAnchor *corner)
{
  self->has_corner = TRUE;
  self->corner = scholia_region_snap (corner, &self->view);
  scholia_canvas_sketch_region (self, corner);
}

void
scholia_canvas_sketch_region (ScholiaCanvas       *self,
                              const ScholiaAnchor *corner)
{
  ScholiaAnchor snapped = scholia_region_snap (corner, &self->view);

  self->sketch = scholia_region_between (&self->corner, &snapped,
                                         scholia_region_get_minimum (&self->view));
  scholia_canvas_update_coordinates (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
scholia_canvas_end_region (ScholiaCanvas *self)
{
  ScholiaAnchor region = self->sketch;

  scholia_canvas_cancel_region (self);
  scholia_canvas_want_marker (self, &region);
}

gboolean
scholia_canvas_cancel_region (ScholiaCanvas *self)
{
  if (!self->has_corner)
    return FALSE;

  self->has_corner = FALSE;
  scholia_canvas_update_coordinates (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

ScholiaThread *
scholia_canvas_get_sized (ScholiaCanvas *self,
                          ScholiaAnchor *anchor)
{
  if (self->selected == NULL || scholia_viewport_is_empty (&self->view) ||
      !scholia_marker_layer_get_anchor (self->markers, self->selected, anchor) ||
      !scholia_anchor_is_region (anchor) ||
      !scholia_marker_layer_shows (self->markers, self->selected) ||
      !scholia_canvas_may_move (self, self->selected))
    return NULL;

  return self->selected;
}

ScholiaHandle
scholia_canvas_pick_handle (ScholiaCanvas *self,
                            double         widget_x,
                            double         widget_y)
{
  ScholiaAnchor anchor;
  graphene_rect_t bounds;

  if (scholia_canvas_get_sized (self, &anchor) == NULL)
    return SCHOLIA_HANDLE_NONE;

  bounds = scholia_marker_layer_get_region (self->markers, &anchor);
  return scholia_region_pick_handle (&bounds, widget_x, widget_y, HANDLE_REACH);
}

ScholiaAnchor
scholia_canvas_size_region (ScholiaCanvas       *self,
                            const ScholiaAnchor *region,
                            ScholiaHandle        handle,
                            gint32               dx,
                            gint32               dy)
{
  return scholia_region_resized (region, handle, dx, dy, scholia_region_get_minimum (&self->view));
}

static const char *
get_handle_words (ScholiaHandle handle)
{
  switch (handle)
    {
    case SCHOLIA_HANDLE_TOP_LEFT: return _("Upper left corner. Arrows size the region.");
    case SCHOLIA_HANDLE_TOP_RIGHT: return _("Upper right corner. Arrows size the region.");
    case SCHOLIA_HANDLE_BOTTOM_LEFT: return _("Lower left corner. Arrows size the region.");
    case SCHOLIA_HANDLE_BOTTOM_RIGHT: return _("Lower right corner. Arrows size the region.");
    case SCHOLIA_HANDLE_NONE:
    case SCHOLIA_HANDLE_TOP:
    case SCHOLIA_HANDLE_RIGHT:
    case SCHOLIA_HANDLE_BOTTOM:
    case SCHOLIA_HANDLE_LEFT:
    default: g_assert_not_reached ();
    }
}

gboolean
scholia_canvas_next_handle (ScholiaCanvas *self)
{
  /* A corner's arrows move its two edges one by one: the handles of the sides would add none. */
  static const ScholiaHandle next[SCHOLIA_N_HANDLES] = {
    [SCHOLIA_HANDLE_NONE] = SCHOLIA_HANDLE_BOTTOM_RIGHT,
    [SCHOLIA_HANDLE_BOTTOM_RIGHT] = SCHOLIA_HANDLE_BOTTOM_LEFT,
    [SCHOLIA_HANDLE_BOTTOM_LEFT] = SCHOLIA_HANDLE_TOP_LEFT,
    [SCHOLIA_HANDLE_TOP_LEFT] = SCHOLIA_HANDLE_TOP_RIGHT,
    [SCHOLIA_HANDLE_TOP_RIGHT] = SCHOLIA_HANDLE_BOTTOM_RIGHT,
  };
  ScholiaAnchor anchor;

  if (scholia_canvas_get_sized (self, &anchor) == NULL)
    return FALSE;

  self->key_handle = next[self->key_handle];
  scholia_canvas_announce (self, get_handle_words (self->key_handle));
  scholia_canvas_update_coordinates (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

gboolean
scholia_canvas_leave_handle (ScholiaCanvas *self)
{
  if (self->key_handle == SCHOLIA_HANDLE_NONE)
    return FALSE;

  self->key_handle = SCHOLIA_HANDLE_NONE;
  scholia_canvas_update_coordinates (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

void
scholia_canvas_append_sketch (ScholiaCanvas *self,
                              GtkSnapshot   *snapshot)
{
  ScholiaRegionLook look = { .color = self->own_color, .draft = TRUE };
  graphene_rect_t bounds;
  ScholiaAnchor anchor;

  if (scholia_canvas_get_sized (self, &anchor) != NULL && self->drag != SCHOLIA_DRAG_MARKER)
    {
      bounds = scholia_marker_layer_get_region (self->markers, &anchor);
      scholia_region_append_handles (snapshot, &bounds, self->key_handle);
    }
  if (self->has_corner)
    {
      bounds = scholia_marker_layer_get_region (self->markers, &self->sketch);
      scholia_region_append (snapshot, &bounds, &look);
    }
}
