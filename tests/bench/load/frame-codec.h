/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FRAME_TEXT 0x1
#define FRAME_CLOSE 0x8
#define FRAME_PING 0x9
#define FRAME_PONG 0xa

/* Longest head of a client's frame, with its mask. */
#define FRAME_MAX_HEAD 14

/**
 * frame_encode:
 * @buffer: room for @length + FRAME_MAX_HEAD bytes
 *
 * One masked, final frame, as a client sends it. Returns: its size in bytes
 */
gsize  frame_encode (guint8       *buffer,
                     guint8        opcode,
                     const void   *payload,
                     gsize         length);

/**
 * frame_decode:
 * @payload: (out): points into @data
 * @length: (out): of the payload, in bytes
 *
 * The first frame of a server in @data. Returns: its size, 0 if it is not all there yet, or -1 if
 * it is no final, unmasked frame: neither server here may send one in parts.
 */
gssize frame_decode (const guint8  *data,
                     gsize          available,
                     guint8        *opcode,
                     const guint8 **payload,
                     gsize         *length);

G_END_DECLS
