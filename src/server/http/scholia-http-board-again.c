/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A board whose creation is asked for again, because the answer was lost: answered as the first
 * time, but with a token of its own, as nobody knows the first one any more. */

#include "scholia-http-private.h"

#include "scholia-secret.h"

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
  g_autoptr(ScholiaBoardInfo) info = scholia_http_board_info (board, SCHOLIA_ROLE_MODERATOR);
  g_autoptr(GBytes) json = NULL;

  info->token = scholia_secret_new ();
  scholia_secret_hash (info->token, link.token_hash);
  json = scholia_board_info_encode (info);
  scholia_http_change (request, &operation, scholia_http_access_changed, json);
}
