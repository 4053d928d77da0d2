/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-trusted-proxies.h"

#include <string.h>

#include "scholia-error.h"

/* Where an IPv4 network's bits begin in a mapped address. */
#define IPV4_OFFSET_BITS 96

typedef struct
{
  ScholiaClientAddress address;
  guint                n_bits;
} Network;

/* RFC 7239, and what was there before it. */
#define FORWARDED "Forwarded"
#define X_FORWARDED_FOR "X-Forwarded-For"

struct _ScholiaTrustedProxies
{
  GArray   *networks;        /* of Network */
  gboolean  has_parameters;  /* the header is Forwarded */
};

static gboolean
add_network (ScholiaTrustedProxies  *self,
             const char             *text,
             GError                **error)
{
  g_autoptr(GInetAddressMask) mask = g_inet_address_mask_new_from_string (text, NULL);
  Network network;

  if (mask == NULL)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                   "“%s” is not an address or a network like 10.0.0.0/8 or ::1", text);
      return FALSE;
    }

  network.address = scholia_client_address_from_inet (g_inet_address_mask_get_address (mask));
  network.n_bits = g_inet_address_mask_get_length (mask);
  if (g_inet_address_mask_get_family (mask) == G_SOCKET_FAMILY_IPV4)
    network.n_bits += IPV4_OFFSET_BITS;
  g_array_append_val (self->networks, network);

  return TRUE;
}

static gboolean
set_header (ScholiaTrustedProxies  *self,
            const char             *header,
            GError                **error)
{
  self->has_parameters = header != NULL && g_ascii_strcasecmp (header, FORWARDED) == 0;
  if (self->has_parameters || header == NULL || g_ascii_strcasecmp (header, X_FORWARDED_FOR) == 0)
    return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
               "“%s” is neither " X_FORWARDED_FOR " nor " FORWARDED, header);

  return FALSE;
}

ScholiaTrustedProxies *
scholia_trusted_proxies_parse (const char  *text,
                               const char  *header,
                               GError     **error)
{
  g_autoptr(ScholiaTrustedProxies) self = g_new0 (ScholiaTrustedProxies, 1);
  g_auto(GStrv) words = g_strsplit (text != NULL ? text : "", ",", -1);

  self->networks = g_array_new (FALSE, FALSE, sizeof (Network));
  if (!set_header (self, header, error))
    return NULL;

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = g_strstrip (words[i]);

      if (word[0] != '\0' && !add_network (self, word, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

void
scholia_trusted_proxies_free (ScholiaTrustedProxies *self)
{
  g_array_unref (self->networks);
  g_free (self);
}

const char *
scholia_trusted_proxies_get_header (const ScholiaTrustedProxies *self)
{
  return self->has_parameters ? FORWARDED : X_FORWARDED_FOR;
}

gboolean
scholia_trusted_proxies_contains (const ScholiaTrustedProxies *self,
                                  const ScholiaClientAddress  *address)
{
  for (guint i = 0; i < self->networks->len; i++)
    {
      const Network *network = &g_array_index (self->networks, Network, i);

      if (scholia_client_address_is_in (address, &network->address, network->n_bits))
        return TRUE;
    }

  return FALSE;
}

/* The value of "for" in one element of Forwarded ("for=192.0.2.1;proto=https"), without quotes;
 * nothing that could be an address holds a quoted comma or semicolon. */
static char *
dup_for (const char *element)
{
  g_auto(GStrv) pairs = g_strsplit (element, ";", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *pair = g_strstrip (pairs[i]);
      gsize length = strlen (pair);

      if (g_ascii_strncasecmp (pair, "for=", 4) != 0)
        continue;
      if (length >= 6 && pair[4] == '"' && pair[length - 1] == '"')
        return g_strndup (pair + 5, length - 6);
      return g_strdup (pair + 4);
    }

  return g_strdup ("");
}

gboolean
scholia_trusted_proxies_resolve (const ScholiaTrustedProxies *self,
                                 const ScholiaClientAddress  *peer,
                                 const char                  *said,
                                 ScholiaClientAddress        *client)
{
  g_auto(GStrv) hops = g_strsplit (said != NULL ? said : "", ",", -1);
  gboolean is_named = FALSE;

  *client = *peer;
  for (guint i = g_strv_length (hops);
       i > 0 && scholia_trusted_proxies_contains (self, client); i--)
    {
      const char *words = hops[i - 1];
      g_autofree char *hop = self->has_parameters ? dup_for (words) : g_strdup (words);

      if (!scholia_client_address_parse (g_strstrip (hop), client))
        break;
      is_named = TRUE;
    }

  return is_named;
}
