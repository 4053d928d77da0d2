/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * ScholiaFrameBound:
 *
 * What a server's WebSocket frames may have together. libsoup bounds each frame, but gathers any
 * number of them into one message, and answers any number of pings (before 3.8 there is nothing to
 * set against the first, against the second nothing yet). The only place where each frame passes by
 * is an extension, so this is one, of this side alone: it is neither offered nor agreed upon. What
 * breaks a bound ends the connection with an "error" of SCHOLIA_ERROR.
 */
#define SCHOLIA_TYPE_FRAME_BOUND (scholia_frame_bound_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaFrameBound, scholia_frame_bound, SCHOLIA, FRAME_BOUND,
                      SoupWebsocketExtension)

/* Before @request is sent; @http is for this one connection. */
void scholia_frame_bound_install (SoupSession *http,
                                  SoupMessage *request);
/* After soup_session_websocket_connect_async(): takes back what that offers. */
void scholia_frame_bound_conceal (SoupMessage *request);

G_END_DECLS
