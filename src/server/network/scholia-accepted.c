/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-accepted.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "scholia-api.h"
#include "scholia-config.h"
#include "scholia-head-stream.h"

/* Of a body that moves at all; a line with less than 13 kbit/s is of no use for images. */
#define PROGRESS_BYTES (16 * 1024)
#define REMOTE_KEY "scholia-accepted"

struct _ScholiaAccepted
{
  GIOStream             parent_instance;

  GSocketConnection    *connection;
  ScholiaVisitor       *visitor;
  GTlsCertificate      *certificate; /* (nullable): without TLS */
  ScholiaTlsStream     *tls;     /* (nullable): not before it starts */
  GInputStream         *input;   /* of the one or the other, counting the request's head */
  GSocketAddress       *remote;
  GSocketAddress       *local;
  gint64                time_us;
  ScholiaDeadlineQueue *queue;   /* (nullable): whose deadline is armed; outlives this */
  ScholiaDeadline       deadline;
  gsize                 n_bytes; /* since the deadline moved */
  guint64              *n_failures; /* (nullable): of handshakes, outlives this */
  guint64              *n_refused_heads; /* (nullable): the same */
  gboolean              is_private;
  gboolean              is_admin;
  gboolean              is_released;
};

G_DEFINE_FINAL_TYPE (ScholiaAccepted, scholia_accepted, G_TYPE_IO_STREAM)

static GIOStream *
get_inner (ScholiaAccepted *self)
{
  return self->tls != NULL ? G_IO_STREAM (self->tls) : G_IO_STREAM (self->connection);
}

static GInputStream *
scholia_accepted_get_input_stream (GIOStream *stream)
{
  return SCHOLIA_ACCEPTED (stream)->input;
}

static GOutputStream *
scholia_accepted_get_output_stream (GIOStream *stream)
{
  return g_io_stream_get_output_stream (get_inner (SCHOLIA_ACCEPTED (stream)));
}

static gboolean
scholia_accepted_close (GIOStream     *stream,
                        GCancellable  *cancellable,
                        GError       **error)
{
  ScholiaAccepted *self = SCHOLIA_ACCEPTED (stream);

  scholia_accepted_clear_deadline (self);
  if (self->is_released)
    return TRUE;

  if (self->n_failures != NULL && self->certificate != NULL &&
      (self->tls == NULL || !scholia_tls_session_is_open (
                               scholia_tls_stream_get_session (self->tls))))
    (*self->n_failures)++;

  return g_io_stream_close (get_inner (self), NULL, error);
}

static void
scholia_accepted_finalize (GObject *object)
{
  ScholiaAccepted *self = SCHOLIA_ACCEPTED (object);

  g_object_set_data (G_OBJECT (self->remote), REMOTE_KEY, NULL);
  g_clear_object (&self->input);
  g_clear_object (&self->tls);
  g_clear_object (&self->certificate);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->visitor, scholia_visitor_unref);
  g_clear_object (&self->remote);
  g_clear_object (&self->local);

  G_OBJECT_CLASS (scholia_accepted_parent_class)->finalize (object);
}

static void
scholia_accepted_class_init (ScholiaAcceptedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  object_class->finalize = scholia_accepted_finalize;
  stream_class->get_input_stream = scholia_accepted_get_input_stream;
  stream_class->get_output_stream = scholia_accepted_get_output_stream;
  stream_class->close_fn = scholia_accepted_close;
}

static void
scholia_accepted_init (ScholiaAccepted *self)
{
  self->time_us = g_get_monotonic_time ();
}

/* libsoup takes every address for an internet address. */
static GSocketAddress *
new_stand_in (void)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  return g_inet_socket_address_new (loopback, 0);
}

static GSocketAddress *
take_internet_address (GSocketAddress *address)
{
  g_autoptr(GSocketAddress) owned = address;

  return G_IS_INET_SOCKET_ADDRESS (owned) ? g_steal_pointer (&owned) : new_stand_in ();
}

/* libsoup has not understood a request yet, so the answer is our own. It is the first thing we say
 * on this line, and finds room in the socket; where it does not, the line ends without a word. */
static void
refuse_head_cb (guint    status,
                gpointer user_data)
{
  ScholiaAccepted *self = user_data;
  GOutputStream *output = g_io_stream_get_output_stream (get_inner (self));
  const char *phrase = status == 400 ? "Bad Request"
                                     : status == 414 ? "URI Too Long"
                                                     : "Request Header Fields Too Large";
  g_autoptr(GBytes) json = NULL;
  gsize length;
  const char *body;
  g_autofree char *answer = NULL;

  if (self->n_refused_heads != NULL)
    (*self->n_refused_heads)++;
  if (status == 400)
    json = scholia_api_error_encode (SCHOLIA_ERROR_MALFORMED, "The request is no HTTP/1.1", NULL);
  else
    json = scholia_api_error_encode (SCHOLIA_ERROR_TOO_LARGE, "The head of the request is too long",
                                     NULL);
  body = g_bytes_get_data (json, &length);
  answer = g_strdup_printf ("HTTP/1.1 %u %s\r\n"
                            "Scholia-Server: " SCHOLIA_VERSION "; protocol="
                            G_STRINGIFY (SCHOLIA_PROTOCOL_MAJOR) "\r\n"
                            "Content-Type: application/json\r\n"
                            "Content-Length: %" G_GSIZE_FORMAT "\r\n"
                            "Connection: close\r\n"
                            "\r\n%.*s",
                            status, phrase, length, (int) length, body);
  g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (output), answer,
                                              strlen (answer), NULL, NULL);
  scholia_accepted_end_output (self);
}

