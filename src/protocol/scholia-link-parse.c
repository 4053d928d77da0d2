/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-link.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "scholia-error.h"
#include "scholia-id.h"
#include "scholia-wire-limits.h"

/* Three times the longest that a server makes. */
#define MAX_LINK_BYTES 1024
/* RFC 1035, section 2.3.4. */
#define MAX_HOST_BYTES 253
#define MAX_LABEL_BYTES 63
/* 128 bits in base64url. */
#define MIN_SECRET_CHARS 22
#define FINGERPRINT_CHARS 64

/* A link taken apart; each part is of its own and checked. */
typedef struct
{
  gboolean  is_https;
  char     *host;
  guint16   port;
  char      kind; /* 'b' or 't' */
  char     *name;
  char     *fingerprint;
  char     *secret;
} Parts;

static void
parts_clear (Parts *self)
{
  g_free (self->host);
  g_free (self->name);
  g_free (self->fingerprint);
  g_free (self->secret);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

static gboolean
fail (GError     **error,
      const char  *words)
{
  g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, words);
  return FALSE;
}

static gboolean
is_base64url (const char *text,
              gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '_')
      return FALSE;

  return TRUE;
}

/* Letters, digits and hyphens between dots; an IPv4 address is such a name, too. */
static gboolean
is_host_name (const char *host)
{
  g_auto(GStrv) labels = NULL;

  if (strlen (host) > MAX_HOST_BYTES)
    return FALSE;

  labels = g_strsplit (host, ".", -1);
  for (gsize i = 0; labels[i] != NULL; i++)
    {
      gsize length = strlen (labels[i]);

      if (length == 0 || length > MAX_LABEL_BYTES || labels[i][0] == '-' ||
          labels[i][length - 1] == '-' || strchr (labels[i], '_') != NULL ||
          !is_base64url (labels[i], length))
        return FALSE;
    }

  return labels[0] != NULL;
}

/* "192.168.1.300" is a host name by its letters, but nobody means it as one. */
static gboolean
looks_like_ipv4 (const char *host)
{
  return strspn (host, "0123456789.") == strlen (host);
}

static char *
check_host (const char *host)
{
  g_autofree char *ascii = g_hostname_to_ascii (host);
  g_autofree char *lower = NULL;

  if (ascii == NULL || !is_host_name (ascii))
    return NULL;
  if (looks_like_ipv4 (ascii) && !g_hostname_is_ip_address (ascii))
    return NULL;

  lower = g_ascii_strdown (ascii, -1);
  return g_steal_pointer (&lower);
}

/* A zone ("%eth0") is of one machine only; newer versions of GLib take it. */
static char *
check_ipv6 (const char *address)
{
  g_autoptr(GInetAddress) inet = NULL;

  if (strchr (address, ':') == NULL || strchr (address, '%') != NULL)
    return NULL;

  inet = g_inet_address_new_from_string (address);
  return inet != NULL ? g_inet_address_to_string (inet) : NULL;
}

static gboolean
take_port (const char  *text,
           Parts       *parts,
           GError     **error)
{
  guint64 port;

  if (*text == '\0')
    return TRUE;

  if (*text != ':' || !g_ascii_string_to_unsigned (text + 1, 10, 1, G_MAXUINT16, &port, NULL))
    return fail (error, _("The link's port must be a number from 1 to 65535."));

  parts->port = (guint16) port;
  return TRUE;
}

static gboolean
take_authority (const char  *authority,
                Parts       *parts,
                GError     **error)
{
  const char *end = authority[0] == '[' ? strchr (authority, ']') : strchr (authority, ':');
  g_autofree char *host = NULL;

  if (authority[0] == '[' && end != NULL)
    {
      host = g_strndup (authority + 1, (gsize) (end - authority - 1));
      parts->host = check_ipv6 (host);
      end++;
    }
  else if (authority[0] != '[')
    {
      if (end == NULL)
        end = authority + strlen (authority);
      host = g_strndup (authority, (gsize) (end - authority));
      parts->host = check_host (host);
    }

  if (parts->host == NULL)
    return fail (error, _("The link names no valid server."));

  return take_port (end, parts, error);
}

