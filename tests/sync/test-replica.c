/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-replica.h"

#include "fixture.h"
#include "mirror.h"
#include "model-room.h"
#include "scholia-wire-limits.h"

#define NOW_US 1000000

typedef struct
{
  ModelRoom *room;
  ScholiaReplica *replica;
  Mirror *mirror;
  guint64 ids;
  GPtrArray *endings;
} Fixture;

static void
fixture_init (Fixture *fixture)
{
  *fixture = (Fixture) {
    .room = model_room_new (),
    .replica = scholia_replica_new (),
    .ids = 1000,
  };
}

static void
fixture_clear (Fixture *fixture)
{
  g_clear_pointer (&fixture->mirror, mirror_free);
  g_clear_pointer (&fixture->endings, g_ptr_array_unref);
  scholia_replica_free (fixture->replica);
  model_room_free (fixture->room);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static ScholiaReplicaProgress
deliver (Fixture        *fixture,
         ScholiaMessage *message)
{
  g_autoptr(GError) refusal = NULL;
  ScholiaReplicaProgress progress = SCHOLIA_REPLICA_SYNCED;

  switch ((int) message->kind)
    {
    case SCHOLIA_MESSAGE_WELCOME:
      progress = scholia_replica_welcome (fixture->replica, &message->welcome, NULL);
      break;
    case SCHOLIA_MESSAGE_SNAPSHOT:
      progress = scholia_replica_snapshot (fixture->replica, message->snapshot, NULL);
      break;
    case SCHOLIA_MESSAGE_EVENT:
      progress = scholia_replica_event (fixture->replica, message->event);
      break;
    case SCHOLIA_MESSAGE_REFUSED:
      refusal = g_error_new_literal (SCHOLIA_ERROR, message->refused.code, message->refused.message);
      scholia_replica_refuse (fixture->replica, message->refused.broadcast_id, refusal);
      break;
    case SCHOLIA_MESSAGE_CONFIRMED:
      scholia_replica_confirm (fixture->replica, message->confirmed.broadcast_id,
                               message->confirmed.seq);
      break;
    default:
      g_assert_not_reached ();
    }
  if (fixture->mirror != NULL)
    mirror_check (fixture->mirror);
  return progress;
}

static GPtrArray *
hello (Fixture  *fixture,
       gboolean  wants_snapshot)
{
  ScholiaHello token = { 0 };
  GPtrArray *messages;

  scholia_replica_fill_hello (fixture->replica, &token);
  messages = model_room_hello (fixture->room, &token, fixture_person (0), 1, wants_snapshot);
  g_free (token.head_id);
  g_strfreev (token.pending);
  return messages;
}

static ScholiaReplicaProgress
resync (Fixture  *fixture,
        gboolean  wants_snapshot)
{
  g_autoptr(GPtrArray) messages = hello (fixture, wants_snapshot);
  ScholiaReplicaProgress progress = SCHOLIA_REPLICA_SYNCING;

  for (guint i = 0; i < messages->len && progress == SCHOLIA_REPLICA_SYNCING; i++)
    progress = deliver (fixture, g_ptr_array_index (messages, i));
  if (fixture->mirror == NULL)
    fixture->mirror = mirror_new (scholia_replica_get_board (fixture->replica));
  return progress;
}

static void
join (Fixture *fixture)
{
  g_assert_cmpint (resync (fixture, FALSE), ==, SCHOLIA_REPLICA_SYNCED);
}

/* Somebody else acts; @action: (transfer full). */
static ScholiaMessage *
others_do (Fixture       *fixture,
           ScholiaAction *action)
{
  ScholiaMessage *message = model_room_act (fixture->room, action, fixture_person (1),
                                            SCHOLIA_ROLE_MODERATOR);

  g_assert_cmpint (message->kind, ==, SCHOLIA_MESSAGE_EVENT);
  scholia_action_unref (action);
  return message;
}

static ScholiaAction *
new_create (Fixture *fixture)
{
  const ScholiaAnchor anchor = fixture_anchor (1);

  return scholia_action_new_create (fixture_id (++fixture->ids), &anchor, "Here");
}

/* @action: (transfer none) */
static void
submit (Fixture       *fixture,
        ScholiaAction *action)
{
  g_autoptr(GError) error = NULL;

  scholia_replica_submit (fixture->replica, action, FIXTURE_START_MS, NOW_US, &error);
  g_assert_no_error (error);
  if (fixture->mirror != NULL)
    mirror_check (fixture->mirror);
}

static ScholiaMessage *
server_takes (Fixture       *fixture,
              ScholiaAction *action)
{
  return model_room_act (fixture->room, action, fixture_person (0), SCHOLIA_ROLE_MODERATOR);
}

/* The one ending since the last call. */
static const ScholiaReplicaEnding *
the_ending (Fixture       *fixture,
            ScholiaAction *action)
{
  const ScholiaReplicaEnding *ending;

  g_clear_pointer (&fixture->endings, g_ptr_array_unref);
  fixture->endings = scholia_replica_take_endings (fixture->replica);
  g_assert_nonnull (fixture->endings);
  g_assert_cmpuint (fixture->endings->len, ==, 1);
  ending = g_ptr_array_index (fixture->endings, 0);
  g_assert_cmpstr (ending->broadcast_id, ==, scholia_action_get_broadcast_id (action));
  return ending;
}

static void
assert_confirmed (Fixture       *fixture,
                  ScholiaAction *action)
{
  const ScholiaReplicaEnding *ending = the_ending (fixture, action);

  g_assert_no_error (ending->error);
}

static void
assert_ended (Fixture       *fixture,
              ScholiaAction *action,
              ScholiaError   code)
{
  const ScholiaReplicaEnding *ending = the_ending (fixture, action);

  g_assert_error (ending->error, SCHOLIA_ERROR, (int) code);
}

static void
assert_no_ending (Fixture *fixture)
{
  g_assert_null (scholia_replica_take_endings (fixture->replica));
}

static void
assert_equal_to_room (Fixture *fixture)
{
  g_autofree char *ours = scholia_board_dup_hash (scholia_replica_get_board (fixture->replica));
  g_autofree char *theirs = scholia_board_dup_hash (fixture->room->board);

  g_assert_cmpuint (scholia_replica_get_n_in_flight (fixture->replica), ==, 0);
  g_assert_cmpstr (ours, ==, theirs);
}

static guint
n_shown (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (scholia_replica_get_board (fixture->replica)));
}

