/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-address.h"

#include <string.h>

#include "scholia-error.h"

static GSocketAddress *
new_address (const char *host,
             const char *port_text)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);
  guint64 port;

  if (address == NULL ||
      !g_ascii_string_to_unsigned (port_text, 10, 0, G_MAXUINT16, &port, NULL))
    return NULL;

  return g_inet_socket_address_new (address, (guint16) port);
}

GSocketAddress *
scholia_address_parse (const char  *text,
                       GError     **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = NULL;
  GSocketAddress *address = NULL;

  if (colon != NULL)
    {
      gboolean has_brackets = text[0] == '[' && colon > text + 1 && colon[-1] == ']';

      host = has_brackets ? g_strndup (text + 1, (gsize) (colon - text) - 2)
                          : g_strndup (text, (gsize) (colon - text));
      if (has_brackets || strchr (host, ':') == NULL)
        address = new_address (host, colon + 1);
    }

  if (address == NULL)
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                 "“%s” is not an address and a port like 127.0.0.1:8443 or [::1]:8443", text);

  return address;
}

char *
scholia_address_format (const char *host,
                        guint16     port)
{
  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, port);
}

gboolean
scholia_address_is_loopback (GSocketAddress *address)
{
  return G_IS_INET_SOCKET_ADDRESS (address) &&
         g_inet_address_get_is_loopback (
           g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}
