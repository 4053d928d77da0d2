/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What teams sent and were sent: added up exactly, kept, told to nobody else. */

#include <sqlite3.h>

#include "scholia-faulty-vfs.h"
#include "scholia-store-fixture.h"
#include "scholia-store-usage.h"

#define HOUR SCHOLIA_HOUR_S
#define DAY SCHOLIA_DAY_S
#define N_HOURS 72
#define N_TYPES 3
#define N_PLACES 4

static guint64 last_batch = 0;

static gboolean
add_batch (ScholiaStore             *store,
           const ScholiaUsageBatch  *batch,
           GError                  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_store_add_usage_async (store, batch, store_result_cb, &result);

  return scholia_store_add_usage_finish (store, store_wait (&result), error);
}

static void
add_one (ScholiaStore *store,
         const char   *team_id,
         const char   *board_id,
         gint64        start_s,
         guint         type,
         guint         direction,
         guint64       messages,
         guint64       bytes)
{
  ScholiaUsageEntry entry = { team_id, board_id, { start_s, type, direction, messages, bytes } };
  ScholiaUsageBatch batch = { ++last_batch, &entry, 1, 0, 0 };
  g_autoptr(GError) error = NULL;

  g_assert_true (add_batch (store, &batch, &error));
  g_assert_no_error (error);
}

/* Nothing new, but old hours and days are looked after, as often as it takes. */
static void
look_after (ScholiaStore *store,
            gint64        hours_from_s,
            gint64        days_from_s)
{
  for (guint i = 0; i < 4; i++)
    {
      ScholiaUsageBatch batch = { ++last_batch, NULL, 0, hours_from_s, days_from_s };

      g_assert_true (add_batch (store, &batch, NULL));
    }
}

static ScholiaUsageRows *
read_rows (ScholiaStore     *store,
           const char       *team_id,
           const char       *board_id,
           ScholiaUsageSpan  span,
           gint64            from_s,
           gint64            to_s)
{
  ScholiaUsageQuery query = { team_id, board_id, span, from_s, to_s };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  ScholiaUsageRows *rows;

  scholia_store_read_usage_async (store, &query, store_result_cb, &result);
  rows = scholia_store_read_usage_finish (store, store_wait (&result), &error);
  g_assert_no_error (error);

  return rows;
}

/* "START/TYPE/DIRECTION MESSAGES BYTES; …| BOARD in MESSAGES BYTES out MESSAGES BYTES; …" */
static char *
to_string (ScholiaUsageRows *rows)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->counts->len; i++)
    {
      const ScholiaUsageCount *count = &g_array_index (rows->counts, ScholiaUsageCount, i);

      g_string_append_printf (text, "%d/%u/%u %d %d; ", (int) count->start_s, count->type,
                              count->direction, (int) count->messages, (int) count->bytes);
    }
  for (guint i = 0; i < rows->boards->len; i++)
    {
      const ScholiaBoardUsage *board = g_ptr_array_index (rows->boards, i);

      g_string_append_printf (text, "| %s in %d %d out %d %d ", board->board_id,
                              (int) board->messages[0], (int) board->bytes[0],
                              (int) board->messages[1], (int) board->bytes[1]);
    }

  return g_strchomp (g_string_free (text, FALSE));
}