static void
test_own_action_is_shown_once (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaMessage) event = NULL;
  ScholiaThread *thread;

  fixture_init (&fixture);
  join (&fixture);
  action = new_create (&fixture);
  submit (&fixture, action);
  g_assert_cmpuint (n_shown (&fixture), ==, 1);
  thread = scholia_board_find_thread (scholia_replica_get_board (fixture.replica),
                                      scholia_action_get_thread_id (action));
  g_assert_cmpuint (scholia_thread_get_number (thread), ==, 0);
  assert_no_ending (&fixture);

  event = server_takes (&fixture, action);
  deliver (&fixture, event);
  g_assert_cmpuint (n_shown (&fixture), ==, 1);
  g_assert_cmpuint (scholia_thread_get_number (thread), ==, 1);
  assert_confirmed (&fixture, action);
  assert_equal_to_room (&fixture);
}

static void
test_other_window_shows_it (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaMessage) event = NULL;
  g_autoptr(GPtrArray) applied = NULL;

  fixture_init (&fixture);
  join (&fixture);
  action = new_create (&fixture);
  event = server_takes (&fixture, action);
  deliver (&fixture, event);
  g_assert_cmpuint (n_shown (&fixture), ==, 1);
  assert_no_ending (&fixture);
  applied = scholia_replica_take_applied (fixture.replica);
  g_assert_cmpuint (applied->len, ==, 1);
}

