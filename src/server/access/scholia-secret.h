/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Random bytes behind a token or a key: 192 bits, more than anyone will guess. */
#define SCHOLIA_SECRET_BYTES 24
/* The same in base64url. */
#define SCHOLIA_SECRET_LENGTH 32
/* SHA-256. */
#define SCHOLIA_HASH_BYTES 32

/* From the system's generator; ends the program if there is none. */
void      scholia_secret_fill               (guint8     *bytes,
                                             gsize       length);
/* A new token or key. */
char     *scholia_secret_new                (void) G_GNUC_WARN_UNUSED_RESULT;
/* Has it the shape of one? Anything else need not be looked up. */
gboolean  scholia_secret_is_valid           (const char *secret);
/* What is stored and compared instead of the secret. */
void      scholia_secret_hash               (const char *secret,
                                             guint8      hash[SCHOLIA_HASH_BYTES]);
/* A new name of a board or a link: 12 characters, 60 bits. */
char     *scholia_secret_new_short_id       (void) G_GNUC_WARN_UNUSED_RESULT;
/* The name of the board that a team's creation called @creation_id makes: the same whenever it is
 * asked for. */
char     *scholia_secret_dup_board_id       (const char *team_id,
                                             const char *creation_id) G_GNUC_WARN_UNUSED_RESULT;
/* The public name of whoever holds @identity, the same on every connection to this team. */
char     *scholia_secret_dup_participant_id (const char *team_id,
                                             const char *identity) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
