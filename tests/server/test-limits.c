/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Token buckets, deadlines, and the log's newest part in memory. */

#include <string.h>

#include "scholia-deadline-queue.h"
#include "scholia-room-log.h"
#include "scholia-token-bucket.h"

static void
test_bucket_burst (void)
{
  ScholiaTokenBucket bucket;
  guint n_taken = 0;

  scholia_token_bucket_init (&bucket, 20, 60, 0);
  while (scholia_token_bucket_take (&bucket, 0))
    n_taken++;
  g_assert_cmpuint (n_taken, ==, 60);
  g_assert_cmpuint (scholia_token_bucket_get_retry_after (&bucket, 0), ==, 50);
}

/* Over any length of time: the burst, and the rate, and not one more. */
static void
test_bucket_rate (void)
{
  ScholiaTokenBucket bucket;
  gint64 now_us = 0;
  guint n_taken = 0;

  scholia_token_bucket_init (&bucket, 20, 60, now_us);
  while (now_us < 10 * G_USEC_PER_SEC)
    {
      now_us += g_test_rand_int_range (1, 20000);
      n_taken += scholia_token_bucket_take (&bucket, now_us);
    }
  g_assert_cmpuint (n_taken, >=, 258);
  g_assert_cmpuint (n_taken, <=, 261);
}

/* After the time it names there is a token. */
static void
test_bucket_retry (void)
{
  ScholiaTokenBucket bucket;
  gint64 now_us = 5;

  scholia_token_bucket_init (&bucket, 7, 1, now_us);
  for (guint i = 0; i < 20; i++)
    {
      g_assert_true (scholia_token_bucket_take (&bucket, now_us));
      g_assert_false (scholia_token_bucket_take (&bucket, now_us));
      now_us += 1000 * scholia_token_bucket_get_retry_after (&bucket, now_us);
    }
}

/* A clock that stands still or goes back gives nothing away. */
static void
test_bucket_clock (void)
{
  ScholiaTokenBucket bucket;

  scholia_token_bucket_init (&bucket, 1000, 1, 1000000);
  g_assert_true (scholia_token_bucket_take (&bucket, 1000000));
  g_assert_false (scholia_token_bucket_take (&bucket, 0));
  g_assert_false (scholia_token_bucket_take (&bucket, 1000000));
}

typedef struct
{
  ScholiaDeadline deadline;
  gint64          expired_us;
} Item;

static void
expired_cb (gpointer data,
            gpointer user_data)
{
  Item *item = data;

  item->expired_us = g_get_monotonic_time ();
}

