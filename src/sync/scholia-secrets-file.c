/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-secrets-file.h"

#include "scholia-error.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

#define GROUP "secrets"

typedef struct
{
  char *folder;
  char *path;
  char *key;   /* the name, without the characters that a key file gives a meaning */
  char *value; /* (nullable) */
  gboolean keeps_old;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->folder);
  g_free (work->path);
  g_free (work->key);
  g_free (work->value);
  g_free (work);
}

static Work *
work_new (const char *name,
          const char *value,
          gboolean    keeps_old)
{
  Work *work = g_new0 (Work, 1);

  work->folder = g_build_filename (g_get_user_data_dir (), "scholia", NULL);
  work->path = g_build_filename (work->folder, "secrets", NULL);
  work->key = g_uri_escape_string (name, ":/", FALSE);
  work->value = g_strdup (value);
  work->keeps_old = keeps_old;
  return work;
}

static gboolean
set_errno_error (GError     **error,
                 const char  *path)
{
  const int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", path, g_strerror (code));
  return FALSE;
}

/* The lock is a file of its own, because the one with the secrets is replaced. Its descriptor is
 * the lock; -1 with @error set. */
static int
take_lock (const Work  *work,
           GError     **error)
{
  g_autofree char *path = g_strconcat (work->path, ".lock", NULL);
  int fd;

  if (g_mkdir_with_parents (work->folder, 0700) != 0)
    {
      set_errno_error (error, work->folder);
      return -1;
    }

  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0 || flock (fd, LOCK_EX) != 0)
    {
      set_errno_error (error, path);
      if (fd >= 0)
        close (fd);
      return -1;
    }
  return fd;
}

/* A file that cannot be read is never taken for an empty one: that would lose what it holds. */
static GKeyFile *
load (const Work  *work,
      GError     **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) load_error = NULL;

  if (g_key_file_load_from_file (file, work->path, G_KEY_FILE_NONE, &load_error)
      || g_error_matches (load_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&file);

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
               _("The file with your secrets, %s, can’t be read: %s"), work->path,
               load_error->message);
  return NULL;
}

static gboolean
save (const Work  *work,
      GKeyFile    *file,
      GError     **error)
{
  gsize length;
  g_autofree char *text = g_key_file_to_data (file, &length, NULL);

  /* Newer GLib gives the new file the mode of the old one. */
  if (g_chmod (work->path, 0600) != 0 && errno != ENOENT)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", work->path,
                   g_strerror (errno));
      return FALSE;
    }

  return g_file_set_contents_full (work->path, text, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

static char *
store (const Work  *work,
       GError     **error)
{
  g_autoptr(GKeyFile) file = load (work, error);
  g_autofree char *old = NULL;

  if (file == NULL)
    return NULL;

  old = g_key_file_get_string (file, GROUP, work->key, NULL);
  if (g_strcmp0 (old, work->value) == 0 || (work->keeps_old && old != NULL))
    return g_steal_pointer (&old);

  if (work->value != NULL)
    g_key_file_set_string (file, GROUP, work->key, work->value);
  else
    g_key_file_remove_key (file, GROUP, work->key, NULL);
  return save (work, file, error) ? g_strdup (work->value) : NULL;
}

static void
store_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  char *value = NULL;
  const int lock = take_lock (task_data, &error);

  if (lock >= 0)
    {
      value = store (task_data, &error);
      close (lock);
    }

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, value, g_free);
}

static void
lookup_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  const Work *work = task_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GKeyFile) file = load (work, &error);

  if (file == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_key_file_get_string (file, GROUP, work->key, NULL), g_free);
}

void
scholia_secrets_file_store_async (const char          *name,
                                  const char          *value,
                                  gboolean             keeps_old,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, work_new (name, value, keeps_old), work_free);
  g_task_run_in_thread (task, store_in_thread);
}

void
scholia_secrets_file_lookup_async (const char          *name,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, work_new (name, NULL, FALSE), work_free);
  g_task_run_in_thread (task, lookup_in_thread);
}

char *
scholia_secrets_file_finish (GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
