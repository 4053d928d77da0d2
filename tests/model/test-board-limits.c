/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

/* Enough for a median that a busy machine does not move far. */
#define N_TIMED 400

static ScholiaBoard *
full_board_new (void)
{
  ScholiaBoard *board = fixture_board_new ();

  for (guint i = 1; i <= SCHOLIA_MAX_THREADS; i++)
    fixture_create (board, i);

  return board;
}

static void
test_threads (void)
{
  g_autoptr(ScholiaBoard) board = full_board_new ();
  g_autoptr(ScholiaBoard) copy = fixture_board_new ();
  g_autoptr(GPtrArray) states = fixture_dup_states (board);
  ScholiaAnchor anchor = fixture_anchor (1);
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaEvent) event = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start;

  action = scholia_action_new_create (fixture_id (20000), &anchor, "One too many");
  g_assert_false (scholia_board_check (board, action, SCHOLIA_ROLE_MODERATOR, "somebody", &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_BOARD_FULL);
  g_clear_error (&error);

  event = scholia_board_accept (board, action, fixture_person (0), FIXTURE_START_MS);
  g_assert_false (scholia_board_apply (board, event, NULL, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_BOARD_FULL);
  g_clear_error (&error);

  start = g_get_monotonic_time ();
  g_assert_true (scholia_board_reset (copy, scholia_board_get_seq (board),
                                      scholia_board_get_head_id (board),
                                      scholia_board_get_next_number (board), states, NULL));
  g_test_message ("reset to %u threads: %.1f ms", SCHOLIA_MAX_THREADS,
                  (double) (g_get_monotonic_time () - start) / 1000.0);

  g_ptr_array_add (states, scholia_thread_state_ref (g_ptr_array_index (states, 0)));
  g_assert_false (scholia_board_reset (copy, scholia_board_get_seq (board),
                                       scholia_board_get_head_id (board),
                                       scholia_board_get_next_number (board), states, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE);

  for (guint i = 1; i <= SCHOLIA_MAX_THREADS; i += 97)
    g_assert_true (scholia_board_find_number (copy, i)
                   == scholia_board_find_thread (copy, fixture_id (i)));
}

static void
test_comments (void)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  ScholiaThread *thread = fixture_create (board, 1);
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 2; i <= SCHOLIA_MAX_COMMENTS; i++)
    fixture_take (board, scholia_action_new_reply (fixture_id (i), fixture_id (1), "Reply"));
  g_test_message ("%u replies in one thread: %.1f ms", SCHOLIA_MAX_COMMENTS,
                  (double) (g_get_monotonic_time () - start) / 1000.0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, SCHOLIA_MAX_COMMENTS);

  action = scholia_action_new_reply (fixture_id (20000), fixture_id (1), "One too many");
  g_assert_false (scholia_board_check (board, action, SCHOLIA_ROLE_MODERATOR, "somebody", &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_BOARD_FULL);

  /* A full thread still takes edits and loses comments. */
  fixture_take (board, scholia_action_new_edit (fixture_id (20001), fixture_id (1),
                                                fixture_id (500), "Other words"));
  fixture_take (board, scholia_action_new_delete_comment (fixture_id (20002), fixture_id (1),
                                                          fixture_id (500)));
  fixture_take (board, scholia_action_new_reply (fixture_id (20003), fixture_id (1), "Reply"));
}

static gint
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Applies each action to the board and prints the median. */
static void
time_actions (ScholiaBoard   *board,
              const char     *what,
              ScholiaAction **actions)
{
  double times_us[N_TIMED];

  for (guint i = 0; i < N_TIMED; i++)
    {
      g_autoptr(ScholiaEvent) event = NULL;
      g_autoptr(ScholiaUndo) undo = NULL;
      g_autoptr(GTimer) timer = NULL;

      event = scholia_board_accept (board, actions[i], fixture_person (0), FIXTURE_START_MS);
      timer = g_timer_new ();
      g_assert_true (scholia_board_apply (board, event, &undo, NULL));
      times_us[i] = g_timer_elapsed (timer, NULL) * 1e6;
      scholia_action_unref (actions[i]);
    }

  qsort (times_us, N_TIMED, sizeof *times_us, compare_doubles);
  g_test_message ("apply %s at %u threads: median %.1f us, p99 %.1f us (goal 200)", what,
                  scholia_board_get_n_threads (board), times_us[N_TIMED / 2],
                  times_us[N_TIMED * 99 / 100]);
}

static void
ignore_items_changed_cb (GListModel *model,
                         guint       position,
                         guint       n_removed,
                         guint       n_added,
                         gpointer    data)
{
}

static void
test_apply_time (void)
{
  g_autoptr(ScholiaBoard) board = full_board_new ();
  ScholiaAction *actions[5][N_TIMED];
  ScholiaAnchor anchor = fixture_anchor (3);

  g_signal_connect (board, "items-changed", G_CALLBACK (ignore_items_changed_cb), NULL);
  for (guint i = 0; i < N_TIMED; i++)
    {
      const char *deleted = fixture_id (1 + i * 10);
      const char *stays = fixture_id (2 + i * 10);

      actions[0][i] = scholia_action_new_for_thread (fixture_id (30000 + i), SCHOLIA_ACTION_DELETE,
                                                     deleted);
      actions[1][i] = scholia_action_new_create (fixture_id (40000 + i), &anchor, "Words");
      actions[2][i] = scholia_action_new_reply (fixture_id (50000 + i), stays, "Words");
      actions[3][i] = scholia_action_new_move (fixture_id (60000 + i), stays, &anchor);
      actions[4][i] = scholia_action_new_for_thread (fixture_id (70000 + i), SCHOLIA_ACTION_RESOLVE,
                                                     stays);
    }

  time_actions (board, "delete", actions[0]);
  time_actions (board, "create", actions[1]);
  time_actions (board, "reply", actions[2]);
  time_actions (board, "move", actions[3]);
  time_actions (board, "resolve", actions[4]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/board-limits/threads", test_threads);
  g_test_add_func ("/model/board-limits/comments", test_comments);
  g_test_add_func ("/model/board-limits/apply-time", test_apply_time);

  return g_test_run ();
}
