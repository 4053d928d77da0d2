/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A UUID in its canonical text: 36 characters, lower case (RFC 9562, section 4). It names an
 * action (its broadcastId), and so the thread or the comment which that action creates. */
#define SCHOLIA_ID_LENGTH 36
/* A board's short name in links: 12 characters of Crockford's base 32, lower case, 60 bits. */
#define SCHOLIA_BOARD_ID_LENGTH 12
/* A participant's public name: 16 characters of base64url, 96 bits of a SHA-256. */
#define SCHOLIA_PERSON_ID_LENGTH 16

char     *scholia_id_new               (void) G_GNUC_WARN_UNUSED_RESULT;
/* The same from the caller's 16 random bytes, for simulations: a version 4 UUID. */
char     *scholia_id_from_bytes        (const guint8  bytes[16]) G_GNUC_WARN_UNUSED_RESULT;
gboolean  scholia_id_is_valid          (const char   *id);

/* From the caller's 8 random bytes; the upper 4 bits are dropped. */
char     *scholia_board_id_from_bytes  (const guint8  bytes[8]) G_GNUC_WARN_UNUSED_RESULT;
gboolean  scholia_board_id_is_valid    (const char   *id);
gboolean  scholia_person_id_is_valid   (const char   *id);

G_END_DECLS
