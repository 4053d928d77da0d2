/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A backup of a server under load, taken apart, looked through, spoilt, and started again. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "scholia-id.h"
#include "scholia-tar.h"
#include "test-peer.h"

#define N_WRITERS 3
#define WORDS "<a comment of the backup's test>"

static int
run (char       **output,
     const char  *format,
     ...) G_GNUC_PRINTF (2, 3);

static int
run (char       **output,
     const char  *format,
     ...)
{
  g_autofree char *line = NULL;
  g_auto(GStrv) argv = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  process = g_subprocess_newv ((const char * const *) argv,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                               &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, output, NULL, &error));

  return g_subprocess_get_exit_status (process);
}

typedef struct
{
  TestServer       *server;
  ScholiaBoardInfo *board;
  int               is_over;   /* atomic */
  int               n_saved;   /* atomic: acknowledged actions */
} Load;

/* Acts, and waits for its own event; refusals for going too fast are part of it. */
static gpointer
write_thread (gpointer data)
{
  Load *load = data;
  g_autoptr(TestPeer) peer = test_join (load->server, load->board->id, load->board->token, "Anna",
                                        NULL);

  while (!g_atomic_int_get (&load->is_over))
    {
      g_autofree char *id = test_create_thread (peer, WORDS);
      gboolean is_answered = FALSE;

      while (!is_answered)
        {
          guint16 close_code;
          g_autoptr(ScholiaMessage) message = test_peer_receive (peer, &close_code);

          g_assert_nonnull (message);
          is_answered = message->kind == SCHOLIA_MESSAGE_REFUSED ||
                        (message->kind == SCHOLIA_MESSAGE_EVENT &&
                         g_str_equal (scholia_event_get_broadcast_id (message->event), id));
          if (is_answered && message->kind == SCHOLIA_MESSAGE_EVENT)
            g_atomic_int_inc (&load->n_saved);
        }
    }

  return NULL;
}

static void
wait_for_saved (Load *load,
                int   n_more)
{
  int start = g_atomic_int_get (&load->n_saved);

  while (g_atomic_int_get (&load->n_saved) < start + n_more)
    g_thread_yield ();
}

static guint64
get_seq (const char *output)
{
  const char *at = strstr (output, " seq=");

  g_assert_nonnull (at);

  return g_ascii_strtoull (at + strlen (" seq="), NULL, 10);
}

/* The restored server, and somebody whose board is further than its: a snapshot, by the
 * protocol. */
static void
come_back (TestServer       *server,
           ScholiaBoardInfo *board,
           guint64           seq)
{
  g_autoptr(TestPeer) peer = test_peer_open (server, board->id);
  g_autoptr(ScholiaMessage) hello = test_hello (board->id, board->token, "Anna");
  g_autoptr(ScholiaMessage) welcome = NULL;
  g_autofree char *id = NULL;

  hello->hello.seq = seq + 1000;
  g_free (hello->hello.head_id);
  hello->hello.head_id = scholia_id_new ();
  test_peer_send (peer, hello);
  welcome = test_peer_expect (peer, SCHOLIA_MESSAGE_WELCOME);
  g_assert_true (welcome->welcome.is_snapshot);
  g_assert_cmpuint (welcome->welcome.seq, ==, seq);
  for (guint i = 0; i < welcome->welcome.n_parts; i++)
    scholia_message_unref (test_peer_expect (peer, SCHOLIA_MESSAGE_SNAPSHOT));

  id = test_create_thread (peer, "and on it goes");
  scholia_message_unref (test_peer_expect (peer, SCHOLIA_MESSAGE_EVENT));
}

