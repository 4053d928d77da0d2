/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-adaptive-bin.h"

struct _ScholiaAdaptiveBin
{
  AdwBin parent_instance;

  gboolean is_narrow;
  int      width;
  guint    notify_id;
};

enum
{
  PROP_0,
  PROP_IS_NARROW,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaAdaptiveBin, scholia_adaptive_bin, ADW_TYPE_BIN)

static gboolean
notify_cb (gpointer user_data)
{
  ScholiaAdaptiveBin *self = user_data;
  gboolean is_narrow = self->width < SCHOLIA_NARROW_WIDTH;

  self->notify_id = 0;
  if (self->is_narrow != is_narrow)
    {
      self->is_narrow = is_narrow;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_NARROW]);
    }

  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
scholia_adaptive_bin_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
scholia_adaptive_bin_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));
  int least = orientation == GTK_ORIENTATION_HORIZONTAL ? SCHOLIA_MIN_WINDOW_WIDTH
                                                        : SCHOLIA_MIN_WINDOW_HEIGHT;
  int child_least;

  *minimum = 0;
  *natural = 0;
  if (child == NULL)
    return;

  if (for_size >= 0)
    {
      gtk_widget_measure (child, (GtkOrientation) !orientation, -1, &child_least, NULL, NULL, NULL);
      for_size = MAX (for_size, child_least);
    }
  gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  *minimum = MIN (*minimum, least);
}

static void
scholia_adaptive_bin_size_allocate (GtkWidget *widget,
                                    int        width,
                                    int        height,
                                    int        baseline)
{
  ScholiaAdaptiveBin *self = SCHOLIA_ADAPTIVE_BIN (widget);
  GtkWidget *child = adw_bin_get_child (ADW_BIN (self));
  int least_width, least_height;

  self->width = width;
  if (self->is_narrow != (width < SCHOLIA_NARROW_WIDTH) && self->notify_id == 0)
    self->notify_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_cb, self, NULL);

  if (child == NULL || !gtk_widget_should_layout (child))
    return;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  width = MAX (width, least_width);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &least_height, NULL, NULL, NULL);
  gtk_widget_allocate (child, width, MAX (height, least_height), baseline, NULL);
}

static void
scholia_adaptive_bin_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_IS_NARROW:
      g_value_set_boolean (value, SCHOLIA_ADAPTIVE_BIN (object)->is_narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_adaptive_bin_dispose (GObject *object)
{
  g_clear_handle_id (&SCHOLIA_ADAPTIVE_BIN (object)->notify_id, g_source_remove);

  G_OBJECT_CLASS (scholia_adaptive_bin_parent_class)->dispose (object);
}

static void
scholia_adaptive_bin_class_init (ScholiaAdaptiveBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = scholia_adaptive_bin_get_property;
  object_class->dispose = scholia_adaptive_bin_dispose;
  widget_class->get_request_mode = scholia_adaptive_bin_get_request_mode;

  widget_class->measure = scholia_adaptive_bin_measure;
  widget_class->size_allocate = scholia_adaptive_bin_size_allocate;

  props[PROP_IS_NARROW] =
    g_param_spec_boolean ("is-narrow", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
scholia_adaptive_bin_init (ScholiaAdaptiveBin *self)
{
  /* AdwBin's own would hand the child's least size on to the window. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
scholia_adaptive_bin_new (void)
{
  return g_object_new (SCHOLIA_TYPE_ADAPTIVE_BIN, NULL);
}

gboolean
scholia_adaptive_bin_is_narrow (ScholiaAdaptiveBin *self)
{
  g_return_val_if_fail (SCHOLIA_IS_ADAPTIVE_BIN (self), FALSE);

  return self->is_narrow;
}
