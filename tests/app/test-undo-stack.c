/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which action takes back one's own last deed, and when none may. */

#include "scholia-undo-stack.h"

#include "../model/fixture.h"

typedef struct
{
  ScholiaBoard     *board;
  ScholiaUndoStack *stack;
} World;

static World
make_world (void)
{
  return (World) { fixture_board_new (), scholia_undo_stack_new () };
}

static void
end_world (World *world)
{
  scholia_undo_stack_free (world->stack);
  g_assert_finalize_object (world->board);
}

/* Takes @action. */
static void
act (World         *world,
     ScholiaAction *action)
{
  scholia_undo_stack_note (world->stack, world->board, action);
  fixture_take (world->board, action);
}

static void
undo (World             *world,
      ScholiaUndoResult  expected)
{
  ScholiaActionKind kind;
  ScholiaAction *action = NULL;

  g_assert_cmpint (scholia_undo_stack_make (world->stack, world->board, &kind, &action), ==,
                   expected);
  g_assert_cmpint (action != NULL, ==, expected == SCHOLIA_UNDO_DONE);
  if (action == NULL)
    return;

  fixture_take (world->board, action);
  scholia_undo_stack_pop (world->stack);
}

static const ScholiaAnchor place = { 500000, 500000, 100000, 50000 };

/* One of each kind, on thread 1 with the reply 2. @n: for a fresh id. */
static ScholiaAction *
make_deed (ScholiaActionKind kind,
           guint64           n)
{
  switch (kind)
    {
    case SCHOLIA_ACTION_CREATE:
      return scholia_action_new_create (fixture_id (n), &place, "New");
    case SCHOLIA_ACTION_REPLY:
      return scholia_action_new_reply (fixture_id (n), fixture_id (1), "A reply");
    case SCHOLIA_ACTION_EDIT:
      return scholia_action_new_edit (fixture_id (n), fixture_id (1), fixture_id (2), "Else");
    case SCHOLIA_ACTION_MOVE:
      return scholia_action_new_move (fixture_id (n), fixture_id (1), &place);
    case SCHOLIA_ACTION_DELETE_COMMENT:
      return scholia_action_new_delete_comment (fixture_id (n), fixture_id (1), fixture_id (2));
    case SCHOLIA_ACTION_RESOLVE:
    case SCHOLIA_ACTION_REOPEN:
    case SCHOLIA_ACTION_DELETE:
    case SCHOLIA_ACTION_RESTORE:
    default:
      return scholia_action_new_for_thread (fixture_id (n), kind, fixture_id (1));
    }
}

static World
make_thread (void)
{
  World world = make_world ();

  fixture_create (world.board, 1);
  fixture_take (world.board, scholia_action_new_reply (fixture_id (2), fixture_id (1), "Words"));
  return world;
}

/* Where its marker is, whether it is settled, and what is said there. */
static char *
describe (ScholiaBoard *board)
{
  GString *words = g_string_new (NULL);
  guint n = scholia_board_get_n_threads (board);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (G_LIST_MODEL (board), i);
      const ScholiaAnchor *anchor = scholia_thread_get_anchor (thread);

      g_string_append_printf (words, "%u: %d %d %d %d %d", scholia_thread_get_number (thread),
                              anchor->x, anchor->y, anchor->width, anchor->height,
                              scholia_thread_is_resolved (thread));
      for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (thread)); k++)
        {
          g_autoptr(ScholiaComment) comment = g_list_model_get_item (G_LIST_MODEL (thread), k);

          g_string_append_printf (words, " %s", scholia_comment_get_body (comment));
        }
    }

  return g_string_free (words, FALSE);
}

/* After the undo the board shows what it showed before, and nothing is left to undo. */
static void
test_each (void)
{
  for (guint kind = 0; kind < SCHOLIA_N_ACTION_KINDS; kind++)
    {
      World world = make_thread ();
      g_autofree char *before = NULL;
      g_autofree char *between = NULL;
      g_autofree char *after = NULL;

      if (kind == SCHOLIA_ACTION_RESTORE || kind == SCHOLIA_ACTION_DELETE_COMMENT)
        {
          end_world (&world);
          continue;
        }
      if (kind == SCHOLIA_ACTION_REOPEN)
        fixture_take (world.board, make_deed (SCHOLIA_ACTION_RESOLVE, 3));

      before = describe (world.board);
      act (&world, make_deed ((ScholiaActionKind) kind, 4));
      between = describe (world.board);
      g_assert_cmpstr (before, !=, between);
      undo (&world, SCHOLIA_UNDO_DONE);
      after = describe (world.board);
      g_assert_cmpstr (before, ==, after);
      undo (&world, SCHOLIA_UNDO_NOTHING);
      end_world (&world);
    }
}

/* The last one first, and more than one. */
static void
test_in_order (void)
{
  World world = make_thread ();
  g_autofree char *before = describe (world.board);
  g_autofree char *after = NULL;

  act (&world, make_deed (SCHOLIA_ACTION_MOVE, 3));
  act (&world, make_deed (SCHOLIA_ACTION_RESOLVE, 4));
  act (&world, make_deed (SCHOLIA_ACTION_EDIT, 5));
  for (guint i = 0; i < 3; i++)
    undo (&world, SCHOLIA_UNDO_DONE);
  after = describe (world.board);
  g_assert_cmpstr (before, ==, after);
  undo (&world, SCHOLIA_UNDO_NOTHING);
  end_world (&world);
}

