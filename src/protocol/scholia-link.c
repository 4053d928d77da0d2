/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-link.h"

#include <string.h>

#define DEFAULT_PORT 443

struct _ScholiaLink
{
  ScholiaLinkKind  kind;
  char            *host;
  guint16          port;
  char            *fingerprint; /* (nullable) */
  char            *name;
  char            *secret;
};

G_DEFINE_BOXED_TYPE (ScholiaLink, scholia_link, scholia_link_ref, scholia_link_unref)

ScholiaLink *
scholia_link_new (ScholiaLinkKind  kind,
                  const char      *host,
                  guint16          port,
                  const char      *fingerprint,
                  const char      *name,
                  const char      *secret)
{
  ScholiaLink *self;

  g_return_val_if_fail (host != NULL && name != NULL && secret != NULL, NULL);

  self = g_atomic_rc_box_new0 (ScholiaLink);
  self->kind = kind;
  self->host = g_strdup (host);
  self->port = port != 0 ? port : DEFAULT_PORT;
  self->fingerprint = g_strdup (fingerprint);
  self->name = g_strdup (name);
  self->secret = g_strdup (secret);
  return self;
}

static void
scholia_link_clear (ScholiaLink *self)
{
  g_free (self->host);
  g_free (self->fingerprint);
  g_free (self->name);
  g_free (self->secret);
}

ScholiaLink *
scholia_link_ref (ScholiaLink *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
scholia_link_unref (ScholiaLink *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, (GDestroyNotify) scholia_link_clear);
}

ScholiaLinkKind
scholia_link_get_kind (const ScholiaLink *self)
{
  g_return_val_if_fail (self != NULL, SCHOLIA_LINK_BOARD);

  return self->kind;
}

const char *
scholia_link_get_host (const ScholiaLink *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->host;
}

guint16
scholia_link_get_port (const ScholiaLink *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->port;
}

const char *
scholia_link_get_fingerprint (const ScholiaLink *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fingerprint;
}

const char *
scholia_link_get_name (const ScholiaLink *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

const char *
scholia_link_get_secret (const ScholiaLink *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->secret;
}

static void
append_authority (const ScholiaLink *self,
                  GString           *text)
{
  gboolean is_ipv6 = strchr (self->host, ':') != NULL;

  g_string_append_printf (text, is_ipv6 ? "[%s]" : "%s", self->host);
  if (self->port != DEFAULT_PORT)
    g_string_append_printf (text, ":%u", self->port);
}

char *
scholia_link_to_string (const ScholiaLink *self)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (self->fingerprint != NULL ? "scholia://" : "https://");
  append_authority (self, text);
  g_string_append_printf (text, "/%c/%s", self->kind == SCHOLIA_LINK_BOARD ? 'b' : 't', self->name);
  if (self->fingerprint != NULL)
    g_string_append_printf (text, "?fp=%s", self->fingerprint);
  g_string_append_printf (text, "#%s", self->secret);
  return g_string_free (text, FALSE);
}

char *
scholia_link_dup_origin (const ScholiaLink *self)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new ("https://");
  append_authority (self, text);
  return g_string_free (text, FALSE);
}
