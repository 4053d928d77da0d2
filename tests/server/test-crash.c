/* SPDX-License-Identifier: GPL-3.0-or-later */

/* kill -9 of the real process at random moments, while people write on several boards and others
 * upload and delete: whatever was acknowledged is there afterwards, once, under its number, and
 * every client finds out over the protocol what became of the rest. SCHOLIA_CRASH_ROUNDS makes it
 * as long as one likes, SCHOLIA_CRASH_SEED repeats its choices (not the kernel's). What was not
 * synced survives a kill; power cuts are the store's tests' part. */

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "crash-client.h"
#include "crash-uploader.h"
#include "scholia-store.h"

#ifdef __SANITIZE_ADDRESS__
#define N_ROUNDS 8
#else
#define N_ROUNDS 20
#endif
#define N_BOARDS 3
#define N_CLIENTS 8
/* Asked for on each board after each start; a hello takes 64. */
#define N_DRAWN 60
/* When to kill: after so many acknowledgements, so that a slow machine loses as much as a fast one;
 * but not later than this, if people cannot act any more. */
#define MAX_ACKNOWLEDGED 360
#define PATIENCE_US (3 * G_TIME_SPAN_SECOND)
/* And at any moment from there, in microseconds. */
#define MAX_MORE_US 5000
#define MAX_JOINING_US 15000
#define MAX_SHUTDOWN_US 30000

typedef enum
{
  KILL_LOAD,     /* while they write */
  KILL_JOINING,  /* while they join */
  KILL_SHUTDOWN, /* while it shuts down cleanly */
  KILL_START,    /* while it starts, after a kill under load */
  KILL_NOT,      /* a clean shutdown, waited for */
  N_KILLS
} Kill;

typedef struct
{
  TestServer       *server;
  GRand            *random;
  ScholiaBoardInfo *boards[N_BOARDS];
  CrashLedger      *ledgers[N_BOARDS];
  CrashClient      *checkers[N_BOARDS];
  CrashClient      *clients[N_CLIENTS];
  CrashUploader    *uploader;
  GArray           *restarts_us;
  guint             n_kills[N_KILLS];
} Campaign;

static guint
get_number (const char *name,
            guint       otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static void
begin (Campaign       *self,
       TestServerKind  kind)
{
  guint32 seed = get_number ("SCHOLIA_CRASH_SEED", (guint) g_test_rand_int ());

  g_test_message ("seed %u", seed);
  self->random = g_rand_new_with_seed (seed);
  self->restarts_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->server = test_server_new (kind, NULL);
  for (guint i = 0; i < N_BOARDS; i++)
    {
      self->boards[i] = test_create_board (self->server, "Board");
      self->ledgers[i] = crash_ledger_new ();
      self->checkers[i] = crash_client_new (self->server, self->boards[i], self->ledgers[i],
                                            "Zoe", g_rand_int (self->random));
    }
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      const char name[] = { (char) ('A' + i), '\0' };

      self->clients[i] = crash_client_new (self->server, self->boards[i % N_BOARDS],
                                           self->ledgers[i % N_BOARDS], name,
                                           g_rand_int (self->random));
    }
  self->uploader = crash_uploader_new (self->server, g_rand_int (self->random));
}

static void
end (Campaign *self)
{
  for (guint i = 0; i < N_CLIENTS; i++)
    crash_client_free (self->clients[i]);
  for (guint i = 0; i < N_BOARDS; i++)
    {
      crash_client_free (self->checkers[i]);
      crash_ledger_free (self->ledgers[i]);
      scholia_board_info_free (self->boards[i]);
    }
  crash_uploader_free (self->uploader);
  g_array_unref (self->restarts_us);
  g_rand_free (self->random);
  test_server_free (self->server);
}

static gpointer
client_thread (gpointer data)
{
  crash_client_run (data);

  return NULL;
}

static gpointer
uploader_thread (gpointer data)
{
  crash_uploader_run (data);

  return NULL;
}

