/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the real server says about its traffic is, to the byte, what its peers saw on their
 * sockets. */

#include <signal.h>
#include <string.h>
#include <sys/socket.h>

#include "scholia-api-usage.h"
#include "scholia-id.h"
#include "test-peer.h"

#define N_PEOPLE 6
/* Of one person, within what the server takes at once. */
#define N_HEARTBEATS 15
#define N_STEPS 150

/* What the peers saw, by "in TYPE" or "out TYPE" from the server's side. */
typedef struct
{
  GHashTable          *messages;  /* -> guint64 */
  ScholiaUsageTraffic  traffic;
} Witness;

typedef struct
{
  TestPeer *peer;
  guint     n_actions;
  guint     n_others;
  guint     n_wrong;
} Person;

static void
see (Witness           *witness,
     ScholiaUsageTally *tally,
     const char        *direction,
     const char        *type,
     guint64            n_bytes)
{
  char *name = g_strconcat (direction, " ", type, NULL);
  guint64 *n_messages = g_hash_table_lookup (witness->messages, name);

  if (n_messages == NULL)
    {
      n_messages = g_new0 (guint64, 1);
      g_hash_table_insert (witness->messages, g_strdup (name), n_messages);
    }
  (*n_messages)++;
  tally->messages++;
  tally->bytes += n_bytes;
  g_free (name);
}

/* %FALSE at the end of the line. */
static gboolean
read_frame (Witness  *witness,
            TestPeer *peer,
            char    **type)
{
  guint64 before = peer->n_received;
  guint8 opcode = 0;
  g_autoptr(GBytes) payload = test_peer_receive_frame (peer, &opcode);
  const char *text;

  g_free (*type);
  *type = NULL;
  if (payload == NULL)
    return FALSE;

  text = g_bytes_get_data (payload, NULL);
  if (opcode == 8 || opcode == 10)
    *type = g_strdup (opcode == 8 ? "close" : "pong");
  else
    {
      const char *start = text + strlen ("{\"type\":\"");
      gsize length = g_bytes_get_size (payload) - strlen ("{\"type\":\"");

      *type = g_strndup (start, (gsize) ((const char *) memchr (start, '"', length) - start));
    }
  see (witness, &witness->traffic.out, "out", *type, peer->n_received - before);

  return TRUE;
}

static void
send_text (Witness    *witness,
           TestPeer   *peer,
           const char *type,
           const char *text)
{
  guint64 before = peer->n_sent;

  test_peer_send_text (peer, text);
  see (witness, &witness->traffic.in, "in", type, peer->n_sent - before);
}

/* In three frames, with a ping in between. */
static void
send_in_pieces (Witness    *witness,
                TestPeer   *peer,
                const char *type,
                const char *text)
{
  gsize length = strlen (text);
  guint64 before = peer->n_sent;

  test_peer_send_frame (peer, 0x01, TRUE, text, 5);
  test_peer_send_frame (peer, 0x00, TRUE, text + 5, length - 5);
  see (witness, &witness->traffic.in, "in", type, peer->n_sent - before);
  before = peer->n_sent;
  test_peer_send_frame (peer, 0x89, TRUE, "are you there", 13);
  see (witness, &witness->traffic.in, "in", "ping", peer->n_sent - before);
  before = peer->n_sent;
  test_peer_send_frame (peer, 0x80, TRUE, "", 0);
  witness->traffic.in.bytes += peer->n_sent - before;
}

static void
join (Witness          *witness,
      TestServer       *server,
      ScholiaBoardInfo *board,
      Person           *person)
{
  g_autofree char *name = g_strdup_printf ("P%d", g_test_rand_int_range (0, 1000));
  g_autoptr(ScholiaMessage) hello = test_hello (board->id, board->token, name);
  g_autoptr(GBytes) bytes = scholia_message_encode (hello);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *type = NULL;

  *person = (Person) { .peer = test_peer_open (server, board->id) };
  send_text (witness, person->peer, "hello", text);
  while (g_strcmp0 (type, "welcome") != 0)
    g_assert_true (read_frame (witness, person->peer, &type));
}

