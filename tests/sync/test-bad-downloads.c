/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Images from servers that lie, or are older than "from": what is fetched is right, or refused in
 * words with nothing left of it; and how often is asked has an end. */

#include "peer.h"
#include "scholia-image-cache.h"
#include "scratch.h"
#include "script-server.h"

#include <glib/gstdio.h>

#define LENGTH 200000
#define HALF (LENGTH / 2)

static guint8 image[LENGTH + 1];
static guint8 junk[LENGTH + 1];
static ScholiaImageInfo info = { .media_type = "image/png", .width = 1, .height = 1,
                                 .size_bytes = LENGTH };

static void
keep_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GFile *
download (ScriptServer  *server,
          GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_server_api_get_image_async (server->api, "3f9k2m7q4w1z", PEER_TOKEN, NULL, &info, NULL,
                                      NULL, NULL, keep_cb, &result);
  peer_wait (result != NULL);
  return scholia_server_api_get_image_finish (server->api, result, error);
}

static guint
clear (void)
{
  g_autofree char *path = scholia_image_cache_get_path (NULL);
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = scholia_image_cache_get_path (name);

      g_unlink (file);
      n++;
    }

  return n;
}

static void
assert_good (ScriptServer *server)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = download (server, &error);
  g_autoptr(GBytes) bytes = NULL;

  g_assert_no_error (error);
  bytes = g_file_load_bytes (file, NULL, NULL, NULL);
  g_assert_cmpmem (image, LENGTH, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpuint (clear (), ==, 1);
}

static void
assert_refused (ScriptServer *server)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = download (server, &error);

  g_assert_null (file);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
  g_assert_cmpuint (clear (), ==, 0);
}

/* @from: for each request in turn what it goes on from, -1 at the end. */
static void
assert_asked (ScriptServer *server,
              const int    *from)
{
  for (guint i = 0; i < server->requests->len; i++)
    {
      g_autofree char *query = g_strdup_printf ("?from=%d", from[i]);
      g_autofree char *expected =
        g_strdup_printf ("GET /v1/boards/3f9k2m7q4w1z/image%s HTTP/1.1", from[i] > 0 ? query : "");

      g_assert_cmpstr (g_ptr_array_index (server->requests, i), ==, expected);
    }
  g_assert_cmpint (from[server->requests->len], ==, -1);
}

static void
answer_half (ScriptServer *server,
             const guint8 *bytes)
{
  g_autofree char *head = g_strdup_printf ("Content-Length: %d\r\n", LENGTH);

  script_server_answer (server, head, bytes, HALF);
}

static void
answer_rest (ScriptServer *server,
             const char   *from,
             const guint8 *bytes)
{
  g_autofree char *head = g_strdup_printf ("Content-Length: %d\r\nScholia-Image-From: %s\r\n",
                                           LENGTH - HALF, from);

  script_server_answer (server, head, bytes + HALF, LENGTH - HALF);
}

static void
answer_whole (ScriptServer *server,
              const guint8 *bytes)
{
  g_autofree char *head = g_strdup_printf ("Content-Length: %d\r\n", LENGTH);

  script_server_answer (server, head, bytes, LENGTH);
}

static void
test_lies_about_length (void)
{
  for (int more = -1; more <= 1; more += 2)
    {
      g_autoptr(ScriptServer) server = script_server_new ();
      g_autofree char *head = g_strdup_printf ("Content-Length: %d\r\n", LENGTH + more);

      script_server_answer (server, head, image, (gsize) (LENGTH + more));
      assert_refused (server);
      assert_asked (server, (int[]) { 0, -1 });
    }
}

/* No length was said: what comes is counted. */
static void
test_says_no_length (void)
{
  g_autoptr(ScriptServer) server = script_server_new ();

  script_server_answer (server, "", image, LENGTH);
  assert_good (server);
  script_server_answer (server, "", image, LENGTH + 1);
  assert_refused (server);
  script_server_answer (server, "", image, HALF);
  script_server_answer (server, "Scholia-Image-From: 100000\r\n", image + HALF, LENGTH - HALF);
  assert_good (server);
  assert_asked (server, (int[]) { 0, 0, 0, HALF, -1 });
}

static void
test_never_ends (void)
{
  g_autoptr(ScriptServer) server = script_server_new ();
  g_autoptr(GString) text = g_string_new ("HTTP/1.1 200 OK\r\nScholia-Server: test; protocol=1\r\n"
                                          "Transfer-Encoding: chunked\r\n\r\n");

  for (guint i = 0; i < 8; i++)
    {
      g_string_append_printf (text, "%x\r\n", HALF);
      g_string_append_len (text, (const char *) image, HALF);
      g_string_append (text, "\r\n");
    }
  script_server_say (server, g_string_free_to_bytes (g_steal_pointer (&text)));
  assert_refused (server);
}

static void
test_other_bytes (void)
{
  g_autoptr(ScriptServer) server = script_server_new ();

  answer_whole (server, junk);
  assert_refused (server);
  assert_asked (server, (int[]) { 0, -1 });
}

