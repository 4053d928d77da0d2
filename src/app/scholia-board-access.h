/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-place.h"
#include "scholia-server-api.h"

G_BEGIN_DECLS

/**
 * ScholiaBoardAccess:
 * @place: the board
 * @endpoint: how its server is reached
 * @team_key: (nullable): that server's team key, where this person has it
 * @token: of the link that opens it
 * @password: (nullable): of that link
 * @identity: who this person is there
 *
 * All that opening one board takes. A plain structure, not shared.
 */
typedef struct
{
  ScholiaPlace    *place;
  ScholiaEndpoint *endpoint;
  char            *team_key;
  char            *token;
  char            *password;
  char            *identity;
} ScholiaBoardAccess;

ScholiaBoardAccess *scholia_board_access_copy          (const ScholiaBoardAccess *self)
                                                        G_GNUC_WARN_UNUSED_RESULT;
void                scholia_board_access_free          (ScholiaBoardAccess       *self);
/* What manages the board: a team's key does all its boards; else the moderator's own link. */
const char         *scholia_board_access_get_secret    (const ScholiaBoardAccess *self);

/* To a board that was open before: from the secrets. A token that is not kept, or @renew, costs a
 * new link on this computer's server; elsewhere it is FORBIDDEN. */
void                scholia_board_access_find_async    (ScholiaPlace             *place,
                                                        gboolean                  renew,
                                                        GCancellable             *cancellable,
                                                        GAsyncReadyCallback       callback,
                                                        gpointer                  user_data);
/* To the board of @link, which is kept with the secrets from now on. @title: the board's, for their
 * list. */
void                scholia_board_access_join_async    (ScholiaLink              *link,
                                                        const char               *password,
                                                        const char               *title,
                                                        GCancellable             *cancellable,
                                                        GAsyncReadyCallback       callback,
                                                        gpointer                  user_data);
/* To a new board of @image on the server of @team, %NULL for this computer's. */
void                scholia_board_access_create_async  (ScholiaLink              *team,
                                                        const char               *title,
                                                        GFile                    *image,
                                                        GFileProgressCallback     progress,
                                                        gpointer                  progress_data,
                                                        GCancellable             *cancellable,
                                                        GAsyncReadyCallback       callback,
                                                        gpointer                  user_data);
/* Of all three. */
ScholiaBoardAccess *scholia_board_access_finish        (GAsyncResult             *result,
                                                        GError                  **error)
                                                        G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaBoardAccess, scholia_board_access_free)

G_END_DECLS
