/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "world.h"

#include "fixture.h"
#include "scholia-secret.h"
#include "scholia-session-private.h"

#include <stdlib.h>
#include <string.h>

#define PATH "/simulation/"

void
person_init (Person *self,
             guint   index,
             guint   board,
             guint   link,
             guint   identity)
{
  g_autofree char *path = g_strdup_printf (PATH "%u", index);

  memset (self, 0, sizeof *self);
  self->index = index;
  self->board = board;
  self->link = link;
  self->identity = g_strdup_printf ("%043u", identity);
  self->id = scholia_secret_dup_participant_id (world.ledgers[board].key.team_id, self->identity);
  self->endpoint = scholia_endpoint_new_private (path);
  self->removed_head = G_MAXUINT64;
  self->drafts = g_ptr_array_new_with_free_func (g_free);
  self->wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_action_unref);
}

void
person_clear (Person *self)
{
  person_close (self, TRUE);
  g_free (self->identity);
  g_free (self->id);
  scholia_endpoint_unref (self->endpoint);
  g_ptr_array_unref (self->drafts);
  g_ptr_array_unref (self->wanted);
}

const char *
person_get_id (Person *self)
{
  return self->id;
}

Person *
person_of_endpoint (ScholiaEndpoint *endpoint)
{
  const char *path = scholia_endpoint_get_socket_path (endpoint);

  return &world.people[atoi (path + strlen (PATH))];
}

static void
ended_cb (ScholiaSession *session,
          const char     *broadcast_id,
          GError         *error,
          Person         *self)
{
  const Submission *submission = g_hash_table_lookup (world.submissions, broadcast_id);

  world_tell ("person %u: action %s: %s", self->index, broadcast_id + 24,
              error != NULL ? error->message : "saved");
  ledger_note_ended (broadcast_id, error);
  if (error != NULL && scholia_action_get_body (submission->action) != NULL)
    g_ptr_array_add (self->drafts, g_strdup (scholia_action_get_body (submission->action)));
}

/* A client that keeps what it was refused and sends it later: only with the planted bug. */
static void
state_cb (ScholiaSession *session,
          GParamSpec     *pspec,
          Person         *self)
{
  world_tell ("person %u: %s", self->index,
              scholia_session_get_state (session) == SCHOLIA_SESSION_STATE_LIVE ? "live"
                                                                               : "not live");
  while (scholia_session_get_state (session) == SCHOLIA_SESSION_STATE_LIVE && self->wanted->len > 0)
    {
      g_autoptr(ScholiaAction) action = g_ptr_array_steal_index (self->wanted, 0);

      scholia_session_submit (session, action, NULL);
    }
}

/* What somebody types who has the link: the right one, another one, or none. */
static const char *
choose_password (Person *self)
{
  const PersonLink *link = g_ptr_array_index (world.node->links, self->link);
  const gboolean has_one = link->password[0] != '\0';

  self->is_guessing = has_one && !world.is_healed && machine_chance (4);
  if (self->is_guessing)
    return machine_chance (3) ? NULL : "12345678";

  return has_one ? link->password : NULL;
}

void
person_open (Person *self)
{
  const Ledger *ledger = &world.ledgers[self->board];
  const PersonLink *link = g_ptr_array_index (world.node->links, self->link);
  const char *password = choose_password (self);
  g_autofree char *name = g_strdup_printf ("Person %u %s", self->index, ledger->marker);

  self->is_told = FALSE;
  self->session = scholia_session_new (self->endpoint, ledger->key.board_id, link->token, password,
                                       self->identity, name, self->index);
  g_signal_connect (self->session, "action-ended", G_CALLBACK (ended_cb), self);
  g_signal_connect (self->session, "notify::state", G_CALLBACK (state_cb), self);
  scholia_session_open (self->session);
}

void
person_close (Person   *self,
              gboolean  is_crash)
{
  g_autoptr(ScholiaSession) session = g_steal_pointer (&self->session);

  if (session == NULL)
    return;

  if (is_crash)
    g_signal_handlers_disconnect_by_data (session, self);
  /* Without a word: the line's end is all that the server may see. */
  if (is_crash && session->line != NULL)
    scholia_connection_drop (session->line);
  scholia_session_close (session);
  g_signal_handlers_disconnect_by_data (session, self);
}

void
person_note_goodbye (Person               *self,
                     ScholiaGoodbyeReason  reason)
{
  const PersonLink *link = g_ptr_array_index (world.node->links, self->link);
  const gboolean is_over = link->expires_ms != 0 && link->expires_ms <= machine_latest_ms ();

  self->goodbye = reason;
  self->is_told = TRUE;
  if (reason == SCHOLIA_GOODBYE_REVOKED && !link->is_doomed)
    world_fail ("goodbye", "the link of person %u is good, and was called revoked", self->index);
  if (reason == SCHOLIA_GOODBYE_EXPIRED && !is_over)
    world_fail ("goodbye", "the link of person %u is good, and was called expired", self->index);
  if (reason == SCHOLIA_GOODBYE_REMOVED && self->was_removed == 0)
    world_fail ("goodbye", "person %u was called removed", self->index);
  if (reason == SCHOLIA_GOODBYE_PASSWORD && !self->is_guessing)
    world_fail ("goodbye", "the password of person %u is right, and was called wrong", self->index);
  if (scholia_goodbye_reason_is_final (reason) && reason != SCHOLIA_GOODBYE_REVOKED
      && reason != SCHOLIA_GOODBYE_EXPIRED && reason != SCHOLIA_GOODBYE_REMOVED
      && reason != SCHOLIA_GOODBYE_PASSWORD)
    world_fail ("goodbye", "person %u was sent away: %s", self->index,
                scholia_goodbye_reason_to_string (reason));
  if (reason == SCHOLIA_GOODBYE_REVOKED)
    world_counters.revoked++;
  if (reason == SCHOLIA_GOODBYE_EXPIRED)
    world_counters.expiries++;
  if (reason == SCHOLIA_GOODBYE_PASSWORD)
    world_counters.guesses++;
}

