/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-endpoint.h"
#include "scholia-message.h"

G_BEGIN_DECLS

/**
 * ScholiaConnection:
 *
 * One WebSocket to one board, from the attempt to its end: messages in, messages out, and why it
 * ended. It keeps no time and decides nothing; #ScholiaConnectionState does.
 *
 * Signals:
 * - "opened" (): the hand-shake is done; hello may be sent
 * - "message" (ScholiaMessage *message)
 * - "closed" (GError *error, gboolean is_final, guint retry_after_ms): once, never after
 *   scholia_connection_close(). @is_final: trying again would meet the same.
 */
#define SCHOLIA_TYPE_CONNECTION (scholia_connection_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaConnection, scholia_connection, SCHOLIA, CONNECTION, GObject)

ScholiaConnection *scholia_connection_new     (ScholiaEndpoint      *endpoint,
                                               const char           *board_id)
                                               G_GNUC_WARN_UNUSED_RESULT;
void               scholia_connection_open    (ScholiaConnection    *self);
void               scholia_connection_send    (ScholiaConnection    *self,
                                               const ScholiaMessage *message);
/* Says goodbye and is silent from then on: nothing is emitted any more. */
void               scholia_connection_close   (ScholiaConnection    *self);
/* The same for a line that is taken for dead: nothing is said, the socket is closed. */
void               scholia_connection_drop    (ScholiaConnection    *self);

G_END_DECLS
