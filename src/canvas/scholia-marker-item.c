/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-marker-item.h"

ScholiaMarkerItem *
scholia_marker_item_new (ScholiaThread *thread)
{
  ScholiaMarkerItem *self = g_new0 (ScholiaMarkerItem, 1);

  self->thread = g_object_ref (thread);
  self->is_shown = TRUE;
  self->member.color = scholia_person_get_color (scholia_thread_get_creator (thread));
  self->member.unread = scholia_thread_is_unread (thread);
  return self;
}

void
scholia_marker_item_free (ScholiaMarkerItem *self)
{
  g_return_if_fail (self != NULL);

  g_clear_signal_handler (&self->handler_id, self->thread);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_object (&self->thread);
  g_free (self);
}

const ScholiaAnchor *
scholia_marker_item_get_anchor (const ScholiaMarkerItem *self)
{
  return self->is_moved ? &self->moved_anchor : scholia_thread_get_anchor (self->thread);
}

ScholiaMarkerLook
scholia_marker_item_get_look (const ScholiaMarkerItem *self,
                              gboolean                 selected,
                              gboolean                 hovered)
{
  ScholiaMarkerLook look = {
    .kind = SCHOLIA_MARKER_OPEN,
    .color = scholia_person_get_color (scholia_thread_get_creator (self->thread)),
    .selected = selected,
    .hovered = hovered,
    .unread = scholia_thread_is_unread (self->thread),
  };

  if (scholia_thread_is_resolved (self->thread))
    look.kind = SCHOLIA_MARKER_RESOLVED;
  else if (scholia_thread_get_number (self->thread) == 0)
    look.kind = SCHOLIA_MARKER_EXPECTED;

  return look;
}

gboolean
scholia_marker_item_is_single (const ScholiaMarkerItem *self)
{
  return self->member.cluster != NULL && self->member.cluster->n_members == 1;
}

GskRenderNode *
scholia_marker_item_get_node (ScholiaMarkerItem       *self,
                              const ScholiaMarkerLook *look,
                              ScholiaMarkerArtwork    *artwork,
                              GtkWidget               *widget)
{
  guint key = scholia_marker_look_get_key (look);
  guint number = scholia_thread_get_number (self->thread);
  int scale = gtk_widget_get_scale_factor (widget);

  if (self->node != NULL && self->node_key == key && self->node_number == number &&
      self->node_scale == scale)
    return self->node;

  g_clear_pointer (&self->node, gsk_render_node_unref);
  self->node = scholia_marker_artwork_make (artwork, widget, look, number, scale);
  self->node_key = key;
  self->node_number = number;
  self->node_scale = scale;
  return self->node;
}
