/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-cursor-layer.h"

#include <math.h>

#include "scholia-cursor-drawing.h"
#include "scholia-cursor-motion.h"

typedef struct
{
  char                *name;
  guint                color;
  ScholiaCursorMotion  motion;
  /* Drawn once. */
  GskRenderNode       *arrow;
  GskRenderNode       *tag; /* %NULL without a name */
} Cursor;

struct _ScholiaCursorLayer
{
  GtkWidget parent_instance;

  ScholiaViewport viewport;
  GHashTable     *cursors; /* participant's id -> Cursor */
  guint           tick_id;
  guint           wake_id;
};

G_DEFINE_FINAL_TYPE (ScholiaCursorLayer, scholia_cursor_layer, GTK_TYPE_WIDGET)

static void
forget_drawing (Cursor *cursor)
{
  g_clear_pointer (&cursor->arrow, gsk_render_node_unref);
  g_clear_pointer (&cursor->tag, gsk_render_node_unref);
}

static void
cursor_free (Cursor *cursor)
{
  forget_drawing (cursor);
  g_clear_pointer (&cursor->name, g_free);
  g_free (cursor);
}

static gboolean
has_animations (ScholiaCursorLayer *self)
{
  gboolean enabled = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)),
                "gtk-enable-animations", &enabled, NULL);
  return enabled;
}

static void schedule (ScholiaCursorLayer *self);

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  ScholiaCursorLayer *self = SCHOLIA_CURSOR_LAYER (widget);

  self->tick_id = 0;
  gtk_widget_queue_draw (widget);
  schedule (self);
  /* schedule() asked again if it is needed. */
  return G_SOURCE_REMOVE;
}

static gboolean
wake_cb (gpointer user_data)
{
  ScholiaCursorLayer *self = user_data;

  self->wake_id = 0;
  schedule (self);
  return G_SOURCE_REMOVE;
}

/* Frames while something changes; else one wake-up for the next that will; else nothing. */
static void
schedule (ScholiaCursorLayer *self)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 wake_us = 0;
  gboolean is_changing = FALSE;
  GHashTableIter iter;
  Cursor *cursor;

  g_hash_table_iter_init (&iter, self->cursors);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &cursor))
    {
      gint64 cursor_wake_us = scholia_cursor_motion_get_wake_us (&cursor->motion, now_us);

      is_changing = is_changing || scholia_cursor_motion_is_changing (&cursor->motion, now_us);
      if (cursor_wake_us != 0 && (wake_us == 0 || cursor_wake_us < wake_us))
        wake_us = cursor_wake_us;
    }

  if (is_changing && self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  g_clear_handle_id (&self->wake_id, g_source_remove);
  if (wake_us != 0)
    self->wake_id = g_timeout_add ((guint) ((wake_us - now_us) / 1000 + 1), wake_cb, self);
}

static void
append_node (GtkSnapshot            *snapshot,
             GskRenderNode          *node,
             const graphene_point_t *origin)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, origin);
  gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_restore (snapshot);
}

static void
append_tag (ScholiaCursorLayer     *self,
            GtkSnapshot            *snapshot,
            Cursor                 *cursor,
            const graphene_point_t *tip)
{
  graphene_size_t area = { (float) gtk_widget_get_width (GTK_WIDGET (self)),
                           (float) gtk_widget_get_height (GTK_WIDGET (self)) };
  graphene_rect_t bounds;
  graphene_point_t origin;

  gsk_render_node_get_bounds (cursor->tag, &bounds);
  origin = scholia_cursor_drawing_place_tag (tip, &bounds, &area);
  append_node (snapshot, cursor->tag, &origin);
}

static void
append_cursor (ScholiaCursorLayer *self,
               GtkSnapshot        *snapshot,
               Cursor             *cursor,
               gint64              now_us)
{
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double opacity = scholia_cursor_motion_get_opacity (&cursor->motion, now_us);
  graphene_point_t tip;
  double x, y;

  if (opacity <= 0)
    return;
  if (cursor->arrow == NULL)
    {
      cursor->arrow = scholia_cursor_drawing_make_arrow (cursor->color);
      if (*cursor->name != '\0')
        cursor->tag = scholia_cursor_drawing_make_tag (GTK_WIDGET (self), cursor->name,
                                                       cursor->color);
    }

  scholia_cursor_motion_get (&cursor->motion, now_us, &x, &y);
  tip = scholia_viewport_image_to_widget (&self->viewport, x * self->viewport.image_width,
                                          y * self->viewport.image_height);
  tip.x = (float) (round (tip.x * scale) / scale);
  tip.y = (float) (round (tip.y * scale) / scale);

  if (opacity < 1)
    gtk_snapshot_push_opacity (snapshot, opacity);
  append_node (snapshot, cursor->arrow, &tip);
  if (cursor->tag != NULL)
    append_tag (self, snapshot, cursor, &tip);
  if (opacity < 1)
    gtk_snapshot_pop (snapshot);
}

