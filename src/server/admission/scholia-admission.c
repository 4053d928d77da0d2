/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-admission.h"

#include <string.h>

#include "scholia-rate-table.h"
#include "scholia-wire-limits.h"

/* Addresses, and links, that are remembered while nothing is open: about 4 MiB. */
#define MAX_IDLE 16384

struct _ScholiaAdmission
{
  guint                  ref_count;
  guint                  max_connections;
  ScholiaTrustedProxies *proxies;
  ScholiaRateTable      *addresses;
  ScholiaRateTable      *links;
  ScholiaRateTable      *teams;       /* no rates: who is there */
  gboolean               has_warned;  /* of a proxy that names nobody */
};

struct _ScholiaVisitor
{
  guint                 ref_count;
  ScholiaAdmission     *admission;
  ScholiaClientAddress  address;
  ScholiaRateKey        key;         /* the address's network */
  gboolean              is_proxy;    /* whom it speaks for is not known yet */
  gboolean              is_counted;  /* holds one of its address's places */
  char                 *name;        /* (nullable): until it is asked for */
};

static const ScholiaRate address_rates[] = {
  [SCHOLIA_VISIT_REQUEST] = { SCHOLIA_ADDRESS_REQUEST_RATE, SCHOLIA_ADDRESS_REQUEST_BURST },
  [SCHOLIA_VISIT_JOIN] = { SCHOLIA_ADDRESS_JOIN_RATE, SCHOLIA_ADDRESS_JOIN_BURST },
  [SCHOLIA_VISIT_FAILURE] = { SCHOLIA_ADDRESS_FAILURE_RATE, SCHOLIA_ADDRESS_FAILURE_BURST },
};

static const ScholiaRate link_rates[] = {
  [SCHOLIA_VISIT_REQUEST] = { SCHOLIA_LINK_REQUEST_RATE, SCHOLIA_LINK_REQUEST_BURST },
  [SCHOLIA_VISIT_JOIN] = { SCHOLIA_LINK_JOIN_RATE, SCHOLIA_LINK_JOIN_BURST },
};

ScholiaAdmission *
scholia_admission_new (guint                  max_connections,
                       ScholiaTrustedProxies *proxies,
                       const guint64          secret[2])
{
  ScholiaAdmission *self = g_new0 (ScholiaAdmission, 1);

  self->ref_count = 1;
  self->max_connections = max_connections;
  self->proxies = proxies;
  self->addresses = scholia_rate_table_new (address_rates, G_N_ELEMENTS (address_rates), MAX_IDLE,
                                            secret);
  self->links = scholia_rate_table_new (link_rates, G_N_ELEMENTS (link_rates), MAX_IDLE, secret);
  self->teams = scholia_rate_table_new (NULL, 0, 1, secret);

  return self;
}

void
scholia_admission_free (ScholiaAdmission *self)
{
  if (--self->ref_count > 0)
    return;

  scholia_trusted_proxies_free (self->proxies);
  scholia_rate_table_free (self->addresses);
  scholia_rate_table_free (self->links);
  scholia_rate_table_free (self->teams);
  g_free (self);
}

static gboolean
count (ScholiaVisitor *self,
       gint64          now_us)
{
  ScholiaClientAddress network = scholia_client_address_get_network (&self->address);

  memcpy (self->key.bytes, network.bytes, sizeof network.bytes);
  self->is_counted = scholia_rate_table_hold (self->admission->addresses, &self->key,
                                              self->admission->max_connections, now_us);

  return self->is_counted;
}

ScholiaVisitor *
scholia_admission_enter (ScholiaAdmission *self,
                         GSocketAddress   *peer,
                         gboolean          has_tls,
                         gint64            now_us)
{
  g_autoptr(ScholiaVisitor) visitor = g_new0 (ScholiaVisitor, 1);

  visitor->ref_count = 1;
  visitor->admission = self;
  self->ref_count++;
  if (!G_IS_INET_SOCKET_ADDRESS (peer))
    {
      visitor->name = g_strdup ("local");
      return g_steal_pointer (&visitor);
    }

  visitor->address = scholia_client_address_from_inet (
    g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (peer)));
  visitor->is_proxy = scholia_trusted_proxies_contains (self->proxies, &visitor->address);
  if (!visitor->is_proxy &&
      (has_tls || !scholia_client_address_is_loopback (&visitor->address)) &&
      !count (visitor, now_us))
    return NULL;

  return g_steal_pointer (&visitor);
}

