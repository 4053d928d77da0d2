/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-session-private.h"

#include "scholia-error.h"
#include "scholia-id.h"
#include "scholia-limits.h"

#include <glib/gi18n-lib.h>

guint scholia_session_signals[SCHOLIA_SESSION_N_SIGNALS];

static GParamSpec *props[SCHOLIA_SESSION_N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaSession, scholia_session, G_TYPE_OBJECT)

static void
scholia_session_dispose (GObject *object)
{
  ScholiaSession *self = SCHOLIA_SESSION (object);

  scholia_session_execute (self, scholia_connection_state_close (&self->connection_state));
  g_clear_pointer (&self->deadline, scholia_deadline_free);

  G_OBJECT_CLASS (scholia_session_parent_class)->dispose (object);
}

static void
scholia_session_finalize (GObject *object)
{
  ScholiaSession *self = SCHOLIA_SESSION (object);

  scholia_endpoint_unref (self->endpoint);
  g_free (self->board_id);
  g_free (self->token);
  g_free (self->password);
  g_free (self->identity);
  g_free (self->session_id);
  g_free (self->name);
  g_free (self->open_thread_id);
  scholia_replica_free (self->replica);
  g_object_unref (self->people);
  g_rand_free (self->rand);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (scholia_session_parent_class)->finalize (object);
}

