/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Secrets without a secret service: one file of mode 0600, replaced as a whole, under a lock that
 * holds between processes. The work is done on a thread. */

/* @value: %NULL forgets. @keeps_old: an old value is not replaced. The result is what the file
 * holds then, or %NULL. */
void  scholia_secrets_file_store_async  (const char           *name,
                                         const char           *value,
                                         gboolean              keeps_old,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
void  scholia_secrets_file_lookup_async (const char           *name,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* Of both. %NULL without @error for none. */
char *scholia_secrets_file_finish       (GAsyncResult         *result,
                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