static void
submit (Person        *self,
        ScholiaAction *action)
{
  const gboolean is_live = scholia_session_get_state (self->session) == SCHOLIA_SESSION_STATE_LIVE;
  g_autoptr(GError) error = NULL;

  /* It may end before the call returns. */
  ledger_note_submission (action, self->index, !is_live, FALSE);
  if (scholia_session_submit (self->session, action, &error) && is_live)
    {
      world_tell ("person %u: wants %s", self->index,
                  scholia_action_get_broadcast_id (action) + 24);
      return;
    }

  if (error == NULL)
    world_fail ("offline", "person %u could act without a line", self->index);
  if (!is_live && world.plant == PLANT_QUEUED_OFFLINE)
    g_ptr_array_add (self->wanted, scholia_action_ref (action));
  if (is_live)
    g_hash_table_remove (world.submissions, scholia_action_get_broadcast_id (action));
}

static void
want (Person *self)
{
  g_autoptr(ScholiaAction) action = NULL;

  if (self->drafts->len > 0 && machine_chance (3))
    {
      g_autofree char *words = g_ptr_array_steal_index (self->drafts, 0);

      action = person_new_create (self, words);
    }
  else
    {
      action = person_new_action (self, FALSE);
    }
  submit (self, action);
}

/* Faster than the server takes them. */
static void
burst (Person *self)
{
  world_counters.bursts++;
  for (guint i = 0; i < 12; i++)
    want (self);
}

static void
send_raw (Person        *self,
          ScholiaAction *action)
{
  g_autoptr(ScholiaMessage) message = scholia_message_new_action (action);

  if (self->session->line != NULL)
    scholia_connection_send (self->session->line, message);
}

/* Past the client's own checks: only the server judges it. */
static void
forge (Person *self)
{
  g_autoptr(ScholiaAction) action = person_new_action (self, TRUE);

  if (self->session->line == NULL)
    return;

  ledger_note_submission (action, self->index, FALSE, TRUE);
  send_raw (self, action);
}

/* An action of this window's link, once more. */
static void
resend (Person *self)
{
  for (guint i = 0; i < 8 && world.ids > 0 && self->session->line != NULL; i++)
    {
      const guint64 n = world.ids - machine_dice ((guint) MIN (world.ids, 40));
      Submission *submission = g_hash_table_lookup (world.submissions, fixture_id (n));

      if (submission == NULL || submission->person != self->index
          || submission->link != self->link || submission->is_offline)
        continue;

      submission->was_resent = TRUE;
      send_raw (self, submission->action);
      return;
    }
}

static void
look_around (Person *self)
{
  ScholiaBoard *board = scholia_session_get_board (self->session);
  const double x = (double) machine_dice (1000) / 1000;

  scholia_session_set_cursor (self->session, !machine_chance (5), x,
                              (double) PERSON_ROW (self->index) / SCHOLIA_ANCHOR_UNITS);
  if (board != NULL && machine_chance (4))
    scholia_session_set_open_thread (self->session, NULL, FALSE);
}

static void
rename (Person *self)
{
  g_autofree char *name = g_strdup_printf ("Person %u, %u %s", self->index, machine_dice (100),
                                           world.ledgers[self->board].marker);

  scholia_session_set_profile (self->session, name, machine_dice (8));
}

void
person_act (Person *self)
{
  const guint dice = machine_dice (100);

  world_counters.operations++;
  if (self->session == NULL)
    person_attend (self);
  if (self->session == NULL)
    return;

  if (dice < 55)
    want (self);
  else if (dice < 80)
    look_around (self);
  else if (dice < 85)
    resend (self);
  else if (dice < 90)
    forge (self);
  else if (dice < 93)
    rename (self);
  else if (dice < 95)
    scholia_session_retry (self->session);
  else if (dice < 96)
    burst (self);
  else if (dice < 97)
    person_close (self, FALSE);
  else
    person_attend (self);
}

static gboolean
needs_link (Person *self)
{
  const PersonLink *link = g_ptr_array_index (world.node->links, self->link);

  return link->is_doomed
         || (link->expires_ms != 0 && link->expires_ms <= machine_now_ms () + 1000);
}

void
person_attend (Person *self)
{
  const PersonLink *link = g_ptr_array_index (world.node->links, self->link);

  if (self->session != NULL
      && scholia_session_get_state (self->session) == SCHOLIA_SESSION_STATE_ENDED)
    {
      if (!self->is_told)
        world_fail ("ending", "the window of person %u ended by itself", self->index);
      person_close (self, FALSE);
    }
  if (self->session != NULL)
    return;

  if (needs_link (self))
    {
      self->link = node_make_link (world.node, self->board, link->role, 0);
      return;
    }
  if (link->is_made && self->removal == PERSON_WELCOME)
    person_open (self);
}