static void
scholia_cursor_layer_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  ScholiaCursorLayer *self = SCHOLIA_CURSOR_LAYER (widget);
  gint64 now_us = g_get_monotonic_time ();
  GHashTableIter iter;
  Cursor *cursor;

  if (scholia_viewport_is_empty (&self->viewport))
    return;

  g_hash_table_iter_init (&iter, self->cursors);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &cursor))
    append_cursor (self, snapshot, cursor, now_us);
}

static void
scholia_cursor_layer_dispose (GObject *object)
{
  ScholiaCursorLayer *self = SCHOLIA_CURSOR_LAYER (object);

  g_clear_handle_id (&self->wake_id, g_source_remove);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_hash_table_remove_all (self->cursors);

  G_OBJECT_CLASS (scholia_cursor_layer_parent_class)->dispose (object);
}

static void
scholia_cursor_layer_finalize (GObject *object)
{
  ScholiaCursorLayer *self = SCHOLIA_CURSOR_LAYER (object);

  g_clear_pointer (&self->cursors, g_hash_table_unref);

  G_OBJECT_CLASS (scholia_cursor_layer_parent_class)->finalize (object);
}

static void
scholia_cursor_layer_class_init (ScholiaCursorLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = scholia_cursor_layer_dispose;
  object_class->finalize = scholia_cursor_layer_finalize;
  widget_class->snapshot = scholia_cursor_layer_snapshot;
  gtk_widget_class_set_css_name (widget_class, "cursors");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
scholia_cursor_layer_init (ScholiaCursorLayer *self)
{
  self->cursors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) cursor_free);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
scholia_cursor_layer_new (void)
{
  return g_object_new (SCHOLIA_TYPE_CURSOR_LAYER, NULL);
}

void
scholia_cursor_layer_set_viewport (ScholiaCursorLayer    *self,
                                   const ScholiaViewport *viewport)
{
  g_return_if_fail (SCHOLIA_IS_CURSOR_LAYER (self));

  self->viewport = *viewport;
  if (g_hash_table_size (self->cursors) > 0)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_face (Cursor     *cursor,
          const char *name,
          guint       color)
{
  if (g_strcmp0 (cursor->name, name) == 0 && cursor->color == color)
    return;

  g_free (cursor->name);
  cursor->name = g_strdup (name);
  cursor->color = color;
  forget_drawing (cursor);
}

void
scholia_cursor_layer_set_cursor (ScholiaCursorLayer *self,
                                 const char         *id,
                                 const char         *name,
                                 guint               color,
                                 double              x,
                                 double              y)
{
  gint64 now_us = g_get_monotonic_time ();
  Cursor *cursor;

  g_return_if_fail (SCHOLIA_IS_CURSOR_LAYER (self));
  g_return_if_fail (id != NULL && name != NULL);

  cursor = g_hash_table_lookup (self->cursors, id);
  if (cursor == NULL)
    {
      cursor = g_new0 (Cursor, 1);
      cursor->motion = scholia_cursor_motion_start (x, y, now_us);
      g_hash_table_insert (self->cursors, g_strdup (id), cursor);
    }
  else if (has_animations (self))
    {
      cursor->motion = scholia_cursor_motion_go (&cursor->motion, x, y, now_us);
    }
  else
    {
      cursor->motion = scholia_cursor_motion_start (x, y, now_us);
    }

  set_face (cursor, name, color);
  schedule (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
scholia_cursor_layer_remove (ScholiaCursorLayer *self,
                             const char         *id)
{
  g_return_if_fail (SCHOLIA_IS_CURSOR_LAYER (self));

  if (!g_hash_table_remove (self->cursors, id))
    return;

  schedule (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
scholia_cursor_layer_get_n_cursors (ScholiaCursorLayer *self)
{
  g_return_val_if_fail (SCHOLIA_IS_CURSOR_LAYER (self), 0);

  return g_hash_table_size (self->cursors);
}

gboolean
scholia_cursor_layer_is_ticking (ScholiaCursorLayer *self)
{
  g_return_val_if_fail (SCHOLIA_IS_CURSOR_LAYER (self), FALSE);

  return self->tick_id != 0;
}
