/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <string.h>

/* Two threads: 1 with two comments (1 and 11), 2 with one; 3 was deleted. Next number is 4. */
static ScholiaBoard *
board_new (void)
{
  ScholiaBoard *board = fixture_board_new ();

  fixture_create (board, 1);
  fixture_create (board, 2);
  fixture_create (board, 3);
  fixture_take (board, scholia_action_new_reply (fixture_id (11), fixture_id (1), "Reply"));
  fixture_take (board, scholia_action_new_for_thread (fixture_id (12), SCHOLIA_ACTION_DELETE,
                                                      fixture_id (3)));

  return board;
}

static void
assert_refused (ScholiaBoard *board,
                ScholiaEvent *event,
                gint          code)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *before = fixture_dup_content (board);
  g_autofree char *after = NULL;
  ScholiaUndo *undo = NULL;

  g_assert_false (scholia_board_apply (board, event, &undo, &error));
  g_assert_error (error, SCHOLIA_ERROR, code);
  g_assert_null (undo);
  after = fixture_dup_content (board);
  g_assert_cmpstr (after, ==, before);
}

/* @action: (transfer full); with the next seq, a good time and the next number if it creates. */
static void
refuse (ScholiaBoard  *board,
        ScholiaAction *action,
        gint           code)
{
  gboolean creates = scholia_action_get_kind (action) == SCHOLIA_ACTION_CREATE;
  g_autoptr(ScholiaEvent) event = NULL;

  event = scholia_event_new (action, fixture_person (0), scholia_board_get_seq (board) + 1,
                             FIXTURE_START_MS, NULL,
                             creates ? scholia_board_get_next_number (board) : 0);
  assert_refused (board, event, code);
  scholia_action_unref (action);
}

static void
test_seq_table (void)
{
  g_autoptr(ScholiaBoard) board = board_new ();
  g_autoptr(ScholiaAction) action = scholia_action_new_reply (fixture_id (99), fixture_id (1), "x");
  static const guint64 bad[] = { 1, 5, 7, 1000, G_MAXUINT64, G_MAXINT64 };

  g_assert_cmpuint (scholia_board_get_seq (board), ==, 5);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(ScholiaEvent) event = scholia_event_new (action, fixture_person (0), bad[i],
                                                         FIXTURE_START_MS, NULL, 0);

      assert_refused (board, event, SCHOLIA_ERROR_CONFLICT);
    }
}

static void
test_time_table (void)
{
  g_autoptr(ScholiaBoard) board = board_new ();
  g_autoptr(ScholiaAction) action = scholia_action_new_reply (fixture_id (99), fixture_id (1), "x");
  static const gint64 bad[] = { -1, G_MININT64, G_MAXINT64, G_GINT64_CONSTANT (253402300800000) };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(ScholiaEvent) event = scholia_event_new (action, fixture_person (0), 6, bad[i],
                                                         NULL, 0);

      assert_refused (board, event, SCHOLIA_ERROR_MALFORMED);
    }
}

static void
test_target_table (void)
{
  g_autoptr(ScholiaBoard) board = board_new ();
  const char *id = fixture_id (99);
  g_autofree char *too_long = g_strnfill (SCHOLIA_MAX_COMMENT_CHARS + 1, 'x');
  ScholiaAnchor inside = fixture_anchor (1);
  ScholiaAnchor outside = { -1, 0, 0, 0 };

  refuse (board, scholia_action_new_create (fixture_id (1), &inside, "x"), SCHOLIA_ERROR_CONFLICT);
  refuse (board, scholia_action_new_create (fixture_id (3), &inside, "x"), SCHOLIA_ERROR_CONFLICT);
  refuse (board, scholia_action_new_create (id, &outside, "x"), SCHOLIA_ERROR_MALFORMED);
  refuse (board, scholia_action_new_create (id, &inside, too_long), SCHOLIA_ERROR_TOO_LARGE);
  refuse (board, scholia_action_new_reply (id, fixture_id (3), "x"), SCHOLIA_ERROR_NOT_FOUND);
  refuse (board, scholia_action_new_reply (fixture_id (11), fixture_id (1), "x"),
          SCHOLIA_ERROR_CONFLICT);
  refuse (board, scholia_action_new_reply (fixture_id (1), fixture_id (1), "x"),
          SCHOLIA_ERROR_CONFLICT);
  refuse (board, scholia_action_new_edit (id, fixture_id (1), fixture_id (2), "x"),
          SCHOLIA_ERROR_NOT_FOUND);
  refuse (board, scholia_action_new_edit (id, fixture_id (9), fixture_id (1), "x"),
          SCHOLIA_ERROR_NOT_FOUND);
  refuse (board, scholia_action_new_delete_comment (id, fixture_id (1), fixture_id (2)),
          SCHOLIA_ERROR_NOT_FOUND);
  refuse (board, scholia_action_new_delete_comment (id, fixture_id (2), fixture_id (2)),
          SCHOLIA_ERROR_LAST_COMMENT);
  refuse (board, scholia_action_new_move (id, fixture_id (3), &inside), SCHOLIA_ERROR_NOT_FOUND);
  refuse (board, scholia_action_new_move (id, fixture_id (1), &outside), SCHOLIA_ERROR_MALFORMED);
  refuse (board, scholia_action_new_for_thread (id, SCHOLIA_ACTION_RESOLVE, fixture_id (3)),
          SCHOLIA_ERROR_NOT_FOUND);
  refuse (board, scholia_action_new_for_thread (id, SCHOLIA_ACTION_REOPEN, fixture_id (1)),
          SCHOLIA_ERROR_CONFLICT);
  refuse (board, scholia_action_new_for_thread (id, SCHOLIA_ACTION_DELETE, fixture_id (3)),
          SCHOLIA_ERROR_NOT_FOUND);
  refuse (board, scholia_action_new_for_thread (id, SCHOLIA_ACTION_RESTORE, fixture_id (3)),
          SCHOLIA_ERROR_MALFORMED);
}

