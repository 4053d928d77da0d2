/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who may come in, what each role may do, and that boards and teams never meet. */

#include <string.h>

#include "scholia-id.h"
#include "scholia-secret.h"
#include "scholia-store.h"
#include "test-peer.h"

typedef struct
{
  TestServer       *server;
  ScholiaBoardInfo *board;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = test_server_new (TEST_SERVER_PRIVATE, NULL);
  fixture->board = test_create_board (fixture->server, "Board");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->board, scholia_board_info_free);
  g_clear_pointer (&fixture->server, test_server_free);
}

static TestPeer *
join_as (Fixture     *fixture,
         ScholiaRole  role,
         const char  *name)
{
  g_autofree char *token = test_create_link (fixture->server, fixture->board, role, 0, NULL, NULL);

  return test_join (fixture->server, fixture->board->id, token, name, NULL);
}

static void
assert_goodbye (TestPeer             *peer,
                ScholiaGoodbyeReason  expected)
{
  ScholiaGoodbyeReason reason = SCHOLIA_GOODBYE_LEAVING;

  g_assert_cmpuint (test_peer_expect_close (peer, &reason), ==,
                    scholia_goodbye_reason_get_close_code (expected));
  g_assert_cmpint (reason, ==, expected);
}

static void
assert_greeted_with (Fixture              *fixture,
                     const char           *board_id,
                     const char           *token,
                     const char           *password,
                     ScholiaGoodbyeReason  expected)
{
  g_autoptr(TestPeer) peer = test_peer_open (fixture->server, board_id);
  g_autoptr(ScholiaMessage) hello = test_hello (board_id, token, "Anna");

  hello->hello.password = g_strdup (password);
  test_peer_send (peer, hello);
  assert_goodbye (peer, expected);
}

/* Unknown, near miss, of another board, malformed, a team's key: all look alike. */
static void
test_wrong_tokens (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(ScholiaBoardInfo) other = test_create_board (fixture->server, "Other");
  g_autofree char *unknown = scholia_secret_new ();
  g_autofree char *near_miss = g_strdup (fixture->board->token);

  near_miss[31] = near_miss[31] == 'A' ? 'B' : 'A';
  assert_greeted_with (fixture, fixture->board->id, unknown, NULL, SCHOLIA_GOODBYE_NOT_FOUND);
  assert_greeted_with (fixture, fixture->board->id, near_miss, NULL, SCHOLIA_GOODBYE_NOT_FOUND);
  assert_greeted_with (fixture, fixture->board->id, other->token, NULL, SCHOLIA_GOODBYE_NOT_FOUND);
  assert_greeted_with (fixture, fixture->board->id, "x", NULL, SCHOLIA_GOODBYE_NOT_FOUND);
  assert_greeted_with (fixture, fixture->board->id, fixture->server->team_key, NULL,
                       SCHOLIA_GOODBYE_NOT_FOUND);
  assert_greeted_with (fixture, "000000000000", fixture->board->token, NULL,
                       SCHOLIA_GOODBYE_NOT_FOUND);
}

/* A link with a password opens with it, and only then. */
static void
test_password (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *token = NULL;
  g_autoptr(TestPeer) peer = NULL;
  g_autoptr(ScholiaMessage) hello = NULL;
  g_autoptr(ScholiaMessage) welcome = NULL;

  token = test_create_link (fixture->server, fixture->board, SCHOLIA_ROLE_VIEWER, 0, "σχόλια",
                            NULL);
  assert_greeted_with (fixture, fixture->board->id, token, NULL, SCHOLIA_GOODBYE_PASSWORD);
  assert_greeted_with (fixture, fixture->board->id, token, "wrong", SCHOLIA_GOODBYE_PASSWORD);

  peer = test_peer_open (fixture->server, fixture->board->id);
  hello = test_hello (fixture->board->id, token, "Anna");
  hello->hello.password = g_strdup ("σχόλια");
  test_peer_send (peer, hello);
  welcome = test_peer_expect (peer, SCHOLIA_MESSAGE_WELCOME);
}

/* Guessing ends soon. */
static void
test_guessing (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *token = NULL;

  token = test_create_link (fixture->server, fixture->board, SCHOLIA_ROLE_VIEWER, 0, "secret",
                            NULL);
  for (guint i = 0; i < 10; i++)
    assert_greeted_with (fixture, fixture->board->id, token, "guess", SCHOLIA_GOODBYE_PASSWORD);
  assert_greeted_with (fixture, fixture->board->id, token, "guess", SCHOLIA_GOODBYE_RATE_LIMITED);
}

