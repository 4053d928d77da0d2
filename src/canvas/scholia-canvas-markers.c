/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the canvas knows and wants of threads: which one is selected or lit, and the signals. */

#include "scholia-canvas-private.h"

#include <glib/gi18n-lib.h>

static void
drop_if_gone (ScholiaCanvas  *self,
              ScholiaThread **slot)
{
  ScholiaThread *thread = *slot;

  if (thread == NULL || (self->board != NULL &&
      scholia_board_find_thread (self->board, scholia_thread_get_id (thread)) == thread))
    return;

  if (slot == &self->selected)
    scholia_canvas_set_selected_thread (self, NULL);
  else if (slot == &self->hovered)
    scholia_canvas_set_hovered_thread (self, NULL);
  else
    g_clear_object (slot);
}

/* After threads came and went. */
void
scholia_canvas_drop_gone_threads (ScholiaCanvas *self)
{
  if (self->drag_thread != NULL && self->board != NULL &&
      scholia_board_find_thread (self->board, scholia_thread_get_id (self->drag_thread)) == NULL)
    scholia_canvas_cancel_drag (self);

  drop_if_gone (self, &self->key_thread);
  drop_if_gone (self, &self->selected);
  drop_if_gone (self, &self->hovered);
  drop_if_gone (self, &self->pointer_thread);
}

static void
thread_activated_cb (ScholiaCanvas *self,
                     ScholiaThread *thread)
{
  scholia_canvas_activate_thread (self, thread);
}

static void
resolve_wanted_cb (ScholiaCanvas *self,
                   ScholiaThread *thread,
                   gboolean       resolved)
{
  g_signal_emit (self, scholia_canvas_signals[SCHOLIA_CANVAS_RESOLVE_WANTED], 0, thread, resolved);
}

