/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-canvas-private.h"

#include <glib/gi18n-lib.h>

/* Widget pixels: the canvas is the window's rest; less than this shows nothing of use. */
#define MINIMUM_SIZE 64

G_DEFINE_ENUM_TYPE (ScholiaTool, scholia_tool,
                    G_DEFINE_ENUM_VALUE (SCHOLIA_TOOL_BROWSE, "browse"),
                    G_DEFINE_ENUM_VALUE (SCHOLIA_TOOL_COMMENT, "comment"),
                    G_DEFINE_ENUM_VALUE (SCHOLIA_TOOL_REGION, "region"))

G_DEFINE_FINAL_TYPE (ScholiaCanvas, scholia_canvas, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_PICTURE,
  PROP_BOARD,
  PROP_TOOL,
  PROP_ZOOM,
  PROP_SELECTED_THREAD,
  PROP_HOVERED_THREAD,
  PROP_ANNOUNCEMENT,
  PROP_COORDINATES,
  PROP_BOTTOM_INSET,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
guint scholia_canvas_signals[SCHOLIA_CANVAS_N_SIGNALS];

static void
scholia_canvas_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  *minimum = MINIMUM_SIZE;
  *natural = MINIMUM_SIZE;
}

static void
scholia_canvas_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  ScholiaCanvas *self = SCHOLIA_CANVAS (widget);

  scholia_canvas_allocate_view (self, width, height);
  gtk_widget_allocate (GTK_WIDGET (self->markers), width, height, -1,
                       scholia_marker_layer_get_transform (self->markers));
  gtk_widget_allocate (GTK_WIDGET (self->cursors), width, height, -1, NULL);
  if (self->cluster_list != NULL)
    gtk_popover_present (GTK_POPOVER (self->cluster_list));
}

static void
scholia_canvas_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (scholia_canvas_parent_class)->css_changed (widget, change);
  /* Light may have become dark. */
  gtk_widget_queue_draw (widget);
}

static void
scholia_canvas_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (scholia_canvas_parent_class)->realize (widget);
  scholia_canvas_realize_tiles (SCHOLIA_CANVAS (widget));
}

static void
scholia_canvas_unmap (GtkWidget *widget)
{
  /* GTK keeps a popover that goes with its window for good, if it is open then. */
  scholia_canvas_close_list (SCHOLIA_CANVAS (widget));
  GTK_WIDGET_CLASS (scholia_canvas_parent_class)->unmap (widget);
}

static void
scholia_canvas_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  ScholiaCanvas *self = SCHOLIA_CANVAS (object);

  switch (prop_id)
    {
    case PROP_PICTURE: g_value_set_object (value, self->picture); break;
    case PROP_BOARD: g_value_set_object (value, self->board); break;
    case PROP_TOOL: g_value_set_enum (value, self->tool); break;
    case PROP_ZOOM: g_value_set_double (value, self->view.zoom); break;
    case PROP_SELECTED_THREAD: g_value_set_object (value, self->selected); break;
    case PROP_HOVERED_THREAD: g_value_set_object (value, self->hovered); break;
    case PROP_ANNOUNCEMENT: g_value_set_string (value, self->announcement); break;
    case PROP_COORDINATES: g_value_set_string (value, self->coordinates); break;
    case PROP_BOTTOM_INSET: g_value_set_int (value, (int) self->view.bottom_inset); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_canvas_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  ScholiaCanvas *self = SCHOLIA_CANVAS (object);

  switch (prop_id)
    {
    case PROP_PICTURE: scholia_canvas_set_picture (self, g_value_get_object (value)); break;
    case PROP_BOARD: scholia_canvas_set_board (self, g_value_get_object (value)); break;
    case PROP_TOOL: scholia_canvas_set_tool (self, g_value_get_enum (value)); break;
    case PROP_ZOOM: scholia_canvas_set_zoom (self, g_value_get_double (value)); break;
    case PROP_SELECTED_THREAD:
      scholia_canvas_set_selected_thread (self, g_value_get_object (value));
      break;
    case PROP_HOVERED_THREAD:
      scholia_canvas_set_hovered_thread (self, g_value_get_object (value));
      break;
    case PROP_BOTTOM_INSET:
      scholia_canvas_set_bottom_inset (self, g_value_get_int (value));
      break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_canvas_dispose (GObject *object)
{
  ScholiaCanvas *self = SCHOLIA_CANVAS (object);

  scholia_canvas_stop_animation (self);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_clear_handle_id (&self->zoom_id, g_source_remove);
  if (self->board != NULL)
    g_signal_handlers_disconnect_by_data (self->board, self);
  scholia_canvas_set_movable (self, NULL);
  g_clear_object (&self->board);
  if (self->picture != NULL)
    g_signal_handlers_disconnect_by_data (self->picture, self);
  g_clear_object (&self->picture);
  g_clear_object (&self->selected);
  g_clear_object (&self->hovered);
  g_clear_object (&self->pointer_thread);
  g_clear_object (&self->drag_thread);
  g_clear_object (&self->key_thread);
  g_clear_object (&self->checkerboard);
  scholia_canvas_dispose_list (self);
  scholia_canvas_fall_silent (self);
  if (self->markers != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->markers));
  self->markers = NULL;
  if (self->cursors != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->cursors));
  self->cursors = NULL;

  G_OBJECT_CLASS (scholia_canvas_parent_class)->dispose (object);
}

