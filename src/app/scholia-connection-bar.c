/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-connection-bar.h"

#include <glib/gi18n.h>

#include "scholia-css-class.h"
#include "scholia-relative-time.h"

#define TEMPLATE "/io/github/scholia/Scholia/scholia-connection-bar.ui"

struct _ScholiaConnectionBar
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkWidget   *box;
  GtkLabel    *words_label;
  GtkLabel    *sync_label;
  GtkWidget   *narrow_sync_label;
  GtkWidget   *retry_button;
  gboolean     is_narrow;
};

enum
{
  PROP_0,
  PROP_IS_NARROW,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaConnectionBar, scholia_connection_bar, ADW_TYPE_BIN)

static void
update_sync_labels (ScholiaConnectionBar *self)
{
  gboolean has_words = gtk_label_get_label (self->sync_label)[0] != '\0';

  gtk_widget_set_visible (GTK_WIDGET (self->sync_label), has_words && !self->is_narrow);
  gtk_widget_set_visible (self->narrow_sync_label, has_words && self->is_narrow);
}

static void
set_last_sync (ScholiaConnectionBar *self,
               gint64                last_sync_ms)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *clock = NULL;
  g_autofree char *words = NULL;

  if (last_sync_ms > 0)
    {
      clock = scholia_relative_time_format_clock (last_sync_ms, g_get_real_time () / 1000, zone);
      /* Translators: %s is a time ("14:32") or a day and a time ("Yesterday, 14:32") */
      words = g_strdup_printf (_("Last synced at %s"), clock);
    }

  gtk_label_set_label (self->sync_label, words != NULL ? words : "");
  update_sync_labels (self);
}

static void
scholia_connection_bar_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  ScholiaConnectionBar *self = SCHOLIA_CONNECTION_BAR (object);

  switch (prop_id)
    {
    case PROP_IS_NARROW:
      g_value_set_boolean (value, self->is_narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_connection_bar_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  ScholiaConnectionBar *self = SCHOLIA_CONNECTION_BAR (object);

  switch (prop_id)
    {
    case PROP_IS_NARROW:
      self->is_narrow = g_value_get_boolean (value);
      scholia_css_class_set (self->box, "narrow", self->is_narrow);
      update_sync_labels (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_connection_bar_class_init (ScholiaConnectionBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = scholia_connection_bar_get_property;
  object_class->set_property = scholia_connection_bar_set_property;

  props[PROP_IS_NARROW] =
    g_param_spec_boolean ("is-narrow", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class, TEMPLATE);
  gtk_widget_class_bind_template_child (widget_class, ScholiaConnectionBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, ScholiaConnectionBar, box);
  gtk_widget_class_bind_template_child (widget_class, ScholiaConnectionBar, words_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaConnectionBar, sync_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaConnectionBar, narrow_sync_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaConnectionBar, retry_button);
}

static void
dark_cb (ScholiaConnectionBar *self)
{
  scholia_css_class_set (self->box, "dark",
                         adw_style_manager_get_dark (adw_style_manager_get_default ()));
}

static void
scholia_connection_bar_init (ScholiaConnectionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (dark_cb), self, G_CONNECT_SWAPPED);
  dark_cb (self);
}

GtkWidget *
scholia_connection_bar_new (void)
{
  return g_object_new (SCHOLIA_TYPE_CONNECTION_BAR, NULL);
}

void
scholia_connection_bar_set (ScholiaConnectionBar *self,
                            const char           *words,
                            gint64                last_sync_ms,
                            gboolean              can_retry)
{
  g_return_if_fail (SCHOLIA_IS_CONNECTION_BAR (self));

  /* The words stay while the bar slides away. */
  if (words != NULL)
    {
      gtk_label_set_label (self->words_label, words);
      set_last_sync (self, last_sync_ms);
      gtk_widget_set_visible (self->retry_button, can_retry);
    }
  gtk_revealer_set_reveal_child (self->revealer, words != NULL);
}
