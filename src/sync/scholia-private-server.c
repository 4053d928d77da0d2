/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-private-server.h"

#include "scholia-error.h"

#include <glib/gi18n-lib.h>

#include <gio/gunixsocketaddress.h>
#include <sys/un.h>
#include <unistd.h>

/* From the first look to giving up, in milliseconds: a cold disk, a long log to read. */
#define TIMEOUT_MS 10000
/* The wait before another look, in milliseconds: doubled each time, up to the longest. */
#define FIRST_WAIT_MS 20
#define LONGEST_WAIT_MS 400
/* Programs started for one wish, 2.5 s with the waits between: each that ends without serving found
 * another one's lock (which may be gone the next time), or cannot run at all. */
#define MAX_STARTS 8
/* The server's key file: 32 characters and a line feed, with room for a longer kind. */
#define MAX_KEY_BYTES 256

/* One search, shared by all who wait for it at the same time. */
typedef struct
{
  GPtrArray *tasks; /* (element-type GTask) */
  char *socket_path;
  GSubprocess *process;      /* (nullable): runs, or is waited for */
  GDataInputStream *output;  /* (nullable): of it */
  GCancellable *cancellable; /* of whatever it waits for when the time is over */
  guint timeout_id;
  gboolean is_over;
  guint n_starts;
  guint wait_ms;
} Search;

static Search *current_search;

static void look (Search *search);

static void
search_free (Search *search)
{
  g_ptr_array_unref (search->tasks);
  g_free (search->socket_path);
  g_clear_object (&search->process);
  g_clear_object (&search->output);
  g_object_unref (search->cancellable);
  g_clear_handle_id (&search->timeout_id, g_source_remove);
  g_free (search);
}

static void
search_end (Search       *search,
            const char   *team_key,
            const GError *error)
{
  g_assert (current_search == search);

  current_search = NULL;
  for (guint i = 0; i < search->tasks->len; i++)
    {
      GTask *task = g_ptr_array_index (search->tasks, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_pointer (task, g_strdup (team_key), g_free);
    }
  search_free (search);
}

static void
search_fail (Search     *search,
             const char *words)
{
  g_autoptr(GError) error = g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_NO_SERVER, words);

  search_end (search, NULL, error);
}

static gboolean
look_again_cb (gpointer user_data)
{
  look (user_data);
  return G_SOURCE_REMOVE;
}

static void
look_later (Search *search)
{
  g_timeout_add (search->wait_ms, look_again_cb, search);
  search->wait_ms = MIN (search->wait_ms * 2, LONGEST_WAIT_MS);
}

/* "ready"; or the end of its output: another one may be on the way. */
static void
output_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Search *search = user_data;
  g_autofree char *line = NULL;

  line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  g_clear_object (&search->output);
  g_clear_object (&search->process);
  if (line != NULL)
    look (search);
  else
    look_later (search);
}

/* Its own session: Ctrl+C in a terminal means the application, not the board of another window. */
static void
detach_cb (gpointer user_data)
{
  setsid ();
}

static void
start (Search *search)
{
  g_autofree char *program = scholia_private_server_find_program ();
  g_autofree char *data_dir = scholia_private_server_dup_data_dir ();
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GError) error = NULL;

  if (program == NULL)
    {
      search_fail (search, _("The program “scholia-server” is not installed."));
      return;
    }

  search->n_starts++;
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, detach_cb, NULL, NULL);
  search->process = g_subprocess_launcher_spawn (launcher, &error, program, "--private",
                                                 "--data", data_dir,
                                                 "--socket", search->socket_path, NULL);
  if (search->process == NULL)
    {
      g_info ("%s: %s", program, error->message);
      search_fail (search, _("The server on this computer could not be started."));
      return;
    }

  search->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (search->process));
  g_data_input_stream_read_line_async (search->output, G_PRIORITY_DEFAULT,
                                       search->cancellable, output_cb, search);
}

static void
key_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Search *search = user_data;
  g_autofree char *key = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  if (!g_file_load_contents_finish (G_FILE (source), result, &key, &length, NULL, &error))
    {
      g_info ("%s", error->message);
      look_later (search);
      return;
    }

  g_strstrip (key);
  if (*key == '\0' || length > MAX_KEY_BYTES)
    search_fail (search, _("The key of this computer’s server is damaged."));
  else
    search_end (search, key, NULL);
}

static void
read_key (Search *search)
{
  g_autofree char *data_dir = scholia_private_server_dup_data_dir ();
  g_autoptr(GFile) file = g_file_new_build_filename (data_dir, "team-key", NULL);

  g_file_load_contents_async (file, search->cancellable, key_cb, search);
}

/* A socket in a folder of ours can only be bound by us; this also holds where somebody made the
 * folder first. */
static gboolean
is_ours (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr(GCredentials) credentials = g_socket_get_credentials (socket, NULL);

  return credentials != NULL && g_credentials_get_unix_user (credentials, NULL) == getuid ();
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Search *search = user_data;
  g_autoptr(GSocketConnection) connection = NULL;

  connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, NULL);
  if (connection != NULL && is_ours (connection))
    read_key (search);
  else if (connection != NULL)
    search_fail (search, _("Another person’s program answers in place of this computer’s server."));
  else if (search->n_starts < MAX_STARTS && !search->is_over)
    start (search);
  else
    look_later (search);
}

/* Every step ends here again, until there is an answer or the time is over. */
static void
look (Search *search)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (search->socket_path);

  if (search->is_over)
    {
      search_fail (search, _("The server on this computer did not start in time."));
      return;
    }

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (address), search->cancellable,
                                 connected_cb, search);
}

static gboolean
timeout_cb (gpointer user_data)
{
  Search *search = user_data;

  search->timeout_id = 0;
  search->is_over = TRUE;
  g_cancellable_cancel (search->cancellable);
  return G_SOURCE_REMOVE;
}

static Search *
search_new (void)
{
  Search *search = g_new0 (Search, 1);

  search->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  search->socket_path = scholia_private_server_dup_socket_path ();
  search->cancellable = g_cancellable_new ();
  search->wait_ms = FIRST_WAIT_MS;
  search->timeout_id = g_timeout_add (TIMEOUT_MS, timeout_cb, search);
  return search;
}

void
scholia_private_server_ensure_async (GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, scholia_private_server_ensure_async);
  if (current_search != NULL)
    {
      g_ptr_array_add (current_search->tasks, task);
      return;
    }

  current_search = search_new ();
  g_ptr_array_add (current_search->tasks, task);

  if (strlen (current_search->socket_path) < sizeof ((struct sockaddr_un *) 0)->sun_path)
    look (current_search);
  else
    search_fail (current_search,
                 _("The folder for this session’s sockets, XDG_RUNTIME_DIR, has too long a path. "
                   "Choose a shorter one."));
}

ScholiaEndpoint *
scholia_private_server_ensure_finish (GAsyncResult  *result,
                                      char         **team_key,
                                      GError       **error)
{
  g_autofree char *key = NULL;
  g_autofree char *socket_path = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  key = g_task_propagate_pointer (G_TASK (result), error);
  if (key == NULL)
    return NULL;

  if (team_key != NULL)
    *team_key = g_steal_pointer (&key);
  socket_path = scholia_private_server_dup_socket_path ();
  return scholia_endpoint_new_private (socket_path);
}
