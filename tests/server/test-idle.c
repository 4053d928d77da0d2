/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An idle board costs no CPU: with people on it, the server sleeps. */

#include <string.h>

#include "test-peer.h"

#define N_PEOPLE 10
#define IDLE_US (3 * G_USEC_PER_SEC)

static guint64
get_switches (TestServer *server)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task", (int) test_server_get_pid (server));
  g_autoptr(GDir) tasks = g_dir_open (path, 0, NULL);
  const char *name;
  guint64 sum = 0;

  while ((name = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *status_path = g_build_filename (path, name, "status", NULL);
      g_autofree char *text = NULL;
      const char *at;

      if (!g_file_get_contents (status_path, &text, NULL, NULL))
        continue;
      at = strstr (text, "\nvoluntary_ctxt_switches:");
      sum += g_ascii_strtoull (g_strchug ((char *) strchr (at, ':') + 1), NULL, 10);
    }

  return sum;
}

static void
test_no_wakeups (gconstpointer data)
{
  TestServerKind kind = (TestServerKind) GPOINTER_TO_INT (data);
  g_autoptr(TestServer) server = test_server_new (kind, NULL);
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "Board");
  TestPeer *people[N_PEOPLE];
  guint64 before;
  guint64 after;

  for (guint i = 0; i < N_PEOPLE; i++)
    people[i] = test_join (server, board->id, board->token, "Anna", NULL);
  for (guint i = 0; i < N_PEOPLE; i++)
    test_peer_expect_quiet (people[i]);

  /* Worker threads of the start go home after half a second. */
  g_usleep (G_USEC_PER_SEC);
  before = get_switches (server);
  g_usleep (IDLE_US);
  after = get_switches (server);
  g_test_message ("%d people for 3 s: %" G_GINT64_FORMAT " wake-ups", N_PEOPLE,
                  (gint64) (after - before));
  g_assert_cmpuint (after - before, <=, 1);

  for (guint i = 0; i < N_PEOPLE; i++)
    test_peer_free (people[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/server/idle/private", GINT_TO_POINTER (TEST_SERVER_PRIVATE),
                        test_no_wakeups);
  g_test_add_data_func ("/server/idle/tls", GINT_TO_POINTER (TEST_SERVER_TLS), test_no_wakeups);

  return g_test_run ();
}
