/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"
#include "mirror.h"

static ScholiaUndo *
apply (ScholiaBoard *board,
       ScholiaEvent *event)
{
  g_autoptr(GError) error = NULL;
  ScholiaUndo *undo = NULL;

  scholia_board_apply (board, event, &undo, &error);
  g_assert_no_error (error);
  g_assert_nonnull (undo);

  return undo;
}

static ScholiaAction *
create_action (guint64 id)
{
  ScholiaAnchor anchor = fixture_anchor ((guint) id);

  return scholia_action_new_create (fixture_id (id), &anchor, "Pending words");
}

static ScholiaAction *
for_thread (guint64           id,
            ScholiaActionKind kind,
            guint64           thread)
{
  return scholia_action_new_for_thread (fixture_id (id), kind, fixture_id (thread));
}

/* The replica's daily bread: shown when sent, confirmed by the broadcast, never flickering. */
static void
test_confirmed_create_is_silent_in_the_list (void)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  g_autoptr(ScholiaAction) action = create_action (2);
  g_autoptr(ScholiaEvent) expected = NULL;
  g_autoptr(ScholiaEvent) real = NULL;
  g_autoptr(ScholiaUndo) undo = NULL;
  g_autoptr(ScholiaUndo) unused = NULL;
  g_autoptr(Mirror) mirror = NULL;
  ScholiaThread *thread;

  fixture_create (board, 1);
  expected = fixture_expected_new (board, action, fixture_person (0));
  real = scholia_board_accept (board, action, fixture_person (0), FIXTURE_START_MS + 77);
  undo = apply (board, expected);
  thread = scholia_board_find_thread (board, fixture_id (2));
  g_assert_cmpuint (scholia_thread_get_number (thread), ==, 0);
  g_assert_cmpuint (scholia_board_get_seq (board), ==, 1);
  g_assert_cmpuint (scholia_board_get_next_number (board), ==, 2);
  mirror = mirror_new (board);

  scholia_board_begin_update (board);
  scholia_board_undo (board, undo);
  g_assert_null (scholia_board_find_thread (board, fixture_id (2)));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (board)), ==, 2);
  unused = apply (board, real);
  scholia_board_end_update (board);

  g_assert_true (scholia_board_find_thread (board, fixture_id (2)) == thread);
  g_assert_cmpuint (scholia_thread_get_number (thread), ==, 2);
  g_assert_cmpuint (mirror->n_items_changed, ==, 0);
  g_assert_cmpuint (mirror->n_changed, ==, 1);
  mirror_check (mirror);
}

/* Rolled back and forth with nothing in between: not one signal. */
static void
test_net_nothing_is_silent (void)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  ScholiaAction *actions[4];
  ScholiaEvent *events[4];
  ScholiaUndo *undos[4];
  g_autoptr(Mirror) mirror = NULL;

  fixture_create (board, 1);
  fixture_create (board, 2);
  actions[0] = create_action (3);
  actions[1] = scholia_action_new_reply (fixture_id (4), fixture_id (1), "Reply");
  actions[2] = for_thread (5, SCHOLIA_ACTION_RESOLVE, 3);
  actions[3] = for_thread (6, SCHOLIA_ACTION_DELETE, 2);
  for (guint i = 0; i < 4; i++)
    {
      events[i] = fixture_expected_new (board, actions[i], fixture_person (0));
      undos[i] = apply (board, events[i]);
    }
  mirror = mirror_new (board);

  scholia_board_begin_update (board);
  for (guint i = 4; i > 0; i--)
    {
      scholia_board_undo (board, undos[i - 1]);
      scholia_undo_unref (undos[i - 1]);
    }
  for (guint i = 0; i < 4; i++)
    undos[i] = apply (board, events[i]);
  scholia_board_end_update (board);

  g_assert_cmpuint (mirror->n_items_changed + mirror->n_changed + mirror->n_comments_changed,
                    ==, 0);
  mirror_check (mirror);

  for (guint i = 0; i < 4; i++)
    {
      scholia_undo_unref (undos[i]);
      scholia_event_unref (events[i]);
      scholia_action_unref (actions[i]);
    }
}

