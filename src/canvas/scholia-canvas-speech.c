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
