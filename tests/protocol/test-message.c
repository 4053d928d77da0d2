/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-message.h"

#include <locale.h>
#include <string.h>

#include "random-board.h"
#include "scholia-event-codec.h"
#include "scholia-limits.h"
#include "scholia-wire-limits.h"

/* goals.md: a new marker with a comment of 120 characters, each way. */
#define MAX_MARKER_BYTES 600
#define SAMPLE_ID "9c1d2b34-5a6f-4e7d-8c90-1a2b3c4d5e6f"

static ScholiaMessage *
decode (ScholiaPeer  sender,
        GBytes      *bytes)
{
  g_autoptr(GError) error = NULL;
  ScholiaMessage *message =
    scholia_message_decode (sender, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                            SCHOLIA_MAX_MESSAGE_BYTES, NULL, NULL, &error);

  g_assert_no_error (error);
  return message;
}

/* Encodes, decodes and encodes again; (transfer full): the decoded one. */
static ScholiaMessage *
round_trip (ScholiaPeer     sender,
            ScholiaMessage *message)
{
  g_autoptr(GBytes) first = scholia_message_encode (message);
  ScholiaMessage *copy = decode (sender, first);
  g_autoptr(GBytes) second = scholia_message_encode (copy);

  g_assert_true (g_bytes_equal (first, second));
  g_assert_cmpint (copy->kind, ==, message->kind);
  g_assert_null (memchr (g_bytes_get_data (first, NULL), '\n', g_bytes_get_size (first)));
  return copy;
}

static void
test_hello (void)
{
  const char * const pending[] = { SAMPLE_ID, NULL };
  ScholiaHello hello = {
    .major = 1, .client = (char *) "Scholia/0.1.0", .board_id = (char *) "3f9k2m7q4w1z",
    .token = (char *) "token", .password = (char *) "\x01 \"\\/\xc3\xa9",
    .identity = (char *) "uK3lXq0v5Jm8sWc2Rz7yTn4bHd6fGp1aEo9iVx_kQ-M",
    .session = (char *) SAMPLE_ID, .name = (char *) "Eleni", .color = 3, .seq = 9,
    .head_id = (char *) SAMPLE_ID, .pending = (GStrv) pending,
  };
  g_autoptr(ScholiaMessage) message = scholia_message_new_hello (&hello);
  g_autoptr(ScholiaMessage) copy = round_trip (SCHOLIA_PEER_CLIENT, message);

  g_assert_cmpuint (copy->hello.major, ==, 1);
  g_assert_cmpstr (copy->hello.password, ==, hello.password);
  g_assert_cmpstr (copy->hello.session, ==, SAMPLE_ID);
  g_assert_cmpuint (copy->hello.seq, ==, 9);
  g_assert_cmpstrv (copy->hello.pending, pending);
}

/* The longest that its limits allow, with every letter escaped, still fits before the welcome. */
static void
test_longest_hello_fits (void)
{
  g_autoptr(GStrvBuilder) pending = g_strv_builder_new ();
  g_autofree char *password = g_strnfill (SCHOLIA_MAX_PASSWORD_CHARS, '"');
  g_autofree char *name = g_strnfill (60, '"');
  g_autofree char *client = g_strnfill (SCHOLIA_MAX_AGENT_CHARS, 'c');
  g_autofree char *token = g_strnfill (SCHOLIA_MAX_SECRET_CHARS, 't');
  ScholiaHello hello = {
    .major = 1, .client = client, .board_id = (char *) "3f9k2m7q4w1z", .token = token,
    .password = password, .identity = (char *) "uK3lXq0v5Jm8sWc2Rz7yTn4bHd6fGp1aEo9iVx_kQ-M",
    .session = (char *) SAMPLE_ID, .name = name, .color = 3, .seq = G_GUINT64_CONSTANT (1) << 53,
    .head_id = (char *) SAMPLE_ID,
  };
  g_autoptr(ScholiaMessage) message = NULL;
  g_autoptr(GBytes) bytes = NULL;

  for (guint i = 0; i < SCHOLIA_MAX_PENDING; i++)
    g_strv_builder_add (pending, SAMPLE_ID);
  hello.pending = g_strv_builder_end (pending);
  message = scholia_message_new_hello (&hello);
  g_strfreev (hello.pending);

  bytes = scholia_message_encode (message);
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, SCHOLIA_MAX_HELLO_BYTES);
  g_test_message ("the longest hello: %" G_GSIZE_FORMAT " bytes", g_bytes_get_size (bytes));
}