/* Whoever is there when a link ends goes with it; later ones hear why. */
static void
test_expiry (Fixture       *fixture,
             gconstpointer  data)
{
  gint64 soon_ms = g_get_real_time () / 1000 + 400;
  g_autofree char *token = NULL;
  g_autoptr(TestPeer) peer = NULL;

  token = test_create_link (fixture->server, fixture->board, SCHOLIA_ROLE_VIEWER, soon_ms, NULL,
                            NULL);
  peer = test_join (fixture->server, fixture->board->id, token, "Anna", NULL);
  assert_goodbye (peer, SCHOLIA_GOODBYE_EXPIRED);
  g_assert_cmpint (g_get_real_time () / 1000, >=, soon_ms);
  assert_greeted_with (fixture, fixture->board->id, token, NULL, SCHOLIA_GOODBYE_EXPIRED);
}

/* The same for one that is taken back; others on the board stay, and their actions are taken. */
static void
test_revocation (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *link_id = NULL;
  g_autofree char *token = test_create_link (fixture->server, fixture->board,
                                             SCHOLIA_ROLE_COMMENTER, 0, NULL, &link_id);
  g_autoptr(TestPeer) guest = test_join (fixture->server, fixture->board->id, token, "Ben", NULL);
  g_autoptr(TestPeer) owner = test_join (fixture->server, fixture->board->id,
                                         fixture->board->token, "Anna", NULL);
  g_autofree char *path = g_strdup_printf ("/v1/boards/%s/links/%s", fixture->board->id, link_id);
  g_autoptr(GBytes) answer = NULL;
  g_autofree char *id = NULL;
  guint status;

  answer = test_http_authorized (fixture->server, "DELETE", path, fixture->board->token, NULL,
                                 &status);
  g_assert_cmpuint (status, ==, 204);
  assert_goodbye (guest, SCHOLIA_GOODBYE_REVOKED);
  assert_greeted_with (fixture, fixture->board->id, token, NULL, SCHOLIA_GOODBYE_REVOKED);

  id = test_create_thread (owner, "Alone again");
  scholia_message_unref (test_peer_expect (owner, SCHOLIA_MESSAGE_EVENT));
}

/* A deleted board says goodbye, and is not there any more. */
static void
test_board_is_deleted (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(TestPeer) peer = join_as (fixture, SCHOLIA_ROLE_VIEWER, "Anna");
  g_autofree char *path = g_strconcat ("/v1/boards/", fixture->board->id, NULL);
  g_autoptr(GBytes) answer = NULL;
  guint status;

  answer = test_http_authorized (fixture->server, "DELETE", path, fixture->board->token, NULL,
                                 &status);
  g_assert_cmpuint (status, ==, 204);
  assert_goodbye (peer, SCHOLIA_GOODBYE_BOARD_CLOSED);
  assert_greeted_with (fixture, fixture->board->id, fixture->board->token, NULL,
                       SCHOLIA_GOODBYE_NOT_FOUND);
}

static void
assert_refused (TestPeer      *peer,
                ScholiaAction *action,
                ScholiaError   code,
                const char    *member)
{
  g_autoptr(ScholiaAction) owned = action;
  g_autoptr(ScholiaMessage) message = scholia_message_new_action (owned);
  g_autoptr(ScholiaMessage) refused = NULL;

  test_peer_send (peer, message);
  refused = test_peer_expect (peer, SCHOLIA_MESSAGE_REFUSED);
  g_assert_cmpstr (refused->refused.broadcast_id, ==, scholia_action_get_broadcast_id (owned));
  g_assert_cmpint (refused->refused.code, ==, code);
  g_assert_cmpstr (refused->refused.member, ==, member);
  g_assert_cmpstr (refused->refused.message, !=, "");
}

static char *
expect_thread (TestPeer   *peer,
               const char *id)
{
  g_autoptr(ScholiaMessage) message = test_peer_expect (peer, SCHOLIA_MESSAGE_EVENT);

  g_assert_cmpstr (scholia_event_get_broadcast_id (message->event), ==, id);

  return g_strdup (id);
}

/* Who only looks is refused everything, and nobody hears of it. */
static void
test_viewer (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(TestPeer) owner = test_join (fixture->server, fixture->board->id,
                                         fixture->board->token, "Anna", NULL);
  g_autoptr(TestPeer) viewer = join_as (fixture, SCHOLIA_ROLE_VIEWER, "Ben");
  g_autofree char *thread = test_create_thread (owner, "Mine");
  g_autofree char *id = scholia_id_new ();
  ScholiaAnchor anchor = { 1, 1, 0, 0 };

  g_free (expect_thread (owner, thread));
  g_free (expect_thread (viewer, thread));
  assert_refused (viewer, scholia_action_new_create (id, &anchor, "No"), SCHOLIA_ERROR_FORBIDDEN,
                  NULL);
  assert_refused (viewer, scholia_action_new_reply (id, thread, "No"), SCHOLIA_ERROR_FORBIDDEN,
                  NULL);
  for (ScholiaActionKind kind = SCHOLIA_ACTION_RESOLVE; kind <= SCHOLIA_ACTION_DELETE; kind++)
    assert_refused (viewer, scholia_action_new_for_thread (id, kind, thread),
                    SCHOLIA_ERROR_FORBIDDEN, NULL);
  test_peer_expect_quiet (owner);
}

