/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A server that shakes hands well, and then sends frames without an end: whatever they are, the
 * connection ends before it has taken much. */

#include "scholia-connection.h"

#include "peer.h"
#include "scholia-error.h"
#include "scholia-wire-limits.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#define BOARD "3f9k2m7q4w1z"
/* What a flood consists of, in bytes: without a bound all of it is taken. */
#define FLOOD_BYTES ((gsize) 64 * 1024 * 1024)
/* What may be on its way in the sockets when it ends, and what one message may have. */
#define MAX_TAKEN_BYTES ((gsize) 2 * 1024 * 1024)

typedef struct
{
  const char *name;
  guint8 first[2];    /* FIN and opcode: of the first frame, of all others */
  gsize length;       /* of each payload */
} Flood;

static const Flood floods[] = {
  { "large-fragments", { 0x01, 0x00 }, 60000 },
  { "small-fragments", { 0x01, 0x00 }, 100 },
  { "fragments-of-nothing", { 0x01, 0x00 }, 0 },
  { "binary-fragments", { 0x02, 0x00 }, 60000 },
  { "pings", { 0x89, 0x89 }, 125 },
  { "pongs", { 0x8a, 0x8a }, 125 },
};

typedef struct
{
  GSocketService *service;
  char *folder;
  char *path;
  const char *extensions; /* (nullable): what it claims */
  GBytes *frames;         /* sent once */
  const Flood *flood;     /* (nullable): sent after them, as long as it is taken */
  gsize n_sent;           /* atomic enough: read after the end */
  int is_over;            /* atomic */
} Server;

static void
add_frame (GByteArray *frames,
           guint8      first,
           const void *payload,
           gsize       length)
{
  const guint8 head[] = { first, (guint8) (length < 126 ? length : 126),
                          (guint8) (length >> 8), (guint8) length };

  g_byte_array_append (frames, head, length < 126 ? 2 : 4);
  if (length > 0)
    g_byte_array_append (frames, payload, (guint) length);
}

static char *
read_key (GInputStream *stream)
{
  g_autoptr(GDataInputStream) lines = g_data_input_stream_new (stream);
  char *key = NULL;
  char *line;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL && *line != '\0')
    {
      /* What is for this side alone is offered to nobody. */
      g_assert_false (g_ascii_strncasecmp (line, "Sec-WebSocket-Extensions", 24) == 0);
      if (g_ascii_strncasecmp (line, "Sec-WebSocket-Key: ", 19) == 0)
        key = g_strdup (line + 19);
      g_free (line);
    }
  g_free (line);
  return key;
}

static gboolean
send_all (GIOStream    *stream,
          const guint8 *bytes,
          gsize         length)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (stream), bytes, length, NULL,
                                    NULL, NULL);
}

static void
shake_hands (Server    *self,
             GIOStream *stream)
{
  g_autofree char *key = read_key (g_io_stream_get_input_stream (stream));
  g_autofree char *text = g_strconcat (key, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", NULL);
  g_autofree char *accept = NULL;
  g_autofree char *answer = NULL;
  guint8 digest[20];
  gsize length = sizeof digest;
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, digest, &length);
  accept = g_base64_encode (digest, length);
  answer = g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                            "Scholia-Server: test; protocol=1\r\nConnection: Upgrade\r\n"
                            "Sec-WebSocket-Accept: %s\r\nSec-WebSocket-Protocol: scholia.v1\r\n"
                            "%s%s%s\r\n", accept,
                            self->extensions != NULL ? "Sec-WebSocket-Extensions: " : "",
                            self->extensions != NULL ? self->extensions : "",
                            self->extensions != NULL ? "\r\n" : "");
  send_all (stream, (const guint8 *) answer, strlen (answer));
}

static void
send_flood (Server    *self,
            GIOStream *stream)
{
  g_autofree guint8 *payload = g_malloc0 (self->flood->length + 1);
  g_autoptr(GByteArray) first = g_byte_array_new ();
  g_autoptr(GByteArray) others = g_byte_array_new ();

  memset (payload, 'a', self->flood->length);
  add_frame (first, self->flood->first[0], payload, self->flood->length);
  while (others->len < 60000)
    add_frame (others, self->flood->first[1], payload, self->flood->length);
  if (!send_all (stream, first->data, first->len))
    return;
  while (self->n_sent < FLOOD_BYTES && send_all (stream, others->data, others->len))
    self->n_sent += others->len;
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        Server                 *self)
{
  GIOStream *stream = G_IO_STREAM (connection);
  guint8 byte;

  shake_hands (self, stream);
  if (self->frames != NULL)
    send_all (stream, g_bytes_get_data (self->frames, NULL), g_bytes_get_size (self->frames));
  if (self->flood != NULL)
    send_flood (self, stream);
  while (g_input_stream_read (g_io_stream_get_input_stream (stream), &byte, 1, NULL, NULL) > 0)
    ;
  g_io_stream_close (stream, NULL, NULL);
  g_atomic_int_set (&self->is_over, TRUE);
  return TRUE;
}

