/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-http-private.h"

ScholiaBoardInfo *
scholia_http_board_info (const ScholiaStoredBoard *board,
                         ScholiaRole               role)
{
  ScholiaBoardInfo *info = g_new0 (ScholiaBoardInfo, 1);

  info->id = g_strdup (board->board_id);
  info->title = g_strdup (board->title);
  g_strlcpy (info->image.sha256, board->image_sha256, sizeof info->image.sha256);
  g_strlcpy (info->image.media_type, board->image_type, sizeof info->image.media_type);
  info->image.width = board->image_width;
  info->image.height = board->image_height;
  info->image.size_bytes = board->image_bytes;
  info->role = role;
  info->created_ms = board->created_ms;

  return info;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ScholiaHttpRequest *request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) boards = NULL;
  g_autoptr(GPtrArray) infos = NULL;
  g_autoptr(GBytes) json = NULL;

  boards = scholia_store_list_boards_finish (SCHOLIA_STORE (source), result, &error);
  if (boards == NULL)
    scholia_http_request_refuse_error (request, error);
  else
    {
      infos = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_board_info_free);
      for (guint i = 0; i < boards->len; i++)
        g_ptr_array_add (infos, scholia_http_board_info (g_ptr_array_index (boards, i),
                                                         SCHOLIA_ROLE_MODERATOR));
      json = scholia_board_info_encode_list (infos);
      scholia_http_request_answer_json (request, SOUP_STATUS_OK, json);
    }
  scholia_http_request_unref (request);
}

void
scholia_http_list_boards (ScholiaHttpRequest *request)
{
  scholia_store_list_boards_async (request->http->parts.store, request->team_id, listed_cb,
                                   scholia_http_request_ref (request));
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  ScholiaHttpRequest *request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoredBoard) board = NULL;
  g_autoptr(ScholiaBoardInfo) info = NULL;
  g_autoptr(GBytes) json = NULL;

  board = scholia_store_find_board_finish (SCHOLIA_STORE (source), result, &error);
  if (board == NULL)
    scholia_http_request_refuse_error (request, error);
  else
    {
      info = scholia_http_board_info (board, request->grant->role);
      json = scholia_board_info_encode (info);
      scholia_http_request_answer_json (request, SOUP_STATUS_OK, json);
    }
  scholia_http_request_unref (request);
}

void
scholia_http_get_board (ScholiaHttpRequest *request)
{
  ScholiaBoardKey key = scholia_grant_get_key (request->grant);

  scholia_store_find_board_async (request->http->parts.store, &key, found_cb,
                                  scholia_http_request_ref (request));
}

static void
board_removed (ScholiaHttpRequest    *request,
               const ScholiaBoardKey *key)
{
  scholia_rooms_board_removed (request->http->parts.rooms, key);
}

void
scholia_http_delete_board (ScholiaHttpRequest *request)
{
  ScholiaMetaOperation operation = {
    .kind = SCHOLIA_META_REMOVE_BOARD,
    .team_id = request->grant->team_id,
    .board_id = request->grant->board_id,
  };

  scholia_http_change (request, &operation, board_removed, NULL);
}
