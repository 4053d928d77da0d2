/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "power-script.h"

#include <string.h>

#include "power-disk.h"
#include "scholia-event-codec.h"
#include "scholia-id.h"
#include "scholia-snapshot.h"
#include "scholia-store-fixture.h"
#include "scholia-thread.h"

#define N_LASTING 3
#define MAX_IN_ONE 3
#define SNAPSHOT_EVERY 30
#define BOARD_EVERY 40
#define LINK_EVERY 50
#define MAX_IMAGE_CHARS 150000
#define MAX_BODY_CHARS 3000

static void
board_free (gpointer data)
{
  PowerBoard *board = data;

  g_free (board->id);
  g_free (board->image);
  g_free (board->digest);
  g_object_unref (board->board);
  g_ptr_array_unref (board->ids);
  g_ptr_array_unref (board->hashes);
  g_free (board);
}

PowerScript *
power_script_new (guint32 seed)
{
  PowerScript *self = g_new0 (PowerScript, 1);

  self->random = g_rand_new_with_seed (seed);
  self->boards = g_ptr_array_new_with_free_func (board_free);
  self->facts = g_array_new (FALSE, FALSE, sizeof (PowerFact));

  return self;
}

void
power_script_free (PowerScript *self)
{
  g_rand_free (self->random);
  g_ptr_array_unref (self->boards);
  g_array_unref (self->facts);
  g_free (self);
}

static void
learn (PowerScript   *self,
       PowerFactKind  kind,
       guint          board,
       guint64        seq)
{
  PowerFact fact = { kind, board, seq };

  g_array_append_val (self->facts, fact);
  power_disk_mark (self->facts->len);
}

static void
note (PowerBoard *board)
{
  g_ptr_array_add (board->ids, g_strdup (scholia_board_get_head_id (board->board)));
  g_ptr_array_add (board->hashes, scholia_board_dup_hash (board->board));
}

static ScholiaBoardKey
get_key (const PowerBoard *board)
{
  return (ScholiaBoardKey) { POWER_TEAM, board->id };
}

/* The image first, as the server does it, so that no board ever shows one that is not there; it is
 * there as long as what is returned. */
static ScholiaBlobWriter *
upload (PowerScript *self,
        PowerBoard  *board)
{
  ScholiaBlobWriter *writer = scholia_store_blob_begin (self->store, NULL);
  g_autoptr(GError) error = NULL;
  gsize n_chars = (gsize) g_rand_int_range (self->random, 1000, MAX_IMAGE_CHARS);

  board->image = g_strnfill (n_chars, (char) g_rand_int_range (self->random, 'a', 'z'));
  for (gsize at = 0; at < n_chars; at += 64 * 1024)
    {
      g_autofree char *chunk = g_strndup (board->image + at, MIN (n_chars - at, 64 * 1024));

      g_assert_true (store_blob_write (writer, chunk, &error));
    }
  board->digest = store_blob_commit (writer, &error);
  g_assert_no_error (error);

  return writer;
}

static void
put_board (PowerScript *self,
           PowerBoard  *board)
{
  ScholiaStoredBoard stored = {
    .team_id = (char *) POWER_TEAM, .board_id = board->id, .title = (char *) "Title",
    .image_sha256 = board->digest, .image_type = (char *) "image/png",
    .image_width = 640, .image_height = 480, .image_bytes = strlen (board->image),
    .created_ms = 1000,
  };
  ScholiaMetaOperation put = { SCHOLIA_META_PUT_BOARD, .board = &stored };
  g_autoptr(GError) error = NULL;

  g_assert_true (store_meta (self->store, &put, 1, &error));
}

static void
make_board (PowerScript *self)
{
  PowerBoard *board = g_new0 (PowerBoard, 1);
  ScholiaImageInfo image = { .media_type = "image/png", .width = 640, .height = 480 };
  g_autoptr(ScholiaBlobWriter) writer = NULL;
  ScholiaBoardKey key;

  board->id = g_strdup_printf ("board%07u", self->boards->len);
  board->ids = g_ptr_array_new_with_free_func (g_free);
  board->hashes = g_ptr_array_new_with_free_func (g_free);
  writer = upload (self, board);
  g_strlcpy (image.sha256, board->digest, sizeof image.sha256);
  image.size_bytes = strlen (board->image);
  board->board = scholia_board_new (board->id, "Title", &image);
  note (board);
  g_ptr_array_add (self->boards, board);

  put_board (self, board);
  learn (self, POWER_FACT_BOARD, self->boards->len - 1, 0);
  key = get_key (board);
  board->access_version = store_access (self->store, &key);
}

/* The oldest of those that do not last. */
static void
remove_board (PowerScript *self,
              guint        index)
{
  ScholiaBoardKey key = get_key (g_ptr_array_index (self->boards, index));
  g_autoptr(GError) error = NULL;

  g_assert_true (store_remove_board (self->store, &key, &error));
  learn (self, POWER_FACT_REMOVED, index, 0);
}

static void
make_link (PowerScript *self,
           guint        index)
{
  PowerBoard *board = g_ptr_array_index (self->boards, index);
  ScholiaBoardKey key = get_key (board);
  g_autofree char *link = g_strdup_printf ("link-%s", board->id);
  g_autoptr(GError) error = NULL;

  g_assert_true (store_put_link (self->store, &key, link, link, &error));
  learn (self, POWER_FACT_LINK, index, 0);
  board->access_version = store_access (self->store, &key);
}

