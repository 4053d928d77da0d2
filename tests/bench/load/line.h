/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crowd.h"

G_BEGIN_DECLS

/* Bytes that one read takes at most. */
#define LINE_INPUT_BYTES (256 * 1024)
/* Longest message that a dialect writes. */
#define LINE_OUTPUT_BYTES 8192

/* Starts an attempt; what becomes of it is seen in its state. */
void line_open      (Line        *self);
/* At once, without a goodbye. */
void line_close     (Line        *self);
void line_handle    (Line        *self,
                     guint32      epoll_events);
/* Returns: the size of the frame in bytes. */
gsize line_send_text (Line       *self,
                      const char *text,
                      gsize       length);
void line_send_close (Line       *self);
/* The dialect says so. */
void line_set_state (Line        *self,
                     LineState    state);

/* line-transport.c: below the frames, plain or TLS. */
gboolean line_connect   (Line    *self);
/* 1 when it is done, 0 if it goes on, -1 if the line is gone. */
int      line_handshake (Line    *self);
/* Bytes; 0 for none now, -1 if the line is gone. */
gssize   line_read      (Line    *self,
                         guint8  *buffer,
                         gsize    size);
gssize   line_write     (Line    *self,
                         const guint8 *data,
                         gsize    length);
void     line_disconnect (Line   *self);
/* Asks the kernel to say when it takes more. */
void     line_watch     (Line    *self,
                         gboolean wants_to_write);

G_END_DECLS