/* A commenter is refused what is another's; each reason has its code and its member. */
static void
test_commenter (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(TestPeer) owner = test_join (fixture->server, fixture->board->id,
                                         fixture->board->token, "Anna", NULL);
  g_autoptr(TestPeer) ben = join_as (fixture, SCHOLIA_ROLE_COMMENTER, "Ben");
  g_autofree char *theirs = test_create_thread (owner, "Theirs");
  g_autofree char *own = NULL;
  g_autofree char *id = scholia_id_new ();
  g_autofree char *nowhere = scholia_id_new ();
  ScholiaAnchor anchor = { 1, 1, 0, 0 };

  g_free (expect_thread (ben, theirs));
  own = test_create_thread (ben, "Own");
  g_free (expect_thread (ben, own));

  assert_refused (ben, scholia_action_new_edit (id, theirs, theirs, "No"), SCHOLIA_ERROR_FORBIDDEN,
                  NULL);
  assert_refused (ben, scholia_action_new_move (id, theirs, &anchor), SCHOLIA_ERROR_FORBIDDEN,
                  NULL);
  assert_refused (ben, scholia_action_new_for_thread (id, SCHOLIA_ACTION_DELETE, theirs),
                  SCHOLIA_ERROR_FORBIDDEN, NULL);
  assert_refused (ben, scholia_action_new_reply (id, nowhere, "No"), SCHOLIA_ERROR_NOT_FOUND,
                  "threadId");
  assert_refused (ben, scholia_action_new_edit (id, own, nowhere, "No"), SCHOLIA_ERROR_NOT_FOUND,
                  "commentId");
  assert_refused (ben, scholia_action_new_delete_comment (id, own, own),
                  SCHOLIA_ERROR_LAST_COMMENT, "commentId");
  assert_refused (ben, scholia_action_new_for_thread (id, SCHOLIA_ACTION_REOPEN, own),
                  SCHOLIA_ERROR_CONFLICT, "threadId");
  assert_refused (ben, scholia_action_new_for_thread (id, SCHOLIA_ACTION_RESTORE, own),
                  SCHOLIA_ERROR_CONFLICT, "threadId");
  g_free (expect_thread (owner, theirs));
  g_free (expect_thread (owner, own));
  test_peer_expect_quiet (owner);
}

/* Words over a limit are refused at the gate, with the member. */
static void
test_too_long (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(TestPeer) ben = join_as (fixture, SCHOLIA_ROLE_COMMENTER, "Ben");
  g_autofree char *words = g_strnfill (4001, 'w');
  g_autofree char *id = scholia_id_new ();
  ScholiaAnchor anchor = { 1, 1, 0, 0 };

  assert_refused (ben, scholia_action_new_create (id, &anchor, words), SCHOLIA_ERROR_TOO_LARGE,
                  "body");
}

/* Too many at once: refused with the time to wait, and nothing is lost of the others. */
static void
test_rate_limit (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(TestPeer) ben = join_as (fixture, SCHOLIA_ROLE_COMMENTER, "Ben");
  const guint n_actions = 100;
  guint n_events = 0;
  guint n_refused = 0;

  for (guint i = 0; i < n_actions; i++)
    g_free (test_create_thread (ben, "Quick"));
  while (n_events + n_refused < n_actions)
    {
      guint16 code;
      g_autoptr(ScholiaMessage) message = test_peer_receive (ben, &code);

      g_assert_nonnull (message);
      n_events += message->kind == SCHOLIA_MESSAGE_EVENT;
      if (message->kind == SCHOLIA_MESSAGE_REFUSED)
        {
          n_refused++;
          g_assert_cmpint (message->refused.code, ==, SCHOLIA_ERROR_RATE_LIMITED);
          g_assert_cmpuint (message->refused.retry_after_ms, >, 0);
        }
    }
  g_assert_cmpuint (n_events, >=, 60);
  g_assert_cmpuint (n_refused, >, 0);
}

