/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-head-stream.h"

#include "scholia-head.h"

/* What a refused peer may still send before the line ends under it, in bytes. */
#define MAX_DROPPED_BYTES (1024 * 1024)

struct _ScholiaHeadStream
{
  GFilterInputStream     parent_instance;

  ScholiaHead            head;
  ScholiaHeadRefuseFunc  refuse;
  gpointer               user_data;
  gboolean               is_refused;
  gsize                  n_dropped;
};

static void pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScholiaHeadStream, scholia_head_stream, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, pollable_init))

static GInputStream *
get_base (gpointer self)
{
  return g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self));
}

static gssize
read_base (ScholiaHeadStream  *self,
           gpointer            buffer,
           gsize               length,
           gboolean            is_blocking,
           GCancellable       *cancellable,
           GError            **error)
{
  return g_pollable_stream_read (get_base (self), buffer, length, is_blocking, cancellable, error);
}

/* To the peer's end, to our patience's, or to what has not come yet. */
static gssize
drop (ScholiaHeadStream  *self,
      gpointer            buffer,
      gsize               length,
      gboolean            is_blocking,
      GCancellable       *cancellable,
      GError            **error)
{
  while (self->n_dropped < MAX_DROPPED_BYTES)
    {
      gssize got = read_base (self, buffer, length, is_blocking, cancellable, error);

      if (got <= 0)
        return got;
      self->n_dropped += (gsize) got;
    }

  return 0;
}

static gssize
take (ScholiaHeadStream  *self,
      gpointer            buffer,
      gsize               length,
      gboolean            is_blocking,
      GCancellable       *cancellable,
      GError            **error)
{
  gssize got;
  guint status;

  if (self->is_refused)
    return drop (self, buffer, length, is_blocking, cancellable, error);

  got = read_base (self, buffer, length, is_blocking, cancellable, error);
  if (got <= 0)
    return got;

  status = scholia_head_count (&self->head, buffer, (gsize) got);
  if (status == 0)
    return got;

  self->is_refused = TRUE;
  self->refuse (status, self->user_data);

  return drop (self, buffer, length, is_blocking, cancellable, error);
}

static gssize
scholia_head_stream_read (GInputStream  *stream,
                          void          *buffer,
                          gsize          length,
                          GCancellable  *cancellable,
                          GError       **error)
{
  return take (SCHOLIA_HEAD_STREAM (stream), buffer, length, TRUE, cancellable, error);
}

static gssize
scholia_head_stream_read_nonblocking (GPollableInputStream  *stream,
                                      void                  *buffer,
                                      gsize                  length,
                                      GError               **error)
{
  return take (SCHOLIA_HEAD_STREAM (stream), buffer, length, FALSE, NULL, error);
}

static gboolean
scholia_head_stream_can_poll (GPollableInputStream *stream)
{
  return g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (get_base (stream)));
}

static gboolean
scholia_head_stream_is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (get_base (stream)));
}

static GSource *
scholia_head_stream_create_source (GPollableInputStream *stream,
                                   GCancellable         *cancellable)
{
  GPollableInputStream *base = G_POLLABLE_INPUT_STREAM (get_base (stream));
  g_autoptr(GSource) base_source = g_pollable_input_stream_create_source (base, NULL);

  return g_pollable_source_new_full (stream, base_source, cancellable);
}

static void
pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = scholia_head_stream_can_poll;
  iface->is_readable = scholia_head_stream_is_readable;
  iface->create_source = scholia_head_stream_create_source;
  iface->read_nonblocking = scholia_head_stream_read_nonblocking;
}

static void
scholia_head_stream_class_init (ScholiaHeadStreamClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = scholia_head_stream_read;
}

static void
scholia_head_stream_init (ScholiaHeadStream *self)
{
}

GInputStream *
scholia_head_stream_new (GInputStream          *base,
                         ScholiaHeadRefuseFunc  refuse,
                         gpointer               user_data)
{
  ScholiaHeadStream *self = g_object_new (SCHOLIA_TYPE_HEAD_STREAM, "base-stream", base,
                                          "close-base-stream", FALSE, NULL);

  self->refuse = refuse;
  self->user_data = user_data;

  return G_INPUT_STREAM (self);
}
