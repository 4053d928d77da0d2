/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"

G_BEGIN_DECLS

/* An event as JSON: the very bytes of its broadcast, which the store keeps too. Never
 * NUL-terminated. */
GBytes       *scholia_event_encode (ScholiaEvent  *event) G_GNUC_WARN_UNUSED_RESULT;
/* Through the gate; @error names the member. */
ScholiaEvent *scholia_event_decode (GBytes        *json,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
