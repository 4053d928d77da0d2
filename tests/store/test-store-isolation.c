/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two teams, each with a board of the same id: no call of the one touches or tells of the other's.
 * One test for each call that takes a key. */

#include "scholia-store-fixture.h"
#include "scholia-store-usage.h"

#include <string.h>

static const ScholiaBoardKey other_key = { "other", "board" };
/* Of a board that only the first team has. */
static const ScholiaBoardKey own_key = { "team", "own" };
static const ScholiaBoardKey stolen_key = { "other", "own" };

static void
set_up (StoreFixture  *self,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  store_fixture_set_up (self, data);
  store_put_team (self->store, "other");
  store_put_board (self->store, "other", "board");
  store_put_board (self->store, "team", "own");
  store_fill (self->store, &store_key, 3, "a");
  store_fill (self->store, &own_key, 4, "o");
  g_assert_true (store_put_link (self->store, &store_key, "link", "token", &error));
  g_assert_true (store_put_link (self->store, &own_key, "link", "own token", &error));
}

/* After each test: all that the first team has is as it was. */
static void
tear_down (StoreFixture  *self,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoreLoad) own = store_load (self->store, &own_key, 0, "", &error);
  g_autoptr(ScholiaStoredBoard) board = store_find_board (self->store, &own_key, &error);
  g_autoptr(ScholiaStoredLink) link = NULL;
  guint8 hash[32];

  store_hash ("own token", hash);
  link = store_find_link (self->store, hash, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (link->team_id, ==, "team");
  g_assert_false (link->is_revoked);
  g_assert_cmpstr (board->title, ==, "Title of own");
  g_assert_null (own->snapshot);
  store_assert_events (own->events, 1, 4, "o");
  store_assert_log (self->store, 3, "a");

  store_fixture_tear_down (self, data);
}

static void
test_load (StoreFixture  *self,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoreLoad) empty = store_load (self->store, &other_key, 3, "a-3", &error);
  g_autoptr(ScholiaStoreLoad) stolen = NULL;

  g_assert_no_error (error);
  g_assert_false (empty->has_known);
  g_assert_cmpuint (empty->head_seq, ==, 0);
  g_assert_cmpuint (empty->events->len, ==, 0);

  stolen = store_load (self->store, &stolen_key, 0, "", &error);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static void
test_append (StoreFixture  *self,
             gconstpointer  data)
{
  guint64 access = store_access (self->store, &own_key);
  g_autoptr(GPtrArray) events = store_events (5, 1, "b");
  g_autoptr(ScholiaAppendResult) stolen = NULL;

  stolen = store_append (self->store, &stolen_key, 4, access, events);
  g_assert_cmpint (stolen->outcome, ==, SCHOLIA_APPEND_GONE);
}

/* The same broadcast ids in another team's board are no duplicates. */
static void
test_broadcast_ids (StoreFixture  *self,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoreLoad) load = NULL;

  store_fill (self->store, &other_key, 2, "a");
  load = store_load (self->store, &other_key, 0, "", &error);
  g_assert_no_error (error);
  store_assert_events (load->events, 1, 2, "a");
}

static void
test_lookup (StoreFixture  *self,
             gconstpointer  data)
{
  static const char * const ids[] = { "a-1", "o-1", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) seqs = store_lookup (self->store, &other_key, ids, &error);
  g_autoptr(GArray) stolen = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_array_index (seqs, guint64, 0), ==, 0);
  g_assert_cmpuint (g_array_index (seqs, guint64, 1), ==, 0);

  stolen = store_lookup (self->store, &stolen_key, ids, &error);
  g_assert_null (stolen);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static void
