/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-cluster-row.h"

#include <glib/gi18n-lib.h>

#include "scholia-marker.h"

struct _ScholiaClusterRow
{
  GtkBox parent_instance;

  ScholiaMarkerArtwork *artwork;
  GSignalGroup         *thread_signals;
  GtkPicture           *marker;
  GtkLabel             *name;
  GtkLabel             *excerpt;
};

G_DEFINE_FINAL_TYPE (ScholiaClusterRow, scholia_cluster_row, GTK_TYPE_BOX)

/* With room for the ring and dot of an unread one, so that all stand in line. */
static GdkPaintable *
make_marker (ScholiaClusterRow *self,
             ScholiaThread     *thread)
{
  gboolean is_resolved = scholia_thread_is_resolved (thread);
  ScholiaMarkerLook look = {
    .kind = is_resolved ? SCHOLIA_MARKER_RESOLVED : SCHOLIA_MARKER_OPEN,
    .color = scholia_person_get_color (scholia_thread_get_creator (thread)),
    .unread = scholia_thread_is_unread (thread),
  };
  const ScholiaMarkerLook largest = { .unread = TRUE };
  graphene_rect_t extents = scholia_marker_look_get_extents (&largest);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;

  node = scholia_marker_artwork_make (self->artwork, GTK_WIDGET (self), &look,
                                      scholia_thread_get_number (thread),
                                      gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-extents.origin.x, -extents.origin.y));
  gtk_snapshot_append_node (snapshot, node);
  return gtk_snapshot_free_to_paintable (snapshot, &extents.size);
}

static void
show_thread (ScholiaClusterRow *self,
             ScholiaThread     *thread)
{
  g_autoptr(GdkPaintable) marker = make_marker (self, thread);
  g_autofree char *marker_label = scholia_marker_make_label (thread);
  g_autofree char *excerpt = NULL;
  g_autofree char *label = NULL;

  g_object_get (thread, "excerpt", &excerpt, NULL);
  gtk_picture_set_paintable (self->marker, marker);
  gtk_label_set_label (self->name, scholia_person_get_name (scholia_thread_get_creator (thread)));
  gtk_label_set_label (self->excerpt, excerpt);
  /* Translators: a row for a screen reader: "Marker 12, open, 3 comments, by NAME", first line. */
  label = g_strdup_printf (_("%s: %s"), marker_label, excerpt);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
notify_cb (ScholiaClusterRow *self,
           GParamSpec        *pspec,
           ScholiaThread     *thread)
{
  show_thread (self, thread);
}

static void
scholia_cluster_row_dispose (GObject *object)
{
  ScholiaClusterRow *self = SCHOLIA_CLUSTER_ROW (object);

  g_clear_object (&self->thread_signals);

  G_OBJECT_CLASS (scholia_cluster_row_parent_class)->dispose (object);
}

static void
scholia_cluster_row_class_init (ScholiaClusterRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = scholia_cluster_row_dispose;
}

static GtkLabel *
add_line (GtkWidget  *box,
          const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
scholia_cluster_row_init (ScholiaClusterRow *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *marker = gtk_picture_new ();

  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_picture_set_can_shrink (GTK_PICTURE (marker), FALSE);
  gtk_widget_set_valign (marker, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), marker);
  gtk_box_append (GTK_BOX (self), words);
  self->marker = GTK_PICTURE (marker);
  self->name = add_line (words, "heading");
  self->excerpt = add_line (words, "dim-label");
  self->thread_signals = g_signal_group_new (SCHOLIA_TYPE_THREAD);
  g_signal_group_connect_swapped (self->thread_signals, "notify", G_CALLBACK (notify_cb), self);
}

GtkWidget *
scholia_cluster_row_new (ScholiaMarkerArtwork *artwork)
{
  ScholiaClusterRow *self = g_object_new (SCHOLIA_TYPE_CLUSTER_ROW, NULL);

  self->artwork = artwork;
  return GTK_WIDGET (self);
}

void
scholia_cluster_row_set_thread (ScholiaClusterRow *self,
                                ScholiaThread     *thread)
{
  g_return_if_fail (SCHOLIA_IS_CLUSTER_ROW (self));
  g_return_if_fail (thread == NULL || SCHOLIA_IS_THREAD (thread));

  g_signal_group_set_target (self->thread_signals, thread);
  if (thread != NULL)
    show_thread (self, thread);
}