static void
test_refusal_rolls_back (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaMessage) refusal = NULL;

  fixture_init (&fixture);
  join (&fixture);
  action = new_create (&fixture);
  submit (&fixture, action);
  refusal = scholia_message_new_refused (scholia_action_get_broadcast_id (action),
                                         SCHOLIA_ERROR_UNAVAILABLE, NULL, "no", 0);
  deliver (&fixture, refusal);
  g_assert_cmpuint (n_shown (&fixture), ==, 0);
  assert_ended (&fixture, action, SCHOLIA_ERROR_UNAVAILABLE);
  deliver (&fixture, refusal);
  assert_no_ending (&fixture);
  assert_equal_to_room (&fixture);
}

static void
test_invalid_submit_changes_nothing (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaAction) action =
    scholia_action_new_for_thread (fixture_id (1), SCHOLIA_ACTION_RESOLVE, fixture_id (2));

  fixture_init (&fixture);
  g_assert_false (scholia_replica_submit (fixture.replica, action, 0, NOW_US, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE);
  g_clear_error (&error);
  join (&fixture);
  g_assert_false (scholia_replica_submit (fixture.replica, action, 0, NOW_US, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
  mirror_check (fixture.mirror);
  assert_equal_to_room (&fixture);
}

/* Two own actions in flight while others act: theirs come below, ours stay on top. */
static void
test_others_come_below (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaAction) create = NULL;
  g_autoptr(ScholiaAction) reply = NULL;
  g_autoptr(ScholiaMessage) theirs = NULL;
  g_autoptr(ScholiaMessage) first = NULL;
  g_autoptr(ScholiaMessage) second = NULL;
  ScholiaThread *thread;

  fixture_init (&fixture);
  join (&fixture);
  create = new_create (&fixture);
  submit (&fixture, create);
  reply = scholia_action_new_reply (fixture_id (++fixture.ids), scholia_action_get_thread_id (create),
                                    "And this");
  submit (&fixture, reply);
  theirs = others_do (&fixture, new_create (&fixture));
  deliver (&fixture, theirs);

  g_assert_cmpuint (n_shown (&fixture), ==, 2);
  thread = scholia_board_find_thread (scholia_replica_get_board (fixture.replica),
                                      scholia_action_get_thread_id (create));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 2);

  first = server_takes (&fixture, create);
  deliver (&fixture, first);
  assert_confirmed (&fixture, create);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 2);
  second = server_takes (&fixture, reply);
  deliver (&fixture, second);
  assert_confirmed (&fixture, reply);
  assert_equal_to_room (&fixture);
}

/* Somebody deletes the thread that an own reply is on its way to. */
static void
test_reply_to_deleted_thread (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaAction) reply = NULL;
  g_autoptr(ScholiaAction) create = NULL;
  g_autoptr(ScholiaMessage) created = NULL;
  g_autoptr(ScholiaMessage) deleted = NULL;
  g_autoptr(ScholiaMessage) refused = NULL;

  fixture_init (&fixture);
  join (&fixture);
  create = new_create (&fixture);
  created = others_do (&fixture, scholia_action_ref (create));
  deliver (&fixture, created);
  reply = scholia_action_new_reply (fixture_id (++fixture.ids), scholia_action_get_thread_id (create),
                                    "Wait");
  submit (&fixture, reply);
  deleted = others_do (&fixture, scholia_action_new_for_thread (fixture_id (++fixture.ids),
                                                                SCHOLIA_ACTION_DELETE,
                                                                scholia_action_get_thread_id (create)));
  deliver (&fixture, deleted);
  g_assert_cmpuint (n_shown (&fixture), ==, 0);
  g_assert_cmpuint (scholia_replica_get_n_in_flight (fixture.replica), ==, 1);
  refused = server_takes (&fixture, reply);
  deliver (&fixture, refused);
  assert_ended (&fixture, reply, SCHOLIA_ERROR_NOT_FOUND);
  assert_equal_to_room (&fixture);
}