static void
assert_separate (TestServer       *server,
                 ScholiaBoardInfo *one,
                 ScholiaBoardInfo *other)
{
  g_autoptr(TestPeer) here = test_join (server, one->id, one->token, "Anna", NULL);
  g_autoptr(TestPeer) there = test_join (server, other->id, other->token, "Anna", NULL);
  g_autofree char *id = NULL;
  guint16 code;

  test_peer_send_text (here, "{\"type\":\"presence\",\"cursor\":[500000,500000]}");
  test_peer_send_text (here, "{\"type\":\"profile\",\"name\":\"Somebody\",\"color\":3}");
  id = test_create_thread (here, "Only here");
  g_free (expect_thread (here, id));

  /* Not even who is here is told there. */
  test_peer_send_text (there, "{\"type\":\"heartbeat\"}");
  while (TRUE)
    {
      g_autoptr(ScholiaMessage) message = test_peer_receive (there, &code);

      g_assert_nonnull (message);
      if (message->kind == SCHOLIA_MESSAGE_HEARTBEAT)
        {
          g_assert_cmpuint (message->heartbeat.seq, ==, 0);
          break;
        }
      g_assert_cmpint (message->kind, ==, SCHOLIA_MESSAGE_JOINED);
      g_assert_cmpuint (message->joined->len, ==, 1);
    }
}

/* Two boards of one team. */
static void
test_boards_are_separate (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(ScholiaBoardInfo) other = test_create_board (fixture->server, "Other");

  assert_separate (fixture->server, fixture->board, other);
}

static void
take_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (result);
}

/* Into the store of a server that does not run. */
static char *
add_team (TestServer *server,
          const char *team_id)
{
  g_autofree char *uri = g_strconcat ("sqlite:", server->folder, "/data", NULL);
  g_autofree char *key = scholia_secret_new ();
  g_autoptr(ScholiaStore) store = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *result = NULL;
  guint8 hash[SCHOLIA_HASH_BYTES];
  ScholiaMetaOperation operation = { .kind = SCHOLIA_META_PUT_TEAM, .team_id = team_id,
                                     .key_hash = hash };

  scholia_store_open_async (uri, NULL, take_result_cb, &result);
  store = scholia_store_open_finish (wait_for (&result), &error);
  g_assert_no_error (error);
  scholia_secret_hash (key, hash);
  scholia_store_meta_async (store, &operation, 1, take_result_cb, &result);
  g_assert_true (scholia_store_meta_finish (store, wait_for (&result), NULL));
  scholia_store_close_async (store, take_result_cb, &result);
  g_assert_true (scholia_store_close_finish (store, wait_for (&result), NULL));

  return g_steal_pointer (&key);
}

/* Two teams: neither sees, lists, opens nor deletes what is the other's. */
static void
test_teams_are_separate (Fixture       *fixture,
                         gconstpointer  data)
{
  static const struct { const char *method; const char *suffix; } routes[] = {
    { "GET", "" }, { "GET", "/image" }, { "GET", "/links" }, { "DELETE", "" },
    { "DELETE", "/links/000000000000" },
  };
  TestServer *server = fixture->server;
  g_autofree char *first_key = g_strdup (server->team_key);
  g_autofree char *other_key = NULL;
  g_autoptr(ScholiaBoardInfo) other = NULL;
  g_autoptr(GBytes) listed = NULL;
  g_autoptr(GPtrArray) boards = NULL;

  test_server_terminate (server);
  other_key = add_team (server, "others");
  test_server_start (server);
  g_free (server->team_key);
  server->team_key = g_strdup (other_key);
  other = test_create_board (server, "Theirs");

  listed = test_http_authorized (server, "GET", "/v1/boards", other_key, NULL, NULL);
  boards = scholia_board_info_decode_list (listed, NULL);
  g_assert_cmpuint (boards->len, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      const char *secrets[] = { first_key, fixture->board->token };
      g_autofree char *path = g_strconcat ("/v1/boards/", other->id, routes[i].suffix, NULL);

      for (guint j = 0; j < G_N_ELEMENTS (secrets); j++)
        {
          g_autoptr(GBytes) answer = NULL;
          guint status;

          answer = test_http_authorized (server, routes[i].method, path, secrets[j], NULL, &status);
          g_assert_cmpuint (status, ==, 404);
        }
    }
  assert_separate (server, fixture->board, other);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *name; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "wrong-tokens", test_wrong_tokens },
    { "password", test_password },
    { "guessing", test_guessing },
    { "expiry", test_expiry },
    { "revocation", test_revocation },
    { "board-is-deleted", test_board_is_deleted },
    { "viewer", test_viewer },
    { "commenter", test_commenter },
    { "too-long", test_too_long },
    { "rate-limit", test_rate_limit },
    { "boards-are-separate", test_boards_are_separate },
    { "teams-are-separate", test_teams_are_separate },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/server/access/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].test, tear_down);
    }

  return g_test_run ();
}
