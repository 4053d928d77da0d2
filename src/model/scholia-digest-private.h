/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SCHOLIA_DIGEST_BYTES 32

/* A SHA-256 over members in a fixed order. Each string is preceded by its length and each number
 * takes 8 bytes, little-endian, so that different members never yield the same bytes. @what sets
 * the kinds of values apart. */
GChecksum *scholia_digest_new        (const char   *what) G_GNUC_WARN_UNUSED_RESULT;
void       scholia_digest_put_string (GChecksum    *digest,
                                      const char   *string);
void       scholia_digest_put_number (GChecksum    *digest,
                                      guint64       number);
void       scholia_digest_put_digest (GChecksum    *digest,
                                      const guint8  bytes[SCHOLIA_DIGEST_BYTES]);
void       scholia_digest_finish     (GChecksum    *digest,
                                      guint8        bytes[SCHOLIA_DIGEST_BYTES]);

G_END_DECLS
