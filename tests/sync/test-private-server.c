/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-private-server.h"

#include "peer.h"
#include "real-board.h"
#include "scratch.h"

#include <gio/gunixsocketaddress.h>
#include <signal.h>

#define N_TOGETHER 4

static GSocketConnection *
connect_to_server (void)
{
  g_autofree char *path = scholia_private_server_dup_socket_path ();
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocketClient) client = g_socket_client_new ();

  return g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
}

/* 0 for none. */
static pid_t
get_server_pid (void)
{
  g_autoptr(GSocketConnection) connection = connect_to_server ();
  g_autoptr(GCredentials) credentials = NULL;

  if (connection == NULL)
    return 0;

  credentials = g_socket_get_credentials (g_socket_connection_get_socket (connection), NULL);
  return g_credentials_get_unix_pid (credentials, NULL);
}

static void
end_server (int signal_number)
{
  const pid_t pid = get_server_pid ();

  if (pid == 0)
    return;
  g_assert_cmpint (kill (pid, signal_number), ==, 0);
  peer_wait (get_server_pid () == 0);
}

static ScholiaEndpoint *
ensure (char   **team_key,
        GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_private_server_ensure_async (NULL, keep_result_cb, &result);
  peer_wait (result != NULL);
  return scholia_private_server_ensure_finish (result, team_key, error);
}

static void
test_starts_and_is_found (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *first_key = NULL;
  g_autofree char *second_key = NULL;
  g_autofree char *team = NULL;
  g_autoptr(ScholiaEndpoint) first = ensure (&first_key, &error);
  g_autoptr(ScholiaEndpoint) second = NULL;
  g_autoptr(ScholiaServerApi) api = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  pid_t pid;

  g_assert_no_error (error);
  pid = get_server_pid ();
  second = ensure (&second_key, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_server_pid (), ==, pid);
  g_assert_cmpstr (first_key, ==, second_key);

  api = scholia_server_api_new (second);
  scholia_server_api_get_team_async (api, second_key, NULL, keep_result_cb, &result);
  peer_wait (result != NULL);
  team = scholia_server_api_get_team_finish (api, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (team, ==, "private");

  /* In a session of its own: Ctrl+C in the application's terminal is not for it. */
  g_assert_cmpint (getsid (pid), ==, pid);
  end_server (SIGTERM);
}

static void
test_starts_again (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *first_key = NULL;
  g_autofree char *second_key = NULL;
  g_autoptr(ScholiaEndpoint) first = ensure (&first_key, &error);
  g_autoptr(ScholiaEndpoint) second = NULL;

  g_assert_no_error (error);
  end_server (SIGKILL);
  second = ensure (&second_key, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first_key, ==, second_key);
  end_server (SIGTERM);
}

static void
test_many_at_once (void)
{
  GAsyncResult *results[10] = { NULL };
  g_autofree char *key = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    scholia_private_server_ensure_async (NULL, keep_result_cb, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *own_key = NULL;
      g_autoptr(ScholiaEndpoint) endpoint = NULL;

      peer_wait (results[i] != NULL);
      endpoint = scholia_private_server_ensure_finish (results[i], &own_key, &error);
      g_assert_no_error (error);
      g_object_unref (results[i]);
      if (key == NULL)
        key = g_strdup (own_key);
      g_assert_cmpstr (own_key, ==, key);
    }
  end_server (SIGTERM);
}

/* Two applications at once, again and again: one server, and nobody is turned away. */
static void
test_processes_race (void)
{
  for (guint round = 0; round < 5; round++)
    {
      GSubprocess *processes[N_TOGETHER];
      pid_t pid = 0;

      for (guint i = 0; i < N_TOGETHER; i++)
        processes[i] = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, "/proc/self/exe",
                                         "--ensure", NULL);
      for (guint i = 0; i < N_TOGETHER; i++)
        {
          g_autofree char *output = NULL;

          g_assert_true (g_subprocess_communicate_utf8 (processes[i], NULL, NULL, &output, NULL,
                                                        NULL));
          g_assert_true (g_subprocess_get_successful (processes[i]));
          g_object_unref (processes[i]);
          if (pid == 0)
            pid = (pid_t) g_ascii_strtoll (output, NULL, 10);
          g_assert_cmpint (g_ascii_strtoll (output, NULL, 10), ==, pid);
        }
      end_server (round % 2 == 0 ? SIGKILL : SIGTERM);
    }
}