/* Somebody else's marker arrives while one's own waits for its number. */
static void
test_pending_moves_behind_confirmed (void)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  g_autoptr(ScholiaAction) own = create_action (2);
  g_autoptr(ScholiaAction) other = create_action (3);
  g_autoptr(ScholiaEvent) expected = NULL;
  g_autoptr(ScholiaEvent) confirmed = NULL;
  g_autoptr(ScholiaUndo) undo = NULL;
  g_autoptr(ScholiaUndo) redo = NULL;
  g_autoptr(Mirror) mirror = NULL;
  g_autoptr(ScholiaThread) last = NULL;

  fixture_create (board, 1);
  expected = fixture_expected_new (board, own, fixture_person (0));
  confirmed = scholia_board_accept (board, other, fixture_person (1), FIXTURE_START_MS);
  undo = apply (board, expected);
  mirror = mirror_new (board);

  scholia_board_begin_update (board);
  scholia_board_undo (board, undo);
  scholia_undo_unref (apply (board, confirmed));
  redo = apply (board, expected);
  scholia_board_end_update (board);

  g_assert_cmpuint (mirror->n_items_changed, ==, 1);
  g_assert_cmpuint (mirror->n_changed, ==, 0);
  last = g_list_model_get_item (G_LIST_MODEL (board), 2);
  g_assert_cmpstr (scholia_thread_get_id (last), ==, fixture_id (2));
  mirror_check (mirror);
}

/* Also without an update around it: an open card stays the card of its thread. */
static void
test_restored_thread_keeps_its_object (void)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  g_autoptr(ScholiaThread) thread = NULL;
  g_autoptr(Mirror) mirror = NULL;

  fixture_create (board, 1);
  thread = g_object_ref (fixture_create (board, 2));
  fixture_create (board, 3);
  mirror = mirror_new (board);

  fixture_take (board, for_thread (10, SCHOLIA_ACTION_DELETE, 2));
  g_assert_null (scholia_board_find_thread (board, fixture_id (2)));
  mirror_check (mirror);
  fixture_take (board, for_thread (11, SCHOLIA_ACTION_RESTORE, 2));
  g_assert_true (scholia_board_find_thread (board, fixture_id (2)) == thread);
  g_assert_true (scholia_board_find_number (board, 2) == thread);
  mirror_check (mirror);
}

/* Threads without a number have only their place to tell their order. */
static void
test_undone_deletion_restores_the_order (void)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  g_autoptr(ScholiaUndo) undo = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  for (guint i = 1; i <= 4; i++)
    {
      g_autoptr(ScholiaAction) action = i < 4 ? create_action (i)
                                              : for_thread (i, SCHOLIA_ACTION_DELETE, 2);
      g_autoptr(ScholiaEvent) event = fixture_expected_new (board, action, fixture_person (0));

      g_clear_pointer (&undo, scholia_undo_unref);
      g_free (before);
      before = fixture_dup_content (board);
      undo = apply (board, event);
    }

  g_assert_cmpuint (scholia_board_get_n_threads (board), ==, 2);
  scholia_board_undo (board, undo);
  after = fixture_dup_content (board);
  g_assert_cmpstr (after, ==, before);
}

static void
test_forgotten_thread_is_finalised (void)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  ScholiaThread *thread = g_object_ref (fixture_create (board, 1));

  /* Once having come back, once without. */
  fixture_take (board, for_thread (10, SCHOLIA_ACTION_DELETE, 1));
  fixture_take (board, for_thread (12, SCHOLIA_ACTION_RESTORE, 1));
  fixture_take (board, for_thread (13, SCHOLIA_ACTION_DELETE, 1));
  g_assert_finalize_object (thread);
  fixture_take (board, for_thread (11, SCHOLIA_ACTION_RESTORE, 1));
  g_assert_nonnull (scholia_board_find_thread (board, fixture_id (1)));
}

static void
test_board_finalises_before_its_threads (void)
{
  ScholiaBoard *board = fixture_board_new ();
  ScholiaThread *kept = g_object_ref (fixture_create (board, 1));
  ScholiaThread *former = g_object_ref (fixture_create (board, 2));

  fixture_take (board, for_thread (10, SCHOLIA_ACTION_DELETE, 2));
  g_assert_finalize_object (board);
  g_assert_finalize_object (kept);
  g_assert_finalize_object (former);
}

