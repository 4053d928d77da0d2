/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"
#include "mirror.h"

#define N_SEEDS 30
#define N_STEPS 120

/* A valid action of a random person, or NULL if this one was not. */
static ScholiaEvent *
random_event (ScholiaBoard *board,
              GRand        *rand,
              guint64      *ids)
{
  g_autoptr(ScholiaAction) action = fixture_random_action (board, rand, ids);
  ScholiaPerson *author = fixture_person (g_rand_int (rand));

  if (!scholia_board_check (board, action, SCHOLIA_ROLE_MODERATOR, scholia_person_get_id (author),
                            NULL))
    return NULL;

  return scholia_board_accept (board, action, author, FIXTURE_START_MS + (gint64) *ids * 1000);
}

static ScholiaUndo *
apply (ScholiaBoard *board,
       ScholiaEvent *event)
{
  g_autoptr(GError) error = NULL;
  ScholiaUndo *undo = NULL;

  scholia_board_apply (board, event, &undo, &error);
  g_assert_no_error (error);

  return undo;
}

static void
assert_equal (ScholiaBoard *a,
              ScholiaBoard *b)
{
  g_autofree char *a_content = fixture_dup_content (a);
  g_autofree char *b_content = fixture_dup_content (b);

  g_assert_cmpstr (a_content, ==, b_content);
}

static void
run_two_boards (guint32 seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr(ScholiaBoard) server = fixture_board_new ();
  g_autoptr(ScholiaBoard) client = fixture_board_new ();
  g_autoptr(Mirror) mirror = mirror_new (client);
  guint64 ids = 0;

  for (guint i = 0; i < N_STEPS; i++)
    {
      g_autoptr(ScholiaEvent) event = random_event (server, rand, &ids);

      if (event == NULL)
        continue;

      scholia_undo_unref (apply (server, event));
      scholia_undo_unref (apply (client, event));
      assert_equal (server, client);
      mirror_check (mirror);
    }
}

static void
test_two_boards_agree (void)
{
  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    run_two_boards (seed);
}

/* What the sum of hashes says must be what the threads say: a board built up and one taken over
 * whole are the same. */
static void
test_hash_is_of_the_content (void)
{
  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr(ScholiaBoard) built = fixture_board_new ();
      g_autoptr(ScholiaBoard) taken = fixture_board_new ();
      g_autoptr(GPtrArray) states = NULL;
      guint64 ids = 0;

      for (guint i = 0; i < N_STEPS; i++)
        {
          g_autoptr(ScholiaEvent) event = random_event (built, rand, &ids);

          if (event != NULL)
            scholia_undo_unref (apply (built, event));
        }

      states = fixture_dup_states (built);
      g_assert_true (scholia_board_reset (taken, scholia_board_get_seq (built),
                                          scholia_board_get_head_id (built),
                                          scholia_board_get_next_number (built), states, NULL));
      assert_equal (built, taken);
    }
}

typedef struct
{
  ScholiaEvent *event;
  ScholiaUndo  *undo;
  char         *before; /* the content with the trash */
} Step;

static char *
dup_content_and_trash (ScholiaBoard *board,
                       guint64       ids)
{
  g_autofree char *content = fixture_dup_content (board);
  GString *all = g_string_new (content);

  for (guint64 id = 1; id <= ids; id++)
    {
      if (scholia_board_find_trash (board, fixture_id (id)) != NULL)
        g_string_append_printf (all, "trash %s\n", fixture_id (id));
    }

  return g_string_free (all, FALSE);
}

static void
step_free (gpointer data)
{
  Step *step = data;

  scholia_event_unref (step->event);
  scholia_undo_unref (step->undo);
  g_free (step->before);
  g_free (step);
}

/* Takes back the newest steps and does them again, seen or unseen. */
static void
undo_and_redo (ScholiaBoard *board,
               GPtrArray    *steps,
               guint         n_undone,
               guint64       ids,
               Mirror       *mirror,
               gboolean      is_seen)
{
  guint first = steps->len - n_undone;
  g_autofree char *end = dup_content_and_trash (board, ids);
  g_autofree char *again = NULL;

  if (!is_seen)
    scholia_board_begin_update (board);

  for (guint i = steps->len; i > first; i--)
    {
      Step *step = g_ptr_array_index (steps, i - 1);

      scholia_board_undo (board, step->undo);
      if (is_seen)
        {
          g_autofree char *content = dup_content_and_trash (board, ids);

          g_assert_cmpstr (content, ==, step->before);
          mirror_check (mirror);
        }
    }

  for (guint i = first; i < steps->len; i++)
    {
      Step *step = g_ptr_array_index (steps, i);

      scholia_undo_unref (step->undo);
      step->undo = apply (board, step->event);
      if (is_seen)
        mirror_check (mirror);
    }

  if (!is_seen)
    {
      scholia_board_end_update (board);
      g_assert_cmpuint (mirror->n_items_changed + mirror->n_changed + mirror->n_comments_changed,
                        ==, 0);
    }
  mirror_check (mirror);

  again = dup_content_and_trash (board, ids);
  g_assert_cmpstr (again, ==, end);
}

static void
run_undo_and_redo (guint32 seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func (step_free);
  g_autoptr(Mirror) mirror = mirror_new (board);
  guint64 ids = 0;

  for (guint i = 0; i < N_STEPS; i++)
    {
      ScholiaEvent *event = random_event (board, rand, &ids);
      Step *step;

      if (event == NULL)
        continue;

      step = g_new0 (Step, 1);
      step->event = event;
      step->before = dup_content_and_trash (board, ids);
      step->undo = apply (board, event);
      g_ptr_array_add (steps, step);
      mirror_check (mirror);

      if (g_rand_int_range (rand, 0, 8) == 0)
        undo_and_redo (board, steps, (guint) g_rand_int_range (rand, 1, (gint) steps->len + 1),
                       ids, mirror, g_rand_boolean (rand));
    }
}

static void
test_undo_and_redo (void)
{
  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    run_undo_and_redo (seed);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/board-random/two-boards-agree", test_two_boards_agree);
  g_test_add_func ("/model/board-random/hash-is-of-the-content", test_hash_is_of_the_content);
  g_test_add_func ("/model/board-random/undo-and-redo", test_undo_and_redo);

  return g_test_run ();
}