static void
test_welcome (void)
{
  g_autoptr(ScholiaBoard) board = random_board_new_empty ();
  g_autofree char *hash = scholia_board_dup_hash (board);
  g_autoptr(ScholiaPerson) person = scholia_person_new ("mT4x0QbW9zRk2LsA", "Μαρία", 7);
  const char * const saved[] = { SAMPLE_ID, NULL };
  ScholiaWelcome welcome = {
    .server = (char *) "scholia-server/0.1.0", .board_id = (char *) "3f9k2m7q4w1z",
    .title = (char *) "A \"title\"", .image = *scholia_board_get_image (board),
    .you = { 17, person, SCHOLIA_ROLE_MODERATOR }, .seq = 3, .head_id = (char *) SAMPLE_ID,
    .next_number = 4, .hash = hash, .is_snapshot = TRUE, .n_parts = 2, .saved = (GStrv) saved,
  };
  g_autoptr(ScholiaMessage) message = scholia_message_new_welcome (&welcome);
  g_autoptr(ScholiaMessage) copy = round_trip (SCHOLIA_PEER_SERVER, message);

  g_assert_cmpstr (copy->welcome.title, ==, "A \"title\"");
  g_assert_cmpstr (copy->welcome.image.sha256, ==, welcome.image.sha256);
  g_assert_cmpstr (copy->welcome.image.media_type, ==, "image/png");
  g_assert_cmpuint (copy->welcome.image.width, ==, 1440);
  g_assert_cmpuint (copy->welcome.image.height, ==, 900);
  g_assert_cmpuint (copy->welcome.image.size_bytes, ==, 183204);
  g_assert_true (scholia_person_equal (copy->welcome.you.person, person));
  g_assert_cmpint (copy->welcome.you.role, ==, SCHOLIA_ROLE_MODERATOR);
  g_assert_true (copy->welcome.is_snapshot);
  g_assert_cmpuint (copy->welcome.n_parts, ==, 2);
  g_assert_cmpstrv (copy->welcome.saved, saved);
}

static void
test_refused (void)
{
  g_autoptr(ScholiaMessage) full =
    scholia_message_new_refused (SAMPLE_ID, SCHOLIA_ERROR_LAST_COMMENT, "commentId", "no", 5);
  g_autoptr(ScholiaMessage) bare =
    scholia_message_new_refused (NULL, SCHOLIA_ERROR_MALFORMED, NULL, "", 0);
  g_autoptr(ScholiaMessage) full_copy = round_trip (SCHOLIA_PEER_SERVER, full);
  g_autoptr(ScholiaMessage) bare_copy = round_trip (SCHOLIA_PEER_SERVER, bare);

  g_assert_cmpint (full_copy->refused.code, ==, SCHOLIA_ERROR_LAST_COMMENT);
  g_assert_cmpstr (full_copy->refused.member, ==, "commentId");
  g_assert_cmpuint (full_copy->refused.retry_after_ms, ==, 5);
  g_assert_null (bare_copy->refused.broadcast_id);
  g_assert_null (bare_copy->refused.member);
}

