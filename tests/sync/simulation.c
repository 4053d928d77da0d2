/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "simulation.h"

#include "fixture.h"
#include "scholia-replica-private.h"

#define START_US (1000 * (gint64) G_USEC_PER_SEC)

Simulation *
simulation_new (guint32 seed)
{
  Simulation *self = g_new0 (Simulation, 1);

  self->rand = g_rand_new_with_seed (seed);
  self->now_us = START_US;
  g_queue_init (&self->queue);
  self->room = model_room_new ();
  self->links = g_ptr_array_new_with_free_func (g_free);
  self->fates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < SIMULATION_N_CLIENTS; i++)
    client_init (&self->clients[i], self, i);
  for (guint i = 0; i < SIMULATION_N_CLIENTS; i++)
    client_open (&self->clients[i]);
  return self;
}

void
simulation_free (Simulation *self)
{
  for (guint i = 0; i < SIMULATION_N_CLIENTS; i++)
    client_clear (&self->clients[i]);
  transport_clear (self);
  g_ptr_array_unref (self->links);
  g_hash_table_unref (self->fates);
  model_room_free (self->room);
  g_rand_free (self->rand);
  g_free (self);
}

static Client *
find_due_client (Simulation *self)
{
  Client *due = &self->clients[0];

  for (guint i = 1; i < SIMULATION_N_CLIENTS; i++)
    if (client_get_due_us (&self->clients[i]) < client_get_due_us (due))
      due = &self->clients[i];
  return due;
}

/* What arrives comes before what is due at the same moment, as in the session. */
void
simulation_run_until (Simulation *self,
                      gint64      until_us)
{
  for (;;)
    {
      Client *client = find_due_client (self);
      const gint64 client_us = client_get_due_us (client);
      const gint64 arrival_us = transport_get_due_us (self);

      if (MIN (client_us, arrival_us) > until_us)
        break;

      self->now_us = MAX (self->now_us, MIN (client_us, arrival_us));
      if (arrival_us <= client_us)
        transport_deliver (self);
      else
        client_tick (client);
    }
  self->now_us = until_us;
}

void
simulation_act (Simulation *self,
                guint       client)
{
  client_act (&self->clients[client]);
}

void
simulation_break (Simulation *self)
{
  transport_break (self);
}

void
simulation_heal (Simulation *self)
{
  self->frozen_until_us = 0;
  self->down_until_us = 0;
}

/* What a restoration will bring back, a client knows as well as its trash does, and that is in no
 * snapshot: it may be a former state until the event comes. */
static gboolean
is_restoring (Client *client)
{
  for (guint i = 0; i < client->replica->flights->len; i++)
    {
      ScholiaFlight *flight = g_ptr_array_index (client->replica->flights, i);

      if (scholia_action_get_kind (flight->action) == SCHOLIA_ACTION_RESTORE)
        return TRUE;
    }
  return FALSE;
}

/* By the plainest way there is: all events from the first, then the own ones. */
static void
check_shown (Simulation *self,
             Client     *client)
{
  ScholiaBoard *shown = scholia_replica_get_board (client->replica);
  g_autoptr(ScholiaBoard) expected = fixture_board_new ();
  g_autofree char *shown_text = NULL;
  g_autofree char *expected_text = NULL;

  if (shown == NULL || client->replica->reader != NULL || is_restoring (client))
    return;

  for (guint64 seq = 1; seq <= scholia_board_get_seq (shown); seq++)
    g_assert_true (scholia_board_apply (expected, model_room_event (self->room, seq), NULL, NULL));
  for (guint i = 0; i < client->replica->flights->len; i++)
    {
      ScholiaFlight *flight = g_ptr_array_index (client->replica->flights, i);
      g_autoptr(ScholiaEvent) event = scholia_event_new (flight->action, flight->person, 0,
                                                         flight->time_ms, NULL, 0);

      if (flight->undo != NULL)
        g_assert_true (scholia_board_apply (expected, event, NULL, NULL));
    }

  shown_text = fixture_dup_content (shown);
  expected_text = fixture_dup_content (expected);
  g_assert_cmpstr (shown_text, ==, expected_text);
}

void
simulation_check_shown (Simulation *self)
{
  for (guint i = 0; i < SIMULATION_N_CLIENTS; i++)
    check_shown (self, &self->clients[i]);
}

void
simulation_check_end (Simulation *self)
{
  g_autofree char *expected = scholia_board_dup_hash (self->room->board);
  GHashTableIter iter;
  gpointer id, fate;

  for (guint i = 0; i < SIMULATION_N_CLIENTS; i++)
    {
      Client *client = &self->clients[i];
      g_autofree char *hash = NULL;

      g_assert_cmpint (client->state.state, ==, SCHOLIA_SESSION_STATE_LIVE);
      g_assert_cmpuint (scholia_replica_get_n_in_flight (client->replica), ==, 0);
      hash = scholia_board_dup_hash (scholia_replica_get_board (client->replica));
      g_assert_cmpstr (hash, ==, expected);
    }

  g_hash_table_iter_init (&iter, self->fates);
  while (g_hash_table_iter_next (&iter, &id, &fate))
    {
      g_assert_cmpuint (((Fate *) fate)->n_endings, ==, 1);
      g_assert_cmpint (((Fate *) fate)->is_saved, ==, model_room_has (self->room, id));
    }
}
