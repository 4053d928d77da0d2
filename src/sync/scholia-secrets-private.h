/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-secrets.h"

G_BEGIN_DECLS

struct _ScholiaSecrets
{
  GObject parent_instance;

  ScholiaSecretsPlace place;
  GPtrArray *waiting;            /* (element-type GTask): for the place */
  GCancellable *probing;         /* (nullable) */
  guint timeout_id;

  GBytes *installation;          /* (nullable): once it is known */
  GPtrArray *installation_tasks; /* (element-type GTask): for it */
};

/* scholia_secrets_store_async(), which in the file may leave an old value as it is. */
void scholia_secrets_put_async (ScholiaSecrets      *self,
                                const char          *name,
                                const char          *label,
                                const char          *value,
                                gboolean             keeps_old,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);

G_END_DECLS
