/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is put out of a board stays out, and hears why. */

#include <string.h>

#include "scholia-id.h"
#include "test-peer.h"

typedef struct
{
  TestServer       *server;
  ScholiaBoardInfo *board;
  char             *token;   /* of a commenter's link */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = test_server_new (TEST_SERVER_PRIVATE, NULL);
  fixture->board = test_create_board (fixture->server, "Board");
  fixture->token = test_create_link (fixture->server, fixture->board, SCHOLIA_ROLE_COMMENTER, 0,
                                     NULL, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->token, g_free);
  g_clear_pointer (&fixture->board, scholia_board_info_free);
  g_clear_pointer (&fixture->server, test_server_free);
}

static TestPeer *
join (Fixture     *fixture,
      const char  *name,
      char       **person_id)
{
  g_autoptr(ScholiaMessage) welcome = NULL;
  TestPeer *peer;

  peer = test_join (fixture->server, fixture->board->id, fixture->token, name, &welcome);
  if (person_id != NULL)
    *person_id = g_strdup (scholia_person_get_id (welcome->welcome.you.person));

  return peer;
}

static guint
request (Fixture     *fixture,
         const char  *method,
         const char  *person_id,
         const char  *secret,
         const char  *json,
         GBytes     **answer)
{
  g_autofree char *path = g_strjoin ("/", "/v1/boards", fixture->board->id, "removed", person_id,
                                     NULL);
  g_autoptr(GBytes) body = json != NULL ? g_bytes_new (json, strlen (json)) : NULL;
  g_autoptr(GBytes) told = NULL;
  guint status;

  told = test_http_authorized (fixture->server, method, path, secret, body, &status);
  if (answer != NULL)
    *answer = g_steal_pointer (&told);

  return status;
}

static void
remove_person (Fixture    *fixture,
               const char *person_id,
               const char *json)
{
  g_assert_cmpuint (request (fixture, "PUT", person_id, fixture->board->token, json, NULL), ==,
                    204);
}

/* The goodbye with these words comes, whatever was on its way. */
static void
assert_removed (TestPeer   *peer,
                const char *words)
{
  g_autoptr(ScholiaMessage) goodbye = NULL;
  guint16 code = 0;

  do
    {
      g_clear_pointer (&goodbye, scholia_message_unref);
      goodbye = test_peer_receive (peer, &code);
      g_assert_nonnull (goodbye);
    }
  while (goodbye->kind != SCHOLIA_MESSAGE_GOODBYE);

  g_assert_cmpint (goodbye->goodbye.reason, ==, SCHOLIA_GOODBYE_REMOVED);
  g_assert_cmpstr (goodbye->goodbye.message, ==, words);
  g_assert_null (test_peer_receive (peer, &code));
  g_assert_cmpuint (code, ==, 4007);
}

static void
assert_kept_out (Fixture    *fixture,
                 const char *name,
                 const char *words)
{
  g_autoptr(TestPeer) peer = test_peer_open (fixture->server, fixture->board->id);
  g_autoptr(ScholiaMessage) hello = test_hello (fixture->board->id, fixture->token, name);

  test_peer_send (peer, hello);
  assert_removed (peer, words);
}

/* All windows of the person go, within a second, and the others see it. */
static void
test_every_window_goes (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *person_id = NULL;
  g_autoptr(TestPeer) owner = join (fixture, "Anna", NULL);
  g_autoptr(TestPeer) first = join (fixture, "Ben", &person_id);
  g_autoptr(TestPeer) second = join (fixture, "Ben", NULL);
  g_autoptr(TestPeer) other = join (fixture, "Cleo", NULL);
  gint64 start_us = g_get_monotonic_time ();
  guint n_left = 0;

  remove_person (fixture, person_id, "{\"name\":\"Ben\",\"reason\":\" Please \\n wait \"}");
  assert_removed (first, "Please wait");
  assert_removed (second, "Please wait");
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, G_USEC_PER_SEC);

  while (n_left < 2)
    {
      guint16 code;
      g_autoptr(ScholiaMessage) message = test_peer_receive (owner, &code);

      g_assert_nonnull (message);
      n_left += message->kind == SCHOLIA_MESSAGE_LEFT;
    }
  g_free (test_create_thread (other, "Still here"));
  scholia_message_unref (test_peer_expect (other, SCHOLIA_MESSAGE_EVENT));
}

