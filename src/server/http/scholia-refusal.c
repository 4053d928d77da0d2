/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-http-private.h"

#include "scholia-config.h"

/* What a peer may still send to somebody who does not listen, in bytes: an image and a half. */
#define MAX_DROPPED_BYTES (80 * 1024 * 1024)
#define PIECE_BYTES (16 * 1024)

typedef struct
{
  GIOStream       *stream;
  ScholiaAccepted *accepted;
  GBytes          *answer;
  gsize            n_dropped;
} Refusal;

static void drop_more (Refusal *self);

static void
refusal_end (Refusal *self)
{
  g_io_stream_close (self->stream, NULL, NULL);
  g_object_unref (self->accepted);
  g_object_unref (self->stream);
  g_bytes_unref (self->answer);
  g_free (self);
}

static void
dropped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Refusal *self = user_data;
  g_autoptr(GBytes) piece = NULL;

  piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  if (piece == NULL || g_bytes_get_size (piece) == 0 || self->n_dropped > MAX_DROPPED_BYTES)
    {
      refusal_end (self);
      return;
    }

  self->n_dropped += g_bytes_get_size (piece);
  scholia_accepted_progress (self->accepted, g_bytes_get_size (piece));
  drop_more (self);
}

static void
drop_more (Refusal *self)
{
  g_input_stream_read_bytes_async (g_io_stream_get_input_stream (self->stream), PIECE_BYTES,
                                   G_PRIORITY_DEFAULT, NULL, dropped_cb, self);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Refusal *self = user_data;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    {
      scholia_accepted_end_output (self->accepted);
      drop_more (self);
    }
  else
    refusal_end (self);
}

static GBytes *
build_answer (guint       status,
              guint       retry_s,
              const char *media_type,
              GBytes     *body)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text,
                          "HTTP/1.1 %u %s\r\n"
                          "Scholia-Server: %s; protocol=%d\r\n"
                          "Content-Type: %s\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n"
                          "Cache-Control: no-store\r\n"
                          "Connection: close\r\n",
                          status, soup_status_get_phrase (status), SCHOLIA_VERSION,
                          SCHOLIA_PROTOCOL_MAJOR, media_type, g_bytes_get_size (body));
  if (retry_s > 0)
    g_string_append_printf (text, "Retry-After: %u\r\n", retry_s);
  g_string_append (text, "\r\n");
  g_string_append_len (text, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));

  return g_string_free_to_bytes (text);
}

void
scholia_refusal_send (SoupServerMessage *message,
                      ScholiaAccepted   *accepted,
                      guint              status,
                      guint              retry_s,
                      const char        *media_type,
                      GBytes            *body)
{
  Refusal *self = g_new0 (Refusal, 1);
  gsize length;
  gconstpointer data;

  self->accepted = g_object_ref (accepted);
  self->answer = build_answer (status, retry_s, media_type, body);
  /* libsoup would read the whole body first, however large. */
  self->stream = soup_server_message_steal_connection (message);

  data = g_bytes_get_data (self->answer, &length);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream), data, length,
                                   G_PRIORITY_DEFAULT, NULL, written_cb, self);
}