test_read (StoreFixture  *self,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = store_read (self->store, &other_key, 0, 100, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 0);
  g_assert_null (store_read (self->store, &stolen_key, 0, 100, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static void
test_heads (StoreFixture  *self,
            gconstpointer  data)
{
  const ScholiaBoardKey keys[] = { other_key, stolen_key };
  static const guint64 expected[] = { 0, 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) heads = store_heads (self->store, keys, 2, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (heads->data, heads->len * sizeof (guint64), expected, sizeof expected);
}

static void
test_snapshot (StoreFixture  *self,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (store_snapshot (self->store, &stolen_key, 2, "state", &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (store_snapshot (self->store, &other_key, 2, "state", &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT);
  g_clear_error (&error);

  store_fill (self->store, &other_key, 2, "a");
  g_assert_true (store_snapshot (self->store, &other_key, 2, "state", &error));
}

static void
count_cb (ScholiaStore *store,
          const char   *team_id,
          const char   *board_id,
          guint64       head_seq,
          gpointer      user_data)
{
  g_assert_cmpstr (team_id, ==, "other");
  g_assert_cmpstr (board_id, ==, "board");
  (*(guint *) user_data)++;
}

static void
test_watch (StoreFixture  *self,
            gconstpointer  data)
{
  static const ScholiaBoardKey mine = { "other", "mine" };
  g_autoptr(GError) error = NULL;
  guint n_bells = 0;

  scholia_store_watch (self->store, &other_key);
  g_signal_connect (self->store, "board-changed", G_CALLBACK (count_cb), &n_bells);
  store_put_board (self->store, "other", "mine");
  store_put_board (self->store, "team", "mine");
  store_fill (self->store, &mine, 1, "m");
  g_assert_true (store_put_link (self->store, &store_key, "second", "second token", &error));
  g_assert_cmpuint (n_bells, ==, 0);

  store_fill (self->store, &other_key, 2, "a");
  g_assert_cmpuint (n_bells, ==, 1);
}

static void
test_find_board (StoreFixture  *self,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (store_find_board (self->store, &stolen_key, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static void
test_list_boards (StoreFixture  *self,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) boards = store_list_boards (self->store, "other", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (boards->len, ==, 1);
  g_assert_cmpstr (((ScholiaStoredBoard *) g_ptr_array_index (boards, 0))->board_id, ==, "board");
}

static void
test_list_links (StoreFixture  *self,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) links = store_list_links (self->store, &other_key, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (links->len, ==, 0);
  g_assert_null (store_list_links (self->store, &stolen_key, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static void
test_list_removals (StoreFixture  *self,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) none = NULL;
  ScholiaStoredRemoval removal = {
    (char *) "team", (char *) "board", (char *) "person", 1, (char *) "words",
  };
  const ScholiaMetaOperation put = { SCHOLIA_META_PUT_REMOVAL, .removal = &removal };

  g_assert_true (store_meta (self->store, &put, 1, &error));
  none = store_list_removals (self->store, &other_key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (store_list_removals (self->store, &stolen_key, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

/* Each kind of operation against a board that only the other team has, or both. */
static void
test_operations (StoreFixture  *self,
                 gconstpointer  data)
{
  ScholiaStoredLink link = {
    (char *) "link", (char *) "other", (char *) "own", .role = (char *) "viewer",
  };
  ScholiaStoredRemoval removal = {
    (char *) "other", (char *) "own", (char *) "person", 1, (char *) "words",
  };
  const ScholiaMetaOperation operations[] = {
    { SCHOLIA_META_REMOVE_BOARD, .team_id = "other", .board_id = "own" },
    { SCHOLIA_META_PUT_LINK, .link = &link },
    { SCHOLIA_META_REVOKE_LINK, .team_id = "other", .board_id = "own", .link_id = "link" },
    { SCHOLIA_META_REVOKE_LINK, .team_id = "other", .board_id = "board", .link_id = "link" },
    { SCHOLIA_META_PUT_REMOVAL, .removal = &removal },
    { SCHOLIA_META_LIFT_REMOVAL, .team_id = "other", .board_id = "own", .person_id = "person" },
    { SCHOLIA_META_LIFT_REMOVAL, .team_id = "other", .board_id = "board", .person_id = "person" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (store_meta (self->store, &operations[i], 1, &error));
      g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
    }
}

static void
test_put_and_remove (StoreFixture  *self,
                     gconstpointer  data)
{
  static const ScholiaMetaOperation remove_team = {
    SCHOLIA_META_REMOVE_TEAM, .team_id = "other",
  };
  g_autoptr(GError) error = NULL;

  store_put_board (self->store, "other", "own");
  g_assert_true (store_remove_board (self->store, &stolen_key, &error));
  g_assert_true (store_remove_board (self->store, &other_key, &error));
  store_put_board (self->store, "other", "own");
  g_assert_true (store_meta (self->store, &remove_team, 1, &error));
}

/* A link of the one team changes what the other's boards are used with in no way. */
static void
test_access_version (StoreFixture  *self,
                     gconstpointer  data)
{
  guint64 access = store_access (self->store, &store_key);
  g_autoptr(GError) error = NULL;

  g_assert_true (store_put_link (self->store, &other_key, "link", "other token", &error));
  g_assert_cmpuint (store_access (self->store, &store_key), ==, access);
}

/* Counts of a board whose id both teams have, and of one that only the first has. */
static void
test_usage (StoreFixture  *self,
            gconstpointer  data)
{
  const ScholiaUsageEntry entries[] = {
    { "team", "board", { 0, 1, 0, 5, 500 } }, { "team", "own", { 0, 1, 0, 7, 700 } },
  };
  const ScholiaUsageBatch batch = { 1, entries, G_N_ELEMENTS (entries), 0, 0 };
  const ScholiaUsageQuery queries[] = {
    { "other", NULL, SCHOLIA_USAGE_DAY, 0, G_MAXINT32 },
    { "other", "board", SCHOLIA_USAGE_HOUR, 0, G_MAXINT32 },
    { "other", "own", SCHOLIA_USAGE_HOUR, 0, G_MAXINT32 },
  };
  g_autoptr(GAsyncResult) added = NULL;

  scholia_store_add_usage_async (self->store, &batch, store_result_cb, &added);
  g_assert_true (scholia_store_add_usage_finish (self->store, store_wait (&added), NULL));
  g_assert_true (store_remove_board (self->store, &other_key, NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(ScholiaUsageRows) rows = NULL;

      scholia_store_read_usage_async (self->store, &queries[i], store_result_cb, &result);
      rows = scholia_store_read_usage_finish (self->store, store_wait (&result), NULL);
      g_assert_cmpuint (rows->counts->len, ==, 0);
      g_assert_cmpuint (rows->boards->len, ==, 0);
    }
}

static void
add (const char *name,
     void      (*run) (StoreFixture  *self,
                       gconstpointer  data))
{
  for (guint i = 0; i < n_store_engines; i++)
    {
      g_autofree char *path = g_strdup_printf ("/store/%s/isolation/%s", store_engines[i].name,
                                               name);

      g_test_add (path, StoreFixture, &store_engines[i], set_up, run, tear_down);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("load", test_load);
  add ("append", test_append);
  add ("broadcast-ids", test_broadcast_ids);
  add ("lookup", test_lookup);
  add ("read", test_read);
  add ("heads", test_heads);
  add ("snapshot", test_snapshot);
  add ("watch", test_watch);
  add ("find-board", test_find_board);
  add ("list-boards", test_list_boards);
  add ("list-links", test_list_links);
  add ("list-removals", test_list_removals);
  add ("operations", test_operations);
  add ("put-and-remove", test_put_and_remove);
  add ("access-version", test_access_version);
  add ("usage", test_usage);

  return g_test_run ();
}
