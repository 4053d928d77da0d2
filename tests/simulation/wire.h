/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-message.h"

G_BEGIN_DECLS

/* One text message of the server, decoded as each client would: once for all who get the same
 * bytes, as decoding is a pure function and the message is immutable. Valid until the next 128. */
ScholiaMessage *wire_decode (const char  *text,
                             gsize        length,
                             GError     **error);
void            wire_clear  (void);

/* A client's frame (RFC 6455): final, masked. */
GByteArray     *wire_frame  (guint8       opcode,
                             const guint8 *payload,
                             gsize        length) G_GNUC_WARN_UNUSED_RESULT;
/* The size of the first whole frame of the server in @bytes, 0 if it is not all there. */
gsize           wire_parse  (const guint8  *bytes,
                             gsize          n_bytes,
                             guint8        *opcode,
                             const guint8 **payload,
                             gsize         *length);

G_END_DECLS
