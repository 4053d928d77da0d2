/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said to the peer of a ScholiaTlsStream. */

#include "scholia-tls-halves.h"

struct _ScholiaTlsOutput
{
  GOutputStream      parent_instance;

  ScholiaTlsSession *session;
};

static void pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScholiaTlsOutput, scholia_tls_output, G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      pollable_init))

static gssize
scholia_tls_output_write (GOutputStream  *stream,
                          const void     *data,
                          gsize           length,
                          GCancellable   *cancellable,
                          GError        **error)
{
  return scholia_tls_session_write (SCHOLIA_TLS_OUTPUT (stream)->session, data, length, error);
}

/* What comes from the peer can still be read. */
static gboolean
scholia_tls_output_close (GOutputStream  *stream,
                          GCancellable   *cancellable,
                          GError        **error)
{
  scholia_tls_session_leave (SCHOLIA_TLS_OUTPUT (stream)->session);

  return TRUE;
}

static gssize
scholia_tls_output_write_nonblocking (GPollableOutputStream  *stream,
                                      const void             *data,
                                      gsize                   length,
                                      GError                **error)
{
  return scholia_tls_session_write (SCHOLIA_TLS_OUTPUT (stream)->session, data, length, error);
}

static gboolean
scholia_tls_output_is_writable (GPollableOutputStream *stream)
{
  ScholiaTlsOutput *self = SCHOLIA_TLS_OUTPUT (stream);

  return g_socket_condition_check (scholia_tls_session_get_socket (self->session), G_IO_OUT) != 0;
}

static GSource *
scholia_tls_output_create_source (GPollableOutputStream *stream,
                                  GCancellable          *cancellable)
{
  ScholiaTlsOutput *self = SCHOLIA_TLS_OUTPUT (stream);
  GSocket *socket = scholia_tls_session_get_socket (self->session);
  g_autoptr(GSource) base = g_socket_create_source (socket, G_IO_OUT, NULL);

  return g_pollable_source_new_full (stream, base, cancellable);
}

static void
pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = scholia_tls_output_is_writable;
  iface->create_source = scholia_tls_output_create_source;
  iface->write_nonblocking = scholia_tls_output_write_nonblocking;
}

static void
scholia_tls_output_finalize (GObject *object)
{
  ScholiaTlsOutput *self = SCHOLIA_TLS_OUTPUT (object);

  g_clear_pointer (&self->session, scholia_tls_session_unref);

  G_OBJECT_CLASS (scholia_tls_output_parent_class)->finalize (object);
}

static void
scholia_tls_output_class_init (ScholiaTlsOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scholia_tls_output_finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = scholia_tls_output_write;
  G_OUTPUT_STREAM_CLASS (klass)->close_fn = scholia_tls_output_close;
}

static void
scholia_tls_output_init (ScholiaTlsOutput *self)
{
}

GOutputStream *
scholia_tls_output_new (ScholiaTlsSession *session)
{
  ScholiaTlsOutput *self = g_object_new (SCHOLIA_TYPE_TLS_OUTPUT, NULL);

  self->session = scholia_tls_session_ref (session);

  return G_OUTPUT_STREAM (self);
}
