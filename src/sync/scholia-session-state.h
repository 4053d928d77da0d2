/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ScholiaSessionState:
 * @SCHOLIA_SESSION_STATE_CONNECTING: for the first time: nothing to show yet
 * @SCHOLIA_SESSION_STATE_LIVE: what is shown is what the server has
 * @SCHOLIA_SESSION_STATE_INTERRUPTED: not live for less than 1 s: looks like live, but actions are
 *   refused
 * @SCHOLIA_SESSION_STATE_RECONNECTING: for 1 s or more
 * @SCHOLIA_SESSION_STATE_OFFLINE: for 5 s or more, or the system says so
 * @SCHOLIA_SESSION_STATE_ENDED: for good; the session's error says why
 */
typedef enum
{
  SCHOLIA_SESSION_STATE_CONNECTING,
  SCHOLIA_SESSION_STATE_LIVE,
  SCHOLIA_SESSION_STATE_INTERRUPTED,
  SCHOLIA_SESSION_STATE_RECONNECTING,
  SCHOLIA_SESSION_STATE_OFFLINE,
  SCHOLIA_SESSION_STATE_ENDED,
} ScholiaSessionState;

#define SCHOLIA_TYPE_SESSION_STATE (scholia_session_state_get_type ())
GType scholia_session_state_get_type (void) G_GNUC_CONST;

G_END_DECLS