static void
assert_rows (ScholiaStore     *store,
             const char       *team_id,
             const char       *board_id,
             ScholiaUsageSpan  span,
             gint64            from_s,
             gint64            to_s,
             const char       *wanted)
{
  g_autoptr(ScholiaUsageRows) rows = read_rows (store, team_id, board_id, span, from_s, to_s);
  g_autofree char *text = to_string (rows);

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_adds_up_by_hour_and_day (StoreFixture  *self,
                              gconstpointer  data)
{
  add_one (self->store, "team", "board", DAY, 1, 0, 1, 100);
  add_one (self->store, "team", "board", DAY, 1, 0, 2, 30);
  add_one (self->store, "team", "board", DAY + HOUR, 1, 0, 1, 7);
  add_one (self->store, "team", "board", DAY + HOUR, 5, 1, 10, 1000);

  assert_rows (self->store, "team", NULL, SCHOLIA_USAGE_HOUR, 0, 3 * DAY,
               "86400/1/0 3 130; 90000/1/0 1 7; 90000/5/1 10 1000; "
               "| board in 4 137 out 10 1000");
  assert_rows (self->store, "team", "board", SCHOLIA_USAGE_DAY, 0, 3 * DAY,
               "86400/1/0 4 137; 86400/5/1 10 1000; | board in 4 137 out 10 1000");
  assert_rows (self->store, "team", NULL, SCHOLIA_USAGE_HOUR, DAY + HOUR, DAY + 2 * HOUR,
               "90000/1/0 1 7; 90000/5/1 10 1000; | board in 1 7 out 10 1000");
  assert_rows (self->store, "team", NULL, SCHOLIA_USAGE_HOUR, DAY + 2 * HOUR, 3 * DAY, "");
}

static void
test_is_kept (StoreFixture  *self,
              gconstpointer  data)
{
  add_one (self->store, "team", "board", DAY, 1, 0, 1, 100);
  store_fixture_reopen (self);
  add_one (self->store, "team", "board", DAY, 1, 0, 1, 100);
  assert_rows (self->store, "team", NULL, SCHOLIA_USAGE_DAY, 0, 2 * DAY,
               "86400/1/0 2 200; | board in 2 200 out 0 0");
}

/* A commit whose outcome was unknown is written again. */
static void
test_batch_counts_once (StoreFixture  *self,
                        gconstpointer  data)
{
  ScholiaUsageEntry entry = { "team", "board", { DAY, 2, 1, 3, 300 } };
  ScholiaUsageBatch batch = { ++last_batch, &entry, 1, 0, 0 };

  g_assert_true (add_batch (self->store, &batch, NULL));
  g_assert_true (add_batch (self->store, &batch, NULL));
  store_fixture_reopen (self);
  g_assert_true (add_batch (self->store, &batch, NULL));
  assert_rows (self->store, "team", NULL, SCHOLIA_USAGE_DAY, 0, 2 * DAY,
               "86400/2/1 3 300; | board in 0 0 out 3 300");
}

static void
test_removed_board_loses_its_name (StoreFixture  *self,
                                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  store_put_board (self->store, "team", "second");
  add_one (self->store, "team", "board", DAY, 1, 0, 1, 10);
  add_one (self->store, "team", "second", DAY, 1, 0, 2, 20);
  g_assert_true (store_remove_board (self->store, &store_key, &error));
  /* What came late, and of a board that never was. */
  add_one (self->store, "team", "board", DAY, 1, 0, 4, 40);
  add_one (self->store, "team", "never", DAY, 1, 0, 8, 80);

  assert_rows (self->store, "team", NULL, SCHOLIA_USAGE_DAY, 0, 2 * DAY,
               "86400/1/0 15 150; |  in 13 130 out 0 0 | second in 2 20 out 0 0");
  assert_rows (self->store, "team", "board", SCHOLIA_USAGE_DAY, 0, 2 * DAY, "");

  store_put_board (self->store, "team", "board");
  assert_rows (self->store, "team", "board", SCHOLIA_USAGE_DAY, 0, 2 * DAY, "");
}

static void
test_removed_team_has_none (StoreFixture  *self,
                            gconstpointer  data)
{
  static const ScholiaMetaOperation remove_team = { SCHOLIA_META_REMOVE_TEAM, .team_id = "team" };
  g_autoptr(GError) error = NULL;

  add_one (self->store, "team", "board", DAY, 1, 0, 1, 10);
  g_assert_true (store_meta (self->store, &remove_team, 1, &error));
  add_one (self->store, "team", "board", DAY, 1, 0, 1, 10);
  store_put_team (self->store, "team");
  store_put_board (self->store, "team", "board");
  assert_rows (self->store, "team", NULL, SCHOLIA_USAGE_DAY, 0, 2 * DAY, "");
}

static void
test_old_hours_become_days (StoreFixture  *self,
                            gconstpointer  data)
{
  ScholiaUsageEntry entries[3 * 24 * 10];
  const ScholiaUsageBatch batch = { ++last_batch, entries, G_N_ELEMENTS (entries), 0, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    entries[i] = (ScholiaUsageEntry) { "team", "board",
                                       { i / 10 * HOUR, i % 10, i % 2, 1, 10 } };
  g_assert_true (add_batch (self->store, &batch, NULL));

  /* More rows than one batch looks after. */
  look_after (self->store, 2 * DAY, 0);
  assert_rows (self->store, "team", NULL, SCHOLIA_USAGE_HOUR, 0, 2 * DAY, "");
  assert_rows (self->store, "team", NULL, SCHOLIA_USAGE_DAY, 0, 4 * DAY,
               "0/0/0 24 240; 0/1/1 24 240; 0/2/0 24 240; 0/3/1 24 240; 0/4/0 24 240; "
               "0/5/1 24 240; 0/6/0 24 240; 0/7/1 24 240; 0/8/0 24 240; 0/9/1 24 240; "
               "86400/0/0 24 240; 86400/1/1 24 240; 86400/2/0 24 240; 86400/3/1 24 240; "
               "86400/4/0 24 240; 86400/5/1 24 240; 86400/6/0 24 240; 86400/7/1 24 240; "
               "86400/8/0 24 240; 86400/9/1 24 240; "
               "172800/0/0 24 240; 172800/1/1 24 240; 172800/2/0 24 240; 172800/3/1 24 240; "
               "172800/4/0 24 240; 172800/5/1 24 240; 172800/6/0 24 240; 172800/7/1 24 240; "
               "172800/8/0 24 240; 172800/9/1 24 240; | board in 360 3600 out 360 3600");
  assert_rows (self->store, "team", NULL, SCHOLIA_USAGE_HOUR, 3 * DAY - HOUR, 3 * DAY,
               "255600/0/0 1 10; 255600/1/1 1 10; 255600/2/0 1 10; 255600/3/1 1 10; "
               "255600/4/0 1 10; 255600/5/1 1 10; 255600/6/0 1 10; 255600/7/1 1 10; "
               "255600/8/0 1 10; 255600/9/1 1 10; | board in 5 50 out 5 50");

  look_after (self->store, 2 * DAY, DAY);
  assert_rows (self->store, "team", NULL, SCHOLIA_USAGE_DAY, 0, DAY, "");
  assert_rows (self->store, "team", "board", SCHOLIA_USAGE_DAY, DAY, 2 * DAY,
               "86400/0/0 24 240; 86400/1/1 24 240; 86400/2/0 24 240; 86400/3/1 24 240; "
               "86400/4/0 24 240; 86400/5/1 24 240; 86400/6/0 24 240; 86400/7/1 24 240; "
               "86400/8/0 24 240; 86400/9/1 24 240; | board in 120 1200 out 120 1200");
}

static void
wait_until_ready (ScholiaStore *store)
{
  gint64 give_up_at = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (scholia_store_get_state (store) != SCHOLIA_STORE_STATE_READY)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time (), <, give_up_at);
    }
}

