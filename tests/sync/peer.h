/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "model-room.h"
#include "scholia-endpoint.h"

G_BEGIN_DECLS

#define PEER_TOKEN "0123456789abcdefghijklmnopqrstuv"
#define PEER_IDENTITY "0123456789abcdefghijklmnopqrstuvwxyz0123456"

/**
 * Peer:
 *
 * A server in the test's own process, on a Unix socket, that answers as the test wants: live
 * connections of one model room, and any HTTP answer else. Real sockets, libsoup on both sides.
 */
typedef struct
{
  SoupServer *server;
  char *folder;
  char *socket_path;
  ScholiaEndpoint *endpoint;
  ModelRoom *room;
  GPtrArray *connections; /* (element-type SoupWebsocketConnection): open */
  guint n_connections;    /* ever opened */
  guint n_hellos;
  guint n_heartbeats;
  guint64 hello_seq;      /* of the last hello */
  gboolean is_mute;       /* takes everything, says nothing */
  gboolean swallows_actions;
  gboolean swallows_answers; /* does them and tells nobody */
  ScholiaError refuses;   /* with this code, if is_refusing */
  gboolean is_refusing;
  gboolean lies_about_hash;
  gboolean wants_snapshot;
} Peer;

Peer           *peer_new             (void);
void            peer_free            (Peer             *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Peer, peer_free)

const char     *peer_get_board_id    (Peer             *self);
/* Says it to all who are here. @message: (transfer full) */
void            peer_broadcast       (Peer             *self,
                                      ScholiaMessage   *message);
void            peer_broadcast_text  (Peer             *self,
                                      const char       *text);
/* Somebody who is not here does something; @action: (transfer full). */
void            peer_others_do       (Peer             *self,
                                      ScholiaAction    *action);
/* Hangs up without a word. */
void            peer_cut             (Peer             *self);

/* Lets the main loop run until @condition; 60 s of it are a hang, on whatever machine. */
#define peer_wait(condition) \
  G_STMT_START { \
    const gint64 wait_end_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; \
    g_autoptr(GSource) wait_source = peer_wait_source_new (); \
    while (!(condition)) \
      { \
        g_assert_cmpint (g_get_monotonic_time (), <, wait_end_us); \
        g_main_context_iteration (NULL, TRUE); \
      } \
    g_source_destroy (wait_source); \
  } G_STMT_END

/* Wakes the loop now and then, for conditions that nobody signals. */
GSource        *peer_wait_source_new (void);

G_END_DECLS
