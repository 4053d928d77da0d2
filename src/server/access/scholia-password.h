/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A link's password, kept as salted PBKDF2-HMAC-SHA-256: "pbkdf2-sha256$ROUNDS$SALT$HASH". Both
 * take some 50 ms of a core, in a thread of their own. */
void      scholia_password_hash_async    (const char           *password,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
char     *scholia_password_hash_finish   (GAsyncResult         *result,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void      scholia_password_verify_async  (const char           *password,
                                          const char           *encoded,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
/* %FALSE for a wrong one, and for an encoding that is not ours. */
gboolean  scholia_password_verify_finish (GAsyncResult         *result);

G_END_DECLS