static void
test_resync_tells_saved (gconstpointer data)
{
  const gboolean wants_snapshot = GPOINTER_TO_INT (data);
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaMessage) lost = NULL;
  g_autoptr(ScholiaMessage) theirs = NULL;

  fixture_init (&fixture);
  join (&fixture);
  action = new_create (&fixture);
  submit (&fixture, action);
  scholia_replica_set_checking (fixture.replica, TRUE);
  lost = server_takes (&fixture, action);
  theirs = others_do (&fixture, new_create (&fixture));
  g_assert_cmpint (resync (&fixture, wants_snapshot), ==, SCHOLIA_REPLICA_SYNCED);
  assert_confirmed (&fixture, action);
  assert_equal_to_room (&fixture);
  g_assert_cmpuint (scholia_replica_get_n_missed (fixture.replica), ==, 1);
}

static void
test_resync_tells_not_sent (gconstpointer data)
{
  const gboolean wants_snapshot = GPOINTER_TO_INT (data);
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaMessage) theirs = NULL;

  fixture_init (&fixture);
  join (&fixture);
  action = new_create (&fixture);
  submit (&fixture, action);
  theirs = others_do (&fixture, new_create (&fixture));
  g_assert_cmpint (resync (&fixture, wants_snapshot), ==, SCHOLIA_REPLICA_SYNCED);
  assert_ended (&fixture, action, SCHOLIA_ERROR_NOT_SENT);
  assert_equal_to_room (&fixture);
}

/* The line drops again after the welcome, before the event that it promised. */
static void
test_resync_broken_off (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaMessage) lost = NULL;
  g_autoptr(GPtrArray) half = NULL;

  fixture_init (&fixture);
  join (&fixture);
  action = new_create (&fixture);
  submit (&fixture, action);
  lost = server_takes (&fixture, action);
  half = hello (&fixture, FALSE);
  g_assert_cmpint (deliver (&fixture, g_ptr_array_index (half, 0)), ==, SCHOLIA_REPLICA_SYNCING);
  assert_no_ending (&fixture);
  g_assert_cmpuint (n_shown (&fixture), ==, 1);
  g_assert_cmpint (resync (&fixture, FALSE), ==, SCHOLIA_REPLICA_SYNCED);
  assert_confirmed (&fixture, action);
  assert_equal_to_room (&fixture);
}

static void
test_repeated_event_is_passed_over (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaMessage) event = NULL;

  fixture_init (&fixture);
  join (&fixture);
  event = others_do (&fixture, new_create (&fixture));
  g_assert_cmpint (deliver (&fixture, event), ==, SCHOLIA_REPLICA_SYNCED);
  g_assert_cmpint (deliver (&fixture, event), ==, SCHOLIA_REPLICA_SYNCED);
  assert_equal_to_room (&fixture);
}

static void
test_gap_is_stale (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaMessage) first = NULL;
  g_autoptr(ScholiaMessage) second = NULL;

  fixture_init (&fixture);
  join (&fixture);
  first = others_do (&fixture, new_create (&fixture));
  second = others_do (&fixture, new_create (&fixture));
  g_assert_cmpint (deliver (&fixture, second), ==, SCHOLIA_REPLICA_STALE);
  g_assert_cmpuint (n_shown (&fixture), ==, 0);
  g_assert_cmpint (resync (&fixture, FALSE), ==, SCHOLIA_REPLICA_SYNCED);
  assert_equal_to_room (&fixture);
}

