/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "script-server.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

/* (nullable): the first line of a request, whose head is read to its end. */
static char *
read_request (GInputStream *stream)
{
  g_autoptr(GDataInputStream) lines = g_data_input_stream_new (stream);
  g_autofree char *first = NULL;
  char *line;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      const gboolean is_last = line[0] == '\0';

      if (first == NULL)
        first = g_strdup (line);
      g_free (line);
      if (is_last)
        return g_steal_pointer (&first);
    }

  return NULL;
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        ScriptServer           *self)
{
  GIOStream *stream = G_IO_STREAM (connection);
  char *request = read_request (g_io_stream_get_input_stream (stream));
  GBytes *answer = NULL;

  g_mutex_lock (&self->mutex);
  if (request != NULL)
    {
      g_ptr_array_add (self->requests, request);
      answer = g_queue_pop_head (&self->answers);
    }
  g_mutex_unlock (&self->mutex);

  if (answer != NULL)
    {
      g_output_stream_write_all (g_io_stream_get_output_stream (stream),
                                 g_bytes_get_data (answer, NULL), g_bytes_get_size (answer),
                                 NULL, NULL, NULL);
      g_bytes_unref (answer);
    }
  g_io_stream_close (stream, NULL, NULL);
  return TRUE;
}

ScriptServer *
script_server_new (void)
{
  ScriptServer *self = g_new0 (ScriptServer, 1);
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(ScholiaEndpoint) endpoint = NULL;
  g_autoptr(GError) error = NULL;

  g_mutex_init (&self->mutex);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->folder = g_dir_make_tmp ("scholia-script-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "socket", NULL);
  self->service = g_threaded_socket_service_new (4);
  address = g_unix_socket_address_new (self->path);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  endpoint = scholia_endpoint_new_private (self->path);
  self->api = scholia_server_api_new (endpoint);
  return self;
}

void
script_server_free (ScriptServer *self)
{
  g_object_unref (self->api);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_assert_cmpuint (self->answers.length, ==, 0);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->mutex);
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

void
script_server_say (ScriptServer *self,
                   GBytes       *answer)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->answers, answer);
  g_mutex_unlock (&self->mutex);
}

void
script_server_answer (ScriptServer *self,
                      const char   *head,
                      const guint8 *body,
                      gsize         length)
{
  static const char start[] = "HTTP/1.1 200 OK\r\nScholia-Server: test; protocol=1\r\n"
                              "Connection: close\r\n";
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) start, sizeof start - 1);
  g_byte_array_append (bytes, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (bytes, (const guint8 *) "\r\n", 2);
  if (length > 0)
    g_byte_array_append (bytes, body, (guint) length);
  script_server_say (self, g_byte_array_free_to_bytes (bytes));
}