static void
test_presence (void)
{
  ScholiaPresence away = { 0 };
  ScholiaPresence here = { .has_cursor = TRUE, .x = 1000000, .y = 1, .is_typing = TRUE,
                           .thread_id = SAMPLE_ID };
  g_autoptr(ScholiaMessage) first = scholia_message_new_presence (&away);
  g_autoptr(ScholiaMessage) second = scholia_message_new_presence (&here);
  g_autoptr(ScholiaMessage) away_copy = round_trip (SCHOLIA_PEER_CLIENT, first);
  g_autoptr(ScholiaMessage) here_copy = round_trip (SCHOLIA_PEER_CLIENT, second);

  g_assert_cmpint (scholia_presence_compare (&away_copy->presence, &away), ==, 0);
  g_assert_cmpint (scholia_presence_compare (&here_copy->presence, &here), ==, 0);
  g_assert_cmpint (scholia_presence_compare (&here, &away), ==, SCHOLIA_PRESENCE_ALL);
}

/* What is not told of a window stays as it was. */
static void
test_presence_news (void)
{
  const ScholiaPresenceNews told[] = {
    { 7, SCHOLIA_PRESENCE_ALL, { .has_cursor = TRUE, .x = 5, .y = 6, .thread_id = SAMPLE_ID } },
    { 8, SCHOLIA_PRESENCE_CURSOR, { .x = 5, .is_typing = TRUE, .thread_id = SAMPLE_ID } },
    { 9, SCHOLIA_PRESENCE_THREAD, { .has_cursor = TRUE, .is_typing = TRUE } },
  };
  const ScholiaPresence before = { .has_cursor = TRUE, .x = 1, .y = 2, .thread_id = "before" };
  const ScholiaPresence after[] = {
    told[0].presence,
    { .thread_id = "before" },
    { .has_cursor = TRUE, .x = 1, .y = 2, .is_typing = TRUE },
  };
  g_autoptr(GArray) news = g_array_new (FALSE, FALSE, sizeof *told);
  g_autoptr(ScholiaMessage) message = NULL;
  g_autoptr(ScholiaMessage) copy = NULL;

  g_array_append_vals (news, told, G_N_ELEMENTS (told));
  message = scholia_message_new_presence_news (news);
  copy = round_trip (SCHOLIA_PEER_SERVER, message);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      ScholiaPresence presence = before;

      for (guint j = 0; j < copy->presence_news->len; j++)
        {
          const ScholiaPresenceNews *one = &g_array_index (copy->presence_news,
                                                           ScholiaPresenceNews, j);

          if (one->connection == told[i].connection)
            scholia_presence_update (&presence, one);
        }
      g_assert_cmpint (scholia_presence_compare (&presence, &after[i]), ==, 0);
    }
}

/* As much as a server may tell at once fits in one message, whatever the numbers are. */
static void
test_most_presence_news (void)
{
  g_autoptr(GArray) news = g_array_new (FALSE, FALSE, sizeof (ScholiaPresenceNews));
  g_autoptr(ScholiaMessage) message = NULL;
  g_autoptr(ScholiaMessage) copy = NULL;
  g_autoptr(GBytes) bytes = NULL;

  for (guint i = 0; i < SCHOLIA_MAX_PEOPLE; i++)
    {
      ScholiaPresenceNews one = {
        (G_GUINT64_CONSTANT (1) << 53) - i,
        i < SCHOLIA_MAX_READING ? SCHOLIA_PRESENCE_ALL : SCHOLIA_PRESENCE_CURSOR,
        { .has_cursor = TRUE, .x = SCHOLIA_ANCHOR_UNITS, .y = SCHOLIA_ANCHOR_UNITS,
          .is_typing = TRUE, .thread_id = SAMPLE_ID },
      };

      g_array_append_val (news, one);
    }
  message = scholia_message_new_presence_news (news);
  bytes = scholia_message_encode (message);
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, SCHOLIA_MAX_MESSAGE_BYTES);
  copy = decode (SCHOLIA_PEER_SERVER, bytes);
  g_assert_cmpuint (copy->presence_news->len, ==, SCHOLIA_MAX_PEOPLE + SCHOLIA_MAX_READING);
}

