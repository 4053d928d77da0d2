/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-server-private.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "scholia-address.h"
#include "scholia-error.h"
#include "scholia-live-connection.h"
#include "scholia-log.h"
#include "scholia-private.h"
#include "scholia-team.h"

#define PRIVATE_TEAM "private"
/* For everybody to take the goodbye, in milliseconds; the lines' own patience is shorter. */
#define PATIENCE_MS 3000

ScholiaServer *
scholia_server_new (ScholiaServerOptions *options,
                    ScholiaServerFunc     ended,
                    gpointer              user_data)
{
  ScholiaServer *self = g_new0 (ScholiaServer, 1);

  self->options = options;
  self->started_us = g_get_real_time ();
  self->ended = ended;
  self->user_data = user_data;

  return self;
}

void
scholia_server_free (ScholiaServer *self)
{
  scholia_server_disarm (self);
  g_clear_pointer (&self->listener, scholia_listener_free);
  g_clear_pointer (&self->scrape_door, scholia_scrape_door_free);
  scholia_server_leave_operator (self);
  g_clear_pointer (&self->live, scholia_live_free);
  g_clear_pointer (&self->http, scholia_http_free);
  g_clear_pointer (&self->hosting, scholia_hosting_free);
  g_clear_pointer (&self->rooms, scholia_rooms_free);
  g_clear_pointer (&self->metering, scholia_metering_unref);
  g_clear_pointer (&self->access, scholia_access_free);
  g_clear_object (&self->teams);
  g_clear_pointer (&self->admission, scholia_admission_free);
  g_clear_object (&self->store);
  g_clear_object (&self->certificate);
  g_free (self->fingerprint);
  g_free (self->team_key);
  scholia_server_options_free (self->options);
  g_free (self);
}

static gboolean
start_listening (ScholiaServer  *self,
                 GError        **error)
{
  g_autoptr(GSocketAddress) address = NULL;

  if (self->options->is_private)
    address = scholia_private_claim_socket (self->options->socket, error);
  else
    address = scholia_address_parse (self->options->listen, error);
  if (address == NULL)
    return FALSE;

  self->listener = scholia_listener_new (address, self->certificate, scholia_server_accept, self,
                                         error);

  return self->listener != NULL &&
         (!self->options->is_private ||
          scholia_private_protect_socket (self->options->socket, error));
}

static gboolean
put_together (ScholiaServer  *self,
              GError        **error)
{
  const ScholiaServerOptions *options = self->options;
  ScholiaLiveTimes times = { options->hello_ms, options->dead_ms, options->backlog_ms };
  ScholiaHttpParts parts;

  scholia_server_set_limits (self);
  if (!scholia_server_load_certificate (self, error))
    return FALSE;

  self->live = scholia_live_new (&times, error);
  if (self->live == NULL)
    return FALSE;

  scholia_live_set_changed (self->live, scholia_server_review, self);
  self->admission = scholia_server_create_admission (self, error);
  if (self->admission == NULL)
    return FALSE;
  self->access = scholia_access_new (self->store);
  self->teams = scholia_teams_new (self->store, options->data);
  self->metering = scholia_metering_new (self->store, SCHOLIA_METERING_INTERVAL_MS, NULL);
  self->rooms = scholia_rooms_new (self->store, self->metering, error);
  if (self->rooms == NULL)
    return FALSE;

  self->entrance.admission = self->admission;
  self->entrance.max_people = options->is_private ? 0 : options->max_people_per_team;
  self->entrance.access = self->access;
  self->entrance.rooms = self->rooms;
  self->entrance.metering = self->metering;
  if (options->is_private)
    self->hosting = scholia_hosting_new (options->data, scholia_server_accept,
                                         scholia_server_hosting_changed, self);
  parts = (ScholiaHttpParts) {
    .store = self->store,
    .access = self->access,
    .rooms = self->rooms,
    .live = self->live,
    .entrance = &self->entrance,
    .hosting = self->hosting,
    .teams = self->teams,
    .dup_team_link = scholia_server_make_team_link,
    .link_data = self,
    .fingerprint = self->fingerprint,
    .get_health = scholia_server_get_health,
    .health_data = self,
    .max_boards = options->is_private ? 0 : options->max_boards_per_team,
    .max_bytes = options->is_private ? 0 : options->max_bytes_per_team,
    .head_ms = options->hello_ms,
    .progress_ms = options->progress_ms,
  };
  self->http = scholia_http_new (&parts);

  return (options->is_command ||
          (start_listening (self, error) && scholia_server_open_scrape_door (self, error))) &&
         scholia_server_listen_for_operator (self, error);
}

static void
log_ready (ScholiaServer *self)
{
  g_autofree char *address = scholia_server_dup_address (self);

  scholia_log (SCHOLIA_LOG_LISTEN,
               SCHOLIA_LOG_WORD ("on", self->options->is_private ? self->options->socket : address),
               SCHOLIA_LOG_WORD ("tls", self->certificate != NULL ? "yes" : "no"));
  scholia_log (SCHOLIA_LOG_READY, SCHOLIA_LOG_NUMBER ("max-connections", self->max_lines));
}