static void
scholia_session_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ScholiaSession *self = SCHOLIA_SESSION (object);

  switch ((ScholiaSessionProp) prop_id)
    {
    case SCHOLIA_SESSION_PROP_BOARD:
      g_value_set_object (value, scholia_session_get_board (self));
      break;
    case SCHOLIA_SESSION_PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case SCHOLIA_SESSION_PROP_ROLE:
      g_value_set_uint (value, self->role);
      break;
    case SCHOLIA_SESSION_PROP_PEOPLE:
      g_value_set_object (value, self->people);
      break;
    case SCHOLIA_SESSION_PROP_LAST_SYNC_MS:
      g_value_set_int64 (value, self->last_sync_ms);
      break;
    case SCHOLIA_SESSION_PROP_RETRY_AT_MS:
      g_value_set_int64 (value, self->retry_at_ms);
      break;
    case SCHOLIA_SESSION_PROP_N_IN_FLIGHT:
      g_value_set_uint (value, self->n_in_flight);
      break;
    case SCHOLIA_SESSION_PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case SCHOLIA_SESSION_N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  props[SCHOLIA_SESSION_PROP_BOARD] =
    g_param_spec_object ("board", NULL, NULL, SCHOLIA_TYPE_BOARD, flags);
  props[SCHOLIA_SESSION_PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SCHOLIA_TYPE_SESSION_STATE,
                       SCHOLIA_SESSION_STATE_CONNECTING, flags);
  props[SCHOLIA_SESSION_PROP_ROLE] =
    g_param_spec_uint ("role", NULL, NULL, 0, SCHOLIA_N_ROLES - 1, 0, flags);
  props[SCHOLIA_SESSION_PROP_PEOPLE] =
    g_param_spec_object ("people", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  props[SCHOLIA_SESSION_PROP_LAST_SYNC_MS] =
    g_param_spec_int64 ("last-sync-ms", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[SCHOLIA_SESSION_PROP_RETRY_AT_MS] =
    g_param_spec_int64 ("retry-at-ms", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[SCHOLIA_SESSION_PROP_N_IN_FLIGHT] =
    g_param_spec_uint ("n-in-flight", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[SCHOLIA_SESSION_PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, SCHOLIA_SESSION_N_PROPS, props);
}

static void
install_signals (GType type)
{
  guint *signals = scholia_session_signals;

  signals[SCHOLIA_SESSION_ACTION_ENDED] =
    g_signal_new ("action-ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
  signals[SCHOLIA_SESSION_ACTION_SLOW] =
    g_signal_new ("action-slow", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SCHOLIA_SESSION_CAUGHT_UP] =
    g_signal_new ("caught-up", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SCHOLIA_SESSION_THREAD_EVENT] =
    g_signal_new ("thread-event", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, SCHOLIA_TYPE_EVENT, G_TYPE_BOOLEAN);
}

static void
scholia_session_class_init (ScholiaSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = scholia_session_dispose;
  object_class->finalize = scholia_session_finalize;
  object_class->get_property = scholia_session_get_property;
  install_properties (object_class);
  install_signals (G_TYPE_FROM_CLASS (klass));
}

static void
scholia_session_init (ScholiaSession *self)
{
  self->session_id = scholia_id_new ();
  self->replica = scholia_replica_new ();
  self->people = scholia_people_new ();
  self->rand = g_rand_new ();
  self->deadline = scholia_deadline_new (scholia_session_deadline, self);
  scholia_connection_state_init (&self->connection_state, self->rand);
}

void
scholia_session_notify (ScholiaSession     *self,
                        ScholiaSessionProp  prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

void
scholia_session_set_error (ScholiaSession *self,
                           const GError   *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  scholia_session_notify (self, SCHOLIA_SESSION_PROP_ERROR);
}

ScholiaSession *
scholia_session_new (ScholiaEndpoint *endpoint,
                     const char      *board_id,
                     const char      *token,
                     const char      *password,
                     const char      *identity,
                     const char      *name,
                     guint            color)
{
  ScholiaSession *self;

  g_return_val_if_fail (endpoint != NULL, NULL);
  g_return_val_if_fail (board_id != NULL && token != NULL && identity != NULL, NULL);
  g_return_val_if_fail (name != NULL && color < SCHOLIA_N_COLORS, NULL);

  self = g_object_new (SCHOLIA_TYPE_SESSION, NULL);
  self->endpoint = scholia_endpoint_ref (endpoint);
  self->board_id = g_strdup (board_id);
  self->token = g_strdup (token);
  self->password = g_strdup (password);
  self->identity = g_strdup (identity);
  self->name = g_strdup (name);
  self->color = color;
  return self;
}

/* "Available" means no more than a default route: it hurries an attempt, and never forbids one. */
static void
network_changed_cb (GNetworkMonitor *monitor,
                    gboolean         is_available,
                    ScholiaSession  *self)
{
  scholia_session_execute (self, scholia_connection_state_set_network (&self->connection_state,
                                                                       is_available,
                                                                       g_get_monotonic_time ()));
  scholia_session_settle (self);
}

void
scholia_session_open (ScholiaSession *self)
{
  guint commands;

  g_return_if_fail (SCHOLIA_IS_SESSION (self));

  commands = scholia_connection_state_open (&self->connection_state, g_get_monotonic_time ());
  if (commands == 0)
    return;

  if (!scholia_endpoint_is_private (self->endpoint))
    g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                             G_CALLBACK (network_changed_cb), self, 0);
  scholia_session_execute (self, commands);
  scholia_session_settle (self);
}

void
scholia_session_close (ScholiaSession *self)
{
  g_return_if_fail (SCHOLIA_IS_SESSION (self));

  if (self->state == SCHOLIA_SESSION_STATE_ENDED)
    return;

  scholia_session_set_error (self, NULL);
  scholia_session_execute (self, scholia_connection_state_close (&self->connection_state));
  scholia_session_settle (self);
}

void
scholia_session_retry (ScholiaSession *self)
{
  g_return_if_fail (SCHOLIA_IS_SESSION (self));

  scholia_session_execute (self, scholia_connection_state_retry (&self->connection_state,
                                                                 g_get_monotonic_time ()));
  scholia_session_settle (self);
}

ScholiaEndpoint *
scholia_session_get_endpoint (ScholiaSession *self)
{
  g_return_val_if_fail (SCHOLIA_IS_SESSION (self), NULL);

  return self->endpoint;
}

ScholiaBoard *
scholia_session_get_board (ScholiaSession *self)
{
  g_return_val_if_fail (SCHOLIA_IS_SESSION (self), NULL);

  return scholia_replica_get_board (self->replica);
}

ScholiaSessionState
scholia_session_get_state (ScholiaSession *self)
{
  g_return_val_if_fail (SCHOLIA_IS_SESSION (self), SCHOLIA_SESSION_STATE_ENDED);

  return self->state;
}

const GError *
scholia_session_get_error (ScholiaSession *self)
{
  g_return_val_if_fail (SCHOLIA_IS_SESSION (self), NULL);

  return self->error;
}

ScholiaRole
scholia_session_get_role (ScholiaSession *self)
{
  g_return_val_if_fail (SCHOLIA_IS_SESSION (self), SCHOLIA_ROLE_VIEWER);

  return self->role;
}

const char *
scholia_session_get_person_id (ScholiaSession *self)
{
  ScholiaPerson *person;

  g_return_val_if_fail (SCHOLIA_IS_SESSION (self), NULL);

  person = scholia_replica_get_person (self->replica);
  return person != NULL ? scholia_person_get_id (person) : NULL;
}

GListModel *
scholia_session_get_people (ScholiaSession *self)
{
  g_return_val_if_fail (SCHOLIA_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->people);
}

gint64
scholia_session_get_last_sync_ms (ScholiaSession *self)
{
  g_return_val_if_fail (SCHOLIA_IS_SESSION (self), 0);

  return self->last_sync_ms;
}
