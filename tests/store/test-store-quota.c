/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The contract about what a team may have. */

#include "scholia-store-fixture.h"

static ScholiaStoredTeam *
measure (ScholiaStore *store)
{
  g_autoptr(GAsyncResult) measured = NULL;

  scholia_store_measure_team_async (store, "team", store_result_cb, &measured);

  return scholia_store_measure_team_finish (store, store_wait (&measured), NULL);
}

/* Two at once do not both pass, whatever was measured before; what is removed is given back. */
static void
test_quota_of_a_team (StoreFixture  *self,
                      gconstpointer  data)
{
  g_autoptr(ScholiaStoredTeam) before = measure (self->store);
  g_autoptr(GError) error = NULL;
  ScholiaStoredBoard board = { .team_id = (char *) "team", .title = (char *) "Board",
                               .image_type = (char *) "image/png", .image_width = 1,
                               .image_height = 1, .image_bytes = 1000, .created_ms = 1 };
  ScholiaMetaOperation put = { SCHOLIA_META_PUT_BOARD, .team_id = "team", .board = &board,
                               .max_boards = before->n_boards + 1 };
  ScholiaMetaOperation remove = { SCHOLIA_META_REMOVE_BOARD, .team_id = "team",
                                  .board_id = "quota-1" };
  g_autoptr(ScholiaStoredTeam) after = NULL;
  g_autofree char *digest = g_strnfill (64, 'a');

  board.image_sha256 = digest;
  board.board_id = (char *) "quota-1";
  put.board_id = board.board_id;
  g_assert_true (store_meta (self->store, &put, 1, &error));
  /* The same once more is no new one. */
  g_assert_true (store_meta (self->store, &put, 1, &error));
  board.board_id = (char *) "quota-2";
  put.board_id = board.board_id;
  g_assert_false (store_meta (self->store, &put, 1, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_QUOTA);
  g_clear_error (&error);

  put.max_boards = 0;
  put.max_bytes = before->n_bytes + 1999;
  g_assert_false (store_meta (self->store, &put, 1, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_QUOTA);
  g_clear_error (&error);
  put.max_bytes++;
  g_assert_true (store_meta (self->store, &put, 1, &error));

  g_assert_true (store_meta (self->store, &remove, 1, &error));
  after = measure (self->store);
  g_assert_cmpuint (after->n_boards, ==, before->n_boards + 1);
  g_assert_cmpuint (after->n_bytes, ==, before->n_bytes + 1000);
  g_assert_cmpint (scholia_store_get_state (self->store), ==, SCHOLIA_STORE_STATE_READY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("quota/of-a-team", test_quota_of_a_team);

  return g_test_run ();
}
