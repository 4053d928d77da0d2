/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-marker.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Widget pixels of the focus ring, and of the white line that sets it off. */
#define FOCUS_RING 2.0
#define FOCUS_GAP 1.0

struct _ScholiaMarker
{
  GtkWidget parent_instance;

  ScholiaThread     *thread;
  ScholiaMarkerLook  look;
};

G_DEFINE_FINAL_TYPE (ScholiaMarker, scholia_marker, GTK_TYPE_WIDGET)

enum
{
  ACTIVATE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

char *
scholia_marker_make_label (ScholiaThread *thread)
{
  ScholiaThreadState *state;
  const char *name;
  const char *status;
  g_autofree char *comments = NULL;
  guint n_comments;
  guint number;
  gboolean is_region;

  g_return_val_if_fail (SCHOLIA_IS_THREAD (thread), NULL);

  number = scholia_thread_get_number (thread);
  is_region = scholia_anchor_is_region (scholia_thread_get_anchor (thread));
  state = scholia_thread_get_state (thread);
  name = scholia_person_get_name (scholia_thread_get_creator (thread));
  status = scholia_thread_is_resolved (thread) ? _("resolved") : _("open");
  n_comments = scholia_thread_state_get_n_comments (state);
  comments = g_strdup_printf (ngettext ("%u comment", "%u comments", n_comments), n_comments);

  /* Translators, of all of these: a number, "open" or "resolved", "3 comments", a name. */
  if (number == 0)
    return g_strdup_printf (is_region ? _("New region, %s, %s, by %s")
                                      : _("New marker, %s, %s, by %s"), status, comments, name);
  if (scholia_thread_is_unread (thread))
    return g_strdup_printf (is_region ? _("Region %u, %s, %s, unread, by %s")
                                      : _("Marker %u, %s, %s, unread, by %s"),
                            number, status, comments, name);

  return g_strdup_printf (is_region ? _("Region %u, %s, %s, by %s")
                                    : _("Marker %u, %s, %s, by %s"),
                          number, status, comments, name);
}

static GskRoundedRect
get_shape (ScholiaMarker *self,
           double         outset)
{
  GskRoundedRect shape = scholia_marker_look_get_shape (&self->look, outset);

  /* The widget's origin is the shape's upper left corner, without outlines. */
  gsk_rounded_rect_offset (&shape, 0, (float) scholia_marker_look_get_size (&self->look));
  return shape;
}

static void
activate_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  g_signal_emit (widget, signals[ACTIVATE], 0);
}

static void
scholia_marker_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  ScholiaMarker *self = SCHOLIA_MARKER (widget);

  *minimum = (int) scholia_marker_look_get_size (&self->look);
  *natural = *minimum;
}

static gboolean
scholia_marker_contains (GtkWidget *widget,
                         double     x,
                         double     y)
{
  ScholiaMarker *self = SCHOLIA_MARKER (widget);
  GskRoundedRect shape = get_shape (self, scholia_marker_look_get_outline (&self->look));

  return gsk_rounded_rect_contains_point (&shape, &GRAPHENE_POINT_INIT ((float) x, (float) y));
}

static void
scholia_marker_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  ScholiaMarker *self = SCHOLIA_MARKER (widget);
  double outset = scholia_marker_look_get_outline (&self->look) + FOCUS_GAP;
  GskRoundedRect white = get_shape (self, outset + FOCUS_RING + FOCUS_GAP);
  GskRoundedRect ring = get_shape (self, outset + FOCUS_RING);
  float white_width = (float) (FOCUS_RING + 2 * FOCUS_GAP);
  float ring_width = (float) FOCUS_RING;
  GdkRGBA accent;

  if (!gtk_widget_has_visible_focus (widget))
    return;

  gdk_rgba_parse (&accent, SCHOLIA_ACCENT_COLOR);
  gtk_snapshot_append_border (snapshot, &white,
    (float[4]) { white_width, white_width, white_width, white_width },
    (GdkRGBA[4]) { { 1, 1, 1, 1 }, { 1, 1, 1, 1 }, { 1, 1, 1, 1 }, { 1, 1, 1, 1 } });
  gtk_snapshot_append_border (snapshot, &ring,
    (float[4]) { ring_width, ring_width, ring_width, ring_width },
    (GdkRGBA[4]) { accent, accent, accent, accent });
}

static void
scholia_marker_state_flags_changed (GtkWidget     *widget,
                                    GtkStateFlags  previous)
{
  GTK_WIDGET_CLASS (scholia_marker_parent_class)->state_flags_changed (widget, previous);
  gtk_widget_queue_draw (widget);
}

static void
scholia_marker_dispose (GObject *object)
{
  ScholiaMarker *self = SCHOLIA_MARKER (object);

  g_clear_object (&self->thread);

  G_OBJECT_CLASS (scholia_marker_parent_class)->dispose (object);
}

static void
scholia_marker_class_init (ScholiaMarkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = scholia_marker_dispose;
  widget_class->measure = scholia_marker_measure;
  widget_class->contains = scholia_marker_contains;
  widget_class->snapshot = scholia_marker_snapshot;
  widget_class->state_flags_changed = scholia_marker_state_flags_changed;

  signals[ACTIVATE] = g_signal_new_class_handler ("activate", SCHOLIA_TYPE_MARKER,
                                                  G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, NULL,
                                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_activate_signal (widget_class, signals[ACTIVATE]);
  /* What a screen reader's own "activate" finds: on 4.8 it lists a widget's actions. */
  gtk_widget_class_install_action (widget_class, "marker.activate", NULL, activate_action);
  gtk_widget_class_set_css_name (widget_class, "marker");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
scholia_marker_init (ScholiaMarker *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
scholia_marker_new (ScholiaThread *thread)
{
  ScholiaMarker *self;

  g_return_val_if_fail (SCHOLIA_IS_THREAD (thread), NULL);

  self = g_object_new (SCHOLIA_TYPE_MARKER, NULL);
  self->thread = g_object_ref (thread);
  return GTK_WIDGET (self);
}

ScholiaThread *
scholia_marker_get_thread (ScholiaMarker *self)
{
  g_return_val_if_fail (SCHOLIA_IS_MARKER (self), NULL);

  return self->thread;
}

void
scholia_marker_update (ScholiaMarker           *self,
                       const ScholiaMarkerLook *look)
{
  g_autofree char *label = NULL;

  g_return_if_fail (SCHOLIA_IS_MARKER (self));
  g_return_if_fail (look != NULL);

  if (scholia_marker_look_get_size (&self->look) != scholia_marker_look_get_size (look))
    gtk_widget_queue_resize (GTK_WIDGET (self));

  self->look = *look;
  label = scholia_marker_make_label (self->thread);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED,
                               look->selected, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
