/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The threads, as the list and the filter have them, and what is lit of them. */

#include "scholia-marker-layer-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (ScholiaMarkerLayer, scholia_marker_layer, GTK_TYPE_WIDGET)

ScholiaMarkerItem *
scholia_marker_layer_find (ScholiaMarkerLayer *self,
                           ScholiaThread      *thread)
{
  return thread != NULL ? g_hash_table_lookup (self->lookup, thread) : NULL;
}

void
scholia_marker_layer_changed (ScholiaMarkerLayer *self,
                              gboolean            names)
{
  self->has_stale_names = self->has_stale_names || names;
  g_clear_pointer (&self->sheet, gsk_render_node_unref);
  scholia_marker_layer_queue_pool (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (names)
    g_signal_emit_by_name (self, "clusters-changed");
}

static gboolean
passes (ScholiaMarkerLayer *self,
        ScholiaMarkerItem  *item)
{
  return self->filter == NULL || gtk_filter_match (self->filter, item->thread);
}

static void
thread_notify_cb (ScholiaMarkerLayer *self,
                  GParamSpec         *pspec,
                  ScholiaThread      *thread)
{
  ScholiaMarkerItem *item = scholia_marker_layer_find (self, thread);
  gboolean is_shown = passes (self, item);

  scholia_marker_clusters_update (self->clusters, &item->member,
                                  scholia_person_get_color (scholia_thread_get_creator (thread)),
                                  scholia_thread_is_unread (thread));
  if (item->is_shown != is_shown || g_str_has_prefix (pspec->name, "anchor"))
    {
      item->is_shown = is_shown;
      scholia_marker_layer_place (self, item);
    }
  scholia_marker_layer_changed (self, TRUE);
}

static ScholiaMarkerItem *
add_item (ScholiaMarkerLayer *self,
          ScholiaThread      *thread)
{
  ScholiaMarkerItem *item = scholia_marker_item_new (thread);

  item->handler_id = g_signal_connect_swapped (thread, "notify", G_CALLBACK (thread_notify_cb),
                                               self);
  item->is_shown = passes (self, item);
  g_hash_table_insert (self->lookup, thread, item);
  scholia_marker_layer_place (self, item);
  return item;
}

static void
let_go (ScholiaMarkerLayer *self,
        ScholiaMarkerItem  *item)
{
  /* Another item of the same thread came in before this one leaves when a thread moves. */
  if (g_hash_table_lookup (self->lookup, item->thread) == item)
    g_hash_table_remove (self->lookup, item->thread);
  if (item->member.cluster != NULL)
    scholia_marker_clusters_remove (self->clusters, &item->member);
  g_hash_table_remove (self->regions, item);
  g_hash_table_remove (self->moved, item);
  scholia_marker_layer_release (self, item);
}

static void
remove_items (ScholiaMarkerLayer *self,
              guint               position,
              guint               n_items)
{
  for (guint i = position; i < position + n_items; i++)
    let_go (self, g_ptr_array_index (self->items, i));

  if (n_items > 0)
    g_ptr_array_remove_range (self->items, position, n_items);
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

  scholia_marker_layer_changed (self, TRUE);
}

static void
filter_changed_cb (ScholiaMarkerLayer *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      ScholiaMarkerItem *item = g_ptr_array_index (self->items, i);

      item->is_shown = passes (self, item);
    }

  scholia_marker_layer_regroup (self);
}

static void
scholia_marker_layer_dispose (GObject *object)
{
  ScholiaMarkerLayer *self = SCHOLIA_MARKER_LAYER (object);

  scholia_marker_layer_set_threads (self, NULL);
  scholia_marker_layer_set_filter (self, NULL);
  scholia_marker_layer_pool_dispose (self);
  g_clear_object (&self->selected);
  g_clear_object (&self->hovered);

  G_OBJECT_CLASS (scholia_marker_layer_parent_class)->dispose (object);
}