static gulong
up_to (Campaign *self,
       gulong    most)
{
  return (gulong) g_rand_int_range (self->random, 0, (gint32) most);
}

static Kill
choose (Campaign *self)
{
  gint32 dice = g_rand_int_range (self->random, 0, 100);

  return dice < 60 ? KILL_LOAD : dice < 70 ? KILL_JOINING : dice < 82 ? KILL_SHUTDOWN
                               : dice < 94 ? KILL_START : KILL_NOT;
}

static guint
count_acknowledged (Campaign *self)
{
  guint n_acknowledged = 0;

  for (guint i = 0; i < N_BOARDS; i++)
    n_acknowledged += crash_ledger_get_n_acknowledged (self->ledgers[i]);

  return n_acknowledged;
}

static void
let_them_work (Campaign *self)
{
  guint enough = count_acknowledged (self) + (guint) up_to (self, MAX_ACKNOWLEDGED);
  gint64 give_up_at = g_get_monotonic_time () + PATIENCE_US;

  while (count_acknowledged (self) < enough && g_get_monotonic_time () < give_up_at)
    g_usleep (1000);
  g_usleep (up_to (self, MAX_MORE_US));
}

/* From the moment that people connect to the end of the process. */
static void
live_and_die (Campaign *self,
              Kill      kill)
{
  if (kill == KILL_JOINING)
    g_usleep (up_to (self, MAX_JOINING_US));
  else
    let_them_work (self);

  if (kill == KILL_NOT)
    {
      g_assert_cmpint (test_server_terminate (self->server), ==, EXIT_SUCCESS);
      return;
    }
  if (kill == KILL_SHUTDOWN)
    {
      test_server_signal (self->server, SIGTERM);
      g_usleep (up_to (self, MAX_SHUTDOWN_US));
    }
  test_server_kill (self->server);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 x = *(const gint64 *) a;
  const gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static gint64
get_restart_us (Campaign *self,
                double    fraction)
{
  g_array_sort (self->restarts_us, compare_times);

  return g_array_index (self->restarts_us, gint64,
                        (guint) (fraction * (self->restarts_us->len - 1)));
}

static void
start_again (Campaign *self,
             Kill      kill)
{
  gint64 start;

  if (kill == KILL_START)
    {
      gint64 usual = self->restarts_us->len > 0 ? get_restart_us (self, 0.5) : 50000;

      test_server_spawn (self->server);
      g_usleep (up_to (self, (gulong) usual + 1));
      test_server_kill (self->server);
    }

  start = g_get_monotonic_time ();
  test_server_start (self->server);
  start = g_get_monotonic_time () - start;
  g_array_append_val (self->restarts_us, start);
}

static void
check (Campaign *self)
{
  for (guint i = 0; i < N_BOARDS; i++)
    {
      g_auto(GStrv) ids = crash_ledger_draw (self->ledgers[i], self->random, N_DRAWN);

      crash_client_check (self->checkers[i], (const char * const *) ids);
    }
  crash_uploader_check (self->uploader);
}

static void
play_round (Campaign *self)
{
  GThread *threads[N_CLIENTS + 1];
  Kill kill = choose (self);

  self->n_kills[kill]++;
  for (guint i = 0; i < N_CLIENTS; i++)
    threads[i] = g_thread_new ("client", client_thread, self->clients[i]);
  threads[N_CLIENTS] = g_thread_new ("uploader", uploader_thread, self->uploader);

  live_and_die (self, kill);
  for (guint i = 0; i <= N_CLIENTS; i++)
    g_thread_join (threads[i]);

  start_again (self, kill);
  check (self);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

/* The whole log, as it lies on the disk, against all that was ever told. */
static void
check_log (Campaign     *self,
           ScholiaStore *store,
           guint         board)
{
  const char *team = self->server->is_private ? "private" : "team";
  ScholiaBoardKey key = { team, self->boards[board]->id };
  CrashLedger *ledger = self->ledgers[board];
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) events = NULL;
  g_autoptr(GError) error = NULL;

  scholia_store_read_async (store, &key, 0, G_MAXUINT, keep_result_cb, &result);
  events = scholia_store_read_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);

  for (guint i = 0; i < events->len; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);

      g_assert_cmpuint (event->seq, ==, i + 1);
      crash_ledger_event (ledger, event->seq, event->broadcast_id);
    }
  if (events->len < ledger->ids->len)
    crash_ledger_lose (ledger, ledger->ids->len - events->len);
  for (guint i = 0; i < ledger->acknowledged->len; i++)
    if (!g_hash_table_contains (ledger->seqs, g_ptr_array_index (ledger->acknowledged, i)))
      crash_ledger_lose (ledger, 1);
}

