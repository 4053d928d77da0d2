/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A board whose creation is asked for again, because the answer was lost: answered as the first
 * time, but with a token of its own, as nobody knows the first one any more. */

#include "scholia-http-private.h"

#include "scholia-secret.h"

typedef struct
{
  ScholiaHttpRequest *request;
  ScholiaBoardInfo   *info;    /* with the token */
} Again;

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Again *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) json = scholia_board_info_encode (self->info);

  if (scholia_store_meta_finish (SCHOLIA_STORE (source), result, &error))
    scholia_http_request_answer_json (self->request, SOUP_STATUS_CREATED, json);
  else
    scholia_http_request_refuse_error (self->request, error);

  scholia_http_request_unref (self->request);
  scholia_board_info_free (self->info);
  g_free (self);
}

void
scholia_http_board_again (ScholiaHttpRequest       *request,
                          const ScholiaStoredBoard *board)
{
  g_autofree char *link_id = scholia_secret_new_short_id ();
  ScholiaStoredLink link = { .link_id = link_id, .team_id = board->team_id,
                             .board_id = board->board_id,
                             .role = (char *) scholia_role_to_string (SCHOLIA_ROLE_MODERATOR),
                             .created_ms = g_get_real_time () / 1000 };
  ScholiaMetaOperation operation = { .kind = SCHOLIA_META_PUT_LINK, .team_id = board->team_id,
                                     .board_id = board->board_id, .link_id = link_id,
                                     .link = &link };
  Again *self = g_new0 (Again, 1);

  self->request = scholia_http_request_ref (request);
  self->info = scholia_http_board_info (board, SCHOLIA_ROLE_MODERATOR);
  self->info->token = scholia_secret_new ();
  scholia_secret_hash (self->info->token, link.token_hash);
  scholia_store_meta_async (request->http->parts.store, &operation, 1, stored_cb, self);
}
