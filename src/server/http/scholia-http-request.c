/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-http-private.h"

#include <string.h>

static void
forget_message (ScholiaHttpRequest *self)
{
  if (self->message == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  g_clear_object (&self->accepted);
  scholia_http_request_unref (self);
}

static void
gone_cb (SoupServerMessage *message,
         gpointer           user_data)
{
  forget_message (user_data);
}

static void
wrote_data_cb (SoupServerMessage *message,
               guint              n_bytes,
               gpointer           user_data)
{
  ScholiaHttpRequest *self = user_data;

  scholia_accepted_progress (self->accepted, n_bytes);
}

static void
got_chunk_cb (SoupServerMessage *message,
              GBytes            *chunk,
              gpointer           user_data)
{
  ScholiaHttpRequest *self = user_data;

  scholia_accepted_progress (self->accepted, g_bytes_get_size (chunk));
  if (self->body == NULL)
    return;

  if (self->body->len + g_bytes_get_size (chunk) > SCHOLIA_MAX_REQUEST_BYTES)
    scholia_http_request_refuse (self, SCHOLIA_ERROR_TOO_LARGE, "The request is too long", NULL);
  else
    g_byte_array_append (self->body, g_bytes_get_data (chunk, NULL),
                         (guint) g_bytes_get_size (chunk));
}

static void
got_body_cb (SoupServerMessage *message,
             gpointer           user_data)
{
  ScholiaHttpRequest *self = user_data;

  self->has_body = FALSE;
  if (self->body == NULL)
    return;

  scholia_http_request_pause (self);
  self->route->handle (self);
}

/* libsoup reads a length of "-5" as such, and warns. Two ways to say where a body ends are one too
 * many, because a proxy before us may take the other one (RFC 9112, section 6.3). */
static gboolean
is_framed_well (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *length = soup_message_headers_get_list (headers, "Content-Length");
  guint64 value;

  return length == NULL ||
         (soup_message_headers_get_one (headers, "Transfer-Encoding") == NULL &&
          g_ascii_string_to_unsigned (length, 10, 0, G_MAXINT64, &value, NULL));
}

/* RFC 9112, section 3.2: one host, and nothing but a host. */
static gboolean
has_good_host (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *host = soup_message_headers_get_list (headers, "Host");

  return host == NULL || (host[0] != '\0' && strpbrk (host, "/@?#, \t") == NULL);
}

static gboolean
announces_body (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  return !is_framed_well (message) ||
         soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED ||
         soup_message_headers_get_content_length (headers) > 0;
}

ScholiaHttpRequest *
scholia_http_request_new (ScholiaHttp       *http,
                          SoupServerMessage *message,
                          ScholiaAccepted   *accepted)
{
  ScholiaHttpRequest *self = g_new0 (ScholiaHttpRequest, 1);

  /* One reference is the line's: until it is gone or answered. */
  self->ref_count = 2;
  self->http = http;
  self->message = g_object_ref (message);
  self->accepted = g_object_ref (accepted);
  self->visitor = scholia_visitor_ref (scholia_accepted_get_visitor (accepted));
  scholia_http_log_name (self);
  self->has_body = announces_body (message);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_signal_connect (message, "finished", G_CALLBACK (gone_cb), self);
  g_signal_connect (message, "disconnected", G_CALLBACK (gone_cb), self);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_data_cb), self);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), self);
  g_signal_connect (message, "got-body", G_CALLBACK (got_body_cb), self);

  return self;
}

ScholiaHttpRequest *
scholia_http_request_ref (ScholiaHttpRequest *self)
{
  self->ref_count++;

  return self;
}

void
scholia_http_request_unref (ScholiaHttpRequest *self)
{
  if (--self->ref_count > 0)
    return;

  scholia_visitor_unref (self->visitor);
  g_free (self->arguments[0]);
  g_free (self->arguments[1]);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_free (self->title);
  g_free (self->creation);
  g_free (self->secret);
  g_free (self->password);
  g_free (self->team_id);
  g_clear_pointer (&self->grant, scholia_grant_unref);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_free (self);
}

gboolean
scholia_http_request_is_gone (ScholiaHttpRequest *self)
{
  return self->message == NULL;
}

void
scholia_http_request_pause (ScholiaHttpRequest *self)
{
  if (self->message == NULL || self->is_paused)
    return;

  soup_server_message_pause (self->message);
  self->is_paused = TRUE;
}

void
scholia_http_request_go_on (ScholiaHttpRequest *self)
{
  if (self->message == NULL || !self->is_paused)
    return;

  self->is_paused = FALSE;
  soup_server_message_unpause (self->message);
}

