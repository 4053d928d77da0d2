/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-time-label.h"

#include "scholia-relative-time.h"

/* In seconds: "2 min" may be half a minute late. */
#define TICK_S 30

struct _ScholiaTimeLabel
{
  AdwBin parent_instance;

  GtkLabel *label;
  gint64    time_ms;
  gboolean  is_short;
};

enum
{
  PROP_0,
  PROP_TIME_MS,
  PROP_IS_SHORT,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

/* The labels on screen, and their timer. */
static GHashTable *mapped_labels;
static guint tick_id;

G_DEFINE_FINAL_TYPE (ScholiaTimeLabel, scholia_time_label, ADW_TYPE_BIN)

static void
update (ScholiaTimeLabel *self)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *text = NULL;

  text = scholia_relative_time_format (self->time_ms, g_get_real_time () / 1000, zone,
                                       self->is_short ? SCHOLIA_TIME_STYLE_SHORT
                                                      : SCHOLIA_TIME_STYLE_LONG);
  if (g_strcmp0 (gtk_label_get_label (self->label), text) != 0)
    gtk_label_set_label (self->label, text);
}

static gboolean
tick_cb (gpointer user_data)
{
  GHashTableIter iter;
  gpointer label;

  g_hash_table_iter_init (&iter, mapped_labels);
  while (g_hash_table_iter_next (&iter, &label, NULL))
    update (label);

  return G_SOURCE_CONTINUE;
}

static gboolean
query_tooltip_cb (ScholiaTimeLabel *self,
                  int               x,
                  int               y,
                  gboolean          is_keyboard,
                  GtkTooltip       *tooltip)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *text = scholia_relative_time_format_exact (self->time_ms, zone);

  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
scholia_time_label_map (GtkWidget *widget)
{
  if (mapped_labels == NULL)
    mapped_labels = g_hash_table_new (NULL, NULL);
  g_hash_table_add (mapped_labels, widget);
  if (tick_id == 0)
    tick_id = g_timeout_add_seconds (TICK_S, tick_cb, NULL);
  update (SCHOLIA_TIME_LABEL (widget));

  GTK_WIDGET_CLASS (scholia_time_label_parent_class)->map (widget);
}

static void
scholia_time_label_unmap (GtkWidget *widget)
{
  g_hash_table_remove (mapped_labels, widget);
  if (g_hash_table_size (mapped_labels) == 0)
    g_clear_handle_id (&tick_id, g_source_remove);

  GTK_WIDGET_CLASS (scholia_time_label_parent_class)->unmap (widget);
}

static void
scholia_time_label_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ScholiaTimeLabel *self = SCHOLIA_TIME_LABEL (object);

  switch (prop_id)
    {
    case PROP_TIME_MS:
      g_value_set_int64 (value, self->time_ms);
      break;
    case PROP_IS_SHORT:
      g_value_set_boolean (value, self->is_short);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_time_label_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  ScholiaTimeLabel *self = SCHOLIA_TIME_LABEL (object);

  switch (prop_id)
    {
    case PROP_TIME_MS:
      scholia_time_label_set_time (self, g_value_get_int64 (value));
      break;
    case PROP_IS_SHORT:
      self->is_short = g_value_get_boolean (value);
      update (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_time_label_class_init (ScholiaTimeLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = scholia_time_label_get_property;
  object_class->set_property = scholia_time_label_set_property;

  widget_class->map = scholia_time_label_map;
  widget_class->unmap = scholia_time_label_unmap;

  props[PROP_TIME_MS] =
    g_param_spec_int64 ("time-ms", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_IS_SHORT] =
    g_param_spec_boolean ("is-short", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
scholia_time_label_init (ScholiaTimeLabel *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));

  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}

GtkWidget *
scholia_time_label_new (void)
{
  return g_object_new (SCHOLIA_TYPE_TIME_LABEL, NULL);
}

void
scholia_time_label_set_time (ScholiaTimeLabel *self,
                             gint64            time_ms)
{
  g_return_if_fail (SCHOLIA_IS_TIME_LABEL (self));

  if (self->time_ms == time_ms)
    return;

  self->time_ms = time_ms;
  update (self);
}
