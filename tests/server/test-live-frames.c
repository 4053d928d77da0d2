/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a peer may do wrong with bytes: each ends as documented, and the server lives. */

#include <string.h>

#include "scholia-wire-limits.h"
#include "test-peer.h"

#define FIN 0x80
#define TEXT 0x1
#define BINARY 0x2
#define CONTINUATION 0x0
#define CLOSE 0x8
#define PING 0x9
#define PONG 0xa

static TestServer *server;
static ScholiaBoardInfo *board;

/* One frame each; before and after the welcome the same code. */
static const struct
{
  const char *name;
  guint8      first;
  gboolean    is_masked;
  const char *payload; /* %NULL: @length times 'x' */
  gsize       length;
  guint16     close_code;
} frames[] = {
  { "unmasked", FIN | TEXT, FALSE, "{}", 2, 1002 },
  { "reserved-bit-1", FIN | 0x40 | TEXT, TRUE, "{}", 2, 1002 },
  { "reserved-bit-2", FIN | 0x20 | TEXT, TRUE, "{}", 2, 1002 },
  { "reserved-bit-3", FIN | 0x10 | TEXT, TRUE, "{}", 2, 1002 },
  { "reserved-opcode-3", FIN | 0x3, TRUE, "{}", 2, 1002 },
  { "reserved-opcode-7", FIN | 0x7, TRUE, "{}", 2, 1002 },
  { "reserved-opcode-11", FIN | 0xb, TRUE, "", 0, 1002 },
  { "binary", FIN | BINARY, TRUE, "{}", 2, 1003 },
  { "continuation-of-nothing", FIN | CONTINUATION, TRUE, "{}", 2, 1002 },
  { "invalid-utf8", FIN | TEXT, TRUE, "{\"\xff\":1}", 7, 1007 },
  { "overlong-utf8", FIN | TEXT, TRUE, "\xc0\xaf", 2, 1007 },
  { "surrogate-utf8", FIN | TEXT, TRUE, "\xed\xa0\x80", 3, 1007 },
  { "oversized", FIN | TEXT, TRUE, NULL, SCHOLIA_MAX_MESSAGE_BYTES + 1, 1009 },
  { "fragmented-control", PING, TRUE, "x", 1, 1002 },
  { "long-control", FIN | PING, TRUE, NULL, 126, 1002 },
  { "close-of-one-byte", FIN | CLOSE, TRUE, "x", 1, 1002 },
  { "close-with-reserved-code", FIN | CLOSE, TRUE, "\x03\xed", 2, 1002 },
  { "close-with-invalid-utf8", FIN | CLOSE, TRUE, "\x03\xe8\xff", 3, 1007 },
  { "close", FIN | CLOSE, TRUE, "\x03\xe8" "bye", 5, 1000 },
  { "close-without-code", FIN | CLOSE, TRUE, "", 0, 1000 },
  { "close-with-own-code", FIN | CLOSE, TRUE, "\x0f\xa0", 2, 4000 },
};

static void
send_frame (TestPeer *peer,
            guint     index)
{
  g_autofree char *filled = g_strnfill (frames[index].length, 'x');
  const char *payload = frames[index].payload != NULL ? frames[index].payload : filled;

  test_peer_send_frame (peer, frames[index].first, frames[index].is_masked, payload,
                        frames[index].length);
}

static void
test_frame (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);

  {
    g_autoptr(TestPeer) stranger = test_peer_open (server, board->id);

    send_frame (stranger, index);
    g_assert_cmpuint (test_peer_expect_close (stranger, NULL), ==, frames[index].close_code);
  }
  {
    g_autoptr(TestPeer) guest = test_join (server, board->id, board->token, "Anna", NULL);

    send_frame (guest, index);
    g_assert_cmpuint (test_peer_expect_close (guest, NULL), ==, frames[index].close_code);
  }
}

