/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-scroller.h"

struct _ScholiaScroller
{
  AdwBin parent_instance;

  GtkScrolledWindow *window;
  GtkWidget         *content;
  int                max_height;
  gboolean           shrinks;
};

enum
{
  PROP_0,
  PROP_CONTENT,
  PROP_MAX_HEIGHT,
  PROP_SHRINKS,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaScroller, scholia_scroller, ADW_TYPE_BIN)

static GtkSizeRequestMode
scholia_scroller_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
scholia_scroller_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  ScholiaScroller *self = SCHOLIA_SCROLLER (widget);
  int content_minimum, content_natural;

  gtk_widget_measure (GTK_WIDGET (self->window), orientation, -1, minimum, natural, NULL, NULL);
  if (self->content == NULL || orientation == GTK_ORIENTATION_HORIZONTAL)
    return;

  gtk_widget_measure (self->content, orientation, for_size, &content_minimum, &content_natural,
                      NULL, NULL);
  if (self->max_height >= 0)
    content_natural = MIN (content_natural, self->max_height);
  *natural = MAX (*minimum, content_natural);
  if (!self->shrinks)
    *minimum = *natural;
}

static void
scholia_scroller_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  gtk_widget_allocate (GTK_WIDGET (SCHOLIA_SCROLLER (widget)->window), width, height, baseline,
                       NULL);
}

static void
scholia_scroller_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  ScholiaScroller *self = SCHOLIA_SCROLLER (object);

  switch (prop_id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_MAX_HEIGHT:
      g_value_set_int (value, self->max_height);
      break;
    case PROP_SHRINKS:
      g_value_set_boolean (value, self->shrinks);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_scroller_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  ScholiaScroller *self = SCHOLIA_SCROLLER (object);

  switch (prop_id)
    {
    case PROP_CONTENT:
      self->content = g_value_get_object (value);
      gtk_scrolled_window_set_child (self->window, self->content);
      break;
    case PROP_MAX_HEIGHT:
      self->max_height = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    case PROP_SHRINKS:
      self->shrinks = g_value_get_boolean (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_scroller_dispose (GObject *object)
{
  SCHOLIA_SCROLLER (object)->content = NULL;

  G_OBJECT_CLASS (scholia_scroller_parent_class)->dispose (object);
}

static void
scholia_scroller_class_init (ScholiaScrollerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = scholia_scroller_get_property;
  object_class->set_property = scholia_scroller_set_property;
  object_class->dispose = scholia_scroller_dispose;
  widget_class->get_request_mode = scholia_scroller_get_request_mode;

  widget_class->measure = scholia_scroller_measure;
  widget_class->size_allocate = scholia_scroller_size_allocate;

  props[PROP_CONTENT] =
    g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_MAX_HEIGHT] =
    g_param_spec_int ("max-height", NULL, NULL, -1, G_MAXINT, -1,
                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_SHRINKS] =
    g_param_spec_boolean ("shrinks", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "scroller");
}

static void
scholia_scroller_init (ScholiaScroller *self)
{
  self->max_height = -1;
  self->shrinks = TRUE;
  self->window = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->window, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->window));
}

GtkWidget *
scholia_scroller_new (void)
{
  return g_object_new (SCHOLIA_TYPE_SCROLLER, NULL);
}

GtkAdjustment *
scholia_scroller_get_adjustment (ScholiaScroller *self)
{
  g_return_val_if_fail (SCHOLIA_IS_SCROLLER (self), NULL);

  return gtk_scrolled_window_get_vadjustment (self->window);
}
