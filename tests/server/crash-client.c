/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crash-client.h"

#include "scholia-id.h"
#include "scholia-snapshot.h"
#include "scholia-thread.h"
#include "scholia-wire-limits.h"

/* In flight at once, all of which may be asked for at the resync. */
#define WINDOW 24
/* Threads on a board; above it more are deleted than made, so that rounds stay short. */
#define MANY_THREADS 150
#define MAX_DELETED 8

CrashClient *
crash_client_new (TestServer       *server,
                  ScholiaBoardInfo *info,
                  CrashLedger      *ledger,
                  const char       *name,
                  guint32           seed)
{
  CrashClient *self = g_new0 (CrashClient, 1);

  self->server = server;
  self->info = info;
  self->ledger = ledger;
  self->name = g_strdup (name);
  self->random = g_rand_new_with_seed (seed);
  self->session = scholia_id_new ();
  self->board = scholia_board_new (info->id, info->title, &info->image);
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->deleted = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
crash_client_free (CrashClient *self)
{
  g_free (self->name);
  g_free (self->session);
  g_free (self->repeat);
  g_free (self->repeat_thread);
  g_rand_free (self->random);
  g_object_unref (self->board);
  g_hash_table_unref (self->pending);
  g_ptr_array_unref (self->deleted);
  g_free (self);
}

/* The event or `confirmed` of something that we sent. */
static void
acknowledge (CrashClient *self,
             const char  *id)
{
  if (!g_hash_table_contains (self->pending, id))
    return;

  crash_ledger_acknowledge (self->ledger, id);
  g_hash_table_remove (self->pending, id);
}

static void
remember (CrashClient  *self,
          ScholiaEvent *event)
{
  ScholiaActionKind kind = scholia_action_get_kind (scholia_event_get_action (event));
  const char *id = scholia_event_get_broadcast_id (event);

  if (scholia_event_get_number (event) > 0)
    crash_ledger_thread (self->ledger, scholia_event_get_number (event), id);
  if (kind == SCHOLIA_ACTION_DELETE)
    g_ptr_array_add (self->deleted, g_strdup (scholia_event_get_thread_id (event)));
  if (self->deleted->len > MAX_DELETED)
    g_ptr_array_remove_index (self->deleted, 0);
  if (kind == SCHOLIA_ACTION_MOVE && self->repeat == NULL &&
      g_hash_table_contains (self->pending, id))
    {
      self->repeat = g_strdup (id);
      self->repeat_thread = g_strdup (scholia_event_get_thread_id (event));
    }
}

static void
take_event (CrashClient  *self,
            ScholiaEvent *event)
{
  g_autoptr(GError) error = NULL;
  const char *id = scholia_event_get_broadcast_id (event);

  crash_ledger_event (self->ledger, scholia_event_get_seq (event), id);
  remember (self, event);
  scholia_board_apply (self->board, event, NULL, &error);
  g_assert_no_error (error);
  acknowledge (self, id);
}

static void
take_refusal (CrashClient          *self,
              const ScholiaRefused *refused)
{
  g_assert_nonnull (refused->broadcast_id);
  self->n_refused++;
  /* Sent again too soon: the first one counts. */
  if (!g_hash_table_contains (self->pending, refused->broadcast_id) &&
      (refused->code == SCHOLIA_ERROR_RATE_LIMITED || refused->code == SCHOLIA_ERROR_UNAVAILABLE))
    return;

  crash_ledger_bury (self->ledger, refused->broadcast_id);
  g_hash_table_remove (self->pending, refused->broadcast_id);
}

static void
take_confirmation (CrashClient *self,
                   const char  *id,
                   guint64      seq)
{
  crash_ledger_event (self->ledger, seq, id);
  acknowledge (self, id);
  if (g_strcmp0 (id, self->repeat) != 0)
    return;

  self->n_repeated++;
  g_clear_pointer (&self->repeat, g_free);
  g_clear_pointer (&self->repeat_thread, g_free);
}

/* FALSE at the end of the line, or of the session. */
static gboolean
handle (CrashClient    *self,
        ScholiaMessage *message)
{
  switch ((int) message->kind)
    {
    case SCHOLIA_MESSAGE_EVENT:
      take_event (self, message->event);
      return TRUE;

    case SCHOLIA_MESSAGE_REFUSED:
      take_refusal (self, &message->refused);
      return TRUE;

    case SCHOLIA_MESSAGE_CONFIRMED:
      take_confirmation (self, message->confirmed.broadcast_id, message->confirmed.seq);
      return TRUE;

    case SCHOLIA_MESSAGE_GOODBYE:
      g_assert_cmpint (message->goodbye.reason, ==, SCHOLIA_GOODBYE_SHUTTING_DOWN);
      return FALSE;

    default:
      return TRUE;
    }
}

static void
say_hello (CrashClient        *self,
           TestPeer           *peer,
           const char * const *more)
{
  g_autoptr(ScholiaMessage) hello = test_hello (self->info->id, self->info->token, self->name);
  g_autoptr(GStrvBuilder) pending = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_strv_builder_add (pending, id);
  if (more != NULL)
    g_strv_builder_addv (pending, (const char **) more);

  g_free (hello->hello.session);
  hello->hello.session = g_strdup (self->session);
  hello->hello.seq = scholia_board_get_seq (self->board);
  g_free (hello->hello.head_id);
  hello->hello.head_id = g_strdup (scholia_board_get_head_id (self->board));
  g_strfreev (hello->hello.pending);
  hello->hello.pending = g_strv_builder_end (pending);
  test_peer_send (peer, hello);
}

/* What was in flight is saved, or never will be. */
static void
settle (CrashClient          *self,
        const ScholiaWelcome *welcome)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      if (g_strv_contains ((const char * const *) welcome->saved, id))
        crash_ledger_acknowledge (self->ledger, id);
      else
        crash_ledger_bury (self->ledger, id);
      g_hash_table_iter_remove (&iter);
    }
}