/* A link's id has 12 characters. */
guint
scholia_admission_take_link (ScholiaAdmission *self,
                             const char       *link_id,
                             ScholiaVisit      visit,
                             gint64            now_us)
{
  ScholiaRateKey key = { 0 };

  memcpy (key.bytes, link_id, MIN (strlen (link_id), sizeof key.bytes));

  return scholia_rate_table_take (self->links, &key, visit, now_us);
}

/* A team's name is longer than a key. */
static ScholiaRateKey
get_team_key (const char *team_id)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  ScholiaRateKey key;

  g_checksum_update (checksum, (const guchar *) team_id, -1);
  g_checksum_get_digest (checksum, digest, &length);
  memcpy (key.bytes, digest, sizeof key.bytes);

  return key;
}

gboolean
scholia_admission_hold_team (ScholiaAdmission *self,
                             const char       *team_id,
                             guint             max_people,
                             gint64            now_us)
{
  ScholiaRateKey key = get_team_key (team_id);

  return scholia_rate_table_hold (self->teams, &key, max_people, now_us);
}

void
scholia_admission_release_team (ScholiaAdmission *self,
                                const char       *team_id)
{
  ScholiaRateKey key = get_team_key (team_id);

  scholia_rate_table_release (self->teams, &key);
}

const char *
scholia_admission_get_header (ScholiaAdmission *self)
{
  return scholia_trusted_proxies_get_header (self->proxies);
}

ScholiaVisitor *
scholia_visitor_ref (ScholiaVisitor *self)
{
  self->ref_count++;

  return self;
}

void
scholia_visitor_unref (ScholiaVisitor *self)
{
  if (--self->ref_count > 0)
    return;

  if (self->is_counted)
    scholia_rate_table_release (self->admission->addresses, &self->key);
  scholia_admission_free (self->admission);
  g_free (self->name);
  g_free (self);
}

static void
warn_of_proxy (ScholiaVisitor *self)
{
  if (self->admission->has_warned)
    return;

  self->admission->has_warned = TRUE;
  g_message ("The trusted proxy %s says in no %s whom it speaks for: no limit by address holds "
             "behind it", scholia_visitor_get_name (self),
             scholia_trusted_proxies_get_header (self->admission->proxies));
}

gboolean
scholia_visitor_identify (ScholiaVisitor *self,
                          const char     *said,
                          gint64          now_us)
{
  ScholiaClientAddress client;

  if (!self->is_proxy)
    return TRUE;

  if (!scholia_trusted_proxies_resolve (self->admission->proxies, &self->address, said, &client))
    {
      warn_of_proxy (self);
      return TRUE;
    }

  self->is_proxy = FALSE;
  self->address = client;
  g_clear_pointer (&self->name, g_free);

  return count (self, now_us);
}

guint
scholia_visitor_take (ScholiaVisitor *self,
                      ScholiaVisit    visit,
                      gint64          now_us)
{
  if (!self->is_counted)
    return 0;

  return scholia_rate_table_take (self->admission->addresses, &self->key, visit, now_us);
}

guint
scholia_visitor_check (ScholiaVisitor *self,
                       ScholiaVisit    visit,
                       gint64          now_us)
{
  if (!self->is_counted)
    return 0;

  return scholia_rate_table_check (self->admission->addresses, &self->key, visit, now_us);
}

char *
scholia_visitor_dup_network (ScholiaVisitor *self)
{
  ScholiaClientAddress network = scholia_client_address_get_network (&self->address);

  return scholia_client_address_to_string (&network);
}

const char *
scholia_visitor_get_name (ScholiaVisitor *self)
{
  if (self->name == NULL)
    self->name = scholia_client_address_to_string (&self->address);

  return self->name;
}
