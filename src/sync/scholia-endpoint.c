/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-endpoint.h"

/* The origin that HTTP names over a Unix socket; no name is looked up for it. */
#define PRIVATE_ORIGIN "http://localhost"
#define PRIVATE_HOST "localhost"
/* Keeps this use of the installation secret apart from any later one. */
#define IDENTITY_PURPOSE "scholia identity 1\n"

struct _ScholiaEndpoint
{
  gatomicrefcount ref_count;
  char *origin;
  char *host;
  char *socket_path;
  char *fingerprint;
};

G_DEFINE_BOXED_TYPE (ScholiaEndpoint, scholia_endpoint, scholia_endpoint_ref,
                     scholia_endpoint_unref)

static ScholiaEndpoint *
scholia_endpoint_alloc (void)
{
  ScholiaEndpoint *self = g_new0 (ScholiaEndpoint, 1);

  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

ScholiaEndpoint *
scholia_endpoint_new_private (const char *socket_path)
{
  ScholiaEndpoint *self;

  g_return_val_if_fail (socket_path != NULL, NULL);

  self = scholia_endpoint_alloc ();
  self->origin = g_strdup (PRIVATE_ORIGIN);
  self->host = g_strdup (PRIVATE_HOST);
  self->socket_path = g_strdup (socket_path);
  return self;
}

ScholiaEndpoint *
scholia_endpoint_new_for_link (ScholiaLink *link)
{
  ScholiaEndpoint *self;

  g_return_val_if_fail (link != NULL, NULL);

  self = scholia_endpoint_alloc ();
  self->origin = scholia_link_dup_origin (link);
  self->host = g_strdup (scholia_link_get_host (link));
  self->fingerprint = g_strdup (scholia_link_get_fingerprint (link));
  return self;
}

ScholiaEndpoint *
scholia_endpoint_ref (ScholiaEndpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
scholia_endpoint_unref (ScholiaEndpoint *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->origin);
  g_free (self->host);
  g_free (self->socket_path);
  g_free (self->fingerprint);
  g_free (self);
}

gboolean
scholia_endpoint_is_private (const ScholiaEndpoint *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->socket_path != NULL;
}

const char *
scholia_endpoint_get_origin (const ScholiaEndpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->origin;
}

const char *
scholia_endpoint_get_socket_path (const ScholiaEndpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->socket_path;
}

const char *
scholia_endpoint_get_fingerprint (const ScholiaEndpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fingerprint;
}

const char *
scholia_endpoint_get_host (const ScholiaEndpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->host;
}

char *
scholia_endpoint_dup_identity (const ScholiaEndpoint *self,
                               GBytes                *installation_secret)
{
  g_autoptr(GHmac) hmac = NULL;
  g_autofree char *identity = NULL;
  const char *server;
  const guint8 *key;
  gsize key_size;
  guint8 digest[32];
  gsize digest_size = sizeof digest;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (installation_secret != NULL, NULL);

  server = self->fingerprint != NULL ? self->fingerprint : self->origin;
  key = g_bytes_get_data (installation_secret, &key_size);
  hmac = g_hmac_new (G_CHECKSUM_SHA256, key, key_size);
  g_hmac_update (hmac, (const guchar *) IDENTITY_PURPOSE, strlen (IDENTITY_PURPOSE));
  g_hmac_update (hmac, (const guchar *) server, -1);
  g_hmac_get_digest (hmac, digest, &digest_size);

  identity = g_base64_encode (digest, digest_size);
  g_strdelimit (identity, "+", '-');
  g_strdelimit (identity, "/", '_');
  identity[strcspn (identity, "=")] = '\0';
  return g_steal_pointer (&identity);
}
