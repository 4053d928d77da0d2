/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-secrets-private.h"

#include "scholia-secrets-file.h"

#include <libsecret/secret.h>

/* A keyring answers within this when it is there at all, in milliseconds; a locked one answers too,
 * and then asks the person, who may take all the time. */
#define SERVICE_TIMEOUT_MS 3000

typedef void (* StepFunc) (GTask *task);

typedef struct
{
  StepFunc next; /* when the place is known */
  char *name;
  char *label;
  char *value;        /* (nullable) */
  gboolean keeps_old; /* in the file: for what is made once */
} Wish;

static const SecretSchema schema = {
  "io.github.scholia.Scholia", SECRET_SCHEMA_NONE,
  { { "name", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
  0, 0, 0, 0, 0, 0, 0, 0
};

G_DEFINE_FINAL_TYPE (ScholiaSecrets, scholia_secrets, G_TYPE_OBJECT)

static void
scholia_secrets_finalize (GObject *object)
{
  ScholiaSecrets *self = SCHOLIA_SECRETS (object);

  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->installation_tasks);
  g_clear_pointer (&self->installation, g_bytes_unref);

  G_OBJECT_CLASS (scholia_secrets_parent_class)->finalize (object);
}

static void
scholia_secrets_class_init (ScholiaSecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scholia_secrets_finalize;
}

static void
scholia_secrets_init (ScholiaSecrets *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->installation_tasks = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->name);
  g_free (wish->label);
  g_free (wish->value);
  g_free (wish);
}

static GHashTable *
wish_attributes (const Wish *wish)
{
  return secret_attributes_build (&schema, "name", wish->name, NULL);
}

static void
place_known (ScholiaSecrets      *self,
             ScholiaSecretsPlace  place)
{
  g_autoptr(GPtrArray) tasks = g_steal_pointer (&self->waiting);

  self->place = place;
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tasks->len; i++)
    {
      GTask *task = g_ptr_array_index (tasks, i);

      ((Wish *) g_task_get_task_data (task))->next (task);
    }
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ScholiaSecrets) self = SCHOLIA_SECRETS (user_data);
  g_autoptr(GError) error = NULL;

  secret_password_free (secret_password_lookup_finish (result, &error));
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->probing);
  if (error != NULL)
    g_info ("No secret service: %s", error->message);
  place_known (self, error == NULL ? SCHOLIA_SECRETS_PLACE_KEYRING : SCHOLIA_SECRETS_PLACE_FILE);
}

static gboolean
timeout_cb (gpointer user_data)
{
  ScholiaSecrets *self = SCHOLIA_SECRETS (user_data);

  self->timeout_id = 0;
  g_cancellable_cancel (self->probing);
  return G_SOURCE_REMOVE;
}

/* Asks for what nobody ever stored: a service that is there says so at once, whether its keyring is
 * locked or not, and no dialog comes up. */
static void
probe (ScholiaSecrets *self)
{
  self->probing = g_cancellable_new ();
  self->timeout_id = g_timeout_add (SERVICE_TIMEOUT_MS, timeout_cb, self);
  secret_password_lookup (&schema, self->probing, probed_cb, g_object_ref (self),
                          "name", "are you there", NULL);
}

/* Takes over @task, and runs its wish's next step once the place is known. */
static void
when_place_known (ScholiaSecrets *self,
                  GTask          *task)
{
  if (self->place == SCHOLIA_SECRETS_PLACE_UNKNOWN)
    {
      g_ptr_array_add (self->waiting, task);
      if (self->probing == NULL)
        probe (self);
      return;
    }

  ((Wish *) g_task_get_task_data (task))->next (task);
  g_object_unref (task);
}

static GTask *
task_new (ScholiaSecrets      *self,
          StepFunc             next,
          const char          *name,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Wish *wish = g_new0 (Wish, 1);

  wish->next = next;
  wish->name = g_strdup (name);
  g_task_set_task_data (task, wish, wish_free);
  return task;
}

static void
file_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;
  char *value = scholia_secrets_file_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, value, g_free);
}

static void
look_into_file (GTask *task)
{
  const Wish *wish = g_task_get_task_data (task);

  scholia_secrets_file_lookup_async (wish->name, g_task_get_cancellable (task),
                                     file_cb, g_object_ref (task));
}