static void
check_integrity (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "scholia.db", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "PRAGMA integrity_check", -1, &statement, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 0), ==, "ok");
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

static void
check_disk (Campaign *self)
{
  g_autofree char *folder = g_build_filename (self->server->folder, "data", NULL);
  g_autofree char *uri = g_strconcat ("sqlite:", folder, NULL);
  g_autoptr(GAsyncResult) opened = NULL;
  g_autoptr(GAsyncResult) closed = NULL;
  g_autoptr(ScholiaStore) store = NULL;
  g_autoptr(GError) error = NULL;

  check_integrity (folder);
  scholia_store_open_async (uri, NULL, keep_result_cb, &opened);
  store = scholia_store_open_finish (wait_for (&opened), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_BOARDS; i++)
    check_log (self, store, i);
  scholia_store_close_async (store, keep_result_cb, &closed);
  g_assert_true (scholia_store_close_finish (store, wait_for (&closed), &error));
}

static void
report (Campaign *self,
        guint     n_rounds)
{
  guint64 n_lost = self->uploader->n_lost;
  guint64 n_doubled = 0;
  guint64 n_reused = 0;
  guint64 n_risen = self->uploader->n_risen;
  guint n_acknowledged = 0;
  guint n_sent = 0, n_refused = 0, n_resyncs = 0, n_snapshots = 0, n_repeated = 0, n_diverged = 0;

  for (guint i = 0; i < N_BOARDS; i++)
    {
      n_lost += self->ledgers[i]->n_lost;
      n_doubled += self->ledgers[i]->n_doubled;
      n_reused += self->ledgers[i]->n_reused;
      n_risen += self->ledgers[i]->n_risen;
      n_acknowledged += self->ledgers[i]->acknowledged->len;
      n_diverged += self->checkers[i]->n_diverged;
    }
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      n_sent += self->clients[i]->n_sent;
      n_refused += self->clients[i]->n_refused;
      n_resyncs += self->clients[i]->n_resyncs;
      n_snapshots += self->clients[i]->n_snapshots;
      n_repeated += self->clients[i]->n_repeated;
      n_diverged += self->clients[i]->n_diverged;
    }

  g_test_message ("%u rounds (%u under load, %u joining, %u shutting down, %u starting, %u clean): "
                  "%u sent, %u acknowledged, %u refused, %u sent again and confirmed; "
                  "%" G_GUINT64_FORMAT " lost, %" G_GUINT64_FORMAT " doubled, "
                  "%" G_GUINT64_FORMAT " numbers reused, %" G_GUINT64_FORMAT " risen",
                  n_rounds, self->n_kills[KILL_LOAD], self->n_kills[KILL_JOINING],
                  self->n_kills[KILL_SHUTDOWN], self->n_kills[KILL_START], self->n_kills[KILL_NOT],
                  n_sent, n_acknowledged, n_refused, n_repeated, n_lost, n_doubled, n_reused,
                  n_risen);
  g_test_message ("%u resyncs, %u of them by snapshot, %u diverged; %u boards with images made, "
                  "%u deleted, %u images broken; restart p50 %.0f ms, max %.0f ms",
                  n_resyncs, n_snapshots, n_diverged, self->uploader->n_created,
                  self->uploader->n_deleted, self->uploader->n_broken,
                  (double) get_restart_us (self, 0.5) / 1000,
                  (double) get_restart_us (self, 1) / 1000);

  g_assert_cmpuint (n_lost, ==, 0);
  g_assert_cmpuint (n_doubled, ==, 0);
  g_assert_cmpuint (n_reused, ==, 0);
  g_assert_cmpuint (n_risen, ==, 0);
  g_assert_cmpuint (n_diverged, ==, 0);
  g_assert_cmpuint (self->uploader->n_broken, ==, 0);
  g_assert_cmpuint (n_acknowledged, >, 10 * n_rounds);
}

