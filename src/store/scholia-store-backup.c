/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-store-backup.h"

#include <unistd.h>

#include "scholia-store-private.h"

void
scholia_store_backup_async (ScholiaStore        *self,
                            int                  fd,
                            const char * const  *extras,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (fd >= 0 && extras != NULL);

  task = scholia_store_start_call (self, scholia_store_backup_async, NULL, callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->backup (self, fd, extras, task);
  else
    close (fd);
}

gboolean
scholia_store_backup_finish (ScholiaStore  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