static gboolean
is_team_id (const char *name)
{
  gsize length = strlen (name);

  return length > 0 && length <= SCHOLIA_MAX_TEAM_CHARS && is_base64url (name, length);
}

static gboolean
take_path (const char  *path,
           Parts       *parts,
           GError     **error)
{
  if ((path[0] != 'b' && path[0] != 't') || path[1] != '/')
    return fail (error, _("The link leads to no board and no team."));

  parts->kind = path[0];
  parts->name = g_strdup (path + 2);
  if (parts->kind == 'b' ? !scholia_board_id_is_valid (parts->name) : !is_team_id (parts->name))
    return fail (error, parts->kind == 'b' ? _("The link's board has no valid name.")
                                           : _("The link's team has no valid name."));

  return TRUE;
}

static gboolean
take_query (const char  *query,
            Parts       *parts,
            GError     **error)
{
  const char *digits = g_str_has_prefix (query, "fp=") ? query + 3 : NULL;

  if (parts->is_https)
    return fail (error, _("An https link has no “?” in it."));

  if (digits == NULL || strlen (digits) != FINGERPRINT_CHARS ||
      strspn (digits, "0123456789abcdefABCDEF") != FINGERPRINT_CHARS)
    return fail (error, _("The fingerprint in the link must have 64 hexadecimal digits."));

  parts->fingerprint = g_ascii_strdown (digits, -1);
  return TRUE;
}

static gboolean
take_secret (const char  *secret,
             Parts       *parts,
             GError     **error)
{
  gsize length = strlen (secret);

  if (length < MIN_SECRET_CHARS || length > SCHOLIA_MAX_SECRET_CHARS ||
      !is_base64url (secret, length))
    return fail (error,
                 _("The link is not complete: the part after “#” is missing or damaged."));

  parts->secret = g_strdup (secret);
  return TRUE;
}

static const char *
skip_scheme (const char *text,
             gboolean   *is_https)
{
  *is_https = g_ascii_strncasecmp (text, "https://", 8) == 0;
  if (*is_https)
    return text + 8;

  return g_ascii_strncasecmp (text, "scholia://", 10) == 0 ? text + 10 : NULL;
}

/* Cuts the text at the last component first: "#", "?", then the first "/". @text is overwritten. */
static gboolean
take_apart (char    *text,
            Parts   *parts,
            GError **error)
{
  char *rest = (char *) skip_scheme (text, &parts->is_https);
  char *secret;
  char *query;
  char *path;

  if (rest == NULL)
    return fail (error, _("A link to Scholia begins with “https://” or “scholia://”."));

  secret = strchr (rest, '#');
  if (secret != NULL)
    *secret++ = '\0';
  query = strchr (rest, '?');
  if (query != NULL)
    *query++ = '\0';
  path = strchr (rest, '/');
  if (path != NULL)
    *path++ = '\0';

  return take_authority (rest, parts, error) &&
         take_path (path != NULL ? path : "", parts, error) &&
         (query == NULL || take_query (query, parts, error)) &&
         take_secret (secret != NULL ? secret : "", parts, error);
}

/* What mail programs and people put around a link. */
static char *
strip (const char *text)
{
  char *copy = g_strstrip (g_strdup (text));
  gsize length = strlen (copy);

  if (length < 2 || copy[0] != '<' || copy[length - 1] != '>')
    return copy;

  copy[0] = ' ';
  copy[length - 1] = ' ';
  return g_strstrip (copy);
}

ScholiaLink *
scholia_link_parse (const char  *text,
                    GError     **error)
{
  g_autofree char *copy = NULL;
  g_auto(Parts) parts = { 0 };

  g_return_val_if_fail (text != NULL, NULL);

  copy = strip (text);
  if (strlen (copy) > MAX_LINK_BYTES || !g_utf8_validate (copy, -1, NULL))
    {
      fail (error, _("This is no link."));
      return NULL;
    }

  if (!take_apart (copy, &parts, error))
    return NULL;

  return scholia_link_new (parts.kind == 'b' ? SCHOLIA_LINK_BOARD : SCHOLIA_LINK_TEAM, parts.host,
                           parts.port, parts.fingerprint, parts.name, parts.secret);
}
