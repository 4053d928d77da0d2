/* SPDX-License-Identifier: GPL-3.0-or-later */

/* store-appender URI: appends to three boards of the team "team" for ever, each as soon as it has
 * its answer, and writes "BOARD SEQ" for each event that it was told is durable. Made to be killed.
 * Event SEQ of board N has the id "bN-SEQ". */

#include "scholia-store-fixture.h"

#include <string.h>
#include <unistd.h>

#define N_BOARDS 3
#define SNAPSHOT_EVERY 40

typedef struct
{
  ScholiaStore *store;
  char          board_id[8];
  guint64       head;
  guint64       access_version;
} Board;

static void append_next (Board *board);

/* In one write, so that no line is cut by the end of this process. */
static void
tell (const Board *board)
{
  char line[64];
  int length = g_snprintf (line, sizeof line, "%s %" G_GUINT64_FORMAT "\n", board->board_id,
                           board->head);

  if (write (STDOUT_FILENO, line, (gsize) length) != length)
    _exit (2);
}

static void
snapshot_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  scholia_store_snapshot_finish (SCHOLIA_STORE (object), result, &error);
  g_assert_no_error (error);
}

static void
appended_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Board *board = user_data;
  ScholiaBoardKey key = { "team", board->board_id };
  g_autoptr(ScholiaAppendResult) appended = NULL;
  g_autoptr(GBytes) state = NULL;

  appended = scholia_store_append_finish (board->store, result);
  g_assert_cmpint (appended->outcome, ==, SCHOLIA_APPEND_COMMITTED);
  board->head = appended->head_seq;
  tell (board);

  if (board->head % SNAPSHOT_EVERY == 0)
    {
      state = g_bytes_new_static ("state", 5);
      scholia_store_snapshot_async (board->store, &key, board->head, state, snapshot_cb, NULL);
    }
  append_next (board);
}

static void
append_next (Board *board)
{
  ScholiaBoardKey key = { "team", board->board_id };
  g_autoptr(GPtrArray) events = store_events (board->head + 1, 1, board->board_id);

  scholia_store_append_async (board->store, &key, board->head, board->access_version, events,
                              appended_cb, board);
}

static void
start (Board        *board,
       ScholiaStore *store,
       guint         number)
{
  ScholiaBoardKey key = { "team", board->board_id };
  g_autoptr(ScholiaStoreLoad) load = NULL;
  g_autoptr(GError) error = NULL;

  board->store = store;
  g_snprintf (board->board_id, sizeof board->board_id, "b%u", number);
  load = store_load (store, &key, 0, "", &error);
  if (load == NULL)
    {
      g_clear_error (&error);
      store_put_board (store, "team", board->board_id);
      load = store_load (store, &key, 0, "", &error);
    }
  g_assert_no_error (error);

  board->head = load->head_seq;
  board->access_version = load->access_version;
  append_next (board);
}

int
main (int   argc,
      char *argv[])
{
  Board boards[N_BOARDS] = { 0 };
  ScholiaStore *store;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (argc, ==, 2);
  store = store_open (argv[1], &error);
  g_assert_no_error (error);
  store_put_team (store, "team");
  for (guint i = 0; i < N_BOARDS; i++)
    start (&boards[i], store, i);

  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}
