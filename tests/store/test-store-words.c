/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Deleted words are gone from every file of the folder once the call that drops them ends. */

#include "scholia-store-fixture.h"

#include <string.h>

#define N_BOARDS 8
#define N_STEPS 400

typedef struct
{
  char    *board_id;
  guint64  head;
  guint64  snapshot;
  guint64  access_version;
} Board;

/* A word that names its event, repeated up to a length of its own, so that pieces and pages are cut
 * everywhere. */
static char *
make_words (const char *board_id,
            guint64     seq,
            gsize       length)
{
  GString *words = g_string_new (NULL);

  while (words->len < length)
    g_string_append_printf (words, "<%s.%06" G_GUINT64_FORMAT ">", board_id, seq);

  return g_string_free (words, FALSE);
}

static void
append_some (StoreFixture *self,
             Board        *board)
{
  ScholiaBoardKey key = { "team", board->board_id };
  guint n_events = (guint) g_test_rand_int_range (1, 12);

  for (guint i = 0; i < n_events; i++)
    {
      gsize length = (gsize) g_test_rand_int_range (10, i == 0 ? 9000 : 700);
      g_autofree char *words = make_words (board->board_id, board->head + 1, length);
      g_autofree char *id = g_uuid_string_random ();
      g_autoptr(GPtrArray) event = store_event (board->head + 1, id, words);
      g_autoptr(ScholiaAppendResult) result = NULL;

      result = store_append (self->store, &key, board->head, board->access_version, event);
      g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_COMMITTED);
      board->head++;
    }
}

static void
take_snapshot (StoreFixture *self,
               Board        *board)
{
  ScholiaBoardKey key = { "team", board->board_id };
  g_autofree char *state = NULL;
  g_autoptr(GError) error = NULL;

  if (board->head == board->snapshot)
    return;

  board->snapshot = (guint64) g_test_rand_int_range ((int) board->snapshot + 1,
                                                     (int) board->head + 1);
  /* The state has words of its own, under the number 900000 + snapshot. */
  state = make_words (board->board_id, 900000 + board->snapshot,
                      (gsize) g_test_rand_int_range (100, 20000));
  g_assert_true (store_snapshot (self->store, &key, board->snapshot, state, &error));
}

static void
make_board (StoreFixture *self,
            Board        *board)
{
  static guint n_made;
  ScholiaBoardKey key;

  g_free (board->board_id);
  board->board_id = g_strdup_printf ("w%04u", n_made++);
  board->head = 0;
  board->snapshot = 0;
  store_put_board (self->store, "team", board->board_id);
  key = (ScholiaBoardKey) { "team", board->board_id };
  board->access_version = store_access (self->store, &key);
}

static void
remove_board (StoreFixture *self,
              Board        *board)
{
  ScholiaBoardKey key = { "team", board->board_id };
  g_autoptr(GError) error = NULL;

  g_assert_true (store_remove_board (self->store, &key, &error));
}

static gboolean
may_stay (const Board *boards,
          const char  *board_id,
          guint64      number)
{
  for (guint i = 0; i < N_BOARDS; i++)
    if (strncmp (boards[i].board_id, board_id, 5) == 0)
      return number == 900000 + boards[i].snapshot ||
             (number < 900000 && number > boards[i].snapshot);

  return FALSE;
}

/* Every "<wBBBB.NNNNNN>" in the files must be one that is still wanted. */
static guint
count_words (StoreFixture *self,
             const Board  *boards)
{
  static const char * const files[] = { "scholia.db", "scholia.db-wal" };
  guint n_words = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, "data", files[i], NULL);
      g_autofree char *bytes = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      for (gsize at = 0; at + 14 <= size; at++)
        {
          char *end;
          guint64 number;

          if (bytes[at] != '<' || bytes[at + 1] != 'w' || bytes[at + 6] != '.')
            continue;

          number = g_ascii_strtoull (bytes + at + 7, &end, 10);
          if (end != bytes + at + 13)
            continue;

          n_words++;
          if (!may_stay (boards, bytes + at + 1, number))
            g_error ("“%.14s” is still in %s at %zu", bytes + at, files[i], at);
        }
    }

  return n_words;
}