/* Never used twice, not even a deleted thread's; and never so large that counting on overflows. */
static void
test_number_table (void)
{
  static const struct
  {
    guint64 seq;
    guint   number;
    gint    code;
  } cases[] = {
    { 6, 0, SCHOLIA_ERROR_MALFORMED },
    { 6, 1, SCHOLIA_ERROR_CONFLICT },
    { 6, 3, SCHOLIA_ERROR_CONFLICT },
    { 6, G_MAXINT32, SCHOLIA_ERROR_MALFORMED },
    { 6, G_MAXUINT, SCHOLIA_ERROR_MALFORMED },
    { 0, 4, SCHOLIA_ERROR_MALFORMED },
  };
  g_autoptr(ScholiaBoard) board = board_new ();
  ScholiaAnchor anchor = fixture_anchor (1);
  g_autoptr(ScholiaAction) action = scholia_action_new_create (fixture_id (99), &anchor, "x");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ScholiaEvent) event = scholia_event_new (action, fixture_person (0), cases[i].seq,
                                                         FIXTURE_START_MS, NULL, cases[i].number);

      assert_refused (board, event, cases[i].code);
    }
}

static ScholiaThreadState *
state_new (guint64       id,
           guint         number,
           ScholiaAnchor anchor,
           gint64        time_ms,
           guint64       second_comment)
{
  g_autoptr(GPtrArray) comments = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (comments, scholia_comment_new (fixture_id (id), fixture_person (0), "x",
                                                  FIXTURE_START_MS, 0));
  g_ptr_array_add (comments, scholia_comment_new (fixture_id (second_comment), fixture_person (0),
                                                  "y", FIXTURE_START_MS, 0));

  return scholia_thread_state_new (fixture_id (id), number, &anchor, fixture_person (0), time_ms,
                                   NULL, 0, time_ms, comments);
}

static void
test_restored_table (void)
{
  const ScholiaAnchor inside = { 1, 2, 0, 0 };
  const ScholiaAnchor outside = { 1, 2, 3, 0 };
  const struct
  {
    ScholiaThreadState *state;
    gint                code;
  } cases[] = {
    { state_new (8, 3, inside, 1, 21), SCHOLIA_ERROR_MALFORMED },
    { state_new (3, 0, inside, 1, 21), SCHOLIA_ERROR_MALFORMED },
    { state_new (3, 2, inside, 1, 21), SCHOLIA_ERROR_CONFLICT },
    { state_new (3, 4, inside, 1, 21), SCHOLIA_ERROR_MALFORMED },
    { state_new (3, G_MAXUINT, inside, 1, 21), SCHOLIA_ERROR_MALFORMED },
    { state_new (3, 3, outside, 1, 21), SCHOLIA_ERROR_MALFORMED },
    { state_new (3, 3, inside, -1, 21), SCHOLIA_ERROR_MALFORMED },
    { state_new (3, 3, inside, 1, 3), SCHOLIA_ERROR_MALFORMED },
  };
  g_autoptr(ScholiaBoard) board = board_new ();
  g_autoptr(ScholiaAction) action = NULL;

  action = scholia_action_new_for_thread (fixture_id (99), SCHOLIA_ACTION_RESTORE, fixture_id (3));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ScholiaEvent) event = scholia_event_new (action, fixture_person (0), 6,
                                                         FIXTURE_START_MS, cases[i].state, 0);

      assert_refused (board, event, cases[i].code);
      scholia_thread_state_unref (cases[i].state);
    }
}

