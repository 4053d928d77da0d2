/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#define NO_ERROR (-1)

/* Two threads: 1 by person 0 with a reply (11) of person 1, resolved; 2 by person 1, open. */
static ScholiaBoard *
board_new (void)
{
  ScholiaBoard *board = fixture_board_new ();
  ScholiaAnchor anchor = fixture_anchor (2);
  g_autoptr(ScholiaAction) create = NULL;
  g_autoptr(ScholiaAction) reply = NULL;

  fixture_create (board, 1);
  create = scholia_action_new_create (fixture_id (2), &anchor, "Second");
  scholia_event_unref (fixture_do (board, create, fixture_person (1), NULL));
  reply = scholia_action_new_reply (fixture_id (11), fixture_id (1), "Reply");
  scholia_event_unref (fixture_do (board, reply, fixture_person (1), NULL));
  fixture_take (board, scholia_action_new_for_thread (fixture_id (12), SCHOLIA_ACTION_RESOLVE,
                                                      fixture_id (1)));

  return board;
}

/* @action: (transfer full) */
static void
check_as (ScholiaBoard  *board,
          ScholiaAction *action,
          ScholiaRole    role,
          guint          person,
          gint           code)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *before = fixture_dup_content (board);
  g_autofree char *after = NULL;
  gboolean is_valid;

  is_valid = scholia_board_check (board, action, role,
                                  scholia_person_get_id (fixture_person (person)), &error);
  if (code == NO_ERROR)
    g_assert_no_error (error);
  else
    g_assert_error (error, SCHOLIA_ERROR, code);
  g_assert_cmpint (is_valid, ==, code == NO_ERROR);

  after = fixture_dup_content (board);
  g_assert_cmpstr (after, ==, before);
  scholia_action_unref (action);
}

static void
check (ScholiaBoard  *board,
       ScholiaAction *action,
       gint           code)
{
  check_as (board, action, SCHOLIA_ROLE_MODERATOR, 0, code);
}

static ScholiaAction *
for_thread (ScholiaActionKind kind,
            guint64           thread)
{
  return scholia_action_new_for_thread (fixture_id (99), kind, fixture_id (thread));
}

static ScholiaAction *
edit (guint64 thread,
      guint64 comment)
{
  return scholia_action_new_edit (fixture_id (99), fixture_id (thread), fixture_id (comment), "x");
}

static ScholiaAction *
delete_comment (guint64 thread,
                guint64 comment)
{
  return scholia_action_new_delete_comment (fixture_id (99), fixture_id (thread),
                                            fixture_id (comment));
}

static void
test_existence (void)
{
  g_autoptr(ScholiaBoard) board = board_new ();
  ScholiaAnchor anchor = fixture_anchor (9);

  check (board, scholia_action_new_create (fixture_id (99), &anchor, "x"), NO_ERROR);
  check (board, scholia_action_new_create (fixture_id (1), &anchor, "x"), SCHOLIA_ERROR_CONFLICT);
  check (board, scholia_action_new_reply (fixture_id (99), fixture_id (3), "x"),
         SCHOLIA_ERROR_NOT_FOUND);
  check (board, scholia_action_new_reply (fixture_id (11), fixture_id (1), "x"),
         SCHOLIA_ERROR_CONFLICT);
  check (board, edit (3, 1), SCHOLIA_ERROR_NOT_FOUND);
  check (board, edit (1, 2), SCHOLIA_ERROR_NOT_FOUND);
  check (board, edit (1, 1), NO_ERROR);
  check (board, delete_comment (1, 99), SCHOLIA_ERROR_NOT_FOUND);
  check (board, delete_comment (1, 11), NO_ERROR);
  check (board, delete_comment (1, 1), NO_ERROR);
  check (board, delete_comment (2, 2), SCHOLIA_ERROR_LAST_COMMENT);
  check (board, scholia_action_new_move (fixture_id (99), fixture_id (3), &anchor),
         SCHOLIA_ERROR_NOT_FOUND);
  check (board, for_thread (SCHOLIA_ACTION_RESOLVE, 1), SCHOLIA_ERROR_CONFLICT);
  check (board, for_thread (SCHOLIA_ACTION_RESOLVE, 2), NO_ERROR);
  check (board, for_thread (SCHOLIA_ACTION_REOPEN, 1), NO_ERROR);
  check (board, for_thread (SCHOLIA_ACTION_REOPEN, 2), SCHOLIA_ERROR_CONFLICT);
  check (board, for_thread (SCHOLIA_ACTION_DELETE, 3), SCHOLIA_ERROR_NOT_FOUND);
  check (board, for_thread (SCHOLIA_ACTION_DELETE, 2), NO_ERROR);
  check (board, for_thread (SCHOLIA_ACTION_RESTORE, 3), SCHOLIA_ERROR_NOT_FOUND);
  check (board, for_thread (SCHOLIA_ACTION_RESTORE, 1), SCHOLIA_ERROR_CONFLICT);
}

/* The kind, as commenter 0 on what is their own (thread 1, comment 1) and what is of person 1. */
static ScholiaAction *
action_on (ScholiaActionKind kind,
           gboolean          is_own)
{
  ScholiaAnchor anchor = fixture_anchor (9);

  switch (kind)
    {
    case SCHOLIA_ACTION_CREATE:
      return scholia_action_new_create (fixture_id (99), &anchor, "x");

    case SCHOLIA_ACTION_REPLY:
      return scholia_action_new_reply (fixture_id (99), fixture_id (is_own ? 1 : 2), "x");

    case SCHOLIA_ACTION_EDIT:
      return edit (1, is_own ? 1 : 11);

    case SCHOLIA_ACTION_DELETE_COMMENT:
      return delete_comment (1, is_own ? 1 : 11);

    case SCHOLIA_ACTION_MOVE:
      return scholia_action_new_move (fixture_id (99), fixture_id (is_own ? 1 : 2), &anchor);

    case SCHOLIA_ACTION_RESOLVE:
      return for_thread (kind, 2);

    case SCHOLIA_ACTION_REOPEN:
      return for_thread (kind, 1);

    case SCHOLIA_ACTION_DELETE:
      return for_thread (kind, is_own ? 1 : 2);

    case SCHOLIA_ACTION_RESTORE:
    default:
      return for_thread (kind, is_own ? 3 : 4);
    }
}

