/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the operator does with teams, and the key file that follows. */

#include "scholia-teams.h"

#include <glib/gstdio.h>

#include "scholia-secret.h"
#include "scholia-store-fixture.h"
#include "scholia-team.h"

#define N_OVERLAPPING 40

typedef struct
{
  char         *folder;
  char         *key_path;
  ScholiaStore *store;
  ScholiaTeams *teams;
} Fixture;

static void
ensure_first_team (Fixture *self)
{
  GAsyncResult *result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *key = NULL;
  gboolean is_new = FALSE;

  scholia_team_ensure_async (self->store, self->folder, SCHOLIA_FIRST_TEAM, store_result_cb,
                             &result);
  scholia_team_ensure_finish (store_wait (&result), &key, &is_new, &error);
  g_assert_no_error (error);
  g_object_unref (result);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *uri = NULL;

  self->folder = g_dir_make_tmp ("scholia-XXXXXX", NULL);
  self->key_path = g_build_filename (self->folder, "team-key", NULL);
  uri = g_strconcat ("sqlite:", self->folder, NULL);
  self->store = store_open (uri, &error);
  g_assert_no_error (error);
  self->teams = scholia_teams_new (self->store, self->folder);
  ensure_first_team (self);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_assert_finalize_object (self->teams);
  g_assert_true (store_close (self->store, NULL));
  g_assert_finalize_object (self->store);
  store_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->key_path);
}

/* (nullable): whose key it is, by the store. */
static char *
get_owner (Fixture    *self,
           const char *key)
{
  guint8 hash[SCHOLIA_HASH_BYTES];

  scholia_secret_hash (key, hash);

  return store_find_team (self->store, hash, NULL);
}

static void
assert_owner (Fixture    *self,
              const char *key,
              const char *owner)
{
  g_autofree char *found = get_owner (self, key);

  g_assert_cmpstr (found, ==, owner);
}

/* What a start puts in force is what is in force. */
static void
assert_file_is_of_first_team (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *key = scholia_team_read_key (self->folder, &error);

  g_assert_no_error (error);
  assert_owner (self, key, SCHOLIA_FIRST_TEAM);
}

static char *
change_key (Fixture     *self,
            const char  *name,
            void       (*change) (ScholiaTeams        *teams,
                                  const char          *name,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data),
            GError     **error)
{
  GAsyncResult *result = NULL;
  char *key;

  change (self->teams, name, store_result_cb, &result);
  key = scholia_teams_key_finish (self->teams, store_wait (&result), error);
  g_object_unref (result);

  return key;
}

static gboolean
remove_team (Fixture     *self,
             const char  *name,
             GError     **error)
{
  GAsyncResult *result = NULL;
  gboolean is_removed;

  scholia_teams_remove_async (self->teams, name, store_result_cb, &result);
  is_removed = scholia_teams_remove_finish (self->teams, store_wait (&result), error);
  g_object_unref (result);

  return is_removed;
}

/* Two operators, or one who is impatient: each change begins at another point of those before. */
static void
test_overlapping (Fixture       *self,
                  gconstpointer  data)
{
  GAsyncResult *results[N_OVERLAPPING] = { NULL };
  g_autofree char *last = NULL;

  for (guint i = 0; i < N_OVERLAPPING; i++)
    {
      scholia_teams_rotate_key_async (self->teams, SCHOLIA_FIRST_TEAM, store_result_cb,
                                      &results[i]);
      for (guint turn = 0; turn < i % 4 && results[i] == NULL; turn++)
        g_main_context_iteration (NULL, TRUE);
    }
  for (guint i = 0; i < N_OVERLAPPING; i++)
    {
      g_autoptr(GError) error = NULL;

      g_free (last);
      last = scholia_teams_key_finish (self->teams, store_wait (&results[i]), &error);
      g_assert_no_error (error);
      g_object_unref (results[i]);
    }

  assert_file_is_of_first_team (self);
  assert_owner (self, last, SCHOLIA_FIRST_TEAM);
}

/* The second is refused, because the first removed the team: what it would put back is a key that
 * opened the team again at the next start. */
static void
test_removed_meanwhile (Fixture       *self,
                        gconstpointer  data)
{
  GAsyncResult *removed = NULL;
  GAsyncResult *rotated = NULL;
  g_autofree char *none = NULL;
  g_autoptr(GError) error = NULL;

  scholia_teams_remove_async (self->teams, SCHOLIA_FIRST_TEAM, store_result_cb, &removed);
  scholia_teams_rotate_key_async (self->teams, SCHOLIA_FIRST_TEAM, store_result_cb, &rotated);
  g_assert_true (scholia_teams_remove_finish (self->teams, store_wait (&removed), &error));
  g_assert_no_error (error);
  none = scholia_teams_key_finish (self->teams, store_wait (&rotated), &error);
  g_assert_null (none);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (self->key_path, G_FILE_TEST_EXISTS));
  g_object_unref (removed);
  g_object_unref (rotated);
}

static void
write_file (Fixture    *self,
            const char *text)
{
  g_assert_true (g_file_set_contents (self->key_path, text, -1, NULL));
}

/* A key that nobody has, as an older copy of the folder holds it: the next start would put it in
 * force for the first team, whatever was changed before. */
