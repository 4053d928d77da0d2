/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-thread-row.h"

#include <glib/gi18n.h>

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

static void
set_class (GtkWidget  *widget,
           const char *name,
           gboolean    is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

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
  set_class (GTK_WIDGET (self), "resolved", is_resolved);
  set_class (GTK_WIDGET (self), "unread", scholia_thread_is_unread (self->thread));
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
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = scholia_thread_row_dispose;

  signals[SIGNAL_HOVERED] =
    g_signal_new ("hovered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  g_type_ensure (SCHOLIA_TYPE_PIN);
  g_type_ensure (SCHOLIA_TYPE_TIME_LABEL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/scholia/Scholia/scholia-thread-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadRow, pin);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadRow, excerpt_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadRow, replies_box);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadRow, replies_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadRow, unread_dot);
  gtk_widget_class_bind_template_callback (widget_class, enter_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
}

static void
scholia_thread_row_init (ScholiaThreadRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

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
