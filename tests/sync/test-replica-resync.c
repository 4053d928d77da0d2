/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk.h"

#include "fixture.h"

static void
test_resync_tells_saved (gconstpointer data)
{
  const gboolean wants_snapshot = GPOINTER_TO_INT (data);
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaMessage) lost = NULL;
  g_autoptr(ScholiaMessage) theirs = NULL;

  desk_init (&desk);
  desk_join (&desk);
  action = desk_new_create (&desk);
  desk_submit (&desk, action);
  scholia_replica_set_checking (desk.replica, TRUE);
  lost = desk_server_takes (&desk, action);
  theirs = desk_others_do (&desk, desk_new_create (&desk));
  g_assert_cmpint (desk_resync (&desk, wants_snapshot), ==, SCHOLIA_REPLICA_SYNCED);
  desk_assert_confirmed (&desk, action);
  desk_assert_equal_to_room (&desk);
  g_assert_cmpuint (scholia_replica_get_n_missed (desk.replica), ==, 1);
}

static void
test_resync_tells_not_sent (gconstpointer data)
{
  const gboolean wants_snapshot = GPOINTER_TO_INT (data);
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaMessage) theirs = NULL;

  desk_init (&desk);
  desk_join (&desk);
  action = desk_new_create (&desk);
  desk_submit (&desk, action);
  theirs = desk_others_do (&desk, desk_new_create (&desk));
  g_assert_cmpint (desk_resync (&desk, wants_snapshot), ==, SCHOLIA_REPLICA_SYNCED);
  desk_assert_ended (&desk, action, SCHOLIA_ERROR_NOT_SENT);
  desk_assert_equal_to_room (&desk);
}

/* The line drops again after the welcome, before the event that it promised. */
static void
test_resync_broken_off (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaMessage) lost = NULL;
  g_autoptr(GPtrArray) half = NULL;

  desk_init (&desk);
  desk_join (&desk);
  action = desk_new_create (&desk);
  desk_submit (&desk, action);
  lost = desk_server_takes (&desk, action);
  half = desk_hello (&desk, FALSE);
  g_assert_cmpint (desk_deliver (&desk, g_ptr_array_index (half, 0)), ==, SCHOLIA_REPLICA_SYNCING);
  desk_assert_no_ending (&desk);
  g_assert_cmpuint (desk_n_shown (&desk), ==, 1);
  g_assert_cmpint (desk_resync (&desk, FALSE), ==, SCHOLIA_REPLICA_SYNCED);
  desk_assert_confirmed (&desk, action);
  desk_assert_equal_to_room (&desk);
}

static void
test_repeated_event_is_passed_over (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaMessage) event = NULL;

  desk_init (&desk);
  desk_join (&desk);
  event = desk_others_do (&desk, desk_new_create (&desk));
  g_assert_cmpint (desk_deliver (&desk, event), ==, SCHOLIA_REPLICA_SYNCED);
  g_assert_cmpint (desk_deliver (&desk, event), ==, SCHOLIA_REPLICA_SYNCED);
  desk_assert_equal_to_room (&desk);
}

static void
test_gap_is_stale (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaMessage) first = NULL;
  g_autoptr(ScholiaMessage) second = NULL;

  desk_init (&desk);
  desk_join (&desk);
  first = desk_others_do (&desk, desk_new_create (&desk));
  second = desk_others_do (&desk, desk_new_create (&desk));
  g_assert_cmpint (desk_deliver (&desk, second), ==, SCHOLIA_REPLICA_STALE);
  g_assert_cmpuint (desk_n_shown (&desk), ==, 0);
  g_assert_cmpint (desk_resync (&desk, FALSE), ==, SCHOLIA_REPLICA_SYNCED);
  desk_assert_equal_to_room (&desk);
}

