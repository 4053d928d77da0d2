/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-team.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "scholia-error.h"
#include "scholia-secret.h"

#define KEY_NAME "team-key"

typedef struct
{
  char     *team_id;
  char     *folder;
  char     *key;
  gboolean  is_new;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->team_id);
  g_free (work->folder);
  g_free (work->key);
  g_free (work);
}

static char *
read_key (const char  *path,
          GError     **error)
{
  g_autofree char *key = NULL;

  if (!g_file_get_contents (path, &key, NULL, error))
    return NULL;

  g_strstrip (key);
  if (!scholia_secret_is_valid (key))
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, "“%s” holds no team's key", path);
      return NULL;
    }

  return g_steal_pointer (&key);
}

char *
scholia_team_read_key (const char  *folder,
                       GError     **error)
{
  g_autofree char *path = g_build_filename (folder, KEY_NAME, NULL);

  return read_key (path, error);
}

gboolean
scholia_team_write_key (const char  *folder,
                        const char  *key,
                        GError     **error)
{
  g_autofree char *path = g_build_filename (folder, KEY_NAME, NULL);
  g_autofree char *line = g_strconcat (key, "\n", NULL);

  return g_file_set_contents_full (path, line, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

gboolean
scholia_team_remove_key (const char  *folder,
                         GError     **error)
{
  g_autofree char *path = g_build_filename (folder, KEY_NAME, NULL);

  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE, "“%s” cannot be removed: %s", path,
               g_strerror (errno));

  return FALSE;
}

static void
put_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (scholia_store_meta_finish (SCHOLIA_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autofree char *team_id = NULL;
  guint8 hash[SCHOLIA_HASH_BYTES];
  ScholiaMetaOperation operation = { .kind = SCHOLIA_META_PUT_TEAM, .team_id = work->team_id,
                                     .key_hash = hash };

  team_id = scholia_store_find_team_finish (SCHOLIA_STORE (source), result, &error);
  if (team_id != NULL)
    g_task_return_boolean (task, TRUE);
  else if (!g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    {
      scholia_secret_hash (work->key, hash);
      scholia_store_meta_async (SCHOLIA_STORE (source), &operation, 1, put_cb, g_object_ref (task));
    }
}

static void
look_up (GTask *task)
{
  Work *work = g_task_get_task_data (task);
  guint8 hash[SCHOLIA_HASH_BYTES];

  scholia_secret_hash (work->key, hash);
  scholia_store_find_team_async (g_task_get_source_object (task), hash, found_cb,
                                 g_object_ref (task));
}

/* There is no key file: this is the first start, or an operator has made teams of his own. */
static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  g_autoptr(GPtrArray) teams = NULL;
  GError *error = NULL;

  teams = scholia_store_list_teams_finish (SCHOLIA_STORE (source), result, &error);
  if (teams == NULL)
    g_task_return_error (task, error);
  else if (teams->len > 0)
    g_task_return_boolean (task, TRUE);
  else
    {
      work->is_new = TRUE;
      work->key = scholia_secret_new ();
      if (scholia_team_write_key (work->folder, work->key, &error))
        look_up (task);
      else
        g_task_return_error (task, error);
    }
}

void
scholia_team_ensure_async (ScholiaStore        *store,
                           const char          *folder,
                           const char          *team_id,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, NULL, callback, user_data);
  g_autofree char *path = g_build_filename (folder, KEY_NAME, NULL);
  Work *work = g_new0 (Work, 1);
  GError *error = NULL;

  work->team_id = g_strdup (team_id);
  work->folder = g_strdup (folder);
  g_task_set_source_tag (task, scholia_team_ensure_async);
  g_task_set_task_data (task, work, work_free);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      scholia_store_list_teams_async (store, listed_cb, g_object_ref (task));
      return;
    }

  work->key = read_key (path, &error);
  if (work->key == NULL)
    g_task_return_error (task, error);
  else
    look_up (task);
}

gboolean
scholia_team_ensure_finish (GAsyncResult  *result,
                            char         **key,
                            gboolean      *is_new,
                            GError       **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  *is_new = work->is_new;
  *key = g_strdup (work->key);

  return TRUE;
}
