/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person may want of a board. */

#include "world.h"

#include "fixture.h"

static const char *
next_id (void)
{
  return fixture_id (++world.ids);
}

static char *
dup_words (Person *self)
{
  return g_strdup_printf ("Words %" G_GUINT64_FORMAT " λόγια %s", world.ids,
                          world.ledgers[self->board].marker);
}

/* A point, or as often a region. */
static ScholiaAnchor
random_anchor (void)
{
  guint dice = machine_dice (1000);
  ScholiaAnchor anchor = fixture_anchor (dice);

  if (dice % 2 == 0)
    {
      anchor.width = (SCHOLIA_ANCHOR_UNITS - anchor.x + 1) / 2;
      anchor.height = (SCHOLIA_ANCHOR_UNITS - anchor.y + 1) / 2;
    }

  return anchor;
}

ScholiaAction *
person_new_create (Person     *self,
                   const char *words)
{
  const ScholiaAnchor anchor = random_anchor ();

  return scholia_action_new_create (next_id (), &anchor, words);
}

/* One of the last: what people talk about, so that they meet there. */
static ScholiaThread *
pick_thread (ScholiaBoard *board)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (board));
  g_autoptr(ScholiaThread) thread = NULL;

  if (n == 0)
    return NULL;

  thread = g_list_model_get_item (G_LIST_MODEL (board), n - 1 - machine_dice (MIN (n, 12)));

  return thread; /* the board holds it */
}

static const char *
pick_comment_id (ScholiaThread *thread)
{
  ScholiaThreadState *state = scholia_thread_get_state (thread);

  return scholia_comment_get_id (
    scholia_thread_state_get_comment (state,
                                      machine_dice (scholia_thread_state_get_n_comments (state))));
}

/* A thread that was deleted some time ago, if a few guesses find one. */
static const char *
pick_trash (Person       *self,
            ScholiaBoard *board)
{
  const GPtrArray *ids = world.ledgers[self->board].ids;

  for (guint i = 0; i < 10 && ids->len > 0; i++)
    {
      const char *id = g_ptr_array_index (ids, machine_dice (ids->len));

      if (scholia_board_find_trash (board, id) != NULL)
        return id;
    }

  return NULL;
}

static ScholiaAction *
new_for_thread (Person            *self,
                ScholiaActionKind  kind,
                ScholiaThread     *thread)
{
  const char *thread_id = scholia_thread_get_id (thread);
  const ScholiaAnchor anchor = random_anchor ();
  const char *id = next_id ();
  g_autofree char *words = dup_words (self);

  switch (kind)
    {
    case SCHOLIA_ACTION_REPLY:
      return scholia_action_new_reply (id, thread_id, words);

    case SCHOLIA_ACTION_EDIT:
      return scholia_action_new_edit (id, thread_id, pick_comment_id (thread), words);

    case SCHOLIA_ACTION_DELETE_COMMENT:
      return scholia_action_new_delete_comment (id, thread_id, pick_comment_id (thread));

    case SCHOLIA_ACTION_MOVE:
      return scholia_action_new_move (id, thread_id, &anchor);

    case SCHOLIA_ACTION_CREATE:
    case SCHOLIA_ACTION_RESOLVE:
    case SCHOLIA_ACTION_REOPEN:
    case SCHOLIA_ACTION_DELETE:
    case SCHOLIA_ACTION_RESTORE:
    default:
      return scholia_action_new_for_thread (id, kind, thread_id);
    }
}

/* Mostly what the window offers for that thread. */
static ScholiaActionKind
pick_kind (ScholiaThread *thread)
{
  static const ScholiaActionKind kinds[] = {
    SCHOLIA_ACTION_REPLY, SCHOLIA_ACTION_REPLY, SCHOLIA_ACTION_REPLY, SCHOLIA_ACTION_EDIT,
    SCHOLIA_ACTION_DELETE_COMMENT, SCHOLIA_ACTION_MOVE, SCHOLIA_ACTION_MOVE,
    SCHOLIA_ACTION_RESOLVE, SCHOLIA_ACTION_REOPEN, SCHOLIA_ACTION_DELETE,
  };

  return kinds[machine_dice (G_N_ELEMENTS (kinds))];
}

ScholiaAction *
person_new_action (Person   *self,
                   gboolean  is_forged)
{
  ScholiaBoard *board = scholia_session_get_board (self->session);
  ScholiaThread *thread = board != NULL ? pick_thread (board) : NULL;
  g_autofree char *words = dup_words (self);
  const char *trash_id;

  if (thread == NULL || (!is_forged && machine_chance (3)))
    return person_new_create (self, words);

  if (!is_forged && machine_chance (10) && (trash_id = pick_trash (self, board)) != NULL)
    return scholia_action_new_for_thread (next_id (), SCHOLIA_ACTION_RESTORE, trash_id);

  return new_for_thread (self, pick_kind (thread), thread);
}