static gboolean
take_snapshot (CrashClient *self,
               TestPeer    *peer,
               guint        n_parts)
{
  g_autoptr(ScholiaSnapshotReader) reader = scholia_snapshot_reader_new ();
  g_autoptr(GError) error = NULL;

  while (n_parts-- > 0)
    {
      guint16 code;
      g_autoptr(ScholiaMessage) part = test_peer_receive (peer, &code);

      if (part == NULL)
        return FALSE;
      g_assert_cmpint (part->kind, ==, SCHOLIA_MESSAGE_SNAPSHOT);
      scholia_snapshot_reader_add (reader, g_bytes_get_data (part->snapshot, NULL),
                                   g_bytes_get_size (part->snapshot), &error);
      g_assert_no_error (error);
    }
  scholia_snapshot_reader_finish (reader, self->board, &error);
  g_assert_no_error (error);
  self->n_snapshots++;
  if (scholia_board_get_seq (self->board) > 0)
    crash_ledger_event (self->ledger, scholia_board_get_seq (self->board),
                        scholia_board_get_head_id (self->board));

  for (guint i = 0; i < scholia_board_get_n_threads (self->board); i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (G_LIST_MODEL (self->board), i);

      crash_ledger_thread (self->ledger, scholia_thread_get_number (thread),
                           scholia_thread_get_id (thread));
    }

  return TRUE;
}

static gboolean
take_missed (CrashClient *self,
             TestPeer    *peer,
             guint64      seq)
{
  while (scholia_board_get_seq (self->board) < seq)
    {
      guint16 code;
      g_autoptr(ScholiaMessage) message = test_peer_receive (peer, &code);

      if (message == NULL || !handle (self, message))
        return FALSE;
    }

  return TRUE;
}

/* (nullable): the welcome, once the board is as new as it says. @told: how far the log was known
 * before this server was started. */
static ScholiaMessage *
resync (CrashClient        *self,
        TestPeer           *peer,
        guint64             told,
        const char * const *more)
{
  guint16 code;
  g_autoptr(ScholiaMessage) welcome = NULL;
  g_autofree char *hash = NULL;

  say_hello (self, peer, more);
  welcome = test_peer_receive (peer, &code);
  if (welcome == NULL || welcome->kind == SCHOLIA_MESSAGE_GOODBYE)
    return NULL;
  g_assert_cmpint (welcome->kind, ==, SCHOLIA_MESSAGE_WELCOME);

  if (welcome->welcome.seq < told)
    crash_ledger_lose (self->ledger, told - welcome->welcome.seq);
  settle (self, &welcome->welcome);
  if (welcome->welcome.is_snapshot ? !take_snapshot (self, peer, welcome->welcome.n_parts)
                                   : !take_missed (self, peer, welcome->welcome.seq))
    return NULL;

  hash = scholia_board_dup_hash (self->board);
  self->n_diverged += !g_str_equal (hash, welcome->welcome.hash);
  self->n_resyncs++;

  return g_steal_pointer (&welcome);
}

