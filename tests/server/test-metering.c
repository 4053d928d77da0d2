/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From counts on lines to batches for the store: nothing lost, nothing twice, no timer for nothing.
 * The store is one that notes what it is given, and refuses as often as a test wants. */

#include "scholia-metering.h"

#include <string.h>

#include "scholia-error.h"
#include "scholia-store-private.h"

#define HOUR_US ((gint64) SCHOLIA_HOUR_S * G_USEC_PER_SEC)
/* Never waited for: tests flush. */
#define LONG_MS (3600 * 1000)

typedef struct
{
  ScholiaStore    parent_instance;
  guint           n_refusals;   /* to come */
  guint64         refused_id;
  guint           n_batches;    /* taken */
  GHashTable     *sums;         /* "TEAM BOARD HOUR TYPE DIRECTION" -> ScholiaTally */
} NotingStore;

typedef ScholiaStoreClass NotingStoreClass;

GType noting_store_get_type (void);
G_DEFINE_TYPE (NotingStore, noting_store, SCHOLIA_TYPE_STORE)

static gint64 wall_us = 0;

static gint64
get_wall_us (void)
{
  return wall_us;
}

static void
note (NotingStore             *self,
      const ScholiaUsageEntry *entry)
{
  const ScholiaUsageCount *count = &entry->count;
  char *name = g_strdup_printf ("%s %s %d %s %s", entry->team_id, entry->board_id,
                                (int) (count->start_s / SCHOLIA_HOUR_S),
                                scholia_traffic_to_string ((ScholiaTraffic) count->type),
                                count->direction == SCHOLIA_DIRECTION_IN ? "in" : "out");
  ScholiaTally *sum = g_hash_table_lookup (self->sums, name);

  if (sum == NULL)
    {
      sum = g_new0 (ScholiaTally, 1);
      g_hash_table_insert (self->sums, g_strdup (name), sum);
    }
  sum->messages += count->messages;
  sum->bytes += count->bytes;
  g_free (name);
}

static void
noting_store_add_usage (ScholiaStore            *store,
                        const ScholiaUsageBatch *batch,
                        GTask                   *task)
{
  NotingStore *self = (NotingStore *) store;
  g_autoptr(GTask) owned = task;

  /* As after an uncertain commit: the same batch comes again, and is the next one. */
  g_assert_true (self->refused_id == 0 || self->refused_id == batch->id);
  self->refused_id = 0;
  if (self->n_refusals > 0)
    {
      self->n_refusals--;
      self->refused_id = batch->id;
      g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE, "Not now");
      return;
    }

  self->n_batches++;
  for (gsize i = 0; i < batch->n_entries; i++)
    note (self, &batch->entries[i]);
  g_task_return_boolean (task, TRUE);
}

static void
noting_store_finalize (GObject *object)
{
  g_hash_table_unref (((NotingStore *) object)->sums);
  G_OBJECT_CLASS (noting_store_parent_class)->finalize (object);
}

static void
noting_store_class_init (NotingStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = noting_store_finalize;
  klass->add_usage = noting_store_add_usage;
}