/* A client that joined after the deletion has nothing in its trash, and restores from the event. */
static void
test_restore_needs_no_trash (void)
{
  g_autoptr(ScholiaBoard) server = board_new ();
  g_autoptr(ScholiaBoard) client = fixture_board_new ();
  g_autoptr(GPtrArray) states = fixture_dup_states (server);
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaEvent) event = NULL;
  g_autofree char *server_content = NULL;
  g_autofree char *client_content = NULL;

  scholia_board_reset (client, scholia_board_get_seq (server), scholia_board_get_head_id (server),
                       scholia_board_get_next_number (server), states, NULL);
  g_assert_null (scholia_board_find_trash (client, fixture_id (3)));

  action = scholia_action_new_for_thread (fixture_id (99), SCHOLIA_ACTION_RESTORE, fixture_id (3));
  event = fixture_do (server, action, fixture_person (0), NULL);
  g_assert_true (scholia_board_apply (client, event, NULL, NULL));

  server_content = fixture_dup_content (server);
  client_content = fixture_dup_content (client);
  g_assert_cmpstr (client_content, ==, server_content);
  g_assert_cmpuint (scholia_thread_get_number (scholia_board_find_thread (client, fixture_id (3))),
                    ==, 3);
}

/* Number 12 once said is number 12 for ever: also in people's mouths and mails. */
static void
test_number_is_never_reused (void)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  g_autoptr(GHashTable) owners = g_hash_table_new (NULL, NULL);
  g_autoptr(GRand) rand = g_rand_new_with_seed (42);

  for (guint i = 1; i <= 500; i++)
    {
      ScholiaThread *thread = fixture_create (board, i);

      g_assert_true (g_hash_table_add (owners,
                                       GUINT_TO_POINTER (scholia_thread_get_number (thread))));
      if (g_rand_boolean (rand))
        fixture_take (board, scholia_action_new_for_thread (fixture_id (1000 + i),
                                                            SCHOLIA_ACTION_DELETE,
                                                            fixture_id (i)));
    }

  g_assert_cmpuint (scholia_board_get_next_number (board), ==, 501);
}

static void
test_trash_keeps_the_newest (void)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  guint n = SCHOLIA_MAX_TRASH + 5;

  for (guint i = 1; i <= n; i++)
    {
      fixture_create (board, i);
      fixture_take (board, scholia_action_new_for_thread (fixture_id (1000 + i),
                                                          SCHOLIA_ACTION_DELETE, fixture_id (i)));
    }

  for (guint i = 1; i <= n; i++)
    g_assert_cmpint (scholia_board_find_trash (board, fixture_id (i)) != NULL, ==, i > 5);
}

/* The words are new, author, time and place in the thread are not. */
static void
test_edit_keeps_the_author (void)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  ScholiaThread *thread = fixture_create (board, 1);
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaEvent) event = NULL;
  ScholiaComment *old, *new;
  gint64 created_ms;

  old = scholia_thread_state_get_comment (scholia_thread_get_state (thread), 0);
  created_ms = scholia_comment_get_created_ms (old);
  action = scholia_action_new_edit (fixture_id (99), fixture_id (1), fixture_id (1), "New words");
  event = scholia_event_new (action, fixture_person (2), 2, created_ms + 5000, NULL, 0);
  g_assert_true (scholia_board_apply (board, event, NULL, NULL));

  new = scholia_thread_state_get_comment (scholia_thread_get_state (thread), 0);
  g_assert_cmpstr (scholia_comment_get_id (new), ==, fixture_id (1));
  g_assert_cmpstr (scholia_comment_get_body (new), ==, "New words");
  g_assert_true (scholia_comment_get_author (new) == fixture_person (0));
  g_assert_cmpint (scholia_comment_get_created_ms (new), ==, created_ms);
  g_assert_cmpint (scholia_comment_get_edited_ms (new), ==, created_ms + 5000);
  g_assert_cmpint (scholia_thread_get_activity_ms (thread), ==, created_ms + 5000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/board-apply/seq-table", test_seq_table);
  g_test_add_func ("/model/board-apply/time-table", test_time_table);
  g_test_add_func ("/model/board-apply/target-table", test_target_table);
  g_test_add_func ("/model/board-apply/number-table", test_number_table);
  g_test_add_func ("/model/board-apply/restored-table", test_restored_table);
  g_test_add_func ("/model/board-apply/restore-needs-no-trash", test_restore_needs_no_trash);
  g_test_add_func ("/model/board-apply/number-is-never-reused", test_number_is_never_reused);
  g_test_add_func ("/model/board-apply/trash-keeps-the-newest", test_trash_keeps_the_newest);
  g_test_add_func ("/model/board-apply/edit-keeps-the-author", test_edit_keeps_the_author);

  return g_test_run ();
}
