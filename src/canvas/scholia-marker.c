/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-marker.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Widget pixels of the focus ring, and of the white line that sets it off. */
#define FOCUS_RING 2.0
#define FOCUS_GAP 1.0
/* Before an action's name. "Activate" is the first action for a screen reader, and the toolkit
 * lists them in the order of a hash table: with this one "open" comes first. A test looks. */
#define ACTION_PREFIX "item."

struct _ScholiaMarker
{
  GtkWidget parent_instance;

  ScholiaThread  *thread; /* (nullable): NULL for a cluster */
  GskRoundedRect  shape;  /* around the place meant, without outlines */
  double          outline;
  char           *label;
};

G_DEFINE_FINAL_TYPE (ScholiaMarker, scholia_marker, GTK_TYPE_WIDGET)

enum
{
  OPEN,
  LIST,
  RESOLVE,
  REOPEN,
  N_SIGNALS,
};

static const char *signal_names[N_SIGNALS] = { "open", "list", "resolve", "reopen" };
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

char *
scholia_marker_make_cluster_label (guint n_threads,
                                   guint n_unread)
{
  g_autofree char *threads = NULL;

  threads = g_strdup_printf (ngettext ("Cluster of %u thread", "Cluster of %u threads", n_threads),
                             n_threads);
  if (n_unread == 0)
    return g_steal_pointer (&threads);

  /* Translators: "Cluster of 12 threads", how many of them are unread. */
  return g_strdup_printf (ngettext ("%s, %u unread", "%s, %u unread", n_unread), threads,
                          n_unread);
}

/* The shape in the widget's own coordinates, all round larger by @outset. */
static GskRoundedRect
get_shape (ScholiaMarker *self,
           double         outset)
{
  GskRoundedRect shape = self->shape;

  gsk_rounded_rect_offset (&shape, -shape.bounds.origin.x, -shape.bounds.origin.y);
  gsk_rounded_rect_shrink (&shape, (float) -outset, (float) -outset, (float) -outset,
                           (float) -outset);
  return shape;
}

/* "item.open" and so on: what a screen reader finds; on 4.8 it lists a widget's actions. */
static void
action_cb (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  g_signal_emit_by_name (widget, action_name + strlen (ACTION_PREFIX));
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
  const graphene_size_t *size = &SCHOLIA_MARKER (widget)->shape.bounds.size;

  *minimum = (int) ceilf (orientation == GTK_ORIENTATION_HORIZONTAL ? size->width : size->height);
  *natural = *minimum;
}

static gboolean
scholia_marker_contains (GtkWidget *widget,
                         double     x,
                         double     y)
{
  ScholiaMarker *self = SCHOLIA_MARKER (widget);
  GskRoundedRect shape = get_shape (self, self->outline);

  return gsk_rounded_rect_contains_point (&shape, &GRAPHENE_POINT_INIT ((float) x, (float) y));
}

static void
scholia_marker_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  ScholiaMarker *self = SCHOLIA_MARKER (widget);
  double outset = self->outline + FOCUS_GAP;
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
scholia_marker_finalize (GObject *object)
{
  g_free (SCHOLIA_MARKER (object)->label);

  G_OBJECT_CLASS (scholia_marker_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < N_SIGNALS; i++)
    {
      g_autofree char *action = g_strconcat (ACTION_PREFIX, signal_names[i], NULL);

      signals[i] = g_signal_new_class_handler (signal_names[i], SCHOLIA_TYPE_MARKER,
                                               G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, NULL,
                                               NULL, NULL, NULL, G_TYPE_NONE, 0);
      gtk_widget_class_install_action (widget_class, action, NULL, action_cb);
    }
  gtk_widget_class_set_activate_signal (widget_class, signals[OPEN]);
}

static void
scholia_marker_class_init (ScholiaMarkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = scholia_marker_dispose;
  object_class->finalize = scholia_marker_finalize;
  widget_class->measure = scholia_marker_measure;
  widget_class->contains = scholia_marker_contains;
  widget_class->snapshot = scholia_marker_snapshot;
  widget_class->state_flags_changed = scholia_marker_state_flags_changed;

  install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "marker");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
scholia_marker_init (ScholiaMarker *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
scholia_marker_new (void)
{
  return g_object_new (SCHOLIA_TYPE_MARKER, NULL);
}

static void
set_shape (ScholiaMarker        *self,
           const GskRoundedRect *shape,
           double                outline)
{
  if (!graphene_size_equal (&self->shape.bounds.size, &shape->bounds.size))
    gtk_widget_queue_resize (GTK_WIDGET (self));

  self->shape = *shape;
  self->outline = outline;
}

/* The accessible is told of what changed only: each word goes over the bus. Takes @label. */
static void
set_words (ScholiaMarker *self,
           char          *label,
           gboolean       selected)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED,
                               !!selected, -1);
  if (g_strcmp0 (self->label, label) != 0)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
  g_free (self->label);
  self->label = label;
}

static void
enable_actions (ScholiaMarker *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_resolved = self->thread != NULL && scholia_thread_is_resolved (self->thread);

  gtk_widget_action_set_enabled (widget, ACTION_PREFIX "list", self->thread == NULL);
  gtk_widget_action_set_enabled (widget, ACTION_PREFIX "resolve",
                                 self->thread != NULL && !is_resolved);
  gtk_widget_action_set_enabled (widget, ACTION_PREFIX "reopen", is_resolved);
}

void
scholia_marker_show_thread (ScholiaMarker           *self,
                            ScholiaThread           *thread,
                            const ScholiaMarkerLook *look)
{
  GskRoundedRect shape;

  g_return_if_fail (SCHOLIA_IS_MARKER (self));
  g_return_if_fail (SCHOLIA_IS_THREAD (thread));

  g_set_object (&self->thread, thread);
  shape = scholia_marker_look_get_shape (look, 0);
  set_shape (self, &shape, scholia_marker_look_get_outline (look));
  set_words (self, scholia_marker_make_label (thread), look->selected);
  enable_actions (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
scholia_marker_show_cluster (ScholiaMarker            *self,
                             const ScholiaClusterLook *look,
                             guint                     n_unread)
{
  GskRoundedRect shape;

  g_return_if_fail (SCHOLIA_IS_MARKER (self));

  g_clear_object (&self->thread);
  shape = scholia_cluster_look_get_shape (look, 0);
  set_shape (self, &shape, scholia_cluster_look_get_outline (look));
  set_words (self, scholia_marker_make_cluster_label (look->count, n_unread), look->selected);
  enable_actions (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

ScholiaThread *
scholia_marker_get_thread (ScholiaMarker *self)
{
  g_return_val_if_fail (SCHOLIA_IS_MARKER (self), NULL);

  return self->thread;
}

graphene_rect_t
scholia_marker_get_bounds (ScholiaMarker *self)
{
  g_return_val_if_fail (SCHOLIA_IS_MARKER (self), *graphene_rect_zero ());

  return self->shape.bounds;
}
