/* SPDX-License-Identifier: GPL-3.0-or-later */

/* People on a board, over real sockets: the Unix socket of a private server and TLS. */

#include <string.h>

#include "scholia-id.h"
#include "test-peer.h"

typedef struct
{
  TestServer       *server;
  ScholiaBoardInfo *board;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  kind)
{
  fixture->server = test_server_new ((TestServerKind) GPOINTER_TO_INT (kind), NULL);
  fixture->board = test_create_board (fixture->server, "Board");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  kind)
{
  g_clear_pointer (&fixture->board, scholia_board_info_free);
  g_clear_pointer (&fixture->server, test_server_free);
}

static TestPeer *
join (Fixture    *fixture,
      const char *name)
{
  return test_join (fixture->server, fixture->board->id, fixture->board->token, name, NULL);
}

static void
assert_event (TestPeer   *peer,
              const char *broadcast_id,
              guint64     seq)
{
  g_autoptr(ScholiaMessage) message = test_peer_expect (peer, SCHOLIA_MESSAGE_EVENT);

  g_assert_cmpstr (scholia_event_get_broadcast_id (message->event), ==, broadcast_id);
  g_assert_cmpuint (scholia_event_get_seq (message->event), ==, seq);
}

/* The welcome says what the board is and who we are. */
static void
test_join_welcomes (Fixture       *fixture,
                    gconstpointer  kind)
{
  g_autoptr(ScholiaMessage) welcome = NULL;
  g_autoptr(TestPeer) peer = NULL;

  peer = test_join (fixture->server, fixture->board->id, fixture->board->token, "Anna", &welcome);
  g_assert_cmpstr (welcome->welcome.board_id, ==, fixture->board->id);
  g_assert_cmpstr (welcome->welcome.title, ==, "Board");
  g_assert_cmpuint (welcome->welcome.seq, ==, 0);
  g_assert_cmpint (welcome->welcome.you.role, ==, SCHOLIA_ROLE_MODERATOR);
  g_assert_cmpstr (scholia_person_get_name (welcome->welcome.you.person), ==, "Anna");
  g_assert_cmpstr (welcome->welcome.image.sha256, ==, fixture->board->image.sha256);
}

/* Everybody hears of an action with its broadcastId: others, the own connection, the own other
 * one. */
static void
test_action_is_broadcast (Fixture       *fixture,
                          gconstpointer  kind)
{
  g_autoptr(TestPeer) anna = join (fixture, "Anna");
  g_autoptr(TestPeer) anna_again = join (fixture, "Anna");
  g_autoptr(TestPeer) ben = join (fixture, "Ben");
  g_autofree char *id = test_create_thread (anna, "Look here");

  assert_event (anna, id, 1);
  assert_event (anna_again, id, 1);
  assert_event (ben, id, 1);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *name; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "welcomes", test_join_welcomes },
    { "action-is-broadcast", test_action_is_broadcast },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *private_path = g_strconcat ("/server/private/", tests[i].name, NULL);
      g_autofree char *tls_path = g_strconcat ("/server/tls/", tests[i].name, NULL);

      g_test_add (private_path, Fixture, GINT_TO_POINTER (TEST_SERVER_PRIVATE), set_up,
                  tests[i].test, tear_down);
      g_test_add (tls_path, Fixture, GINT_TO_POINTER (TEST_SERVER_TLS), set_up, tests[i].test,
                  tear_down);
    }

  return g_test_run ();
}