/* What a cursor costs among many, in bytes: 200 people who move are told 6,000 a second each. */
static void
test_cursor_size (void)
{
  g_autoptr(GArray) news = g_array_new (FALSE, FALSE, sizeof (ScholiaPresenceNews));
  g_autoptr(ScholiaMessage) message = NULL;
  g_autoptr(GBytes) bytes = NULL;

  for (guint i = 0; i < 100; i++)
    {
      ScholiaPresenceNews one = { 1000 + i, SCHOLIA_PRESENCE_CURSOR,
                                  { .has_cursor = TRUE, .x = 412700, .y = 250000 } };

      g_array_append_val (news, one);
    }
  message = scholia_message_new_presence_news (news);
  bytes = scholia_message_encode (message);
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, 100 * 19 + 40);
}

static void
test_small_messages (void)
{
  g_autoptr(ScholiaMessage) confirmed = scholia_message_new_confirmed (SAMPLE_ID, 9);
  g_autoptr(ScholiaMessage) profile = scholia_message_new_profile ("E\"", 7);
  g_autoptr(ScholiaMessage) left = scholia_message_new_left (9);
  g_autoptr(ScholiaMessage) heartbeat = scholia_message_new_heartbeat (9);
  g_autoptr(ScholiaMessage) goodbye =
    scholia_message_new_goodbye (SCHOLIA_GOODBYE_BACKLOG, "slow", 1000);
  g_autoptr(ScholiaMessage) confirmed_copy = round_trip (SCHOLIA_PEER_SERVER, confirmed);
  g_autoptr(ScholiaMessage) profile_copy = round_trip (SCHOLIA_PEER_CLIENT, profile);
  g_autoptr(ScholiaMessage) left_copy = round_trip (SCHOLIA_PEER_SERVER, left);
  g_autoptr(ScholiaMessage) heartbeat_copy = round_trip (SCHOLIA_PEER_SERVER, heartbeat);
  g_autoptr(ScholiaMessage) goodbye_copy = round_trip (SCHOLIA_PEER_SERVER, goodbye);

  g_assert_cmpuint (confirmed_copy->confirmed.seq, ==, 9);
  g_assert_cmpstr (profile_copy->profile.name, ==, "E\"");
  g_assert_cmpuint (left_copy->left.connection, ==, 9);
  g_assert_cmpuint (heartbeat_copy->heartbeat.seq, ==, 9);
  g_assert_cmpint (goodbye_copy->goodbye.reason, ==, SCHOLIA_GOODBYE_BACKLOG);
  g_assert_cmpuint (goodbye_copy->goodbye.retry_after_ms, ==, 1000);
}

/* Every kind of action and event, with words and places of all sorts. */
static void
test_random_events (void)
{
  guint kinds_seen = 0;

  for (guint32 seed = 0; seed < 20; seed++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr(GPtrArray) events = NULL;
      g_autoptr(ScholiaBoard) board = random_board_new (rand, 100, &events);
      g_autoptr(ScholiaBoard) replayed = random_board_new_empty ();
      g_autofree char *hash = scholia_board_dup_hash (board);
      g_autofree char *replayed_hash = NULL;

      for (guint i = 0; i < events->len; i++)
        {
          ScholiaEvent *event = g_ptr_array_index (events, i);
          g_autoptr(ScholiaMessage) action =
            scholia_message_new_action (scholia_event_get_action (event));
          g_autoptr(ScholiaMessage) action_copy = round_trip (SCHOLIA_PEER_CLIENT, action);
          g_autoptr(ScholiaMessage) message = scholia_message_new_event (event);
          g_autoptr(ScholiaMessage) copy = round_trip (SCHOLIA_PEER_SERVER, message);
          g_autoptr(GBytes) stored = scholia_event_encode (event);
          g_autoptr(ScholiaEvent) loaded = scholia_event_decode (stored, NULL);

          kinds_seen |= 1u << scholia_action_get_kind (action_copy->action);
          g_assert_nonnull (loaded);
          g_assert_true (scholia_board_apply (replayed, i % 2 ? loaded : copy->event, NULL, NULL));
        }

      replayed_hash = scholia_board_dup_hash (replayed);
      g_assert_cmpstr (hash, ==, replayed_hash);
    }

  g_assert_cmpuint (kinds_seen, ==, (1u << SCHOLIA_N_ACTION_KINDS) - 1);
}

