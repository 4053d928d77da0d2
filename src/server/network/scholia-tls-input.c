/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the peer of a ScholiaTlsStream says. */

#include "scholia-tls-halves.h"

struct _ScholiaTlsInput
{
  GInputStream       parent_instance;

  ScholiaTlsSession *session;
};

static void pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScholiaTlsInput, scholia_tls_input, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, pollable_init))

static gssize
scholia_tls_input_read (GInputStream  *stream,
                        void          *buffer,
                        gsize          length,
                        GCancellable  *cancellable,
                        GError       **error)
{
  return scholia_tls_session_read (SCHOLIA_TLS_INPUT (stream)->session, buffer, length, error);
}

static gssize
scholia_tls_input_read_nonblocking (GPollableInputStream  *stream,
                                    void                  *buffer,
                                    gsize                  length,
                                    GError               **error)
{
  return scholia_tls_session_read (SCHOLIA_TLS_INPUT (stream)->session, buffer, length, error);
}

static gboolean
scholia_tls_input_is_readable (GPollableInputStream *stream)
{
  ScholiaTlsSession *session = SCHOLIA_TLS_INPUT (stream)->session;

  return scholia_tls_session_has_rest (session) ||
         g_socket_condition_check (scholia_tls_session_get_socket (session), G_IO_IN) != 0;
}

static GSource *
scholia_tls_input_create_source (GPollableInputStream *stream,
                                 GCancellable         *cancellable)
{
  ScholiaTlsSession *session = SCHOLIA_TLS_INPUT (stream)->session;
  GSocket *socket = scholia_tls_session_get_socket (session);
  g_autoptr(GSource) base = g_socket_create_source (socket, G_IO_IN, NULL);
  GSource *source = g_pollable_source_new_full (stream, base, cancellable);

  /* Whoever waits so is called once, and asks again. */
  if (scholia_tls_session_has_rest (session))
    g_source_set_ready_time (source, 0);

  return source;
}

static void
pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = scholia_tls_input_is_readable;
  iface->create_source = scholia_tls_input_create_source;
  iface->read_nonblocking = scholia_tls_input_read_nonblocking;
}

static void
scholia_tls_input_finalize (GObject *object)
{
  ScholiaTlsInput *self = SCHOLIA_TLS_INPUT (object);

  g_clear_pointer (&self->session, scholia_tls_session_unref);

  G_OBJECT_CLASS (scholia_tls_input_parent_class)->finalize (object);
}

static void
scholia_tls_input_class_init (ScholiaTlsInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scholia_tls_input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = scholia_tls_input_read;
}

static void
scholia_tls_input_init (ScholiaTlsInput *self)
{
}

GInputStream *
scholia_tls_input_new (ScholiaTlsSession *session)
{
  ScholiaTlsInput *self = g_object_new (SCHOLIA_TYPE_TLS_INPUT, NULL);

  self->session = scholia_tls_session_ref (session);

  return G_INPUT_STREAM (self);
}
