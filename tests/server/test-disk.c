/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A disk that is really full: a small file system of our own, in a mount namespace of our own,
 * under the real server. Who writes is told so, nobody hears of what is not stored, and all is well
 * again by itself once there is room. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "test-peer.h"
#include "scholia-limits.h"

#define DISK "size=12m"
/* Room for some actions; the journal grows with each. */
#define LEFT_BYTES (300 * 1024)
#define IMAGE_BYTES (2 * 1024 * 1024)
#define PATIENCE_US (30 * G_TIME_SPAN_SECOND)

static gboolean
write_map (const char *path,
           const char *map)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean is_written = fd >= 0 && write (fd, map, strlen (map)) == (ssize_t) strlen (map);

  if (fd >= 0)
    close (fd);

  return is_written;
}

/* As root, or as nobody in particular where people may have namespaces of their own. */
static gboolean
enter_namespace (void)
{
  g_autofree char *user = g_strdup_printf ("0 %u 1\n", (guint) getuid ());
  g_autofree char *group = g_strdup_printf ("0 %u 1\n", (guint) getgid ());

  if (unshare (CLONE_NEWNS) < 0 &&
      (unshare (CLONE_NEWUSER | CLONE_NEWNS) < 0 || !write_map ("/proc/self/uid_map", user) ||
       !write_map ("/proc/self/setgroups", "deny") || !write_map ("/proc/self/gid_map", group)))
    return FALSE;

  return mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static TestServer *
new_server_on_small_disk (void)
{
  TestServer *server = test_server_new (TEST_SERVER_PRIVATE, NULL);
  g_autofree char *data = g_build_filename (server->folder, "data", NULL);

  test_server_terminate (server);
  g_assert_cmpint (mount ("scholia-test", data, "tmpfs", 0, DISK), ==, 0);
  test_server_start (server);

  return server;
}

static char *
fill (TestServer *server)
{
  char *path = g_build_filename (server->folder, "data", "filler", NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  guint8 block[4096] = { 1 };
  off_t size = 0;
  ssize_t n;

  while ((n = write (fd, block, sizeof block)) > 0)
    size += n;
  g_assert_cmpint (errno, ==, ENOSPC);
  g_assert_cmpint (ftruncate (fd, size - LEFT_BYTES), ==, 0);
  close (fd);

  return path;
}

static guint
get_health (TestServer *server,
            const char *state)
{
  guint status;
  g_autoptr(GBytes) json = test_http (server, "GET", "/healthz", NULL, NULL, &status);
  g_autofree char *text = g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));

  return strstr (text, state) != NULL ? status : 0;
}

/* "degraded" at best: less is free than a server should have. */
static void
wait_until_up (TestServer *server)
{
  gint64 give_up_at = g_get_monotonic_time () + PATIENCE_US;

  while (get_health (server, "\"degraded\"") != 200)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, give_up_at);
      g_usleep (20000);
    }
}

/* How many were acknowledged before one was refused. */
static guint
act_until_refused (TestPeer *peer,
                   GPtrArray *ids)
{
  g_autofree char *words = g_strnfill (SCHOLIA_MAX_COMMENT_CHARS, 'w');

  while (TRUE)
    {
      g_autofree char *id = test_create_thread (peer, words);
      guint16 code;
      g_autoptr(ScholiaMessage) answer = test_peer_receive (peer, &code);

      while (answer != NULL && (answer->kind == SCHOLIA_MESSAGE_JOINED ||
                                answer->kind == SCHOLIA_MESSAGE_HEARTBEAT))
        {
          scholia_message_unref (answer);
          answer = test_peer_receive (peer, &code);
        }
      g_assert_nonnull (answer);
      if (answer->kind == SCHOLIA_MESSAGE_REFUSED)
        {
          g_assert_cmpstr (answer->refused.broadcast_id, ==, id);
          g_assert_cmpint (answer->refused.code, ==, SCHOLIA_ERROR_UNAVAILABLE);
          g_assert_cmpuint (answer->refused.retry_after_ms, >, 0);
          return ids->len;
        }
      g_assert_cmpint (answer->kind, ==, SCHOLIA_MESSAGE_EVENT);
      g_assert_cmpstr (scholia_event_get_broadcast_id (answer->event), ==, id);
      g_ptr_array_add (ids, g_steal_pointer (&id));
    }
}