static const struct
{
  ScholiaActionKind deed;
  ScholiaActionKind since;
} changes[] = {
  { SCHOLIA_ACTION_MOVE, SCHOLIA_ACTION_DELETE },
  { SCHOLIA_ACTION_RESOLVE, SCHOLIA_ACTION_REOPEN },
  { SCHOLIA_ACTION_EDIT, SCHOLIA_ACTION_DELETE_COMMENT },
  { SCHOLIA_ACTION_DELETE, SCHOLIA_ACTION_RESTORE },
};

/* What somebody did since stays; the deed before it is the next to be taken back. */
static void
test_changed_since (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      World world = make_thread ();
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      act (&world, make_deed (SCHOLIA_ACTION_CREATE, 3));
      act (&world, make_deed (changes[i].deed, 4));
      fixture_take (world.board, make_deed (changes[i].since, 5));
      before = describe (world.board);
      undo (&world, SCHOLIA_UNDO_CHANGED);
      after = describe (world.board);
      g_assert_cmpstr (before, ==, after);
      undo (&world, SCHOLIA_UNDO_DONE);
      undo (&world, SCHOLIA_UNDO_NOTHING);
      end_world (&world);
    }
}

/* Moved and edited on, to another place and other words. */
static void
test_went_on (void)
{
  World world = make_thread ();
  ScholiaAnchor elsewhere = fixture_anchor (77);

  act (&world, make_deed (SCHOLIA_ACTION_MOVE, 3));
  act (&world, make_deed (SCHOLIA_ACTION_EDIT, 4));
  fixture_take (world.board, scholia_action_new_move (fixture_id (5), fixture_id (1), &elsewhere));
  fixture_take (world.board, scholia_action_new_edit (fixture_id (6), fixture_id (1),
                                                      fixture_id (2), "Better words"));
  undo (&world, SCHOLIA_UNDO_CHANGED);
  undo (&world, SCHOLIA_UNDO_CHANGED);
  g_assert_true (scholia_anchor_equal (scholia_thread_get_anchor (
    scholia_board_find_thread (world.board, fixture_id (1))), &elsewhere));
  end_world (&world);
}

/* Replies of others would go with the thread. */
static void
test_answered (void)
{
  World world = make_world ();

  act (&world, make_deed (SCHOLIA_ACTION_CREATE, 1));
  fixture_take (world.board, make_deed (SCHOLIA_ACTION_REPLY, 2));
  undo (&world, SCHOLIA_UNDO_CHANGED);
  g_assert_cmpuint (scholia_board_get_n_threads (world.board), ==, 1);
  end_world (&world);
}

static void
test_deleted_comment (void)
{
  World world = make_thread ();

  act (&world, make_deed (SCHOLIA_ACTION_DELETE_COMMENT, 3));
  undo (&world, SCHOLIA_UNDO_IMPOSSIBLE);
  undo (&world, SCHOLIA_UNDO_NOTHING);
  end_world (&world);
}

/* The toast's own Undo takes the deletion off the list; a refused action was no deed. */
static void
test_restored_and_refused (void)
{
  World world = make_thread ();

  act (&world, make_deed (SCHOLIA_ACTION_MOVE, 3));
  act (&world, make_deed (SCHOLIA_ACTION_DELETE, 4));
  act (&world, make_deed (SCHOLIA_ACTION_RESTORE, 5));
  scholia_undo_stack_forget_deletion (world.stack, fixture_id (1));
  act (&world, make_deed (SCHOLIA_ACTION_RESOLVE, 6));
  scholia_undo_stack_forget (world.stack, fixture_id (6));
  scholia_undo_stack_forget (world.stack, fixture_id (99));
  undo (&world, SCHOLIA_UNDO_DONE);
  g_assert_cmpint (scholia_thread_get_anchor (scholia_board_find_thread (world.board,
                                                                         fixture_id (1)))->x,
                   ==, fixture_anchor (1).x);
  undo (&world, SCHOLIA_UNDO_NOTHING);
  end_world (&world);
}

/* While the line is down the toast's own Undo is refused: the key brings the thread back later, and
 * nothing else. */
static void
test_refused_restore (void)
{
  World world = make_thread ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(ScholiaAction) restore = make_deed (SCHOLIA_ACTION_RESTORE, 5);

  act (&world, make_deed (SCHOLIA_ACTION_MOVE, 3));
  before = describe (world.board);
  act (&world, make_deed (SCHOLIA_ACTION_DELETE, 4));
  scholia_undo_stack_note (world.stack, world.board, restore);
  scholia_undo_stack_forget (world.stack, fixture_id (5));
  undo (&world, SCHOLIA_UNDO_DONE);
  after = describe (world.board);
  g_assert_cmpstr (before, ==, after);
  end_world (&world);
}

static void
test_bounded (void)
{
  World world = make_thread ();

  for (guint i = 0; i < 60; i++)
    act (&world, make_deed (i % 2 == 0 ? SCHOLIA_ACTION_RESOLVE : SCHOLIA_ACTION_REOPEN, 10 + i));
  for (guint i = 0; i < 50; i++)
    undo (&world, SCHOLIA_UNDO_DONE);
  undo (&world, SCHOLIA_UNDO_NOTHING);
  end_world (&world);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/undo/each", test_each);
  g_test_add_func ("/app/undo/in-order", test_in_order);
  g_test_add_func ("/app/undo/changed-since", test_changed_since);
  g_test_add_func ("/app/undo/went-on", test_went_on);
  g_test_add_func ("/app/undo/answered", test_answered);
  g_test_add_func ("/app/undo/deleted-comment", test_deleted_comment);
  g_test_add_func ("/app/undo/restored-and-refused", test_restored_and_refused);
  g_test_add_func ("/app/undo/refused-restore", test_refused_restore);
  g_test_add_func ("/app/undo/bounded", test_bounded);
  return g_test_run ();
}