static void
test_dropped_words_are_gone (StoreFixture  *self,
                             gconstpointer  data)
{
  Board boards[N_BOARDS] = { 0 };
  guint n_words = 0;

  for (guint i = 0; i < N_BOARDS; i++)
    make_board (self, &boards[i]);

  for (guint step = 0; step < N_STEPS; step++)
    {
      Board *board = &boards[g_test_rand_int_range (0, N_BOARDS)];
      int dice = g_test_rand_int_range (0, 100);

      if (dice < 70)
        append_some (self, board);
      else if (dice < 97)
        take_snapshot (self, board);
      else
        {
          remove_board (self, board);
          make_board (self, board);
        }

      /* Both calls that drop words: the files are clean at once. */
      if (dice >= 70)
        n_words += count_words (self, boards);
    }

  g_assert_cmpuint (n_words, >, 1000);
  for (guint i = 0; i < N_BOARDS; i++)
    g_free (boards[i].board_id);
}

static void
test_old_title_is_gone (StoreFixture  *self,
                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoredBoard) board = store_find_board (self->store, &store_key, &error);
  ScholiaMetaOperation put = { SCHOLIA_META_PUT_BOARD, .board = board };

  g_assert_true (store_files_hold (self->folder, "Title of board"));
  g_free (board->title);
  board->title = g_strdup ("Another one");
  g_assert_true (store_meta (self->store, &put, 1, &error));
  g_assert_false (store_files_hold (self->folder, "Title of board"));
  g_assert_true (store_files_hold (self->folder, "Another one"));

  g_assert_true (store_remove_board (self->store, &store_key, &error));
  g_assert_false (store_files_hold (self->folder, "Another one"));
}

/* A reader in the middle of the journal delays the wipe; it does not make it a lie. */
static void
test_reader_delays_the_wipe (StoreFixture  *self,
                             gconstpointer  data)
{
  enum { N_LOADS = 40 };
  GAsyncResult *loads[N_LOADS] = { NULL };
  g_autofree char *secret = make_words ("w9999", 1, 30000);
  g_autoptr(GPtrArray) event = store_event (1, "a-1", secret);
  g_autoptr(ScholiaAppendResult) result = NULL;
  g_autoptr(GError) error = NULL;

  result = store_append (self->store, &store_key, 0, store_access (self->store, &store_key),
                         event);
  g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_COMMITTED);
  for (guint i = 0; i < N_LOADS; i++)
    scholia_store_load_async (self->store, &store_key, 0, "", NULL, store_result_cb, &loads[i]);

  g_assert_true (store_snapshot (self->store, &store_key, 1, "state", &error));
  g_assert_false (store_files_hold (self->folder, "<w9999.000001>"));
  for (guint i = 0; i < N_LOADS; i++)
    {
      g_autoptr(ScholiaStoreLoad) load = NULL;

      load = scholia_store_load_finish (self->store, store_wait (&loads[i]), &error);
      g_assert_no_error (error);
      g_object_unref (loads[i]);
    }
}

/* A store of words must not grow for ever: what was dropped makes room for what comes. */
static void
test_room_is_used_again (StoreFixture  *self,
                         gconstpointer  data)
{
  g_autofree char *path = g_build_filename (self->folder, "data", "scholia.db", NULL);
  g_autofree char *payload = g_strnfill (500, 'x');
  guint64 access = store_access (self->store, &store_key);
  gsize first_size = 0;
  gsize size = 0;

  for (guint round = 0; round < 12; round++)
    {
      g_autoptr(GPtrArray) events = store_events (round * 300 + 1, 300, "a");
      g_autoptr(ScholiaAppendResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *bytes = NULL;

      for (guint i = 0; i < events->len; i++)
        {
          ScholiaStoredEvent *event = g_ptr_array_index (events, i);

          g_bytes_unref (event->payload);
          event->payload = g_bytes_new (payload, 500);
        }
      result = store_append (self->store, &store_key, round * 300, access, events);
      g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_COMMITTED);
      g_assert_true (store_snapshot (self->store, &store_key, (round + 1) * 300, "s", &error));
      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      if (round == 0)
        first_size = size;
    }

  /* The pairs stay, some 60 bytes each; the 150 kB of payloads a round do not. */
  g_test_message ("%zu bytes after 300 events, %zu after 3600", first_size, size);
  g_assert_cmpuint (size, <, first_size + 11 * 300 * 120);
}

static void
add (const char *name,
     void      (*run) (StoreFixture  *self,
                       gconstpointer  data))
{
  g_autofree char *path = g_strconcat ("/store/sqlite/words/", name, NULL);

  g_test_add (path, StoreFixture, &store_engines[0], store_fixture_set_up, run,
              store_fixture_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("dropped-words-are-gone", test_dropped_words_are_gone);
  add ("old-title-is-gone", test_old_title_is_gone);
  add ("reader-delays-the-wipe", test_reader_delays_the_wipe);
  add ("room-is-used-again", test_room_is_used_again);

  return g_test_run ();
}
