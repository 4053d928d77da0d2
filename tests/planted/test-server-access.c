/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Access that is taken away while a room reads it, and while a board is loaded: in the order in
 * which a hurried server gets it wrong. */

#include <string.h>

#include "faulty-server.h"
#include "test-peer.h"

#define PATIENCE_US (10 * G_TIME_SPAN_SECOND)

static const FaultyFailure hold_links = { "links", PLANTED_HOLD_LINKS, 0 };
static const FaultyFailure hold_loads = { "loads", PLANTED_HOLD_LOADS, 0 };

typedef struct
{
  FaultyServer      faulty;
  TestServer       *server;  /* the same */
  ScholiaBoardInfo *board;
  char             *token;   /* of a commenter's link */
  char             *link_id;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  faulty_server_init (&self->faulty);
  self->server = self->faulty.server;
  self->board = test_create_board (self->server, "Board");
  self->token = test_create_link (self->server, self->board, SCHOLIA_ROLE_COMMENTER, 0, NULL,
                                  &self->link_id);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  faulty_server_clear (&self->faulty);
  scholia_board_info_free (self->board);
  g_free (self->token);
  g_free (self->link_id);
}

/* Goes on holding, until something is held. */
static void
wait_until_held (Fixture             *self,
                 const FaultyFailure *what)
{
  gint64 give_up_at = g_get_monotonic_time () + PATIENCE_US;

  while (faulty_server_order (&self->faulty, what, 1, 1, 0) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, give_up_at);
      g_usleep (1000);
    }
}

static void
let_go (Fixture *self)
{
  faulty_server_order (&self->faulty, NULL, 1, 0, 0);
}

static void
request (Fixture    *self,
         const char *method,
         const char *folder,
         const char *name,
         const char *json)
{
  g_autofree char *path = g_strjoin ("/", "/v1/boards", self->board->id, folder, name, NULL);
  g_autoptr(GBytes) body = json != NULL ? g_bytes_new (json, strlen (json)) : NULL;
  g_autoptr(GBytes) answer = NULL;
  guint status;

  answer = test_http_authorized (self->server, method, path, self->board->token, body, &status);
  g_assert_cmpuint (status, ==, 204);
}

static TestPeer *
say_hello (Fixture    *self,
           const char *name,
           const char *token)
{
  TestPeer *peer = test_peer_open (self->server, self->board->id);
  g_autoptr(ScholiaMessage) hello = test_hello (self->board->id, token, name);

  test_peer_send (peer, hello);

  return peer;
}

static gboolean
is_saved (Fixture    *self,
          const char *id)
{
  g_autoptr(TestPeer) peer = test_peer_open (self->server, self->board->id);
  g_autoptr(ScholiaMessage) hello = test_hello (self->board->id, self->board->token, "Zoe");
  g_autoptr(ScholiaMessage) welcome = NULL;

  g_strfreev (hello->hello.pending);
  hello->hello.pending = g_strdupv ((char *[]) { (char *) id, NULL });
  test_peer_send (peer, hello);
  welcome = test_peer_expect (peer, SCHOLIA_MESSAGE_WELCOME);

  return g_strv_length (welcome->welcome.saved) > 0;
}

/* The link was revoked, and its owner told so; who came by it is still here while the room reads
 * the links. What such a one sends is not stored. */
static void
test_acting_while_links_are_read (Fixture       *self,
                                  gconstpointer  data)
{
  g_autoptr(TestPeer) anna = test_join (self->server, self->board->id, self->token, "Anna", NULL);
  g_autofree char *id = NULL;
  ScholiaGoodbyeReason reason = SCHOLIA_GOODBYE_LEAVING;

  faulty_server_order (&self->faulty, &hold_links, 1, 1, 0);
  request (self, "DELETE", "links", self->link_id, NULL);
  wait_until_held (self, &hold_links);
  id = test_create_thread (anna, "By a link that is no more");
  test_peer_expect_quiet (anna);
  let_go (self);

  g_assert_cmpuint (test_peer_expect_close (anna, &reason), ==, 4005);
  g_assert_cmpint (reason, ==, SCHOLIA_GOODBYE_REVOKED);
  g_assert_false (is_saved (self, id));
}

/* A board that was read before somebody was put out of it, and is there after that was obeyed: who
 * was put out stays out. */
static void
test_removed_while_loading (Fixture       *self,
                            gconstpointer  data)
{
  g_autoptr(ScholiaMessage) welcome = NULL;
  g_autofree char *person_id = NULL;
  g_autoptr(TestPeer) ben = NULL;
  g_autoptr(TestPeer) anna = NULL;
  g_autoptr(TestPeer) again = NULL;
  ScholiaGoodbyeReason reason = SCHOLIA_GOODBYE_LEAVING;

  test_peer_free (test_join (self->server, self->board->id, self->token, "Anna", &welcome));
  person_id = g_strdup (scholia_person_get_id (welcome->welcome.you.person));

  faulty_server_order (&self->faulty, &hold_loads, 1, 1, 0);
  ben = say_hello (self, "Ben", self->board->token);
  anna = say_hello (self, "Anna", self->token);
  wait_until_held (self, &hold_loads);
  request (self, "PUT", "removed", person_id, "{\"name\":\"Anna\"}");
  g_assert_cmpuint (test_peer_expect_close (anna, &reason), ==, 4007);
  let_go (self);

  scholia_message_unref (test_peer_expect (ben, SCHOLIA_MESSAGE_WELCOME));
  again = say_hello (self, "Anna", self->token);
  g_assert_cmpuint (test_peer_expect_close (again, &reason), ==, 4007);
  g_assert_cmpint (reason, ==, SCHOLIA_GOODBYE_REMOVED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/planted/access/acting-while-links-are-read", Fixture, NULL, set_up,
              test_acting_while_links_are_read, tear_down);
  g_test_add ("/planted/access/removed-while-loading", Fixture, NULL, set_up,
              test_removed_while_loading, tear_down);

  return g_test_run ();
}