/* Fragments add up: the sum is what counts, and it is never held. */
static void
test_fragments_are_bounded (void)
{
  g_autoptr(TestPeer) peer = test_join (server, board->id, board->token, "Anna", NULL);
  g_autofree char *piece = g_strnfill (1000, ' ');

  test_peer_send_frame (peer, TEXT, TRUE, piece, 1000);
  for (guint i = 0; i < 65; i++)
    test_peer_send_frame (peer, CONTINUATION, TRUE, piece, 1000);
  g_assert_cmpuint (test_peer_expect_close (peer, NULL), ==, 1009);
}

/* A message in pieces, with a ping between them, is a message. */
static void
test_fragments_are_joined (void)
{
  g_autoptr(TestPeer) peer = test_join (server, board->id, board->token, "Anna", NULL);
  g_autoptr(ScholiaMessage) heartbeat = NULL;
  g_autoptr(GBytes) pong = NULL;
  guint8 opcode = 0;
  guint16 code;

  test_peer_expect_quiet (peer);
  test_peer_send_frame (peer, TEXT, TRUE, "{\"type\":", 8);
  test_peer_send_frame (peer, FIN | PING, TRUE, "hi", 2);
  test_peer_send_frame (peer, CONTINUATION, TRUE, "", 0);
  test_peer_send_frame (peer, FIN | PONG, TRUE, "", 0);
  test_peer_send_frame (peer, FIN | CONTINUATION, TRUE, "\"heartbeat\"}", 12);
  pong = test_peer_receive_frame (peer, &opcode);
  g_assert_cmpuint (opcode, ==, PONG);
  g_assert_cmpmem (g_bytes_get_data (pong, NULL), g_bytes_get_size (pong), "hi", 2);
  heartbeat = test_peer_receive (peer, &code);
  g_assert_cmpint (heartbeat->kind, ==, SCHOLIA_MESSAGE_HEARTBEAT);
}

/* The code of the close frame; @n_pongs: of the pongs before it. */
static guint16
read_to_close (TestPeer *peer,
               guint    *n_pongs)
{
  while (TRUE)
    {
      guint8 opcode = 0;
      g_autoptr(GBytes) payload = test_peer_receive_frame (peer, &opcode);
      const guint8 *data;

      g_assert_nonnull (payload);
      data = g_bytes_get_data (payload, NULL);
      *n_pongs += opcode == PONG;
      if (opcode == CLOSE)
        return (guint16) (data[0] << 8 | data[1]);
    }
}

/* So many at once, of either kind, and no more: nothing piles up while nobody reads the answers. */
static void
test_control_flood (void)
{
  static const guint8 kinds[] = { PING, PONG };
  g_autofree char *payload = g_strnfill (125, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(TestPeer) peer = test_join (server, board->id, board->token, "Anna", NULL);
      guint n_pongs = 0;

      for (guint j = 0; j < 8192; j++)
        test_peer_send_frame (peer, FIN | kinds[i], TRUE, payload, 125);
      g_assert_cmpuint (read_to_close (peer, &n_pongs), ==, 4002);
      g_assert_cmpuint (n_pongs, >=, kinds[i] == PING ? SCHOLIA_CONTROL_BURST : 0);
      g_assert_cmpuint (n_pongs, <=, SCHOLIA_CONTROL_BURST + 10 * SCHOLIA_CONTROL_RATE);
    }
}

/* A second message cannot begin in the middle of the first. */
static void
test_text_inside_text (void)
{
  g_autoptr(TestPeer) peer = test_peer_open (server, board->id);

  test_peer_send_frame (peer, TEXT, TRUE, "{", 1);
  test_peer_send_frame (peer, FIN | TEXT, TRUE, "}", 1);
  g_assert_cmpuint (test_peer_expect_close (peer, NULL), ==, 1002);
}

