/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-session-state.h"

G_DEFINE_ENUM_TYPE (ScholiaSessionState, scholia_session_state,
                    G_DEFINE_ENUM_VALUE (SCHOLIA_SESSION_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (SCHOLIA_SESSION_STATE_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (SCHOLIA_SESSION_STATE_INTERRUPTED, "interrupted"),
                    G_DEFINE_ENUM_VALUE (SCHOLIA_SESSION_STATE_RECONNECTING, "reconnecting"),
                    G_DEFINE_ENUM_VALUE (SCHOLIA_SESSION_STATE_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (SCHOLIA_SESSION_STATE_ENDED, "ended"))
