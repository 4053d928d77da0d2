/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The one secret that says who a person is: found, or made on first use. All who ask at the same
 * time get the same one, in one process and in two. */

#include "scholia-secrets-private.h"

#include <sys/random.h>

#define NAME "installation"
#define LABEL "Scholia: who you are"
#define N_BYTES 32

static void
end (ScholiaSecrets *self,
     const GError   *error)
{
  g_autoptr(GPtrArray) tasks = g_steal_pointer (&self->installation_tasks);

  self->installation_tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tasks->len; i++)
    {
      GTask *task = g_ptr_array_index (tasks, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_pointer (task, g_bytes_ref (self->installation),
                               (GDestroyNotify) g_bytes_unref);
    }
}

static void
end_with (ScholiaSecrets *self,
          const char     *text)
{
  g_autoptr(GError) error = NULL;
  gsize length = 0;
  guchar *bytes = g_base64_decode (text, &length);

  if (length == N_BYTES)
    self->installation = g_bytes_new_take (bytes, length);
  else
    g_free (bytes);
  if (length != N_BYTES)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                                 "The installation secret is damaged");
  end (self, error);
}

static void
read_back_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  ScholiaSecrets *self = SCHOLIA_SECRETS (source);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = scholia_secrets_lookup_finish (self, result, &error);

  if (error != NULL)
    end (self, error);
  else
    end_with (self, text != NULL ? text : "");
}

/* Of two processes that make one at the same time, both go on with the one that stayed. */
static void
made_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  ScholiaSecrets *self = SCHOLIA_SECRETS (source);
  g_autoptr(GError) error = NULL;

  if (scholia_secrets_store_finish (self, result, &error))
    scholia_secrets_lookup_async (self, NAME, NULL, read_back_cb, NULL);
  else
    end (self, error);
}

static void
make (ScholiaSecrets *self)
{
  g_autoptr(GError) error = NULL;
  guint8 bytes[N_BYTES];
  g_autofree char *text = NULL;

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    {
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                   "The system gave no random bytes");
      end (self, error);
      return;
    }

  text = g_base64_encode (bytes, sizeof bytes);
  scholia_secrets_put_async (self, NAME, LABEL, text, TRUE, NULL, made_cb, NULL);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  ScholiaSecrets *self = SCHOLIA_SECRETS (source);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = scholia_secrets_lookup_finish (self, result, &error);

  if (error != NULL)
    end (self, error);
  else if (text != NULL)
    end_with (self, text);
  else
    make (self);
}

void
scholia_secrets_installation_async (ScholiaSecrets      *self,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_SECRETS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_ptr_array_add (self->installation_tasks, task);
  if (self->installation != NULL)
    end (self, NULL);
  else if (self->installation_tasks->len == 1)
    scholia_secrets_lookup_async (self, NAME, NULL, found_cb, NULL);
}

GBytes *
scholia_secrets_installation_finish (ScholiaSecrets  *self,
                                     GAsyncResult    *result,
                                     GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
