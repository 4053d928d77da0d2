/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where secrets are kept. */
typedef enum
{
  SCHOLIA_SECRETS_PLACE_UNKNOWN, /* nothing was asked yet */
  SCHOLIA_SECRETS_PLACE_KEYRING, /* a secret service, or the portal's, answers */
  SCHOLIA_SECRETS_PLACE_FILE,    /* XDG_DATA_HOME/scholia/secrets, mode 0600 */
} ScholiaSecretsPlace;

/* What only this person may know: the installation secret, tokens of joined boards, keys of team
 * servers. libsecret where a secret service answers, else one file of mode 0600 in
 * XDG_DATA_HOME/scholia; scholia_secrets_get_place() tells which, for the preferences. A lookup
 * finds what was stored in either. */
#define SCHOLIA_TYPE_SECRETS (scholia_secrets_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaSecrets, scholia_secrets, SCHOLIA, SECRETS, GObject)

ScholiaSecrets      *scholia_secrets_get_default         (void);
ScholiaSecretsPlace  scholia_secrets_get_place           (ScholiaSecrets       *self);
/* 32 random bytes, made on first use. */
void                 scholia_secrets_installation_async  (ScholiaSecrets       *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
GBytes              *scholia_secrets_installation_finish (ScholiaSecrets       *self,
                                                          GAsyncResult         *result,
                                                          GError              **error)
                                                          G_GNUC_WARN_UNUSED_RESULT;
/* @name: "board:ORIGIN/BOARD", "team:ORIGIN/TEAM"; @label: what a keyring shows. @value %NULL
 * forgets. */
void                 scholia_secrets_store_async         (ScholiaSecrets       *self,
                                                          const char           *name,
                                                          const char           *label,
                                                          const char           *value,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean             scholia_secrets_store_finish        (ScholiaSecrets       *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
/* %NULL without @error if there is none. */
void                 scholia_secrets_lookup_async        (ScholiaSecrets       *self,
                                                          const char           *name,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
char                *scholia_secrets_lookup_finish       (ScholiaSecrets       *self,
                                                          GAsyncResult         *result,
                                                          GError              **error)
                                                          G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