static void
lookup_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;
  char *value = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    g_info ("The keyring was not read: %s", error->message);

  /* What was stored while no service answered, or while the keyring stayed locked. */
  if (value == NULL)
    look_into_file (task);
  else
    g_task_return_pointer (task, g_strdup (value), g_free);
  secret_password_free (value);
}

static void
lookup_step (GTask *task)
{
  ScholiaSecrets *self = g_task_get_source_object (task);
  g_autoptr(GHashTable) attributes = wish_attributes (g_task_get_task_data (task));

  if (self->place == SCHOLIA_SECRETS_PLACE_KEYRING)
    secret_password_lookupv (&schema, attributes, g_task_get_cancellable (task),
                             lookup_cb, g_object_ref (task));
  else
    look_into_file (task);
}

static void
put_into_file (GTask      *task,
               const char *value)
{
  const Wish *wish = g_task_get_task_data (task);

  scholia_secrets_file_store_async (wish->name, value, wish->keeps_old,
                                    g_task_get_cancellable (task), file_cb, g_object_ref (task));
}

/* The keyring's copy is the only one, so that what is forgotten there is forgotten. */
static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Wish *wish = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (wish->value != NULL)
    secret_password_store_finish (result, &error);
  else
    secret_password_clear_finish (result, &error);

  if (error != NULL)
    g_info ("The keyring did not take it: %s", error->message);
  if (error == NULL)
    wish->keeps_old = FALSE;
  put_into_file (task, error != NULL ? wish->value : NULL);
}

static void
store_step (GTask *task)
{
  ScholiaSecrets *self = g_task_get_source_object (task);
  const Wish *wish = g_task_get_task_data (task);
  g_autoptr(GHashTable) attributes = wish_attributes (wish);

  if (self->place != SCHOLIA_SECRETS_PLACE_KEYRING)
    put_into_file (task, wish->value);
  else if (wish->value != NULL)
    secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, wish->label,
                            wish->value, g_task_get_cancellable (task), stored_cb,
                            g_object_ref (task));
  else
    secret_password_clearv (&schema, attributes, g_task_get_cancellable (task),
                            stored_cb, g_object_ref (task));
}

ScholiaSecrets *
scholia_secrets_get_default (void)
{
  static ScholiaSecrets *instance;

  if (instance == NULL)
    instance = g_object_new (SCHOLIA_TYPE_SECRETS, NULL);
  return instance;
}

ScholiaSecretsPlace
scholia_secrets_get_place (ScholiaSecrets *self)
{
  g_return_val_if_fail (SCHOLIA_IS_SECRETS (self), SCHOLIA_SECRETS_PLACE_UNKNOWN);

  return self->place;
}

void
scholia_secrets_put_async (ScholiaSecrets      *self,
                           const char          *name,
                           const char          *label,
                           const char          *value,
                           gboolean             keeps_old,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = task_new (self, store_step, name, cancellable, callback, user_data);
  Wish *wish = g_task_get_task_data (task);

  wish->label = g_strdup (label);
  wish->value = g_strdup (value);
  wish->keeps_old = keeps_old;
  when_place_known (self, task);
}

void
scholia_secrets_store_async (ScholiaSecrets      *self,
                             const char          *name,
                             const char          *label,
                             const char          *value,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (SCHOLIA_IS_SECRETS (self));
  g_return_if_fail (name != NULL && *name != '\0');
  g_return_if_fail (label != NULL || value == NULL);

  scholia_secrets_put_async (self, name, label, value, FALSE, cancellable, callback, user_data);
}

gboolean
scholia_secrets_store_finish (ScholiaSecrets  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  g_free (g_task_propagate_pointer (G_TASK (result), &local_error));
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

void
scholia_secrets_lookup_async (ScholiaSecrets      *self,
                              const char          *name,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (SCHOLIA_IS_SECRETS (self));
  g_return_if_fail (name != NULL && *name != '\0');

  when_place_known (self, task_new (self, lookup_step, name, cancellable, callback, user_data));
}

char *
scholia_secrets_lookup_finish (ScholiaSecrets  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
