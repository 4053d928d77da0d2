/* SPDX-License-Identifier: GPL-3.0-or-later */

/* kill -9 of a process that writes, at random moments, twenty times over the same folder. What a
 * process was told is in the system's hands even if it was not synced, so this sees a missing or a
 * late commit, and nothing of synchronous=OFF: that is the faults test's. */

#include "scholia-store-fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#define N_ROUNDS 20
#define N_BOARDS 3
#define MAX_LIFE_US 40000

typedef struct
{
  GSubprocess      *process;
  GDataInputStream *answers;
  guint64           told[N_BOARDS];
} Victim;

static gboolean
hear (Victim *victim)
{
  g_autofree char *line = NULL;
  guint64 seq;
  guint board;

  line = g_data_input_stream_read_line (victim->answers, NULL, NULL, NULL);
  if (line == NULL)
    return FALSE;

  g_assert_cmpint (sscanf (line, "b%u %" G_GUINT64_FORMAT, &board, &seq), ==, 2);
  g_assert_cmpuint (board, <, N_BOARDS);
  victim->told[board] = MAX (victim->told[board], seq);

  return TRUE;
}

static Victim
start_victim (const char *uri)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "store", "store-appender", NULL);
  g_autoptr(GError) error = NULL;
  Victim victim = { 0 };

  victim.process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, uri, NULL);
  g_assert_no_error (error);
  victim.answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (victim.process));

  return victim;
}

static void
kill_victim (Victim *victim)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_force_exit (victim->process);
  while (hear (victim))
    continue;
  g_subprocess_wait (victim->process, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_term_sig (victim->process), ==, SIGKILL);
  g_clear_object (&victim->answers);
  g_clear_object (&victim->process);
}

/* All ids without a gap, all payloads after the snapshot. A process that was killed early has made
 * no board yet; then it has told of none either. */
static guint64
check_board (ScholiaStore *store,
             const char   *board_id,
             guint64       told)
{
  ScholiaBoardKey key = { "team", board_id };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = store_read (store, &key, 0, G_MAXUINT, &error);
  g_autoptr(ScholiaStoreLoad) load = NULL;

  if (told == 0 && g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND))
    return 0;

  g_assert_no_error (error);
  g_assert_cmpuint (events->len, >=, told);
  for (guint i = 0; i < events->len; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);
      g_autofree char *id = g_strdup_printf ("%s-%u", board_id, i + 1);

      g_assert_cmpuint (event->seq, ==, i + 1);
      g_assert_cmpstr (event->broadcast_id, ==, id);
    }

  load = store_load (store, &key, 0, "", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (load->head_seq, ==, events->len);
  store_assert_events (load->events, load->snapshot_seq + 1,
                       (guint) (load->head_seq - load->snapshot_seq), board_id);

  return load->head_seq;
}

static guint64
check_all (const char    *uri,
           const guint64  told[N_BOARDS])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStore) store = store_open (uri, &error);
  guint64 n_events = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < N_BOARDS; i++)
    {
      g_autofree char *board_id = g_strdup_printf ("b%u", i);

      n_events += check_board (store, board_id, told[i]);
    }
  g_assert_true (store_close (store, &error));

  return n_events;
}

static void
test_nothing_acknowledged_is_lost (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("scholia-store-XXXXXX", &error);
  g_autofree char *uri = store_engines[0].make_uri (folder);
  guint64 n_told = 0;
  guint64 n_events = 0;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      gint64 life_us = g_test_rand_int_range (0, MAX_LIFE_US);
      Victim victim = start_victim (uri);
      gint64 kill_at = 0;

      /* From the first answer on, so that each round has something to lose. */
      while (hear (&victim) && (kill_at == 0 || g_get_monotonic_time () < kill_at))
        {
          if (kill_at == 0)
            kill_at = g_get_monotonic_time () + life_us;
        }
      kill_victim (&victim);
      n_events = check_all (uri, victim.told);
      for (guint i = 0; i < N_BOARDS; i++)
        n_told = MAX (n_told, victim.told[i]);
    }

  g_test_message ("%u kills, %" G_GUINT64_FORMAT " events, 0 acknowledged lost", N_ROUNDS,
                  n_events);
  g_assert_cmpuint (n_told, >, N_ROUNDS);
  store_remove_folder (folder);
}

/* The folder of a process that lives is not to be had; of one that was killed, it is. */
static void
test_lock_ends_with_its_process (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("scholia-store-XXXXXX", &error);
  g_autofree char *uri = store_engines[0].make_uri (folder);
  Victim victim = start_victim (uri);
  g_autofree char *pid = NULL;

  g_assert_true (hear (&victim));
  g_assert_null (store_open (uri, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT);
  pid = g_strdup_printf ("process %s", g_subprocess_get_identifier (victim.process));
  g_assert_true (g_str_has_suffix (error->message, pid));

  kill_victim (&victim);
  check_all (uri, victim.told);
  store_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/sqlite/crash/nothing-acknowledged-is-lost",
                   test_nothing_acknowledged_is_lost);
  g_test_add_func ("/store/sqlite/crash/lock-ends-with-its-process",
                   test_lock_ends_with_its_process);

  return g_test_run ();
}
