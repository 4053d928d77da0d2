/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Moderators remove people from a board, and let them in again. */

#include "world.h"

#define RETRY_US ((gint64) G_USEC_PER_SEC / 2)
/* So long somebody stays out. */
#define OUT_US (5 * (gint64) G_USEC_PER_SEC)

static Person *
get_person (gpointer data)
{
  return &world.people[GPOINTER_TO_UINT (data)];
}

static void change_cb (gpointer data);

static void
plan (gpointer person,
      gint64   wait_us)
{
  machine_call (machine_now_us () + wait_us, change_cb, person, NULL);
}

/* All windows of the person at that board. */
static void
set_removed (const Person  *person,
             PersonRemoval  removal,
             guint64        head)
{
  for (guint i = 0; i < WORLD_N_PEOPLE; i++)
    if (world.people[i].board == person->board && g_str_equal (world.people[i].id, person->id))
      {
        world.people[i].was_removed += removal == PERSON_BEING_REMOVED;
        world.people[i].removal = removal;
        world.people[i].removed_head = head;
      }
}

static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  const Person *person = get_person (user_data);
  Ledger *ledger = &world.ledgers[person->board];
  g_autoptr(GError) error = NULL;
  gboolean is_done = scholia_store_meta_finish (SCHOLIA_STORE (source), result, &error);

  /* Lifted by an earlier attempt, of which nobody heard any more. */
  is_done |= person->removal == PERSON_BEING_LET_IN
             && g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
  if (!is_done || SCHOLIA_STORE (source) != world.node->store)
    {
      plan (user_data, RETRY_US);
      return;
    }

  scholia_rooms_access_changed (world.node->rooms, &ledger->key);
  if (person->removal == PERSON_BEING_LET_IN)
    {
      set_removed (person, PERSON_WELCOME, G_MAXUINT64);
      return;
    }

  ledger_advance (ledger);
  world_tell ("person %u is removed at %u", person->index, ledger->ids->len);
  world_counters.removals++;
  set_removed (person, PERSON_REMOVED, ledger->ids->len);
  plan (user_data, OUT_US);
}

/* What is to be done about the person now. */
static void
change_cb (gpointer data)
{
  Person *person = get_person (data);
  const Ledger *ledger = &world.ledgers[person->board];
  const ScholiaStoredRemoval removal = {
    .team_id = (char *) ledger->key.team_id,
    .board_id = (char *) ledger->key.board_id,
    .person_id = person->id,
    .removed_ms = machine_now_ms (),
    .words = (char *) "{}",
  };
  ScholiaMetaOperation operation = {
    .kind = SCHOLIA_META_PUT_REMOVAL, .removal = &removal, .team_id = ledger->key.team_id,
    .board_id = ledger->key.board_id, .person_id = person->id,
  };

  if (!world.node->is_up)
    {
      plan (data, RETRY_US);
      return;
    }

  if (person->removal == PERSON_REMOVED || person->removal == PERSON_BEING_LET_IN)
    {
      set_removed (person, PERSON_BEING_LET_IN, G_MAXUINT64);
      operation.kind = SCHOLIA_META_LIFT_REMOVAL;
    }
  scholia_store_meta_async (world.node->store, &operation, 1, changed_cb, data);
}

void
node_remove_person (Node  *self,
                    guint  person)
{
  if (world.people[person].removal != PERSON_WELCOME)
    return;

  set_removed (&world.people[person], PERSON_BEING_REMOVED, G_MAXUINT64);
  change_cb (GUINT_TO_POINTER (person));
}