/* An event that cannot be: the board is asked for anew, as a whole. */
static void
test_misfit_asks_for_snapshot (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaAction) action = scholia_action_new_for_thread (fixture_id (7),
                                                                   SCHOLIA_ACTION_RESOLVE,
                                                                   fixture_id (8));
  g_autoptr(ScholiaEvent) event = scholia_event_new (action, fixture_person (1), 1, 5, NULL, 0);
  ScholiaHello token = { 0 };

  desk_init (&desk);
  desk_join (&desk);
  g_assert_cmpint (scholia_replica_event (desk.replica, event), ==, SCHOLIA_REPLICA_STALE);
  scholia_replica_fill_hello (desk.replica, &token);
  g_assert_cmpuint (token.seq, ==, 0);
  g_assert_cmpstr (token.head_id, ==, "");
  g_free (token.head_id);
  g_strfreev (token.pending);
}

/* Hash differs after the events: one snapshot; if that differs too, it is shown all the same. */
static void
test_differing_hash_asks_once (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaMessage) theirs = NULL;

  desk_init (&desk);
  desk_join (&desk);
  theirs = desk_others_do (&desk, desk_new_create (&desk));

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr(GPtrArray) messages = desk_hello (&desk, round == 1);
      ScholiaMessage *welcome = g_ptr_array_index (messages, 0);
      ScholiaReplicaProgress progress = SCHOLIA_REPLICA_SYNCING;

      memset (welcome->welcome.hash, 'f', 64);
      for (guint i = 0; i < messages->len && progress == SCHOLIA_REPLICA_SYNCING; i++)
        progress = desk_deliver (&desk, g_ptr_array_index (messages, i));
      g_assert_cmpint (progress, ==, round == 0 ? SCHOLIA_REPLICA_STALE : SCHOLIA_REPLICA_SYNCED);
    }
  desk_assert_equal_to_room (&desk);
}

/* The replica differs from the room in the words of one comment, by somebody's mistake. */
static void
differ (Desk *desk)
{
  const ScholiaAnchor anchor = fixture_anchor (1);
  g_autoptr(ScholiaAction) right = desk_new_create (desk);
  g_autoptr(ScholiaAction) wrong =
    scholia_action_new_create (scholia_action_get_broadcast_id (right), &anchor, "Misheard");
  g_autoptr(ScholiaMessage) unheard = desk_others_do (desk, scholia_action_ref (right));
  g_autoptr(ScholiaEvent) event = scholia_event_new (wrong, fixture_person (1), 1,
                                                     scholia_event_get_time_ms (unheard->event),
                                                     NULL, 1);

  g_assert_cmpint (scholia_replica_event (desk->replica, event), ==, SCHOLIA_REPLICA_SYNCED);
  mirror_check (desk->mirror);
}

/* The hash tells, and the whole is asked for; it may come as a snapshot, or as all events. */
static void
test_mends_itself (gconstpointer data)
{
  const gboolean wants_snapshot = GPOINTER_TO_INT (data);
  g_auto(Desk) desk = { 0 };

  desk_init (&desk);
  desk_join (&desk);
  differ (&desk);
  g_assert_cmpint (desk_resync (&desk, FALSE), ==, SCHOLIA_REPLICA_STALE);
  g_assert_cmpint (desk_resync (&desk, wants_snapshot), ==, SCHOLIA_REPLICA_SYNCED);
  desk_assert_equal_to_room (&desk);
}

static void
test_heartbeats_find_what_was_lost (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaMessage) lost = NULL;

  desk_init (&desk);
  g_assert_cmpint (scholia_replica_heartbeat (desk.replica, 9), ==, SCHOLIA_REPLICA_SYNCING);
  desk_join (&desk);
  g_assert_cmpint (scholia_replica_heartbeat (desk.replica, 0), ==, SCHOLIA_REPLICA_SYNCED);
  lost = desk_others_do (&desk, desk_new_create (&desk));
  g_assert_cmpint (scholia_replica_heartbeat (desk.replica, 1), ==, SCHOLIA_REPLICA_SYNCED);
  g_assert_cmpint (scholia_replica_heartbeat (desk.replica, 0), ==, SCHOLIA_REPLICA_SYNCED);
  g_assert_cmpint (scholia_replica_heartbeat (desk.replica, 1), ==, SCHOLIA_REPLICA_SYNCED);
  g_assert_cmpint (scholia_replica_heartbeat (desk.replica, 1), ==, SCHOLIA_REPLICA_STALE);
  g_assert_cmpint (desk_resync (&desk, FALSE), ==, SCHOLIA_REPLICA_SYNCED);
  desk_assert_equal_to_room (&desk);
}

