/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-verify.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "scholia-data-folder.h"
#include "scholia-error.h"
#include "scholia-room-loader.h"
#include "scholia-sqlite-copy.h"
#include "scholia-sqlite-verify.h"
#include "scholia-verify-archive.h"

typedef struct
{
  char         *folder;    /* temporary */
  char         *database;  /* a copy in it */
  GHashTable   *images;    /* digest -> whether its bytes are right */
  GHashTable   *shown;     /* digests that boards show */
  ScholiaStore *store;     /* (nullable): on the copy */
  GCancellable *cancellable;
  guint         n_teams;
  guint         n_boards;
  guint64       n_events;
  guint         n_problems;
} Verification;

static void G_GNUC_PRINTF (2, 3)
report (Verification *self,
        const char   *format,
        ...)
{
  va_list arguments;
  g_autofree char *words = NULL;

  va_start (arguments, format);
  words = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_print ("problem: %s\n", words);
  self->n_problems++;
}

static void
image_cb (const char *digest,
          gboolean    is_whole,
          gpointer    user_data)
{
  Verification *self = user_data;

  g_hash_table_insert (self->images, g_strdup (digest), GINT_TO_POINTER (is_whole));
  if (!is_whole)
    report (self, "image %s has other bytes than its name says", digest);
}

static gboolean
is_over_cb (gpointer user_data)
{
  return g_cancellable_is_cancelled (user_data);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);

  return *result;
}

static void
check_links (Verification          *self,
             const ScholiaBoardKey *key)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) links = NULL;
  g_autoptr(GError) error = NULL;
  ScholiaRole role;

  scholia_store_list_links_async (self->store, key, result_cb, &result);
  links = scholia_store_list_links_finish (self->store, wait_for (&result), &error);
  if (links == NULL)
    report (self, "links of board %s/%s: %s", key->team_id, key->board_id, error->message);
  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const ScholiaStoredLink *link = g_ptr_array_index (links, i);

      if (!scholia_role_from_string (link->role, &role))
        report (self, "link %s of board %s/%s has no role that is known", link->link_id,
                key->team_id, key->board_id);
    }
}

/* By the same loader and the same model as the server's. */
static void
check_board (Verification             *self,
             const ScholiaStoredBoard *board)
{
  ScholiaBoardKey key = { board->team_id, board->board_id };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(ScholiaRoomLoad) load = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *hash = NULL;

  self->n_boards++;
  g_hash_table_add (self->shown, g_strdup (board->image_sha256));
  if (!g_hash_table_contains (self->images, board->image_sha256))
    report (self, "board %s/%s shows image %s, which is missing", key.team_id, key.board_id,
            board->image_sha256);

  scholia_room_load_async (self->store, &key, result_cb, &result);
  load = scholia_room_load_finish (wait_for (&result), &error);
  if (load == NULL)
    report (self, "board %s/%s: %s", key.team_id, key.board_id, error->message);
  else
    {
      hash = scholia_board_dup_hash (load->board);
      self->n_events += scholia_board_get_seq (load->board);
      g_print ("board %s/%s seq=%" G_GUINT64_FORMAT " hash=%s\n", key.team_id, key.board_id,
               scholia_board_get_seq (load->board), hash);
    }
  check_links (self, &key);
}

static void
check_team (Verification *self,
            const char   *team_id)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) boards = NULL;
  g_autoptr(GError) error = NULL;

  self->n_teams++;
  scholia_store_list_boards_async (self->store, team_id, result_cb, &result);
  boards = scholia_store_list_boards_finish (self->store, wait_for (&result), &error);
  if (boards == NULL)
    report (self, "boards of team %s: %s", team_id, error->message);
  for (guint i = 0; boards != NULL && i < boards->len && !is_over_cb (self->cancellable); i++)
    check_board (self, g_ptr_array_index (boards, i));
}