static ScholiaAction *
new_action (PowerScript *self,
            PowerBoard  *board)
{
  ScholiaAnchor anchor = { g_rand_int_range (self->random, 0, 1000000), 250000, 0, 0 };
  gint32 n_threads = (gint32) scholia_board_get_n_threads (board->board);
  g_autofree char *id = scholia_id_new ();
  g_autofree char *body = g_strnfill ((gsize) g_rand_int_range (self->random, 1, MAX_BODY_CHARS),
                                      'w');
  gint32 dice = n_threads == 0 ? 0 : g_rand_int_range (self->random, 0, 10);
  g_autoptr(ScholiaThread) thread = NULL;

  if (dice < 5)
    return scholia_action_new_create (id, &anchor, body);

  thread = g_list_model_get_item (G_LIST_MODEL (board->board),
                                  (guint) g_rand_int_range (self->random, 0, n_threads));
  if (dice < 7)
    return scholia_action_new_reply (id, scholia_thread_get_id (thread), body);
  if (dice < 9)
    return scholia_action_new_move (id, scholia_thread_get_id (thread), &anchor);

  return scholia_action_new_for_thread (id, SCHOLIA_ACTION_DELETE, scholia_thread_get_id (thread));
}

static GPtrArray *
act (PowerScript *self,
     PowerBoard  *board,
     guint        n_events)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_stored_event_free);
  g_autoptr(ScholiaPerson) person = scholia_person_new ("mT4x0QbW9zRk2LsA", "Anna", 0);

  for (guint i = 0; i < n_events; i++)
    {
      g_autoptr(ScholiaAction) action = new_action (self, board);
      g_autoptr(ScholiaEvent) event = scholia_board_accept (board->board, action, person, 1000);
      g_autoptr(GBytes) payload = scholia_event_encode (event);
      g_autoptr(GError) error = NULL;

      scholia_board_apply (board->board, event, NULL, &error);
      g_assert_no_error (error);
      note (board);
      g_ptr_array_add (events, scholia_stored_event_new (scholia_event_get_seq (event),
                                                         scholia_event_get_broadcast_id (event),
                                                         payload));
    }

  return events;
}

/* Two boards at once, so that they share a transaction now and then. */
static void
append (PowerScript *self,
        guint        first)
{
  GAsyncResult *results[2] = { NULL };
  guint n_boards = g_rand_boolean (self->random) ? 2 : 1;
  guint64 heads[2];

  for (guint i = 0; i < n_boards; i++)
    {
      PowerBoard *board = g_ptr_array_index (self->boards, (first + i) % N_LASTING);
      ScholiaBoardKey key = get_key (board);
      guint n_events = (guint) g_rand_int_range (self->random, 1, MAX_IN_ONE + 1);
      guint64 head = scholia_board_get_seq (board->board);
      g_autoptr(GPtrArray) events = act (self, board, n_events);

      heads[i] = head + n_events;
      self->n_actions += n_events;
      scholia_store_append_async (self->store, &key, head, board->access_version, events,
                                  store_result_cb, &results[i]);
    }
  for (guint i = 0; i < n_boards; i++)
    {
      g_autoptr(ScholiaAppendResult) result = NULL;

      result = scholia_store_append_finish (self->store, store_wait (&results[i]));
      g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_COMMITTED);
      learn (self, POWER_FACT_EVENT, (first + i) % N_LASTING, heads[i]);
      g_object_unref (results[i]);
    }
}

static void
snapshot (PowerScript *self,
          guint        index)
{
  PowerBoard *board = g_ptr_array_index (self->boards, index);
  ScholiaBoardKey key = get_key (board);
  g_autoptr(GPtrArray) parts = scholia_snapshot_encode (board->board);
  g_autoptr(GBytes) joined = scholia_snapshot_join (parts);
  g_autofree char *text = g_strndup (g_bytes_get_data (joined, NULL), g_bytes_get_size (joined));
  g_autoptr(GError) error = NULL;

  g_assert_true (store_snapshot (self->store, &key, scholia_board_get_seq (board->board), text,
                                 &error));
}

static gboolean
is_due (PowerScript *self,
        guint        before,
        guint        every)
{
  return self->n_actions / every != before / every;
}

static void
play_on (PowerScript *self,
         guint        turn)
{
  guint before = self->n_actions;

  append (self, turn % N_LASTING);
  if (is_due (self, before, SNAPSHOT_EVERY))
    snapshot (self, turn % N_LASTING);
  if (is_due (self, before, LINK_EVERY))
    make_link (self, turn % N_LASTING);
  if (is_due (self, before, BOARD_EVERY))
    {
      if (self->boards->len > N_LASTING)
        remove_board (self, self->boards->len - 1);
      make_board (self);
    }
}

void
power_script_play (PowerScript *self,
                   const char  *folder,
                   guint        n_actions)
{
  g_autofree char *uri = g_strconcat ("sqlite:", folder, NULL);
  g_autoptr(GError) error = NULL;

  self->store = store_open (uri, &error);
  g_assert_no_error (error);
  store_put_team (self->store, POWER_TEAM);
  learn (self, POWER_FACT_TEAM, 0, 0);
  for (guint i = 0; i < N_LASTING; i++)
    make_board (self);

  for (guint turn = 0; self->n_actions < n_actions; turn++)
    play_on (self, turn);
  g_assert_true (store_close (self->store, &error));
  g_clear_object (&self->store);
}
