/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Images from a real server, over a line that drops. */

#include "forwarder.h"
#include "peer.h"
#include "real-board.h"
#include "scratch.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

/* Of the image, in bytes. */
#define LENGTH ((gsize) 3 * 1024 * 1024)
/* What heads and a piece that was cut may add to it. */
#define MAX_MORE ((gsize) 128 * 1024)

typedef struct
{
  RealBoard *board;
  Forwarder *line;
  ScholiaServerApi *api;   /* over the line */
  ScholiaBoardInfo *info;
  GBytes *image;

  GCancellable *cancellable;
  gsize stops_at;          /* progress that has `stop` called; 0: never */
  void (*stop) (gpointer fixture);
  goffset first;           /* progress: the first told, the last; -1: none */
  goffset last;
} Fixture;

/* The pixel of the fixture, and behind it bytes that no other image has. */
static GBytes *
new_image (RealBoard *board)
{
  g_autofree char *png = NULL;
  guint8 *bytes = g_malloc (LENGTH);
  gsize png_length;

  for (gsize i = 0; i < LENGTH / 4; i++)
    ((guint32 *) (gpointer) bytes)[i] = g_random_int ();
  g_assert_true (g_file_load_contents (board->image, NULL, &png, &png_length, NULL, NULL));
  memcpy (bytes, png, png_length);
  return g_bytes_new_take (bytes, LENGTH);
}

static ScholiaBoardInfo *
upload (Fixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (self->board->server->folder, "upload", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  ScholiaBoardInfo *info;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (self->image, NULL), LENGTH, NULL));
  scholia_server_api_create_board_async (self->board->api, self->board->server->team_key, "Large",
                                         file, NULL, NULL, NULL, keep_result_cb, &result);
  peer_wait (result != NULL);
  info = scholia_server_api_create_board_finish (self->board->api, result, &error);
  g_assert_no_error (error);
  return info;
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(ScholiaEndpoint) endpoint = NULL;

  self->board = real_board_new (TEST_SERVER_PRIVATE);
  self->image = new_image (self->board);
  self->info = upload (self);
  self->line = forwarder_new (self->board->server->socket_path);
  endpoint = scholia_endpoint_new_private (self->line->path);
  self->api = scholia_server_api_new (endpoint);
  self->cancellable = g_cancellable_new ();
  self->first = self->last = -1;
}

static char *
get_path (Fixture    *self,
          const char *suffix)
{
  g_autofree char *name = g_strconcat (self->info->image.sha256, suffix, NULL);

  return g_build_filename (g_get_user_cache_dir (), "scholia", "images", name, NULL);
}

static gsize
get_size (Fixture    *self,
          const char *suffix)
{
  g_autofree char *path = get_path (self, suffix);
  GStatBuf status;

  return g_stat (path, &status) == 0 ? (gsize) status.st_size : 0;
}

static guint
count_cached (void)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "scholia", "images", NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *path = get_path (self, "");
  g_autofree char *part = get_path (self, ".part");

  g_unlink (path);
  g_unlink (part);
  g_assert_cmpuint (count_cached (), ==, 0);
  g_object_unref (self->cancellable);
  g_object_unref (self->api);
  forwarder_free (self->line);
  scholia_board_info_free (self->info);
  g_bytes_unref (self->image);
  real_board_free (self->board);
}

static void
progress_cb (goffset  n_bytes,
             goffset  total,
             gpointer user_data)
{
  Fixture *self = user_data;

  g_assert_cmpint (total, ==, self->info->image.size_bytes);
  g_assert_cmpint (n_bytes, <=, total);
  if (self->first < 0)
    self->first = n_bytes;
  self->last = n_bytes;
  if (self->stops_at == 0 || (gsize) n_bytes < self->stops_at)
    return;

  self->stops_at = 0;
  self->stop (self);
}

static void
start (Fixture       *self,
       GAsyncResult **result)
{
  self->first = self->last = -1;
  scholia_server_api_get_image_async (self->api, self->info->id, self->info->token, NULL,
                                      &self->info->image, progress_cb, self, self->cancellable,
                                      keep_result_cb, result);
}

static GFile *
download (Fixture  *self,
          GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  start (self, &result);
  peer_wait (result != NULL);
  return scholia_server_api_get_image_finish (self->api, result, error);
}

static void
assert_image (Fixture *self,
              GFile   *file)
{
  g_autoptr(GBytes) bytes = g_file_load_bytes (file, NULL, NULL, NULL);

  g_assert_nonnull (bytes);
  g_assert_true (g_bytes_equal (bytes, self->image));
  g_assert_cmpuint (get_size (self, ".part"), ==, 0);
  g_assert_cmpuint (count_cached (), ==, 1);
}