static void
restore (TestServer       *server,
         ScholiaBoardInfo *board,
         const char       *archive)
{
  g_autofree char *folder = g_build_filename (server->folder, "data", NULL);
  g_autofree char *old = g_build_filename (server->folder, "old", NULL);
  g_autofree char *output = NULL;
  g_autofree char *kept_key = g_strdup (server->team_key);
  g_autoptr(GBytes) image = NULL;
  g_autoptr(GBytes) expected = test_image ();
  g_autofree char *path = g_strconcat ("/v1/boards/", board->id, "/image", NULL);
  guint status;

  g_assert_cmpint (g_rename (folder, old), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (run (NULL, "tar -xf %s -C %s", archive, folder), ==, 0);
  g_assert_cmpint (run (&output, SCHOLIA_SERVER_EXE " verify %s", folder), ==, 0);

  test_server_start (server);
  g_assert_cmpstr (server->team_key, ==, kept_key);
  image = test_http_authorized (server, "GET", path, board->token, NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  g_assert_true (g_bytes_equal (image, expected));
  come_back (server, board, get_seq (output));
}

static void
test_under_load (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_TLS, NULL);
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "Board");
  g_autofree char *folder = g_build_filename (server->folder, "data", NULL);
  g_autofree char *archive = g_build_filename (server->folder, "backup.tar", NULL);
  g_autofree char *output = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *busy = NULL;
  Load load = { server, board, FALSE, 0 };
  GThread *threads[N_WRITERS];
  guint64 seq;
  int before;

  for (guint i = 0; i < N_WRITERS; i++)
    threads[i] = g_thread_new ("writer", write_thread, &load);
  wait_for_saved (&load, 50);
  before = g_atomic_int_get (&load.n_saved);
  g_assert_cmpint (run (NULL, SCHOLIA_SERVER_EXE " backup %s --data %s", archive, folder), ==, 0);
  wait_for_saved (&load, 5);
  g_atomic_int_set (&load.is_over, TRUE);
  for (guint i = 0; i < N_WRITERS; i++)
    g_thread_join (threads[i]);

  g_assert_cmpint (run (&refused, SCHOLIA_SERVER_EXE " backup %s --data %s", archive, folder), ==,
                   1);
  g_assert_nonnull (strstr (refused, "is there already; with --force it is replaced"));
  g_assert_cmpint (run (&busy, SCHOLIA_SERVER_EXE " verify %s", folder), ==, 1);
  g_assert_nonnull (strstr (busy, "is in use by process"));

  /* All that was acknowledged before the command began is in it. */
  g_assert_cmpint (run (&output, SCHOLIA_SERVER_EXE " verify %s", archive), ==, 0);
  seq = get_seq (output);
  g_assert_cmpuint (seq, >=, (guint64) before);
  g_assert_cmpuint (seq, <, (guint64) load.n_saved);
  g_assert_nonnull (strstr (output, "1 images (0 shown by no board), 0 problems"));

  g_assert_cmpint (test_server_terminate (server), ==, 0);
  restore (server, board, archive);
}

static void
read_some (TestPeer *peer)
{
  char piece[4096];

  g_assert_true (g_input_stream_read_all (g_io_stream_get_input_stream (peer->stream), piece,
                                          sizeof piece, NULL, NULL, NULL));
}

static void
upload_big_image (TestServer *server)
{
  gsize size = 4 * 1024 * 1024;
  g_autoptr(GBytes) small = test_image ();
  g_autofree guint8 *data = g_malloc0 (size);
  g_autoptr(GBytes) image = NULL;
  g_autoptr(GBytes) answer = NULL;
  guint status;

  memcpy (data, g_bytes_get_data (small, NULL), g_bytes_get_size (small));
  image = g_bytes_new_take (g_steal_pointer (&data), size);
  answer = test_http_authorized (server, "POST", "/v1/boards?title=Big", server->team_key, image,
                                 &status);
  g_assert_cmpuint (status, ==, 201);
}

/* One backup at a time, because it has one of the few threads for images; so a reader that takes
 * nothing any more is not waited for. */