/* An event that cannot be: the board is asked for anew, as a whole. */
static void
test_misfit_asks_for_snapshot (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaAction) action = scholia_action_new_for_thread (fixture_id (7), SCHOLIA_ACTION_RESOLVE,
                                                                   fixture_id (8));
  g_autoptr(ScholiaEvent) event = scholia_event_new (action, fixture_person (1), 1, 5, NULL, 0);
  ScholiaHello token = { 0 };

  fixture_init (&fixture);
  join (&fixture);
  g_assert_cmpint (scholia_replica_event (fixture.replica, event), ==, SCHOLIA_REPLICA_STALE);
  scholia_replica_fill_hello (fixture.replica, &token);
  g_assert_cmpuint (token.seq, ==, 0);
  g_assert_cmpstr (token.head_id, ==, "");
  g_free (token.head_id);
  g_strfreev (token.pending);
}

/* Hash differs after the events: one snapshot; if that differs too, it is shown all the same. */
static void
test_differing_hash_asks_once (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaMessage) theirs = NULL;

  fixture_init (&fixture);
  join (&fixture);
  theirs = others_do (&fixture, new_create (&fixture));

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr(GPtrArray) messages = hello (&fixture, round == 1);
      ScholiaMessage *welcome = g_ptr_array_index (messages, 0);
      ScholiaReplicaProgress progress = SCHOLIA_REPLICA_SYNCING;

      memset (welcome->welcome.hash, 'f', 64);
      for (guint i = 0; i < messages->len && progress == SCHOLIA_REPLICA_SYNCING; i++)
        progress = deliver (&fixture, g_ptr_array_index (messages, i));
      g_assert_cmpint (progress, ==, round == 0 ? SCHOLIA_REPLICA_STALE : SCHOLIA_REPLICA_SYNCED);
    }
  assert_equal_to_room (&fixture);
}

/* Seq 0 may be answered with all events instead of a snapshot. */
static void
test_rewinds_for_events_from_the_first (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaMessage) created = NULL;
  g_autoptr(ScholiaMessage) event = NULL;
  g_autoptr(GPtrArray) messages = NULL;
  ScholiaMessage *welcome;

  fixture_init (&fixture);
  join (&fixture);
  created = others_do (&fixture, new_create (&fixture));
  deliver (&fixture, created);
  action = new_create (&fixture);
  submit (&fixture, action);
  event = server_takes (&fixture, action);

  messages = hello (&fixture, FALSE);
  welcome = g_ptr_array_index (messages, 0);
  memset (welcome->welcome.hash, 'f', 64);
  deliver (&fixture, welcome);
  g_assert_cmpint (deliver (&fixture, g_ptr_array_index (messages, 1)), ==, SCHOLIA_REPLICA_STALE);
  assert_confirmed (&fixture, action);
  g_assert_cmpint (resync (&fixture, FALSE), ==, SCHOLIA_REPLICA_SYNCED);
  assert_equal_to_room (&fixture);
}

static void
test_heartbeats_find_what_was_lost (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaMessage) lost = NULL;

  fixture_init (&fixture);
  g_assert_cmpint (scholia_replica_heartbeat (fixture.replica, 9), ==, SCHOLIA_REPLICA_SYNCING);
  join (&fixture);
  g_assert_cmpint (scholia_replica_heartbeat (fixture.replica, 0), ==, SCHOLIA_REPLICA_SYNCED);
  lost = others_do (&fixture, new_create (&fixture));
  g_assert_cmpint (scholia_replica_heartbeat (fixture.replica, 1), ==, SCHOLIA_REPLICA_SYNCED);
  g_assert_cmpint (scholia_replica_heartbeat (fixture.replica, 0), ==, SCHOLIA_REPLICA_SYNCED);
  g_assert_cmpint (scholia_replica_heartbeat (fixture.replica, 1), ==, SCHOLIA_REPLICA_SYNCED);
  g_assert_cmpint (scholia_replica_heartbeat (fixture.replica, 1), ==, SCHOLIA_REPLICA_STALE);
  g_assert_cmpint (resync (&fixture, FALSE), ==, SCHOLIA_REPLICA_SYNCED);
  assert_equal_to_room (&fixture);
}

