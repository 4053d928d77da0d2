/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "forwarder.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

typedef struct
{
  gatomicrefcount ref_count;
  Forwarder *forwarder; /* (nullable): after the cut */
  GIOStream *client;
  GIOStream *server;
  GByteArray *held_up;
  GByteArray *held_down;
  guint n_ended;        /* directions in which nothing comes any more */
} Pipe;

/* One direction of it, while a read is on its way. */
typedef struct
{
  Pipe *pipe;
  gboolean is_up;
} Way;

static void read_on (Pipe     *pipe,
                     gboolean  is_up);
static void wait_for_room (Pipe     *pipe,
                           gboolean  is_up);

static void
pipe_unref (gpointer data)
{
  Pipe *pipe = data;

  if (!g_atomic_ref_count_dec (&pipe->ref_count))
    return;

  g_object_unref (pipe->client);
  g_object_unref (pipe->server);
  g_byte_array_unref (pipe->held_up);
  g_byte_array_unref (pipe->held_down);
  g_free (pipe);
}

static void
pipe_cut (Pipe *pipe)
{
  pipe->forwarder = NULL;
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (pipe->client)), TRUE,
                     TRUE, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (pipe->server)), TRUE,
                     TRUE, NULL);
}

static void
pass (Pipe         *pipe,
      gboolean      is_up,
      const guint8 *bytes,
      gsize         length)
{
  GOutputStream *out = g_io_stream_get_output_stream (is_up ? pipe->server : pipe->client);

  g_output_stream_write_all (out, bytes, length, NULL, NULL, NULL);
}

/* As much as may pass before the cut. */
static void
pass_counted (Pipe         *pipe,
              gboolean      is_up,
              const guint8 *bytes,
              gsize         length)
{
  Forwarder *self = pipe->forwarder;
  gsize *n = is_up ? &self->n_up : &self->n_down;
  gsize *cut_at = is_up ? &self->cut_up_at : &self->cut_at;
  const gboolean is_cut = *cut_at > 0 && *n + length >= *cut_at;

  length = is_cut ? *cut_at - MIN (*cut_at, *n) : length;
  pass (pipe, is_up, bytes, length);
  *n += length;
  if (is_cut)
    {
      *cut_at = 0;
      forwarder_cut (self);
    }
}

static void
take (Pipe   *pipe,
      Way    *way,
      GBytes *bytes)
{
  const ForwarderMode mode = way->is_up ? pipe->forwarder->up : pipe->forwarder->down;
  GByteArray *held = way->is_up ? pipe->held_up : pipe->held_down;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (mode == FORWARDER_HOLD)
    g_byte_array_append (held, data, (guint) length);
  else if (mode == FORWARDER_PASS)
    pass_counted (pipe, way->is_up, data, length);
}

/* Who has said all may still listen: the other direction goes on. */
static void
end (Pipe     *pipe,
     gboolean  is_up,
     gboolean  is_broken)
{
  GIOStream *other = is_up ? pipe->server : pipe->client;

  if (!is_broken && ++pipe->n_ended < 2)
    {
      g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (other)), FALSE, TRUE,
                         NULL);
      return;
    }

  g_ptr_array_remove (pipe->forwarder->pipes, pipe);
  pipe_cut (pipe);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Way *way = user_data;
  Pipe *pipe = way->pipe;
  g_autoptr(GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result,
                                                              NULL);

  if (pipe->forwarder != NULL && bytes != NULL && g_bytes_get_size (bytes) > 0)
    {
      take (pipe, way, bytes);
      if (pipe->forwarder != NULL)
        wait_for_room (pipe, way->is_up);
    }
  else if (pipe->forwarder != NULL)
    end (pipe, way->is_up, bytes == NULL);
  pipe_unref (pipe);
}

static gboolean
room_cb (GSocket      *socket,
         GIOCondition  condition,
         gpointer      user_data)
{
  Way *way = user_data;

  if (way->pipe->forwarder != NULL)
    read_on (way->pipe, way->is_up);
  return G_SOURCE_REMOVE;
}

static void
way_free (gpointer data)
{
  Way *way = data;

  pipe_unref (way->pipe);
  g_free (way);
}

/* Client and server may both be in this process: writing must not wait for either of them. A Unix
 * socket that has room has room for a piece. */
static void
wait_for_room (Pipe     *pipe,
               gboolean  is_up)
{
  GIOStream *stream = is_up ? pipe->server : pipe->client;
  GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));
  g_autoptr(GSource) source = g_socket_create_source (socket, G_IO_OUT, NULL);
  Way *way = g_new0 (Way, 1);

  way->pipe = pipe;
  way->is_up = is_up;
  g_atomic_ref_count_inc (&pipe->ref_count);
  g_source_set_callback (source, G_SOURCE_FUNC (room_cb), way, way_free);
  g_source_attach (source, NULL);
}

static void
read_on (Pipe     *pipe,
         gboolean  is_up)
{
  Way *way = g_new0 (Way, 1);

  way->pipe = pipe;
  way->is_up = is_up;
  g_atomic_ref_count_inc (&pipe->ref_count);
  g_input_stream_read_bytes_async (g_io_stream_get_input_stream (is_up
                                                                 ? pipe->client : pipe->server),
                                   65536, G_PRIORITY_DEFAULT, NULL, read_cb, way);
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             Forwarder         *self)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (self->target);
  GSocketConnection *server;
  Pipe *pipe;

  server = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  if (server == NULL)
    return TRUE;

  pipe = g_new0 (Pipe, 1);
  g_atomic_ref_count_init (&pipe->ref_count);
  pipe->forwarder = self;
  pipe->client = G_IO_STREAM (g_object_ref (connection));
  pipe->server = G_IO_STREAM (server);
  pipe->held_up = g_byte_array_new ();
  pipe->held_down = g_byte_array_new ();
  g_ptr_array_add (self->pipes, pipe);
  read_on (pipe, TRUE);
  read_on (pipe, FALSE);
  return TRUE;
}

Forwarder *
forwarder_new (const char *target)
{
  Forwarder *self = g_new0 (Forwarder, 1);
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("scholia-line-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "socket", NULL);
  self->target = g_strdup (target);
  self->pipes = g_ptr_array_new_with_free_func (pipe_unref);
  self->service = g_socket_service_new ();
  address = g_unix_socket_address_new (self->path);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  return self;
}

void
forwarder_free (Forwarder *self)
{
  forwarder_cut (self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_ptr_array_unref (self->pipes);
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->target);
  g_free (self);
}

static void
release (Pipe       *pipe,
         gboolean    is_up,
         GByteArray *held)
{
  pass (pipe, is_up, held->data, held->len);
  g_byte_array_set_size (held, 0);
}

void
forwarder_set (Forwarder     *self,
               ForwarderMode  up,
               ForwarderMode  down)
{
  self->up = up;
  self->down = down;
  for (guint i = 0; i < self->pipes->len; i++)
    {
      Pipe *pipe = g_ptr_array_index (self->pipes, i);

      if (up == FORWARDER_PASS)
        release (pipe, TRUE, pipe->held_up);
      if (down == FORWARDER_PASS)
        release (pipe, FALSE, pipe->held_down);
    }
}

void
forwarder_cut (Forwarder *self)
{
  g_autoptr(GPtrArray) pipes = g_steal_pointer (&self->pipes);

  self->pipes = g_ptr_array_new_with_free_func (pipe_unref);
  g_ptr_array_foreach (pipes, (GFunc) (void (*) (void)) pipe_cut, NULL);
}