static void
answer_quietly (ScholiaHttpRequest *self,
                guint               status,
                const char         *media_type,
                GBytes             *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  if (self->message == NULL)
    return;

  if (self->has_body)
    {
      g_autoptr(SoupServerMessage) message = g_object_ref (self->message);
      g_autoptr(ScholiaAccepted) accepted = g_object_ref (self->accepted);
      guint retry_s = self->retry_s;

      /* The line's reference may have been the last one. */
      forget_message (self);
      scholia_refusal_send (message, accepted, status, retry_s, media_type, body);
      return;
    }

  if (self->retry_s > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", self->retry_s);

      soup_message_headers_replace (soup_server_message_get_response_headers (self->message),
                                    "Retry-After", seconds);
    }
  soup_server_message_set_status (self->message, status, NULL);
  /* libsoup appends to what it said itself about a bad handshake. */
  soup_message_body_truncate (soup_server_message_get_response_body (self->message));
  soup_server_message_set_response (self->message, media_type, SOUP_MEMORY_COPY, data, length);
  scholia_http_request_go_on (self);
}

void
scholia_http_request_answer (ScholiaHttpRequest *self,
                             guint               status,
                             const char         *media_type,
                             GBytes             *body)
{
  scholia_http_log_answer (self, status, NULL);
  answer_quietly (self, status, media_type, body);
}

void
scholia_http_request_answer_json (ScholiaHttpRequest *self,
                                  guint               status,
                                  GBytes             *json)
{
  scholia_http_request_answer (self, status, "application/json", json);
}

void
scholia_http_request_answer_nothing (ScholiaHttpRequest *self)
{
  if (self->message == NULL)
    return;

  scholia_http_log_answer (self, SOUP_STATUS_NO_CONTENT, NULL);
  soup_server_message_set_status (self->message, SOUP_STATUS_NO_CONTENT, NULL);
  scholia_http_request_go_on (self);
}

static guint
get_status (ScholiaError code)
{
  switch (code)
    {
    case SCHOLIA_ERROR_MALFORMED:
      return SOUP_STATUS_BAD_REQUEST;
    case SCHOLIA_ERROR_TOO_LARGE:
      return SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE;
    case SCHOLIA_ERROR_FORBIDDEN:
      return SOUP_STATUS_FORBIDDEN;
    case SCHOLIA_ERROR_NOT_FOUND:
      return SOUP_STATUS_NOT_FOUND;
    case SCHOLIA_ERROR_CONFLICT:
      return SOUP_STATUS_CONFLICT;
    case SCHOLIA_ERROR_RATE_LIMITED:
      return 429;
    case SCHOLIA_ERROR_QUOTA:
      return SOUP_STATUS_INSUFFICIENT_STORAGE;
    case SCHOLIA_ERROR_UNAVAILABLE:
      return SOUP_STATUS_SERVICE_UNAVAILABLE;
    case SCHOLIA_ERROR_EXPIRED:
    case SCHOLIA_ERROR_REVOKED:
      return SOUP_STATUS_GONE;
    case SCHOLIA_ERROR_PASSWORD:
      return SOUP_STATUS_UNAUTHORIZED;
    case SCHOLIA_ERROR_UNSUPPORTED_IMAGE:
      return SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE;
    default:
      return SOUP_STATUS_INTERNAL_SERVER_ERROR;
    }
}

void
scholia_http_request_refuse (ScholiaHttpRequest *self,
                             ScholiaError        code,
                             const char         *words,
                             const char         *member)
{
  g_autoptr(GBytes) json = scholia_api_error_encode (code, words, member);

  scholia_http_log_answer (self, get_status (code), scholia_error_code_to_string (code));
  answer_quietly (self, get_status (code), "application/json", json);
}

void
scholia_http_request_refuse_until (ScholiaHttpRequest *self,
                                   const char         *words,
                                   guint               retry_after_ms)
{
  g_autoptr(GBytes) json = scholia_api_error_encode_retry (SCHOLIA_ERROR_RATE_LIMITED, words, NULL,
                                                           retry_after_ms);

  self->retry_s = (retry_after_ms + 999) / 1000;
  scholia_http_log_answer (self, get_status (SCHOLIA_ERROR_RATE_LIMITED), "rate-limited");
  answer_quietly (self, get_status (SCHOLIA_ERROR_RATE_LIMITED), "application/json", json);
}