static void
test_nobodys_key (Fixture       *self,
                  gconstpointer  data)
{
  g_autofree char *stale = scholia_secret_new ();
  g_autofree char *other = change_key (self, "design", scholia_teams_add_async, NULL);
  g_autofree char *rotated = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *in_file = NULL;

  write_file (self, stale);
  kept = change_key (self, "design", scholia_teams_rotate_key_async, NULL);
  in_file = scholia_team_read_key (self->folder, NULL);
  g_assert_cmpstr (in_file, ==, stale);
  assert_owner (self, kept, "design");
  assert_owner (self, other, NULL);

  rotated = change_key (self, SCHOLIA_FIRST_TEAM, scholia_teams_rotate_key_async, NULL);
  assert_owner (self, rotated, SCHOLIA_FIRST_TEAM);
  assert_file_is_of_first_team (self);

  write_file (self, stale);
  g_assert_true (remove_team (self, SCHOLIA_FIRST_TEAM, NULL));
  g_assert_false (g_file_test (self->key_path, G_FILE_TEST_EXISTS));
}

/* What becomes of another team is nothing to the file. */
static void
test_other_team (Fixture       *self,
                 gconstpointer  data)
{
  g_autofree char *first = scholia_team_read_key (self->folder, NULL);
  g_autofree char *added = change_key (self, "design", scholia_teams_add_async, NULL);
  g_autofree char *rotated = change_key (self, "design", scholia_teams_rotate_key_async, NULL);
  g_autofree char *in_file = NULL;

  assert_owner (self, rotated, "design");
  g_assert_true (remove_team (self, "design", NULL));
  in_file = scholia_team_read_key (self->folder, NULL);
  g_assert_cmpstr (in_file, ==, first);
}

/* The first team's name is not its key: it may be there, or come again. */
static void
test_removed_and_added (Fixture       *self,
                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *first = scholia_team_read_key (self->folder, NULL);
  g_autofree char *refused = NULL;
  g_autofree char *in_file = NULL;
  g_autofree char *added = NULL;

  refused = change_key (self, SCHOLIA_FIRST_TEAM, scholia_teams_add_async, &error);
  g_assert_null (refused);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT);
  in_file = scholia_team_read_key (self->folder, NULL);
  g_assert_cmpstr (in_file, ==, first);

  g_assert_true (remove_team (self, SCHOLIA_FIRST_TEAM, NULL));
  g_assert_false (g_file_test (self->key_path, G_FILE_TEST_EXISTS));
  write_file (self, first);
  added = change_key (self, SCHOLIA_FIRST_TEAM, scholia_teams_add_async, NULL);
  assert_owner (self, added, SCHOLIA_FIRST_TEAM);
  assert_file_is_of_first_team (self);
}

/* A file that cannot be read may hold the team's key: nothing is changed. */
static void
test_unreadable (Fixture       *self,
                 gconstpointer  data)
{
  g_autofree char *key = scholia_team_read_key (self->folder, NULL);
  g_autofree char *none = NULL;
  g_autoptr(GError) damaged = NULL;
  g_autoptr(GError) unreadable = NULL;
  g_autoptr(GError) not_removed = NULL;

  write_file (self, "no key at all");
  none = change_key (self, SCHOLIA_FIRST_TEAM, scholia_teams_rotate_key_async, &damaged);
  g_assert_null (none);
  g_assert_error (damaged, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
  assert_owner (self, key, SCHOLIA_FIRST_TEAM);

  g_assert_cmpint (g_unlink (self->key_path), ==, 0);
  g_assert_cmpint (g_mkdir (self->key_path, 0700), ==, 0);
  none = change_key (self, SCHOLIA_FIRST_TEAM, scholia_teams_rotate_key_async, &unreadable);
  g_assert_null (none);
  g_assert_nonnull (unreadable);
  g_assert_false (remove_team (self, SCHOLIA_FIRST_TEAM, &not_removed));
  g_assert_nonnull (not_removed);
  assert_owner (self, key, SCHOLIA_FIRST_TEAM);
}

/* What the store refuses leaves the file as it was. */
static void
test_refused (Fixture       *self,
              gconstpointer  data)
{
  g_autofree char *stale = scholia_secret_new ();
  g_autofree char *none = NULL;
  g_autofree char *in_file = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (remove_team (self, SCHOLIA_FIRST_TEAM, NULL));
  write_file (self, stale);
  none = change_key (self, SCHOLIA_FIRST_TEAM, scholia_teams_rotate_key_async, &error);
  g_assert_null (none);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
  in_file = scholia_team_read_key (self->folder, NULL);
  g_assert_cmpstr (in_file, ==, stale);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/server/teams/overlapping", Fixture, NULL, set_up, test_overlapping, tear_down);
  g_test_add ("/server/teams/removed-meanwhile", Fixture, NULL, set_up, test_removed_meanwhile,
              tear_down);
  g_test_add ("/server/teams/nobodys-key", Fixture, NULL, set_up, test_nobodys_key, tear_down);
  g_test_add ("/server/teams/other-team", Fixture, NULL, set_up, test_other_team, tear_down);
  g_test_add ("/server/teams/removed-and-added", Fixture, NULL, set_up, test_removed_and_added,
              tear_down);
  g_test_add ("/server/teams/unreadable", Fixture, NULL, set_up, test_unreadable, tear_down);
  g_test_add ("/server/teams/refused", Fixture, NULL, set_up, test_refused, tear_down);

  return g_test_run ();
}
