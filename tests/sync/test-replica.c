/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk.h"

#include "fixture.h"
#include "scholia-wire-limits.h"

static void
test_own_action_is_shown_once (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaMessage) event = NULL;
  ScholiaThread *thread;

  desk_init (&desk);
  desk_join (&desk);
  action = desk_new_create (&desk);
  desk_submit (&desk, action);
  g_assert_cmpuint (desk_n_shown (&desk), ==, 1);
  thread = scholia_board_find_thread (scholia_replica_get_board (desk.replica),
                                      scholia_action_get_thread_id (action));
  g_assert_cmpuint (scholia_thread_get_number (thread), ==, 0);
  desk_assert_no_ending (&desk);

  event = desk_server_takes (&desk, action);
  desk_deliver (&desk, event);
  g_assert_cmpuint (desk_n_shown (&desk), ==, 1);
  g_assert_cmpuint (scholia_thread_get_number (thread), ==, 1);
  desk_assert_confirmed (&desk, action);
  desk_assert_equal_to_room (&desk);
}

static void
test_other_window_shows_it (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaMessage) event = NULL;
  g_autoptr(GPtrArray) applied = NULL;

  desk_init (&desk);
  desk_join (&desk);
  action = desk_new_create (&desk);
  event = desk_server_takes (&desk, action);
  desk_deliver (&desk, event);
  g_assert_cmpuint (desk_n_shown (&desk), ==, 1);
  desk_assert_no_ending (&desk);
  applied = scholia_replica_take_applied (desk.replica);
  g_assert_cmpuint (applied->len, ==, 1);
}

static void
test_refusal_rolls_back (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaMessage) refusal = NULL;

  desk_init (&desk);
  desk_join (&desk);
  action = desk_new_create (&desk);
  desk_submit (&desk, action);
  refusal = scholia_message_new_refused (scholia_action_get_broadcast_id (action),
                                         SCHOLIA_ERROR_UNAVAILABLE, NULL, "no", 0);
  desk_deliver (&desk, refusal);
  g_assert_cmpuint (desk_n_shown (&desk), ==, 0);
  desk_assert_ended (&desk, action, SCHOLIA_ERROR_UNAVAILABLE);
  desk_deliver (&desk, refusal);
  desk_assert_no_ending (&desk);
  desk_assert_equal_to_room (&desk);
}

static void
test_invalid_submit_changes_nothing (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaAction) action =
    scholia_action_new_for_thread (fixture_id (1), SCHOLIA_ACTION_RESOLVE, fixture_id (2));

  desk_init (&desk);
  g_assert_false (scholia_replica_submit (desk.replica, action, 0, NOW_US, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE);
  g_clear_error (&error);
  desk_join (&desk);
  g_assert_false (scholia_replica_submit (desk.replica, action, 0, NOW_US, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
  mirror_check (desk.mirror);
  desk_assert_equal_to_room (&desk);
}

/* Two own actions in flight while others act: theirs come below, ours stay on top. */
static void
test_others_come_below (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaAction) create = NULL;
  g_autoptr(ScholiaAction) reply = NULL;
  g_autoptr(ScholiaMessage) theirs = NULL;
  g_autoptr(ScholiaMessage) first = NULL;
  g_autoptr(ScholiaMessage) second = NULL;
  ScholiaThread *thread;

  desk_init (&desk);
  desk_join (&desk);
  create = desk_new_create (&desk);
  desk_submit (&desk, create);
  reply = scholia_action_new_reply (fixture_id (++desk.ids),
                                    scholia_action_get_thread_id (create),
                                    "And this");
  desk_submit (&desk, reply);
  theirs = desk_others_do (&desk, desk_new_create (&desk));
  desk_deliver (&desk, theirs);

  g_assert_cmpuint (desk_n_shown (&desk), ==, 2);
  thread = scholia_board_find_thread (scholia_replica_get_board (desk.replica),
                                      scholia_action_get_thread_id (create));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 2);

  first = desk_server_takes (&desk, create);
  desk_deliver (&desk, first);
  desk_assert_confirmed (&desk, create);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 2);
  second = desk_server_takes (&desk, reply);
  desk_deliver (&desk, second);
  desk_assert_confirmed (&desk, reply);
  desk_assert_equal_to_room (&desk);
}

/* Somebody deletes the thread that an own reply is on its way to. */
static void
test_reply_to_deleted_thread (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaAction) reply = NULL;
  g_autoptr(ScholiaAction) create = NULL;
  g_autoptr(ScholiaMessage) created = NULL;
  g_autoptr(ScholiaMessage) deleted = NULL;
  g_autoptr(ScholiaMessage) refused = NULL;
  ScholiaAction *delete;

  desk_init (&desk);
  desk_join (&desk);
  create = desk_new_create (&desk);
  created = desk_others_do (&desk, scholia_action_ref (create));
  desk_deliver (&desk, created);
  reply = scholia_action_new_reply (fixture_id (++desk.ids),
                                    scholia_action_get_thread_id (create),
                                    "Wait");
  desk_submit (&desk, reply);
  delete = scholia_action_new_for_thread (fixture_id (++desk.ids), SCHOLIA_ACTION_DELETE,
                                          scholia_action_get_thread_id (create));
  deleted = desk_others_do (&desk, delete);
  desk_deliver (&desk, deleted);
  g_assert_cmpuint (desk_n_shown (&desk), ==, 0);
  g_assert_cmpuint (scholia_replica_get_n_in_flight (desk.replica), ==, 1);
  refused = desk_server_takes (&desk, reply);
  desk_deliver (&desk, refused);
  desk_assert_ended (&desk, reply, SCHOLIA_ERROR_NOT_FOUND);
  desk_assert_equal_to_room (&desk);
}