static void
finish_start (ScholiaServer *self,
              GTask         *task)
{
  GError *error = NULL;

  if (!put_together (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (!self->options->is_command)
    log_ready (self);
  scholia_server_review (self);
  g_task_return_boolean (task, TRUE);
}

static void
team_ensured_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ScholiaServer *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!scholia_team_ensure_finish (result, &self->team_key, &self->is_new, &error))
    g_task_return_error (task, error);
  else
    finish_start (self, task);
}

static void
store_changed_cb (GObject    *store,
                  GParamSpec *pspec,
                  gpointer    user_data)
{
  static const char *names[] = {
    [SCHOLIA_STORE_STATE_READY] = "ready",
    [SCHOLIA_STORE_STATE_DEGRADED] = "degraded",
    [SCHOLIA_STORE_STATE_DOWN] = "down",
  };

  scholia_log (SCHOLIA_LOG_STORE,
               SCHOLIA_LOG_WORD ("state", names[scholia_store_get_state (SCHOLIA_STORE (store))]));
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ScholiaServer *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->store = scholia_store_open_finish (result, &error);
  if (self->store == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_signal_connect (self->store, "notify::state", G_CALLBACK (store_changed_cb), NULL);
  /* The operator's command is about teams: it makes none by the way. */
  if (self->options->is_command)
    {
      finish_start (self, task);
      return;
    }

  scholia_team_ensure_async (self->store, self->options->data,
                             self->options->is_private ? PRIVATE_TEAM : SCHOLIA_FIRST_TEAM,
                             team_ensured_cb, g_object_ref (task));
}

void
scholia_server_start_async (ScholiaServer       *self,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autofree char *uri = g_strconcat ("sqlite:", self->options->data, NULL);

  g_task_set_source_tag (task, scholia_server_start_async);
  g_task_set_task_data (task, self, NULL);
  if (g_mkdir_with_parents (self->options->data, 0700) != 0)
    {
      g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE,
                               "%s: cannot be made", self->options->data);
      return;
    }

  scholia_store_open_async (uri, NULL, opened_cb, g_object_ref (task));
}

gboolean
scholia_server_start_finish (GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ScholiaServer *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!scholia_store_close_finish (SCHOLIA_STORE (source), result, &error))
    scholia_log (SCHOLIA_LOG_END, SCHOLIA_LOG_WORD ("trouble", error->message));
  else
    scholia_log (SCHOLIA_LOG_END, SCHOLIA_LOG_NUMBER ("pid", getpid ()));

  self->ended (self->user_data);
}

/* What the store did not take is lost; it said so. */
static void
flushed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  ScholiaServer *self = user_data;

  scholia_metering_flush_finish (result, NULL);
  scholia_store_close_async (self->store, closed_cb, self);
}

/* Not from inside the live connections' own turn, which this ends. */
static gboolean
finish_cb (gpointer user_data)
{
  ScholiaServer *self = user_data;

  self->patience = 0;
  self->finishing = 0;
  scholia_server_disarm (self);
  g_clear_pointer (&self->scrape_door, scholia_scrape_door_free);
  scholia_http_disconnect (self->http);
  g_clear_pointer (&self->live, scholia_live_free);
  /* Emptied, not freed: requests whose answer is still at the store come back to them. */
  scholia_rooms_close (self->rooms);
  scholia_metering_flush_async (self->metering, flushed_cb, self);

  return G_SOURCE_REMOVE;
}

static void
finish_when_alone (gpointer user_data)
{
  ScholiaServer *self = user_data;

  if (scholia_live_get_n_connections (self->live) == 0 && self->finishing == 0)
    self->finishing = g_idle_add_full (G_PRIORITY_DEFAULT, finish_cb, self, NULL);
}

static void
say_goodbye_cb (ScholiaLiveConnection *connection,
                gpointer               user_data)
{
  scholia_live_connection_goodbye (connection, SCHOLIA_GOODBYE_SHUTTING_DOWN,
                                   "The server is being stopped", 0);
}

void
scholia_server_stop (ScholiaServer *self)
{
  if (self->is_stopping || self->live == NULL)
    return;

  self->is_stopping = TRUE;
  scholia_log (SCHOLIA_LOG_SHUTDOWN,
               SCHOLIA_LOG_NUMBER ("connections", scholia_live_get_n_connections (self->live)));
  scholia_server_disarm (self);
  g_clear_pointer (&self->listener, scholia_listener_free);
  scholia_server_leave_operator (self);
  if (self->options->is_private && !self->options->is_command)
    g_unlink (self->options->socket);
  if (self->hosting != NULL)
    scholia_hosting_stop (self->hosting);

  scholia_live_foreach (self->live, say_goodbye_cb, self);
  scholia_live_set_changed (self->live, finish_when_alone, self);
  self->patience = g_timeout_add (PATIENCE_MS, finish_cb, self);
  finish_when_alone (self);
}

gboolean
scholia_server_is_new (ScholiaServer *self)
{
  return self->is_new;
}