static void
create_thread (Witness    *witness,
               TestPeer   *peer,
               const char *letter,
               gsize       n_letters,
               gboolean    in_pieces)
{
  g_autofree char *id = scholia_id_new ();
  g_autofree char *dots = g_strnfill (n_letters, '.');
  g_auto(GStrv) parts = g_strsplit (dots, ".", -1);
  g_autofree char *body = g_strjoinv (letter, parts);
  g_autofree char *text = NULL;

  text = g_strdup_printf ("{\"type\":\"action\",\"broadcastId\":\"%s\",\"action\":\"create\","
                          "\"anchor\":{\"x\":0.5,\"y\":0.5},\"body\":\"%s\"}", id, body);
  if (in_pieces)
    send_in_pieces (witness, peer, "action", text);
  else
    send_text (witness, peer, "action", text);
}

static void
act (Witness *witness,
     Person  *person)
{
  if (person->n_actions++ < 50)
    create_thread (witness, person->peer, "x", (gsize) g_test_rand_int_range (1, 400),
                   g_test_rand_bit ());
}

/* Within the limits, so that nobody is closed; what exceeds a rate and is dropped counts, too. */
static void
step (Witness *witness,
      Person  *person)
{
  static const char * const wrong[] = { "{\"type\":\"unheard-of\"}", "{", "\"\"" };

  switch (g_test_rand_int_range (0, 8))
    {
    case 0:
      if (person->n_others++ < N_HEARTBEATS)
        send_text (witness, person->peer, "heartbeat", "{\"type\":\"heartbeat\"}");
      break;

    case 1:
      if (person->n_wrong++ < 10)
        send_text (witness, person->peer, "other",
                   wrong[g_test_rand_int_range (0, G_N_ELEMENTS (wrong))]);
      break;

    case 2:
    case 3:
      act (witness, person);
      break;

    default:
      send_text (witness, person->peer, "presence",
                 "{\"type\":\"presence\",\"cursor\":[250000,500000]}");
      break;
    }
}

/* Until the server has read all of it: what it reads after its own goodbye is of no type. */
static void
settle (Witness *witness,
        Person  *person)
{
  g_autofree char *type = NULL;
  guint n_answers = MIN (person->n_others, N_HEARTBEATS) + 1;

  send_text (witness, person->peer, "heartbeat", "{\"type\":\"heartbeat\"}");
  while (n_answers > 0)
    {
      g_assert_true (read_frame (witness, person->peer, &type));
      if (g_str_equal (type, "heartbeat"))
        n_answers--;
    }
}

/* To the end of the line, so that all is counted on both sides. */
static void
leave (Witness  *witness,
       Person   *person,
       gboolean  says_goodbye)
{
  g_autofree char *type = NULL;
  guint64 before;

  if (says_goodbye)
    send_text (witness, person->peer, "goodbye",
               "{\"type\":\"goodbye\",\"reason\":\"leaving\",\"message\":\"\"}");
  while (g_strcmp0 (type, "close") != 0)
    g_assert_true (read_frame (witness, person->peer, &type));

  before = person->peer->n_sent;
  test_peer_send_frame (person->peer, 0x88, TRUE, "\x03\xe8", 2);
  see (witness, &witness->traffic.in, "in", "close", person->peer->n_sent - before);
  while (read_frame (witness, person->peer, &type))
    ;
  g_clear_pointer (&person->peer, test_peer_free);
}