static void
spin_for (gint64 time_us)
{
  gint64 end_us = g_get_monotonic_time () + time_us;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

/* Each in its time, however they were armed; disarmed ones never. */
static void
test_deadlines (void)
{
  Item items[5]; /* outlive the queue that they are in */
  g_autoptr(ScholiaDeadlineQueue) queue = scholia_deadline_queue_new (30, expired_cb, NULL);
  gint64 start_us = g_get_monotonic_time ();
  static const gint64 earlier_us[] = { 0, 20000, 10000, 25000, 5000 };

  memset (items, 0, sizeof items);
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    scholia_deadline_queue_arm (queue, &items[i].deadline, &items[i], start_us - earlier_us[i]);
  scholia_deadline_queue_disarm (queue, &items[3].deadline);
  spin_for (60000);

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    if (i == 3)
      g_assert_cmpint (items[i].expired_us, ==, 0);
    else
      g_assert_cmpint (items[i].expired_us, >=, start_us - earlier_us[i] + 30000);
  g_assert_cmpint (items[1].expired_us, <=, items[2].expired_us);
  g_assert_cmpint (items[2].expired_us, <=, items[4].expired_us);
}

/* Touched again and again, it does not come. */
static void
test_deadline_is_moved (void)
{
  Item item; /* outlives the queue that it is in */
  g_autoptr(ScholiaDeadlineQueue) queue = scholia_deadline_queue_new (50, expired_cb, NULL);

  memset (&item, 0, sizeof item);
  for (guint i = 0; i < 20; i++)
    {
      scholia_deadline_queue_arm (queue, &item.deadline, &item, g_get_monotonic_time ());
      spin_for (5000);
    }
  g_assert_cmpint (item.expired_us, ==, 0);
}

static void
add_events (ScholiaRoomLog *log,
            guint           first,
            guint           n_events,
            gsize           size)
{
  for (guint i = 0; i < n_events; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", first + i);
      g_autoptr(GBytes) payload = g_bytes_new_take (g_malloc0 (size), size);

      scholia_room_log_add (log, id, payload);
    }
}

/* Found by their ids; the one before them too, nothing older. */
static void
test_log_find (void)
{
  g_autoptr(ScholiaRoomLog) log = scholia_room_log_new (7, "base");

  add_events (log, 8, 3, 10);
  g_assert_cmpuint (scholia_room_log_get_seq (log), ==, 10);
  g_assert_cmpstr (scholia_room_log_get_id (log), ==, "id-10");
  g_assert_cmpuint (scholia_room_log_find (log, "id-9"), ==, 9);
  g_assert_cmpuint (scholia_room_log_find (log, "base"), ==, 7);
  g_assert_cmpuint (scholia_room_log_find (log, "id-6"), ==, 0);
  g_assert_false (scholia_room_log_is_whole (log));
}

/* Exactly what follows a pair that is there, in order. */
static void
test_log_after (void)
{
  g_autoptr(ScholiaRoomLog) log = scholia_room_log_new (0, "");
  static const struct { guint64 seq; const char *id; gsize max_bytes; int n_events; } cases[] = {
    { 0, "", 100, 5 }, { 2, "id-2", 100, 3 }, { 5, "id-5", 100, 0 }, { 3, "id-2", 100, -1 },
    { 6, "id-6", 100, -1 }, { 0, "id-1", 100, -1 }, { 1, "", 100, -1 }, { 0, "", 49, -1 },
    { 1, "id-1", 40, 4 },
  };

  add_events (log, 1, 5, 10);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) after = scholia_room_log_get_after (log, cases[i].seq, cases[i].id,
                                                               cases[i].max_bytes);

      g_assert_cmpint (after != NULL ? (int) after->len : -1, ==, cases[i].n_events);
    }
}

/* However much happens, it stays small, and what it holds has no gap. */
static void
test_log_is_bounded (void)
{
  g_autoptr(ScholiaRoomLog) many = scholia_room_log_new (0, "");
  g_autoptr(ScholiaRoomLog) large = scholia_room_log_new (0, "");

  add_events (many, 1, 5000, 10);
  g_assert_cmpuint (scholia_room_log_get_seq (many), ==, 5000);
  g_assert_cmpuint (scholia_room_log_find (many, "id-3000"), ==, 0);
  g_assert_cmpuint (scholia_room_log_find (many, "id-4000"), ==, 4000);

  add_events (large, 1, 100, 50000);
  g_assert_cmpuint (scholia_room_log_find (large, "id-50"), ==, 0);
  g_assert_cmpuint (scholia_room_log_find (large, "id-90"), ==, 90);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/token-bucket/burst", test_bucket_burst);
  g_test_add_func ("/server/token-bucket/rate", test_bucket_rate);
  g_test_add_func ("/server/token-bucket/retry", test_bucket_retry);
  g_test_add_func ("/server/token-bucket/clock", test_bucket_clock);
  g_test_add_func ("/server/deadline-queue/order", test_deadlines);
  g_test_add_func ("/server/deadline-queue/moved", test_deadline_is_moved);
  g_test_add_func ("/server/room-log/find", test_log_find);
  g_test_add_func ("/server/room-log/after", test_log_after);
  g_test_add_func ("/server/room-log/bounded", test_log_is_bounded);

  return g_test_run ();
}
