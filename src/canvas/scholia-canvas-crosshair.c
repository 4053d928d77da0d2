/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Comment and region tool by keyboard alone: a crosshair that arrows move and Enter sets. */

#include "scholia-canvas-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* It begins in the middle of what is in sight of the image. */
static void
show_crosshair (ScholiaCanvas *self)
{
  if (self->has_crosshair)
    return;

  self->crosshair = scholia_canvas_get_point (self, self->view.widget_width / 2,
                                              self->view.widget_height / 2);
  self->has_crosshair = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
scholia_canvas_move_crosshair (ScholiaCanvas *self,
                               gint32         dx,
                               gint32         dy)
{
  show_crosshair (self);
  self->crosshair = scholia_anchor_moved (&self->crosshair, dx, dy);
  if (self->has_corner)
    {
      scholia_canvas_sketch_region (self, &self->crosshair);
      scholia_canvas_announce_size (self, &self->sketch);
    }
  else
    {
      scholia_canvas_announce_place (self, &self->crosshair);
    }

  scholia_canvas_reveal_anchor (self, &self->crosshair, 0);
  scholia_canvas_update_coordinates (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_first_corner (ScholiaCanvas *self)
{
  g_autofree char *words = NULL;

  scholia_canvas_begin_region (self, &self->crosshair);
  words = g_strdup_printf (_("First corner at %d percent across, %d percent down. "
                             "Arrows size the region, Enter places it."),
                           (int) lround (scholia_anchor_get_x (&self->corner) * 100),
                           (int) lround (scholia_anchor_get_y (&self->corner) * 100));
  scholia_canvas_announce (self, words);
}

void
scholia_canvas_enter_crosshair (ScholiaCanvas *self)
{
  ScholiaAnchor snapped;

  show_crosshair (self);
  snapped = scholia_region_snap (&self->crosshair, &self->view);
  if (self->tool == SCHOLIA_TOOL_REGION && !self->has_corner)
    {
      set_first_corner (self);
    }
  else if (self->has_corner && !scholia_anchor_equal (&snapped, &self->corner))
    {
      scholia_canvas_end_region (self);
    }
  else
    {
      /* Enter twice in one place means that place, as a click with the region tool does. */
      scholia_canvas_cancel_region (self);
      scholia_canvas_want_marker (self, &self->crosshair);
    }
}

gboolean
scholia_canvas_back_crosshair (ScholiaCanvas *self)
{
  if (!scholia_canvas_cancel_region (self))
    return FALSE;

  scholia_canvas_announce (self, _("First corner taken back"));
  return TRUE;
}

void
scholia_canvas_hide_crosshair (ScholiaCanvas *self)
{
  if (!self->has_crosshair)
    return;

  self->has_crosshair = FALSE;
  scholia_canvas_update_coordinates (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
