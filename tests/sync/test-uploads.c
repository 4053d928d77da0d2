/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Images to a real server. */

#include "forwarder.h"
#include "peer.h"
#include "real-board.h"
#include "scratch.h"
#include "test-peer.h"

#include <unistd.h>

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  peer_wait (*result != NULL);
  return *result;
}

typedef struct
{
  guint n_calls;
  goffset last;
  goffset total;
} Progress;

static void
progress_cb (goffset  n_bytes,
             goffset  total,
             gpointer user_data)
{
  Progress *progress = user_data;

  g_assert_cmpint (n_bytes, >=, progress->last);
  g_assert_cmpint (n_bytes, <=, total);
  progress->n_calls++;
  progress->last = n_bytes;
  progress->total = total;
}

static ScholiaBoardInfo *
upload (RealBoard   *board,
        const char  *bytes,
        gsize        length,
        Progress    *progress,
        GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *path = g_build_filename (board->server->folder, "upload", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  scholia_server_api_create_board_async (board->api, board->server->team_key, "Upload", file,
                                         progress != NULL ? progress_cb : NULL, progress, NULL,
                                         keep_result_cb, &result);
  return scholia_server_api_create_board_finish (board->api, wait_for (&result), error);
}

/* The pixel of the fixture, and behind it as many bytes as it takes. */
static char *
new_large_png (RealBoard *board,
               gsize      length)
{
  char *bytes = g_malloc0 (length);
  g_autofree char *png = NULL;
  gsize png_length;

  g_assert_true (g_file_load_contents (board->image, NULL, &png, &png_length, NULL, NULL));
  memcpy (bytes, png, png_length);
  return bytes;
}

static void
test_upload_progress (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  const gsize length = 3 * 1024 * 1024;
  g_autofree char *bytes = new_large_png (board, length);
  Progress progress = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaBoardInfo) info = upload (board, bytes, length, &progress, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (info->image.size_bytes, ==, length);
  g_assert_cmpuint (progress.n_calls, >, 10);
  g_assert_cmpint (progress.last, ==, length);
  g_assert_cmpint (progress.total, ==, length);
}

static void
test_bad_uploads (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) missing = g_file_new_for_path ("/nonexistent.png");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) refused = NULL;
  g_autofree char *sparse_path = g_build_filename (board->server->folder, "sparse", NULL);
  g_autoptr(GFile) sparse = g_file_new_for_path (sparse_path);

  g_assert_null (upload (board, "just text", 9, NULL, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
  g_clear_error (&error);
  g_assert_null (upload (board, "", 0, NULL, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
  g_clear_error (&error);

  scholia_server_api_create_board_async (board->api, board->server->team_key, "x", missing, NULL,
                                         NULL,
                                         NULL, keep_result_cb, &result);
  g_assert_null (scholia_server_api_create_board_finish (board->api, wait_for (&result), &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
  g_clear_error (&error);
  g_clear_object (&result);

  g_assert_true (g_file_set_contents (sparse_path, "", 0, NULL));
  g_assert_cmpint (truncate (sparse_path, 60 * 1024 * 1024), ==, 0);
  scholia_server_api_create_board_async (board->api, board->server->team_key, "x", sparse, NULL,
                                         NULL,
                                         NULL, keep_result_cb, &result);
  g_assert_null (scholia_server_api_create_board_finish (board->api, wait_for (&result), &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE);
  g_clear_error (&error);

  scholia_server_api_create_board_async (board->api, PEER_TOKEN, "x", board->image, NULL, NULL,
                                         NULL,
                                         keep_result_cb, &refused);
  g_assert_null (scholia_server_api_create_board_finish (board->api, wait_for (&refused), &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

/* The server refuses after the headers and does not wait for 20 MB: its reason gets through. */
static void
test_refused_while_sending (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_TLS);
  const gsize length = 20 * 1024 * 1024;
  g_autofree char *bytes = new_large_png (board, length);
  g_autofree char *right_key = g_steal_pointer (&board->server->team_key);
  g_autoptr(GError) error = NULL;

  board->server->team_key = g_strdup (PEER_TOKEN);
  g_assert_null (upload (board, bytes, length, NULL, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

#define LENGTH ((gsize) 3 * 1024 * 1024)

static guint
count_boards (RealBoard *board)
{
  g_autoptr(GBytes) json = test_http_authorized (board->server, "GET", "/v1/boards",
                                                 board->server->team_key, NULL, NULL);
  g_autoptr(GPtrArray) boards = scholia_board_info_decode_list (json, NULL);

  return boards->len;
}

/* An upload on its way over a line that a test can spoil. */
typedef struct
{
  RealBoard *board;
  Forwarder *line;
  ScholiaServerApi *api;
  GFile *file;
  GCancellable *cancellable;
  GAsyncResult *result;
} Sending;

static void
sending_start (Sending *self)
{
  g_autoptr(ScholiaEndpoint) endpoint = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *path = NULL;

  self->board = real_board_new (TEST_SERVER_PRIVATE);
  self->line = forwarder_new (self->board->server->socket_path);
  endpoint = scholia_endpoint_new_private (self->line->path);
  self->api = scholia_server_api_new (endpoint);
  self->cancellable = g_cancellable_new ();
  bytes = new_large_png (self->board, LENGTH);
  path = g_build_filename (self->board->server->folder, "large", NULL);
  self->file = g_file_new_for_path (path);
  g_assert_true (g_file_set_contents (path, bytes, LENGTH, NULL));
  scholia_server_api_create_board_async (self->api, self->board->server->team_key, "Large",
                                         self->file, NULL, NULL, self->cancellable,
                                         keep_result_cb, &self->result);
}

static void
sending_clear (Sending *self)
{
  g_clear_object (&self->result);
  g_object_unref (self->cancellable);
  g_object_unref (self->file);
  g_object_unref (self->api);
  forwarder_free (self->line);
  real_board_free (self->board);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sending, sending_clear)

static ScholiaBoardInfo *
sending_finish (Sending  *self,
                GError  **error)
{
  return scholia_server_api_create_board_finish (self->api, wait_for (&self->result), error);
}

static void
test_interrupted (void)
{
  g_auto(Sending) sending = { 0 };
  g_autoptr(ScholiaBoardInfo) info = NULL;
  g_autoptr(GError) error = NULL;

  sending_start (&sending);
  sending.line->cut_up_at = LENGTH / 2;
  info = sending_finish (&sending, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (info->image.size_bytes, ==, LENGTH);
  g_assert_cmpuint (sending.line->cut_up_at, ==, 0);
  g_assert_cmpuint (sending.line->n_up, >, LENGTH * 3 / 2);
  g_assert_cmpuint (count_boards (sending.board), ==, 2);
}

/* The board is there, only nobody was told: there is one, not two. */
static void
test_answer_lost (void)
{
  g_auto(Sending) sending = { 0 };
  g_autoptr(ScholiaBoardInfo) info = NULL;
  g_autoptr(GError) error = NULL;

  sending_start (&sending);
  forwarder_set (sending.line, FORWARDER_PASS, FORWARDER_HOLD);
  peer_wait (sending.line->n_up > LENGTH && count_boards (sending.board) == 2);
  g_assert_null (sending.result);
  forwarder_set (sending.line, FORWARDER_PASS, FORWARDER_SWALLOW);
  forwarder_cut (sending.line);
  forwarder_set (sending.line, FORWARDER_PASS, FORWARDER_PASS);
  info = sending_finish (&sending, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (info->image.size_bytes, ==, LENGTH);
  g_assert_nonnull (info->token);
  g_assert_cmpuint (count_boards (sending.board), ==, 2);
}

/* Never more than half of it gets through: said so, after three times. */
static void
test_interrupted_always (void)
{
  g_auto(Sending) sending = { 0 };
  g_autoptr(ScholiaBoardInfo) info = NULL;
  g_autoptr(GError) error = NULL;

  sending_start (&sending);
  for (guint i = 1; sending.result == NULL; i++)
    {
      sending.line->cut_up_at = LENGTH / 2 * i;
      peer_wait (sending.line->cut_up_at == 0 || sending.result != NULL);
    }
  info = sending_finish (&sending, &error);
  g_assert_null (info);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE);
  g_assert_cmpuint (sending.line->n_up, ==, LENGTH / 2 * 3);
  g_assert_cmpuint (count_boards (sending.board), ==, 1);
}

/* While it waits for the line, too. */
static void
test_cancelled (void)
{
  g_auto(Sending) sending = { 0 };
  g_autoptr(ScholiaBoardInfo) info = NULL;
  g_autoptr(GError) error = NULL;

  sending_start (&sending);
  sending.line->cut_up_at = LENGTH / 2;
  peer_wait (sending.line->cut_up_at == 0);
  g_cancellable_cancel (sending.cancellable);
  info = sending_finish (&sending, &error);
  g_assert_null (info);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_boards (sending.board), ==, 1);
}

#define ADD(name, function) g_test_add_func ("/sync/uploads/" name, function)

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  scratch_enter ();
  ADD ("upload-progress", test_upload_progress);
  ADD ("bad-uploads", test_bad_uploads);
  ADD ("refused-while-sending", test_refused_while_sending);
  ADD ("interrupted", test_interrupted);
  ADD ("answer-lost", test_answer_lost);
  ADD ("interrupted-always", test_interrupted_always);
  ADD ("cancelled", test_cancelled);
  status = g_test_run ();
  scratch_leave ();
  return status;
}
