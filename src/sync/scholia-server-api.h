/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-api.h"
#include "scholia-endpoint.h"

G_BEGIN_DECLS

/* The HTTP side of one server: boards, links, images, hosting. All errors are of SCHOLIA_ERROR and
 * fit to be shown: UNREACHABLE, CERTIFICATE, NOT_SCHOLIA, VERSION, NOT_FOUND, EXPIRED, REVOKED,
 * PASSWORD, FORBIDDEN, TOO_LARGE, UNSUPPORTED_IMAGE, UNAVAILABLE, OFFLINE, DISK.
 * @secret is a link's token or a team's key. */
#define SCHOLIA_TYPE_SERVER_API (scholia_server_api_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaServerApi, scholia_server_api, SCHOLIA, SERVER_API, GObject)

ScholiaServerApi *scholia_server_api_new                 (ScholiaEndpoint           *endpoint)
                                                          G_GNUC_WARN_UNUSED_RESULT;
ScholiaEndpoint  *scholia_server_api_get_endpoint        (ScholiaServerApi          *self);

/* @progress: bytes of total, on the caller's main context. Uploads @image (PNG, JPEG, WebP),
 * streamed. When the line drops it is sent again, three times at most, and @progress begins anew;
 * OFFLINE after that. There is one board at the end, however often it was sent. */
void              scholia_server_api_create_board_async  (ScholiaServerApi          *self,
                                                          const char                *team_key,
                                                          const char                *title,
                                                          GFile                     *image,
                                                          GFileProgressCallback      progress,
                                                          gpointer                   progress_data,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
ScholiaBoardInfo *scholia_server_api_create_board_finish (ScholiaServerApi          *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error)
                                                          G_GNUC_WARN_UNUSED_RESULT;
/* What the join dialog shows before it joins. */
void              scholia_server_api_get_board_async     (ScholiaServerApi          *self,
                                                          const char                *board_id,
                                                          const char                *token,
                                                          const char                *password,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
ScholiaBoardInfo *scholia_server_api_get_board_finish    (ScholiaServerApi          *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error)
                                                          G_GNUC_WARN_UNUSED_RESULT;
/* Downloads to the cache unless it is there, verifies size and SHA-256, and gives the file. What an
 * earlier download left is gone on with; OFFLINE if it was interrupted for long. */
void              scholia_server_api_get_image_async     (ScholiaServerApi          *self,
                                                          const char                *board_id,
                                                          const char                *token,
                                                          const char                *password,
                                                          const ScholiaImageInfo    *image,
                                                          GFileProgressCallback      progress,
                                                          gpointer                   progress_data,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
GFile            *scholia_server_api_get_image_finish    (ScholiaServerApi          *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error)
                                                          G_GNUC_WARN_UNUSED_RESULT;
void              scholia_server_api_delete_board_async  (ScholiaServerApi          *self,
                                                          const char                *board_id,
                                                          const char                *secret,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
gboolean          scholia_server_api_delete_board_finish (ScholiaServerApi          *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error);
void              scholia_server_api_create_link_async   (ScholiaServerApi          *self,
                                                          const char                *board_id,
                                                          const char                *secret,
                                                          const ScholiaLinkRequest  *request,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
ScholiaLinkInfo  *scholia_server_api_create_link_finish  (ScholiaServerApi          *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error)
                                                          G_GNUC_WARN_UNUSED_RESULT;
/* (element-type ScholiaLinkInfo) */
void              scholia_server_api_list_links_async    (ScholiaServerApi          *self,
                                                          const char                *board_id,
                                                          const char                *secret,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
GPtrArray        *scholia_server_api_list_links_finish   (ScholiaServerApi          *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error)
                                                          G_GNUC_WARN_UNUSED_RESULT;
void              scholia_server_api_revoke_link_async   (ScholiaServerApi          *self,
                                                          const char                *board_id,
                                                          const char                *secret,
                                                          const char                *link_id,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
gboolean          scholia_server_api_revoke_link_finish  (ScholiaServerApi          *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error);
/* Puts a person out until let in again. @name: what moderators see in the list; @reason:
 * (nullable): what the person is told. */
void              scholia_server_api_remove_person_async (ScholiaServerApi          *self,
                                                          const char                *board_id,
                                                          const char                *secret,
                                                          const char                *person_id,
                                                          const char                *name,
                                                          const char                *reason,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
gboolean          scholia_server_api_remove_person_finish (ScholiaServerApi         *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error);
/* (element-type ScholiaRemovalInfo) */
void              scholia_server_api_list_removals_async (ScholiaServerApi          *self,
                                                          const char                *board_id,
                                                          const char                *secret,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
GPtrArray        *scholia_server_api_list_removals_finish (ScholiaServerApi         *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error)
                                                          G_GNUC_WARN_UNUSED_RESULT;
void              scholia_server_api_readmit_person_async (ScholiaServerApi         *self,
                                                          const char                *board_id,
                                                          const char                *secret,
                                                          const char                *person_id,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
gboolean          scholia_server_api_readmit_person_finish (ScholiaServerApi        *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error);
/* Private servers only: listen for this network at @address (NULL stops), and what is in force. */
void              scholia_server_api_host_async          (ScholiaServerApi          *self,
                                                          const char                *team_key,
                                                          const char                *address,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
ScholiaHostInfo  *scholia_server_api_host_finish         (ScholiaServerApi          *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error)
                                                          G_GNUC_WARN_UNUSED_RESULT;
void              scholia_server_api_get_host_async      (ScholiaServerApi          *self,
                                                          const char                *team_key,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
ScholiaHostInfo  *scholia_server_api_get_host_finish     (ScholiaServerApi          *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error)
                                                          G_GNUC_WARN_UNUSED_RESULT;
/* Does the key open this team server? Answers the team's name. */
void              scholia_server_api_get_team_async      (ScholiaServerApi          *self,
                                                          const char                *team_key,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
char             *scholia_server_api_get_team_finish     (ScholiaServerApi          *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error)
                                                          G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
