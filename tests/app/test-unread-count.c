/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "../model/fixture.h"
#include "scholia-unread-count.h"

#define N_SEEDS 40
#define N_STEPS 150

/* What the count must be. */
static guint
walk (ScholiaBoard *board)
{
  guint n_unread = 0;

  for (guint i = 0; i < scholia_board_get_n_threads (board); i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (G_LIST_MODEL (board), i);

      n_unread += scholia_thread_is_unread (thread) ? 1 : 0;
    }

  return n_unread;
}

/* What was told last. */
static void
told_cb (ScholiaUnreadCount *count,
         GParamSpec         *pspec,
         guint              *told)
{
  guint n_unread;

  g_object_get (count, "n-unread", &n_unread, NULL);
  g_assert_cmpuint (n_unread, !=, *told);
  *told = n_unread;
}

static void
read_or_not (ScholiaBoard *board,
             GRand        *rand)
{
  guint n_threads = scholia_board_get_n_threads (board);
  g_autoptr(ScholiaThread) thread = NULL;

  if (n_threads == 0)
    return;

  thread = g_list_model_get_item (G_LIST_MODEL (board), g_rand_int (rand) % n_threads);
  scholia_thread_set_unread (thread, g_rand_int (rand) % 3 != 0);
}

/* Other people's actions, some of them taken back. */
static void
act (ScholiaBoard *board,
     GRand        *rand,
     guint64      *ids)
{
  g_autoptr(ScholiaAction) action = fixture_random_action (board, rand, ids);
  ScholiaPerson *author = fixture_person (g_rand_int (rand));
  g_autoptr(ScholiaUndo) undo = NULL;

  if (!scholia_board_check (board, action, SCHOLIA_ROLE_MODERATOR, scholia_person_get_id (author),
                            NULL))
    return;

  scholia_event_unref (fixture_do (board, action, author, &undo));
  if (g_rand_int (rand) % 8 == 0)
    scholia_board_undo (board, undo);
}

/* A resync: the same board without some of its threads. */
static void
reset (ScholiaBoard *board,
       GRand        *rand)
{
  g_autoptr(GPtrArray) states = fixture_dup_states (board);
  g_autoptr(GError) error = NULL;

  for (guint i = states->len; i > 0; i--)
    if (g_rand_int (rand) % 4 == 0)
      g_ptr_array_remove_index (states, i - 1);
  scholia_board_reset (board, scholia_board_get_seq (board), scholia_board_get_head_id (board),
                       scholia_board_get_next_number (board), states, &error);
  g_assert_no_error (error);
}

static void
step (ScholiaBoard *board,
      GRand        *rand,
      guint64      *ids)
{
  switch (g_rand_int (rand) % 8)
    {
    case 0: case 1: case 2: read_or_not (board, rand); break;
    case 3: if (g_rand_int (rand) % 4 == 0) reset (board, rand); break;
    default: act (board, rand, ids);
    }
}

static void
test_same_as_a_walk (void)
{
  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr(ScholiaBoard) board = fixture_board_new ();
      g_autoptr(ScholiaUnreadCount) count = scholia_unread_count_new ();
      guint64 ids = 0;
      guint told = 0;

      for (guint i = 0; i < 10; i++)
        step (board, rand, &ids);
      g_signal_connect (count, "notify::n-unread", G_CALLBACK (told_cb), &told);
      scholia_unread_count_set_threads (count, G_LIST_MODEL (board));
      for (guint i = 0; i < N_STEPS; i++)
        {
          step (board, rand, &ids);
          g_assert_cmpuint (scholia_unread_count_get (count), ==, walk (board));
          g_assert_cmpuint (told, ==, walk (board));
        }

      scholia_unread_count_set_threads (count, NULL);
      g_assert_cmpuint (told, ==, 0);
    }
}

/* The board outlives whoever counted it. */
static void
test_lets_go (void)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  ScholiaThread *thread = fixture_create (board, 1);
  ScholiaUnreadCount *count = scholia_unread_count_new ();

  scholia_unread_count_set_threads (count, G_LIST_MODEL (board));
  scholia_thread_set_unread (thread, TRUE);
  g_assert_cmpuint (scholia_unread_count_get (count), ==, 1);
  g_assert_finalize_object (count);
  scholia_thread_set_unread (thread, FALSE);
  fixture_create (board, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/unread-count/same-as-a-walk", test_same_as_a_walk);
  g_test_add_func ("/app/unread-count/lets-go", test_lets_go);
  return g_test_run ();
}