static guint
upload (TestServer *server)
{
  g_autoptr(GBytes) head = test_image ();
  g_autoptr(GByteArray) image = g_byte_array_new ();
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autofree char *text = NULL;
  guint status;

  g_byte_array_append (image, g_bytes_get_data (head, NULL), (guint) g_bytes_get_size (head));
  g_byte_array_set_size (image, IMAGE_BYTES);
  body = g_byte_array_free_to_bytes (g_steal_pointer (&image));
  answer = test_http_authorized (server, "POST", "/v1/boards?title=Large", server->team_key, body,
                                 &status);
  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  if (status != 201)
    g_assert_nonnull (strstr (text, "\"unavailable\""));

  return status;
}

static guint
count_files (TestServer *server,
             const char *folder)
{
  g_autofree char *path = g_build_filename (server->folder, "data", folder, NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
assert_stored (TestServer       *server,
               ScholiaBoardInfo *board,
               GPtrArray        *ids)
{
  g_autoptr(TestPeer) peer = test_peer_open (server, board->id);
  g_autoptr(ScholiaMessage) hello = test_hello (board->id, board->token, "Anna");
  g_autoptr(ScholiaMessage) welcome = NULL;

  g_assert_cmpuint (ids->len, <, 64);
  g_strfreev (hello->hello.pending);
  hello->hello.pending = g_new0 (char *, ids->len + 1);
  for (guint i = 0; i < ids->len; i++)
    hello->hello.pending[i] = g_strdup (g_ptr_array_index (ids, i));
  test_peer_send (peer, hello);
  welcome = test_peer_expect (peer, SCHOLIA_MESSAGE_WELCOME);
  g_assert_cmpuint (welcome->welcome.seq, ==, ids->len);
  g_assert_cmpuint (g_strv_length (welcome->welcome.saved), ==, ids->len);
}

static void
test_full (void)
{
  g_autoptr(TestServer) server = new_server_on_small_disk ();
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "Board");
  g_autoptr(TestPeer) writer = test_join (server, board->id, board->token, "Anna", NULL);
  g_autoptr(TestPeer) watcher = test_join (server, board->id, board->token, "Zoe", NULL);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *filler = NULL;
  g_autofree char *data = g_build_filename (server->folder, "data", NULL);
  guint n_before;

  g_assert_cmpuint (upload (server), ==, 201);
  filler = fill (server);
  n_before = act_until_refused (writer, ids);
  g_assert_cmpuint (n_before, >, 0);

  /* Others heard of what is stored, and of nothing else. */
  for (guint i = 0; i < n_before; i++)
    {
      g_autoptr(ScholiaMessage) event = test_peer_expect (watcher, SCHOLIA_MESSAGE_EVENT);

      g_assert_cmpuint (scholia_event_get_seq (event->event), ==, i + 1);
    }
  test_peer_expect_quiet (watcher);
  g_assert_cmpuint (get_health (server, "\"down\""), ==, 503);
  g_assert_cmpuint (upload (server), ==, 503);
  g_assert_cmpuint (count_files (server, "tmp"), ==, 0);

  g_unlink (filler);
  wait_until_up (server);
  g_ptr_array_add (ids, test_create_thread (writer, "There is room again"));
  scholia_message_unref (test_peer_expect (writer, SCHOLIA_MESSAGE_EVENT));
  scholia_message_unref (test_peer_expect (watcher, SCHOLIA_MESSAGE_EVENT));
  g_assert_cmpuint (upload (server), ==, 201);

  test_server_kill (server);
  test_server_start (server);
  assert_stored (server, board, ids);
  g_test_message ("%u acknowledged on a disk that became full, 0 lost", ids->len);
  test_server_kill (server);
  g_assert_cmpint (umount2 (data, MNT_DETACH), ==, 0);
}

static void
test_not_permitted (void)
{
  g_test_skip ("A file system of our own is not permitted here");
}

int
main (int    argc,
      char **argv)
{
  gboolean is_permitted = enter_namespace ();

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/disk/full", is_permitted ? test_full : test_not_permitted);

  return g_test_run ();
}