static void
test_events_overtake_snapshot (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(ScholiaMessage) before = NULL;
  g_autoptr(ScholiaMessage) early = NULL;
  ScholiaReplicaProgress progress = SCHOLIA_REPLICA_SYNCING;

  fixture_init (&fixture);
  before = others_do (&fixture, new_create (&fixture));
  messages = hello (&fixture, TRUE);
  deliver (&fixture, g_ptr_array_index (messages, 0));
  early = others_do (&fixture, new_create (&fixture));
  g_assert_cmpint (deliver (&fixture, early), ==, SCHOLIA_REPLICA_SYNCING);
  for (guint i = 1; i < messages->len; i++)
    progress = deliver (&fixture, g_ptr_array_index (messages, i));
  g_assert_cmpint (progress, ==, SCHOLIA_REPLICA_SYNCED);
  assert_equal_to_room (&fixture);
}

static void
test_history_is_no_news (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaMessage) before = NULL;

  fixture_init (&fixture);
  before = others_do (&fixture, new_create (&fixture));
  join (&fixture);
  g_assert_cmpuint (n_shown (&fixture), ==, 1);
  g_assert_null (scholia_replica_take_applied (fixture.replica));
}

static void
test_save_states (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaMessage) event = NULL;
  g_autoptr(GPtrArray) quick = NULL;
  g_autoptr(GPtrArray) slow = NULL;
  ScholiaThread *thread;

  fixture_init (&fixture);
  join (&fixture);
  g_assert_cmpint (scholia_replica_get_slow_due_us (fixture.replica), ==, G_MAXINT64);
  action = new_create (&fixture);
  submit (&fixture, action);
  thread = scholia_board_find_thread (scholia_replica_get_board (fixture.replica),
                                      scholia_action_get_thread_id (action));
  g_assert_cmpint (scholia_replica_get_slow_due_us (fixture.replica), ==, NOW_US + 300000);
  quick = scholia_replica_tick (fixture.replica, NOW_US + 299999);
  g_assert_cmpuint (quick->len, ==, 0);
  g_assert_cmpint (scholia_thread_get_save_state (thread), ==, SCHOLIA_SAVE_STATE_SAVED);
  slow = scholia_replica_tick (fixture.replica, NOW_US + 300000);
  g_assert_cmpuint (slow->len, ==, 1);
  g_assert_cmpint (scholia_thread_get_save_state (thread), ==, SCHOLIA_SAVE_STATE_SAVING);
  scholia_replica_set_checking (fixture.replica, TRUE);
  g_assert_cmpint (scholia_thread_get_save_state (thread), ==, SCHOLIA_SAVE_STATE_CHECKING);
  scholia_replica_set_checking (fixture.replica, FALSE);
  g_assert_cmpint (scholia_thread_get_save_state (thread), ==, SCHOLIA_SAVE_STATE_SAVING);
  event = server_takes (&fixture, action);
  deliver (&fixture, event);
  g_assert_cmpint (scholia_thread_get_save_state (thread), ==, SCHOLIA_SAVE_STATE_SAVED);
  g_assert_cmpint (scholia_replica_get_slow_due_us (fixture.replica), ==, G_MAXINT64);
}

static void
test_in_flight_is_bounded (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaAction) last = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) closed = g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE, "closed");
  g_autoptr(GPtrArray) endings = NULL;

  fixture_init (&fixture);
  join (&fixture);
  for (guint i = 0; i < SCHOLIA_MAX_PENDING; i++)
    {
      g_autoptr(ScholiaAction) action = new_create (&fixture);

      submit (&fixture, action);
    }
  last = new_create (&fixture);
  g_assert_false (scholia_replica_submit (fixture.replica, last, 0, NOW_US, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_RATE_LIMITED);

  scholia_replica_abandon (fixture.replica, closed);
  endings = scholia_replica_take_endings (fixture.replica);
  g_assert_cmpuint (endings->len, ==, SCHOLIA_MAX_PENDING);
  assert_equal_to_room (&fixture);
}

