/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "witness.h"

#include "peer.h"
#include "scholia-error.h"
#include "scholia-id.h"

typedef struct
{
  gboolean has_ended;
  GError *error;
} Ending;

static void
ending_free (gpointer data)
{
  Ending *ending = data;

  g_clear_error (&ending->error);
  g_free (ending);
}

static void
ended_cb (ScholiaSession *session,
          const char     *broadcast_id,
          const GError   *error,
          Witness        *self)
{
  Ending *ending = g_hash_table_lookup (self->submitted, broadcast_id);

  g_assert_nonnull (ending);
  g_assert_false (ending->has_ended);
  ending->has_ended = TRUE;
  ending->error = error != NULL ? g_error_copy (error) : NULL;
  self->n_ended++;
}

static void
slow_cb (ScholiaSession *session,
         const char     *broadcast_id,
         Witness        *self)
{
  g_assert_true (g_hash_table_contains (self->submitted, broadcast_id));
  self->n_slow++;
}

static void
caught_up_cb (ScholiaSession *session,
              guint           n_events,
              Witness        *self)
{
  self->n_caught_up++;
  self->n_missed = n_events;
}

static void
event_cb (ScholiaSession *session,
          ScholiaEvent   *event,
          gboolean        is_own,
          Witness        *self)
{
  self->n_events++;
  self->n_own_events += is_own;
}

static void
state_cb (ScholiaSession *session,
          GParamSpec     *pspec,
          Witness        *self)
{
  g_autoptr(GEnumClass) states = g_type_class_ref (SCHOLIA_TYPE_SESSION_STATE);
  const ScholiaSessionState state = scholia_session_get_state (session);

  if (self->states->len > 0)
    g_string_append_c (self->states, ' ');
  g_string_append (self->states, g_enum_get_value (states, (int) state)->value_nick);
}

Witness *
witness_new (ScholiaSession *session)
{
  Witness *self = g_new0 (Witness, 1);

  self->session = session;
  self->states = g_string_new (NULL);
  self->submitted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, ending_free);
  g_signal_connect (session, "action-ended", G_CALLBACK (ended_cb), self);
  g_signal_connect (session, "action-slow", G_CALLBACK (slow_cb), self);
  g_signal_connect (session, "caught-up", G_CALLBACK (caught_up_cb), self);
  g_signal_connect (session, "thread-event", G_CALLBACK (event_cb), self);
  g_signal_connect (session, "notify::state", G_CALLBACK (state_cb), self);
  return self;
}

void
witness_free (Witness *self)
{
  GHashTableIter iter;
  gpointer ending;
  gpointer session = self->session;

  scholia_session_close (self->session);
  g_assert_cmpint (scholia_session_get_state (self->session), ==, SCHOLIA_SESSION_STATE_ENDED);
  g_hash_table_iter_init (&iter, self->submitted);
  while (g_hash_table_iter_next (&iter, NULL, &ending))
    g_assert_true (((Ending *) ending)->has_ended);

  g_object_add_weak_pointer (session, &session);
  g_object_unref (self->session);
  peer_wait (session == NULL);

  g_string_free (self->states, TRUE);
  g_hash_table_unref (self->submitted);
  g_free (self);
}

gboolean
witness_is_live (Witness *self)
{
  return scholia_session_get_state (self->session) == SCHOLIA_SESSION_STATE_LIVE;
}

void
witness_submit (Witness       *self,
                ScholiaAction *action)
{
  g_autoptr(GError) error = NULL;

  g_hash_table_insert (self->submitted, g_strdup (scholia_action_get_broadcast_id (action)),
                       g_new0 (Ending, 1));
  scholia_session_submit (self->session, action, &error);
  g_assert_no_error (error);
  scholia_action_unref (action);
}

const char *
witness_create (Witness    *self,
                const char *body)
{
  const ScholiaAnchor anchor = scholia_anchor_from_fractions (0.4, 0.25);
  g_autofree char *id = scholia_id_new ();
  gpointer key;

  witness_submit (self, scholia_action_new_create (id, &anchor, body));
  g_assert_true (g_hash_table_lookup_extended (self->submitted, id, &key, NULL));
  return key;
}

gboolean
witness_has_ended (Witness    *self,
                   const char *broadcast_id)
{
  const Ending *ending = g_hash_table_lookup (self->submitted, broadcast_id);

  g_assert_nonnull (ending);
  return ending->has_ended;
}

const GError *
witness_get_error (Witness    *self,
                   const char *broadcast_id)
{
  const Ending *ending = g_hash_table_lookup (self->submitted, broadcast_id);

  g_assert_nonnull (ending);
  g_assert_true (ending->has_ended);
  return ending->error;
}

guint
witness_n_shown (Witness *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (scholia_session_get_board (self->session)));
}