ScholiaAccepted *
scholia_accepted_new (GSocketConnection  *connection,
                      ScholiaVisitor     *visitor,
                      GTlsCertificate    *certificate)
{
  g_autoptr(ScholiaAccepted) self = g_object_new (SCHOLIA_TYPE_ACCEPTED, NULL);
  GSocket *socket = g_socket_connection_get_socket (connection);

  self->connection = connection;
  self->visitor = visitor;
  self->is_private = g_socket_get_family (socket) == G_SOCKET_FAMILY_UNIX;
  self->remote = take_internet_address (g_socket_get_remote_address (socket, NULL));
  self->local = take_internet_address (g_socket_get_local_address (socket, NULL));
  g_object_set_data (G_OBJECT (self->remote), REMOTE_KEY, self);

  g_set_object (&self->certificate, certificate);
  self->input = scholia_head_stream_new (g_io_stream_get_input_stream (get_inner (self)),
                                         refuse_head_cb, self);

  return g_steal_pointer (&self);
}

ScholiaTlsSession *
scholia_accepted_start_tls (ScholiaAccepted *self)
{
  self->tls = scholia_tls_stream_new (self->connection, self->certificate);
  if (self->tls == NULL)
    return NULL;

  g_clear_object (&self->input);
  self->input = scholia_head_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (self->tls)),
                                         refuse_head_cb, self);

  return scholia_tls_stream_get_session (self->tls);
}

gboolean
scholia_accepted_wants_tls (ScholiaAccepted *self)
{
  return self->certificate != NULL;
}

void
scholia_accepted_count_failures (ScholiaAccepted *self,
                                 guint64         *n_failures,
                                 guint64         *n_refused_heads)
{
  self->n_failures = n_failures;
  self->n_refused_heads = n_refused_heads;
}

gboolean
scholia_accepted_is_private (ScholiaAccepted *self)
{
  return self->is_private;
}

GSocket *
scholia_accepted_get_socket (ScholiaAccepted *self)
{
  return g_socket_connection_get_socket (self->connection);
}

ScholiaVisitor *
scholia_accepted_get_visitor (ScholiaAccepted *self)
{
  return self->visitor;
}

void
scholia_accepted_set_admin (ScholiaAccepted *self)
{
  self->is_private = FALSE;
  self->is_admin = TRUE;
}

gboolean
scholia_accepted_is_admin (ScholiaAccepted *self)
{
  return self->is_admin;
}

gint64
scholia_accepted_get_time (ScholiaAccepted *self)
{
  return self->time_us;
}

GSocketAddress *
scholia_accepted_get_remote (ScholiaAccepted *self)
{
  return self->remote;
}

GSocketAddress *
scholia_accepted_get_local (ScholiaAccepted *self)
{
  return self->local;
}

ScholiaAccepted *
scholia_accepted_from_remote (GSocketAddress *remote)
{
  return remote != NULL ? g_object_get_data (G_OBJECT (remote), REMOTE_KEY) : NULL;
}

ScholiaAccepted *
scholia_accepted_from_stream (GIOStream *stream)
{
  g_autoptr(GIOStream) base = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (stream), "base-iostream") == NULL)
    return NULL;

  g_object_get (stream, "base-iostream", &base, NULL);

  return SCHOLIA_IS_ACCEPTED (base) ? SCHOLIA_ACCEPTED (base) : NULL;
}

void
scholia_accepted_shut_down (ScholiaAccepted *self)
{
  GSocket *socket = g_socket_connection_get_socket (self->connection);

  if (!self->is_released && !g_socket_is_closed (socket))
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

void
scholia_accepted_end_output (ScholiaAccepted *self)
{
  GSocket *socket = g_socket_connection_get_socket (self->connection);

  if (self->is_released || g_socket_is_closed (socket))
    return;

  if (self->tls != NULL)
    g_output_stream_close (g_io_stream_get_output_stream (G_IO_STREAM (self->tls)), NULL, NULL);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
}

void
scholia_accepted_set_deadline (ScholiaAccepted      *self,
                               ScholiaDeadlineQueue *queue,
                               gint64                start_us)
{
  if (self->queue != NULL && self->queue != queue)
    scholia_deadline_queue_disarm (self->queue, &self->deadline);

  self->queue = queue;
  self->n_bytes = 0;
  scholia_deadline_queue_arm (queue, &self->deadline, self, start_us);
}

void
scholia_accepted_progress (ScholiaAccepted *self,
                           gsize            n_bytes)
{
  self->n_bytes += n_bytes;
  if (self->n_bytes < PROGRESS_BYTES || self->queue == NULL)
    return;

  scholia_accepted_set_deadline (self, self->queue, g_get_monotonic_time ());
}

void
scholia_accepted_clear_deadline (ScholiaAccepted *self)
{
  if (self->queue != NULL)
    scholia_deadline_queue_disarm (self->queue, &self->deadline);
  self->queue = NULL;
}

int
scholia_accepted_release (ScholiaAccepted  *self,
                          GIOStream       **tls)
{
  int fd = g_socket_get_fd (g_socket_connection_get_socket (self->connection));

  scholia_accepted_clear_deadline (self);
  self->is_released = TRUE;
  *tls = self->tls != NULL ? g_object_ref (G_IO_STREAM (self->tls)) : NULL;

  /* The connection closes its own descriptor when it goes; TLS keeps the connection. */
  return self->tls != NULL ? fd : fcntl (fd, F_DUPFD_CLOEXEC, 0);
}