/* Before the hello, nobody is listened to for long. */
static void
test_hello_is_bounded (void)
{
  g_autoptr(TestPeer) peer = test_peer_open (server, board->id);
  g_autofree char *words = g_strnfill (SCHOLIA_MAX_HELLO_BYTES + 1, ' ');

  test_peer_send_text (peer, words);
  g_assert_cmpuint (test_peer_expect_close (peer, NULL), ==, 1009);
}

/* One byte at a time is slow, not wrong. */
static void
test_bytes_one_by_one (void)
{
  g_autoptr(TestPeer) peer = test_join (server, board->id, board->token, "Anna", NULL);
  const guint8 ping[] = { 0x89, 0x82, 1, 2, 3, 4, 'h' ^ 1, 'i' ^ 2 };
  guint8 opcode = 0;

  test_peer_expect_quiet (peer);
  for (guint i = 0; i < sizeof ping; i++)
    {
      test_peer_write (peer, &ping[i], 1);
      g_usleep (500);
    }
  g_bytes_unref (test_peer_receive_frame (peer, &opcode));
  g_assert_cmpuint (opcode, ==, PONG);
}

/* Messages that make no sense, before the hello: refused by name, then closed. */
static void
test_first_messages (void)
{
  static const char *texts[] = {
    "", "hello", "[]", "{}", "{\"type\":\"hello\"}", "{\"type\":7}", "{\"type\":\"heartbeat\"}",
    "{\"type\":\"action\",\"broadcastId\":\"00000000-0000-4000-8000-000000000000\"}",
    "{\"type\":\"hello\",\"major\":1,\"major\":1}", "{\"type\":\"welcome\"}",
    "{\"type\":\"something-else\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(TestPeer) peer = test_peer_open (server, board->id);
      ScholiaGoodbyeReason reason = SCHOLIA_GOODBYE_LEAVING;

      test_peer_send_text (peer, texts[i]);
      g_assert_cmpuint (test_peer_expect_close (peer, &reason), ==, 1008);
      g_assert_cmpint (reason, ==, SCHOLIA_GOODBYE_MALFORMED);
    }
}

/* The same after the welcome: refused by name, and one may go on. */
static void
test_later_messages (void)
{
  static const struct { const char *text; const char *member; } messages[] = {
    { "hello", NULL },
    { "{}", "type" },
    { "{\"type\":\"something-else\"}", "type" },
    { "{\"type\":\"hello\",\"major\":1}", "client" },
    { "{\"type\":\"action\",\"broadcastId\":\"x\",\"action\":\"create\"}", "broadcastId" },
    { "{\"type\":\"action\",\"broadcastId\":\"00000000-0000-4000-8000-000000000001\","
      "\"action\":\"fly\"}", "action" },
    { "{\"type\":\"profile\",\"name\":\"\",\"color\":1}", "name" },
    { "{\"type\":\"profile\",\"name\":\"Anna\",\"color\":99}", "color" },
  };
  g_autoptr(TestPeer) peer = test_join (server, board->id, board->token, "Anna", NULL);
  g_autofree char *id = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autoptr(ScholiaMessage) refused = NULL;

      test_peer_send_text (peer, messages[i].text);
      refused = test_peer_expect (peer, SCHOLIA_MESSAGE_REFUSED);
      g_assert_cmpint (refused->refused.code, ==, SCHOLIA_ERROR_MALFORMED);
      g_assert_cmpstr (refused->refused.member, ==, messages[i].member);
      g_assert_cmpstr (refused->refused.message, !=, "");
    }
  id = test_create_thread (peer, "Still here");
  scholia_message_unref (test_peer_expect (peer, SCHOLIA_MESSAGE_EVENT));
}

/* A hello for another board than the address's: one of the two is wrong. */
static void
test_other_board (void)
{
  g_autoptr(TestPeer) peer = test_peer_open (server, "000000000000");
  g_autoptr(ScholiaMessage) hello = test_hello (board->id, board->token, "Anna");
  g_autoptr(ScholiaMessage) refused = NULL;

  test_peer_send (peer, hello);
  refused = test_peer_expect (peer, SCHOLIA_MESSAGE_REFUSED);
  g_assert_cmpstr (refused->refused.member, ==, "board");
  g_assert_cmpuint (test_peer_expect_close (peer, NULL), ==, 1008);
}

