/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-teams.h"

#include <string.h>

#include "scholia-error.h"
#include "scholia-secret.h"
#include "scholia-team.h"
#include "scholia-wire-limits.h"

/* One change on its way. The key file goes first: were it the store, an end in between would leave
 * a file whose key the next start puts back in force. */
typedef struct
{
  char *folder;    /* (nullable): where a key file may follow */
  char *key;       /* (nullable): the new one */
  char *old_key;   /* (nullable): what the key file held, if it is this team's */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->folder);
  g_free (change->key);
  g_free (change->old_key);
  g_free (change);
}

gboolean
scholia_teams_name_is_valid (const char *name)
{
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

  return name[length] == '\0' && length >= 1 && length <= SCHOLIA_MAX_TEAM_CHARS &&
         !g_str_equal (name, "private");
}

static GTask *
start (ScholiaStore        *store,
       const char          *folder,
       gboolean             has_key,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  GTask *task = g_task_new (store, NULL, callback, user_data);
  Change *change = g_new0 (Change, 1);

  change->folder = g_strdup (folder);
  change->key = has_key ? scholia_secret_new () : NULL;
  g_task_set_task_data (task, change, change_free);

  return task;
}

static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Change *change = g_task_get_task_data (task);
  GError *error = NULL;

  if (scholia_store_meta_finish (SCHOLIA_STORE (source), result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  /* The old key is still the one. */
  if (change->old_key != NULL)
    scholia_team_write_key (change->folder, change->old_key, NULL);
  g_task_return_error (task, error);
}

static void
apply (GTask           *task,
       ScholiaMetaKind  kind,
       const char      *name)
{
  Change *change = g_task_get_task_data (task);
  guint8 hash[SCHOLIA_HASH_BYTES];
  ScholiaMetaOperation operation = { .kind = kind, .team_id = name };

  if (change->key != NULL)
    {
      scholia_secret_hash (change->key, hash);
      operation.key_hash = hash;
    }
  scholia_store_meta_async (g_task_get_source_object (task), &operation, 1, changed_cb,
                            g_object_ref (task));
}

void
scholia_teams_add_async (ScholiaStore        *store,
                         const char          *name,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = start (store, NULL, TRUE, callback, user_data);

  if (!scholia_teams_name_is_valid (name))
    g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                             "A team's name is 1 to %d letters, digits, “-” and “_”, "
                             "and not “private”", SCHOLIA_MAX_TEAM_CHARS);
  else
    apply (task, SCHOLIA_META_ADD_TEAM, name);
}

/* What is to happen once it is known whose key the file holds. */
typedef struct
{
  GTask *task;
  char  *name;
} Question;

/* The file is this team's: it gets the new key, or goes with the team. */
static gboolean
follow_in_file (Change  *change,
                GError **error)
{
  if (change->key != NULL)
    return scholia_team_write_key (change->folder, change->key, error);

  return scholia_team_remove_key (change->folder, error);
}

static void
owner_found_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr(GTask) task = question->task;
  g_autofree char *name = question->name;
  Change *change = g_task_get_task_data (task);
  g_autofree char *owner = NULL;
  GError *error = NULL;

  /* Not to know is not to be nobody's: the file would keep a key that opens the team again at the
   * next start. */
  owner = scholia_store_find_team_finish (SCHOLIA_STORE (source), result, &error);
  if (owner == NULL && !g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND))
    {
      g_task_return_error (task, error);
      return;
    }

  g_clear_error (&error);
  if (g_strcmp0 (owner, name) != 0)
    g_clear_pointer (&change->old_key, g_free);
  if (change->old_key != NULL && !follow_in_file (change, &error))
    g_task_return_error (task, error);
  else
    apply (task, change->key != NULL ? SCHOLIA_META_CHANGE_KEY : SCHOLIA_META_REMOVE_TEAM, name);
}

static void
ask_for_owner (GTask      *task,
               const char *name)
{
  Change *change = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  Question *question;
  guint8 hash[SCHOLIA_HASH_BYTES];

  change->old_key = scholia_team_read_key (change->folder, &error);
  if (change->old_key == NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (change->old_key == NULL)
    {
      apply (task, change->key != NULL ? SCHOLIA_META_CHANGE_KEY : SCHOLIA_META_REMOVE_TEAM, name);
      return;
    }

  question = g_new0 (Question, 1);
  question->task = g_object_ref (task);
  question->name = g_strdup (name);
  scholia_secret_hash (change->old_key, hash);
  scholia_store_find_team_async (g_task_get_source_object (task), hash, owner_found_cb, question);
}

void
scholia_teams_rotate_key_async (ScholiaStore        *store,
                                const char          *folder,
                                const char          *name,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = start (store, folder, TRUE, callback, user_data);

  ask_for_owner (task, name);
}

void
scholia_teams_remove_async (ScholiaStore        *store,
                            const char          *folder,
                            const char          *name,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = start (store, folder, FALSE, callback, user_data);

  ask_for_owner (task, name);
}

char *
scholia_teams_key_finish (GAsyncResult  *result,
                          GError       **error)
{
  Change *change = g_task_get_task_data (G_TASK (result));

  return g_task_propagate_boolean (G_TASK (result), error) ? g_strdup (change->key) : NULL;
}

gboolean
scholia_teams_remove_finish (GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
