/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-teams.h"

#include <string.h>

#include "scholia-error.h"
#include "scholia-secret.h"
#include "scholia-team.h"
#include "scholia-wire-limits.h"

struct _ScholiaTeams
{
  GObject       parent_instance;

  ScholiaStore *store;
  char         *folder;
  GQueue        changes;  /* of GTask; the first is on its way */
};

G_DEFINE_FINAL_TYPE (ScholiaTeams, scholia_teams, G_TYPE_OBJECT)

/* The key file goes first: were it the store, an end in between would leave a file whose key the
 * next start puts back in force. */
typedef struct
{
  ScholiaMetaKind  kind;
  char            *name;
  char            *key;      /* (nullable): the new one */
  char            *old_key;  /* (nullable): what the key file held, if it follows */
} Change;

static void run_first (ScholiaTeams *self);

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->name);
  g_free (change->key);
  g_free (change->old_key);
  g_free (change);
}

/* @error: (transfer full) (nullable): what went wrong */
static void
end (GTask  *first,
     GError *error)
{
  ScholiaTeams *self = g_task_get_source_object (first);
  g_autoptr(GTask) task = g_queue_pop_head (&self->changes);

  g_assert (task == first);
  run_first (self);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* The old key is still the one. */
static void
put_back (ScholiaTeams  *self,
          Change        *change,
          GError       **error)
{
  g_autoptr(GError) file_error = NULL;

  if (change->old_key != NULL &&
      !scholia_team_write_key (self->folder, change->old_key, &file_error))
    g_prefix_error (error, "%s, so the next start changes the team's key; ", file_error->message);
}

static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (!scholia_store_meta_finish (SCHOLIA_STORE (source), result, &error))
    put_back (g_task_get_source_object (task), g_task_get_task_data (task), &error);

  end (task, error);
}

static void
apply (ScholiaTeams *self,
       GTask        *task)
{
  Change *change = g_task_get_task_data (task);
  guint8 hash[SCHOLIA_HASH_BYTES];
  ScholiaMetaOperation operation = { .kind = change->kind, .team_id = change->name };

  if (change->key != NULL)
    {
      scholia_secret_hash (change->key, hash);
      operation.key_hash = hash;
    }
  scholia_store_meta_async (self->store, &operation, 1, changed_cb, task);
}

/* A key that is nobody's is the first team's from the next start on. */
static gboolean
is_followed_by_file (Change     *change,
                     const char *owner)
{
  if (owner == NULL)
    return g_str_equal (change->name, SCHOLIA_FIRST_TEAM);

  return change->kind != SCHOLIA_META_ADD_TEAM && g_str_equal (change->name, owner);
}

/* It gets the new key, or goes with the team. */
static gboolean
follow_in_file (ScholiaTeams  *self,
                Change        *change,
                GError       **error)
{
  if (change->key != NULL)
    return scholia_team_write_key (self->folder, change->key, error);

  return scholia_team_remove_key (self->folder, error);
}

static void
owner_found_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GTask *task = user_data;
  ScholiaTeams *self = g_task_get_source_object (task);
  Change *change = g_task_get_task_data (task);
  g_autofree char *owner = NULL;
  GError *error = NULL;

  /* Not to know is not to be nobody's: the file would keep a key that opens the team again at the
   * next start. */
  owner = scholia_store_find_team_finish (SCHOLIA_STORE (source), result, &error);
  if (owner == NULL && !g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND))
    {
      end (task, error);
      return;
    }

  g_clear_error (&error);
  if (!is_followed_by_file (change, owner))
    g_clear_pointer (&change->old_key, g_free);
  if (change->old_key != NULL && !follow_in_file (self, change, &error))
    end (task, error);
  else
    apply (self, task);
}

/* Whose key does the file hold? */
static void
run (ScholiaTeams *self,
     GTask        *task)
{
  Change *change = g_task_get_task_data (task);
  guint8 hash[SCHOLIA_HASH_BYTES];
  GError *error = NULL;

  change->old_key = scholia_team_read_key (self->folder, &error);
  if (change->old_key != NULL)
    {
      scholia_secret_hash (change->old_key, hash);
      scholia_store_find_team_async (self->store, hash, owner_found_cb, task);
    }
  else if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_error_free (error);
      apply (self, task);
    }
  else
    end (task, error);
}

static void
run_first (ScholiaTeams *self)
{
  if (self->changes.length > 0)
    run (self, g_queue_peek_head (&self->changes));
}

static void
take (ScholiaTeams        *self,
      ScholiaMetaKind      kind,
      const char          *name,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  Change *change = g_new0 (Change, 1);

  change->kind = kind;
  change->name = g_strdup (name);
  change->key = kind != SCHOLIA_META_REMOVE_TEAM ? scholia_secret_new () : NULL;
  g_task_set_source_tag (task, take);
  g_task_set_task_data (task, change, change_free);
  if (!scholia_teams_name_is_valid (name))
    {
      g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                               "A team's name is 1 to %d letters, digits, “-” and “_”, "
                               "and not “private”", SCHOLIA_MAX_TEAM_CHARS);
      return;
    }

  g_queue_push_tail (&self->changes, g_steal_pointer (&task));
  if (self->changes.length == 1)
    run_first (self);
}

static void
scholia_teams_finalize (GObject *object)
{
  ScholiaTeams *self = SCHOLIA_TEAMS (object);

  g_object_unref (self->store);
  g_free (self->folder);

  G_OBJECT_CLASS (scholia_teams_parent_class)->finalize (object);
}

static void
scholia_teams_class_init (ScholiaTeamsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scholia_teams_finalize;
}

static void
scholia_teams_init (ScholiaTeams *self)
{
  g_queue_init (&self->changes);
}

gboolean
scholia_teams_name_is_valid (const char *name)
{
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

  return name[length] == '\0' && length >= 1 && length <= SCHOLIA_MAX_TEAM_CHARS &&
         !g_str_equal (name, "private");
}

ScholiaTeams *
scholia_teams_new (ScholiaStore *store,
                   const char   *folder)
{
  ScholiaTeams *self = g_object_new (SCHOLIA_TYPE_TEAMS, NULL);

  self->store = g_object_ref (store);
  self->folder = g_strdup (folder);

  return self;
}

void
scholia_teams_add_async (ScholiaTeams        *self,
                         const char          *name,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  take (self, SCHOLIA_META_ADD_TEAM, name, callback, user_data);
}

void
scholia_teams_rotate_key_async (ScholiaTeams        *self,
                                const char          *name,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  take (self, SCHOLIA_META_CHANGE_KEY, name, callback, user_data);
}

void
scholia_teams_remove_async (ScholiaTeams        *self,
                            const char          *name,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  take (self, SCHOLIA_META_REMOVE_TEAM, name, callback, user_data);
}

char *
scholia_teams_key_finish (ScholiaTeams  *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  Change *change = g_task_get_task_data (G_TASK (result));

  return g_task_propagate_boolean (G_TASK (result), error) ? g_strdup (change->key) : NULL;
}

gboolean
scholia_teams_remove_finish (ScholiaTeams  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
