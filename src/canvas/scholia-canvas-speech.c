/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-canvas-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* GTK 4.8 has no announcements. Screen readers speak a changed description of what has the focus,
 * so the words become that: of a focused marker, or of the canvas itself. */
static GtkWidget *
get_speaker (ScholiaCanvas *self)
{
  GtkWidget *marker = gtk_widget_get_focus_child (GTK_WIDGET (self->markers));

  return marker != NULL ? marker : GTK_WIDGET (self);
}

void
scholia_canvas_announce (ScholiaCanvas *self,
                         const char    *words)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (get_speaker (self)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  if (g_strcmp0 (self->announcement, words) == 0)
    return;

  g_free (self->announcement);
  self->announcement = g_strdup (words);
  g_object_notify (G_OBJECT (self), "announcement");
}

void
scholia_canvas_announce_place (ScholiaCanvas       *self,
                               const ScholiaAnchor *anchor)
{
  g_autofree char *words = NULL;

  words = g_strdup_printf (_("%d percent across, %d percent down"),
                           (int) lround (scholia_anchor_get_x (anchor) * 100),
                           (int) lround (scholia_anchor_get_y (anchor) * 100));
  scholia_canvas_announce (self, words);
}

void
scholia_canvas_announce_size (ScholiaCanvas       *self,
                              const ScholiaAnchor *region)
{
  g_autofree char *words = NULL;

  words = g_strdup_printf (_("%d percent wide, %d percent high"),
                           (int) lround (100.0 * region->width / SCHOLIA_ANCHOR_UNITS),
                           (int) lround (100.0 * region->height / SCHOLIA_ANCHOR_UNITS));
  scholia_canvas_announce (self, words);
}

/* In pixels of the image: what a person reads from a specification, and writes into one. */
static char *
describe_region (ScholiaCanvas       *self,
                 const ScholiaAnchor *region)
{
  double unit_x = self->view.image_width / SCHOLIA_ANCHOR_UNITS;
  double unit_y = self->view.image_height / SCHOLIA_ANCHOR_UNITS;

  /* Translators: pixels: from the left, from above, and the size, which is width × height */
  return g_strdup_printf (_("%d, %d · %d × %d"),
                          (int) lround (region->x * unit_x), (int) lround (region->y * unit_y),
                          (int) lround (region->width * unit_x),
                          (int) lround (region->height * unit_y));
}

static char *
describe_pixel (ScholiaCanvas *self,
                double         x,
                double         y)
{
  double image_x = CLAMP (floor (x * self->view.image_width), 0, self->view.image_width - 1);
  double image_y = CLAMP (floor (y * self->view.image_height), 0, self->view.image_height - 1);

  /* Translators: a pixel: from the left, from above */
  return g_strdup_printf (_("%d, %d"), (int) image_x, (int) image_y);
}

static char *
describe_coordinates (ScholiaCanvas *self)
{
  ScholiaAnchor anchor;
  double x, y;

  if (scholia_viewport_is_empty (&self->view))
    return NULL;
  if (self->has_corner)
    return describe_region (self, &self->sketch);
  if ((self->drag == SCHOLIA_DRAG_SIZE || self->key_handle != SCHOLIA_HANDLE_NONE) &&
      scholia_canvas_get_sized (self, &anchor) != NULL)
    return describe_region (self, &anchor);
  if (self->tool == SCHOLIA_TOOL_BROWSE)
    return NULL;
  if (self->has_crosshair)
    return describe_pixel (self, scholia_anchor_get_x (&self->crosshair),
                           scholia_anchor_get_y (&self->crosshair));
  if (self->has_pointer && scholia_viewport_widget_to_fractions (&self->view, self->pointer_x,
                                                                 self->pointer_y, &x, &y))
    return describe_pixel (self, x, y);

  return NULL;
}

void
scholia_canvas_update_coordinates (ScholiaCanvas *self)
{
  g_autofree char *words = describe_coordinates (self);

  if (g_strcmp0 (self->coordinates, words) == 0)
    return;

  g_free (self->coordinates);
  self->coordinates = g_steal_pointer (&words);
  g_object_notify (G_OBJECT (self), "coordinates");
}