static void
assert_downloads (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = download (self, &error);

  g_assert_no_error (error);
  assert_image (self, file);
}

/* Fetched, taken from the cache, fetched again when the cache is damaged. */
static void
test_cache (Fixture       *self,
            gconstpointer  data)
{
  g_autofree char *path = get_path (self, "");

  assert_downloads (self);
  g_assert_cmpint (self->last, ==, LENGTH);
  assert_downloads (self);
  g_assert_cmpint (self->last, ==, -1);
  g_assert_true (g_file_set_contents (path, "damaged", 7, NULL));
  assert_downloads (self);
  g_assert_cmpint (self->last, ==, LENGTH);
  g_assert_cmpuint (self->line->n_down, >, 2 * LENGTH);
}

/* Three times on the way: nothing is fetched twice, and nobody is asked. */
static void
test_cut (Fixture       *self,
          gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = NULL;

  start (self, &result);
  for (guint i = 1; i < 4; i++)
    {
      self->line->cut_at = LENGTH / 4 * i;
      peer_wait (self->line->cut_at == 0 || result != NULL);
      if (result != NULL)
        file = scholia_server_api_get_image_finish (self->api, result, &error);
      g_assert_no_error (error);
    }
  peer_wait (result != NULL);
  file = scholia_server_api_get_image_finish (self->api, result, &error);
  g_assert_no_error (error);
  assert_image (self, file);
  g_assert_cmpint (self->first, <, LENGTH / 4);
  g_assert_cmpint (self->last, ==, LENGTH);
  g_test_message ("%" G_GSIZE_FORMAT " bytes came for %" G_GSIZE_FORMAT, self->line->n_down,
                  LENGTH);
  g_assert_cmpuint (self->line->n_down, <, LENGTH + MAX_MORE);
}

static void
stop_by_cancelling (gpointer fixture)
{
  Fixture *self = fixture;

  g_cancellable_cancel (self->cancellable);
}

/* Somebody closes the window and comes back. */
static void
test_cancel (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  gsize kept;

  self->stops_at = LENGTH / 2;
  self->stop = stop_by_cancelling;
  g_assert_null (download (self, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  kept = get_size (self, ".part");
  g_assert_cmpuint (kept, >=, LENGTH / 2);

  g_cancellable_reset (self->cancellable);
  self->line->n_down = 0;
  assert_downloads (self);
  g_assert_cmpint (self->first, ==, kept);
  g_assert_cmpuint (self->line->n_down, <, LENGTH - kept + MAX_MORE);
}

static void
stop_by_killing (gpointer fixture)
{
  Fixture *self = fixture;

  test_server_kill (self->board->server);
  forwarder_cut (self->line);
}

static void
test_server_dies (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = NULL;

  self->stops_at = LENGTH / 2;
  self->stop = stop_by_killing;
  start (self, &result);
  peer_wait (self->stops_at == 0);
  test_server_start (self->board->server);
  peer_wait (result != NULL);
  file = scholia_server_api_get_image_finish (self->api, result, &error);
  g_assert_no_error (error);
  assert_image (self, file);
  g_assert_cmpuint (self->line->n_down, <, LENGTH + MAX_MORE);
}

/* What is left of an application that the system ended, its lock too. */
static void
test_app_dies (Fixture       *self,
               gconstpointer  data)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, self->info->image.size_bytes);
  const char *argv[] = { program, "fetch", self->line->path, self->info->id, self->info->token,
                         self->info->image.sha256, size, NULL };
  g_autoptr(GSubprocess) app = NULL;
  gsize kept;

  app = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, NULL);
  peer_wait (self->line->n_down > LENGTH / 3);
  forwarder_set (self->line, FORWARDER_PASS, FORWARDER_HOLD);
  g_subprocess_force_exit (app);
  g_subprocess_wait (app, NULL, NULL);
  forwarder_cut (self->line);
  forwarder_set (self->line, FORWARDER_PASS, FORWARDER_PASS);
  kept = get_size (self, ".part");
  g_assert_cmpuint (kept, >, 0);

  self->line->n_down = 0;
  assert_downloads (self);
  g_assert_cmpint (self->first, ==, kept);
  g_assert_cmpuint (self->line->n_down, <, LENGTH - kept + MAX_MORE);
}