static void
test_stalled_reader (void)
{
  static const char *settings[] = { "SCHOLIA_SERVER_PROGRESS_TIMEOUT_MS=250", NULL };
  static const char *request = "GET /v1/admin/backup HTTP/1.1\r\nHost: localhost\r\n\r\n";
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PLAIN, settings);
  g_autofree char *folder = g_build_filename (server->folder, "data", NULL);
  g_autofree char *archive = g_build_filename (server->folder, "backup.tar", NULL);
  g_autofree char *refused = NULL;
  gint64 give_up_at = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  g_autoptr(TestPeer) stalled = NULL;

  upload_big_image (server);
  stalled = test_peer_connect_as_operator (server);
  test_peer_write (stalled, request, strlen (request));
  read_some (stalled);
  g_assert_cmpint (run (&refused, SCHOLIA_SERVER_EXE " backup %s --data %s", archive, folder), ==,
                   1);
  g_assert_nonnull (strstr (refused, "A backup is being made already"));

  while (run (NULL, SCHOLIA_SERVER_EXE " backup %s --data %s", archive, folder) != 0)
    g_assert_cmpint (g_get_monotonic_time (), <, give_up_at);
  g_assert_cmpint (run (NULL, SCHOLIA_SERVER_EXE " verify %s", archive), ==, 0);
}

/* A server that is stopped: its folder or a backup of it, with one thing changed. */
typedef struct
{
  TestServer       *server;
  ScholiaBoardInfo *board;
  char             *folder;
  char             *archive;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(TestPeer) peer = NULL;
  g_autofree char *id = NULL;

  fixture->server = test_server_new (TEST_SERVER_TLS, NULL);
  fixture->board = test_create_board (fixture->server, "Board");
  fixture->folder = g_build_filename (fixture->server->folder, "data", NULL);
  fixture->archive = g_build_filename (fixture->server->folder, "backup.tar", NULL);
  peer = test_join (fixture->server, fixture->board->id, fixture->board->token, "Anna", NULL);
  id = test_create_thread (peer, WORDS);
  scholia_message_unref (test_peer_expect (peer, SCHOLIA_MESSAGE_EVENT));
  g_assert_cmpint (test_server_terminate (fixture->server), ==, 0);
  g_assert_cmpint (run (NULL, SCHOLIA_SERVER_EXE " backup %s --data %s", fixture->archive,
                        fixture->folder), ==, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->board, scholia_board_info_free);
  g_clear_pointer (&fixture->server, test_server_free);
  g_free (fixture->folder);
  g_free (fixture->archive);
}

static void
flip (const char *path,
      gsize       at)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  content[at % length] ^= 1;
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
}

/* Wherever in the backup one bit is another, verify says so. */
static void
test_flipped_in_backup (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *content = NULL;
  gsize length;
  gsize at[12];

  g_assert_true (g_file_get_contents (fixture->archive, &content, &length, NULL));
  g_assert_cmpint (run (NULL, SCHOLIA_SERVER_EXE " verify %s", fixture->archive), ==, 0);
  at[0] = (gsize) ((char *) memmem (content, length, WORDS, strlen (WORDS)) - content);
  at[1] = (gsize) ((char *) memmem (content, length, "\x89PNG", 4) - content) + 40;
  for (guint i = 2; i < G_N_ELEMENTS (at); i++)
    at[i] = (gsize) g_test_rand_int_range (0, (gint32) length - 1024);

  for (guint i = 0; i < G_N_ELEMENTS (at); i++)
    {
      g_autofree char *output = NULL;
      /* What stands between two files is nobody's content. */
      gboolean is_padding = content[at[i]] == '\0' && at[i] >= SCHOLIA_TAR_BLOCK_BYTES;

      flip (fixture->archive, at[i]);
      if (run (&output, SCHOLIA_SERVER_EXE " verify %s", fixture->archive) != 1 && !is_padding)
        g_error ("a flipped bit at %" G_GSIZE_FORMAT " is not seen: %s", at[i], output);
      flip (fixture->archive, at[i]);
    }
}

static void
test_cut_off (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (fixture->archive, &content, &length, NULL));
  for (gsize cut = length - 1024; cut > 0; cut -= MIN (cut, 9000))
    {
      g_assert_true (g_file_set_contents (fixture->archive, content, (gssize) cut, NULL));
      g_assert_cmpint (run (NULL, SCHOLIA_SERVER_EXE " verify %s", fixture->archive), ==, 1);
    }
}