static void
noting_store_init (NotingStore *self)
{
  self->sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

typedef struct
{
  NotingStore     *store;
  ScholiaMetering *metering;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  wall_us = 10 * HOUR_US;
  self->store = g_object_new (noting_store_get_type (), NULL);
  self->metering = scholia_metering_new (SCHOLIA_STORE (self->store), LONG_MS, get_wall_us);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  scholia_metering_unref (self->metering);
  g_assert_finalize_object (self->store);
}

static void
flushed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static gboolean
flush (Fixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_metering_flush_async (self->metering, flushed_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return scholia_metering_flush_finish (result, NULL);
}

static void
assert_sum (Fixture    *self,
            const char *name,
            guint64     messages,
            guint64     bytes)
{
  const ScholiaTally *sum = g_hash_table_lookup (self->store->sums, name);

  g_assert_nonnull (sum);
  g_assert_cmpuint (sum->messages, ==, messages);
  g_assert_cmpuint (sum->bytes, ==, bytes);
}

/* What is stored under a number must still mean the same in the next release. */
static void
test_numbers_are_fixed (void)
{
  static const char * const names[] = {
    "other", "hello", "welcome", "snapshot", "action", "new-image-chat", "image-chat-updated",
    "deleted-image-chat", "refused", "confirmed", "presence", "profile", "joined", "left", "batch",
    "heartbeat", "goodbye", "ping", "pong", "close",
  };

  g_assert_cmpuint (G_N_ELEMENTS (names), ==, SCHOLIA_N_TRAFFICS);
  for (guint i = 0; i < SCHOLIA_N_TRAFFICS; i++)
    g_assert_cmpstr (scholia_traffic_to_string ((ScholiaTraffic) i), ==, names[i]);
}

static void
test_text_is_recognised (void)
{
  for (guint i = SCHOLIA_TRAFFIC_HELLO; i < SCHOLIA_TRAFFIC_PING; i++)
    {
      const char *name = scholia_traffic_to_string ((ScholiaTraffic) i);
      g_autofree char *text = g_strdup_printf ("{\"type\":\"%s\",\"x\":1}", name);

      g_assert_cmpint (scholia_traffic_from_text (text, strlen (text)), ==, i);
      /* Cut anywhere, it is read no further. */
      for (gsize length = 0; length < strlen ("{\"type\":\"\"") + strlen (name); length++)
        {
          g_autofree char *part = g_memdup2 (text, MAX (length, 1));

          g_assert_cmpint (scholia_traffic_from_text (part, length), ==, SCHOLIA_TRAFFIC_OTHER);
        }
    }
  g_assert_cmpint (scholia_traffic_from_text ("{\"type\":\"ping\"}", 15), ==,
                   SCHOLIA_TRAFFIC_OTHER);
}

static void
test_nothing_counted_no_timer (Fixture       *self,
                               gconstpointer  data)
{
  g_autoptr(ScholiaMeter) meter = scholia_meter_new (self->metering, "t", "b");

  g_assert_false (scholia_metering_is_waiting (self->metering));
  scholia_meter_count (meter, SCHOLIA_DIRECTION_IN, SCHOLIA_TRAFFIC_ACTION, 1, 100);
  g_assert_true (scholia_metering_is_waiting (self->metering));
  g_assert_true (flush (self));
  g_assert_false (scholia_metering_is_waiting (self->metering));
  g_assert_true (flush (self));
  g_assert_cmpuint (self->store->n_batches, ==, 1);
}

static void
test_counts_reach_the_store_once (Fixture       *self,
                                  gconstpointer  data)
{
  ScholiaMeter *meter = scholia_meter_new (self->metering, "t", "b");

  scholia_meter_count (meter, SCHOLIA_DIRECTION_OUT, SCHOLIA_TRAFFIC_CREATED, 1, 100);
  scholia_meter_count (meter, SCHOLIA_DIRECTION_OUT, SCHOLIA_TRAFFIC_CREATED, 0, 30);
  g_assert_true (flush (self));
  scholia_meter_count (meter, SCHOLIA_DIRECTION_OUT, SCHOLIA_TRAFFIC_CREATED, 1, 20);
  g_assert_true (flush (self));
  assert_sum (self, "t b 10 new-image-chat out", 2, 150);

  /* The last one takes what is left with it. */
  scholia_meter_count (meter, SCHOLIA_DIRECTION_IN, SCHOLIA_TRAFFIC_PING, 1, 6);
  scholia_meter_unref (meter);
  g_assert_true (scholia_metering_is_waiting (self->metering));
  g_assert_true (flush (self));
  assert_sum (self, "t b 10 ping in", 1, 6);
  g_assert_cmpuint (g_hash_table_size (self->store->sums), ==, 2);
}

static void
test_refused_batch_comes_again (Fixture       *self,
                                gconstpointer  data)
{
  g_autoptr(ScholiaMeter) meter = scholia_meter_new (self->metering, "t", "b");

  self->store->n_refusals = 2;
  scholia_meter_count (meter, SCHOLIA_DIRECTION_IN, SCHOLIA_TRAFFIC_ACTION, 1, 100);
  g_assert_false (flush (self));
  g_assert_true (scholia_metering_is_waiting (self->metering));
  scholia_meter_count (meter, SCHOLIA_DIRECTION_IN, SCHOLIA_TRAFFIC_ACTION, 1, 11);
  g_assert_false (flush (self));
  g_assert_true (flush (self));
  assert_sum (self, "t b 10 action in", 2, 111);
}

/* Before the hello it is nobody's; if it was let in, all of it is the team's. */
static void
test_early_counts_follow_the_line (Fixture       *self,
                                   gconstpointer  data)
{
  g_autoptr(ScholiaMeter) meter = scholia_meter_new (self->metering, "t", "b");
  ScholiaMeter *early = scholia_meter_new (self->metering, NULL, NULL);
  ScholiaMeter *never = scholia_meter_new (self->metering, NULL, NULL);
  ScholiaTallies totals;

  scholia_meter_count (early, SCHOLIA_DIRECTION_IN, SCHOLIA_TRAFFIC_HELLO, 1, 300);
  scholia_meter_count (never, SCHOLIA_DIRECTION_IN, SCHOLIA_TRAFFIC_HELLO, 1, 70);
  g_assert_false (scholia_metering_is_waiting (self->metering));
  g_assert_true (flush (self));
  g_assert_cmpuint (g_hash_table_size (self->store->sums), ==, 0);

  scholia_meter_move (early, meter);
  scholia_meter_unref (early);
  scholia_meter_unref (never);
  g_assert_true (flush (self));
  assert_sum (self, "t b 10 hello in", 1, 300);
  scholia_metering_get_totals (self->metering, &totals);
  g_assert_cmpuint (totals.of[SCHOLIA_DIRECTION_IN][SCHOLIA_TRAFFIC_HELLO].messages, ==, 2);
  g_assert_cmpuint (totals.of[SCHOLIA_DIRECTION_IN][SCHOLIA_TRAFFIC_HELLO].bytes, ==, 370);
}

static void
test_hours_are_told_apart (Fixture       *self,
                           gconstpointer  data)
{
  g_autoptr(ScholiaMeter) meter = scholia_meter_new (self->metering, "t", "b");

  scholia_meter_count (meter, SCHOLIA_DIRECTION_IN, SCHOLIA_TRAFFIC_ACTION, 1, 1);
  wall_us = 11 * HOUR_US;
  g_assert_true (flush (self));
  scholia_meter_count (meter, SCHOLIA_DIRECTION_IN, SCHOLIA_TRAFFIC_ACTION, 1, 2);
  g_assert_true (flush (self));
  assert_sum (self, "t b 10 action in", 1, 1);
  assert_sum (self, "t b 11 action in", 1, 2);
}

/* Half a second before the full hour the wait is no longer than that, whatever the interval. */
static void
test_full_hour_is_waited_for (Fixture       *self,
                              gconstpointer  data)
{
  g_autoptr(ScholiaMeter) meter = scholia_meter_new (self->metering, "t", "b");

  wall_us = 11 * HOUR_US - 1000;
  scholia_meter_count (meter, SCHOLIA_DIRECTION_IN, SCHOLIA_TRAFFIC_ACTION, 1, 1);
  while (self->store->n_batches == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (flush (self));
  assert_sum (self, "t b 10 action in", 1, 1);
}

/* Meters of many boards, counted, moved, dropped and flushed in a random order with a store that
 * refuses now and then: in the end the store has all of it, and the totals say the same. */
#define N_METERS 40

static void
step (Fixture        *self,
      ScholiaMeter  **meters,
      ScholiaTallies *wanted)
{
  guint i = (guint) g_test_rand_int_range (0, N_METERS);
  ScholiaDirection direction = (ScholiaDirection) g_test_rand_int_range (0, 2);
  ScholiaTraffic traffic = (ScholiaTraffic) g_test_rand_int_range (0, SCHOLIA_N_TRAFFICS);
  guint n_bytes = (guint) g_test_rand_int_range (1, 10000);

  switch (g_test_rand_int_range (0, 40))
    {
    case 0:
      self->store->n_refusals = (guint) g_test_rand_int_range (0, 3);
      /* Counting goes on while a part is being written. */
      if (g_test_rand_bit ())
        flush (self);
      else
        scholia_metering_flush_async (self->metering, NULL, NULL);
      break;

    case 1:
      g_clear_pointer (&meters[i], scholia_meter_unref);
      wall_us += g_test_rand_int_range (0, 1000) * G_USEC_PER_SEC;
      break;

    default:
      if (meters[i] == NULL)
        {
          g_autofree char *board = g_strdup_printf ("b%u", i % 7);

          meters[i] = scholia_meter_new (self->metering, i % 2 == 0 ? "t" : "u", board);
        }
      scholia_meter_count (meters[i], direction, traffic, 1, n_bytes);
      wanted->of[direction][traffic].messages++;
      wanted->of[direction][traffic].bytes += n_bytes;
      break;
    }
}

static void
add_stored (gpointer key,
            gpointer value,
            gpointer user_data)
{
  ScholiaTally *total = user_data;

  total->messages += ((ScholiaTally *) value)->messages;
  total->bytes += ((ScholiaTally *) value)->bytes;
}

static void
test_random (Fixture       *self,
             gconstpointer  data)
{
  ScholiaMeter *meters[N_METERS] = { NULL };
  ScholiaTallies wanted = { 0 };
  ScholiaTallies totals;
  ScholiaTally stored = { 0 };
  ScholiaTally all = { 0 };

  for (guint i = 0; i < 20000; i++)
    step (self, meters, &wanted);
  for (guint i = 0; i < N_METERS; i++)
    g_clear_pointer (&meters[i], scholia_meter_unref);
  self->store->n_refusals = 0;
  /* One that is under way may have met a refusal. */
  flush (self);
  g_assert_true (flush (self));

  scholia_metering_get_totals (self->metering, &totals);
  g_assert_cmpmem (&totals, sizeof totals, &wanted, sizeof wanted);
  for (guint direction = 0; direction < SCHOLIA_N_DIRECTIONS; direction++)
    for (guint traffic = 0; traffic < SCHOLIA_N_TRAFFICS; traffic++)
      add_stored (NULL, &wanted.of[direction][traffic], &all);
  g_hash_table_foreach (self->store->sums, add_stored, &stored);
  g_assert_cmpuint (stored.messages, ==, all.messages);
  g_assert_cmpuint (stored.bytes, ==, all.bytes);
}

/* What a delivery pays, printed and not judged: machines differ. */
static void
test_cost (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(ScholiaMeter) meter = scholia_meter_new (self->metering, "t", "b");
  const guint n_rounds = 10 * 1000 * 1000;
  gint64 start_us = g_get_monotonic_time ();

  for (guint i = 0; i < n_rounds; i++)
    {
      ScholiaMeter * volatile place = meter;

      scholia_meter_count (place, SCHOLIA_DIRECTION_OUT, (ScholiaTraffic) (i % 16), 1, 400);
    }
  g_test_message ("counting one delivery: %.2f ns",
                  (double) (g_get_monotonic_time () - start_us) * 1000.0 / n_rounds);
  g_assert_cmpuint (meter->tallies.of[SCHOLIA_DIRECTION_OUT][0].messages, ==, n_rounds / 16);
}

static void
add (const char *name,
     void      (*run) (Fixture       *self,
                       gconstpointer  data))
{
  g_autofree char *path = g_strconcat ("/server/metering/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, run, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/metering/numbers-are-fixed", test_numbers_are_fixed);
  g_test_add_func ("/server/metering/text-is-recognised", test_text_is_recognised);
  add ("nothing-counted-no-timer", test_nothing_counted_no_timer);
  add ("counts-reach-the-store-once", test_counts_reach_the_store_once);
  add ("refused-batch-comes-again", test_refused_batch_comes_again);
  add ("early-counts-follow-the-line", test_early_counts_follow_the_line);
  add ("hours-are-told-apart", test_hours_are_told_apart);
  add ("full-hour-is-waited-for", test_full_hour_is_waited_for);
  add ("random", test_random);
  add ("cost", test_cost);

  return g_test_run ();
}