static void
scholia_marker_layer_finalize (GObject *object)
{
  ScholiaMarkerLayer *self = SCHOLIA_MARKER_LAYER (object);

  g_clear_pointer (&self->sheet, gsk_render_node_unref);
  g_clear_pointer (&self->clusters, scholia_marker_clusters_free);
  g_clear_pointer (&self->artwork, scholia_marker_artwork_free);
  g_clear_pointer (&self->lookup, g_hash_table_unref);
  g_clear_pointer (&self->regions, g_hash_table_unref);
  g_clear_pointer (&self->moved, g_hash_table_unref);
  g_clear_pointer (&self->children, g_hash_table_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);

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
  scholia_marker_layer_pool_class_init (widget_class);

  gtk_widget_class_set_css_name (widget_class, "markers");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

/* The sheet and the places on it are for the former one's pixels. */
static void
scale_changed_cb (ScholiaMarkerLayer *self)
{
  scholia_marker_layer_changed (self, FALSE);
}

static void
scholia_marker_layer_init (ScholiaMarkerLayer *self)
{
  self->artwork = scholia_marker_artwork_new ();
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_marker_item_free);
  self->lookup = g_hash_table_new (NULL, NULL);
  self->regions = g_hash_table_new (NULL, NULL);
  self->moved = g_hash_table_new (NULL, NULL);
  scholia_marker_layer_groups_init (self);
  scholia_marker_layer_pool_init (self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (scale_changed_cb), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Markers"), -1);
}

GtkWidget *
scholia_marker_layer_new (void)
{
  return g_object_new (SCHOLIA_TYPE_MARKER_LAYER, NULL);
}

void
scholia_marker_layer_set_threads (ScholiaMarkerLayer *self,
                                  GListModel         *threads)
{
  g_return_if_fail (SCHOLIA_IS_MARKER_LAYER (self));
  g_return_if_fail (threads == NULL || G_IS_LIST_MODEL (threads));

  if (self->threads == threads)
    return;

  if (self->threads != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->threads, self);
      remove_items (self, 0, self->items->len);
      scholia_marker_layer_changed (self, TRUE);
    }

  g_set_object (&self->threads, threads);
  if (threads == NULL)
    return;

  g_signal_connect_swapped (threads, "items-changed", G_CALLBACK (items_changed_cb), self);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (threads), threads);
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

static gboolean
has_region (ScholiaMarkerLayer *self,
            ScholiaThread      *thread)
{
  ScholiaMarkerItem *item = scholia_marker_layer_find (self, thread);

  return item != NULL && g_hash_table_contains (self->regions, item);
}

static void
set_lit (ScholiaMarkerLayer  *self,
         ScholiaThread      **slot,
         ScholiaThread       *thread)
{
  gboolean had_region = has_region (self, *slot);

  if (!g_set_object (slot, thread))
    return;

  /* What is lit is drawn on top of the sheet, which stays, unless a region's fill would be there
   * twice. */
  if (had_region || has_region (self, thread))
    g_clear_pointer (&self->sheet, gsk_render_node_unref);
  self->has_stale_names = TRUE;
  scholia_marker_layer_queue_pool (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
scholia_marker_layer_point_at (ScholiaMarkerLayer   *self,
                               ScholiaMarkerCluster *cluster)
{
  g_return_if_fail (SCHOLIA_IS_MARKER_LAYER (self));

  if (self->pointed_at == cluster)
    return;

  self->pointed_at = cluster;
  /* So that it is forgotten when the cluster goes. */
  if (cluster != NULL)
    scholia_marker_layer_get_shown (self, cluster);
  self->has_stale_names = TRUE;
  scholia_marker_layer_queue_pool (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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

  g_return_if_fail (SCHOLIA_IS_MARKER_LAYER (self));

  item = scholia_marker_layer_find (self, thread);
  if (item == NULL || (anchor == NULL && !item->is_moved))
    return;

  item->is_moved = anchor != NULL;
  if (anchor != NULL)
    item->moved_anchor = *anchor;
  scholia_marker_layer_place (self, item);
  scholia_marker_layer_changed (self, TRUE);
}

gboolean
scholia_marker_layer_get_anchor (ScholiaMarkerLayer *self,
                                 ScholiaThread      *thread,
                                 ScholiaAnchor      *anchor)
{
  ScholiaMarkerItem *item;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), FALSE);

  item = scholia_marker_layer_find (self, thread);
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

  item = scholia_marker_layer_find (self, thread);
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

  if (!g_ptr_array_find (self->items, scholia_marker_layer_find (self, thread), &position))
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