static const char *
any_thread (CrashClient *self)
{
  gint32 n_threads = (gint32) scholia_board_get_n_threads (self->board);
  g_autoptr(ScholiaThread) thread = NULL;

  if (n_threads == 0)
    return NULL;

  thread = g_list_model_get_item (G_LIST_MODEL (self->board),
                                  (guint) g_rand_int_range (self->random, 0, n_threads));

  return scholia_thread_get_id (thread);
}

static ScholiaAction *
new_action (CrashClient *self)
{
  ScholiaAnchor anchor = { g_rand_int_range (self->random, 0, 1000000), 250000, 0, 0 };
  g_autofree char *id = scholia_id_new ();
  const char *thread_id = any_thread (self);
  gint32 dice = g_rand_int_range (self->random, 0, 100);

  if (scholia_board_get_n_threads (self->board) > MANY_THREADS)
    dice = MAX (dice, 40);
  if (thread_id == NULL || dice < 55)
    return scholia_action_new_create (id, &anchor, "Words that must not be lost");
  if (dice < 65)
    return scholia_action_new_reply (id, thread_id, "And an answer to them");
  if (dice < 75)
    return scholia_action_new_move (id, thread_id, &anchor);
  if (dice < 95 || self->deleted->len == 0)
    return scholia_action_new_for_thread (id, SCHOLIA_ACTION_DELETE, thread_id);

  return scholia_action_new_for_thread (id, SCHOLIA_ACTION_RESTORE,
                                        g_ptr_array_index (self->deleted, 0));
}

static void
send_action (TestPeer      *peer,
             ScholiaAction *action)
{
  g_autoptr(ScholiaMessage) message = scholia_message_new_action (action);

  test_peer_send (peer, message);
  scholia_action_unref (action);
}

/* An answer that went missing is asked for by sending the same again. */
static void
send_again (CrashClient *self,
            TestPeer    *peer)
{
  ScholiaAnchor anchor = { 1, 2, 0, 0 };

  if (self->repeat != NULL)
    send_action (peer, scholia_action_new_move (self->repeat, self->repeat_thread, &anchor));
}

static void
act (CrashClient *self,
     TestPeer    *peer)
{
  /* What a connection may send at once; a wait for more would be a wait for the kill. */
  guint n_left = SCHOLIA_ACTION_BURST - 2;

  send_again (self, peer);
  while (TRUE)
    {
      guint16 code;
      g_autoptr(ScholiaMessage) message = NULL;

      while (n_left > 0 && g_hash_table_size (self->pending) < WINDOW)
        {
          ScholiaAction *action = new_action (self);

          g_hash_table_add (self->pending, g_strdup (scholia_action_get_broadcast_id (action)));
          send_action (peer, action);
          self->n_sent++;
          n_left--;
        }
      message = test_peer_receive (peer, &code);
      if (message == NULL || !handle (self, message))
        return;
    }
}

void
crash_client_run (CrashClient *self)
{
  guint64 told = scholia_board_get_seq (self->board);
  g_autoptr(TestPeer) peer = test_peer_try_open (self->server, self->info->id);
  g_autoptr(ScholiaMessage) welcome = NULL;

  if (peer != NULL)
    welcome = resync (self, peer, told, NULL);
  if (welcome != NULL)
    act (self, peer);
}

void
crash_client_check (CrashClient        *self,
                    const char * const *ids)
{
  guint64 told = crash_ledger_get_head (self->ledger);
  g_autoptr(TestPeer) peer = test_peer_open (self->server, self->info->id);
  g_autoptr(ScholiaMessage) welcome = resync (self, peer, told, ids);

  g_assert_nonnull (welcome);
  for (guint i = 0; ids[i] != NULL; i++)
    if (!g_strv_contains ((const char * const *) welcome->welcome.saved, ids[i]))
      crash_ledger_lose (self->ledger, 1);
}
