/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The operator's commands about teams. The door is the administration socket itself: whoever can
 * speak on it may read the whole data folder as well. */

#include "scholia-http-private.h"

#include "scholia-log.h"

static void
log_team (ScholiaHttpRequest *request,
          const char         *action)
{
  scholia_log (SCHOLIA_LOG_TEAM,
               SCHOLIA_LOG_WORD ("team", request->arguments[0]),
               SCHOLIA_LOG_WORD ("action", action),
               SCHOLIA_LOG_WORD ("request", request->id));
}

static void
answer_key (ScholiaHttpRequest *request,
            guint               status,
            const char         *key)
{
  const ScholiaHttpParts *parts = &request->http->parts;
  g_autofree char *link = parts->dup_team_link (request->arguments[0], key, parts->link_data);
  ScholiaTeamInfo info = { request->arguments[0], 0, (char *) key, link };
  g_autoptr(GBytes) json = scholia_team_info_encode (&info);

  scholia_http_request_answer_json (request, status, json);
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ScholiaHttpRequest) request = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *key = scholia_teams_key_finish (SCHOLIA_TEAMS (source), result, &error);

  if (key == NULL)
    {
      scholia_http_request_refuse_error (request, error);
      return;
    }

  log_team (request, "added");
  answer_key (request, SOUP_STATUS_CREATED, key);
}

static void
add (ScholiaHttpRequest *request)
{
  scholia_http_request_pause (request);
  scholia_teams_add_async (request->http->parts.teams, request->arguments[0], added_cb,
                           scholia_http_request_ref (request));
}

static void
rotated_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ScholiaHttpRequest) request = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *key = scholia_teams_key_finish (SCHOLIA_TEAMS (source), result, &error);

  if (key == NULL)
    {
      scholia_http_request_refuse_error (request, error);
      return;
    }

  log_team (request, "key-changed");
  answer_key (request, SOUP_STATUS_OK, key);
}

static void
rotate_key (ScholiaHttpRequest *request)
{
  scholia_http_request_pause (request);
  scholia_teams_rotate_key_async (request->http->parts.teams, request->arguments[0], rotated_cb,
                                  scholia_http_request_ref (request));
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ScholiaHttpRequest) request = user_data;
  g_autoptr(GError) error = NULL;

  if (!scholia_teams_remove_finish (SCHOLIA_TEAMS (source), result, &error))
    {
      scholia_http_request_refuse_error (request, error);
      return;
    }

  log_team (request, "removed");
  scholia_rooms_team_removed (request->http->parts.rooms, request->arguments[0]);
  scholia_http_request_answer_nothing (request);
}

static void
remove_team (ScholiaHttpRequest *request)
{
  scholia_http_request_pause (request);
  scholia_teams_remove_async (request->http->parts.teams, request->arguments[0], removed_cb,
                              scholia_http_request_ref (request));
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ScholiaHttpRequest) request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) teams = NULL;
  g_autoptr(GPtrArray) infos = NULL;
  g_autoptr(GBytes) json = NULL;

  teams = scholia_store_list_teams_finish (SCHOLIA_STORE (source), result, &error);
  if (teams == NULL)
    {
      scholia_http_request_refuse_error (request, error);
      return;
    }

  infos = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_team_info_free);
  for (guint i = 0; i < teams->len; i++)
    {
      const ScholiaStoredTeam *team = g_ptr_array_index (teams, i);
      ScholiaTeamInfo *info = g_new0 (ScholiaTeamInfo, 1);

      info->team_id = g_strdup (team->team_id);
      info->n_boards = team->n_boards;
      g_ptr_array_add (infos, info);
    }
  json = scholia_team_info_encode_list (infos);
  scholia_http_request_answer_json (request, SOUP_STATUS_OK, json);
}

static void
list (ScholiaHttpRequest *request)
{
  scholia_http_request_pause (request);
  scholia_store_list_teams_async (request->http->parts.store, listed_cb,
                                  scholia_http_request_ref (request));
}

const ScholiaHttpRoute scholia_http_admin_routes[] = {
  { "GET", "/v1/admin/teams", SCHOLIA_HTTP_OPEN, SCHOLIA_HTTP_NO_BODY, FALSE, list },
  { "PUT", "/v1/admin/teams/*", SCHOLIA_HTTP_OPEN, SCHOLIA_HTTP_NO_BODY, FALSE, add },
  { "DELETE", "/v1/admin/teams/*", SCHOLIA_HTTP_OPEN, SCHOLIA_HTTP_NO_BODY, FALSE, remove_team },
  { "POST", "/v1/admin/teams/*/key", SCHOLIA_HTTP_OPEN, SCHOLIA_HTTP_NO_BODY, FALSE, rotate_key },
  { "GET", "/v1/admin/backup", SCHOLIA_HTTP_OPEN, SCHOLIA_HTTP_NO_BODY, FALSE,
    scholia_http_backup },
};

const gsize scholia_http_n_admin_routes = G_N_ELEMENTS (scholia_http_admin_routes);
