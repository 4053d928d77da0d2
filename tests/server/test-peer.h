/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-api.h"
#include "scholia-message.h"
#include "test-server-process.h"

G_BEGIN_DECLS

/* A client made of bytes: HTTP and WebSocket written out by hand over a blocking line, plain or
 * TLS, so that it can also do what no library would. Whatever takes more than 10 s fails the
 * test. */
typedef struct
{
  GIOStream *stream;
  guint64    n_sent;      /* bytes of frames */
  guint64    n_received;
  GQueue     unread;      /* of ScholiaMessage: out of a batch */
} TestPeer;

TestPeer       *test_peer_connect      (TestServer      *server);
/* The same with the WebSocket handshake done. @board_id: (nullable): any. */
TestPeer       *test_peer_open         (TestServer      *server,
                                        const char      *board_id);
/* (nullable): the same with a server that may end at any moment: %NULL if it is not there, or not
 * any more. */
TestPeer       *test_peer_try_connect  (TestServer      *server,
                                        GError         **error);
TestPeer       *test_peer_try_open     (TestServer      *server,
                                        const char      *board_id);
/* A line to the socket for the operator's commands. */
TestPeer       *test_peer_connect_as_operator (TestServer *server);
void            test_peer_free         (TestPeer        *self);

void            test_peer_write        (TestPeer        *self,
                                        gconstpointer    data,
                                        gsize            length);
/* All that comes until the line ends. */
GBytes         *test_peer_read_all     (TestPeer        *self);

/* @first: FIN, reserved bits and opcode. */
void            test_peer_send_frame   (TestPeer        *self,
                                        guint8           first,
                                        gboolean         is_masked,
                                        gconstpointer    payload,
                                        gsize            length);
void            test_peer_send_text    (TestPeer        *self,
                                        const char      *text);
void            test_peer_send         (TestPeer        *self,
                                        ScholiaMessage  *message);
/* (nullable): the payload of the next frame, %NULL at the end of the line. */
GBytes         *test_peer_receive_frame (TestPeer       *self,
                                         guint8         *opcode);
/* (nullable): the next message, batches taken apart; %NULL when a close frame came. */
ScholiaMessage *test_peer_receive      (TestPeer        *self,
                                        guint16         *close_code);
/* Skips who joined, left, moves, and heartbeats; fails if another kind comes. */
ScholiaMessage *test_peer_expect       (TestPeer        *self,
                                        ScholiaMessageKind kind);
/* Up to the close frame; the goodbye before it, if there was one. */
guint16         test_peer_expect_close (TestPeer        *self,
                                        ScholiaGoodbyeReason *reason);
/* Nothing but heartbeats came before the answer to a heartbeat of ours. */
void            test_peer_expect_quiet (TestPeer        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestPeer, test_peer_free)

/* One HTTP request on a line of its own; @status: (out) (optional). */
GBytes         *test_http              (TestServer      *server,
                                        const char      *method,
                                        const char      *path,
                                        const char      *headers,
                                        GBytes          *body,
                                        guint           *status);
/* (nullable): with a server that may end at any moment: %NULL if it has not answered. */
GBytes         *test_http_try          (TestServer      *server,
                                        const char      *method,
                                        const char      *path,
                                        const char      *secret,
                                        GBytes          *body,
                                        guint           *status);
/* With a secret; the answer's error code if it is one. */
GBytes         *test_http_authorized   (TestServer      *server,
                                        const char      *method,
                                        const char      *path,
                                        const char      *secret,
                                        GBytes          *body,
                                        guint           *status);

/* What is behind the head of an answer. */
GBytes           *test_http_dup_body   (GBytes          *answer);

/* A PNG of 1 x 1 pixels. */
GBytes           *test_image           (void);
ScholiaBoardInfo *test_create_board    (TestServer      *server,
                                        const char      *title);
/* The token. */
char             *test_create_link     (TestServer      *server,
                                        ScholiaBoardInfo *board,
                                        ScholiaRole      role,
                                        gint64           expires_ms,
                                        const char      *password,
                                        char           **link_id);

/* What a person's hello says; sessions differ, the identity is made from @name. */
ScholiaMessage *test_hello             (const char      *board_id,
                                        const char      *token,
                                        const char      *name);
/* On the board: the welcome was read, and what came with it. */
TestPeer       *test_join              (TestServer      *server,
                                        const char      *board_id,
                                        const char      *token,
                                        const char      *name,
                                        ScholiaMessage **welcome);
/* Sends a create action; its broadcast id. */
char           *test_create_thread     (TestPeer        *self,
                                        const char      *body);

G_END_DECLS