static void
scholia_canvas_finalize (GObject *object)
{
  ScholiaCanvas *self = SCHOLIA_CANVAS (object);

  g_clear_pointer (&self->announcement, g_free);
  g_clear_pointer (&self->coordinates, g_free);

  G_OBJECT_CLASS (scholia_canvas_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamFlags read_flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  props[PROP_PICTURE] = g_param_spec_object ("picture", NULL, NULL, SCHOLIA_TYPE_PICTURE, flags);
  props[PROP_BOARD] = g_param_spec_object ("board", NULL, NULL, SCHOLIA_TYPE_BOARD, flags);
  props[PROP_TOOL] = g_param_spec_enum ("tool", NULL, NULL, SCHOLIA_TYPE_TOOL,
                                        SCHOLIA_TOOL_BROWSE, flags);
  props[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, SCHOLIA_VIEWPORT_MIN_ZOOM,
                                          SCHOLIA_VIEWPORT_MAX_ZOOM, 1, flags);
  props[PROP_SELECTED_THREAD] = g_param_spec_object ("selected-thread", NULL, NULL,
                                                     SCHOLIA_TYPE_THREAD, flags);
  props[PROP_HOVERED_THREAD] = g_param_spec_object ("hovered-thread", NULL, NULL,
                                                    SCHOLIA_TYPE_THREAD, flags);
  props[PROP_ANNOUNCEMENT] = g_param_spec_string ("announcement", NULL, NULL, NULL, read_flags);
  props[PROP_COORDINATES] = g_param_spec_string ("coordinates", NULL, NULL, NULL, read_flags);
  props[PROP_BOTTOM_INSET] = g_param_spec_int ("bottom-inset", NULL, NULL, 0, G_MAXINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static guint
new_signal (const char *name,
            guint       n_params,
            ...)
{
  va_list types;
  guint id;

  va_start (types, n_params);
  id = g_signal_new_valist (name, SCHOLIA_TYPE_CANVAS, G_SIGNAL_RUN_LAST, NULL, NULL, NULL, NULL,
                            G_TYPE_NONE, n_params, types);
  va_end (types);
  return id;
}

static void
install_signals (void)
{
  guint *signals = scholia_canvas_signals;

  signals[SCHOLIA_CANVAS_MARKER_WANTED] = new_signal ("marker-wanted", 1, G_TYPE_POINTER);
  signals[SCHOLIA_CANVAS_THREAD_ACTIVATED] = new_signal ("thread-activated", 1,
                                                         SCHOLIA_TYPE_THREAD);
  signals[SCHOLIA_CANVAS_BACKGROUND_ACTIVATED] = new_signal ("background-activated", 0);
  signals[SCHOLIA_CANVAS_MOVE_WANTED] = new_signal ("move-wanted", 2, SCHOLIA_TYPE_THREAD,
                                                    G_TYPE_POINTER);
  signals[SCHOLIA_CANVAS_CURSOR_MOVED] = new_signal ("cursor-moved", 3, G_TYPE_BOOLEAN,
                                                     G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[SCHOLIA_CANVAS_DELETE_WANTED] = new_signal ("delete-wanted", 1, SCHOLIA_TYPE_THREAD);
  signals[SCHOLIA_CANVAS_RESOLVE_WANTED] = new_signal ("resolve-wanted", 2, SCHOLIA_TYPE_THREAD,
                                                       G_TYPE_BOOLEAN);
  signals[SCHOLIA_CANVAS_VIEW_CHANGED] = new_signal ("view-changed", 0);
}

static void
scholia_canvas_class_init (ScholiaCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = scholia_canvas_dispose;
  object_class->finalize = scholia_canvas_finalize;
  object_class->get_property = scholia_canvas_get_property;
  object_class->set_property = scholia_canvas_set_property;
  widget_class->measure = scholia_canvas_measure;
  widget_class->size_allocate = scholia_canvas_size_allocate;
  widget_class->realize = scholia_canvas_realize;
  widget_class->unmap = scholia_canvas_unmap;
  widget_class->snapshot = scholia_canvas_snapshot;
  widget_class->css_changed = scholia_canvas_css_changed;

  install_properties (object_class);
  install_signals ();
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
scholia_canvas_init (ScholiaCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->view.zoom = 1;
  self->mode = SCHOLIA_VIEW_MODE_FIT;
  self->markers = SCHOLIA_MARKER_LAYER (scholia_marker_layer_new ());
  self->cursors = SCHOLIA_CURSOR_LAYER (scholia_cursor_layer_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->markers), widget);
  gtk_widget_set_parent (GTK_WIDGET (self->cursors), widget);

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Picture with markers"), -1);
  scholia_canvas_markers_init (self);
  scholia_canvas_clusters_init (self);
  scholia_canvas_drag_init (self);
  scholia_canvas_pointer_init (self);
  scholia_canvas_touch_init (self);
  scholia_canvas_keys_init (self);
}

GtkWidget *
scholia_canvas_new (void)
{
  return g_object_new (SCHOLIA_TYPE_CANVAS, NULL);
}

void
scholia_canvas_set_picture (ScholiaCanvas  *self,
                            ScholiaPicture *picture)
{
  ScholiaViewport view;

  g_return_if_fail (SCHOLIA_IS_CANVAS (self));
  g_return_if_fail (picture == NULL || SCHOLIA_IS_PICTURE (picture));

  if (self->picture == picture)
    return;

  if (self->picture != NULL)
    g_signal_handlers_disconnect_by_data (self->picture, self);
  g_set_object (&self->picture, picture);
  if (picture != NULL)
    g_signal_connect_swapped (picture, "tiles-changed", G_CALLBACK (gtk_widget_queue_draw), self);

  scholia_canvas_stop_animation (self);
  scholia_canvas_cancel_drag (self);
  scholia_canvas_cancel_region (self);
  view = self->view;
  view.image_width = picture != NULL ? scholia_picture_get_width (picture) : 0;
  view.image_height = picture != NULL ? scholia_picture_get_height (picture) : 0;
  scholia_viewport_fit (&view);
  scholia_canvas_set_view (self, &view, SCHOLIA_VIEW_MODE_FIT);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PICTURE]);
}

void
scholia_canvas_set_board (ScholiaCanvas *self,
                          ScholiaBoard  *board)
{
  g_return_if_fail (SCHOLIA_IS_CANVAS (self));
  g_return_if_fail (board == NULL || SCHOLIA_IS_BOARD (board));

  if (self->board == board)
    return;

  if (self->board != NULL)
    g_signal_handlers_disconnect_by_data (self->board, self);
  g_set_object (&self->board, board);
  scholia_canvas_cancel_drag (self);
  scholia_canvas_close_list (self);
  scholia_marker_layer_set_threads (self->markers, G_LIST_MODEL (board));
  if (board != NULL)
    {
      g_signal_connect_swapped (board, "items-changed",
                                G_CALLBACK (scholia_canvas_drop_gone_threads), self);
      g_signal_connect_swapped (board, "thread-changed",
                                G_CALLBACK (scholia_canvas_cancel_move), self);
    }

  scholia_canvas_drop_gone_threads (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BOARD]);
}

void
scholia_canvas_set_tool (ScholiaCanvas *self,
                         ScholiaTool    tool)
{
  g_return_if_fail (SCHOLIA_IS_CANVAS (self));

  if (self->tool == tool)
    return;

  scholia_canvas_end_key_move (self);
  scholia_canvas_cancel_drag (self);
  scholia_canvas_cancel_region (self);
  scholia_canvas_leave_handle (self);
  self->tool = tool;
  self->has_crosshair = FALSE;
  scholia_canvas_update_coordinates (self);
  scholia_canvas_update_shape (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOOL]);
}

ScholiaTool
scholia_canvas_get_tool (ScholiaCanvas *self)
{
  g_return_val_if_fail (SCHOLIA_IS_CANVAS (self), SCHOLIA_TOOL_BROWSE);

  return self->tool;
}

void
scholia_canvas_notify_zoom (ScholiaCanvas *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}
