/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-marker-layer-private.h"

#include <glib/gi18n-lib.h>

#include "scholia-marker.h"

G_DEFINE_FINAL_TYPE (ScholiaMarkerLayer, scholia_marker_layer, GTK_TYPE_WIDGET)

enum
{
  THREAD_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static ScholiaMarkerItem *
find_item (ScholiaMarkerLayer *self,
           ScholiaThread      *thread)
{
  return thread != NULL ? g_hash_table_lookup (self->lookup, thread) : NULL;
}

static void
apply_filter (ScholiaMarkerLayer *self,
              ScholiaMarkerItem  *item)
{
  item->is_shown = self->filter == NULL || gtk_filter_match (self->filter, item->thread);
}

static void
update_item (ScholiaMarkerLayer *self,
             ScholiaMarkerItem  *item)
{
  ScholiaMarkerLook look = scholia_marker_item_get_look (item, item->thread == self->selected,
                                                         item->thread == self->hovered);

  if (item->widget != NULL)
    scholia_marker_update (SCHOLIA_MARKER (item->widget), &look);
}

static void
thread_notify_cb (ScholiaMarkerLayer *self,
                  GParamSpec         *pspec,
                  ScholiaThread      *thread)
{
  ScholiaMarkerItem *item = find_item (self, thread);

  apply_filter (self, item);
  update_item (self, item);
  scholia_marker_layer_regions_changed (self);
  scholia_marker_layer_changed (self);
}

static void
thread_changed_cb (ScholiaMarkerLayer *self,
                   ScholiaThread      *thread)
{
  scholia_marker_layer_set_moved (self, thread, NULL);
}

static ScholiaMarkerItem *
add_item (ScholiaMarkerLayer *self,
          ScholiaThread      *thread)
{
  ScholiaMarkerItem *item = scholia_marker_item_new (thread);

  item->handler_id = g_signal_connect_swapped (thread, "notify", G_CALLBACK (thread_notify_cb),
                                               self);
  apply_filter (self, item);
  g_hash_table_insert (self->lookup, thread, item);
  scholia_marker_layer_regions_changed (self);
  return item;
}

static void
remove_items (ScholiaMarkerLayer *self,
              guint               position,
              guint               n_items)
{
  for (guint i = position; i < position + n_items; i++)
    {
      ScholiaMarkerItem *item = g_ptr_array_index (self->items, i);

      /* Another item of the same thread came in before this one leaves when a thread moves. */
      if (g_hash_table_lookup (self->lookup, item->thread) == item)
        g_hash_table_remove (self->lookup, item->thread);
    }

  if (n_items > 0)
    g_ptr_array_remove_range (self->items, position, n_items);
  scholia_marker_layer_regions_changed (self);
}

static void
items_changed_cb (ScholiaMarkerLayer *self,
                  guint               position,
                  guint               n_removed,
                  guint               n_added,
                  GListModel         *model)
{
  remove_items (self, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (model, position + i);

      g_ptr_array_insert (self->items, (int) (position + i), add_item (self, thread));
    }

  scholia_marker_layer_changed (self);
}

static void
filter_changed_cb (ScholiaMarkerLayer *self)
{
  for (guint i = 0; i < self->items->len; i++)
    apply_filter (self, g_ptr_array_index (self->items, i));

  scholia_marker_layer_changed (self);
}

static void
scholia_marker_layer_dispose (GObject *object)
{
  ScholiaMarkerLayer *self = SCHOLIA_MARKER_LAYER (object);

  scholia_marker_layer_set_board (self, NULL);
  scholia_marker_layer_set_filter (self, NULL);
  g_clear_object (&self->selected);
  g_clear_object (&self->hovered);

  G_OBJECT_CLASS (scholia_marker_layer_parent_class)->dispose (object);
}

static void
scholia_marker_layer_finalize (GObject *object)
{
  ScholiaMarkerLayer *self = SCHOLIA_MARKER_LAYER (object);

  g_clear_pointer (&self->artwork, scholia_marker_artwork_free);
  g_clear_pointer (&self->lookup, g_hash_table_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->regions, g_ptr_array_unref);

  G_OBJECT_CLASS (scholia_marker_layer_parent_class)->finalize (object);
}

static void
scholia_marker_layer_class_init (ScholiaMarkerLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = scholia_marker_layer_dispose;
  object_class->finalize = scholia_marker_layer_finalize;
  scholia_marker_layer_view_class_init (widget_class);

  signals[THREAD_ACTIVATED] = g_signal_new ("thread-activated", SCHOLIA_TYPE_MARKER_LAYER,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                            1, SCHOLIA_TYPE_THREAD);
  gtk_widget_class_set_css_name (widget_class, "markers");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
scholia_marker_layer_init (ScholiaMarkerLayer *self)
{
  self->artwork = scholia_marker_artwork_new ();
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_marker_item_free);
  self->lookup = g_hash_table_new (NULL, NULL);
  self->regions = g_ptr_array_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Markers"), -1);
}

GtkWidget *
scholia_marker_layer_new (void)
{
  return g_object_new (SCHOLIA_TYPE_MARKER_LAYER, NULL);
}

void
scholia_marker_layer_set_board (ScholiaMarkerLayer *self,
                                ScholiaBoard       *board)
{
  g_return_if_fail (SCHOLIA_IS_MARKER_LAYER (self));

  if (self->board == board)
    return;

  if (self->board != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->board, self);
      remove_items (self, 0, self->items->len);
    }

  g_set_object (&self->board, board);
  if (board == NULL)
    return;