static void
test_kill (gconstpointer data)
{
  TestServerKind kind = (TestServerKind) GPOINTER_TO_INT (data);
  guint n_rounds = MAX (1, get_number ("SCHOLIA_CRASH_ROUNDS", N_ROUNDS) / 2);
  Campaign campaign = { 0 };

  begin (&campaign, kind);
  for (guint i = 1; i <= n_rounds; i++)
    {
      play_round (&campaign);
      if (i % 50 == 0)
        g_test_message ("%u rounds", i);
    }
  g_assert_cmpint (test_server_terminate (campaign.server), ==, EXIT_SUCCESS);
  check_disk (&campaign);
  report (&campaign, n_rounds);
  end (&campaign);
}

/* Folders, database, key and certificate are only half made, whenever the first start is killed. */
static void
test_kill_first_start (gconstpointer data)
{
  TestServerKind kind = (TestServerKind) GPOINTER_TO_INT (data);
  g_autoptr(TestServer) server = test_server_new (kind, NULL);
  guint n_rounds = MAX (1, get_number ("SCHOLIA_CRASH_ROUNDS", N_ROUNDS) / 4);
  gint64 usual_us = 50000;

  for (guint i = 0; i < n_rounds; i++)
    {
      gint64 start;

      test_server_kill (server);
      test_server_remove_data (server);
      test_server_spawn (server);
      g_usleep ((gulong) g_test_rand_int_range (0, (gint32) usual_us));
      test_server_kill (server);

      start = g_get_monotonic_time ();
      test_server_start (server);
      usual_us = CLAMP (g_get_monotonic_time () - start, 10000, 500000);
      scholia_board_info_free (test_create_board (server, "Board"));
    }
}

static TestPeer *
ask_to_remove (TestServer       *server,
               ScholiaBoardInfo *board)
{
  TestPeer *peer = test_peer_connect (server);
  g_autofree char *request = NULL;

  request = g_strdup_printf ("DELETE /v1/boards/%s HTTP/1.1\r\nHost: localhost\r\n"
                             "Authorization: Bearer %s\r\n\r\n", board->id, board->token);
  test_peer_write (peer, request, strlen (request));

  return peer;
}

/* Their answers come back from the store when the rooms are closed already; that was a crash. */
static void
test_stop_amid_deletions (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, NULL);

  for (guint round = 0; round < 5; round++)
    {
      TestPeer *peers[12];

      for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
        {
          g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "Board");

          peers[i] = ask_to_remove (server, board);
        }
      g_assert_cmpint (test_server_terminate (server), ==, EXIT_SUCCESS);
      for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
        test_peer_free (peers[i]);
      test_server_start (server);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/server/crash/kill/private", GINT_TO_POINTER (TEST_SERVER_PRIVATE),
                        test_kill);
  g_test_add_data_func ("/server/crash/kill/tls", GINT_TO_POINTER (TEST_SERVER_TLS), test_kill);

  g_test_add_data_func ("/server/crash/kill-first-start/private",
                        GINT_TO_POINTER (TEST_SERVER_PRIVATE), test_kill_first_start);
  g_test_add_data_func ("/server/crash/kill-first-start/tls", GINT_TO_POINTER (TEST_SERVER_TLS),
                        test_kill_first_start);
  g_test_add_func ("/server/crash/stop-amid-deletions", test_stop_amid_deletions);

  return g_test_run ();
}
