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

/* Whether @viewer sees of person @id what @other, a window of the same board, shows of itself. */
static gboolean
may_show (const Person *viewer,
          const Person *other,
          const char   *id,
          gboolean      has_cursor,
          gint32        x,
          gint32        y)
{
  const ScholiaPresence *wanted = &other->session->presence.wanted;

  if (other->board != viewer->board || !g_str_equal (other->id, id))
    return FALSE;
  if (!has_cursor)
    return !wanted->has_cursor;

  return wanted->has_cursor && wanted->x == x && wanted->y == y;
}

static void
look_at (Person             *viewer,
         ScholiaParticipant *shown)
{
  const char *id = scholia_participant_get_id (shown);
  double x = 0, y = 0;
  gboolean has_cursor = scholia_participant_get_cursor (shown, &x, &y);
  const ScholiaAnchor place = scholia_anchor_from_fractions (x, y);
  guint n_matching = 0;

  for (guint i = 0; i < WORLD_N_PEOPLE; i++)
    n_matching += may_show (viewer, &world.people[i], id, has_cursor, place.x, place.y);
  if (n_matching == 0)
    world_fail ("pointer", "person %u sees %s point at %d, %d (%d), which nobody of that id does",
                viewer->index, id, place.x, place.y, has_cursor);
  world_counters.pointers += has_cursor;
}

void
world_look_at_pointers (Person *person)
{
  GListModel *people = scholia_session_get_people (person->session);

  for (guint i = 0; i < g_list_model_get_n_items (people); i++)
    {
      g_autoptr(ScholiaParticipant) shown = g_list_model_get_item (people, i);

      if (!scholia_participant_is_self (shown))
        look_at (person, shown);
    }
}