void
scholia_http_request_refuse_error (ScholiaHttpRequest *self,
                                   const GError       *error)
{
  if (g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_RATE_LIMITED))
    scholia_http_request_refuse_until (self, error->message, SCHOLIA_PASSWORD_RETRY_MS);
  else if (error->domain == SCHOLIA_ERROR)
    scholia_http_request_refuse (self, (ScholiaError) error->code, error->message,
                                 scholia_error_get_member (error));
  else
    {
      scholia_http_log_failure (self, error->message);
      scholia_http_request_refuse (self, SCHOLIA_ERROR_UNAVAILABLE,
                                   "The server cannot do that now", NULL);
    }
}

/* Shutting the socket down is not enough: libsoup looks at it again when there is more to write,
 * and here there never is. */
void
scholia_http_request_break_off (ScholiaHttpRequest *self,
                                const char         *words)
{
  g_autoptr(SoupServerMessage) message = NULL;
  g_autoptr(ScholiaAccepted) accepted = NULL;
  g_autoptr(GIOStream) stream = NULL;

  scholia_http_log_failure (self, words);
  if (self->message == NULL)
    return;

  message = g_object_ref (self->message);
  accepted = g_object_ref (self->accepted);
  forget_message (self);
  scholia_accepted_shut_down (accepted);
  stream = soup_server_message_steal_connection (message);
  g_io_stream_close (stream, NULL, NULL);
}

/* The door is open: the body is to come, or there is none. */
static void
enter (ScholiaHttpRequest *self)
{
  if (self->message == NULL)
    return;

  if (self->route->body == SCHOLIA_HTTP_JSON_BODY)
    {
      self->body = g_byte_array_new ();
      scholia_http_request_go_on (self);
    }
  else
    self->route->handle (self);
}

static void
team_checked_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  ScholiaHttpRequest *self = user_data;

  self->team_id = scholia_access_check_team_finish (result, &error);
  if (self->team_id == NULL)
    {
      scholia_http_visit_failed (self, error);
      scholia_http_request_refuse_error (self, error);
    }
  else
    enter (self);
  scholia_http_request_unref (self);
}

static void
board_checked_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  ScholiaHttpRequest *self = user_data;

  self->grant = scholia_access_check_finish (result, &error);
  if (self->grant == NULL)
    {
      scholia_http_visit_failed (self, error);
      scholia_http_request_refuse_error (self, error);
    }
  else if (!scholia_http_visit_may_enter (self))
    ;
  else if (self->route->door == SCHOLIA_HTTP_MODERATOR &&
           self->grant->role != SCHOLIA_ROLE_MODERATOR)
    scholia_http_request_refuse (self, SCHOLIA_ERROR_FORBIDDEN,
                                 "Only a moderator may do this", NULL);
  else
    enter (self);
  scholia_http_request_unref (self);
}

static void
read_credentials (ScholiaHttpRequest *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  /* Two of them are joined here, and then as wrong as any other. */
  const char *authorization = soup_message_headers_get_list (headers, "Authorization");
  const char *password = soup_message_headers_get_one (headers, "Scholia-Password");

  if (authorization != NULL && g_ascii_strncasecmp (authorization, "Bearer ", 7) == 0)
    self->secret = g_strstrip (g_strdup (authorization + 7));
  /* One that cannot be read is as wrong as any other. */
  if (password != NULL)
    self->password = scholia_password_from_header (password, NULL);
}

void
scholia_http_request_run (ScholiaHttpRequest     *self,
                          const ScholiaHttpRoute *route)
{
  ScholiaAccess *access = self->http->parts.access;

  self->route = route;
  if (!has_good_host (self->message))
    {
      scholia_http_request_refuse (self, SCHOLIA_ERROR_MALFORMED, "The host is unclear", NULL);
      return;
    }
  if (!is_framed_well (self->message))
    {
      scholia_http_request_refuse (self, SCHOLIA_ERROR_MALFORMED, "The body's length is unclear",
                                   NULL);
      return;
    }
  if (route->body == SCHOLIA_HTTP_NO_BODY && self->has_body)
    {
      scholia_http_request_refuse (self, SCHOLIA_ERROR_MALFORMED, "No body is expected here", NULL);
      return;
    }
  if (route->door == SCHOLIA_HTTP_OPEN)
    {
      enter (self);
      return;
    }

  read_credentials (self);
  if (!scholia_http_visit_may_try (self))
    return;

  scholia_http_request_pause (self);
  scholia_http_request_ref (self);
  if (route->door == SCHOLIA_HTTP_TEAM)
    scholia_access_check_team_async (access, self->secret, team_checked_cb, self);
  else
    scholia_access_check_board_async (access, self->arguments[0], self->secret, self->password,
                                      board_checked_cb, self);
}
