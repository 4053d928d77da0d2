/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-client-address.h"

#include <string.h>

#define IPV4_BYTES 4
/* Of an IPv6 address, the part that belongs to one customer. */
#define NETWORK_BYTES 8
/* Longer than any address with its port and brackets. */
#define MAX_TEXT_BYTES 64

static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static gboolean
is_ipv4 (const ScholiaClientAddress *self)
{
  return memcmp (self->bytes, mapped, sizeof mapped) == 0;
}

ScholiaClientAddress
scholia_client_address_from_inet (GInetAddress *inet)
{
  ScholiaClientAddress address = { 0 };
  const guint8 *bytes = g_inet_address_to_bytes (inet);

  if (g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV6)
    memcpy (address.bytes, bytes, sizeof address.bytes);
  else
    {
      memcpy (address.bytes, mapped, sizeof mapped);
      memcpy (address.bytes + sizeof mapped, bytes, IPV4_BYTES);
    }

  return address;
}

/* The address in "[ADDRESS]:PORT" and its shorter forms; a lone IPv6 address has colons of its
 * own. */
static char *
dup_host (const char *text)
{
  const char *end;

  if (text[0] == '[')
    {
      end = strchr (text, ']');
      return end != NULL && (end[1] == '\0' || end[1] == ':')
               ? g_strndup (text + 1, (gsize) (end - text) - 1)
               : NULL;
    }

  end = strchr (text, ':');
  if (end != NULL && strchr (end + 1, ':') == NULL)
    return g_strndup (text, (gsize) (end - text));

  return g_strdup (text);
}

gboolean
scholia_client_address_parse (const char           *text,
                              ScholiaClientAddress *address)
{
  g_autofree char *host = NULL;
  g_autoptr(GInetAddress) inet = NULL;

  if (strlen (text) > MAX_TEXT_BYTES)
    return FALSE;

  host = dup_host (text);
  inet = host != NULL ? g_inet_address_new_from_string (host) : NULL;
  if (inet == NULL)
    return FALSE;

  *address = scholia_client_address_from_inet (inet);

  return TRUE;
}

char *
scholia_client_address_to_string (const ScholiaClientAddress *self)
{
  g_autoptr(GInetAddress) inet = NULL;

  if (is_ipv4 (self))
    inet = g_inet_address_new_from_bytes (self->bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);
  else
    inet = g_inet_address_new_from_bytes (self->bytes, G_SOCKET_FAMILY_IPV6);

  return g_inet_address_to_string (inet);
}

gboolean
scholia_client_address_is_loopback (const ScholiaClientAddress *self)
{
  static const guint8 loopback[16] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 };

  return (is_ipv4 (self) && self->bytes[sizeof mapped] == 127) ||
         memcmp (self->bytes, loopback, sizeof loopback) == 0;
}

gboolean
scholia_client_address_is_in (const ScholiaClientAddress *self,
                              const ScholiaClientAddress *network,
                              guint                       n_bits)
{
  guint n_bytes = n_bits / 8;
  guint8 mask = (guint8) (0xff00 >> (n_bits % 8));

  return memcmp (self->bytes, network->bytes, n_bytes) == 0 &&
         (mask == 0 || ((self->bytes[n_bytes] ^ network->bytes[n_bytes]) & mask) == 0);
}

ScholiaClientAddress
scholia_client_address_get_network (const ScholiaClientAddress *self)
{
  ScholiaClientAddress network = *self;

  if (!is_ipv4 (self))
    memset (network.bytes + NETWORK_BYTES, 0, sizeof network.bytes - NETWORK_BYTES);

  return network;
}
