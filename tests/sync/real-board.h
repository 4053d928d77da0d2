/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-server-api.h"
#include "test-server-process.h"
#include "witness.h"

G_BEGIN_DECLS

/* A real server process with one board, made over its HTTP interface. */
typedef struct
{
  TestServer       *server;
  ScholiaEndpoint  *endpoint;
  ScholiaServerApi *api;
  GFile            *image; /* the PNG that was uploaded */
  ScholiaBoardInfo *info;  /* with the moderator's token */
} RealBoard;

/* @kind: on a Unix socket, or with TLS on 127.0.0.1. */
RealBoard       *real_board_new         (TestServerKind      kind);
void             real_board_free        (RealBoard          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RealBoard, real_board_free)

/* @person: another number is another person. @endpoint: %NULL for the server itself. */
Witness         *real_board_open        (RealBoard          *self,
                                         ScholiaEndpoint    *endpoint,
                                         const char         *token,
                                         guint               person);
/* The same with the moderator's token, and live when it returns. */
Witness         *real_board_join        (RealBoard          *self,
                                         guint               person);
ScholiaLinkInfo *real_board_create_link (RealBoard          *self,
                                         ScholiaRole         role,
                                         gint64              expires_ms,
                                         const char         *password);
/* With another certificate expected, if @fingerprint is not %NULL. */
ScholiaEndpoint *real_board_endpoint    (RealBoard          *self,
                                         const char         *fingerprint);

/* For calls that end in one callback: hands the result to *@user_data. */
void             keep_result_cb         (GObject            *source,
                                         GAsyncResult       *result,
                                         gpointer            user_data);

G_END_DECLS
