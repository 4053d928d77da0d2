/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sync-error.h"

#include "scholia-wire-limits.h"

#include <libsoup/soup.h>

#include <glib/gi18n-lib.h>

#define OLDER_SERVER N_("The server is older than this application and can’t work with it. " \
                        "Ask who runs it to update it.")
#define NEWER_SERVER N_("The server is newer than this application. Update Scholia to go on.")

static GError *
new_error (ScholiaError  code,
           const char   *words)
{
  return g_error_new_literal (SCHOLIA_ERROR, code, _(words));
}

static GError *
new_unreachable (const ScholiaEndpoint *endpoint)
{
  if (scholia_endpoint_is_private (endpoint))
    return new_error (SCHOLIA_ERROR_UNREACHABLE,
                      N_("The server on this computer doesn’t answer."));

  return g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_UNREACHABLE,
                      _("“%s” can’t be reached. Check the address and your connection."),
                      scholia_endpoint_get_host (endpoint));
}

static GError *
new_certificate (const ScholiaEndpoint *endpoint)
{
  const char *host = scholia_endpoint_get_host (endpoint);

  if (scholia_endpoint_get_fingerprint (endpoint) != NULL)
    return g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_CERTIFICATE,
                        _("The certificate of “%s” is not the one that the link names. Somebody "
                          "else may answer in its place, or it was set up anew. Ask for a new "
                          "link."), host);

  return g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_CERTIFICATE,
                      _("The certificate of “%s” can’t be trusted: somebody else may answer in its "
                        "place."), host);
}

static GError *
new_not_scholia (const ScholiaEndpoint *endpoint)
{
  return g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SCHOLIA,
                      _("“%s” answered, but it is not a Scholia server."),
                      scholia_endpoint_get_host (endpoint));
}

GError *
scholia_sync_error_from_transport (const GError          *error,
                                   const ScholiaEndpoint *endpoint)
{
  g_return_val_if_fail (error != NULL, NULL);
  g_return_val_if_fail (endpoint != NULL, NULL);

  if (error->domain == SCHOLIA_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return new_certificate (endpoint);
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF))
    return new_unreachable (endpoint);
  if (error->domain == G_TLS_ERROR || error->domain == SOUP_WEBSOCKET_ERROR
      || error->domain == SOUP_SESSION_ERROR)
    return new_not_scholia (endpoint);

  return new_unreachable (endpoint);
}

/* The number in "VERSION; protocol=1"; 0 if there is none. */
static guint64
read_protocol (const char *server)
{
  const char *member = strstr (server, "protocol=");

  return member != NULL ? g_ascii_strtoull (member + strlen ("protocol="), NULL, 10) : 0;
}

static GError *
error_from_bad_status (guint status)
{
  static const struct
  {
    guint status;
    ScholiaError code;
  } codes[] = {
    { SOUP_STATUS_BAD_REQUEST, SCHOLIA_ERROR_MALFORMED },
    { SOUP_STATUS_UNAUTHORIZED, SCHOLIA_ERROR_NOT_FOUND },
    { SOUP_STATUS_FORBIDDEN, SCHOLIA_ERROR_FORBIDDEN },
    { SOUP_STATUS_NOT_FOUND, SCHOLIA_ERROR_NOT_FOUND },
    { SOUP_STATUS_CONFLICT, SCHOLIA_ERROR_CONFLICT },
    { SOUP_STATUS_GONE, SCHOLIA_ERROR_REVOKED },
    { SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, SCHOLIA_ERROR_TOO_LARGE },
    { SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, SCHOLIA_ERROR_UNSUPPORTED_IMAGE },
    { 429, SCHOLIA_ERROR_RATE_LIMITED },
    { SOUP_STATUS_INSUFFICIENT_STORAGE, SCHOLIA_ERROR_QUOTA },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].status == status)
      return scholia_sync_error_from_refusal (codes[i].code, NULL);

  return scholia_sync_error_from_refusal (status >= 500 ? SCHOLIA_ERROR_UNAVAILABLE
                                                        : SCHOLIA_ERROR_INTERNAL, NULL);
}

