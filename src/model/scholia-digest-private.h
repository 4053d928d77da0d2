/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SCHOLIA_DIGEST_BYTES 32
#define SCHOLIA_DIGEST_LANES 4

/* A SHA-256 over members in a fixed order, which are gathered first. Each string is preceded by its
 * length and each number takes 8 bytes, little-endian, so that different members never yield the
 * same bytes. @what sets the kinds of values apart. */
GByteArray *scholia_digest_new        (const char       *what) G_GNUC_WARN_UNUSED_RESULT;
void        scholia_digest_put_string (GByteArray       *digest,
                                       const char       *string);
void        scholia_digest_put_number (GByteArray       *digest,
                                       guint64           number);
void        scholia_digest_finish     (const GByteArray *digest,
                                       guint8            bytes[SCHOLIA_DIGEST_BYTES]);
/* (transfer full): as 64 hexadecimal digits */
char       *scholia_digest_dup_text   (const GByteArray *digest) G_GNUC_WARN_UNUSED_RESULT;
/* A digest as numbers that can be added up. */
void        scholia_digest_get_lanes  (const guint8      bytes[SCHOLIA_DIGEST_BYTES],
                                       guint64           lanes[SCHOLIA_DIGEST_LANES]);

G_END_DECLS
