/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who may come in, and when a private server is not needed any more. */

#include "scholia-server-private.h"

#include <sys/resource.h>

#include "scholia-live-connection.h"
#include "scholia-log.h"
#include "scholia-private.h"
#include "scholia-secret.h"

/* Descriptors that are no lines: database, log, images being read or written. */
#define RESERVED_DESCRIPTORS 64
/* Where answers with a status of 400 to 499 are counted. */
#define ANSWERS_4XX 3
/* Of the descriptors, one part in this many is kept for images on their way. */
#define IMAGE_SHARE 8

void
scholia_server_set_limits (ScholiaServer *self)
{
  struct rlimit limit;
  guint possible = 256;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
      getrlimit (RLIMIT_NOFILE, &limit);
      possible = (guint) MIN (limit.rlim_cur, G_MAXINT);
    }

  possible -= MIN (possible / 2, RESERVED_DESCRIPTORS + possible / IMAGE_SHARE);
  self->max_lines = possible;
  if (self->options->max_connections != 0)
    self->max_lines = MIN (possible, self->options->max_connections);
}

ScholiaAdmission *
scholia_server_create_admission (ScholiaServer  *self,
                                 GError        **error)
{
  ScholiaTrustedProxies *proxies = NULL;
  guint max_connections = self->options->max_connections_per_address;
  guint64 secret[2];

  proxies = scholia_trusted_proxies_parse (self->options->trusted_proxies,
                                           self->options->proxy_header, error);
  if (proxies == NULL)
    return NULL;

  if (self->options->is_plain && self->options->trusted_proxies == NULL)
    g_message ("Without TLS and without trusted-proxies no limit by address holds on a loopback "
               "address");

  /* One address never takes all the places. */
  if (max_connections != 0)
    max_connections = CLAMP (self->max_lines / 2, 1, max_connections);
  scholia_secret_fill ((guint8 *) secret, sizeof secret);

  return scholia_admission_new (max_connections, proxies, secret);
}

static void
line_gone_cb (gpointer  user_data,
              GObject  *where_it_was)
{
  ScholiaServer *self = user_data;

  self->n_accepted--;
  scholia_server_review (self);
}

static void
count (ScholiaServer *self,
       ScholiaAccept  result)
{
  scholia_metering_get_statistics (self->metering)->accepts[result]++;
}

static void
log_refused (GSocketConnection *connection,
             const char        *why)
{
  g_autoptr(GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  g_autofree char *address = NULL;

  if (G_IS_INET_SOCKET_ADDRESS (remote))
    address = g_inet_address_to_string (g_inet_socket_address_get_address (
                                          G_INET_SOCKET_ADDRESS (remote)));
  scholia_log (SCHOLIA_LOG_ACCEPT_REFUSED,
               SCHOLIA_LOG_WORD ("why", why),
               SCHOLIA_LOG_ADDRESS (address));
}

gboolean
scholia_server_accept (GSocketConnection *connection,
                       GTlsCertificate   *certificate,
                       gpointer           user_data)
{
  ScholiaServer *self = user_data;
  g_autoptr(GSocketAddress) peer = g_socket_connection_get_remote_address (connection, NULL);
  g_autoptr(ScholiaVisitor) visitor = NULL;
  g_autoptr(ScholiaAccepted) accepted = NULL;
  ScholiaStatistics *statistics = scholia_metering_get_statistics (self->metering);

  if (self->n_accepted + scholia_live_get_n_connections (self->live) >= self->max_lines)
    {
      count (self, SCHOLIA_ACCEPT_FULL);
      log_refused (connection, "full");
      return FALSE;
    }
  if (certificate == NULL && self->options->is_private && !scholia_private_is_owner (connection))
    {
      count (self, SCHOLIA_ACCEPT_NOT_OWNER);
      log_refused (connection, "not-the-owner");
      return FALSE;
    }

  visitor = scholia_admission_enter (self->admission, peer, certificate != NULL,
                                     g_get_monotonic_time ());
  if (visitor == NULL)
    {
      count (self, SCHOLIA_ACCEPT_ADDRESS_FULL);
      log_refused (connection, "address-full");
      return FALSE;
    }

  accepted = scholia_accepted_new (g_object_ref (connection), g_steal_pointer (&visitor),
                                   certificate);
  count (self, SCHOLIA_ACCEPT_TAKEN);
  scholia_accepted_count_failures (accepted, &statistics->tls_failures,
                                   &statistics->answers[ANSWERS_4XX]);
  self->n_accepted++;
  g_object_weak_ref (G_OBJECT (accepted), line_gone_cb, self);
  scholia_http_serve (self->http, accepted);
  scholia_server_review (self);

  return TRUE;
}

static gboolean
idle_exit_cb (gpointer user_data)
{
  ScholiaServer *self = user_data;

  self->idle_exit = 0;
  scholia_log (SCHOLIA_LOG_SHUTDOWN, SCHOLIA_LOG_WORD ("why", "nobody-is-here"));
  scholia_server_stop (self);

  return G_SOURCE_REMOVE;
}

static gboolean
idle_hosting_cb (gpointer user_data)
{
  ScholiaServer *self = user_data;

  self->idle_hosting = 0;
  scholia_hosting_stop (self->hosting);

  return G_SOURCE_REMOVE;
}

static void
set_timer (ScholiaServer *self,
           guint         *timer,
           gboolean       is_wanted,
           GSourceFunc    callback)
{
  if (is_wanted && *timer == 0)
    *timer = g_timeout_add (self->options->idle_exit_ms, callback, self);
  else if (!is_wanted)
    g_clear_handle_id (timer, g_source_remove);
}

void
scholia_server_disarm (ScholiaServer *self)
{
  g_clear_handle_id (&self->idle_exit, g_source_remove);
  g_clear_handle_id (&self->idle_hosting, g_source_remove);
  g_clear_handle_id (&self->patience, g_source_remove);
  g_clear_handle_id (&self->finishing, g_source_remove);
}

void
scholia_server_review (gpointer user_data)
{
  ScholiaServer *self = user_data;
  gboolean is_alone;

  if (!self->options->is_private || self->is_stopping)
    return;

  is_alone = self->n_accepted + scholia_live_get_n_connections (self->live) == 0;
  set_timer (self, &self->idle_exit, is_alone, idle_exit_cb);
  set_timer (self, &self->idle_hosting,
             scholia_hosting_is_active (self->hosting) &&
               scholia_live_get_n_plain (self->live) == 0,
             idle_hosting_cb);
}

static void
send_away_cb (ScholiaLiveConnection *connection,
              gpointer               user_data)
{
  if (scholia_live_connection_has_tls (connection))
    scholia_live_connection_goodbye (connection, SCHOLIA_GOODBYE_SHUTTING_DOWN,
                                     "This computer does not share its boards any more", 0);
}

void
scholia_server_hosting_changed (gpointer user_data)
{
  ScholiaServer *self = user_data;

  if (!scholia_hosting_is_active (self->hosting))
    {
      scholia_log (SCHOLIA_LOG_HOSTING, SCHOLIA_LOG_WORD ("state", "off"));
      scholia_live_foreach (self->live, send_away_cb, self);
    }
  else
    scholia_log (SCHOLIA_LOG_HOSTING, SCHOLIA_LOG_WORD ("state", "on"));
  scholia_server_review (self);
}
