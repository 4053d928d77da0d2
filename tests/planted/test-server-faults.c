/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every n-th call of the real server to its disk fails, once or until it is told otherwise: who
 * acted is refused or finds out at the resync, nobody hears of what is not stored, /healthz says
 * so, and all is well again by itself. */

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "faulty-server.h"
#include "test-peer.h"

#define PATIENCE_US (30 * G_TIME_SPAN_SECOND)
#define MAX_ASKED 60

typedef struct
{
  FaultyServer      faulty;
  TestServer       *server;  /* the same */
  ScholiaBoardInfo *board;
  TestPeer         *writer;
  TestPeer         *watcher;
  GPtrArray        *saved;   /* broadcast ids that are in the log */
  guint             n_refused;
  guint             n_dropped;
  guint             n_down;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  faulty_server_init (&self->faulty);
  self->server = self->faulty.server;
  self->board = test_create_board (self->server, "Board");
  self->saved = g_ptr_array_new_with_free_func (g_free);
}

static void
leave (Fixture *self)
{
  g_clear_pointer (&self->writer, test_peer_free);
  g_clear_pointer (&self->watcher, test_peer_free);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  leave (self);
  faulty_server_clear (&self->faulty);
  scholia_board_info_free (self->board);
  g_ptr_array_unref (self->saved);
}

static guint
get_health (TestServer *server)
{
  guint status;
  g_autoptr(GBytes) json = test_http (server, "GET", "/healthz", NULL, NULL, &status);

  return status;
}

static void
wait_until_ready (Fixture *self)
{
  gint64 give_up_at = g_get_monotonic_time () + PATIENCE_US;

  while (get_health (self->server) != 200)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, give_up_at);
      g_usleep (10000);
    }
}

/* Which of @ids are in the log. @peer: (out) (optional): joined by it. */
static GStrv
ask (Fixture            *self,
     const char         *name,
     const char * const *ids,
     TestPeer          **peer)
{
  TestPeer *joined = test_peer_open (self->server, self->board->id);
  g_autoptr(ScholiaMessage) hello = test_hello (self->board->id, self->board->token, name);
  g_autoptr(ScholiaMessage) welcome = NULL;
  GStrv saved;

  g_strfreev (hello->hello.pending);
  hello->hello.pending = g_strdupv ((GStrv) ids);
  test_peer_send (joined, hello);
  welcome = test_peer_expect (joined, SCHOLIA_MESSAGE_WELCOME);
  for (guint i = 0; welcome->welcome.is_snapshot && i < welcome->welcome.n_parts; i++)
    scholia_message_unref (test_peer_expect (joined, SCHOLIA_MESSAGE_SNAPSHOT));
  for (guint64 i = 0; !welcome->welcome.is_snapshot && i < welcome->welcome.seq; i++)
    scholia_message_unref (test_peer_expect (joined, SCHOLIA_MESSAGE_EVENT));
  saved = g_strdupv (welcome->welcome.saved);

  if (peer != NULL)
    *peer = joined;
  else
    test_peer_free (joined);

  return saved;
}

static void
join (Fixture *self)
{
  g_auto(GStrv) first = ask (self, "Anna", (const char * const []) { NULL }, &self->writer);
  g_auto(GStrv) second = ask (self, "Zoe", (const char * const []) { NULL }, &self->watcher);
}

/* (nullable): the event, or the refusal; %NULL if the line was closed as unavailable. */
static ScholiaMessage *
get_answer (TestPeer *peer)
{
  guint16 code = 0;
  ScholiaMessage *message;

  while ((message = test_peer_receive (peer, &code)) != NULL)
    {
      if (message->kind == SCHOLIA_MESSAGE_EVENT || message->kind == SCHOLIA_MESSAGE_REFUSED)
        return message;
      if (message->kind == SCHOLIA_MESSAGE_GOODBYE)
        g_assert_cmpint (message->goodbye.reason, ==, SCHOLIA_GOODBYE_UNAVAILABLE);
      scholia_message_unref (message);
    }
  g_assert_cmpuint (code, ==, 1013);

  return NULL;
}

