/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-canvas-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* How long words stay with what has the focus, in milliseconds: to be read out twice. */
#define WORDS_MS 10000

/* GTK 4.8 has no announcements, and tells of a label's new words only to whoever looked at it
 * before. A changed description of what has the focus is told, and screen readers speak it: so the
 * words become that, of whatever widget of the window it is. */
static GtkWidget *
find_speaker (ScholiaCanvas *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL ? focus : GTK_WIDGET (self);
}

/* Or whoever comes back to the widget hears old news. */
void
scholia_canvas_fall_silent (ScholiaCanvas *self)
{
  g_clear_handle_id (&self->speech_id, g_source_remove);
  if (self->speaker != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->speaker),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "", -1);
  g_clear_weak_pointer (&self->speaker);
}

static void
over_cb (gpointer user_data)
{
  ScholiaCanvas *self = user_data;

  self->speech_id = 0;
  scholia_canvas_fall_silent (self);
}

void
scholia_canvas_announce (ScholiaCanvas *self,
                         const char    *words)
{
  g_return_if_fail (SCHOLIA_IS_CANVAS (self));
  g_return_if_fail (words != NULL);

  scholia_canvas_fall_silent (self);
  g_set_weak_pointer (&self->speaker, find_speaker (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->speaker),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  self->speech_id = g_timeout_add_once (WORDS_MS, over_cb, self);
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