  g_signal_connect_swapped (board, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (board, "thread-changed", G_CALLBACK (thread_changed_cb), self);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (board)),
                    G_LIST_MODEL (board));
}

void
scholia_marker_layer_set_filter (ScholiaMarkerLayer *self,
                                 GtkFilter          *filter)
{
  g_return_if_fail (SCHOLIA_IS_MARKER_LAYER (self));

  if (self->filter == filter)
    return;

  if (self->filter != NULL)
    g_clear_signal_handler (&self->filter_handler_id, self->filter);
  g_set_object (&self->filter, filter);
  if (filter != NULL)
    self->filter_handler_id = g_signal_connect_swapped (filter, "changed",
                                                        G_CALLBACK (filter_changed_cb), self);
  filter_changed_cb (self);
}

void
scholia_marker_layer_set_viewport (ScholiaMarkerLayer    *self,
                                   const ScholiaViewport *viewport)
{
  g_return_if_fail (SCHOLIA_IS_MARKER_LAYER (self));

  self->viewport = *viewport;
  scholia_marker_layer_changed (self);
}

static void
set_lit (ScholiaMarkerLayer  *self,
         ScholiaThread      **slot,
         ScholiaThread       *thread)
{
  g_autoptr(ScholiaThread) former = NULL;
  ScholiaMarkerItem *item;

  if (*slot == thread)
    return;

  former = g_steal_pointer (slot);
  g_set_object (slot, thread);
  item = find_item (self, former);
  if (item != NULL)
    update_item (self, item);
  item = find_item (self, thread);
  if (item != NULL)
    update_item (self, item);
  scholia_marker_layer_changed (self);
}

void
scholia_marker_layer_set_selected (ScholiaMarkerLayer *self,
                                   ScholiaThread      *thread)
{
  g_return_if_fail (SCHOLIA_IS_MARKER_LAYER (self));

  set_lit (self, &self->selected, thread);
}

void
scholia_marker_layer_set_hovered (ScholiaMarkerLayer *self,
                                  ScholiaThread      *thread)
{
  g_return_if_fail (SCHOLIA_IS_MARKER_LAYER (self));

  set_lit (self, &self->hovered, thread);
}

void
scholia_marker_layer_set_draft (ScholiaMarkerLayer  *self,
                                const ScholiaAnchor *anchor,
                                guint                color)
{
  g_return_if_fail (SCHOLIA_IS_MARKER_LAYER (self));

  self->has_draft = anchor != NULL;
  if (anchor != NULL)
    self->draft_anchor = *anchor;
  self->draft_color = color;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
scholia_marker_layer_set_moved (ScholiaMarkerLayer  *self,
                                ScholiaThread       *thread,
                                const ScholiaAnchor *anchor)
{
  ScholiaMarkerItem *item;
  gboolean was_region;

  g_return_if_fail (SCHOLIA_IS_MARKER_LAYER (self));

  item = find_item (self, thread);
  if (item == NULL)
    return;

  was_region = scholia_anchor_is_region (scholia_marker_item_get_anchor (item));
  item->is_moved = anchor != NULL;
  if (anchor != NULL)
    item->moved_anchor = *anchor;
  if (scholia_anchor_is_region (scholia_marker_item_get_anchor (item)) != was_region)
    scholia_marker_layer_regions_changed (self);
  scholia_marker_layer_changed (self);
}

gboolean
scholia_marker_layer_get_anchor (ScholiaMarkerLayer *self,
                                 ScholiaThread      *thread,
                                 ScholiaAnchor      *anchor)
{
  ScholiaMarkerItem *item;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), FALSE);

  item = find_item (self, thread);
  if (item == NULL)
    return FALSE;

  *anchor = *scholia_marker_item_get_anchor (item);
  return TRUE;
}

gboolean
scholia_marker_layer_shows (ScholiaMarkerLayer *self,
                            ScholiaThread      *thread)
{
  ScholiaMarkerItem *item;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), FALSE);

  item = find_item (self, thread);
  return item != NULL && item->is_shown;
}

ScholiaThread *
scholia_marker_layer_step (ScholiaMarkerLayer *self,
                           ScholiaThread      *thread,
                           int                 direction,
                           gboolean            only_unread)
{
  guint n, position;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), NULL);
  g_return_val_if_fail (direction == 1 || direction == -1, NULL);

  n = self->items->len;
  if (n == 0)
    return NULL;

  if (!g_ptr_array_find (self->items, find_item (self, thread), &position))
    position = direction > 0 ? n - 1 : 0;

  for (guint i = 0; i < n; i++)
    {
      ScholiaMarkerItem *item;

      position = direction > 0 ? (position + 1) % n : (position + n - 1) % n;
      item = g_ptr_array_index (self->items, position);
      if (item->is_shown && (!only_unread || scholia_thread_is_unread (item->thread)))
        return item->thread;
    }

  return NULL;
}

GtkWidget *
scholia_marker_layer_get_marker (ScholiaMarkerLayer *self,
                                 ScholiaThread      *thread)
{
  ScholiaMarkerItem *item;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), NULL);

  item = find_item (self, thread);
  return item != NULL ? item->widget : NULL;
}

guint
scholia_marker_layer_get_n_markers (ScholiaMarkerLayer *self)
{
  guint n = 0;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), 0);

  for (guint i = 0; i < self->items->len; i++)
    n += ((ScholiaMarkerItem *) g_ptr_array_index (self->items, i))->widget != NULL;

  return n;
}
