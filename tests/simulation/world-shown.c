/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "world.h"

#include "fixture.h"
#include "scholia-replica-private.h"
#include "scholia-session-private.h"

/* What a restoration will bring back, a client knows as well as its trash does, and that is in no
 * snapshot: it may be a former state until the event comes. */
static gboolean
is_restoring (const ScholiaReplica *replica)
{
  for (guint i = 0; i < replica->flights->len; i++)
    {
      const ScholiaFlight *flight = g_ptr_array_index (replica->flights, i);

      if (scholia_action_get_kind (flight->action) == SCHOLIA_ACTION_RESTORE)
        return TRUE;
    }

  return FALSE;
}

/* By the plainest way there is: all events from the first, then the own ones. */
static ScholiaBoard *
build (Person               *person,
       const ScholiaReplica *replica)
{
  Ledger *ledger = &world.ledgers[person->board];
  ScholiaBoard *board = ledger_new_board (ledger);

  for (guint seq = 1; seq <= scholia_board_get_seq (replica->board); seq++)
    scholia_board_apply (board, g_ptr_array_index (ledger->events, seq - 1), NULL, NULL);
  for (guint i = 0; i < replica->flights->len; i++)
    {
      const ScholiaFlight *flight = g_ptr_array_index (replica->flights, i);
      g_autoptr(ScholiaEvent) event = scholia_event_new (flight->action, flight->person, 0,
                                                         flight->time_ms, NULL, 0);

      if (flight->undo != NULL && !scholia_board_apply (board, event, NULL, NULL))
        world_fail ("shown", "person %u shows an action that does not fit", person->index);
    }

  return board;
}

void
world_look (Person *person)
{
  const ScholiaReplica *replica = person->session != NULL ? person->session->replica : NULL;
  g_autoptr(ScholiaBoard) expected = NULL;
  g_autofree char *shown_text = NULL;
  g_autofree char *expected_text = NULL;

  if (replica == NULL || replica->board == NULL || replica->reader != NULL
      || is_restoring (replica))
    return;

  if (scholia_board_get_seq (replica->board) > world.ledgers[person->board].events->len)
    world_fail ("shown", "person %u shows what nobody stored", person->index);

  expected = build (person, replica);
  shown_text = fixture_dup_content (replica->board);
  expected_text = fixture_dup_content (expected);
  if (!g_str_equal (shown_text, expected_text))
    world_fail ("shown", "person %u shows\n%s\ninstead of\n%s", person->index, shown_text,
                expected_text);
  world_counters.looks++;
}