static void
expect_same_event (Fixture        *self,
                   ScholiaMessage *answer)
{
  g_autoptr(ScholiaMessage) seen = test_peer_expect (self->watcher, SCHOLIA_MESSAGE_EVENT);

  g_assert_cmpstr (scholia_event_get_broadcast_id (seen->event), ==,
                   scholia_event_get_broadcast_id (answer->event));
  g_assert_cmpuint (scholia_event_get_seq (seen->event), ==, self->saved->len + 1);
}

/* Neither acknowledged nor refused: the resync says what became of it, once all works again. */
static void
resync (Fixture *self,
        char    *id)
{
  g_auto(GStrv) saved = NULL;

  self->n_dropped++;
  leave (self);
  faulty_server_order (&self->faulty, NULL, 1, 0, 0);
  wait_until_ready (self);
  saved = ask (self, "Anna", (const char * const []) { id, NULL }, NULL);
  if (saved[0] != NULL)
    g_ptr_array_add (self->saved, id);
  else
    g_free (id);
  join (self);
}

static void
act (Fixture *self)
{
  char *id = test_create_thread (self->writer, "Words on a bad disk");
  g_autoptr(ScholiaMessage) answer = get_answer (self->writer);

  if (answer == NULL)
    {
      resync (self, id);
      return;
    }
  if (answer->kind == SCHOLIA_MESSAGE_EVENT)
    {
      expect_same_event (self, answer);
      g_ptr_array_add (self->saved, id);
      return;
    }

  g_assert_cmpint (answer->refused.code, ==, SCHOLIA_ERROR_UNAVAILABLE);
  g_assert_cmpuint (answer->refused.retry_after_ms, >, 0);
  test_peer_expect_quiet (self->watcher);
  self->n_refused++;
  g_free (id);
}

/* How many calls failed. */
static guint
try_failure (Fixture       *self,
             const FaultyFailure *failure,
             guint          nth)
{
  gboolean is_lasting = nth % 2 == 0;
  guint n_refused = self->n_refused;
  guint n_failed;
  guint n_saved;

  faulty_server_order (&self->faulty, failure, nth, is_lasting ? FAULTY_FOR_EVER : 1, 0);
  act (self);
  if (is_lasting && self->n_refused > n_refused)
    {
      g_assert_cmpuint (get_health (self->server), ==, 503);
      self->n_down++;
    }
  n_failed = faulty_server_order (&self->faulty, NULL, 1, 0, 0);

  wait_until_ready (self);
  n_saved = self->saved->len;
  act (self);
  g_assert_cmpuint (self->saved->len, ==, n_saved + 1);

  return n_failed;
}

static void
assert_log (Fixture *self)
{
  for (guint at = 0; at < self->saved->len; at += MAX_ASKED)
    {
      guint n = MIN (MAX_ASKED, self->saved->len - at);
      g_auto(GStrv) ids = g_new0 (char *, n + 1);
      g_auto(GStrv) saved = NULL;

      for (guint i = 0; i < n; i++)
        ids[i] = g_strdup (g_ptr_array_index (self->saved, at + i));
      saved = ask (self, "Anna", (const char * const *) ids, NULL);
      g_assert_cmpuint (g_strv_length (saved), ==, n);
    }
}

static void
test_actions (Fixture       *self,
              gconstpointer  data)
{
  static const FaultyFailure failures[] = {
    { "write", FAULTY_WRITE, SQLITE_IOERR_WRITE },
    { "full", FAULTY_WRITE, SQLITE_FULL },
    { "sync", FAULTY_SYNC, SQLITE_IOERR_FSYNC },
    { "read", FAULTY_READ, SQLITE_IOERR_READ },
    { "lock", FAULTY_LOCK, SQLITE_IOERR_LOCK },
  };
  guint n_failures = 0;

  join (self);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      guint nth = 1;

      /* Until there are not so many calls any more. */
      while (try_failure (self, &failures[i], nth) > 0)
        {
          n_failures++;
          nth++;
        }
    }
  leave (self);
  test_server_kill (self->server);
  test_server_start (self->server);
  assert_log (self);
  g_test_message ("%u failures: %u refused, %u resynchronised, %u times down; %u saved, 0 lost",
                  n_failures, self->n_refused, self->n_dropped, self->n_down, self->saved->len);
  g_assert_cmpuint (self->n_refused, >, 5);
}

