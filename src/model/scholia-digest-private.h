/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SCHOLIA_DIGEST_BYTES 32
#define SCHOLIA_DIGEST_LANES 4

/* A SHA-256 over members in a fixed order. Each string is preceded by its length and each number
 * takes 8 bytes, little-endian, so that different members never yield the same bytes. @what sets
 * the kinds of values apart. */
GChecksum *scholia_digest_new        (const char   *what) G_GNUC_WARN_UNUSED_RESULT;
void       scholia_digest_put_string (GChecksum    *digest,
                                      const char   *string);
void       scholia_digest_put_number (GChecksum    *digest,
                                      guint64       number);
void       scholia_digest_finish     (GChecksum    *digest,
                                      guint8        bytes[SCHOLIA_DIGEST_BYTES]);
/* A digest as numbers that can be added up. */
void       scholia_digest_get_lanes  (const guint8  bytes[SCHOLIA_DIGEST_BYTES],
                                      guint64       lanes[SCHOLIA_DIGEST_LANES]);

G_END_DECLS
