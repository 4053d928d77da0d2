/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From HTTP to the live connection: libsoup shakes hands, then the line is taken from it. */

#include "scholia-http-private.h"

#include <string.h>

#include "scholia-id.h"

static void
wrote_informational_cb (SoupServerMessage *message,
                        gpointer           user_data)
{
  ScholiaHttpRequest *request = user_data;
  const ScholiaHttpParts *parts = &request->http->parts;
  g_autoptr(SoupServerMessage) held_message = g_object_ref (message);
  g_autoptr(ScholiaHttpRequest) held = scholia_http_request_ref (request);
  g_autoptr(GIOStream) stream = NULL;
  ScholiaAccepted *accepted;
  GIOStream *tls;
  gint64 start_us;
  int fd;

  if (soup_server_message_get_status (message) != SOUP_STATUS_SWITCHING_PROTOCOLS)
    return;

  stream = soup_server_message_steal_connection (message);
  accepted = stream != NULL ? scholia_accepted_from_stream (stream) : NULL;
  if (accepted == NULL)
    return;

  start_us = scholia_accepted_get_time (accepted);
  fd = scholia_accepted_release (accepted, &tls);
  if (fd >= 0)
    {
      scholia_live_gate_add (parts->entrance, parts->live, scholia_accepted_get_visitor (accepted),
                             request->arguments[0], fd, tls, start_us);
      scholia_http_log_opened (request, parts->entrance->last_connection);
    }
}

/* A page of somebody else must not open boards in a visitor's name; our application sends no
 * origin. */
static gboolean
is_foreign (SoupMessageHeaders *headers)
{
  const char *origin = soup_message_headers_get_one (headers, "Origin");
  const char *host = soup_message_headers_get_one (headers, "Host");
  const char *name;

  if (origin == NULL)
    return FALSE;

  name = strstr (origin, "://");

  return name == NULL || host == NULL || g_ascii_strcasecmp (name + 3, host) != 0;
}

/* RFC 6455, section 11.3.1: libsoup would answer the first of several. */
static gboolean
has_one_key (SoupMessageHeaders *headers)
{
  const char *keys = soup_message_headers_get_list (headers, "Sec-WebSocket-Key");

  return keys != NULL && strchr (keys, ',') == NULL;
}

/* Another major version is let in to be told by a goodbye which side is older. */
static gboolean
offers_ours (SoupMessageHeaders *headers)
{
  const char *offered = soup_message_headers_get_list (headers, "Sec-WebSocket-Protocol");

  return offered != NULL &&
         soup_message_headers_header_contains (headers, "Sec-WebSocket-Protocol",
                                               SCHOLIA_SUBPROTOCOL);
}

void
scholia_http_upgrade (ScholiaHttpRequest *request)
{
  static char *protocols[] = { (char *) SCHOLIA_SUBPROTOCOL, NULL };
  g_autoptr(GPtrArray) no_extensions = g_ptr_array_new ();
  g_autoptr(SoupServerMessage) message = g_object_ref (request->message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *answer = soup_server_message_get_response_headers (message);
  gboolean is_handshake;

  if (!scholia_board_id_is_valid (request->arguments[0]))
    {
      scholia_http_request_refuse (request, SCHOLIA_ERROR_NOT_FOUND, "There is nothing here", NULL);
      return;
    }
  if (is_foreign (headers))
    {
      scholia_http_request_refuse (request, SCHOLIA_ERROR_FORBIDDEN, "Not from another site", NULL);
      return;
    }

  soup_message_headers_remove (answer, "Connection");
  is_handshake = has_one_key (headers) &&
                 soup_websocket_server_process_handshake (message, NULL,
                                                          offers_ours (headers) ? protocols : NULL,
                                                          no_extensions, NULL);
  if (is_handshake)
    g_signal_connect_data (message, "wrote-informational", G_CALLBACK (wrote_informational_cb),
                           scholia_http_request_ref (request),
                           (GClosureNotify) (void (*) (void)) scholia_http_request_unref, 0);
  else
    scholia_http_request_refuse (request, SCHOLIA_ERROR_MALFORMED,
                                 "A WebSocket handshake is expected here", NULL);
}