/* The application that dies. */
static int
fetch (char **argv)
{
  g_autoptr(ScholiaEndpoint) endpoint = scholia_endpoint_new_private (argv[0]);
  g_autoptr(ScholiaServerApi) api = scholia_server_api_new (endpoint);
  g_autoptr(GAsyncResult) result = NULL;
  ScholiaImageInfo image = { .media_type = "image/png", .width = 1, .height = 1 };

  g_strlcpy (image.sha256, argv[3], sizeof image.sha256);
  image.size_bytes = g_ascii_strtoull (argv[4], NULL, 10);
  scholia_server_api_get_image_async (api, argv[1], argv[2], NULL, &image, NULL, NULL, NULL,
                                      keep_result_cb, &result);
  peer_wait (result != NULL);
  return 0;
}

/* What is wrong at its beginning is seen at its end, and fetched anew. */
static void
test_changed_part (Fixture       *self,
                   gconstpointer  data)
{
  g_autofree char *part = get_path (self, ".part");
  g_autofree char *bytes = g_memdup2 (g_bytes_get_data (self->image, NULL), LENGTH);

  for (guint i = 0; i < 2; i++)
    {
      const gsize length = i == 0 ? LENGTH / 2 : LENGTH;
      g_autofree char *path = get_path (self, "");

      bytes[length - 1] ^= 1;
      g_assert_true (g_file_set_contents (part, bytes, (gssize) length, NULL));
      self->line->n_down = 0;
      assert_downloads (self);
      g_assert_cmpuint (self->line->n_down, >, LENGTH);
      g_assert_cmpuint (self->line->n_down, <, LENGTH * 3 / 2 + MAX_MORE);
      g_unlink (path);
    }
}

/* All of it was there, only its name was not. */
static void
test_whole_part (Fixture       *self,
                 gconstpointer  data)
{
  g_autofree char *part = get_path (self, ".part");

  g_assert_true (g_file_set_contents (part, g_bytes_get_data (self->image, NULL), LENGTH, NULL));
  assert_downloads (self);
  g_assert_cmpuint (self->line->n_down, ==, 0);
}

/* Told as what it is, and nothing is left that would keep the disk full; with room it goes well. */
static void
test_disk_full (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  struct rlimit limit;

  getrlimit (RLIMIT_FSIZE, &limit);
  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &(struct rlimit) { LENGTH / 2, limit.rlim_max });
  g_assert_null (download (self, &error));
  setrlimit (RLIMIT_FSIZE, &limit);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_DISK);
  g_assert_cmpuint (count_cached (), ==, 0);
  assert_downloads (self);
}

static void
test_two_windows (Fixture       *self,
                  gconstpointer  data)
{
  GAsyncResult *results[2] = { NULL, NULL };

  for (guint i = 0; i < 2; i++)
    scholia_server_api_get_image_async (self->api, self->info->id, self->info->token, NULL,
                                        &self->info->image, NULL, NULL, NULL, keep_result_cb,
                                        &results[i]);
  peer_wait (results[0] != NULL && results[1] != NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GAsyncResult) result = results[i];
      g_autoptr(GFile) file = scholia_server_api_get_image_finish (self->api, result, &error);

      g_assert_no_error (error);
      assert_image (self, file);
    }
}

/* Other bytes, more bytes, fewer bytes than announced: nothing stays of them. */
static void
test_other_image (Fixture       *self,
                  gconstpointer  data)
{
  const ScholiaImageInfo right = self->info->image;

  for (guint i = 0; i < 5; i++)
    {
      ScholiaImageInfo *image = &self->info->image;
      g_autoptr(GError) error = NULL;

      *image = right;
      image->sha256[0] = i < 4 ? (right.sha256[0] == '0' ? '1' : '0') : '/';
      image->size_bytes = i == 1 ? right.size_bytes + 1 : i == 2 ? right.size_bytes - 1
                          : i == 3 ? G_MAXUINT64 : right.size_bytes;
      g_assert_null (download (self, &error));
      g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
      g_assert_cmpuint (count_cached (), ==, 0);
    }
}

#define ADD(name, function) \
  g_test_add ("/sync/downloads/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  int status;

  if (argc == 7 && g_str_equal (argv[1], "fetch"))
    return fetch (argv + 2);

  g_test_init (&argc, &argv, NULL);
  scratch_enter ();
  ADD ("cache", test_cache);
  ADD ("cut", test_cut);
  ADD ("cancel", test_cancel);
  ADD ("server-dies", test_server_dies);
  ADD ("app-dies", test_app_dies);
  ADD ("changed-part", test_changed_part);
  ADD ("whole-part", test_whole_part);
  ADD ("disk-full", test_disk_full);
  ADD ("two-windows", test_two_windows);
  ADD ("other-image", test_other_image);
  status = g_test_run ();
  scratch_leave ();
  return status;
}