static void
test_batch (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  g_autoptr(GPtrArray) events = NULL;
  g_autoptr(ScholiaBoard) board = random_board_new (rand, 60, &events);
  g_autoptr(GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) again = NULL;
  g_autoptr(ScholiaMessage) batch = NULL;

  for (guint i = 0; i < events->len; i++)
    g_ptr_array_add (frames, scholia_event_encode (g_ptr_array_index (events, i)));
  bytes = scholia_message_encode_batch (frames);
  batch = decode (SCHOLIA_PEER_SERVER, bytes);
  g_assert_cmpint (batch->kind, ==, SCHOLIA_MESSAGE_BATCH);
  g_assert_cmpuint (batch->batch->len, ==, frames->len);
  again = scholia_message_encode (batch);
  g_assert_true (g_bytes_equal (bytes, again));
}

static void
test_joined (void)
{
  g_autoptr(GPtrArray) people =
    g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_participant_info_free);
  g_autoptr(ScholiaPerson) person = scholia_person_new ("mT4x0QbW9zRk2LsA", "中文", 7);
  g_autoptr(ScholiaMessage) message = NULL;
  g_autoptr(ScholiaMessage) copy = NULL;

  g_ptr_array_add (people, scholia_participant_info_new (1, person, SCHOLIA_ROLE_VIEWER));
  g_ptr_array_add (people, scholia_participant_info_new (2, person, SCHOLIA_ROLE_COMMENTER));
  message = scholia_message_new_joined (people);
  copy = round_trip (SCHOLIA_PEER_SERVER, message);
  g_assert_cmpuint (copy->joined->len, ==, 2);
}

static gsize
measure_marker (const char *character,
                gboolean    as_event)
{
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(ScholiaPerson) author = scholia_person_new ("mT4x0QbW9zRk2LsA",
                                                        "Ελένη Παπαδοπούλου-Γεωργίου", 3);
  ScholiaAnchor anchor = { 123456, 654321, 0, 0 };
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaEvent) event = NULL;
  g_autoptr(ScholiaMessage) message = NULL;
  g_autoptr(GBytes) bytes = NULL;

  for (guint i = 0; i < 120; i++)
    g_string_append (body, character);
  action = scholia_action_new_create (SAMPLE_ID, &anchor, body->str);
  event = scholia_event_new (action, author, 1234567, G_GINT64_CONSTANT (1767225600000), NULL,
                             10000);
  message = as_event ? scholia_message_new_event (event) : scholia_message_new_action (action);
  bytes = scholia_message_encode (message);
  return g_bytes_get_size (bytes);
}

static void
test_marker_is_small (void)
{
  gsize ascii_up = measure_marker ("a", FALSE);
  gsize ascii_down = measure_marker ("a", TRUE);
  gsize greek_up = measure_marker ("λ", FALSE);
  gsize greek_down = measure_marker ("λ", TRUE);

  g_test_message ("a new marker with 120 characters, up and down: ASCII %" G_GSIZE_FORMAT " and %"
                  G_GSIZE_FORMAT ", Greek %" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT " bytes",
                  ascii_up, ascii_down, greek_up, greek_down);
  g_assert_cmpuint (ascii_up, <=, MAX_MARKER_BYTES);
  g_assert_cmpuint (ascii_down, <=, MAX_MARKER_BYTES);
  g_assert_cmpuint (greek_up, <=, MAX_MARKER_BYTES);
  g_assert_cmpuint (greek_down, <=, MAX_MARKER_BYTES);
}

static ScholiaMessage *
new_move (gint32 x,
          gint32 y)
{
  const ScholiaAnchor anchor = { x, y, 0, 0 };
  g_autoptr(ScholiaAction) action = scholia_action_new_move (SAMPLE_ID, SAMPLE_ID, &anchor);

  return scholia_message_new_action (action);
}

