/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A creation that is asked for again, by who lost the answer. */

#include <string.h>

#include "test-peer.h"

#define CREATION "5b0c7a52-3c1e-4d0a-9a54-0f6f3a1c2d10"

static TestServer *server;

/* Looks the same, and is not. */
static GBytes *
new_other_image (void)
{
  g_autoptr(GBytes) image = test_image ();
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, g_bytes_get_data (image, NULL), (guint) g_bytes_get_size (image));
  g_byte_array_append (bytes, (const guint8 *) "x", 1);

  return g_byte_array_free_to_bytes (bytes);
}

static ScholiaBoardInfo *
create_named (const char *creation,
              GBytes     *image,
              guint       expected_status)
{
  g_autofree char *path = g_strconcat ("/v1/boards?title=Named&creation=", creation, NULL);
  g_autoptr(GBytes) answer = NULL;
  guint status;

  answer = test_http_authorized (server, "POST", path, server->team_key, image, &status);
  g_assert_cmpuint (status, ==, expected_status);

  return status == 201 ? scholia_board_info_decode (answer, NULL) : NULL;
}

static void
assert_opens (const ScholiaBoardInfo *board)
{
  g_autofree char *path = g_strconcat ("/v1/boards/", board->id, NULL);
  g_autoptr(GBytes) answer = NULL;
  guint status;

  answer = test_http_authorized (server, "GET", path, board->token, NULL, &status);
  g_assert_cmpuint (status, ==, 200);
}

/* Asked for again: the same board, whose image stays what it was, and a token of one's own. Once it
 * is deleted the name is free. */
static void
test_creation_again (void)
{
  g_autoptr(GBytes) image = test_image ();
  g_autoptr(GBytes) other_image = new_other_image ();
  g_autoptr(ScholiaBoardInfo) first = create_named (CREATION, image, 201);
  g_autoptr(ScholiaBoardInfo) second = create_named (CREATION, other_image, 201);
  g_autoptr(ScholiaBoardInfo) third = NULL;
  g_autofree char *path = g_strconcat ("/v1/boards/", first->id, NULL);
  g_autoptr(GBytes) gone = NULL;

  g_assert_cmpstr (first->id, ==, second->id);
  g_assert_cmpstr (first->image.sha256, ==, second->image.sha256);
  g_assert_cmpstr (first->token, !=, second->token);
  g_assert_cmpint (second->role, ==, SCHOLIA_ROLE_MODERATOR);
  assert_opens (first);
  assert_opens (second);

  gone = test_http_authorized (server, "DELETE", path, server->team_key, NULL, NULL);
  third = create_named (CREATION, other_image, 201);
  g_assert_cmpstr (first->image.sha256, !=, third->image.sha256);
  assert_opens (third);
}

/* The first of two at once comes to its end when the board is there already. */
static void
test_creations_at_once (void)
{
  static const char creation[] = "5b0c7a52-3c1e-4d0a-9a54-0f6f3a1c2d11";
  g_autoptr(TestPeer) peer = test_peer_connect (server);
  g_autoptr(GBytes) image = test_image ();
  const char *bytes = g_bytes_get_data (image, NULL);
  const gsize length = g_bytes_get_size (image);
  g_autofree char *head = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(ScholiaBoardInfo) slow = NULL;
  g_autoptr(ScholiaBoardInfo) quick = NULL;

  head = g_strdup_printf ("POST /v1/boards?title=Slow&creation=%s HTTP/1.1\r\nHost: localhost\r\n"
                          "Authorization: Bearer %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          creation, server->team_key, length);
  test_peer_write (peer, head, strlen (head));
  test_peer_write (peer, bytes, length - 1);
  quick = create_named (creation, image, 201);
  test_peer_write (peer, bytes + length - 1, 1);
  answer = test_peer_read_all (peer);
  body = test_http_dup_body (answer);
  slow = scholia_board_info_decode (body, NULL);
  g_assert_nonnull (slow);
  g_assert_cmpstr (slow->id, ==, quick->id);
  g_assert_cmpstr (slow->title, ==, "Named");
  g_assert_cmpstr (slow->token, !=, quick->token);
  assert_opens (slow);
}

static void
test_creation_of_bad_form (void)
{
  const char *names[] = { "", "1", "5B0C7A52-3C1E-4D0A-9A54-0F6F3A1C2D10", CREATION "0", ".." };
  g_autoptr(GBytes) image = test_image ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_null (create_named (names[i], image, 400));
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = test_server_new (TEST_SERVER_TLS, NULL);

  g_test_add_func ("/server/creation/again", test_creation_again);
  g_test_add_func ("/server/creation/at-once", test_creations_at_once);
  g_test_add_func ("/server/creation/bad-form", test_creation_of_bad_form);

  status = g_test_run ();
  test_server_free (server);

  return status;
}