static void
server_start (Server *self)
{
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("scholia-frames-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "socket", NULL);
  self->service = g_threaded_socket_service_new (2);
  address = g_unix_socket_address_new (self->path);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
}

static void
server_clear (Server *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_clear_pointer (&self->frames, g_bytes_unref);
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Server, server_clear)

/* What a connection told. */
typedef struct
{
  guint n_messages;
  guint n_closed;
  GError *error;
} Told;

static void
message_cb (ScholiaConnection *connection,
            ScholiaMessage    *message,
            Told              *told)
{
  told->n_messages++;
}

static void
closed_cb (ScholiaConnection *connection,
           const GError      *error,
           gboolean           is_final,
           guint              retry_after_ms,
           Told              *told)
{
  told->n_closed++;
  told->error = g_error_copy (error);
}

static ScholiaConnection *
open_connection (Server *server,
                 Told   *told)
{
  g_autoptr(ScholiaEndpoint) endpoint = scholia_endpoint_new_private (server->path);
  ScholiaConnection *connection = scholia_connection_new (endpoint, BOARD);

  g_signal_connect (connection, "message", G_CALLBACK (message_cb), told);
  g_signal_connect (connection, "closed", G_CALLBACK (closed_cb), told);
  scholia_connection_open (connection);
  return connection;
}

static void
test_flood (gconstpointer data)
{
  g_auto(Server) server = { .flood = data };
  g_autoptr(ScholiaConnection) connection = NULL;
  Told told = { 0 };
  gint64 start_us;

  server_start (&server);
  connection = open_connection (&server, &told);
  start_us = g_get_monotonic_time ();
  peer_wait (told.n_closed == 1);
  g_test_message ("ended after %.0f ms", (double) (g_get_monotonic_time () - start_us) / 1000);
  g_assert_error (told.error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
  g_assert_cmpuint (told.n_messages, ==, 0);
  /* At once, not when libsoup has waited for an answer to its close. */
  peer_wait (g_atomic_int_get (&server.is_over));
  g_test_message ("%" G_GSIZE_FORMAT " bytes were taken", server.n_sent);
  g_assert_cmpuint (server.n_sent, <, MAX_TAKEN_BYTES);
  g_clear_error (&told.error);
}

/* In as many frames as are allowed, with a ping among them, up to the largest message: read. */
static void
test_good_fragments (void)
{
  g_auto(Server) server = { 0 };
  g_autoptr(GByteArray) frames = g_byte_array_new ();
  g_autoptr(ScholiaConnection) connection = NULL;
  g_autofree char *spaces = g_strnfill (SCHOLIA_MAX_MESSAGE_BYTES, ' ');
  const gsize piece = 515; /* of them 127, and the end, are nearly the largest message */
  static const char end[] = "{\"type\":\"heartbeat\",\"seq\":1}";
  Told told = { 0 };

  for (guint message = 0; message < 3; message++)
    {
      for (guint i = 0; i < SCHOLIA_MAX_FRAGMENTS - 1; i++)
        {
          add_frame (frames, i == 0 ? 0x01 : 0x00, spaces, piece);
          if (i == 5)
            add_frame (frames, 0x89, "ping", 4);
        }
      add_frame (frames, 0x80, end, sizeof end - 1);
      add_frame (frames, 0x81, end, sizeof end - 1);
    }
  server.frames = g_byte_array_free_to_bytes (g_steal_pointer (&frames));
  server_start (&server);
  connection = open_connection (&server, &told);
  peer_wait (told.n_messages == 6 || told.n_closed > 0);
  g_assert_no_error (told.error);
  g_assert_cmpuint (told.n_messages, ==, 6);
  scholia_connection_drop (connection);
  peer_wait (g_atomic_int_get (&server.is_over));
}

/* One byte over it, or one frame. */
static void
test_just_over (void)
{
  g_autofree char *bytes = g_strnfill (SCHOLIA_MAX_MESSAGE_BYTES, ' ');

  for (guint i = 0; i < 2; i++)
    {
      g_auto(Server) server = { 0 };
      g_autoptr(GByteArray) frames = g_byte_array_new ();
      g_autoptr(ScholiaConnection) connection = NULL;
      Told told = { 0 };

      if (i == 0)
        {
          add_frame (frames, 0x01, bytes, SCHOLIA_MAX_MESSAGE_BYTES / 2);
          add_frame (frames, 0x00, bytes, SCHOLIA_MAX_MESSAGE_BYTES / 2);
          add_frame (frames, 0x00, bytes, 1);
        }
      else
        for (guint n = 0; n <= SCHOLIA_MAX_FRAGMENTS; n++)
          add_frame (frames, n == 0 ? 0x01 : 0x00, bytes, 1);
      server.frames = g_byte_array_free_to_bytes (g_steal_pointer (&frames));
      server_start (&server);
      connection = open_connection (&server, &told);
      peer_wait (told.n_closed == 1);
      g_assert_error (told.error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
      peer_wait (g_atomic_int_get (&server.is_over));
      g_clear_error (&told.error);
    }
}

/* Whatever extension it claims, none was offered: no compression gets in that way. */
static void
test_claims_extensions (void)
{
  static const char *const claims[] = {
    "permessage-deflate", "permessage-deflate; server_no_context_takeover", "x-unknown",
  };

  for (guint i = 0; i < G_N_ELEMENTS (claims); i++)
    {
      g_auto(Server) server = { .extensions = claims[i] };
      g_autoptr(ScholiaConnection) connection = NULL;
      Told told = { 0 };

      server_start (&server);
      connection = open_connection (&server, &told);
      peer_wait (told.n_closed == 1);
      g_assert_error (told.error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SCHOLIA);
      peer_wait (g_atomic_int_get (&server.is_over));
      g_clear_error (&told.error);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (floods); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/hostile-frames/", floods[i].name, NULL);

      g_test_add_data_func (path, &floods[i], test_flood);
    }
  g_test_add_func ("/sync/hostile-frames/good-fragments", test_good_fragments);
  g_test_add_func ("/sync/hostile-frames/just-over", test_just_over);
  g_test_add_func ("/sync/hostile-frames/claims-extensions", test_claims_extensions);
  return g_test_run ();
}