static void
test_stays_out (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *person_id = NULL;
  g_autoptr(TestPeer) ben = join (fixture, "Ben", &person_id);
  g_autoptr(TestPeer) anna = NULL;

  remove_person (fixture, person_id, "{\"name\":\"Ben\"}");
  assert_removed (ben, "");
  assert_kept_out (fixture, "Ben", "");

  test_server_kill (fixture->server);
  test_server_start (fixture->server);
  assert_kept_out (fixture, "Ben", "");
  /* With the board in memory, too. */
  anna = join (fixture, "Anna", NULL);
  assert_kept_out (fixture, "Ben", "");

  g_assert_cmpuint (request (fixture, "DELETE", person_id, fixture->board->token, NULL, NULL), ==,
                    204);
  test_peer_free (join (fixture, "Ben", NULL));
  g_assert_cmpuint (request (fixture, "DELETE", person_id, fixture->board->token, NULL, NULL), ==,
                    404);
}

/* What the person sent up to that moment is stored or not; after the answer nothing more is. */
static void
test_nothing_is_stored_after (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autofree char *person_id = NULL;
  g_autoptr(TestPeer) ben = join (fixture, "Ben", &person_id);
  g_autoptr(TestPeer) witness = NULL;
  g_autoptr(ScholiaMessage) before = NULL;
  g_autoptr(ScholiaMessage) after = NULL;

  for (guint i = 0; i < 30; i++)
    g_free (test_create_thread (ben, "Quick"));
  remove_person (fixture, person_id, "{\"name\":\"Ben\"}");
  assert_removed (ben, "");

  test_peer_free (test_join (fixture->server, fixture->board->id, fixture->board->token, "Anna",
                             &before));
  witness = test_join (fixture->server, fixture->board->id, fixture->board->token, "Dora", &after);
  g_assert_cmpuint (before->welcome.seq, ==, after->welcome.seq);
  test_peer_expect_quiet (witness);
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *person_id = NULL;
  g_autoptr(TestPeer) ben = join (fixture, "Ben", &person_id);
  g_autoptr(GBytes) json = NULL;
  g_autoptr(GPtrArray) removals = NULL;
  g_autoptr(GError) error = NULL;
  const ScholiaRemovalInfo *info;

  remove_person (fixture, person_id, "{\"name\":\"Βασίλης\",\"reason\":\"Not yours\"}");
  g_assert_cmpuint (request (fixture, "GET", NULL, fixture->board->token, NULL, &json), ==, 200);
  removals = scholia_removal_info_decode_list (json, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (removals->len, ==, 1);
  info = g_ptr_array_index (removals, 0);
  g_assert_cmpstr (info->person_id, ==, person_id);
  g_assert_cmpstr (info->name, ==, "Βασίλης");
  g_assert_cmpstr (info->reason, ==, "Not yours");
  g_assert_cmpint (info->removed_ms, >, 0);
}

/* Only moderators, only of this board; and the person must be one. */
static void
test_who_may (Fixture       *fixture,
              gconstpointer  data)
{
  static const char body[] = "{\"name\":\"Ben\"}";
  g_autoptr(ScholiaBoardInfo) other = test_create_board (fixture->server, "Other");
  g_autofree char *person_id = NULL;
  g_autoptr(TestPeer) ben = join (fixture, "Ben", &person_id);
  const char *moderator = fixture->board->token;

  g_assert_cmpuint (request (fixture, "PUT", person_id, fixture->token, body, NULL), ==, 403);
  g_assert_cmpuint (request (fixture, "DELETE", person_id, fixture->token, NULL, NULL), ==, 403);
  g_assert_cmpuint (request (fixture, "GET", NULL, fixture->token, NULL, NULL), ==, 403);
  g_assert_cmpuint (request (fixture, "PUT", person_id, other->token, body, NULL), ==, 404);
  g_assert_cmpuint (request (fixture, "PUT", "nobody", moderator, body, NULL), ==, 404);
  g_assert_cmpuint (request (fixture, "PUT", person_id, moderator, "{}", NULL), ==, 400);
  g_assert_cmpuint (request (fixture, "PUT", person_id, moderator, "{\"name\":\" \"}", NULL), ==,
                    400);
  test_peer_expect_quiet (ben);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *name; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "every-window-goes", test_every_window_goes },
    { "stays-out", test_stays_out },
    { "nothing-is-stored-after", test_nothing_is_stored_after },
    { "list", test_list },
    { "who-may", test_who_may },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/server/moderation/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].test, tear_down);
    }

  return g_test_run ();
}
