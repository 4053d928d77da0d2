/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The focusable children, for what is in sight: in reading order, which is the order of the focus
 * chain and of the accessible tree. A child whose marker leaves stands for one that comes. */

#include "scholia-marker-layer-private.h"

#include <math.h>

static void
open_cb (ScholiaMarkerLayer *self,
         ScholiaMarker      *marker)
{
  gtk_widget_grab_focus (GTK_WIDGET (marker));
  scholia_marker_layer_open_focused (self, FALSE);
}

static void
list_cb (ScholiaMarkerLayer *self,
         ScholiaMarker      *marker)
{
  gtk_widget_grab_focus (GTK_WIDGET (marker));
  scholia_marker_layer_open_focused (self, TRUE);
}

static void
resolve_cb (ScholiaMarkerLayer *self,
            ScholiaMarker      *marker)
{
  g_signal_emit_by_name (self, "resolve-wanted", scholia_marker_get_thread (marker), TRUE);
}

static void
reopen_cb (ScholiaMarkerLayer *self,
           ScholiaMarker      *marker)
{
  g_signal_emit_by_name (self, "resolve-wanted", scholia_marker_get_thread (marker), FALSE);
}

static GtkWidget *
make_child (ScholiaMarkerLayer *self)
{
  GtkWidget *child = scholia_marker_new ();

  g_signal_connect_object (child, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (child, "list", G_CALLBACK (list_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (child, "resolve", G_CALLBACK (resolve_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (child, "reopen", G_CALLBACK (reopen_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  return child;
}

static gpointer
get_key (const ScholiaMarkerPlace *place)
{
  return place->item != NULL ? (gpointer) place->item : (gpointer) place->cluster;
}

void
scholia_marker_layer_release (ScholiaMarkerLayer *self,
                              gpointer            owner)
{
  if (g_hash_table_remove (self->children, owner))
    scholia_marker_layer_queue_pool (self);
}

/* (nullable): the cluster that the child stands for. */
static ScholiaMarkerCluster *
find_cluster (ScholiaMarkerLayer *self,
              GtkWidget          *child)
{
  GHashTableIter iter;
  gpointer key, value;

  if (scholia_marker_get_thread (SCHOLIA_MARKER (child)) != NULL)
    return NULL;

  g_hash_table_iter_init (&iter, self->children);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (value == child)
      return key;

  return NULL;
}

void
scholia_marker_layer_remember_focus (ScholiaMarkerLayer *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));
  ScholiaMarkerCluster *cluster;

  if (focus == NULL)
    return;

  cluster = find_cluster (self, focus);
  if (cluster != NULL)
    g_set_object (&self->refocus, ((ScholiaMarkerItem *) cluster->first)->thread);
  else if (scholia_marker_get_thread (SCHOLIA_MARKER (focus)) != NULL)
    g_set_object (&self->refocus, scholia_marker_get_thread (SCHOLIA_MARKER (focus)));
}

/* Whoever had a child keeps it. (transfer container): the children that are left over. */
static GPtrArray *
keep_children (ScholiaMarkerLayer *self)
{
  g_autoptr(GHashTable) former = g_steal_pointer (&self->children);
  g_autoptr(GHashTable) kept = g_hash_table_new (NULL, NULL);
  GPtrArray *left_over = g_ptr_array_new ();

  self->children = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->places->len; i++)
    {
      ScholiaMarkerPlace *place = &g_array_index (self->places, ScholiaMarkerPlace, i);

      place->child = g_hash_table_lookup (former, get_key (place));
      if (place->child != NULL)
        g_hash_table_add (kept, place->child);
    }

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!g_hash_table_contains (kept, child))
      g_ptr_array_add (left_over, child);

  return left_over;
}

/* A child that had the focus goes to where its thread is now, and keeps it; if that is nowhere in
 * sight, the toolkit hands the focus on to the canvas. */
static void
keep_focus (ScholiaMarkerLayer *self,
            GPtrArray          *left_over)
{
  g_autoptr(ScholiaThread) thread = g_steal_pointer (&self->refocus);
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));
  ScholiaMarkerItem *item = scholia_marker_layer_find (self, thread);

  if (focus == NULL || !g_ptr_array_remove (left_over, focus))
    return;

  for (guint i = 0; item != NULL && i < self->places->len; i++)
    {
      ScholiaMarkerPlace *place = &g_array_index (self->places, ScholiaMarkerPlace, i);

      if (place->item != item && (place->item != NULL || place->cluster != item->member.cluster))
        continue;
      if (place->child != NULL)
        {
          gtk_widget_grab_focus (place->child);
          break;
        }
      place->child = focus;
      return;
    }

  gtk_widget_unparent (focus);
}

static void
show_place (ScholiaMarkerLayer       *self,
            const ScholiaMarkerPlace *place)
{
  ScholiaMarker *marker = SCHOLIA_MARKER (place->child);

  if (place->item != NULL)
    {
      ScholiaMarkerLook look = scholia_marker_layer_get_look (self, place->item);

      scholia_marker_show_thread (marker, place->item->thread, &look);
    }
  else
    {
      ScholiaClusterLook look = scholia_marker_layer_get_cluster_look (self, place->cluster);

      scholia_marker_show_cluster (marker, &look, place->cluster->n_unread);
    }
}

static void
fill_places (ScholiaMarkerLayer *self,
             GHashTable         *former,
             GPtrArray          *left_over)
{
  GtkWidget *previous = NULL;

  for (guint i = 0; i < self->places->len; i++)
    {
      ScholiaMarkerPlace *place = &g_array_index (self->places, ScholiaMarkerPlace, i);
      gboolean is_same = place->child != NULL &&
                         g_hash_table_lookup (former, get_key (place)) == place->child;

      if (place->child == NULL && left_over->len > 0)
        place->child = g_ptr_array_steal_index_fast (left_over, left_over->len - 1);
      if (place->child == NULL)
        place->child = make_child (self);
      if (gtk_widget_get_prev_sibling (place->child) != previous)
        gtk_widget_insert_after (place->child, GTK_WIDGET (self), previous);
      if (!is_same || self->has_stale_names)
        show_place (self, place);
      g_hash_table_insert (self->children, get_key (place), place->child);
      previous = place->child;
    }
}

/* Most frames of a pan show what the one before showed; the children move with the layer. */
static gboolean
has_same_places (ScholiaMarkerLayer *self,
                 GArray             *former)
{
  if (self->has_stale_names || former->len != self->places->len)
    return FALSE;

  for (guint i = 0; i < former->len; i++)
    {
      ScholiaMarkerPlace *place = &g_array_index (self->places, ScholiaMarkerPlace, i);
      ScholiaMarkerPlace *before = &g_array_index (former, ScholiaMarkerPlace, i);

      /* A cluster may be another one at the same address. */
      place->child = g_hash_table_lookup (self->children, get_key (place));
      if (place->child == NULL || place->child != before->child || place->x != before->x ||
          place->y != before->y)
        return FALSE;
    }

  return TRUE;
}

static void
update_pool (ScholiaMarkerLayer *self)
{
  g_autoptr(GHashTable) former = g_hash_table_ref (self->children);
  g_autoptr(GArray) former_places = g_steal_pointer (&self->places);
  g_autoptr(GPtrArray) left_over = NULL;

  self->places = g_array_sized_new (FALSE, TRUE, sizeof (ScholiaMarkerPlace), former_places->len);
  scholia_marker_layer_find_places (self);
  if (has_same_places (self, former_places))
    return;

  if (self->refocus == NULL)
    scholia_marker_layer_remember_focus (self);
  left_over = keep_children (self);
  keep_focus (self, left_over);
  fill_places (self, former, left_over);
  for (guint i = 0; i < left_over->len; i++)
    gtk_widget_unparent (g_ptr_array_index (left_over, i));

  self->has_stale_names = FALSE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Never during an allocation: a child that comes or goes then asks the ancestors for another one,
 * and those that are past theirs would be drawn without. */
static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  ScholiaMarkerLayer *self = SCHOLIA_MARKER_LAYER (widget);

  self->tick_id = 0;
  update_pool (self);
  return G_SOURCE_REMOVE;
}

void
scholia_marker_layer_queue_pool (ScholiaMarkerLayer *self)
{
  if (self->tick_id == 0 && self->places != NULL)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
allocate_child (ScholiaMarkerLayer       *self,
                const ScholiaMarkerPlace *place)
{
  double growth = scholia_marker_layer_get_growth (self);
  graphene_point_t origin = scholia_marker_layer_to_local (self, place->x * growth,
                                                           place->y * growth);
  graphene_rect_t bounds = scholia_marker_get_bounds (SCHOLIA_MARKER (place->child));

  graphene_rect_offset (&bounds, origin.x, origin.y);
  /* GTK wants every child measured before it is allocated. */
  gtk_widget_measure (place->child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (place->child, (int) ceilf (bounds.size.width),
                       (int) ceilf (bounds.size.height), -1,
                       gsk_transform_translate (NULL, &bounds.origin));
}

static void
scholia_marker_layer_size_allocate (GtkWidget *widget,
                                    int        width,
                                    int        height,
                                    int        baseline)
{
  ScholiaMarkerLayer *self = SCHOLIA_MARKER_LAYER (widget);

  for (guint i = 0; i < self->places->len; i++)
    allocate_child (self, &g_array_index (self->places, ScholiaMarkerPlace, i));
}

/* The children's order is the focus's; the toolkit would go by exact places instead, where a
 * marker a pixel higher comes first. */
static gboolean
scholia_marker_layer_focus (GtkWidget        *widget,
                            GtkDirectionType  direction)
{
  gboolean is_forward = direction == GTK_DIR_TAB_FORWARD;
  GtkWidget *child = gtk_widget_get_focus_child (widget);

  if (!is_forward && direction != GTK_DIR_TAB_BACKWARD)
    return FALSE;

  if (child == NULL)
    child = is_forward ? gtk_widget_get_first_child (widget) : gtk_widget_get_last_child (widget);
  else
    child = is_forward ? gtk_widget_get_next_sibling (child)
                       : gtk_widget_get_prev_sibling (child);

  return child != NULL && gtk_widget_grab_focus (child);
}

void
scholia_marker_layer_pool_class_init (GtkWidgetClass *widget_class)
{
  GType type = SCHOLIA_TYPE_MARKER_LAYER;

  widget_class->size_allocate = scholia_marker_layer_size_allocate;
  widget_class->focus = scholia_marker_layer_focus;

  g_signal_new ("thread-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                1, SCHOLIA_TYPE_THREAD);
  g_signal_new ("resolve-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                2, SCHOLIA_TYPE_THREAD, G_TYPE_BOOLEAN);
  g_signal_new ("cluster-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                2, G_TYPE_POINTER, G_TYPE_BOOLEAN);
  g_signal_new ("clusters-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

void
scholia_marker_layer_pool_init (ScholiaMarkerLayer *self)
{
  self->places = g_array_new (FALSE, TRUE, sizeof (ScholiaMarkerPlace));
  self->children = g_hash_table_new (NULL, NULL);
}

void
scholia_marker_layer_pool_dispose (ScholiaMarkerLayer *self)
{
  GtkWidget *child;

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_object (&self->refocus);
  g_clear_pointer (&self->places, g_array_unref);
  g_hash_table_remove_all (self->children);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

GtkWidget *
scholia_marker_layer_get_marker (ScholiaMarkerLayer *self,
                                 ScholiaThread      *thread)
{
  ScholiaMarkerItem *item;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), NULL);

  item = scholia_marker_layer_find (self, thread);
  return item != NULL ? g_hash_table_lookup (self->children, item) : NULL;
}

gboolean
scholia_marker_layer_focus_cluster (ScholiaMarkerLayer   *self,
                                    ScholiaMarkerCluster *cluster)
{
  gpointer key = cluster->n_members == 1 ? (gpointer) cluster->first : (gpointer) cluster;
  GtkWidget *child;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), FALSE);

  child = g_hash_table_lookup (self->children, key);
  return child != NULL && gtk_widget_grab_focus (child);
}

guint
scholia_marker_layer_get_n_markers (ScholiaMarkerLayer *self)
{
  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), 0);

  return g_hash_table_size (self->children);
}

gboolean
scholia_marker_layer_open_focused (ScholiaMarkerLayer *self,
                                   gboolean            as_list)
{
  GtkWidget *focus;
  ScholiaThread *thread;
  ScholiaMarkerCluster *cluster;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), FALSE);

  focus = gtk_widget_get_focus_child (GTK_WIDGET (self));
  if (focus == NULL)
    return FALSE;

  thread = scholia_marker_get_thread (SCHOLIA_MARKER (focus));
  cluster = find_cluster (self, focus);
  if (thread != NULL)
    g_signal_emit_by_name (self, "thread-activated", thread);
  else if (cluster != NULL)
    g_signal_emit_by_name (self, "cluster-activated", cluster, as_list);

  return TRUE;
}