/* Every millionth is written with at most six decimals and comes back as itself. */
static void
test_all_anchors (void)
{
  g_autoptr(ScholiaMessage) longest = new_move (123456, 123456);
  g_autoptr(GBytes) most = scholia_message_encode (longest);

  for (gint32 x = 0; x <= SCHOLIA_ANCHOR_UNITS; x += x < 2000 || x > 998000 ? 1 : 97)
    {
      g_autoptr(ScholiaMessage) message = new_move (x, SCHOLIA_ANCHOR_UNITS - x);
      g_autoptr(GBytes) bytes = scholia_message_encode (message);
      g_autoptr(ScholiaMessage) copy = decode (SCHOLIA_PEER_CLIENT, bytes);
      const ScholiaAnchor *anchor = scholia_action_get_anchor (copy->action);

      g_assert_cmpint (anchor->x, ==, x);
      g_assert_cmpint (anchor->y, ==, SCHOLIA_ANCHOR_UNITS - x);
      g_assert_cmpuint (g_bytes_get_size (bytes), <=, g_bytes_get_size (most));
    }
}

/* Compiles a locale in which half is written 0,5 into the build folder; FALSE if this machine
 * cannot. */
static gboolean
make_comma_locale (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "protocol", "locale", NULL);
  g_autofree char *locale = g_build_filename (folder, "de_DE.UTF-8", NULL);
  const char *arguments[] = { "localedef", "-i", "de_DE", "-f", "UTF-8", locale, NULL };
  g_autofree char *complaints = NULL;

  g_mkdir_with_parents (folder, 0755);
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &complaints,
                NULL, NULL);
  g_setenv ("LOCPATH", folder, TRUE);
  return setlocale (LC_ALL, "de_DE.UTF-8") != NULL;
}

static void
test_locale (void)
{
  g_autoptr(ScholiaMessage) message = new_move (123456, 500000);
  const char *expected = "\"anchor\":{\"x\":0.123456,\"y\":0.5}}";
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(ScholiaMessage) copy = NULL;
  g_autofree char *half = NULL;
  g_autofree char *text = NULL;

  if (!make_comma_locale ())
    {
      g_test_skip ("no locale with a decimal comma can be made here");
      return;
    }

  half = g_strdup_printf ("%.1f", 0.5);
  bytes = scholia_message_encode (message);
  copy = decode (SCHOLIA_PEER_CLIENT, bytes);
  setlocale (LC_ALL, "C.UTF-8");

  g_assert_cmpstr (half, ==, "0,5");
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_true (g_str_has_suffix (text, expected));
  g_assert_cmpint (scholia_action_get_anchor (copy->action)->x, ==, 123456);
  g_assert_cmpint (scholia_action_get_anchor (copy->action)->y, ==, 500000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/message/hello", test_hello);
  g_test_add_func ("/protocol/message/longest-hello-fits", test_longest_hello_fits);
  g_test_add_func ("/protocol/message/welcome", test_welcome);
  g_test_add_func ("/protocol/message/refused", test_refused);
  g_test_add_func ("/protocol/message/presence", test_presence);
  g_test_add_func ("/protocol/message/presence-news", test_presence_news);
  g_test_add_func ("/protocol/message/most-presence-news", test_most_presence_news);
  g_test_add_func ("/protocol/message/cursor-size", test_cursor_size);
  g_test_add_func ("/protocol/message/small-messages", test_small_messages);
  g_test_add_func ("/protocol/message/random-events", test_random_events);
  g_test_add_func ("/protocol/message/batch", test_batch);
  g_test_add_func ("/protocol/message/joined", test_joined);
  g_test_add_func ("/protocol/message/marker-is-small", test_marker_is_small);
  g_test_add_func ("/protocol/message/all-anchors", test_all_anchors);
  g_test_add_func ("/protocol/message/locale", test_locale);

  return g_test_run ();
}
