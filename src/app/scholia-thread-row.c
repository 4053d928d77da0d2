/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-thread-row.h"

#include <glib/gi18n.h>

#include "scholia-css-class.h"
#include "scholia-pin.h"
#include "scholia-time-label.h"

struct _ScholiaThreadRow
{
  AdwBin parent_instance;

  ScholiaPin       *pin;
  GtkLabel         *name_label;
  ScholiaTimeLabel *time_label;
  GtkLabel         *excerpt_label;
  GtkWidget        *replies_box;
  GtkLabel         *replies_label;
  GtkWidget        *unread_dot;

  ScholiaThread    *thread;
  GSignalGroup     *thread_signals;
};

enum
{
  SIGNAL_HOVERED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaThreadRow, scholia_thread_row, ADW_TYPE_BIN)

/* What a screen reader says of the row, since the pin is but drawn. */
static void
update_label (ScholiaThreadRow *self,
              const char       *author,
              const char       *excerpt)
{
  g_autofree char *label = NULL;
  const char *status = "";

  if (scholia_thread_is_resolved (self->thread))
    status = _(", resolved");
  else if (scholia_thread_is_unread (self->thread))
    status = _(", unread");

  /* Translators: a row of the thread list for a screen reader: number, ", resolved" or ", unread"
   * or nothing, author, first line */
  label = g_strdup_printf (_("Thread %u%s, %s: %s"), scholia_thread_get_number (self->thread),
                           status, author, excerpt);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update (ScholiaThreadRow *self)
{
  g_autofree char *author = NULL;
  g_autofree char *excerpt = NULL;
  g_autofree char *replies = NULL;
  guint color, n_comments;
  gboolean is_resolved = scholia_thread_is_resolved (self->thread);

  g_object_get (self->thread, "author-name", &author, "author-color", &color,
                "excerpt", &excerpt, "n-comments", &n_comments, NULL);
  replies = g_strdup_printf ("%u", n_comments - 1);

  g_object_set (self->pin, "number", scholia_thread_get_number (self->thread), "color", color,
                "resolved", is_resolved, NULL);
  gtk_label_set_label (self->name_label, author);
  gtk_label_set_label (self->excerpt_label, excerpt);
  scholia_time_label_set_time (self->time_label, scholia_thread_get_activity_ms (self->thread));
  gtk_label_set_label (self->replies_label, replies);
  gtk_widget_set_visible (self->replies_box, n_comments > 1);
  gtk_widget_set_visible (self->unread_dot, scholia_thread_is_unread (self->thread));
  scholia_css_class_set (GTK_WIDGET (self), "resolved", is_resolved);
  scholia_css_class_set (GTK_WIDGET (self), "unread", scholia_thread_is_unread (self->thread));
  update_label (self, author, excerpt);
}

static void
enter_cb (ScholiaThreadRow *self)
{
  g_signal_emit (self, signals[SIGNAL_HOVERED], 0, TRUE);
}

static void
leave_cb (ScholiaThreadRow *self)
{
  g_signal_emit (self, signals[SIGNAL_HOVERED], 0, FALSE);
}

static void
scholia_thread_row_dispose (GObject *object)
{
  ScholiaThreadRow *self = SCHOLIA_THREAD_ROW (object);

  if (self->thread_signals != NULL)
    g_signal_group_set_target (self->thread_signals, NULL);
  g_clear_object (&self->thread_signals);
  g_clear_object (&self->thread);

  G_OBJECT_CLASS (scholia_thread_row_parent_class)->dispose (object);
}

static void
scholia_thread_row_class_init (ScholiaThreadRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = scholia_thread_row_dispose;

  signals[SIGNAL_HOVERED] =
    g_signal_new ("hovered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static GtkWidget *
add_label (GtkWidget  *box,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static GtkWidget *
create_head (ScholiaThreadRow *self)
{
  static const char *time_classes[] = { "caption", "dim-label", "numeric", NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->name_label = GTK_LABEL (add_label (box, "thread-row-name"));
  self->time_label = SCHOLIA_TIME_LABEL (g_object_new (SCHOLIA_TYPE_TIME_LABEL,
                                                       "is-short", TRUE,
                                                       "css-classes", time_classes, NULL));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->time_label));

  return box;
}

static GtkWidget *
create_replies (ScholiaThreadRow *self)
{
  static const char *label_classes[] = { "caption", "numeric", NULL };
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", "scholia-replies-symbolic",
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->replies_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  gtk_widget_add_css_class (self->replies_box, "dim-label");
  self->replies_label = GTK_LABEL (g_object_new (GTK_TYPE_LABEL,
                                                 "css-classes", label_classes, NULL));
  gtk_box_append (GTK_BOX (self->replies_box), image);
  gtk_box_append (GTK_BOX (self->replies_box), GTK_WIDGET (self->replies_label));

  return self->replies_box;
}

static GtkWidget *
create_tail (ScholiaThreadRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->excerpt_label = GTK_LABEL (add_label (box, "thread-row-excerpt"));
  self->unread_dot = adw_bin_new ();
  gtk_widget_set_valign (self->unread_dot, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->unread_dot, _("Unread"));
  gtk_widget_add_css_class (self->unread_dot, "unread-dot");
  gtk_box_append (GTK_BOX (box), create_replies (self));
  gtk_box_append (GTK_BOX (box), self->unread_dot);

  return box;
}

static void
watch_pointer (ScholiaThreadRow *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect_object (motion, "enter", G_CALLBACK (enter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

/* Not from a .ui file: a list view makes 200 rows at once, which took 215 ms by the template, and
 * takes a quarter of that this way. */
static void
scholia_thread_row_init (ScholiaThreadRow *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->pin = SCHOLIA_PIN (scholia_pin_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->pin), GTK_ALIGN_START);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), create_head (self));
  gtk_box_append (GTK_BOX (words), create_tail (self));

  gtk_widget_set_valign (row, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->pin));
  gtk_box_append (GTK_BOX (row), words);
  gtk_widget_add_css_class (GTK_WIDGET (self), "thread-row");
  adw_bin_set_child (ADW_BIN (self), row);
  watch_pointer (self);

  self->thread_signals = g_signal_group_new (SCHOLIA_TYPE_THREAD);
  g_signal_group_connect_swapped (self->thread_signals, "notify", G_CALLBACK (update), self);
}

GtkWidget *
scholia_thread_row_new (void)
{
  return g_object_new (SCHOLIA_TYPE_THREAD_ROW, NULL);
}

void
scholia_thread_row_set_thread (ScholiaThreadRow *self,
                               ScholiaThread    *thread)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_ROW (self));

  if (!g_set_object (&self->thread, thread))
    return;

  g_signal_group_set_target (self->thread_signals, thread);
  if (thread != NULL)
    update (self);
}

ScholiaThread *
scholia_thread_row_get_thread (ScholiaThreadRow *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD_ROW (self), NULL);

  return self->thread;
}