static void
test_events_overtake_snapshot (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(ScholiaMessage) before = NULL;
  g_autoptr(ScholiaMessage) early = NULL;
  ScholiaReplicaProgress progress = SCHOLIA_REPLICA_SYNCING;

  desk_init (&desk);
  before = desk_others_do (&desk, desk_new_create (&desk));
  messages = desk_hello (&desk, TRUE);
  desk_deliver (&desk, g_ptr_array_index (messages, 0));
  early = desk_others_do (&desk, desk_new_create (&desk));
  g_assert_cmpint (desk_deliver (&desk, early), ==, SCHOLIA_REPLICA_SYNCING);
  for (guint i = 1; i < messages->len; i++)
    progress = desk_deliver (&desk, g_ptr_array_index (messages, i));
  g_assert_cmpint (progress, ==, SCHOLIA_REPLICA_SYNCED);
  desk_assert_equal_to_room (&desk);
}

static void
test_history_is_no_news (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(ScholiaMessage) before = NULL;

  desk_init (&desk);
  before = desk_others_do (&desk, desk_new_create (&desk));
  desk_join (&desk);
  g_assert_cmpuint (desk_n_shown (&desk), ==, 1);
  g_assert_null (scholia_replica_take_applied (desk.replica));
}

static void
test_another_board_is_refused (void)
{
  g_auto(Desk) desk = { 0 };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(GError) error = NULL;
  ScholiaMessage *welcome;

  desk_init (&desk);
  desk_join (&desk);
  messages = desk_hello (&desk, FALSE);
  welcome = g_ptr_array_index (messages, 0);
  welcome->welcome.image.sha256[0] ^= 1;
  g_assert_cmpint (scholia_replica_welcome (desk.replica, &welcome->welcome, &error), ==,
                   SCHOLIA_REPLICA_STALE);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
}

#define ADD(name, function) g_test_add_func ("/sync/replica-resync/" name, function)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sync/replica-resync/tells-saved/events", GINT_TO_POINTER (FALSE),
                        test_resync_tells_saved);
  g_test_add_data_func ("/sync/replica-resync/tells-saved/snapshot", GINT_TO_POINTER (TRUE),
                        test_resync_tells_saved);
  g_test_add_data_func ("/sync/replica-resync/tells-not-sent/events", GINT_TO_POINTER (FALSE),
                        test_resync_tells_not_sent);
  g_test_add_data_func ("/sync/replica-resync/tells-not-sent/snapshot", GINT_TO_POINTER (TRUE),
                        test_resync_tells_not_sent);
  ADD ("resync-broken-off", test_resync_broken_off);
  ADD ("repeated-event-is-passed-over", test_repeated_event_is_passed_over);
  ADD ("gap-is-stale", test_gap_is_stale);
  ADD ("misfit-asks-for-snapshot", test_misfit_asks_for_snapshot);
  ADD ("differing-hash-asks-once", test_differing_hash_asks_once);
  g_test_add_data_func ("/sync/replica-resync/mends-itself/events", GINT_TO_POINTER (FALSE),
                        test_mends_itself);
  g_test_add_data_func ("/sync/replica-resync/mends-itself/snapshot", GINT_TO_POINTER (TRUE),
                        test_mends_itself);
  ADD ("heartbeats-find-what-was-lost", test_heartbeats_find_what_was_lost);
  ADD ("events-overtake-snapshot", test_events_overtake_snapshot);
  ADD ("history-is-no-news", test_history_is_no_news);
  ADD ("another-board-is-refused", test_another_board_is_refused);
  return g_test_run ();
}
