/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-transport.h"

#include <gio/gunixsocketaddress.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "scholia-config.h"

/* Sent bytes that the other side's kernel does not acknowledge for this long end the connection,
 * in milliseconds: below SCHOLIA_DEAD_S, above what a lossy line needs to repeat itself. */
#define TCP_USER_TIMEOUT_MS 20000

/* Exactly the pinned certificate, whoever signed it and whatever else it says. */
static gboolean
accept_certificate_cb (SoupMessage          *message,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  errors,
                       gpointer              user_data)
{
  const char *expected = user_data;
  g_autoptr(GByteArray) der = NULL;
  g_autofree char *fingerprint = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL)
    return FALSE;

  fingerprint = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  return g_str_equal (fingerprint, expected);
}

static void
network_event_cb (SoupMessage        *message,
                  GSocketClientEvent  event,
                  GIOStream          *stream)
{
  if (event == G_SOCKET_CLIENT_CONNECTED && G_IS_TCP_CONNECTION (stream))
    g_socket_set_option (g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)),
                         IPPROTO_TCP, TCP_USER_TIMEOUT, TCP_USER_TIMEOUT_MS, NULL);
}

SoupSession *
scholia_transport_new_session (ScholiaEndpoint *endpoint,
                               guint            timeout_s)
{
  const char *socket_path = scholia_endpoint_get_socket_path (endpoint);
  g_autoptr(GSocketAddress) address = NULL;
  SoupSession *session;

  if (socket_path != NULL)
    address = g_unix_socket_address_new (socket_path);

  session = g_object_new (SOUP_TYPE_SESSION,
                          "remote-connectable", address,
                          "timeout", timeout_s,
                          "user-agent", "Scholia/" SCHOLIA_VERSION,
                          NULL);

  /* Compression would let 1 KB become 1 MB after every limit was checked; and who we are is in the
   * token, for no dialog of libsoup's to ask. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);

  if (socket_path != NULL)
    soup_session_set_proxy_resolver (session, NULL);
  /* Without authorities no certificate passes by itself, also not one that a real authority signed
   * for somebody else: accept_certificate_cb() is always asked. */
  if (scholia_endpoint_get_fingerprint (endpoint) != NULL)
    soup_session_set_tls_database (session, NULL);

  return session;
}

SoupMessage *
scholia_transport_new_message (ScholiaEndpoint *endpoint,
                               const char      *method,
                               const char      *path)
{
  const char *fingerprint = scholia_endpoint_get_fingerprint (endpoint);
  g_autofree char *uri = g_strconcat (scholia_endpoint_get_origin (endpoint), path, NULL);
  SoupMessage *message = soup_message_new (method, uri);

  g_return_val_if_fail (message != NULL, NULL);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), NULL);
  if (fingerprint != NULL)
    g_signal_connect_data (message, "accept-certificate", G_CALLBACK (accept_certificate_cb),
                           g_strdup (fingerprint), (GClosureNotify) (void (*) (void)) g_free, 0);
  return message;
}
