/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include "scholia-id.h"

/* Kept for good, so that a test may use an id like a constant. */
const char *
fixture_id (guint64 n)
{
  static GHashTable *ids;
  char *id;
  guint8 bytes[16] = { 0 };

  if (ids == NULL)
    ids = g_hash_table_new (NULL, NULL);

  id = g_hash_table_lookup (ids, GSIZE_TO_POINTER (n));
  if (id != NULL)
    return id;

  for (guint i = 0; i < 8; i++)
    bytes[15 - i] = (guint8) (n >> (8 * i));
  id = scholia_id_from_bytes (bytes);
  g_hash_table_insert (ids, GSIZE_TO_POINTER (n), id);

  return id;
}

ScholiaPerson *
fixture_person (guint n)
{
  static const char *const names[FIXTURE_N_PEOPLE] = { "Ada", "Βασιλική", "Chloé", "Dmitri 🙂" };
  static ScholiaPerson *people[FIXTURE_N_PEOPLE];

  n %= FIXTURE_N_PEOPLE;
  if (people[n] == NULL)
    {
      g_autofree char *id = g_strdup_printf ("person012345-_0%c", 'a' + (char) n);

      people[n] = scholia_person_new (id, names[n], n);
    }

  return people[n];
}

ScholiaAnchor
fixture_anchor (guint n)
{
  return (ScholiaAnchor) { (gint32) (n * 7919 % SCHOLIA_ANCHOR_UNITS),
                           (gint32) (n * 104729 % SCHOLIA_ANCHOR_UNITS), 0, 0 };
}

ScholiaBoard *
fixture_board_new (void)
{
  ScholiaImageInfo image = { "", "image/png", 1600, 1200, 123456 };

  for (guint i = 0; i < 64; i++)
    image.sha256[i] = "0123456789abcdef"[i % 16];

  return scholia_board_new ("0123456789ab", "A board", &image);
}

static ScholiaThread *
pick_thread (ScholiaBoard *board,
             GRand        *rand)
{
  gint n = (gint) g_list_model_get_n_items (G_LIST_MODEL (board));
  g_autoptr(ScholiaThread) thread = NULL;

  if (n == 0)
    return NULL;

  thread = g_list_model_get_item (G_LIST_MODEL (board), (guint) g_rand_int_range (rand, 0, n));

  return thread; /* the board holds it */
}

static const char *
pick_comment_id (ScholiaThread *thread,
                 GRand         *rand)
{
  ScholiaThreadState *state = scholia_thread_get_state (thread);
  gint n = (gint) scholia_thread_state_get_n_comments (state);

  return scholia_comment_get_id (scholia_thread_state_get_comment (state,
                                 (guint) g_rand_int_range (rand, 0, n)));
}

static ScholiaAction *
random_restore (ScholiaBoard *board,
                GRand        *rand,
                guint64       id,
                guint64       ids)
{
  /* Nearly every id was of something else than a deleted thread, so try several. */
  for (guint i = 0; i < 20; i++)
    {
      const char *thread_id = fixture_id ((guint64) g_rand_int_range (rand, 1, (gint) ids + 1));

      if (scholia_board_find_trash (board, thread_id) != NULL)
        return scholia_action_new_for_thread (fixture_id (id), SCHOLIA_ACTION_RESTORE, thread_id);
    }

  return NULL;
}

/* A point, or as often a region. */
static ScholiaAnchor
random_anchor (GRand *rand)
{
  ScholiaAnchor anchor = fixture_anchor (g_rand_int (rand));

  if (g_rand_boolean (rand))
    {
      anchor.width = g_rand_int_range (rand, 1, SCHOLIA_ANCHOR_UNITS - anchor.x + 1);
      anchor.height = g_rand_int_range (rand, 1, SCHOLIA_ANCHOR_UNITS - anchor.y + 1);
    }

  return anchor;
}