static void
test_updates_nest (void)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  g_autoptr(Mirror) mirror = mirror_new (board);

  scholia_board_begin_update (board);
  fixture_create (board, 1);
  scholia_board_begin_update (board);
  fixture_create (board, 2);
  scholia_board_end_update (board);
  g_assert_cmpuint (mirror->n_items_changed, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (board)), ==, 0);
  g_assert_cmpuint (scholia_board_get_n_threads (board), ==, 2);
  scholia_board_end_update (board);

  g_assert_cmpuint (mirror->n_items_changed, ==, 1);
  mirror_check (mirror);
}

/* In between, finders tell what is so, the lists what was announced. */
static void
test_lists_wait_for_the_end (void)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  ScholiaThread *thread = fixture_create (board, 1);
  g_autoptr(Mirror) mirror = NULL;

  fixture_create (board, 2);
  mirror = mirror_new (board);
  scholia_board_begin_update (board);
  fixture_take (board, scholia_action_new_reply (fixture_id (10), fixture_id (1), "Reply"));
  fixture_take (board, for_thread (11, SCHOLIA_ACTION_RESOLVE, 1));
  fixture_take (board, for_thread (12, SCHOLIA_ACTION_DELETE, 2));

  g_assert_true (scholia_thread_is_resolved (thread));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 1);
  g_assert_null (scholia_board_find_number (board, 2));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (board)), ==, 2);
  scholia_board_end_update (board);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 2);
  g_assert_cmpuint (mirror->n_items_changed, ==, 1);
  g_assert_cmpuint (mirror->n_changed, ==, 1);
  g_assert_cmpuint (mirror->n_comments_changed, ==, 1);
  mirror_check (mirror);
}

static void
create_once_cb (GListModel *model,
                guint       position,
                guint       n_removed,
                guint       n_added,
                gboolean   *is_done)
{
  if (*is_done)
    return;

  *is_done = TRUE;
  fixture_create (SCHOLIA_BOARD (model), 50);
}

/* A listener may act on the board at once. */
static void
test_listener_may_act (void)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  gboolean is_done = FALSE;
  g_autoptr(Mirror) mirror = mirror_new (board);

  g_signal_connect (board, "items-changed", G_CALLBACK (create_once_cb), &is_done);
  fixture_create (board, 1);
  mirror_check (mirror);
  g_assert_cmpuint (scholia_board_get_n_threads (board), ==, 2);
}

/* Undoing out of turn would damage the board silently; it must say so. */
static void
test_undo_out_of_turn_is_refused (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr(ScholiaBoard) board = fixture_board_new ();
      g_autoptr(ScholiaAction) first = create_action (1);
      g_autoptr(ScholiaUndo) undo = NULL;

      scholia_event_unref (fixture_do (board, first, fixture_person (0), &undo));
      fixture_create (board, 2);
      scholia_board_undo (board, undo);
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*revision_after*");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/board-update/confirmed-create-is-silent-in-the-list",
                   test_confirmed_create_is_silent_in_the_list);
  g_test_add_func ("/model/board-update/net-nothing-is-silent", test_net_nothing_is_silent);
  g_test_add_func ("/model/board-update/pending-moves-behind-confirmed",
                   test_pending_moves_behind_confirmed);
  g_test_add_func ("/model/board-update/restored-thread-keeps-its-object",
                   test_restored_thread_keeps_its_object);
  g_test_add_func ("/model/board-update/undone-deletion-restores-the-order",
                   test_undone_deletion_restores_the_order);
  g_test_add_func ("/model/board-update/forgotten-thread-is-finalised",
                   test_forgotten_thread_is_finalised);
  g_test_add_func ("/model/board-update/board-finalises-before-its-threads",
                   test_board_finalises_before_its_threads);
  g_test_add_func ("/model/board-update/updates-nest", test_updates_nest);
  g_test_add_func ("/model/board-update/lists-wait-for-the-end", test_lists_wait_for_the_end);
  g_test_add_func ("/model/board-update/listener-may-act", test_listener_may_act);
  g_test_add_func ("/model/board-update/undo-out-of-turn-is-refused",
                   test_undo_out_of_turn_is_refused);

  return g_test_run ();
}
