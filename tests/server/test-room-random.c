/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Seeded random histories: people act, the store answers by dice. */

#include <string.h>

#include "room-sim.h"
#include "scholia-event-codec.h"

/* What one client of the random histories holds. */
typedef struct
{
  ScholiaBoard *board;
  GHashTable   *confirmed; /* broadcast ids that it was told are saved */
} Replica;

static void
replica_take (Replica *replica,
              RoomSim *sim,
              guint64  connection)
{
  ScholiaMessage *message;

  while ((message = room_sim_next (sim, connection)) != NULL)
    {
      if (message->kind == SCHOLIA_MESSAGE_EVENT)
        {
          g_autoptr(GError) error = NULL;

          /* Nothing is told that is not in the log, in its order. */
          g_assert_cmpuint (scholia_event_get_seq (message->event), <=, sim->log->len);
          scholia_board_apply (replica->board, message->event, NULL, &error);
          g_assert_no_error (error);
          g_hash_table_add (replica->confirmed,
                            g_strdup (scholia_event_get_broadcast_id (message->event)));
        }
      else if (message->kind == SCHOLIA_MESSAGE_CONFIRMED)
        g_hash_table_add (replica->confirmed, g_strdup (message->confirmed.broadcast_id));
      scholia_message_unref (message);
    }
}

static void
random_action (RoomSim *sim,
               guint64  connection)
{
  /* Few numbers, so that ids repeat and threads meet. */
  g_autofree char *id = room_sim_id ((guint) g_test_rand_int_range (1, 400));
  g_autofree char *thread = room_sim_id ((guint) g_test_rand_int_range (1, 400));
  ScholiaAnchor anchor = { g_test_rand_int_range (0, 1000000), 5, 0, 0 };
  g_autoptr(ScholiaAction) action = NULL;

  if (sim->log->len > 0)
    {
      const ScholiaStoredEvent *event = NULL;

      event = g_ptr_array_index (sim->log, (guint) g_test_rand_int_range (0, (int) sim->log->len));
      g_free (thread);
      thread = g_strdup (event->broadcast_id);
    }
  switch (g_test_rand_int_range (0, 6))
    {
    case 0:
    case 1:
      action = scholia_action_new_create (id, &anchor, "Words");
      break;
    case 2:
      action = scholia_action_new_reply (id, thread, "More words");
      break;
    case 3:
      action = scholia_action_new_move (id, thread, &anchor);
      break;
    case 4:
      action = scholia_action_new_for_thread (id, SCHOLIA_ACTION_RESOLVE, thread);
      break;
    default:
      action = scholia_action_new_for_thread (id, SCHOLIA_ACTION_DELETE, thread);
      break;
    }
  room_sim_act (sim, connection, action);
}

/* The store's answer by dice; every one of them is honest about what the log holds. */
static void
random_answer (RoomSim *sim)
{
  g_autofree guint64 *seqs = NULL;
  gboolean has_duplicate = FALSE;

  if (sim->questions.length > 0)
    {
      room_sim_tell (sim, TRUE);
      return;
    }
  if (sim->events == NULL)
    return;

  seqs = g_new0 (guint64, sim->events->len);
  for (guint i = 0; i < sim->events->len; i++)
    for (guint j = 0; j < sim->log->len; j++)
      {
        const ScholiaStoredEvent *event = g_ptr_array_index (sim->events, i);
        const ScholiaStoredEvent *stored = g_ptr_array_index (sim->log, j);

        if (g_str_equal (event->broadcast_id, stored->broadcast_id))
          seqs[i] = stored->seq;
        has_duplicate |= seqs[i] != 0;
      }

  if (has_duplicate)
    room_sim_fail (sim, SCHOLIA_APPEND_DUPLICATE, seqs);
  else if (g_test_rand_int_range (0, 10) == 0)
    room_sim_fail (sim, SCHOLIA_APPEND_UNAVAILABLE, NULL);
  else if (g_test_rand_int_range (0, 10) == 0)
    {
      room_sim_fail (sim, SCHOLIA_APPEND_GONE, NULL);
      scholia_room_refreshed (sim->room, sim->now_ms);
    }
  else if (g_test_rand_int_range (0, 10) == 0)
    room_sim_fail (sim, SCHOLIA_APPEND_UNKNOWN, NULL);
  else
    room_sim_commit (sim);
}

static void
assert_one_history (RoomSim *sim,
                    Replica *replica)
{
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *hash = scholia_board_dup_hash (replica->board);
  g_autoptr(ScholiaMessage) welcome = NULL;
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < sim->log->len; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (sim->log, i);

      g_assert_cmpuint (event->seq, ==, i + 1);
      g_assert_true (g_hash_table_add (ids, event->broadcast_id));
    }

  g_hash_table_iter_init (&iter, replica->confirmed);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_assert_true (g_hash_table_contains (ids, id));

  room_sim_hello (sim, 77, 'z', 'Z', SCHOLIA_ROLE_VIEWER, 0, "", NULL);
  welcome = room_sim_expect (sim, 77, SCHOLIA_MESSAGE_WELCOME);
  g_assert_cmpstr (welcome->welcome.hash, ==, hash);
}

static Replica
replica_new (RoomSim *sim)
{
  Replica replica = { NULL, NULL };
  ScholiaImageInfo image = { .media_type = "image/png", .width = 4, .height = 3, .size_bytes = 9 };

  memset (image.sha256, 'a', 64);
  replica.board = scholia_board_new ("0123456789ab", "Board", &image);
  replica.confirmed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < sim->log->len; i++)
    {
      const ScholiaStoredEvent *stored = g_ptr_array_index (sim->log, i);
      g_autoptr(ScholiaEvent) event = scholia_event_decode (stored->payload, NULL);

      g_assert_true (scholia_board_apply (replica.board, event, NULL, NULL));
    }

  return replica;
}

/* Whatever the store answers: who listens has the log's own history, and what was confirmed is
 * in it. */
static void
test_random_histories (void)
{
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr(RoomSim) sim = room_sim_new ();
      Replica replica = { NULL, NULL };

      for (guint part = 0; part < 2; part++)
        {
          replica = replica_new (sim);
          room_sim_join (sim, 1, 'a');
          room_sim_join (sim, 2, 'b');
          for (guint step = 0; step < 150; step++)
            {
              random_action (sim, (guint64) g_test_rand_int_range (1, 3));
              if (g_test_rand_bit ())
                random_answer (sim);
              replica_take (&replica, sim, 1);
            }
          while (sim->events != NULL || sim->questions.length > 0)
            random_answer (sim);
          replica_take (&replica, sim, 1);
          assert_one_history (sim, &replica);
          g_clear_object (&replica.board);
          g_clear_pointer (&replica.confirmed, g_hash_table_unref);
          room_sim_reopen (sim, sim->log->len / 2);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/room/random-histories", test_random_histories);

  return g_test_run ();
}