static void
test_another_board_is_refused (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(GError) error = NULL;
  ScholiaMessage *welcome;

  fixture_init (&fixture);
  join (&fixture);
  messages = hello (&fixture, FALSE);
  welcome = g_ptr_array_index (messages, 0);
  welcome->welcome.image.sha256[0] ^= 1;
  g_assert_cmpint (scholia_replica_welcome (fixture.replica, &welcome->welcome, &error), ==,
                   SCHOLIA_REPLICA_STALE);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
}

static void
test_undo_of_own_deletion (void)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(ScholiaAction) create = NULL;
  g_autoptr(ScholiaAction) delete = NULL;
  g_autoptr(ScholiaAction) restore = NULL;
  g_autoptr(ScholiaMessage) created = NULL;
  g_autoptr(ScholiaMessage) deleted = NULL;
  g_autoptr(ScholiaMessage) restored = NULL;

  fixture_init (&fixture);
  join (&fixture);
  create = new_create (&fixture);
  submit (&fixture, create);
  created = server_takes (&fixture, create);
  deliver (&fixture, created);

  /* Both in flight: the undo is pressed before the deletion is confirmed. */
  delete = scholia_action_new_for_thread (fixture_id (++fixture.ids), SCHOLIA_ACTION_DELETE,
                                          scholia_action_get_thread_id (create));
  submit (&fixture, delete);
  g_assert_cmpuint (n_shown (&fixture), ==, 0);
  restore = scholia_action_new_for_thread (fixture_id (++fixture.ids), SCHOLIA_ACTION_RESTORE,
                                           scholia_action_get_thread_id (create));
  submit (&fixture, restore);
  g_assert_cmpuint (n_shown (&fixture), ==, 1);

  deleted = server_takes (&fixture, delete);
  deliver (&fixture, deleted);
  g_assert_cmpuint (n_shown (&fixture), ==, 1);
  restored = server_takes (&fixture, restore);
  deliver (&fixture, restored);
  g_assert_cmpuint (n_shown (&fixture), ==, 1);
  assert_equal_to_room (&fixture);
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
  g_test_add_data_func ("/sync/replica/resync-tells-saved/events", GINT_TO_POINTER (FALSE),
                        test_resync_tells_saved);
  g_test_add_data_func ("/sync/replica/resync-tells-saved/snapshot", GINT_TO_POINTER (TRUE),
                        test_resync_tells_saved);
  g_test_add_data_func ("/sync/replica/resync-tells-not-sent/events", GINT_TO_POINTER (FALSE),
                        test_resync_tells_not_sent);
  g_test_add_data_func ("/sync/replica/resync-tells-not-sent/snapshot", GINT_TO_POINTER (TRUE),
                        test_resync_tells_not_sent);
  ADD ("resync-broken-off", test_resync_broken_off);
  ADD ("repeated-event-is-passed-over", test_repeated_event_is_passed_over);
  ADD ("gap-is-stale", test_gap_is_stale);
  ADD ("misfit-asks-for-snapshot", test_misfit_asks_for_snapshot);
  ADD ("differing-hash-asks-once", test_differing_hash_asks_once);
  ADD ("rewinds-for-events-from-the-first", test_rewinds_for_events_from_the_first);
  ADD ("heartbeats-find-what-was-lost", test_heartbeats_find_what_was_lost);
  ADD ("events-overtake-snapshot", test_events_overtake_snapshot);
  ADD ("history-is-no-news", test_history_is_no_news);
  ADD ("save-states", test_save_states);
  ADD ("in-flight-is-bounded", test_in_flight_is_bounded);
  ADD ("another-board-is-refused", test_another_board_is_refused);
  ADD ("undo-of-own-deletion", test_undo_of_own_deletion);
  return g_test_run ();
}