static void
test_spoilt_folder (Fixture       *fixture,
                    gconstpointer  data)
{
  const char *digest = fixture->board->image.sha256;
  g_autofree char *image = g_strdup_printf ("%s/blobs/%.2s/%s", fixture->folder, digest, digest);
  g_autofree char *database = g_build_filename (fixture->folder, "scholia.db", NULL);
  g_autofree char *damaged = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *broken = NULL;

  g_assert_cmpint (run (NULL, SCHOLIA_SERVER_EXE " verify %s", fixture->folder), ==, 0);
  flip (image, 40);
  g_assert_cmpint (run (&damaged, SCHOLIA_SERVER_EXE " verify %s", fixture->folder), ==, 1);
  g_assert_nonnull (strstr (damaged, "has other bytes than its name says"));
  g_assert_cmpint (g_unlink (image), ==, 0);
  g_assert_cmpint (run (&missing, SCHOLIA_SERVER_EXE " verify %s", fixture->folder), ==, 1);
  g_assert_nonnull (strstr (missing, "which is missing"));

  /* In the header of the schema's page. */
  flip (database, 101);
  g_assert_cmpint (run (&broken, SCHOLIA_SERVER_EXE " verify %s", fixture->folder), ==, 1);
  g_assert_nonnull (strstr (broken, "problem: "));
}

/* Each file with its owner, mode, size and time, sorted. */
static void
list (const char *path,
      GPtrArray  *lines)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  GStatBuf info;

  g_assert_cmpint (g_lstat (path, &info), ==, 0);
  if (folder == NULL)
    g_ptr_array_add (lines, g_strdup_printf ("%s %u %o %ld %ld.%ld", path, info.st_uid,
                                             info.st_mode, (long) info.st_size,
                                             (long) info.st_mtim.tv_sec,
                                             (long) info.st_mtim.tv_nsec));
  else
    g_ptr_array_add (lines, g_strdup_printf ("%s %u %o", path, info.st_uid, info.st_mode));
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      list (child, lines);
    }
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return g_strcmp0 (*(const char * const *) a, *(const char * const *) b);
}

static char *
dup_list (const char *path)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  list (path, lines);
  g_ptr_array_sort (lines, compare);
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* By the administrator, too: the server that comes after is somebody else. */
static void
test_leaves_nothing (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *lock = g_build_filename (fixture->folder, "lock", NULL);
  g_autofree char *tmp = g_build_filename (fixture->folder, "tmp", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  GStatBuf folder_info;
  GStatBuf lock_info;

  g_assert_cmpint (g_unlink (lock), ==, 0);
  g_assert_cmpint (g_rmdir (tmp), ==, 0);
  g_assert_cmpint (g_chmod (fixture->folder, 0750), ==, 0);
  if (geteuid () == 0)
    g_assert_cmpint (run (NULL, "chown -R 65534 %s", fixture->folder), ==, 0);
  before = dup_list (fixture->folder);
  g_assert_cmpint (run (NULL, SCHOLIA_SERVER_EXE " verify %s", fixture->folder), ==, 0);
  g_assert_cmpint (g_stat (fixture->folder, &folder_info), ==, 0);
  g_assert_cmpint (g_stat (lock, &lock_info), ==, 0);
  g_assert_cmpuint (lock_info.st_uid, ==, folder_info.st_uid);
  g_assert_cmpuint (lock_info.st_gid, ==, folder_info.st_gid);

  g_assert_cmpint (g_unlink (lock), ==, 0);
  after = dup_list (fixture->folder);
  g_assert_cmpstr (before, ==, after);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/backup/under-load", test_under_load);
  g_test_add_func ("/server/backup/stalled-reader", test_stalled_reader);
  g_test_add ("/server/backup/flipped-in-backup", Fixture, NULL, set_up, test_flipped_in_backup,
              tear_down);
  g_test_add ("/server/backup/cut-off", Fixture, NULL, set_up, test_cut_off, tear_down);
  g_test_add ("/server/backup/spoilt-folder", Fixture, NULL, set_up, test_spoilt_folder,
              tear_down);
  g_test_add ("/server/backup/leaves-nothing", Fixture, NULL, set_up, test_leaves_nothing,
              tear_down);

  return g_test_run ();
}