GError *
scholia_sync_error_from_status (guint                  status,
                                const char            *server,
                                const ScholiaEndpoint *endpoint)
{
  guint64 protocol;

  g_return_val_if_fail (endpoint != NULL, NULL);

  /* A proxy speaks in the place of a server that is being restarted. */
  if (server == NULL)
    return status == 502 || status == 503 || status == 504
           ? scholia_sync_error_from_refusal (SCHOLIA_ERROR_UNAVAILABLE, NULL)
           : new_not_scholia (endpoint);

  protocol = read_protocol (server);
  if (protocol == 0)
    return new_not_scholia (endpoint);
  if (protocol != SCHOLIA_PROTOCOL_MAJOR)
    return new_error (SCHOLIA_ERROR_VERSION,
                      protocol < SCHOLIA_PROTOCOL_MAJOR ? OLDER_SERVER : NEWER_SERVER);

  if (status == SOUP_STATUS_SWITCHING_PROTOCOLS || SOUP_STATUS_IS_SUCCESSFUL (status))
    return NULL;
  return error_from_bad_status (status);
}

/* The reason is the moderator's own words. */
static GError *
new_removed (const char *reason)
{
  if (reason == NULL || *reason == '\0')
    return new_error (SCHOLIA_ERROR_REMOVED, N_("A moderator removed you from this board."));

  /* Translators: %s is the reason, in the moderator's own words. */
  return g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_REMOVED,
                      _("A moderator removed you from this board: “%s”"), reason);
}

GError *
scholia_sync_error_from_goodbye (ScholiaGoodbyeReason  reason,
                                 const char           *words)
{
  switch (reason)
    {
    case SCHOLIA_GOODBYE_SHUTTING_DOWN:
      return new_error (SCHOLIA_ERROR_UNAVAILABLE,
                        N_("The server is being shut down or restarted."));
    case SCHOLIA_GOODBYE_BACKLOG:
    case SCHOLIA_GOODBYE_TIMEOUT:
    case SCHOLIA_GOODBYE_REPLACED:
    case SCHOLIA_GOODBYE_LEAVING:
      return new_error (SCHOLIA_ERROR_OFFLINE, N_("The connection was lost."));
    case SCHOLIA_GOODBYE_RATE_LIMITED:
      return scholia_sync_error_from_refusal (SCHOLIA_ERROR_RATE_LIMITED, NULL);
    case SCHOLIA_GOODBYE_UNAVAILABLE:
      return scholia_sync_error_from_refusal (SCHOLIA_ERROR_UNAVAILABLE, NULL);
    case SCHOLIA_GOODBYE_NOT_FOUND:
      return new_error (SCHOLIA_ERROR_NOT_FOUND, N_("This link leads to no board on this server."));
    case SCHOLIA_GOODBYE_EXPIRED:
      return scholia_sync_error_from_refusal (SCHOLIA_ERROR_EXPIRED, NULL);
    case SCHOLIA_GOODBYE_REVOKED:
      return scholia_sync_error_from_refusal (SCHOLIA_ERROR_REVOKED, NULL);
    case SCHOLIA_GOODBYE_PASSWORD:
      return scholia_sync_error_from_refusal (SCHOLIA_ERROR_PASSWORD, NULL);
    case SCHOLIA_GOODBYE_REMOVED:
      return new_removed (words);
    case SCHOLIA_GOODBYE_BOARD_CLOSED:
      return new_error (SCHOLIA_ERROR_REMOVED, N_("This board was deleted."));
    case SCHOLIA_GOODBYE_BOARD_FULL:
      return new_error (SCHOLIA_ERROR_BOARD_FULL, N_("As many people are here as a board takes."));
    case SCHOLIA_GOODBYE_TOO_OLD:
      return new_error (SCHOLIA_ERROR_VERSION, NEWER_SERVER);
    case SCHOLIA_GOODBYE_TOO_NEW:
      return new_error (SCHOLIA_ERROR_VERSION, OLDER_SERVER);
    case SCHOLIA_GOODBYE_MALFORMED:
    default:
      return scholia_sync_error_from_refusal (SCHOLIA_ERROR_MALFORMED, NULL);
    }
}

