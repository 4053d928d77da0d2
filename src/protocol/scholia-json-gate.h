/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * scholia_json_gate_check:
 * @text: the bytes, need not be terminated
 * @length: their number
 * @max_length: the most that is taken
 *
 * Whether @text is one JSON object that a decoder may see: RFC 8259 to the letter, valid UTF-8, no
 * BOM, no NUL (\u0000 included), no lone surrogate, no duplicate member, finite numbers (integers
 * within ±2^53), depth at most SCHOLIA_MAX_JSON_DEPTH. O(length).
 *
 * Returns: %FALSE with @error MALFORMED or TOO_LARGE, the message naming the byte offset
 */
gboolean scholia_json_gate_check (const char  *text,
                                  gsize        length,
                                  gsize        max_length,
                                  GError     **error);

G_END_DECLS
