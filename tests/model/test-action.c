/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

static const ScholiaAnchor anchor = { 410000, 250000, 0, 0 };

/* What each kind names: the thread, the comment, words, a place. */
typedef struct
{
  ScholiaAction    *action;
  ScholiaActionKind kind;
  ScholiaEventType  type;
  const char       *thread_id;
  const char       *comment_id;
  const char       *body;
  gboolean          has_anchor;
} Case;

static ScholiaAction *
for_thread (ScholiaActionKind kind)
{
  return scholia_action_new_for_thread (fixture_id (1), kind, fixture_id (2));
}

static void
check_case (const Case *expected)
{
  ScholiaAction *action = expected->action;
  g_autoptr(ScholiaEvent) event = scholia_event_new (action, fixture_person (1), 7, 99, NULL, 3);

  g_assert_cmpuint (scholia_action_get_kind (action), ==, expected->kind);
  g_assert_cmpstr (scholia_action_get_broadcast_id (action), ==, fixture_id (1));
  g_assert_cmpstr (scholia_action_get_thread_id (action), ==, expected->thread_id);
  g_assert_cmpstr (scholia_action_get_comment_id (action), ==, expected->comment_id);
  g_assert_cmpstr (scholia_action_get_body (action), ==, expected->body);
  if (expected->has_anchor)
    g_assert_true (scholia_anchor_equal (scholia_action_get_anchor (action), &anchor));
  else
    g_assert_null (scholia_action_get_anchor (action));

  g_assert_cmpuint (scholia_event_get_event_type (event), ==, expected->type);
  g_assert_true (scholia_event_get_action (event) == action);
  g_assert_true (scholia_event_get_author (event) == fixture_person (1));
  g_assert_cmpuint (scholia_event_get_seq (event), ==, 7);
  g_assert_cmpint (scholia_event_get_time_ms (event), ==, 99);
  g_assert_cmpuint (scholia_event_get_number (event), ==, 3);
  g_assert_null (scholia_event_get_restored (event));
  g_assert_cmpstr (scholia_event_get_broadcast_id (event), ==, fixture_id (1));
  g_assert_cmpstr (scholia_event_get_thread_id (event), ==, expected->thread_id);

  scholia_action_unref (action);
}

static void
test_members_of_each_kind (void)
{
  const char *id = fixture_id (1);
  const char *thread_id = fixture_id (2);
  const char *comment_id = fixture_id (3);
  const Case cases[SCHOLIA_N_ACTION_KINDS] = {
    { scholia_action_new_create (id, &anchor, "words"), SCHOLIA_ACTION_CREATE,
      SCHOLIA_EVENT_NEW, id, id, "words", TRUE },
    { scholia_action_new_reply (id, thread_id, "words"), SCHOLIA_ACTION_REPLY,
      SCHOLIA_EVENT_UPDATED, thread_id, id, "words", FALSE },
    { scholia_action_new_edit (id, thread_id, comment_id, "words"), SCHOLIA_ACTION_EDIT,
      SCHOLIA_EVENT_UPDATED, thread_id, comment_id, "words", FALSE },
    { scholia_action_new_delete_comment (id, thread_id, comment_id), SCHOLIA_ACTION_DELETE_COMMENT,
      SCHOLIA_EVENT_UPDATED, thread_id, comment_id, NULL, FALSE },
    { scholia_action_new_move (id, thread_id, &anchor), SCHOLIA_ACTION_MOVE,
      SCHOLIA_EVENT_UPDATED, thread_id, NULL, NULL, TRUE },
    { for_thread (SCHOLIA_ACTION_RESOLVE), SCHOLIA_ACTION_RESOLVE,
      SCHOLIA_EVENT_UPDATED, thread_id, NULL, NULL, FALSE },
    { for_thread (SCHOLIA_ACTION_REOPEN), SCHOLIA_ACTION_REOPEN,
      SCHOLIA_EVENT_UPDATED, thread_id, NULL, NULL, FALSE },
    { for_thread (SCHOLIA_ACTION_DELETE), SCHOLIA_ACTION_DELETE,
      SCHOLIA_EVENT_DELETED, thread_id, NULL, NULL, FALSE },
    { for_thread (SCHOLIA_ACTION_RESTORE), SCHOLIA_ACTION_RESTORE,
      SCHOLIA_EVENT_NEW, thread_id, NULL, NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_case (&cases[i]);
}

/* The values travel in boxed properties and signals. */
static void
test_boxed_copies_share (void)
{
  ScholiaAction *action = for_thread (SCHOLIA_ACTION_DELETE);
  g_autoptr(ScholiaEvent) event = scholia_event_new (action, fixture_person (0), 1, 1, NULL, 0);
  gpointer copy;

  copy = g_boxed_copy (SCHOLIA_TYPE_ACTION, action);
  g_assert_true (copy == action);
  g_boxed_free (SCHOLIA_TYPE_ACTION, copy);

  copy = g_boxed_copy (SCHOLIA_TYPE_EVENT, event);
  g_assert_true (copy == event);
  g_boxed_free (SCHOLIA_TYPE_EVENT, copy);

  copy = g_boxed_copy (SCHOLIA_TYPE_PERSON, fixture_person (0));
  g_assert_true (copy == fixture_person (0));
  g_boxed_free (SCHOLIA_TYPE_PERSON, copy);

  scholia_action_unref (action);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/action/members-of-each-kind", test_members_of_each_kind);
  g_test_add_func ("/model/action/boxed-copies-share", test_boxed_copies_share);

  return g_test_run ();
}