static ScholiaUsageInfo *
get_usage (TestServer *server,
           const char *query)
{
  g_autofree char *path = g_strconcat ("/v1/usage", query, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) json = NULL;
  ScholiaUsageInfo *info;
  guint status;

  json = test_http_authorized (server, "GET", path, server->team_key, NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  info = scholia_usage_info_decode (json, &error);
  g_assert_no_error (error);

  return info;
}

static void
assert_messages (Witness    *witness,
                 const char *direction,
                 const char *type,
                 guint64     n_messages,
                 guint      *n_types)
{
  g_autofree char *name = g_strconcat (direction, " ", type, NULL);
  const guint64 *seen = g_hash_table_lookup (witness->messages, name);

  g_test_message ("%s: the server counted %" G_GUINT64_FORMAT ", the peers %" G_GUINT64_FORMAT,
                  name, n_messages, seen != NULL ? *seen : 0);
  g_assert_cmpuint (n_messages, ==, seen != NULL ? *seen : 0);
  *n_types += n_messages > 0;
}

/* A last frame may still wait to be read when its sender has seen the end: asks again. */
static ScholiaUsageInfo *
get_whole_usage (Witness    *witness,
                 TestServer *server,
                 const char *query)
{
  ScholiaUsageInfo *info = get_usage (server, query);

  for (guint i = 0; i < 100 && memcmp (&info->traffic, &witness->traffic,
                                       sizeof info->traffic) != 0; i++)
    {
      scholia_usage_info_free (info);
      info = get_usage (server, query);
    }

  return info;
}

static void
assert_equal (Witness    *witness,
              TestServer *server,
              const char *query)
{
  g_autoptr(ScholiaUsageInfo) info = get_whole_usage (witness, server, query);
  ScholiaUsageTraffic boards = { 0 };
  guint n_types = 0;

  g_assert_cmpmem (&info->traffic, sizeof info->traffic, &witness->traffic,
                   sizeof witness->traffic);
  for (guint i = 0; i < info->types->len; i++)
    {
      const ScholiaUsageType *type = g_ptr_array_index (info->types, i);

      assert_messages (witness, "in", type->type, type->traffic.in.messages, &n_types);
      assert_messages (witness, "out", type->type, type->traffic.out.messages, &n_types);
    }
  g_assert_cmpuint (n_types, ==, g_hash_table_size (witness->messages));

  for (guint i = 0; i < info->boards->len; i++)
    {
      const ScholiaUsageBoard *board = g_ptr_array_index (info->boards, i);

      boards.in.bytes += board->traffic.in.bytes;
      boards.out.bytes += board->traffic.out.bytes;
    }
  g_assert_cmpuint (boards.in.bytes, ==, witness->traffic.in.bytes);
  g_assert_cmpuint (boards.out.bytes, ==, witness->traffic.out.bytes);
}

static void
live (Witness           *witness,
      TestServer        *server,
      ScholiaBoardInfo **boards,
      gboolean           says_goodbye)
{
  Person people[N_PEOPLE];

  for (guint i = 0; i < N_PEOPLE; i++)
    join (witness, server, boards[i % 2], &people[i]);
  for (guint i = 0; i < N_STEPS; i++)
    step (witness, &people[g_test_rand_int_range (0, N_PEOPLE)]);

  for (guint i = 0; i < N_PEOPLE; i++)
    settle (witness, &people[i]);
  if (!says_goodbye)
    test_server_signal (server, SIGTERM);
  for (guint i = 0; i < N_PEOPLE; i++)
    leave (witness, &people[i], says_goodbye);
  if (!says_goodbye)
    g_assert_cmpint (test_server_wait (server), ==, 0);
}

/* Random sessions, over a clean end, a restart and a kill. */
static void
test_every_byte_is_counted (gconstpointer data)
{
  g_autoptr(TestServer) server = test_server_new (GPOINTER_TO_INT (data), NULL);
  g_autoptr(ScholiaBoardInfo) first = test_create_board (server, "first");
  g_autoptr(ScholiaBoardInfo) second = test_create_board (server, "second");
  ScholiaBoardInfo *boards[] = { first, second };
  Witness witness = {
    .messages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
  };

  live (&witness, server, boards, TRUE);
  assert_equal (&witness, server, "");
  live (&witness, server, boards, FALSE);
  test_server_start (server);
  assert_equal (&witness, server, "?by=day");

  live (&witness, server, boards, TRUE);
  assert_equal (&witness, server, "?by=day");
  test_server_kill (server);
  test_server_start (server);
  assert_equal (&witness, server, "");
  g_hash_table_unref (witness.messages);
}

/* A hello that is not accepted is charged to nobody. */
static void
test_strangers_cost_nothing (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, NULL);
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "board");
  g_autoptr(TestPeer) peer = test_peer_open (server, board->id);
  g_autoptr(ScholiaMessage) hello = NULL;
  g_autoptr(ScholiaUsageInfo) info = NULL;

  hello = test_hello (board->id, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Eve");
  test_peer_send (peer, hello);
  g_assert_cmpuint (test_peer_expect_close (peer, NULL), ==, 4003);
  info = get_usage (server, "");
  g_assert_cmpuint (info->types->len, ==, 0);
  g_assert_cmpuint (info->boards->len, ==, 0);
}