static void
test_permissions_reach_the_board (void)
{
  g_autoptr(ScholiaBoard) board = board_new ();
  ScholiaAnchor anchor = fixture_anchor (4);
  g_autoptr(ScholiaAction) create = NULL;
  g_autoptr(ScholiaAction) delete = for_thread (SCHOLIA_ACTION_DELETE, 4);

  /* In the trash: 3, made and deleted by person 0; 4, by person 1. */
  fixture_create (board, 3);
  fixture_take (board, for_thread (SCHOLIA_ACTION_DELETE, 3));
  create = scholia_action_new_create (fixture_id (4), &anchor, "Fourth");
  scholia_event_unref (fixture_do (board, create, fixture_person (1), NULL));
  scholia_event_unref (fixture_do (board, delete, fixture_person (1), NULL));

  for (guint role = 0; role < SCHOLIA_N_ROLES; role++)
    {
      for (guint kind = 0; kind < SCHOLIA_N_ACTION_KINDS; kind++)
        {
          for (guint is_own = 0; is_own < 2; is_own++)
            check_as (board, action_on (kind, (gboolean) is_own), role, 0,
                      scholia_role_permits (role, kind, (gboolean) is_own)
                      ? NO_ERROR : (gint) SCHOLIA_ERROR_FORBIDDEN);
        }
    }
}

/* Else the person whose thread a moderator took away could put it back. */
static void
test_restore_is_of_who_deleted (void)
{
  g_autoptr(ScholiaBoard) board = board_new ();
  g_autoptr(ScholiaAction) delete = for_thread (SCHOLIA_ACTION_DELETE, 1);

  scholia_event_unref (fixture_do (board, delete, fixture_person (3), NULL));

  check_as (board, for_thread (SCHOLIA_ACTION_RESTORE, 1), SCHOLIA_ROLE_COMMENTER, 0,
            SCHOLIA_ERROR_FORBIDDEN);
  check_as (board, for_thread (SCHOLIA_ACTION_RESTORE, 1), SCHOLIA_ROLE_COMMENTER, 3,
            SCHOLIA_ERROR_FORBIDDEN);
  check_as (board, for_thread (SCHOLIA_ACTION_RESTORE, 1), SCHOLIA_ROLE_MODERATOR, 2, NO_ERROR);
}

/* A viewer gets the same answer whether the thread is there or not. */
static void
test_viewer_learns_nothing (void)
{
  g_autoptr(ScholiaBoard) board = board_new ();

  check_as (board, for_thread (SCHOLIA_ACTION_DELETE, 1), SCHOLIA_ROLE_VIEWER, 0,
            SCHOLIA_ERROR_FORBIDDEN);
  check_as (board, for_thread (SCHOLIA_ACTION_DELETE, 77), SCHOLIA_ROLE_VIEWER, 0,
            SCHOLIA_ERROR_FORBIDDEN);
}

static void
test_words (void)
{
  static const struct
  {
    const char *body;
    gint        code;
  } cases[] = {
    { "clean\n\twords", NO_ERROR },
    { "", SCHOLIA_ERROR_MALFORMED },
    { " padded", SCHOLIA_ERROR_MALFORMED },
    { "carriage\r\nreturn", SCHOLIA_ERROR_MALFORMED },
    { "over\u202eride", SCHOLIA_ERROR_MALFORMED },
    { "bad \xff utf-8", SCHOLIA_ERROR_MALFORMED },
  };
  g_autoptr(ScholiaBoard) board = board_new ();
  g_autofree char *too_long = g_strnfill (SCHOLIA_MAX_COMMENT_CHARS + 1, 'x');
  ScholiaAnchor anchor = fixture_anchor (9);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      check (board, scholia_action_new_create (fixture_id (99), &anchor, cases[i].body),
             cases[i].code);
      check (board, scholia_action_new_reply (fixture_id (99), fixture_id (1), cases[i].body),
             cases[i].code);
      check (board, scholia_action_new_edit (fixture_id (99), fixture_id (1), fixture_id (1),
                                             cases[i].body), cases[i].code);
    }
  check (board, scholia_action_new_create (fixture_id (99), &anchor, too_long),
         SCHOLIA_ERROR_TOO_LARGE);
}

static void
test_anchor (void)
{
  g_autoptr(ScholiaBoard) board = board_new ();
  ScholiaAnchor outside = { 1000001, 0, 0, 0 };

  check (board, scholia_action_new_create (fixture_id (99), &outside, "x"),
         SCHOLIA_ERROR_MALFORMED);
  check (board, scholia_action_new_move (fixture_id (99), fixture_id (1), &outside),
         SCHOLIA_ERROR_MALFORMED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/board-check/existence", test_existence);
  g_test_add_func ("/model/board-check/permissions-reach-the-board",
                   test_permissions_reach_the_board);
  g_test_add_func ("/model/board-check/restore-is-of-who-deleted", test_restore_is_of_who_deleted);
  g_test_add_func ("/model/board-check/viewer-learns-nothing", test_viewer_learns_nothing);
  g_test_add_func ("/model/board-check/words", test_words);
  g_test_add_func ("/model/board-check/anchor", test_anchor);

  return g_test_run ();
}
