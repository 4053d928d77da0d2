/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"
#include "mirror.h"

static ScholiaBoard *
board_new (guint n_threads)
{
  ScholiaBoard *board = fixture_board_new ();

  for (guint i = 1; i <= n_threads; i++)
    fixture_create (board, i);

  return board;
}

static void
reset_like (ScholiaBoard *board,
            ScholiaBoard *source)
{
  g_autoptr(GPtrArray) states = fixture_dup_states (source);
  g_autoptr(GError) error = NULL;
  g_autofree char *expected = fixture_dup_content (source);
  g_autofree char *content = NULL;

  /* In any order. */
  for (guint i = 0; i + 1 < states->len; i += 2)
    {
      gpointer first = states->pdata[i];

      states->pdata[i] = states->pdata[i + 1];
      states->pdata[i + 1] = first;
    }

  scholia_board_reset (board, scholia_board_get_seq (source), scholia_board_get_head_id (source),
                       scholia_board_get_next_number (source), states, &error);
  g_assert_no_error (error);
  content = fixture_dup_content (board);
  g_assert_cmpstr (content, ==, expected);
}

static void
test_same_content_is_silent (void)
{
  g_autoptr(ScholiaBoard) board = board_new (5);
  g_autoptr(Mirror) mirror = mirror_new (board);

  reset_like (board, board);
  g_assert_cmpuint (mirror->n_items_changed + mirror->n_changed + mirror->n_comments_changed,
                    ==, 0);
  mirror_check (mirror);
}

/* An hour offline: one thread is gone, one new, one has a reply, the rest stays as it is. */
static void
test_threads_keep_their_objects (void)
{
  g_autoptr(ScholiaBoard) server = board_new (5);
  g_autoptr(ScholiaBoard) client = fixture_board_new ();
  g_autoptr(Mirror) mirror = NULL;
  ScholiaThread *objects[5];

  reset_like (client, server);
  for (guint i = 0; i < 5; i++)
    objects[i] = scholia_board_find_number (client, i + 1);
  mirror = mirror_new (client);

  fixture_take (server, scholia_action_new_reply (fixture_id (10), fixture_id (2), "Reply"));
  fixture_take (server, scholia_action_new_for_thread (fixture_id (11), SCHOLIA_ACTION_DELETE,
                                                       fixture_id (4)));
  fixture_create (server, 12);
  reset_like (client, server);

  for (guint i = 0; i < 5; i++)
    g_assert_true (scholia_board_find_number (client, i + 1) == (i == 3 ? NULL : objects[i]));
  g_assert_cmpuint (scholia_thread_get_number (scholia_board_find_thread (client, fixture_id (12))),
                    ==, 6);
  g_assert_cmpuint (mirror->n_items_changed, ==, 1);
  g_assert_cmpuint (mirror->n_changed, ==, 1);
  g_assert_cmpuint (mirror->n_comments_changed, ==, 1);
  mirror_check (mirror);
}

/* What waits for confirmation is rolled back first; the snapshot has it, so its object goes on. */
static void
test_pending_thread_is_in_the_snapshot (void)
{
  g_autoptr(ScholiaBoard) server = board_new (2);
  g_autoptr(ScholiaBoard) client = fixture_board_new ();
  ScholiaAnchor anchor = fixture_anchor (3);
  g_autoptr(ScholiaAction) action = scholia_action_new_create (fixture_id (3), &anchor, "Pending");
  g_autoptr(ScholiaEvent) expected = NULL;
  g_autoptr(ScholiaUndo) undo = NULL;
  g_autoptr(Mirror) mirror = NULL;
  ScholiaThread *thread;

  reset_like (client, server);
  expected = fixture_expected_new (client, action, fixture_person (0));
  g_assert_true (scholia_board_apply (client, expected, &undo, NULL));
  thread = scholia_board_find_thread (client, fixture_id (3));
  scholia_event_unref (fixture_do (server, action, fixture_person (0), NULL));
  mirror = mirror_new (client);

  scholia_board_begin_update (client);
  scholia_board_undo (client, undo);
  {
    g_autoptr(GPtrArray) states = fixture_dup_states (server);

    g_assert_true (scholia_board_reset (client, scholia_board_get_seq (server),
                                        scholia_board_get_head_id (server),
                                        scholia_board_get_next_number (server), states, NULL));
  }
  scholia_board_end_update (client);

  g_assert_true (scholia_board_find_number (client, 3) == thread);
  g_assert_cmpuint (mirror->n_items_changed, ==, 0);
  mirror_check (mirror);
}

