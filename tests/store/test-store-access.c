/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The contract about teams, boards' constant parts and links. */

#include "scholia-store-fixture.h"

#include <string.h>

static void
test_team_is_found_by_key (StoreFixture  *self,
                           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) missing = NULL;
  g_autofree char *team_id = NULL;
  guint8 hash[32];

  store_hash ("key of team", hash);
  team_id = store_find_team (self->store, hash, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (team_id, ==, "team");

  hash[31] ^= 1;
  g_assert_null (store_find_team (self->store, hash, &missing));
  g_assert_error (missing, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static void
test_team_gets_a_new_key (StoreFixture  *self,
                          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) missing = NULL;
  g_autofree char *team_id = NULL;
  guint8 old[32];
  guint8 new[32];
  ScholiaMetaOperation put = { SCHOLIA_META_PUT_TEAM, .team_id = "team", .key_hash = new };

  store_hash ("key of team", old);
  store_hash ("new key", new);
  g_assert_true (store_meta (self->store, &put, 1, &error));

  team_id = store_find_team (self->store, new, &error);
  g_assert_cmpstr (team_id, ==, "team");
  g_assert_null (store_find_team (self->store, old, &missing));
  g_assert_error (missing, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static void
test_key_belongs_to_one_team (StoreFixture  *self,
                              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *team_id = NULL;
  guint8 hash[32];
  ScholiaMetaOperation put = { SCHOLIA_META_PUT_TEAM, .team_id = "thief", .key_hash = hash };

  store_hash ("key of team", hash);
  g_assert_false (store_meta (self->store, &put, 1, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT);
  team_id = store_find_team (self->store, hash, NULL);
  g_assert_cmpstr (team_id, ==, "team");
  g_assert_cmpint (scholia_store_get_state (self->store), ==, SCHOLIA_STORE_STATE_READY);
}

static void
test_board_is_found (StoreFixture  *self,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoredBoard) board = NULL;

  store_fixture_reopen (self);
  board = store_find_board (self->store, &store_key, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (board->team_id, ==, "team");
  g_assert_cmpstr (board->board_id, ==, "board");
  g_assert_cmpstr (board->title, ==, "Title of board");
  g_assert_cmpstr (board->image_sha256, ==, "0000");
  g_assert_cmpstr (board->image_type, ==, "image/png");
  g_assert_cmpuint (board->image_width, ==, 640);
  g_assert_cmpuint (board->image_height, ==, 480);
  g_assert_cmpuint (board->image_bytes, ==, 12345);
  g_assert_cmpint (board->created_ms, ==, 1000);
}

/* What is put again is replaced; the log and the links are not touched. */
static void
test_board_is_renamed (StoreFixture  *self,
                       gconstpointer  data)
{
  guint64 access = store_access (self->store, &store_key);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoredBoard) board = store_find_board (self->store, &store_key, &error);
  g_autoptr(ScholiaStoredBoard) renamed = NULL;
  ScholiaMetaOperation put = { SCHOLIA_META_PUT_BOARD, .board = board };

  store_fill (self->store, &store_key, 3, "a");
  g_free (board->title);
  board->title = g_strdup ("Ένας άλλος τίτλος");
  g_assert_true (store_meta (self->store, &put, 1, &error));

  renamed = store_find_board (self->store, &store_key, &error);
  g_assert_cmpstr (renamed->title, ==, "Ένας άλλος τίτλος");
  g_assert_cmpuint (store_access (self->store, &store_key), ==, access);
  store_assert_log (self->store, 3, "a");
}

static void
test_boards_are_listed_newest_first (StoreFixture  *self,
                                     gconstpointer  data)
{
  static const char * const expected[] = { "new", "old-2", "old-1", "board" };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) boards = NULL;
  g_autoptr(ScholiaStoredBoard) board = store_find_board (self->store, &store_key, &error);
  ScholiaMetaOperation put = { SCHOLIA_META_PUT_BOARD, .board = board };

  store_put_board (self->store, "team", "old-1");
  store_put_board (self->store, "team", "old-2");
  g_free (board->board_id);
  board->board_id = g_strdup ("new");
  board->created_ms = 1001;
  g_assert_true (store_meta (self->store, &put, 1, &error));

  boards = store_list_boards (self->store, "team", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (boards->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < boards->len; i++)
    g_assert_cmpstr (((ScholiaStoredBoard *) g_ptr_array_index (boards, i))->board_id, ==,
                     expected[i]);
}

static void
test_board_needs_a_team (StoreFixture  *self,
                         gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoredBoard) board = store_find_board (self->store, &store_key, &error);
  ScholiaMetaOperation put = { SCHOLIA_META_PUT_BOARD, .board = board };

  g_free (board->team_id);
  board->team_id = g_strdup ("none");
  g_assert_false (store_meta (self->store, &put, 1, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static void
test_removed_board_is_gone (StoreFixture  *self,
                            gconstpointer  data)
{
  guint64 access = store_access (self->store, &store_key);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) missing = NULL;
  g_autoptr(GError) again = NULL;
  g_autoptr(GPtrArray) events = store_events (1, 1, "b");
  g_autoptr(ScholiaAppendResult) result = NULL;
  guint8 hash[32];

  store_fill (self->store, &store_key, 3, "a");
  g_assert_true (store_put_link (self->store, &store_key, "link", "token", &error));
  g_assert_true (store_remove_board (self->store, &store_key, &error));

  g_assert_null (store_find_board (self->store, &store_key, &missing));
  g_assert_error (missing, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
  g_clear_error (&missing);
  store_hash ("token", hash);
  g_assert_null (store_find_link (self->store, hash, &missing));
  g_assert_error (missing, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
  g_assert_false (store_remove_board (self->store, &store_key, &again));
  g_assert_error (again, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);

  /* One of the same name is another one: nobody of the old one may write to it. */
  store_put_board (self->store, "team", "board");
  store_assert_log (self->store, 0, "a");
  result = store_append (self->store, &store_key, 0, access, events);
  g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_GONE);
}

static void
test_removed_team_takes_its_boards (StoreFixture  *self,
                                    gconstpointer  data)
{
  static const ScholiaBoardKey other = { "team", "other" };
  static const ScholiaMetaOperation remove = { SCHOLIA_META_REMOVE_TEAM, .team_id = "team" };
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) missing = NULL;
  g_autoptr(GPtrArray) boards = NULL;
  guint8 hash[32];

  store_put_board (self->store, "team", "other");
  store_fill (self->store, &other, 3, "a");
  g_assert_true (store_put_link (self->store, &other, "link", "token", &error));
  g_assert_true (store_meta (self->store, &remove, 1, &error));

  boards = store_list_boards (self->store, "team", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (boards->len, ==, 0);
  store_hash ("key of team", hash);
  g_assert_null (store_find_team (self->store, hash, &missing));
  g_assert_error (missing, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

/* Added once, listed, given another key, and then not there. */
static void
test_teams_of_an_operator (StoreFixture  *self,
                           gconstpointer  data)
{
  g_autoptr(GAsyncResult) listed = NULL;
  g_autoptr(GPtrArray) teams = NULL;
  g_autoptr(GError) error = NULL;
  guint8 hash[32];
  ScholiaMetaOperation add = { SCHOLIA_META_ADD_TEAM, .team_id = "another", .key_hash = hash };
  ScholiaMetaOperation change = { SCHOLIA_META_CHANGE_KEY, .team_id = "none", .key_hash = hash };

  store_hash ("another key", hash);
  g_assert_false (store_meta (self->store, &change, 1, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (store_meta (self->store, &add, 1, &error));
  g_assert_false (store_meta (self->store, &add, 1, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT);
  g_clear_error (&error);
  change.team_id = "another";
  store_hash ("its next key", hash);
  g_assert_true (store_meta (self->store, &change, 1, &error));

  scholia_store_list_teams_async (self->store, store_result_cb, &listed);
  teams = scholia_store_list_teams_finish (self->store, store_wait (&listed), &error);
  g_assert_cmpuint (teams->len, ==, 2);
  g_assert_cmpstr (((ScholiaStoredTeam *) teams->pdata[0])->team_id, ==, "another");
  g_assert_cmpuint (((ScholiaStoredTeam *) teams->pdata[0])->n_boards, ==, 0);
  g_assert_cmpstr (((ScholiaStoredTeam *) teams->pdata[1])->team_id, ==, "team");
  g_assert_cmpuint (((ScholiaStoredTeam *) teams->pdata[1])->n_boards, ==, 1);
  g_assert_cmpint (scholia_store_get_state (self->store), ==, SCHOLIA_STORE_STATE_READY);
}

static void
assert_link (const ScholiaStoredLink *link,
             const ScholiaStoredLink *expected)
{
  g_assert_cmpstr (link->team_id, ==, expected->team_id);
  g_assert_cmpstr (link->board_id, ==, expected->board_id);
  g_assert_cmpstr (link->link_id, ==, expected->link_id);
  g_assert_cmpstr (link->role, ==, expected->role);
  g_assert_cmpstr (link->password_hash, ==, expected->password_hash);
  g_assert_cmpint (link->created_ms, ==, expected->created_ms);
  g_assert_cmpint (link->expires_ms, ==, expected->expires_ms);
  g_assert_cmpint (link->is_revoked, ==, expected->is_revoked);
  g_assert_cmpmem (link->token_hash, 32, expected->token_hash, 32);
}

static void
test_link_is_found_by_token (StoreFixture  *self,
                             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) links = NULL;
  ScholiaStoredLink put_links[] = {
    { (char *) "one", (char *) "team", (char *) "board", .role = (char *) "viewer",
      .created_ms = 5, .expires_ms = 0, .password_hash = NULL },
    { (char *) "two", (char *) "team", (char *) "board", .role = (char *) "moderator",
      .created_ms = 6, .expires_ms = 4102444800000, .password_hash = (char *) "$hash$" },
  };
  ScholiaMetaOperation puts[2];

  for (guint i = 0; i < 2; i++)
    {
      store_hash (put_links[i].link_id, put_links[i].token_hash);
      puts[i] = (ScholiaMetaOperation) { SCHOLIA_META_PUT_LINK, .link = &put_links[i] };
    }
  g_assert_true (store_meta (self->store, puts, 2, &error));
  store_fixture_reopen (self);

  links = store_list_links (self->store, &store_key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (links->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(ScholiaStoredLink) found = NULL;

      found = store_find_link (self->store, put_links[i].token_hash, &error);
      g_assert_no_error (error);
      assert_link (found, &put_links[i]);
      assert_link (g_ptr_array_index (links, i), &put_links[i]);
    }
}

static void
test_revoked_link_is_still_found (StoreFixture  *self,
                                  gconstpointer  data)
{
  static const ScholiaMetaOperation revoke = {
    SCHOLIA_META_REVOKE_LINK, .team_id = "team", .board_id = "board", .link_id = "link",
  };
  static const ScholiaMetaOperation revoke_other = {
    SCHOLIA_META_REVOKE_LINK, .team_id = "team", .board_id = "board", .link_id = "other",
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) missing = NULL;
  g_autoptr(ScholiaStoredLink) link = NULL;
  guint64 access;
  guint8 hash[32];

  g_assert_true (store_put_link (self->store, &store_key, "link", "token", &error));
  access = store_access (self->store, &store_key);
  g_assert_true (store_meta (self->store, &revoke, 1, &error));
  g_assert_cmpuint (store_access (self->store, &store_key), >, access);

  store_hash ("token", hash);
  link = store_find_link (self->store, hash, &error);
  g_assert_no_error (error);
  g_assert_true (link->is_revoked);

  g_assert_false (store_meta (self->store, &revoke_other, 1, &missing));
  g_assert_error (missing, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static void
test_token_belongs_to_one_link (StoreFixture  *self,
                                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (store_put_link (self->store, &store_key, "one", "token", &error));
  g_assert_false (store_put_link (self->store, &store_key, "two", "token", &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT);
}

/* The last of them is refused, so none of them happened. */
static void
test_operations_are_all_or_none (StoreFixture  *self,
                                 gconstpointer  data)
{
  guint64 access = store_access (self->store, &store_key);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) missing = NULL;
  g_autoptr(GPtrArray) links = NULL;
  guint8 hash[32];
  ScholiaStoredLink link = {
    (char *) "link", (char *) "team", (char *) "board", .role = (char *) "viewer",
  };
  ScholiaMetaOperation operations[] = {
    { SCHOLIA_META_PUT_TEAM, .team_id = "new", .key_hash = hash },
    { SCHOLIA_META_PUT_LINK, .link = &link },
    { SCHOLIA_META_REMOVE_BOARD, .team_id = "new", .board_id = "board" },
  };

  store_hash ("new key", hash);
  store_hash ("token", link.token_hash);
  g_assert_false (store_meta (self->store, operations, G_N_ELEMENTS (operations), &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);

  g_assert_null (store_find_team (self->store, hash, &missing));
  g_assert_error (missing, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
  links = store_list_links (self->store, &store_key, NULL);
  g_assert_cmpuint (links->len, ==, 0);
  g_assert_cmpuint (store_access (self->store, &store_key), ==, access);
}

static void
put_removal (StoreFixture *self,
             const char   *person_id,
             gint64        removed_ms,
             const char   *words)
{
  g_autoptr(GError) error = NULL;
  ScholiaStoredRemoval removal = {
    (char *) "team", (char *) "board", (char *) person_id, removed_ms, (char *) words,
  };
  const ScholiaMetaOperation put = { SCHOLIA_META_PUT_REMOVAL, .removal = &removal };

  g_assert_true (store_meta (self->store, &put, 1, &error));
  g_assert_no_error (error);
}

/* It outlives a restart, is replaced when put again, and each change is one of the access. */
static void
test_removal_is_kept (StoreFixture  *self,
                      gconstpointer  data)
{
  guint64 access = store_access (self->store, &store_key);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) removals = NULL;
  const ScholiaStoredRemoval *removal;

  put_removal (self, "second", 7, "Μαρία");
  put_removal (self, "first", 6, "Eleni");
  put_removal (self, "second", 8, "Nikos");
  g_assert_cmpuint (store_access (self->store, &store_key), >=, access + 3);
  store_fixture_reopen (self);

  removals = store_list_removals (self->store, &store_key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (removals->len, ==, 2);
  removal = g_ptr_array_index (removals, 1);
  g_assert_cmpstr (removal->person_id, ==, "second");
  g_assert_cmpstr (removal->words, ==, "Nikos");
  g_assert_cmpint (removal->removed_ms, ==, 8);
  g_assert_cmpstr (removal->team_id, ==, "team");
  g_assert_cmpstr (removal->board_id, ==, "board");
}

static void
test_lifted_removal_is_gone (StoreFixture  *self,
                             gconstpointer  data)
{
  static const ScholiaMetaOperation lift = {
    SCHOLIA_META_LIFT_REMOVAL, .team_id = "team", .board_id = "board", .person_id = "first",
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) removals = NULL;

  put_removal (self, "first", 6, "Words of the removal");
  g_assert_true (store_meta (self->store, &lift, 1, &error));
  removals = store_list_removals (self->store, &store_key, &error);
  g_assert_cmpuint (removals->len, ==, 0);
  g_assert_false (store_files_hold (self->folder, "Words of the removal"));

  g_assert_false (store_meta (self->store, &lift, 1, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static void
test_removal_goes_with_its_board (StoreFixture  *self,
                                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  put_removal (self, "first", 6, "Words of the removal");
  g_assert_true (store_files_hold (self->folder, "Words of the removal"));
  g_assert_true (store_remove_board (self->store, &store_key, &error));
  g_assert_false (store_files_hold (self->folder, "Words of the removal"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("access/team-is-found-by-key", test_team_is_found_by_key);
  store_test_add ("access/team-gets-a-new-key", test_team_gets_a_new_key);
  store_test_add ("access/key-belongs-to-one-team", test_key_belongs_to_one_team);
  store_test_add ("access/board-is-found", test_board_is_found);
  store_test_add ("access/board-is-renamed", test_board_is_renamed);
  store_test_add ("access/boards-are-listed-newest-first", test_boards_are_listed_newest_first);
  store_test_add ("access/board-needs-a-team", test_board_needs_a_team);
  store_test_add ("access/removed-board-is-gone", test_removed_board_is_gone);
  store_test_add ("access/removed-team-takes-its-boards", test_removed_team_takes_its_boards);
  store_test_add ("access/teams-of-an-operator", test_teams_of_an_operator);
  store_test_add ("access/link-is-found-by-token", test_link_is_found_by_token);
  store_test_add ("access/revoked-link-is-still-found", test_revoked_link_is_still_found);
  store_test_add ("access/token-belongs-to-one-link", test_token_belongs_to_one_link);
  store_test_add ("access/removal-is-kept", test_removal_is_kept);
  store_test_add ("access/lifted-removal-is-gone", test_lifted_removal_is_gone);
  store_test_add ("access/removal-goes-with-its-board", test_removal_goes_with_its_board);
  store_test_add ("access/operations-are-all-or-none", test_operations_are_all_or_none);

  return g_test_run ();
}
