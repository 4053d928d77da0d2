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

typedef struct
{
  TestServer       *server;
  ScholiaBoardInfo *board;
  TestPeer         *people[N_PEOPLE];
  guint64           n_switches;
} Scene;

static void
set_up (Scene          *scene,
        TestServerKind  kind)
{
  scene->server = test_server_new (kind, NULL);
  scene->board = test_create_board (scene->server, "Board");
  for (guint i = 0; i < N_PEOPLE; i++)
    scene->people[i] = test_join (scene->server, scene->board->id, scene->board->token, "Anna",
                                  NULL);
  for (guint i = 0; i < N_PEOPLE; i++)
    test_peer_expect_quiet (scene->people[i]);
}

static void
tear_down (Scene *scene)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    test_peer_free (scene->people[i]);
  scholia_board_info_free (scene->board);
  test_server_free (scene->server);
}

/* On a Unix socket and over TLS, side by side. */
static void
test_no_wakeups (void)
{
  static const TestServerKind kinds[] = { TEST_SERVER_PRIVATE, TEST_SERVER_TLS };
  Scene scenes[G_N_ELEMENTS (kinds)];

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    set_up (&scenes[i], kinds[i]);

  /* Worker threads of the start go home after half a second. */
  g_usleep (G_USEC_PER_SEC);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    scenes[i].n_switches = get_switches (scenes[i].server);
  g_usleep (IDLE_US);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      guint64 n_switches = get_switches (scenes[i].server) - scenes[i].n_switches;

      g_test_message ("%d people for 3 s: %" G_GUINT64_FORMAT " wake-ups", N_PEOPLE, n_switches);
      g_assert_cmpuint (n_switches, <=, 1);
      tear_down (&scenes[i]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/idle/no-wakeups", test_no_wakeups);

  return g_test_run ();
}
