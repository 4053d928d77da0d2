/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "scholia-traffic.h"

G_BEGIN_DECLS

/* Of a control frame's payload (RFC 6455, section 5.5). */
#define SCHOLIA_MAX_CONTROL_BYTES 125

/**
 * ScholiaFrame:
 *
 * One WebSocket frame of the server (RFC 6455, section 5.2: final, unmasked), header and payload in
 * one piece. Built once, shared by all receivers; reference counted, one thread.
 */
typedef struct _ScholiaFrame ScholiaFrame;

ScholiaFrame *scholia_frame_new_text  (GBytes       *message) G_GNUC_WARN_UNUSED_RESULT;
ScholiaFrame *scholia_frame_new_pong  (const guint8 *payload,
                                       gsize         length) G_GNUC_WARN_UNUSED_RESULT;
/* @reason: a word of ASCII, at most 123 bytes. */
ScholiaFrame *scholia_frame_new_close (guint16       code,
                                       const char   *reason) G_GNUC_WARN_UNUSED_RESULT;
ScholiaFrame *scholia_frame_ref       (ScholiaFrame *self);
void          scholia_frame_unref     (ScholiaFrame *self);
const guint8 *scholia_frame_get_data  (ScholiaFrame *self);
gsize         scholia_frame_get_size  (ScholiaFrame *self);
/* What it counts as. */
ScholiaTraffic
              scholia_frame_get_traffic (ScholiaFrame *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaFrame, scholia_frame_unref)

G_END_DECLS
