/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tls-stream.h"

#include "scholia-tls-halves.h"

struct _ScholiaTlsStream
{
  GIOStream          parent_instance;

  GSocketConnection *connection;
  ScholiaTlsSession *session;
  GInputStream      *input;
  GOutputStream     *output;
};

G_DEFINE_FINAL_TYPE (ScholiaTlsStream, scholia_tls_stream, G_TYPE_IO_STREAM)

static GInputStream *
scholia_tls_stream_get_input_stream (GIOStream *stream)
{
  return SCHOLIA_TLS_STREAM (stream)->input;
}

static GOutputStream *
scholia_tls_stream_get_output_stream (GIOStream *stream)
{
  return SCHOLIA_TLS_STREAM (stream)->output;
}

static gboolean
scholia_tls_stream_close (GIOStream     *stream,
                          GCancellable  *cancellable,
                          GError       **error)
{
  ScholiaTlsStream *self = SCHOLIA_TLS_STREAM (stream);

  g_output_stream_close (self->output, NULL, NULL);

  return g_io_stream_close (G_IO_STREAM (self->connection), cancellable, error);
}

static void
scholia_tls_stream_finalize (GObject *object)
{
  ScholiaTlsStream *self = SCHOLIA_TLS_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_pointer (&self->session, scholia_tls_session_unref);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (scholia_tls_stream_parent_class)->finalize (object);
}

static void
scholia_tls_stream_class_init (ScholiaTlsStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  object_class->finalize = scholia_tls_stream_finalize;
  stream_class->get_input_stream = scholia_tls_stream_get_input_stream;
  stream_class->get_output_stream = scholia_tls_stream_get_output_stream;
  stream_class->close_fn = scholia_tls_stream_close;
}

static void
scholia_tls_stream_init (ScholiaTlsStream *self)
{
}

ScholiaTlsStream *
scholia_tls_stream_new (GSocketConnection *connection,
                        GTlsCertificate   *certificate)
{
  g_autoptr(ScholiaTlsSession) session = NULL;
  ScholiaTlsStream *self;

  session = scholia_tls_session_new (g_socket_connection_get_socket (connection), certificate);
  if (session == NULL)
    return NULL;

  self = g_object_new (SCHOLIA_TYPE_TLS_STREAM, NULL);
  self->connection = g_object_ref (connection);
  self->input = scholia_tls_input_new (session);
  self->output = scholia_tls_output_new (session);
  self->session = g_steal_pointer (&session);

  return self;
}

ScholiaTlsSession *
scholia_tls_stream_get_session (ScholiaTlsStream *self)
{
  return self->session;
}