static void
test_trash_survives_where_it_fits (void)
{
  g_autoptr(ScholiaBoard) server = board_new (4);
  g_autoptr(ScholiaBoard) client = fixture_board_new ();

  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr(ScholiaAction) delete = NULL;
      g_autoptr(ScholiaEvent) event = NULL;

      if (i == 1)
        reset_like (client, server);
      delete = scholia_action_new_for_thread (fixture_id (10 + i), SCHOLIA_ACTION_DELETE,
                                              fixture_id (i));
      event = fixture_do (server, delete, fixture_person (0), NULL);
      g_assert_true (scholia_board_apply (client, event, NULL, NULL));
    }

  fixture_take (server, scholia_action_new_for_thread (fixture_id (20), SCHOLIA_ACTION_RESTORE,
                                                       fixture_id (2)));
  reset_like (client, server);
  g_assert_nonnull (scholia_board_find_trash (client, fixture_id (1)));
  g_assert_null (scholia_board_find_trash (client, fixture_id (2)));
  g_assert_nonnull (scholia_board_find_trash (client, fixture_id (3)));
}

static ScholiaThreadState *
state_new (guint64 id,
           guint   number,
           gint32  x)
{
  g_autoptr(GPtrArray) comments = g_ptr_array_new_with_free_func (g_object_unref);
  ScholiaAnchor anchor = { x, 0, 0, 0 };

  g_ptr_array_add (comments, scholia_comment_new (fixture_id (id), fixture_person (0), "x", 1, 0));

  return scholia_thread_state_new (fixture_id (id), number, &anchor, fixture_person (0), 1, NULL,
                                   0, 1, comments);
}

/* A refused snapshot changes nothing. */
static void
test_hostile_table (void)
{
  const struct
  {
    guint64             seq;
    const char         *head_id;
    guint               next_number;
    ScholiaThreadState *first;
    ScholiaThreadState *second;
  } cases[] = {
    { 9, "", 5, state_new (1, 1, 0), state_new (2, 2, 0) },
    { 0, fixture_id (9), 5, state_new (1, 1, 0), state_new (2, 2, 0) },
    { 9, "not an id", 5, state_new (1, 1, 0), state_new (2, 2, 0) },
    { G_MAXUINT64, fixture_id (9), 5, state_new (1, 1, 0), state_new (2, 2, 0) },
    { 9, fixture_id (9), 0, state_new (1, 1, 0), state_new (2, 2, 0) },
    { 9, fixture_id (9), 2, state_new (1, 1, 0), state_new (2, 2, 0) },
    { 9, fixture_id (9), G_MAXUINT, state_new (1, 1, 0), state_new (2, 2, 0) },
    { 9, fixture_id (9), 5, state_new (1, 0, 0), state_new (2, 2, 0) },
    { 9, fixture_id (9), 5, state_new (1, 2, 0), state_new (2, 2, 0) },
    { 9, fixture_id (9), 5, state_new (1, 1, 0), state_new (1, 2, 0) },
    { 9, fixture_id (9), 5, state_new (1, 1, -1), state_new (2, 2, 0) },
    { 9, fixture_id (9), 5, state_new (1, 1, 1000001), state_new (2, 2, 0) },
  };
  g_autoptr(ScholiaBoard) board = board_new (3);
  g_autofree char *before = fixture_dup_content (board);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) states = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *after = NULL;

      states = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_thread_state_unref);
      g_ptr_array_add (states, cases[i].first);
      g_ptr_array_add (states, cases[i].second);
      g_assert_false (scholia_board_reset (board, cases[i].seq, cases[i].head_id,
                                           cases[i].next_number, states, &error));
      g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
      after = fixture_dup_content (board);
      g_assert_cmpstr (after, ==, before);
    }
}

static void
test_empty_snapshot_empties (void)
{
  g_autoptr(ScholiaBoard) board = board_new (3);
  g_autoptr(ScholiaBoard) empty = fixture_board_new ();
  g_autoptr(Mirror) mirror = mirror_new (board);

  reset_like (board, empty);
  g_assert_cmpuint (mirror->n_items_changed, ==, 1);
  mirror_check (mirror);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/board-reset/same-content-is-silent", test_same_content_is_silent);
  g_test_add_func ("/model/board-reset/threads-keep-their-objects",
                   test_threads_keep_their_objects);
  g_test_add_func ("/model/board-reset/pending-thread-is-in-the-snapshot",
                   test_pending_thread_is_in_the_snapshot);
  g_test_add_func ("/model/board-reset/trash-survives-where-it-fits",
                   test_trash_survives_where_it_fits);
  g_test_add_func ("/model/board-reset/hostile-table", test_hostile_table);
  g_test_add_func ("/model/board-reset/empty-snapshot-empties", test_empty_snapshot_empties);

  return g_test_run ();
}
