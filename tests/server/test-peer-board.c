/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a test needs before it begins: HTTP, a board, links, somebody who joined. */

#include "test-peer.h"

#include <string.h>

#include "scholia-id.h"
#include "scholia-wire-limits.h"

static GBytes *
ask (TestPeer   *peer,
     const char *method,
     const char *path,
     const char *headers,
     GBytes     *body,
     guint      *status)
{
  gsize body_length = body != NULL ? g_bytes_get_size (body) : 0;
  g_autofree char *head = NULL;
  g_autoptr(GBytes) answer = NULL;
  const char *text;
  const char *end;
  gsize length;

  /* A proxy would keep the line for more. */
  head = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                          "%sContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          method, path, headers != NULL ? headers : "", body_length);
  test_peer_write (peer, head, strlen (head));
  if (body_length > 0)
    test_peer_write (peer, g_bytes_get_data (body, NULL), body_length);

  answer = test_peer_read_all (peer);
  text = g_bytes_get_data (answer, &length);
  end = length > 0 ? g_strstr_len (text, (gssize) length, "\r\n\r\n") : NULL;
  if (end == NULL)
    return NULL;
  if (status != NULL)
    *status = (guint) g_ascii_strtoull (text + strlen ("HTTP/1.1 "), NULL, 10);

  return g_bytes_new_from_bytes (answer, (gsize) (end + 4 - text),
                                 length - (gsize) (end + 4 - text));
}

GBytes *
test_http (TestServer *server,
           const char *method,
           const char *path,
           const char *headers,
           GBytes     *body,
           guint      *status)
{
  g_autoptr(TestPeer) peer = test_peer_connect (server);
  GBytes *answer = ask (peer, method, path, headers, body, status);

  g_assert_nonnull (answer);

  return answer;
}

GBytes *
test_http_try (TestServer *server,
               const char *method,
               const char *path,
               const char *secret,
               GBytes     *body,
               guint      *status)
{
  g_autofree char *headers = g_strdup_printf ("Authorization: Bearer %s\r\n", secret);
  TestPeer *peer = test_peer_try_connect (server, NULL);
  GBytes *answer;

  if (peer == NULL)
    return NULL;

  answer = ask (peer, method, path, headers, body, status);
  test_peer_free (peer);

  return answer;
}

GBytes *
test_http_authorized (TestServer *server,
                      const char *method,
                      const char *path,
                      const char *secret,
                      GBytes     *body,
                      guint      *status)
{
  g_autofree char *headers = g_strdup_printf ("Authorization: Bearer %s\r\n", secret);

  return test_http (server, method, path, headers, body, status);
}

GBytes *
test_http_dup_body (GBytes *answer)
{
  gsize length;
  const char *text = g_bytes_get_data (answer, &length);
  const char *end = g_strstr_len (text, (gssize) length, "\r\n\r\n");

  g_assert_nonnull (end);

  return g_bytes_new_from_bytes (answer, (gsize) (end + 4 - text),
                                 length - (gsize) (end + 4 - text));
}

GBytes *
test_image (void)
{
  static const guint8 png[] = {
    0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 'I', 'H', 'D', 'R',
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53,
    0xde, 0x00, 0x00, 0x00, 0x0c, 'I', 'D', 'A', 'T', 0x08, 0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0x00,
    0x00, 0x03, 0x01, 0x01, 0x00, 0x18, 0xdd, 0x8d, 0xb0, 0x00, 0x00, 0x00, 0x00, 'I', 'E', 'N',
    'D', 0xae, 0x42, 0x60, 0x82,
  };

  return g_bytes_new_static (png, sizeof png);
}

ScholiaBoardInfo *
test_create_board (TestServer *server,
                   const char *title)
{
  g_autofree char *path = g_strconcat ("/v1/boards?title=", title, NULL);
  g_autoptr(GBytes) image = test_image ();
  g_autoptr(GBytes) json = NULL;
  g_autoptr(GError) error = NULL;
  ScholiaBoardInfo *info;
  guint status;

  json = test_http_authorized (server, "POST", path, server->team_key, image, &status);
  g_assert_cmpuint (status, ==, 201);
  info = scholia_board_info_decode (json, &error);
  g_assert_no_error (error);

  return info;
}

char *
test_create_link (TestServer        *server,
                  ScholiaBoardInfo  *board,
                  ScholiaRole        role,
                  gint64             expires_ms,
                  const char        *password,
                  char             **link_id)
{
  ScholiaLinkRequest request = { role, expires_ms, (char *) password };
  g_autofree char *path = g_strconcat ("/v1/boards/", board->id, "/links", NULL);
  g_autoptr(GBytes) body = scholia_link_request_encode (&request);
  g_autoptr(GBytes) json = NULL;
  g_autoptr(ScholiaLinkInfo) info = NULL;
  g_autoptr(GError) error = NULL;
  guint status;

  json = test_http_authorized (server, "POST", path, board->token, body, &status);
  g_assert_cmpuint (status, ==, 201);
  info = scholia_link_info_decode (json, &error);
  g_assert_no_error (error);
  if (link_id != NULL)
    *link_id = g_strdup (info->id);

  return g_steal_pointer (&info->token);
}

ScholiaMessage *
test_hello (const char *board_id,
            const char *token,
            const char *name)
{
  g_autofree char *session = scholia_id_new ();
  g_autofree char *identity = g_strnfill (43, name[0]);
  char *pending[] = { NULL };
  ScholiaHello hello = {
    .major = SCHOLIA_PROTOCOL_MAJOR,
    .client = (char *) "test/1",
    .board_id = (char *) board_id,
    .token = (char *) token,
    .identity = identity,
    .session = session,
    .name = (char *) name,
    .head_id = (char *) "",
    .pending = pending,
  };

  return scholia_message_new_hello (&hello);
}

TestPeer *
test_join (TestServer      *server,
           const char      *board_id,
           const char      *token,
           const char      *name,
           ScholiaMessage **welcome)
{
  TestPeer *self = test_peer_open (server, board_id);
  g_autoptr(ScholiaMessage) hello = test_hello (board_id, token, name);
  ScholiaMessage *answer;

  test_peer_send (self, hello);
  answer = test_peer_expect (self, SCHOLIA_MESSAGE_WELCOME);
  for (guint i = 0; answer->welcome.is_snapshot && i < answer->welcome.n_parts; i++)
    scholia_message_unref (test_peer_expect (self, SCHOLIA_MESSAGE_SNAPSHOT));
  for (guint64 seq = 0; !answer->welcome.is_snapshot && seq < answer->welcome.seq; seq++)
    scholia_message_unref (test_peer_expect (self, SCHOLIA_MESSAGE_EVENT));

  if (welcome != NULL)
    *welcome = answer;
  else
    scholia_message_unref (answer);

  return self;
}

char *
test_create_thread (TestPeer   *self,
                    const char *body)
{
  char *id = scholia_id_new ();
  ScholiaAnchor anchor = { 410000, 250000, 0, 0 };
  g_autoptr(ScholiaAction) action = scholia_action_new_create (id, &anchor, body);
  g_autoptr(ScholiaMessage) message = scholia_message_new_action (action);

  test_peer_send (self, message);

  return id;
}