static void
test_save_states (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaMessage) event = NULL;
  g_autoptr(GPtrArray) quick = NULL;
  g_autoptr(GPtrArray) slow = NULL;
  ScholiaThread *thread;

  desk_init (&desk);
  desk_join (&desk);
  g_assert_cmpint (scholia_replica_get_slow_due_us (desk.replica), ==, G_MAXINT64);
  action = desk_new_create (&desk);
  desk_submit (&desk, action);
  thread = scholia_board_find_thread (scholia_replica_get_board (desk.replica),
                                      scholia_action_get_thread_id (action));
  g_assert_cmpint (scholia_replica_get_slow_due_us (desk.replica), ==, NOW_US + 300000);
  quick = scholia_replica_tick (desk.replica, NOW_US + 299999);
  g_assert_cmpuint (quick->len, ==, 0);
  g_assert_cmpint (scholia_thread_get_save_state (thread), ==, SCHOLIA_SAVE_STATE_SAVED);
  slow = scholia_replica_tick (desk.replica, NOW_US + 300000);
  g_assert_cmpuint (slow->len, ==, 1);
  g_assert_cmpint (scholia_thread_get_save_state (thread), ==, SCHOLIA_SAVE_STATE_SAVING);
  scholia_replica_set_checking (desk.replica, TRUE);
  g_assert_cmpint (scholia_thread_get_save_state (thread), ==, SCHOLIA_SAVE_STATE_CHECKING);
  scholia_replica_set_checking (desk.replica, FALSE);
  g_assert_cmpint (scholia_thread_get_save_state (thread), ==, SCHOLIA_SAVE_STATE_SAVING);
  event = desk_server_takes (&desk, action);
  desk_deliver (&desk, event);
  g_assert_cmpint (scholia_thread_get_save_state (thread), ==, SCHOLIA_SAVE_STATE_SAVED);
  g_assert_cmpint (scholia_replica_get_slow_due_us (desk.replica), ==, G_MAXINT64);
}

static void
test_in_flight_is_bounded (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaAction) last = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) closed = g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE, "closed");
  g_autoptr(GPtrArray) endings = NULL;

  desk_init (&desk);
  desk_join (&desk);
  for (guint i = 0; i < SCHOLIA_MAX_PENDING; i++)
    {
      g_autoptr(ScholiaAction) action = desk_new_create (&desk);

      desk_submit (&desk, action);
    }
  last = desk_new_create (&desk);
  g_assert_false (scholia_replica_submit (desk.replica, last, 0, NOW_US, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_RATE_LIMITED);

  scholia_replica_abandon (desk.replica, closed);
  endings = scholia_replica_take_endings (desk.replica);
  g_assert_cmpuint (endings->len, ==, SCHOLIA_MAX_PENDING);
  desk_assert_equal_to_room (&desk);
}

static void
test_undo_of_own_deletion (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaAction) create = NULL;
  g_autoptr(ScholiaAction) delete = NULL;
  g_autoptr(ScholiaAction) restore = NULL;
  g_autoptr(ScholiaMessage) created = NULL;
  g_autoptr(ScholiaMessage) deleted = NULL;
  g_autoptr(ScholiaMessage) restored = NULL;

  desk_init (&desk);
  desk_join (&desk);
  create = desk_new_create (&desk);
  desk_submit (&desk, create);
  created = desk_server_takes (&desk, create);
  desk_deliver (&desk, created);

  /* Both in flight: the undo is pressed before the deletion is confirmed. */
  delete = scholia_action_new_for_thread (fixture_id (++desk.ids), SCHOLIA_ACTION_DELETE,
                                          scholia_action_get_thread_id (create));
  desk_submit (&desk, delete);
  g_assert_cmpuint (desk_n_shown (&desk), ==, 0);
  restore = scholia_action_new_for_thread (fixture_id (++desk.ids), SCHOLIA_ACTION_RESTORE,
                                           scholia_action_get_thread_id (create));
  desk_submit (&desk, restore);
  g_assert_cmpuint (desk_n_shown (&desk), ==, 1);

  deleted = desk_server_takes (&desk, delete);
  desk_deliver (&desk, deleted);
  g_assert_cmpuint (desk_n_shown (&desk), ==, 1);
  restored = desk_server_takes (&desk, restore);
  desk_deliver (&desk, restored);
  g_assert_cmpuint (desk_n_shown (&desk), ==, 1);
  desk_assert_equal_to_room (&desk);
}

#define ADD(name, function) g_test_add_func ("/sync/replica/" name, function)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("own-action-is-shown-once", test_own_action_is_shown_once);
  ADD ("other-window-shows-it", test_other_window_shows_it);
  ADD ("refusal-rolls-back", test_refusal_rolls_back);
  ADD ("invalid-submit-changes-nothing", test_invalid_submit_changes_nothing);
  ADD ("others-come-below", test_others_come_below);
  ADD ("reply-to-deleted-thread", test_reply_to_deleted_thread);
  ADD ("save-states", test_save_states);
  ADD ("in-flight-is-bounded", test_in_flight_is_bounded);
  ADD ("undo-of-own-deletion", test_undo_of_own_deletion);
  return g_test_run ();
}