static gboolean
query_tooltip_cb (ScholiaCanvas *self,
                  int            x,
                  int            y,
                  gboolean       by_keyboard,
                  GtkTooltip    *tooltip)
{
  ScholiaThread *thread = by_keyboard ? NULL : scholia_marker_layer_pick (self->markers, x, y);
  g_autofree char *excerpt = NULL;
  g_autofree char *text = NULL;
  const char *name;

  if (thread == NULL || self->drag != SCHOLIA_DRAG_NONE)
    return FALSE;

  g_object_get (thread, "excerpt", &excerpt, NULL);
  name = scholia_person_get_name (scholia_thread_get_creator (thread));
  if (scholia_thread_get_number (thread) > 0)
    /* Translators: a marker's number, its author's name, the first line of the comment. */
    text = g_strdup_printf (_("#%u · %s\n%s"), scholia_thread_get_number (thread), name, excerpt);
  else
    text = g_strdup_printf ("%s\n%s", name, excerpt);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

void
scholia_canvas_markers_init (ScholiaCanvas *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  g_signal_connect_swapped (self->markers, "thread-activated", G_CALLBACK (thread_activated_cb),
                            self);
  g_signal_connect_swapped (self->markers, "resolve-wanted", G_CALLBACK (resolve_wanted_cb), self);
}

void
scholia_canvas_set_selected_thread (ScholiaCanvas *self,
                                    ScholiaThread *thread)
{
  g_return_if_fail (SCHOLIA_IS_CANVAS (self));
  g_return_if_fail (thread == NULL || SCHOLIA_IS_THREAD (thread));

  if (self->selected == thread)
    return;

  scholia_canvas_end_key_move (self);
  scholia_canvas_leave_handle (self);
  g_set_object (&self->selected, thread);
  scholia_marker_layer_set_selected (self->markers, thread);
  g_object_notify (G_OBJECT (self), "selected-thread");
}

ScholiaThread *
scholia_canvas_get_selected_thread (ScholiaCanvas *self)
{
  g_return_val_if_fail (SCHOLIA_IS_CANVAS (self), NULL);

  return self->selected;
}

void
scholia_canvas_set_hovered_thread (ScholiaCanvas *self,
                                   ScholiaThread *thread)
{
  g_return_if_fail (SCHOLIA_IS_CANVAS (self));
  g_return_if_fail (thread == NULL || SCHOLIA_IS_THREAD (thread));

  if (!g_set_object (&self->hovered, thread))
    return;

  scholia_marker_layer_set_hovered (self->markers, thread);
  g_object_notify (G_OBJECT (self), "hovered-thread");
}

void
scholia_canvas_set_draft (ScholiaCanvas       *self,
                          const ScholiaAnchor *anchor,
                          guint                color)
{
  g_return_if_fail (SCHOLIA_IS_CANVAS (self));

  self->own_color = color;
  scholia_marker_layer_set_draft (self->markers, anchor, color);
}

void
scholia_canvas_set_filter (ScholiaCanvas *self,
                           GtkFilter     *filter)
{
  g_return_if_fail (SCHOLIA_IS_CANVAS (self));
  g_return_if_fail (filter == NULL || GTK_IS_FILTER (filter));

  scholia_marker_layer_set_filter (self->markers, filter);
}

static void
movable_changed_cb (ScholiaCanvas *self)
{
  ScholiaAnchor anchor;

  if (scholia_canvas_get_sized (self, &anchor) == NULL)
    scholia_canvas_leave_handle (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
scholia_canvas_set_movable (ScholiaCanvas *self,
                            GtkFilter     *movable)
{
  g_return_if_fail (SCHOLIA_IS_CANVAS (self));
  g_return_if_fail (movable == NULL || GTK_IS_FILTER (movable));

  if (self->movable == movable)
    return;

  if (self->movable != NULL)
    g_clear_signal_handler (&self->movable_handler_id, self->movable);
  g_set_object (&self->movable, movable);
  if (movable != NULL)
    self->movable_handler_id = g_signal_connect_swapped (movable, "changed",
                                                         G_CALLBACK (movable_changed_cb), self);
  movable_changed_cb (self);
}

gboolean
scholia_canvas_may_move (ScholiaCanvas *self,
                         ScholiaThread *thread)
{
  return self->movable == NULL || gtk_filter_match (self->movable, thread);
}

void
scholia_canvas_cancel_move (ScholiaCanvas *self,
                            ScholiaThread *thread)
{
  g_return_if_fail (SCHOLIA_IS_CANVAS (self));
  g_return_if_fail (SCHOLIA_IS_THREAD (thread));

  scholia_marker_layer_set_moved (self->markers, thread, NULL);
}

gboolean
scholia_canvas_shows_thread (ScholiaCanvas *self,
                             ScholiaThread *thread)
{
  g_return_val_if_fail (SCHOLIA_IS_CANVAS (self), FALSE);
  g_return_val_if_fail (SCHOLIA_IS_THREAD (thread), FALSE);

  return scholia_marker_layer_shows (self->markers, thread);
}

void
scholia_canvas_set_cursor (ScholiaCanvas *self,
                           const char    *id,
                           const char    *name,
                           guint          color,
                           double         x,
                           double         y)
{
  g_return_if_fail (SCHOLIA_IS_CANVAS (self));

  scholia_cursor_layer_set_cursor (self->cursors, id, name, color, x, y);
}

void
scholia_canvas_remove_cursor (ScholiaCanvas *self,
                              const char    *id)
{
  g_return_if_fail (SCHOLIA_IS_CANVAS (self));

  scholia_cursor_layer_remove (self->cursors, id);
}

void
scholia_canvas_activate_thread (ScholiaCanvas *self,
                                ScholiaThread *thread)
{
  g_autoptr(ScholiaThread) kept = g_object_ref (thread);

  scholia_canvas_set_selected_thread (self, kept);
  g_signal_emit (self, scholia_canvas_signals[SCHOLIA_CANVAS_THREAD_ACTIVATED], 0, kept);
}

void
scholia_canvas_want_move (ScholiaCanvas       *self,
                          ScholiaThread       *thread,
                          const ScholiaAnchor *anchor)
{
  ScholiaAnchor place = *anchor;

  if (scholia_anchor_equal (&place, scholia_thread_get_anchor (thread)))
    {
      scholia_marker_layer_set_moved (self->markers, thread, NULL);
      return;
    }

  scholia_marker_layer_set_moved (self->markers, thread, &place);
  g_signal_emit (self, scholia_canvas_signals[SCHOLIA_CANVAS_MOVE_WANTED], 0, thread, &place);
}

/* A key that is held repeats faster than a server takes actions; and one Undo takes back all of
 * it. */
void
scholia_canvas_want_key_move (ScholiaCanvas       *self,
                              ScholiaThread       *thread,
                              const ScholiaAnchor *anchor)
{
  g_set_object (&self->key_thread, thread);
  scholia_marker_layer_set_moved (self->markers, thread, anchor);
  scholia_canvas_update_coordinates (self);
}

void
scholia_canvas_end_key_move (ScholiaCanvas *self)
{
  g_autoptr(ScholiaThread) thread = g_steal_pointer (&self->key_thread);
  ScholiaAnchor anchor;

  if (thread != NULL && scholia_marker_layer_get_anchor (self->markers, thread, &anchor))
    scholia_canvas_want_move (self, thread, &anchor);
}

void
scholia_canvas_want_marker (ScholiaCanvas       *self,
                            const ScholiaAnchor *anchor)
{
  ScholiaAnchor place = *anchor;

  g_signal_emit (self, scholia_canvas_signals[SCHOLIA_CANVAS_MARKER_WANTED], 0, &place);
}
