/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-http-private.h"

#include <string.h>

#include "scholia-config.h"

/* A disk that a backup is written to stalls for longer than a line does. */
#define BACKUP_PATIENCE 6
/* Longer paths than any of ours. */
#define MAX_SEGMENTS 6

const ScholiaHttpRoute scholia_http_routes[] = {
  { "GET", "/healthz", SCHOLIA_HTTP_OPEN, SCHOLIA_HTTP_NO_BODY, FALSE, scholia_http_health },
  { "GET", "/b/*", SCHOLIA_HTTP_OPEN, SCHOLIA_HTTP_NO_BODY, FALSE, scholia_http_landing },
  { "GET", "/v1/boards/*/live", SCHOLIA_HTTP_OPEN, SCHOLIA_HTTP_NO_BODY, FALSE,
    scholia_http_upgrade },
  { "GET", "/v1/team", SCHOLIA_HTTP_TEAM, SCHOLIA_HTTP_NO_BODY, FALSE, scholia_http_get_team },
  { "GET", "/v1/usage", SCHOLIA_HTTP_TEAM, SCHOLIA_HTTP_NO_BODY, FALSE, scholia_http_get_usage },
  { "POST", "/v1/boards", SCHOLIA_HTTP_TEAM, SCHOLIA_HTTP_STREAM_BODY, FALSE,
    scholia_http_create_board },
  { "GET", "/v1/boards", SCHOLIA_HTTP_TEAM, SCHOLIA_HTTP_NO_BODY, FALSE, scholia_http_list_boards },
  { "GET", "/v1/boards/*", SCHOLIA_HTTP_BOARD, SCHOLIA_HTTP_NO_BODY, FALSE,
    scholia_http_get_board },
  { "DELETE", "/v1/boards/*", SCHOLIA_HTTP_MODERATOR, SCHOLIA_HTTP_NO_BODY, FALSE,
    scholia_http_delete_board },
  { "GET", "/v1/boards/*/image", SCHOLIA_HTTP_BOARD, SCHOLIA_HTTP_NO_BODY, FALSE,
    scholia_http_get_image },
  { "POST", "/v1/boards/*/links", SCHOLIA_HTTP_MODERATOR, SCHOLIA_HTTP_JSON_BODY, FALSE,
    scholia_http_create_link },
  { "GET", "/v1/boards/*/links", SCHOLIA_HTTP_MODERATOR, SCHOLIA_HTTP_NO_BODY, FALSE,
    scholia_http_list_links },
  { "DELETE", "/v1/boards/*/links/*", SCHOLIA_HTTP_MODERATOR, SCHOLIA_HTTP_NO_BODY, FALSE,
    scholia_http_revoke_link },
  { "PUT", "/v1/boards/*/removed/*", SCHOLIA_HTTP_MODERATOR, SCHOLIA_HTTP_JSON_BODY, FALSE,
    scholia_http_put_removal },
  { "GET", "/v1/boards/*/removed", SCHOLIA_HTTP_MODERATOR, SCHOLIA_HTTP_NO_BODY, FALSE,
    scholia_http_list_removals },
  { "DELETE", "/v1/boards/*/removed/*", SCHOLIA_HTTP_MODERATOR, SCHOLIA_HTTP_NO_BODY, FALSE,
    scholia_http_lift_removal },
  { "PUT", "/v1/host", SCHOLIA_HTTP_TEAM, SCHOLIA_HTTP_JSON_BODY, TRUE, scholia_http_put_host },
  { "GET", "/v1/host", SCHOLIA_HTTP_TEAM, SCHOLIA_HTTP_NO_BODY, TRUE, scholia_http_get_host },
  { "DELETE", "/v1/host", SCHOLIA_HTTP_TEAM, SCHOLIA_HTTP_NO_BODY, TRUE,
    scholia_http_delete_host },
};

static gboolean
matches (const char  *pattern,
         char       **segments,
         char       **arguments)
{
  g_auto(GStrv) wanted = g_strsplit (pattern, "/", -1);
  guint n_arguments = 0;

  if (g_strv_length (wanted) != g_strv_length (segments))
    return FALSE;

  for (guint i = 0; wanted[i] != NULL; i++)
    if (g_str_equal (wanted[i], "*") && segments[i][0] != '\0')
      arguments[n_arguments++] = segments[i];
    else if (!g_str_equal (wanted[i], segments[i]))
      return FALSE;

  return TRUE;
}

/* %NULL with @has_path: the path is there, the method is not. */
static const ScholiaHttpRoute *
find_route (SoupServerMessage  *message,
            char              **segments,
            ScholiaAccepted    *accepted,
            char              **arguments,
            gboolean           *has_path)
{
  const char *method = soup_server_message_get_method (message);
  gboolean is_admin = scholia_accepted_is_admin (accepted);
  const ScholiaHttpRoute *routes = is_admin ? scholia_http_admin_routes : scholia_http_routes;
  gsize n_routes = is_admin ? scholia_http_n_admin_routes : G_N_ELEMENTS (scholia_http_routes);

  if (g_str_equal (method, "HEAD"))
    method = "GET";

  *has_path = FALSE;
  for (gsize i = 0; i < n_routes; i++)
    {
      const ScholiaHttpRoute *route = &routes[i];

      if (route->is_private && !scholia_accepted_is_private (accepted))
        continue;
      arguments[0] = arguments[1] = NULL;
      if (!matches (route->path, segments, arguments))
        continue;
      if (g_str_equal (route->method, method))
        return route;
      *has_path = TRUE;
    }

  return NULL;
}