static void
test_no_program (void)
{
  g_autofree char *program = g_strdup (g_getenv ("SCHOLIA_SERVER"));
  g_autoptr(GError) error = NULL;

  g_setenv ("SCHOLIA_SERVER", "/nonexistent", TRUE);
  g_assert_null (scholia_private_server_find_program ());
  g_assert_null (ensure (NULL, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NO_SERVER);
  g_setenv ("SCHOLIA_SERVER", program, TRUE);
}

static ScholiaBoardInfo *
create_board (ScholiaEndpoint *endpoint,
              const char      *key)
{
  g_autoptr(ScholiaServerApi) api = scholia_server_api_new (endpoint);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "sync", "pixel.png", NULL);
  g_autoptr(GFile) image = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  ScholiaBoardInfo *info;

  scholia_server_api_create_board_async (api, key, "Mine", image, NULL, NULL, NULL, keep_result_cb,
                                         &result);
  peer_wait (result != NULL);
  info = scholia_server_api_create_board_finish (api, result, &error);
  g_assert_no_error (error);
  return info;
}

/* The server is killed under an open board: the session starts another one and goes on. */
static void
test_session_starts_it_again (void)
{
  g_autofree char *key = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaEndpoint) endpoint = ensure (&key, &error);
  g_autoptr(ScholiaBoardInfo) info = NULL;
  g_autofree char *identity = g_strnfill (43, 'a');
  g_autoptr(Witness) witness = NULL;
  const char *id;

  g_assert_no_error (error);
  info = create_board (endpoint, key);
  witness = witness_new (scholia_session_new (endpoint, info->id, info->token, NULL, identity,
                                              "Ann", 1));
  scholia_session_open (witness->session);
  peer_wait (witness_is_live (witness));
  id = witness_create (witness, "Kept");
  peer_wait (witness_has_ended (witness, id));

  g_assert_cmpint (kill (get_server_pid (), SIGKILL), ==, 0);
  peer_wait (witness->n_caught_up == 1);
  g_assert_cmpuint (witness_n_shown (witness), ==, 1);
  witness_create (witness, "And on");
  peer_wait (witness->n_ended == 2);
  g_clear_pointer (&witness, witness_free);
  end_server (SIGTERM);
}

/* The other side of test_processes_race(): tells which server it found. */
static int
ensure_and_tell (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaEndpoint) endpoint = ensure (NULL, &error);

  if (endpoint == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_print ("%d\n", (int) get_server_pid ());
  return 0;
}

int
main (int    argc,
      char **argv)
{
  int status;

  if (argc == 2 && g_str_equal (argv[1], "--ensure"))
    return ensure_and_tell ();

  g_test_init (&argc, &argv, NULL);
  scratch_enter ();
  g_test_add_func ("/sync/private-server/starts-and-is-found", test_starts_and_is_found);
  g_test_add_func ("/sync/private-server/starts-again", test_starts_again);
  g_test_add_func ("/sync/private-server/many-at-once", test_many_at_once);
  g_test_add_func ("/sync/private-server/processes-race", test_processes_race);
  g_test_add_func ("/sync/private-server/no-program", test_no_program);
  g_test_add_func ("/sync/private-server/session-starts-it-again", test_session_starts_it_again);
  status = g_test_run ();
  end_server (SIGKILL);
  scratch_leave ();
  return status;
}
