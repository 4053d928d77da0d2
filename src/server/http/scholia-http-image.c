/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The image, streamed from the disk as fast as the peer reads, one piece in memory. */

#include "scholia-http-private.h"

#include "scholia-api-image.h"

#define PIECE_BYTES (64 * 1024)

typedef struct
{
  guint               ref_count;
  ScholiaHttpRequest *request;
  ScholiaStoredBoard *board;
  GInputStream       *stream;
  guint64             from;         /* how many bytes are left out */
  gboolean            has_from;     /* a place was asked for */
  gboolean            is_reading;
} Download;

static void
download_unref (gpointer data)
{
  Download *self = data;

  if (--self->ref_count > 0)
    return;

  scholia_http_request_unref (self->request);
  g_clear_pointer (&self->board, scholia_stored_board_free);
  g_clear_object (&self->stream);
  g_free (self);
}

static Download *
download_ref (Download *self)
{
  self->ref_count++;

  return self;
}

/* The length was promised, so an early end can only be told by ending the line. */
static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Download *self = user_data;
  ScholiaHttpRequest *request = self->request;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) piece = NULL;

  self->is_reading = FALSE;
  piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (piece == NULL)
    scholia_http_request_break_off (request, error->message);
  else if (!scholia_http_request_is_gone (request))
    {
      SoupMessageBody *body = soup_server_message_get_response_body (request->message);

      if (g_bytes_get_size (piece) == 0)
        soup_message_body_complete (body);
      else
        soup_message_body_append_bytes (body, piece);
      soup_server_message_unpause (request->message);
    }
  download_unref (self);
}

static void
read_piece (Download *self)
{
  if (self->is_reading)
    return;

  self->is_reading = TRUE;
  g_input_stream_read_bytes_async (self->stream, PIECE_BYTES, G_PRIORITY_DEFAULT, NULL, read_cb,
                                   download_ref (self));
}

static void
wrote_chunk_cb (SoupServerMessage *message,
                gpointer           user_data)
{
  read_piece (user_data);
}

static void
send (Download *self)
{
  SoupServerMessage *message = self->request->message;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (headers, self->board->image_type, NULL);
  soup_message_headers_set_content_length (headers,
                                           (goffset) (self->board->image_bytes - self->from));
  if (self->has_from)
    {
      g_autofree char *place = g_strdup_printf ("%" G_GUINT64_FORMAT, self->from);

      soup_message_headers_replace (headers, SCHOLIA_IMAGE_FROM_HEADER, place);
    }
  soup_message_headers_replace (headers, "Content-Security-Policy", "sandbox");
  soup_message_body_set_accumulate (body, FALSE);
  g_signal_connect_data (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), download_ref (self),
                         (GClosureNotify) (void (*) (void)) download_unref, 0);
  scholia_http_request_go_on (self->request);
  if (soup_server_message_get_method (message) != SOUP_METHOD_HEAD)
    read_piece (self);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Download *self = user_data;
  g_autoptr(GError) error = NULL;

  self->stream = scholia_store_blob_open_finish (SCHOLIA_STORE (source), result, &error);
  if (self->stream == NULL)
    scholia_http_request_refuse_error (self->request, error);
  else if (!scholia_http_request_is_gone (self->request))
    send (self);
  download_unref (self);
}

static gboolean
read_query (Download  *self,
            GError   **error)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (self->request->message));

  return scholia_image_query_parse (query, self->board->image_bytes, &self->has_from, &self->from,
                                    error);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Download *self = user_data;
  g_autoptr(GError) error = NULL;

  self->board = scholia_store_find_board_finish (SCHOLIA_STORE (source), result, &error);
  if (scholia_http_request_is_gone (self->request))
    ;
  else if (self->board == NULL || !read_query (self, &error))
    scholia_http_request_refuse_error (self->request, error);
  else
    scholia_store_blob_open_async (SCHOLIA_STORE (source), self->board->image_sha256, self->from,
                                   opened_cb, download_ref (self));
  download_unref (self);
}

void
scholia_http_get_image (ScholiaHttpRequest *request)
{
  ScholiaBoardKey key = scholia_grant_get_key (request->grant);
  Download *self = g_new0 (Download, 1);

  self->ref_count = 1;
  self->request = scholia_http_request_ref (request);
  scholia_store_find_board_async (request->http->parts.store, &key, found_cb, self);
}