static void
add_headers (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);

  /* libsoup would gather a whole answer to cut a range out of it. */
  soup_message_headers_remove (request, "Range");

  soup_message_headers_replace (headers, "Scholia-Server", SCHOLIA_VERSION "; protocol="
                                G_STRINGIFY (SCHOLIA_PROTOCOL_MAJOR));
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "Connection", "close");
}

static void
refuse_route (ScholiaHttpRequest *request,
              gboolean            has_path)
{
  if (!has_path)
    scholia_http_request_refuse (request, SCHOLIA_ERROR_NOT_FOUND, "There is nothing here", NULL);
  else
    {
      g_autoptr(GBytes) json = scholia_api_error_encode (SCHOLIA_ERROR_MALFORMED,
                                                         "This cannot be done here", NULL);

      scholia_http_request_answer_json (request, SOUP_STATUS_METHOD_NOT_ALLOWED, json);
    }
}

static void
request_cb (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  ScholiaHttp *self = user_data;
  ScholiaAccepted *accepted = NULL;
  g_auto(GStrv) segments = g_strsplit (path, "/", MAX_SEGMENTS + 1);
  char *arguments[2];
  gboolean has_path;
  const ScholiaHttpRoute *route;
  ScholiaHttpRequest *request;

  accepted = scholia_accepted_from_remote (soup_server_message_get_remote_address (message));
  scholia_accepted_set_deadline (accepted, self->progress, g_get_monotonic_time ());
  add_headers (message);

  request = scholia_http_request_new (self, message, accepted);
  if (!scholia_http_visit_begin (request))
    {
      scholia_http_request_unref (request);
      return;
    }

  route = find_route (message, segments, accepted, arguments, &has_path);
  if (route == NULL)
    refuse_route (request, has_path);
  else
    {
      request->arguments[0] = g_strdup (arguments[0]);
      request->arguments[1] = g_strdup (arguments[1]);
      request->query = query != NULL ? g_hash_table_ref (query) : NULL;
      request->title = query != NULL ? g_strdup (g_hash_table_lookup (query, "title")) : NULL;
      request->creation = query != NULL ? g_strdup (g_hash_table_lookup (query, "creation")) : NULL;
      scholia_http_request_run (request, route);
    }
  scholia_http_request_unref (request);
}

static void
late_cb (gpointer item,
         gpointer user_data)
{
  scholia_accepted_shut_down (item);
}

/* Nothing stands between it and its request any more. */
static void
serve_cb (ScholiaAccepted *accepted,
          gpointer         user_data)
{
  ScholiaHttp *self = user_data;

  soup_server_accept_iostream (self->soup, G_IO_STREAM (accepted),
                               scholia_accepted_get_local (accepted),
                               scholia_accepted_get_remote (accepted), NULL);
}

ScholiaHttp *
scholia_http_new (const ScholiaHttpParts *parts)
{
  ScholiaHttp *self = g_new0 (ScholiaHttp, 1);

  self->parts = *parts;
  self->epoch = g_random_int ();
  self->reserved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->heads = scholia_deadline_queue_new (parts->head_ms, late_cb, self);
  self->progress = scholia_deadline_queue_new (parts->progress_ms, late_cb, self);
  self->backups = scholia_deadline_queue_new (BACKUP_PATIENCE * parts->progress_ms, late_cb, self);
  self->door = scholia_tls_door_new (SCHOLIA_TLS_MAX_UNDER_WAY, serve_cb, self);
  self->soup = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->soup, NULL, request_cb, self, NULL);

  return self;
}

void
scholia_http_free (ScholiaHttp *self)
{
  scholia_http_disconnect (self);
  g_clear_object (&self->soup);
  scholia_deadline_queue_free (self->heads);
  scholia_deadline_queue_free (self->progress);
  scholia_deadline_queue_free (self->backups);
  g_hash_table_unref (self->reserved);
  g_free (self);
}

void
scholia_http_disconnect (ScholiaHttp *self)
{
  g_clear_pointer (&self->door, scholia_tls_door_free);
  soup_server_remove_handler (self->soup, NULL);
  soup_server_disconnect (self->soup);
}

void
scholia_http_serve (ScholiaHttp     *self,
                    ScholiaAccepted *accepted)
{
  scholia_accepted_set_deadline (accepted, self->heads, scholia_accepted_get_time (accepted));
  if (scholia_accepted_wants_tls (accepted))
    scholia_tls_door_take (self->door, accepted);
  else
    serve_cb (accepted, self);
}

void
scholia_http_health (ScholiaHttpRequest *request)
{
  const ScholiaHttpParts *parts = &request->http->parts;
  const ScholiaHealth health = parts->get_health (parts->health_data);
  g_autoptr(GBytes) json = scholia_health_encode (&health);

  scholia_http_request_answer_json (request,
                                    health.state == SCHOLIA_HEALTH_DOWN
                                      ? SOUP_STATUS_SERVICE_UNAVAILABLE : SOUP_STATUS_OK,
                                    json);
}

void
scholia_http_get_team (ScholiaHttpRequest *request)
{
  g_autoptr(GBytes) json = scholia_team_encode (request->team_id);

  scholia_http_request_answer_json (request, SOUP_STATUS_OK, json);
}