/* One who does not read is cut off: what waited for her and was dropped was sent to nobody. */
static void
test_dropped_frames_cost_nothing (void)
{
  static const char * const settings[] = { "SCHOLIA_SERVER_BACKLOG_TIMEOUT_MS=300",
                                           "SCHOLIA_SERVER_DEAD_AFTER_MS=60000", NULL };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, settings);
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "board");
  Witness witness = {
    .messages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
  };
  g_autofree char *type = NULL;
  Person stalled;
  Person writer;

  join (&witness, server, board, &stalled);
  join (&witness, server, board, &writer);
  g_socket_set_option (g_socket_connection_get_socket (G_SOCKET_CONNECTION (stalled.peer->stream)),
                       SOL_SOCKET, SO_RCVBUF, 4096, NULL);
  for (guint i = 0; i < 55; i++)
    {
      create_thread (&witness, writer.peer, "😀", 3900, FALSE);
      while (g_strcmp0 (type, "new-image-chat") != 0)
        g_assert_true (read_frame (&witness, writer.peer, &type));
      g_clear_pointer (&type, g_free);
    }
  /* On a busy machine that was long ago. */
  while (!g_hash_table_contains (witness.messages, "out left"))
    g_assert_true (read_frame (&witness, writer.peer, &type));

  leave (&witness, &stalled, FALSE);
  leave (&witness, &writer, TRUE);
  /* Some came, and some did not. */
  g_assert_cmpuint (*(guint64 *) g_hash_table_lookup (witness.messages, "out new-image-chat"), <,
                    110);
  assert_equal (&witness, server, "");
  g_hash_table_unref (witness.messages);
}

static void
test_removed_board (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, NULL);
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "board");
  g_autofree char *path = g_strconcat ("/v1/boards/", board->id, NULL);
  Witness witness = {
    .messages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
  };
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(ScholiaUsageInfo) info = NULL;
  Person person;
  guint status;

  join (&witness, server, board, &person);
  answer = test_http_authorized (server, "DELETE", path, server->team_key, NULL, &status);
  g_assert_cmpuint (status, ==, 204);
  leave (&witness, &person, FALSE);

  assert_equal (&witness, server, "");
  info = get_usage (server, "");
  g_assert_cmpuint (info->boards->len, ==, 1);
  g_assert_null (((ScholiaUsageBoard *) g_ptr_array_index (info->boards, 0))->id);
  g_hash_table_unref (witness.messages);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/server/usage/every-byte-is-counted/plain",
                        GINT_TO_POINTER (TEST_SERVER_PRIVATE), test_every_byte_is_counted);
  g_test_add_data_func ("/server/usage/every-byte-is-counted/tls",
                        GINT_TO_POINTER (TEST_SERVER_TLS), test_every_byte_is_counted);
  g_test_add_func ("/server/usage/strangers-cost-nothing", test_strangers_cost_nothing);
  g_test_add_func ("/server/usage/dropped-frames-cost-nothing", test_dropped_frames_cost_nothing);
  g_test_add_func ("/server/usage/removed-board", test_removed_board);

  return g_test_run ();
}