/* Who says goodbye is let go. */
static void
test_goodbye (void)
{
  g_autoptr(TestPeer) peer = test_join (server, board->id, board->token, "Anna", NULL);

  test_peer_send_text (peer, "{\"type\":\"goodbye\",\"reason\":\"leaving\",\"message\":\"\"}");
  g_assert_cmpuint (test_peer_expect_close (peer, NULL), ==, 1000);
}

/* Who does nothing right is closed. */
static void
test_too_many_invalid (void)
{
  g_autoptr(TestPeer) peer = test_join (server, board->id, board->token, "Anna", NULL);
  ScholiaGoodbyeReason reason = SCHOLIA_GOODBYE_LEAVING;

  for (guint i = 0; i <= SCHOLIA_MAX_INVALID_PER_MINUTE; i++)
    test_peer_send_text (peer, "{\"type\":\"nonsense\"}");
  g_assert_cmpuint (test_peer_expect_close (peer, &reason), ==, 1008);
  g_assert_cmpint (reason, ==, SCHOLIA_GOODBYE_MALFORMED);
}

/* Which side is older is said, whatever else such a hello holds. */
static void
test_other_major (void)
{
  static const struct { const char *text; ScholiaGoodbyeReason reason; } hellos[] = {
    { "{\"type\":\"hello\",\"major\":2,\"novelty\":[]}", SCHOLIA_GOODBYE_TOO_NEW },
    { "{\"type\":\"hello\",\"major\":4000000}", SCHOLIA_GOODBYE_TOO_NEW },
  };

  for (guint i = 0; i < G_N_ELEMENTS (hellos); i++)
    {
      g_autoptr(TestPeer) peer = test_peer_open (server, board->id);
      ScholiaGoodbyeReason reason = SCHOLIA_GOODBYE_LEAVING;

      test_peer_send_text (peer, hellos[i].text);
      g_assert_cmpuint (test_peer_expect_close (peer, &reason), ==,
                        scholia_goodbye_reason_get_close_code (hellos[i].reason));
      g_assert_cmpint (reason, ==, hellos[i].reason);
    }
}

/* After all of it, the same process serves, with hardly more memory. */
static void
test_server_lives (void)
{
  g_autoptr(TestPeer) peer = test_join (server, board->id, board->token, "Anna", NULL);

  test_peer_expect_quiet (peer);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = test_server_new (TEST_SERVER_PRIVATE, NULL);
  board = test_create_board (server, "Board");

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autofree char *path = g_strconcat ("/server/frame/", frames[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_frame);
    }
  g_test_add_func ("/server/frame/fragments-are-bounded", test_fragments_are_bounded);
  g_test_add_func ("/server/frame/control-flood", test_control_flood);
  g_test_add_func ("/server/frame/fragments-are-joined", test_fragments_are_joined);
  g_test_add_func ("/server/frame/text-inside-text", test_text_inside_text);
  g_test_add_func ("/server/frame/bytes-one-by-one", test_bytes_one_by_one);
  g_test_add_func ("/server/gate/hello-is-bounded", test_hello_is_bounded);
  g_test_add_func ("/server/gate/first-messages", test_first_messages);
  g_test_add_func ("/server/gate/later-messages", test_later_messages);
  g_test_add_func ("/server/gate/other-board", test_other_board);
  g_test_add_func ("/server/gate/goodbye", test_goodbye);
  g_test_add_func ("/server/gate/too-many-invalid", test_too_many_invalid);
  g_test_add_func ("/server/gate/other-major", test_other_major);
  g_test_add_func ("/server/gate/server-lives", test_server_lives);

  status = g_test_run ();
  scholia_board_info_free (board);
  test_server_free (server);

  return status;
}
