/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-place.h"

#include <string.h>

/* As the endpoint of a private server calls itself. */
#define PRIVATE_ORIGIN "http://localhost"
#define HTTPS_PORT 443

struct _ScholiaPlace
{
  gatomicrefcount ref_count;
  char *host;
  guint16 port;
  char *fingerprint;
  char *board_id;
};

G_DEFINE_BOXED_TYPE (ScholiaPlace, scholia_place, scholia_place_ref, scholia_place_unref)

static ScholiaPlace *
place_new (const char *host,
           guint16     port,
           const char *fingerprint,
           const char *board_id)
{
  ScholiaPlace *self = g_new0 (ScholiaPlace, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->host = g_strdup (host);
  self->port = port;
  self->fingerprint = g_strdup (fingerprint);
  self->board_id = g_strdup (board_id);

  return self;
}

static char *
dup_origin (const ScholiaPlace *self)
{
  gboolean is_ipv6;

  if (self->host == NULL)
    return g_strdup (PRIVATE_ORIGIN);

  is_ipv6 = strchr (self->host, ':') != NULL;
  return g_strdup_printf ("https://%s%s%s:%u", is_ipv6 ? "[" : "", self->host, is_ipv6 ? "]" : "",
                          self->port != 0 ? self->port : HTTPS_PORT);
}

ScholiaPlace *
scholia_place_new_private (const char *board_id)
{
  g_return_val_if_fail (board_id != NULL, NULL);

  return place_new (NULL, 0, NULL, board_id);
}

ScholiaPlace *
scholia_place_new (const char *host,
                   guint16     port,
                   const char *fingerprint,
                   const char *board_id)
{
  g_return_val_if_fail (host != NULL, NULL);
  g_return_val_if_fail (board_id != NULL, NULL);

  return place_new (host, port, fingerprint, board_id);
}

ScholiaPlace *
scholia_place_new_for_link (const ScholiaLink *link)
{
  g_return_val_if_fail (link != NULL, NULL);
  g_return_val_if_fail (scholia_link_get_kind (link) == SCHOLIA_LINK_BOARD, NULL);

  return place_new (scholia_link_get_host (link), scholia_link_get_port (link),
                    scholia_link_get_fingerprint (link), scholia_link_get_name (link));
}

ScholiaPlace *
scholia_place_ref (ScholiaPlace *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
scholia_place_unref (ScholiaPlace *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->host);
  g_free (self->fingerprint);
  g_free (self->board_id);
  g_free (self);
}

gboolean
scholia_place_is_private (const ScholiaPlace *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->host == NULL;
}

const char *
scholia_place_get_board_id (const ScholiaPlace *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->board_id;
}

const char *
scholia_place_get_host (const ScholiaPlace *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->host;
}

guint16
scholia_place_get_port (const ScholiaPlace *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->port;
}

const char *
scholia_place_get_fingerprint (const ScholiaPlace *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fingerprint;
}

char *
scholia_place_dup_key (const ScholiaPlace *self)
{
  g_autofree char *origin = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->fingerprint != NULL)
    return g_strconcat (self->fingerprint, "/", self->board_id, NULL);

  origin = dup_origin (self);
  return g_strconcat (origin, "/", self->board_id, NULL);
}

gboolean
scholia_place_equal (const ScholiaPlace *a,
                     const ScholiaPlace *b)
{
  g_autofree char *key_a = scholia_place_dup_key (a);
  g_autofree char *key_b = scholia_place_dup_key (b);

  return g_str_equal (key_a, key_b);
}

char *
scholia_place_dup_secret_name (const ScholiaPlace *self,
                               const char         *kind)
{
  g_autofree char *origin = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  origin = dup_origin (self);
  return g_strconcat (kind, ":", origin, "/", self->board_id, NULL);
}

ScholiaLink *
scholia_place_make_link (const ScholiaPlace *self,
                         const char         *token)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->host != NULL, NULL);

  return scholia_link_new (SCHOLIA_LINK_BOARD, self->host, self->port, self->fingerprint,
                           self->board_id, token);
}
