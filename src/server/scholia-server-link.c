/* SPDX-License-Identifier: GPL-3.0-or-later */

/* By what others reach this server: its address, and the links of its teams. */

#include "scholia-server-private.h"

#include "scholia-address.h"
#include "scholia-link.h"
#include "scholia-team.h"

#define DEFAULT_PORT 443

char *
scholia_server_dup_address (ScholiaServer *self)
{
  g_autoptr(GSocketAddress) address = NULL;
  g_autofree char *host = NULL;
  GInetAddress *inet;

  if (self->options->is_private)
    return NULL;

  address = scholia_address_parse (self->options->listen, NULL);
  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  host = g_inet_address_to_string (inet);

  return scholia_address_format (host, scholia_listener_get_port (self->listener));
}

/* What others reach this server by; an address for all of them is none. */
static char *
dup_host (ScholiaServer *self)
{
  g_autoptr(GSocketAddress) address = scholia_address_parse (self->options->listen, NULL);
  GInetAddress *inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));

  if (g_inet_address_get_is_any (inet))
    return g_strdup (g_get_host_name ());

  return g_inet_address_to_string (inet);
}

static guint16
get_port (ScholiaServer *self)
{
  g_autoptr(GSocketAddress) address = NULL;

  if (self->listener != NULL)
    return scholia_listener_get_port (self->listener);

  address = scholia_address_parse (self->options->listen, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

char *
scholia_server_peek_team_link (ScholiaServer  *self,
                               GError        **error)
{
  g_clear_pointer (&self->team_key, g_free);
  self->team_key = scholia_team_read_key (self->options->data, error);
  if (self->team_key == NULL || !scholia_server_load_certificate (self, error))
    return NULL;

  return scholia_server_dup_team_link (self);
}

char *
scholia_server_dup_team_link (ScholiaServer *self)
{
  if (self->team_key == NULL)
    return NULL;

  return scholia_server_make_team_link (SCHOLIA_FIRST_TEAM, self->team_key, self);
}

char *
scholia_server_make_team_link (const char *team_id,
                               const char *key,
                               gpointer    user_data)
{
  ScholiaServer *self = user_data;
  g_autoptr(GUri) origin = NULL;
  g_autoptr(ScholiaLink) link = NULL;
  g_autofree char *host = NULL;
  guint16 port;

  if (self->options->is_private)
    return NULL;
  if (self->options->public_origin == NULL &&
      (self->options->is_plain || self->options->listen == NULL))
    return NULL;

  if (self->options->public_origin != NULL)
    {
      origin = g_uri_parse (self->options->public_origin, G_URI_FLAGS_NONE, NULL);
      host = g_strdup (g_uri_get_host (origin));
      port = g_uri_get_port (origin) > 0 ? (guint16) g_uri_get_port (origin) : DEFAULT_PORT;
    }
  else
    {
      host = dup_host (self);
      port = get_port (self);
    }
  link = scholia_link_new (SCHOLIA_LINK_TEAM, host, port, self->fingerprint, team_id, key);

  return scholia_link_to_string (link);
}
