/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "scholia-server-api.h"

G_BEGIN_DECLS

struct _ScholiaServerApi
{
  GObject parent_instance;

  ScholiaEndpoint *endpoint;
  SoupSession *http;
};

/* What a body says; %NULL with @error set. */
typedef gpointer (* ScholiaDecodeFunc) (GBytes  *body,
                                        GError **error);

/* @secret: a token or a key; @password: (nullable). */
SoupMessage *scholia_server_api_new_message (ScholiaServerApi    *self,
                                             const char          *method,
                                             const char          *path,
                                             const char          *secret,
                                             const char          *password)
                                             G_GNUC_WARN_UNUSED_RESULT;
/* Takes over @task, which returns what @decode makes of the answer. */
void         scholia_server_api_ask         (ScholiaServerApi    *self,
                                             GTask               *task,
                                             SoupMessage         *message,
                                             ScholiaDecodeFunc    decode,
                                             GDestroyNotify       free_value);
/* For @task where nothing but the status is of interest. */
gpointer     scholia_server_api_decode_nothing (GBytes           *body,
                                             GError             **error);
char        *scholia_server_api_board_path  (const char          *board_id,
                                             const char          *rest) G_GNUC_WARN_UNUSED_RESULT;
/* @json: (transfer full) */
void         scholia_server_api_set_json    (SoupMessage         *message,
                                             GBytes              *json);

G_END_DECLS