static void
check_content (Verification *self)
{
  g_autofree char *uri = g_strconcat ("sqlite:", self->folder, NULL);
  g_autoptr(GAsyncResult) opened = NULL;
  g_autoptr(GAsyncResult) listed = NULL;
  g_autoptr(GAsyncResult) closed = NULL;
  g_autoptr(GPtrArray) teams = NULL;
  g_autoptr(GError) error = NULL;

  scholia_store_open_async (uri, NULL, result_cb, &opened);
  self->store = scholia_store_open_finish (wait_for (&opened), &error);
  if (self->store == NULL)
    {
      report (self, "%s", error->message);
      return;
    }

  scholia_store_list_teams_async (self->store, result_cb, &listed);
  teams = scholia_store_list_teams_finish (self->store, wait_for (&listed), &error);
  if (teams == NULL)
    report (self, "%s", error->message);
  for (guint i = 0; teams != NULL && i < teams->len && !is_over_cb (self->cancellable); i++)
    check_team (self, ((const ScholiaStoredTeam *) g_ptr_array_index (teams, i))->team_id);

  scholia_store_close_async (self->store, result_cb, &closed);
  scholia_store_close_finish (self->store, wait_for (&closed), NULL);
}

static void
check_database (Verification *self,
                const char   *database)
{
  g_autoptr(GPtrArray) problems = scholia_sqlite_verify (database, is_over_cb, self->cancellable);

  for (guint i = 0; i < problems->len && !is_over_cb (self->cancellable); i++)
    report (self, "%s", (const char *) g_ptr_array_index (problems, i));
}

/* Its lock is held while it is looked at: no server writes there meanwhile. */
static gboolean
read_folder (Verification  *self,
             const char    *path,
             GError       **error)
{
  g_autofree char *database = g_build_filename (path, "scholia.db", NULL);
  g_autoptr(ScholiaDataFolder) folder = NULL;

  if (!g_file_test (database, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND,
                   "“%s” is no data folder: it holds no scholia.db", path);
      return FALSE;
    }
  folder = scholia_data_folder_hold (path, error);
  if (folder == NULL)
    return FALSE;

  scholia_verify_images (scholia_data_folder_get_blobs (folder), image_cb, self,
                         self->cancellable);
  check_database (self, scholia_data_folder_get_database (folder));

  return self->n_problems > 0 ||
         scholia_sqlite_copy (scholia_data_folder_get_database (folder), SCHOLIA_SQLITE_STILL,
                              self->database, is_over_cb, self->cancellable, error);
}

static gboolean
read_backup (Verification  *self,
             const char    *path,
             GError       **error)
{
  if (!scholia_verify_archive (path, self->database, image_cb, self, self->cancellable, error))
    return FALSE;

  check_database (self, self->database);

  return TRUE;
}

static void
print_summary (Verification *self)
{
  guint n_unused = 0;
  GHashTableIter iter;
  gpointer digest;

  g_hash_table_iter_init (&iter, self->images);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    n_unused += !g_hash_table_contains (self->shown, digest);

  g_print ("%u teams, %u boards, %" G_GUINT64_FORMAT " events, %u images (%u shown by no board), "
           "%u problems\n", self->n_teams, self->n_boards, self->n_events,
           g_hash_table_size (self->images), n_unused, self->n_problems);
}

static void
remove_copy (Verification *self)
{
  g_autoptr(GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  /* Files, and the folders of a store without an image. */
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (self->folder);
}

static gboolean
look_through (Verification  *self,
              const char    *path,
              GError       **error)
{
  g_autoptr(GError) read_error = NULL;
  gboolean is_read = g_file_test (path, G_FILE_TEST_IS_DIR)
                       ? read_folder (self, path, &read_error)
                       : read_backup (self, path, &read_error);

  if (is_read && g_file_test (self->database, G_FILE_TEST_EXISTS))
    check_content (self);
  /* Whatever else was found then is not all that there is. */
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;

  if (is_read)
    print_summary (self);
  else
    g_propagate_error (error, g_steal_pointer (&read_error));

  return is_read;
}

gboolean
scholia_verify_run (const char    *path,
                    GCancellable  *cancellable,
                    GError       **error)
{
  Verification self = { .cancellable = cancellable };
  gboolean is_read;

  self.folder = g_dir_make_tmp ("scholia-verify-XXXXXX", error);
  if (self.folder == NULL)
    return FALSE;

  self.database = g_build_filename (self.folder, "scholia.db", NULL);
  self.images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  is_read = look_through (&self, path, error);

  remove_copy (&self);
  g_clear_object (&self.store);
  g_hash_table_unref (self.images);
  g_hash_table_unref (self.shown);
  g_free (self.database);
  g_free (self.folder);

  return is_read && self.n_problems == 0;
}
