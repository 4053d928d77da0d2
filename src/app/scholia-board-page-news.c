/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a screen reader is told of other people's deeds: of those in sight, and not while the person
 * types. What happens elsewhere is marked as unread. */

#include "scholia-board-page-private.h"

static gboolean
say_cb (gpointer user_data)
{
  ScholiaBoardPage *self = user_data;
  g_autofree char *words = NULL;

  self->news_id = 0;
  if (self->is_typing)
    return G_SOURCE_REMOVE;

  words = scholia_news_take (self->news, g_get_monotonic_time ());
  if (words != NULL)
    scholia_canvas_announce (self->canvas, words);

  return G_SOURCE_REMOVE;
}

/* Whoever types hears it when they rest; meanwhile it is gathered. */
void
scholia_board_page_say_news (ScholiaBoardPage *self)
{
  gint64 wait_us = scholia_news_get_wait (self->news, g_get_monotonic_time ());

  if (wait_us >= 0 && self->news_id == 0 && !self->is_typing)
    self->news_id = g_timeout_add ((guint) (wait_us / 1000), say_cb, self);
}

void
scholia_board_page_tell_deed (ScholiaBoardPage *self,
                              ScholiaEvent     *event)
{
  ScholiaActionKind kind = scholia_action_get_kind (scholia_event_get_action (event));
  const char *id = scholia_event_get_thread_id (event);
  ScholiaThread *thread = scholia_board_find_thread (self->board, id);
  ScholiaThreadState *state = thread != NULL ? scholia_thread_get_state (thread)
                                             : scholia_board_find_trash (self->board, id);

  if (state == NULL ||
      !scholia_canvas_shows_place (self->canvas, scholia_thread_state_get_anchor (state)))
    return;
  /* A filter may hide what is resolved just because it is: that was in sight. */
  if (thread != NULL && kind != SCHOLIA_ACTION_RESOLVE && kind != SCHOLIA_ACTION_REOPEN &&
      !scholia_canvas_shows_thread (self->canvas, thread))
    return;

  scholia_news_add (self->news, kind, scholia_thread_state_get_number (state),
                    scholia_person_get_name (scholia_event_get_author (event)));
  scholia_board_page_say_news (self);
}

void
scholia_board_page_drop_news (ScholiaBoardPage *self)
{
  g_clear_handle_id (&self->news_id, g_source_remove);
  scholia_news_clear (self->news);
}
