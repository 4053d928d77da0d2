/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "live-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "scholia-id.h"

/* A minute, for a machine that is busy; nobody waits it out unless something is wrong. */
#define PATIENCE_US (60 * G_USEC_PER_SEC)

void
live_wait (LiveCondition  condition,
           gpointer       user_data,
           const char    *what)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (!condition (user_data))
    {
      if (g_get_monotonic_time () > until)
        g_error ("Waited in vain for %s", what);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static char *
socket_path (LiveBoard *live)
{
  return g_build_filename (live->folder, "server.sock", NULL);
}

void
live_board_start_server (LiveBoard *live)
{
  g_autofree char *path = socket_path (live);
  g_autofree char *data = g_build_filename (live->folder, "data", NULL);
  g_autofree char *line = NULL;
  g_autoptr(GDataInputStream) lines = NULL;
  g_autoptr(GError) error = NULL;
  const char *program = g_getenv ("SCHOLIA_SERVER");

  g_assert_nonnull (program);
  live->server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--private",
                                   "--data", data, "--socket", path, NULL);
  g_assert_no_error (error);

  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (live->server));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, "ready");
}

void
live_board_kill_server (LiveBoard *live)
{
  g_subprocess_force_exit (live->server);
  g_subprocess_wait (live->server, NULL, NULL);
  g_clear_object (&live->server);
}

/* Each of its threads: the signal reaches them one after the other. */
static gboolean
is_stopped (gpointer user_data)
{
  g_autofree char *tasks = g_strdup_printf ("/proc/%s/task", (const char *) user_data);
  g_autoptr(GDir) dir = g_dir_open (tasks, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (tasks, name, "stat", NULL);
      g_autofree char *status = NULL;

      if (g_file_get_contents (path, &status, NULL, NULL) && strstr (status, ") T ") == NULL)
        return FALSE;
    }

  return TRUE;
}

void
live_board_freeze (LiveBoard *live,
                   gboolean   is_frozen)
{
  g_subprocess_send_signal (live->server, is_frozen ? SIGSTOP : SIGCONT);
  if (is_frozen)
    live_wait_for (is_stopped, (gpointer) g_subprocess_get_identifier (live->server));
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  ScholiaBoardInfo **info = user_data;

  *info = scholia_server_api_create_board_finish (SCHOLIA_SERVER_API (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer user_data)
{
  return *(gpointer *) user_data != NULL;
}

LiveBoard *
live_board_new (const char *image_path,
                const char *title)
{
  LiveBoard *live = g_new0 (LiveBoard, 1);
  g_autofree char *path = NULL;
  g_autofree char *key_path = NULL;
  g_autoptr(GFile) image = g_file_new_for_path (image_path);
  g_autoptr(ScholiaServerApi) api = NULL;

  live->folder = g_dir_make_tmp ("scholia-live-XXXXXX", NULL);
  live->sessions = g_ptr_array_new_with_free_func (g_object_unref);
  path = socket_path (live);
  live_board_start_server (live);
  live->endpoint = scholia_endpoint_new_private (path);

  key_path = g_build_filename (live->folder, "data", "team-key", NULL);
  g_assert_true (g_file_get_contents (key_path, &live->team_key, NULL, NULL));
  g_strstrip (live->team_key);

  api = scholia_server_api_new (live->endpoint);
  scholia_server_api_create_board_async (api, live->team_key, title, image, NULL, NULL, NULL,
                                         created_cb, &live->board);
  live_wait_for (is_set, &live->board);

  return live;
}

void
live_remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        live_remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

void
live_board_free (LiveBoard *live)
{
  for (guint i = 0; i < live->sessions->len; i++)
    scholia_session_close (g_ptr_array_index (live->sessions, i));
  g_ptr_array_unref (live->sessions);
  if (live->server != NULL)
    live_board_kill_server (live);
  g_clear_pointer (&live->board, scholia_board_info_free);
  g_clear_pointer (&live->endpoint, scholia_endpoint_unref);
  live_remove_folder (live->folder);
  g_free (live->folder);
  g_free (live->team_key);
  g_free (live);
}

static ScholiaSession *
join (LiveBoard  *live,
      const char *token,
      const char *name,
      guint       color)
{
  char secret[32] = { 0 };
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *identity = NULL;
  ScholiaSession *session;

  /* Who it is follows from the name. */
  g_strlcpy (secret, name, sizeof secret);
  bytes = g_bytes_new (secret, sizeof secret);
  identity = scholia_endpoint_dup_identity (live->endpoint, bytes);
  session = scholia_session_new (live->endpoint, live->board->id, token, NULL, identity, name,
                                 color);
  g_ptr_array_add (live->sessions, session);
  scholia_session_open (session);

  return session;
}

ScholiaSession *
live_board_join (LiveBoard  *live,
                 const char *name,
                 guint       color)
{
  return join (live, live->board->token, name, color);
}

static void
link_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  ScholiaLinkInfo **info = user_data;

  *info = scholia_server_api_create_link_finish (SCHOLIA_SERVER_API (source), result, &error);
  g_assert_no_error (error);
}

ScholiaSession *
live_board_join_as (LiveBoard   *live,
                    ScholiaRole  role,
                    const char  *name,
                    guint        color)
{
  g_autoptr(ScholiaServerApi) api = scholia_server_api_new (live->endpoint);
  ScholiaLinkRequest request = { .role = role };
  g_autoptr(ScholiaLinkInfo) info = NULL;

  scholia_server_api_create_link_async (api, live->board->id, live->board->token, &request, NULL,
                                        link_cb, &info);
  live_wait_for (is_set, &info);

  return join (live, info->token, name, color);
}

typedef struct
{
  ScholiaSession      *session;
  ScholiaSessionState  state;
} StateWait;

static gboolean
has_state (gpointer user_data)
{
  StateWait *wait = user_data;

  return scholia_session_get_state (wait->session) == wait->state;
}

void
live_board_wait_state (ScholiaSession      *session,
                       ScholiaSessionState  state)
{
  StateWait wait = { session, state };

  live_wait_for (has_state, &wait);
}

typedef struct
{
  const char *id;
  gboolean    has_ended;
} EndWait;

static void
ended_cb (ScholiaSession *session,
          const char     *id,
          const GError   *error,
          gpointer        user_data)
{
  EndWait *wait = user_data;

  g_assert_no_error (error);
  wait->has_ended = wait->has_ended || g_str_equal (id, wait->id);
}

static gboolean
has_ended (gpointer user_data)
{
  return ((EndWait *) user_data)->has_ended;
}

void
live_do (ScholiaSession *session,
         ScholiaAction  *action)
{
  EndWait wait = { scholia_action_get_broadcast_id (action), FALSE };
  g_autoptr(GError) error = NULL;
  gulong handler = g_signal_connect (session, "action-ended", G_CALLBACK (ended_cb), &wait);

  scholia_session_submit (session, action, &error);
  g_assert_no_error (error);
  live_wait_for (has_ended, &wait);
  g_signal_handler_disconnect (session, handler);
  scholia_action_unref (action);
}

char *
live_create (ScholiaSession *session,
             double          x,
             double          y,
             const char     *body)
{
  ScholiaAnchor anchor = scholia_anchor_from_fractions (x, y);
  char *id = scholia_id_new ();

  live_do (session, scholia_action_new_create (id, &anchor, body));

  return id;
}