/* A disk that fails at each write and sync of a batch: whether that was written or not, it comes
 * again until it is taken. */
static void
test_failed_batch_counts_once (StoreFixture  *self,
                               gconstpointer  data)
{
  static const struct { FaultyOperation operation; int code; } failures[] = {
    { FAULTY_WRITE, SQLITE_IOERR_WRITE }, { FAULTY_SYNC, SQLITE_IOERR_FSYNC },
  };
  g_autofree char *wanted = NULL;
  guint n_batches = 0;
  guint n_failed = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    for (guint nth = 1; nth <= 4; nth++)
      {
        ScholiaUsageEntry entry = { "team", "board", { DAY, 2, 1, 1, 10 } };
        ScholiaUsageBatch batch = { ++last_batch, &entry, 1, 0, 0 };
        gboolean is_taken;

        faulty_plan (failures[i].operation, failures[i].code, nth, 1);
        is_taken = add_batch (self->store, &batch, NULL);
        faulty_relent ();
        n_failed += !is_taken;
        while (!is_taken)
          {
            wait_until_ready (self->store);
            is_taken = add_batch (self->store, &batch, NULL);
          }
        n_batches++;
      }

  g_test_message ("%u of %u batches failed at first", n_failed, n_batches);
  g_assert_cmpuint (n_failed, >=, 2);
  store_fixture_reopen (self);
  wanted = g_strdup_printf ("86400/2/1 %u %u; | board in 0 0 out %u %u", n_batches,
                            10 * n_batches, n_batches, 10 * n_batches);
  assert_rows (self->store, "team", NULL, SCHOLIA_USAGE_DAY, 0, 2 * DAY, wanted);
}

/* Against sums in an array: batches of many boards of two teams, days made in between. */
typedef struct
{
  guint64 messages[N_PLACES][N_HOURS][N_TYPES][2];
  guint64 bytes[N_PLACES][N_HOURS][N_TYPES][2];
} Model;

static const ScholiaBoardKey places[N_PLACES] = {
  { "team", "board" }, { "team", "second" }, { "other", "board" }, { "other", "third" },
};

