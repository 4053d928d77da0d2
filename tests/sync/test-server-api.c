/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "peer.h"
#include "real-board.h"
#include "scratch.h"

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  peer_wait (*result != NULL);
  return *result;
}

static ScholiaBoardInfo *
get_board (ScholiaServerApi  *api,
           RealBoard         *board,
           const char        *token,
           const char        *password,
           GError           **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_server_api_get_board_async (api, board->info->id, token, password, NULL, keep_result_cb,
                                      &result);
  return scholia_server_api_get_board_finish (api, wait_for (&result), error);
}

static void
test_create_and_get (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_TLS);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaBoardInfo) info = get_board (board->api, board, board->info->token, NULL,
                                                &error);

  g_assert_no_error (error);
  g_assert_cmpstr (info->id, ==, board->info->id);
  g_assert_cmpstr (info->title, ==, "Τίτλος & title?");
  g_assert_cmpstr (info->image.media_type, ==, "image/png");
  g_assert_cmpuint (info->image.width, ==, 1);
  g_assert_cmpint (info->role, ==, SCHOLIA_ROLE_MODERATOR);
  g_assert_nonnull (board->info->token);
  g_assert_null (info->token);
}

static void
test_team (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(GAsyncResult) right = NULL;
  g_autoptr(GAsyncResult) wrong = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *team = NULL;

  scholia_server_api_get_team_async (board->api, board->server->team_key, NULL, keep_result_cb,
                                     &right);
  team = scholia_server_api_get_team_finish (board->api, wait_for (&right), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (team, ==, "private");

  scholia_server_api_get_team_async (board->api, PEER_TOKEN, NULL, keep_result_cb, &wrong);
  g_assert_null (scholia_server_api_get_team_finish (board->api, wait_for (&wrong), &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static guint
count_links (RealBoard *board)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) links = NULL;

  scholia_server_api_list_links_async (board->api, board->info->id, board->info->token, NULL,
                                       keep_result_cb, &result);
  links = scholia_server_api_list_links_finish (board->api, wait_for (&result), &error);
  g_assert_no_error (error);
  return links->len;
}

static void
test_links (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(ScholiaLinkInfo) link = NULL;
  g_autoptr(GAsyncResult) revoked = NULL;
  g_autoptr(ScholiaBoardInfo) info = NULL;
  g_autoptr(GError) error = NULL;
  const guint n_before = count_links (board);

  link = real_board_create_link (board, SCHOLIA_ROLE_VIEWER, 0, NULL);
  g_assert_nonnull (link->token);
  g_assert_cmpuint (count_links (board), ==, n_before + 1);
  info = get_board (board->api, board, link->token, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (info->role, ==, SCHOLIA_ROLE_VIEWER);

  scholia_server_api_revoke_link_async (board->api, board->info->id, board->info->token, link->id,
                                        NULL,
                                        keep_result_cb, &revoked);
  g_assert_true (scholia_server_api_revoke_link_finish (board->api, wait_for (&revoked), &error));
  g_assert_no_error (error);
  g_assert_null (get_board (board->api, board, link->token, NULL, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_REVOKED);
}

static guint
count_removals (RealBoard *board)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) removals = NULL;

  scholia_server_api_list_removals_async (board->api, board->info->id, board->info->token, NULL,
                                          keep_result_cb, &result);
  removals = scholia_server_api_list_removals_finish (board->api, wait_for (&result), &error);
  g_assert_no_error (error);
  return removals->len;
}

static void
test_removals (void)
{
  static const char person_id[] = "mT4x0QbW9zRk2LsA";
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(GAsyncResult) removed = NULL;
  g_autoptr(GAsyncResult) readmitted = NULL;
  g_autoptr(GAsyncResult) again = NULL;
  g_autoptr(GError) error = NULL;

  scholia_server_api_remove_person_async (board->api, board->info->id, board->info->token,
                                          person_id, "Jonas", "Later", NULL, keep_result_cb,
                                          &removed);
  g_assert_true (scholia_server_api_remove_person_finish (board->api, wait_for (&removed), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_removals (board), ==, 1);

  scholia_server_api_readmit_person_async (board->api, board->info->id, board->info->token,
                                           person_id, NULL, keep_result_cb, &readmitted);
  g_assert_true (scholia_server_api_readmit_person_finish (board->api, wait_for (&readmitted),
                                                           &error));
  g_assert_cmpuint (count_removals (board), ==, 0);

  scholia_server_api_readmit_person_async (board->api, board->info->id, board->info->token,
                                           person_id, NULL, keep_result_cb, &again);
  g_assert_false (scholia_server_api_readmit_person_finish (board->api, wait_for (&again), &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static void
test_password (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(ScholiaLinkInfo) link = real_board_create_link (board, SCHOLIA_ROLE_VIEWER, 0,
                                                            "ανοίξου, σουσάμι");
  g_autoptr(ScholiaBoardInfo) info = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (link->has_password);
  g_assert_null (get_board (board->api, board, link->token, NULL, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_PASSWORD);
  g_clear_error (&error);
  g_assert_null (get_board (board->api, board, link->token, "wrong", &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_PASSWORD);
  g_clear_error (&error);
  info = get_board (board->api, board, link->token, "ανοίξου, σουσάμι", &error);
  g_assert_no_error (error);
}

static void
test_delete_board (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(GAsyncResult) deleted = NULL;
  g_autoptr(GError) error = NULL;

  scholia_server_api_delete_board_async (board->api, board->info->id, board->server->team_key, NULL,
                                         keep_result_cb, &deleted);
  g_assert_true (scholia_server_api_delete_board_finish (board->api, wait_for (&deleted), &error));
  g_assert_no_error (error);
  g_assert_null (get_board (board->api, board, board->info->token, NULL, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

/* The private server opens its door, tells the certificate, and somebody comes in by it. */
static void
test_host (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(ScholiaLinkInfo) link = real_board_create_link (board, SCHOLIA_ROLE_COMMENTER, 0, NULL);
  g_autoptr(Witness) owner = real_board_join (board, 1);
  g_autoptr(Witness) guest = NULL;
  g_autoptr(GAsyncResult) hosted = NULL;
  g_autoptr(GAsyncResult) told = NULL;
  g_autoptr(GAsyncResult) stopped = NULL;
  g_autoptr(ScholiaHostInfo) host = NULL;
  g_autoptr(ScholiaHostInfo) same = NULL;
  g_autoptr(ScholiaHostInfo) none = NULL;
  g_autoptr(ScholiaLink) share = NULL;
  g_autoptr(ScholiaEndpoint) endpoint = NULL;
  g_autoptr(GError) error = NULL;

  scholia_server_api_host_async (board->api, board->server->team_key, "127.0.0.1", NULL,
                                 keep_result_cb,
                                 &hosted);
  host = scholia_server_api_host_finish (board->api, wait_for (&hosted), &error);
  g_assert_no_error (error);
  scholia_server_api_get_host_async (board->api, board->server->team_key, NULL, keep_result_cb,
                                     &told);
  same = scholia_server_api_get_host_finish (board->api, wait_for (&told), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (same->port, ==, host->port);
  g_assert_cmpstr (same->fingerprint, ==, host->fingerprint);

  share = scholia_link_new (SCHOLIA_LINK_BOARD, "127.0.0.1", host->port, host->fingerprint,
                            board->info->id, link->token);
  endpoint = scholia_endpoint_new_for_link (share);
  guest = real_board_open (board, endpoint, link->token, 2);
  peer_wait (witness_is_live (guest));
  witness_create (guest, "From the network");
  peer_wait (owner->n_events == 1);

  scholia_server_api_host_async (board->api, board->server->team_key, NULL, NULL, keep_result_cb,
                                 &stopped);
  none = scholia_server_api_host_finish (board->api, wait_for (&stopped), &error);
  g_assert_no_error (error);
  g_assert_null (none->address);
}

/* Addresses that are no Scholia server of ours. */
static void
test_wrong_servers (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_TLS);
  g_autoptr(ScholiaEndpoint) wrong = real_board_endpoint (board,
    "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae");
  g_autoptr(ScholiaServerApi) wrong_api = scholia_server_api_new (wrong);
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(ScholiaServerApi) peer_api = scholia_server_api_new (peer->endpoint);
  g_autoptr(GError) error = NULL;

  g_assert_null (get_board (wrong_api, board, board->info->token, NULL, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CERTIFICATE);
  g_clear_error (&error);
  g_assert_null (get_board (peer_api, board, board->info->token, NULL, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SCHOLIA);
  g_clear_error (&error);
  test_server_kill (board->server);
  g_assert_null (get_board (board->api, board, board->info->token, NULL, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNREACHABLE);
}

static void
foreign_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  const char *body = user_data;

  soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                "Scholia-Server",
                                "0.1.0; protocol=1");
  soup_server_message_set_status (message, *body == '!' ? 500 : 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body,
                                    strlen (body));
}

static void
elsewhere_cb (SoupServer        *server,
              SoupServerMessage *message,
              const char        *path,
              GHashTable        *query,
              gpointer           user_data)
{
  guint *n_strayed = user_data;

  if (g_str_equal (path, "/elsewhere"))
    (*n_strayed)++;
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                "/elsewhere");
  soup_server_message_set_status (message, SOUP_STATUS_TEMPORARY_REDIRECT, NULL);
}

/* A secret goes to the server it was given for. */
static void
test_no_redirection (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(ScholiaServerApi) api = scholia_server_api_new (peer->endpoint);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint n_strayed = 0;

  soup_server_add_handler (peer->server, NULL, elsewhere_cb, &n_strayed, NULL);
  scholia_server_api_get_team_async (api, PEER_TOKEN, NULL, keep_result_cb, &result);
  g_assert_null (scholia_server_api_get_team_finish (api, wait_for (&result), &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SCHOLIA);
  g_assert_cmpuint (n_strayed, ==, 0);
}

/* A server of ours by its header that answers nonsense. */
static void
test_nonsense_answers (void)
{
  static const struct { const char *body; ScholiaError code; } rows[] = {
    { "", SCHOLIA_ERROR_NOT_SCHOLIA },
    { "<html>", SCHOLIA_ERROR_NOT_SCHOLIA },
    { "{}", SCHOLIA_ERROR_NOT_SCHOLIA },
    { "{\"id\":7}", SCHOLIA_ERROR_NOT_SCHOLIA },
    { "! not even an error body", SCHOLIA_ERROR_UNAVAILABLE },
  };
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(Peer) peer = peer_new ();
      g_autoptr(ScholiaServerApi) api = scholia_server_api_new (peer->endpoint);
      g_autoptr(GError) error = NULL;

      soup_server_add_handler (peer->server, NULL, foreign_cb, (gpointer) rows[i].body, NULL);
      g_assert_null (get_board (api, board, PEER_TOKEN, NULL, &error));
      g_assert_error (error, SCHOLIA_ERROR, (int) rows[i].code);
    }
}

#define ADD(name, function) g_test_add_func ("/sync/server-api/" name, function)

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  scratch_enter ();
  ADD ("create-and-get", test_create_and_get);
  ADD ("team", test_team);
  ADD ("links", test_links);
  ADD ("removals", test_removals);
  ADD ("password", test_password);
  ADD ("delete-board", test_delete_board);
  ADD ("host", test_host);
  ADD ("wrong-servers", test_wrong_servers);
  ADD ("no-redirection", test_no_redirection);
  ADD ("nonsense-answers", test_nonsense_answers);
  status = g_test_run ();
  scratch_leave ();
  return status;
}