ScholiaAction *
fixture_random_action (ScholiaBoard *board,
                       GRand        *rand,
                       guint64      *ids)
{
  guint64 id = ++*ids;
  ScholiaThread *thread = pick_thread (board, rand);
  ScholiaAnchor anchor = random_anchor (rand);
  guint kind = (guint) g_rand_int_range (rand, 0, SCHOLIA_N_ACTION_KINDS + 2);
  g_autofree char *body = g_strdup_printf ("Words %" G_GUINT64_FORMAT "\nλόγια", id);
  const char *thread_id = thread != NULL ? scholia_thread_get_id (thread) : NULL;

  if (kind == SCHOLIA_ACTION_RESTORE)
    {
      ScholiaAction *restore = random_restore (board, rand, id, *ids);

      if (restore != NULL)
        return restore;
    }

  if (thread == NULL || kind >= SCHOLIA_ACTION_RESTORE || kind == SCHOLIA_ACTION_CREATE)
    return scholia_action_new_create (fixture_id (id), &anchor, body);

  switch ((ScholiaActionKind) kind)
    {
    case SCHOLIA_ACTION_REPLY:
      return scholia_action_new_reply (fixture_id (id), thread_id, body);

    case SCHOLIA_ACTION_EDIT:
      return scholia_action_new_edit (fixture_id (id), thread_id, pick_comment_id (thread, rand),
                                      body);

    case SCHOLIA_ACTION_DELETE_COMMENT:
      return scholia_action_new_delete_comment (fixture_id (id), thread_id,
                                                pick_comment_id (thread, rand));

    case SCHOLIA_ACTION_MOVE:
      return scholia_action_new_move (fixture_id (id), thread_id, &anchor);

    case SCHOLIA_ACTION_RESOLVE:
    case SCHOLIA_ACTION_REOPEN:
    case SCHOLIA_ACTION_DELETE:
      return scholia_action_new_for_thread (fixture_id (id), (ScholiaActionKind) kind, thread_id);

    case SCHOLIA_ACTION_CREATE:
    case SCHOLIA_ACTION_RESTORE:
    default:
      g_assert_not_reached ();
    }
}

static gint64
next_time (void)
{
  static gint64 time_ms = FIXTURE_START_MS;

  return time_ms += 1000;
}

ScholiaEvent *
fixture_do (ScholiaBoard  *board,
            ScholiaAction *action,
            ScholiaPerson *author,
            ScholiaUndo  **undo)
{
  g_autoptr(GError) error = NULL;
  ScholiaEvent *event;
  gboolean is_applied;

  scholia_board_check (board, action, SCHOLIA_ROLE_MODERATOR, scholia_person_get_id (author),
                       &error);
  g_assert_no_error (error);

  event = scholia_board_accept (board, action, author, next_time ());
  is_applied = scholia_board_apply (board, event, undo, &error);
  g_assert_no_error (error);
  g_assert_true (is_applied);

  return event;
}

void
fixture_take (ScholiaBoard  *board,
              ScholiaAction *action)
{
  scholia_event_unref (fixture_do (board, action, fixture_person (0), NULL));
  scholia_action_unref (action);
}

ScholiaThread *
fixture_create (ScholiaBoard *board,
                guint64       n)
{
  ScholiaAnchor anchor = fixture_anchor ((guint) n);

  fixture_take (board, scholia_action_new_create (fixture_id (n), &anchor, "First words"));

  return scholia_board_find_thread (board, fixture_id (n));
}

ScholiaEvent *
fixture_expected_new (ScholiaBoard  *board,
                      ScholiaAction *action,
                      ScholiaPerson *author)
{
  ScholiaThreadState *restored = NULL;

  if (scholia_action_get_kind (action) == SCHOLIA_ACTION_RESTORE)
    restored = scholia_board_find_trash (board, scholia_action_get_thread_id (action));

  return scholia_event_new (action, author, 0, next_time (), restored, 0);
}

GPtrArray *
fixture_dup_states (ScholiaBoard *board)
{
  GPtrArray *states = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_thread_state_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (board));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (G_LIST_MODEL (board), i);

      g_ptr_array_add (states, scholia_thread_state_ref (scholia_thread_get_state (thread)));
    }

  return states;
}

char *
fixture_dup_content (ScholiaBoard *board)
{
  g_autoptr(GPtrArray) states = fixture_dup_states (board);
  g_autofree char *hash = scholia_board_dup_hash (board);
  GString *content = g_string_new (hash);

  g_string_append_printf (content, " seq %" G_GUINT64_FORMAT " head %s next %u\n",
                          scholia_board_get_seq (board), scholia_board_get_head_id (board),
                          scholia_board_get_next_number (board));
  for (guint i = 0; i < states->len; i++)
    {
      ScholiaThreadState *state = g_ptr_array_index (states, i);
      g_autofree char *thread_hash = NULL;

      thread_hash = g_base64_encode (scholia_thread_state_get_hash (state), 32);
      g_string_append_printf (content, "#%u %s %s\n", scholia_thread_state_get_number (state),
                              scholia_thread_state_get_id (state), thread_hash);
    }

  return g_string_free (content, FALSE);
}