static void
add_random (ScholiaStore *store,
            Model        *model,
            gint64        hours_from_s)
{
  ScholiaUsageEntry entries[40];
  ScholiaUsageBatch batch = { ++last_batch, entries, G_N_ELEMENTS (entries), hours_from_s, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      guint place = (guint) g_test_rand_int_range (0, N_PLACES);
      guint hour = (guint) g_test_rand_int_range (0, N_HOURS);
      guint type = (guint) g_test_rand_int_range (0, N_TYPES);
      guint direction = (guint) g_test_rand_int_range (0, 2);
      guint64 messages = (guint64) g_test_rand_int_range (1, 1000);
      guint64 bytes = (guint64) g_test_rand_int_range (1, 100000);

      entries[i] = (ScholiaUsageEntry) {
        places[place].team_id, places[place].board_id,
        { (gint64) hour * HOUR, type, direction, messages, bytes },
      };
      model->messages[place][hour][type][direction] += messages;
      model->bytes[place][hour][type][direction] += bytes;
    }
  g_assert_true (add_batch (store, &batch, NULL));
}

static guint64
sum (guint64      values[N_PLACES][N_HOURS][N_TYPES][2],
     const char  *team_id,
     const char  *board_id,
     guint        first_hour,
     guint        n_hours,
     int          type,
     guint        direction)
{
  guint64 total = 0;

  for (guint place = 0; place < N_PLACES; place++)
    for (guint hour = first_hour; hour < first_hour + n_hours; hour++)
      for (guint i = 0; i < N_TYPES; i++)
        if (g_str_equal (places[place].team_id, team_id) && (type < 0 || (guint) type == i) &&
            (board_id == NULL || g_str_equal (places[place].board_id, board_id)))
          total += values[place][hour][i][direction];

  return total;
}

static void
compare (ScholiaStore     *store,
         Model            *model,
         const char       *team_id,
         const char       *board_id,
         ScholiaUsageSpan  span,
         gint64            from_s)
{
  g_autoptr(ScholiaUsageRows) rows = NULL;
  guint n_hours = span == SCHOLIA_USAGE_DAY ? 24 : 1;
  guint first = (guint) (from_s / HOUR);

  rows = read_rows (store, team_id, board_id, span, from_s, N_HOURS * HOUR);
  for (guint i = 0; i < rows->counts->len; i++)
    {
      ScholiaUsageCount *count = &g_array_index (rows->counts, ScholiaUsageCount, i);
      guint hour = (guint) (count->start_s / HOUR);

      g_assert_cmpuint (count->messages, ==, sum (model->messages, team_id, board_id, hour, n_hours,
                                                  (int) count->type, count->direction));
      g_assert_cmpuint (count->bytes, ==, sum (model->bytes, team_id, board_id, hour, n_hours,
                                               (int) count->type, count->direction));
    }
  for (guint i = 0; i < rows->boards->len; i++)
    {
      ScholiaBoardUsage *board = g_ptr_array_index (rows->boards, i);

      for (guint direction = 0; direction < 2; direction++)
        g_assert_cmpuint (board->bytes[direction], ==,
                          sum (model->bytes, team_id, board->board_id, first, N_HOURS - first, -1,
                               direction));
    }
  g_assert_cmpuint (rows->boards->len, ==, board_id != NULL ? 1 : 2);
}

static void
test_random (StoreFixture  *self,
             gconstpointer  data)
{
  Model *model = g_new0 (Model, 1);

  store_put_team (self->store, "other");
  for (guint i = 1; i < N_PLACES; i++)
    store_put_board (self->store, places[i].team_id, places[i].board_id);
  for (guint i = 0; i < 60; i++)
    add_random (self->store, model, i < 30 ? 0 : DAY);
  look_after (self->store, DAY, 0);

  for (guint i = 0; i < N_PLACES; i++)
    {
      compare (self->store, model, places[i].team_id, NULL, SCHOLIA_USAGE_DAY, 0);
      compare (self->store, model, places[i].team_id, NULL, SCHOLIA_USAGE_HOUR, DAY);
      compare (self->store, model, places[i].team_id, places[i].board_id, SCHOLIA_USAGE_DAY, DAY);
      compare (self->store, model, places[i].team_id, places[i].board_id, SCHOLIA_USAGE_HOUR,
               DAY + 5 * HOUR);
    }
  g_free (model);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  faulty_install ();

  store_test_add ("usage/adds-up-by-hour-and-day", test_adds_up_by_hour_and_day);
  store_test_add ("usage/is-kept", test_is_kept);
  store_test_add ("usage/batch-counts-once", test_batch_counts_once);
  store_test_add ("usage/failed-batch-counts-once", test_failed_batch_counts_once);
  store_test_add ("usage/removed-board-loses-its-name", test_removed_board_loses_its_name);
  store_test_add ("usage/removed-team-has-none", test_removed_team_has_none);
  store_test_add ("usage/old-hours-become-days", test_old_hours_become_days);
  store_test_add ("usage/random", test_random);

  return g_test_run ();
}