static guint
upload (Fixture *self)
{
  g_autoptr(GBytes) image = test_image ();
  g_autoptr(GBytes) answer = NULL;
  g_autofree char *text = NULL;
  guint status;

  answer = test_http_authorized (self->server, "POST", "/v1/boards?title=Upload",
                                 self->server->team_key, image, &status);
  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  if (status != 201)
    g_assert_nonnull (strstr (text, "\"unavailable\""));

  return status;
}

static guint
count_boards (Fixture *self)
{
  guint status;
  g_autoptr(GBytes) json = test_http_authorized (self->server, "GET", "/v1/boards",
                                                 self->server->team_key, NULL, &status);
  g_autoptr(GPtrArray) boards = scholia_board_info_decode_list (json, NULL);

  g_assert_nonnull (boards);

  return boards->len;
}

static void
test_uploads (Fixture       *self,
              gconstpointer  data)
{
  static const FaultyFailure failures[] = {
    { "write", PLANTED_BLOB_WRITE, ENOSPC },
    { "write", PLANTED_BLOB_WRITE, EIO },
    { "sync", PLANTED_BLOB_SYNC, EIO },
    { "rename", PLANTED_BLOB_RENAME, ENOSPC },
    { "database", FAULTY_WRITE, SQLITE_FULL },
  };
  g_autofree char *tmp = g_build_filename (self->server->folder, "data", "tmp", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      guint n_boards = count_boards (self);
      g_autoptr(GDir) left = NULL;

      faulty_server_order (&self->faulty, &failures[i], 1, FAULTY_FOR_EVER, 0);
      g_assert_cmpuint (upload (self), ==, 503);
      g_assert_cmpuint (faulty_server_order (&self->faulty, NULL, 1, 0, 0), >, 0);
      wait_until_ready (self);
      g_assert_cmpuint (count_boards (self), ==, n_boards);
      left = g_dir_open (tmp, 0, NULL);
      g_assert_null (g_dir_read_name (left));
      g_assert_cmpuint (upload (self), ==, 201);
      g_assert_cmpuint (count_boards (self), ==, n_boards + 1);
    }
}

/* A tenth of a second for each sync, and a kill amid it, several times: told once, stored once. */
static void
test_slow_disk (Fixture       *self,
                gconstpointer  data)
{
  for (guint round = 0; round < 5; round++)
    {
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;
      g_autoptr(ScholiaMessage) answer = NULL;
      g_auto(GStrv) saved = NULL;

      join (self);
      faulty_server_order (&self->faulty, NULL, 1, 0, 100);
      first = test_create_thread (self->writer, "Slow words");
      answer = get_answer (self->writer);
      g_assert_cmpint (answer->kind, ==, SCHOLIA_MESSAGE_EVENT);
      expect_same_event (self, answer);
      g_ptr_array_add (self->saved, g_steal_pointer (&first));
      second = test_create_thread (self->writer, "Words amid a kill");
      g_usleep ((gulong) g_test_rand_int_range (0, 150000));
      test_server_kill (self->server);
      leave (self);

      test_server_start (self->server);
      faulty_server_order (&self->faulty, NULL, 1, 0, 100);
      saved = ask (self, "Anna", (const char * const []) { second, NULL }, NULL);
      if (saved[0] != NULL)
        g_ptr_array_add (self->saved, g_steal_pointer (&second));
      assert_log (self);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/planted/faults/actions", Fixture, NULL, set_up, test_actions, tear_down);
  g_test_add ("/planted/faults/uploads", Fixture, NULL, set_up, test_uploads, tear_down);
  g_test_add ("/planted/faults/slow-disk", Fixture, NULL, set_up, test_slow_disk, tear_down);

  return g_test_run ();
}