/* Only the codes from 4000 name one reason each. The others are what any proxy or kernel may cause,
 * and are worth another attempt. */
GError *
scholia_sync_error_from_close (guint     close_code,
                               gboolean *is_final)
{
  for (guint i = SCHOLIA_GOODBYE_LEAVING; i <= SCHOLIA_GOODBYE_TOO_NEW; i++)
    if (close_code >= 4000 && scholia_goodbye_reason_get_close_code (i) == close_code)
      {
        *is_final = scholia_goodbye_reason_is_final (i);
        return scholia_sync_error_from_goodbye (i, NULL);
      }

  *is_final = FALSE;
  return scholia_sync_error_from_goodbye (close_code == SOUP_WEBSOCKET_CLOSE_GOING_AWAY
                                          ? SCHOLIA_GOODBYE_SHUTTING_DOWN
                                          : SCHOLIA_GOODBYE_TIMEOUT,
                                          NULL);
}

GError *
scholia_sync_error_from_refusal (ScholiaError  code,
                                 const char   *words)
{
  static const char *const sentences[] = {
    [SCHOLIA_ERROR_MALFORMED] = N_("The server did not understand this application."),
    [SCHOLIA_ERROR_TOO_LARGE] = N_("This is larger than the server takes."),
    [SCHOLIA_ERROR_FORBIDDEN] = N_("Your link does not permit this."),
    [SCHOLIA_ERROR_NOT_FOUND] = N_("This is not there any more: somebody deleted it."),
    [SCHOLIA_ERROR_CONFLICT] = N_("Somebody changed this in between."),
    [SCHOLIA_ERROR_LAST_COMMENT] =
      N_("This is the thread’s only comment. Delete the thread instead."),
    [SCHOLIA_ERROR_OFFLINE] = N_("You’re offline. Nothing was sent."),
    [SCHOLIA_ERROR_NOT_SENT] =
      N_("The connection was lost before this reached the server. It was not saved."),
    [SCHOLIA_ERROR_RATE_LIMITED] = N_("Too much in too short a time. Try again in a moment."),
    [SCHOLIA_ERROR_UNAVAILABLE] = N_("The server can’t save now. Try again in a moment."),
    [SCHOLIA_ERROR_EXPIRED] = N_("This link has expired. Ask for a new one."),
    [SCHOLIA_ERROR_REVOKED] = N_("This link was revoked. Ask for a new one."),
    [SCHOLIA_ERROR_PASSWORD] = N_("This link wants a password, or another one."),
    [SCHOLIA_ERROR_CERTIFICATE] = N_("The server’s certificate can’t be trusted."),
    [SCHOLIA_ERROR_UNREACHABLE] = N_("The server can’t be reached."),
    [SCHOLIA_ERROR_NOT_SCHOLIA] = N_("This is not a Scholia server."),
    [SCHOLIA_ERROR_VERSION] =
      N_("This application and the server don’t understand each other’s version."),
    [SCHOLIA_ERROR_BOARD_FULL] = N_("This board is full."),
    [SCHOLIA_ERROR_QUOTA] = N_("The team has as much as it may have. Delete a board first."),
    [SCHOLIA_ERROR_REMOVED] = N_("A moderator removed you from this board."),
    [SCHOLIA_ERROR_UNSUPPORTED_IMAGE] =
      N_("This is not a PNG, JPEG or WebP image, or it is damaged."),
  };

  if ((guint) code < G_N_ELEMENTS (sentences))
    return new_error (code, sentences[code]);
  if (words != NULL && *words != '\0')
    return g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL, _("The server answered: %s"), words);
  return new_error (SCHOLIA_ERROR_INTERNAL, N_("The server had an internal error."));
}