/* An older server sends all of it again: so be it. */
static void
test_without_from (void)
{
  g_autoptr(ScriptServer) server = script_server_new ();

  answer_half (server, image);
  answer_whole (server, image);
  assert_good (server);
  assert_asked (server, (int[]) { 0, HALF, -1 });
}

/* An older server behind a line that always drops at the same place: there is an end to it. */
static void
test_gives_up (void)
{
  g_autoptr(ScriptServer) server = script_server_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = NULL;

  for (guint i = 0; i < 7; i++)
    answer_half (server, image);
  file = download (server, &error);
  g_assert_null (file);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE);
  assert_asked (server, (int[]) { 0, HALF, HALF, HALF, HALF, HALF, HALF, -1 });
  g_assert_cmpuint (clear (), ==, 1);
}

/* From another place than was asked for, or from none that can be read: all of it, once. */
static void
test_from_elsewhere (void)
{
  const char *places[] = { "99999", "0100000", "100000 ", "bytes 100000-" };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr(ScriptServer) server = script_server_new ();
      const gboolean is_good = g_str_equal (places[i], "100000 ");

      answer_half (server, image);
      answer_rest (server, places[i], image);
      if (!is_good)
        answer_whole (server, image);
      assert_good (server);
      assert_asked (server, is_good ? (int[]) { 0, HALF, -1 } : (int[]) { 0, HALF, 0, -1 });
    }
}

/* It says so, and its length fits to what it says: that is not what was asked for either. */
static void
test_from_before (void)
{
  g_autoptr(ScriptServer) server = script_server_new ();

  answer_half (server, image);
  script_server_answer (server, "Content-Length: 100001\r\nScholia-Image-From: 99999\r\n",
                        image + HALF - 1, LENGTH - HALF + 1);
  answer_whole (server, image);
  assert_good (server);
  assert_asked (server, (int[]) { 0, HALF, 0, -1 });
}

/* Halves that do not fit together: the first or the second is wrong. */
static void
test_wrong_halves (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(ScriptServer) server = script_server_new ();

      answer_half (server, i == 0 ? junk : image);
      answer_rest (server, "100000", i == 0 ? image : junk);
      answer_whole (server, image);
      assert_good (server);
      assert_asked (server, (int[]) { 0, HALF, 0, -1 });
    }
}

/* Wrong again, also where the line dropped in between: there is no third time. */
static void
test_wrong_twice (void)
{
  g_autoptr(ScriptServer) server = script_server_new ();

  answer_half (server, junk);
  answer_rest (server, "100000", image);
  answer_half (server, image);
  answer_rest (server, "100000", junk);
  assert_refused (server);
  assert_asked (server, (int[]) { 0, HALF, 0, HALF, -1 });
}

/* Taken away in between: said at once; what was there is kept for who has another link. */
static void
test_refused_in_between (void)
{
  g_autoptr(ScriptServer) server = script_server_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = NULL;
  static const char refusal[] =
    "HTTP/1.1 410 Gone\r\nScholia-Server: test; protocol=1\r\nContent-Length: 44\r\n\r\n"
    "{\"error\":{\"code\":\"revoked\",\"message\":\"over\"}}";

  answer_half (server, image);
  script_server_say (server, g_bytes_new_static (refusal, sizeof refusal - 1));
  file = download (server, &error);
  g_assert_null (file);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_REVOKED);
  assert_asked (server, (int[]) { 0, HALF, -1 });
  g_assert_cmpuint (clear (), ==, 1);
}

/* A server that is not there is not waited for, unless something came from it. */
static void
test_hangs_up (void)
{
  g_autoptr(ScriptServer) server = script_server_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = download (server, &error);

  g_assert_null (file);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNREACHABLE);
  assert_asked (server, (int[]) { 0, -1 });
  g_assert_cmpuint (clear (), ==, 0);
}

#define ADD(name, function) g_test_add_func ("/sync/bad-downloads/" name, function)

int
main (int    argc,
      char **argv)
{
  g_autofree char *sha256 = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  scratch_enter ();
  for (guint i = 0; i < LENGTH; i++)
    {
      image[i] = (guint8) g_random_int ();
      junk[i] = image[i] ^ 1;
    }
  sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, image, LENGTH);
  g_strlcpy (info.sha256, sha256, sizeof info.sha256);

  ADD ("lies-about-length", test_lies_about_length);
  ADD ("says-no-length", test_says_no_length);
  ADD ("never-ends", test_never_ends);
  ADD ("other-bytes", test_other_bytes);
  ADD ("without-from", test_without_from);
  if (g_test_slow ())
    ADD ("gives-up", test_gives_up);
  ADD ("from-elsewhere", test_from_elsewhere);
  ADD ("from-before", test_from_before);
  ADD ("wrong-halves", test_wrong_halves);
  ADD ("wrong-twice", test_wrong_twice);
  ADD ("refused-in-between", test_refused_in_between);
  ADD ("hangs-up", test_hangs_up);
  status = g_test_run ();
  scratch_leave ();
  return status;
}
