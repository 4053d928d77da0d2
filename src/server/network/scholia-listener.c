/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "scholia-log.h"

/* Lines that the kernel keeps for us while the loop is busy: a thousand people come back at
 * once. */
#define LISTEN_BACKLOG 1024
/* Accepted at one wake-up, so that those who are here are served too. */
#define MAX_ACCEPTS 64
/* Pause after a failed accept, in milliseconds: only running out of descriptors makes one. */
#define BREATH_MS 500

struct _ScholiaListener
{
  GSocket             *socket;
  GTlsCertificate     *certificate;
  GSource             *source;
  GSource             *breath;
  ScholiaListenerFunc  accepted;
  gpointer             user_data;
};

static void start (ScholiaListener *self);

static gboolean
breath_cb (gpointer user_data)
{
  ScholiaListener *self = user_data;

  g_clear_pointer (&self->breath, g_source_unref);
  start (self);

  return G_SOURCE_REMOVE;
}

static void
take_breath (ScholiaListener *self,
             const GError    *error)
{
  scholia_log (SCHOLIA_LOG_ACCEPT_PAUSED, SCHOLIA_LOG_WORD ("words", error->message));

  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  self->breath = g_timeout_source_new (BREATH_MS);
  g_source_set_callback (self->breath, breath_cb, self, NULL);
  g_source_attach (self->breath, g_main_context_get_thread_default ());
}

static void
take (ScholiaListener *self,
      GSocket         *socket)
{
  g_autoptr(GSocketConnection) connection = NULL;

  g_socket_set_blocking (socket, FALSE);
  if (g_socket_get_family (socket) != G_SOCKET_FAMILY_UNIX)
    g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);

  connection = g_socket_connection_factory_create_connection (socket);
  if (!self->accepted (connection, self->certificate, self->user_data))
    g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
}

static gboolean
incoming_cb (GSocket      *listening,
             GIOCondition  condition,
             gpointer      user_data)
{
  ScholiaListener *self = user_data;

  for (guint i = 0; i < MAX_ACCEPTS; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GSocket) socket = g_socket_accept (listening, NULL, &error);

      if (socket != NULL)
        take (self, socket);
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;
      else
        {
          take_breath (self, error);
          return G_SOURCE_REMOVE;
        }
    }

  return G_SOURCE_CONTINUE;
}

static void
start (ScholiaListener *self)
{
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (incoming_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static GSocket *
listen_on (GSocketAddress  *address,
           GError         **error)
{
  g_autoptr(GSocket) socket = NULL;

  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL)
    return NULL;

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, LISTEN_BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

ScholiaListener *
scholia_listener_new (GSocketAddress       *address,
                      GTlsCertificate      *certificate,
                      ScholiaListenerFunc   accepted,
                      gpointer              user_data,
                      GError              **error)
{
  g_autoptr(GSocket) socket = listen_on (address, error);
  ScholiaListener *self;

  if (socket == NULL)
    return NULL;

  self = g_new0 (ScholiaListener, 1);
  self->socket = g_steal_pointer (&socket);
  g_set_object (&self->certificate, certificate);
  self->accepted = accepted;
  self->user_data = user_data;
  start (self);

  return self;
}

void
scholia_listener_set_certificate (ScholiaListener *self,
                                  GTlsCertificate *certificate)
{
  g_set_object (&self->certificate, certificate);
}

void
scholia_listener_free (ScholiaListener *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  if (self->breath != NULL)
    g_source_destroy (self->breath);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_pointer (&self->breath, g_source_unref);
  g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
  g_clear_object (&self->certificate);
  g_free (self);
}

guint16
scholia_listener_get_port (ScholiaListener *self)
{
  g_autoptr(GSocketAddress) address = g_socket_get_local_address (self->socket, NULL);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return 0;

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}
