/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"
#include "mirror.h"

#include <string.h>

static ScholiaThreadState *
state_new (guint n_comments)
{
  g_autoptr(GPtrArray) comments = g_ptr_array_new_with_free_func (g_object_unref);
  ScholiaAnchor anchor = fixture_anchor (5);

  for (guint i = 0; i < n_comments; i++)
    g_ptr_array_add (comments, scholia_comment_new (fixture_id (100 + i), fixture_person (i),
                                                    "First line\nsecond line", 10 + i, 0));

  return scholia_thread_state_new (fixture_id (100), 7, &anchor, fixture_person (1), 10, NULL, 0,
                                   20, comments);
}

static gboolean
hashes_are_equal (ScholiaThreadState *a,
                  ScholiaThreadState *b)
{
  return memcmp (scholia_thread_state_get_hash (a), scholia_thread_state_get_hash (b), 32) == 0;
}

/* Each change makes a new state and leaves the old one, sharing what did not change. */
static void
test_state_is_immutable (void)
{
  g_autoptr(ScholiaThreadState) state = state_new (3);
  g_autoptr(ScholiaThreadState) same = state_new (3);
  g_autoptr(ScholiaThreadState) moved = NULL;
  g_autoptr(ScholiaThreadState) resolved = NULL;
  g_autoptr(ScholiaThreadState) shorter = NULL;
  ScholiaAnchor anchor = fixture_anchor (6);
  guint index = 99;

  moved = scholia_thread_state_with_anchor (state, &anchor, 30);
  resolved = scholia_thread_state_with_resolver (moved, fixture_person (2), 40);
  shorter = scholia_thread_state_without_comment (resolved, fixture_id (101), 50);

  g_assert_true (hashes_are_equal (state, same));
  g_assert_false (hashes_are_equal (state, moved));
  g_assert_false (hashes_are_equal (moved, resolved));
  g_assert_false (hashes_are_equal (resolved, shorter));

  g_assert_false (scholia_thread_state_is_resolved (moved));
  g_assert_true (scholia_thread_state_is_resolved (shorter));
  g_assert_cmpint (scholia_thread_state_get_resolved_ms (shorter), ==, 40);
  g_assert_cmpint (scholia_thread_state_get_activity_ms (shorter), ==, 50);
  g_assert_cmpint (scholia_thread_state_get_created_ms (shorter), ==, 10);
  g_assert_cmpuint (scholia_thread_state_get_n_comments (resolved), ==, 3);
  g_assert_cmpuint (scholia_thread_state_get_n_comments (shorter), ==, 2);
  g_assert_null (scholia_thread_state_find_comment (shorter, fixture_id (101), &index));
  g_assert_cmpuint (index, ==, 99);
  g_assert_true (scholia_thread_state_find_comment (shorter, fixture_id (102), &index)
                 == scholia_thread_state_get_comment (state, 2));
  g_assert_cmpuint (index, ==, 1);
}

typedef struct
{
  guint64 id;
  guint   number;
  gint32  x, y, width, height;
  guint   creator;
  gint64  created_ms;
  gint    resolver; /* -1: open */
  gint64  resolved_ms;
  gint64  activity_ms;
  guint   comments[2];
} Members;

static ScholiaThreadState *
state_with (const Members *members)
{
  g_autoptr(GPtrArray) comments = g_ptr_array_new_with_free_func (g_object_unref);
  ScholiaAnchor anchor = { members->x, members->y, members->width, members->height };
  ScholiaPerson *resolver = NULL;

  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (comments, scholia_comment_new (fixture_id (members->comments[i]),
                                                    fixture_person (0), "Words", 10, 0));
  if (members->resolver >= 0)
    resolver = fixture_person ((guint) members->resolver);

  return scholia_thread_state_new (fixture_id (members->id), members->number, &anchor,
                                   fixture_person (members->creator), members->created_ms,
                                   resolver, members->resolved_ms, members->activity_ms, comments);
}

/* Boards whose hashes are equal are taken to be in sync: nothing may be left out, nor any order. */
static void
test_hash_covers_all_members (void)
{
  static const Members members[] = {
    { 1, 7, 1, 2, 3, 4, 0, 10, 1, 30, 40, { 1, 2 } },
    { 9, 7, 1, 2, 3, 4, 0, 10, 1, 30, 40, { 1, 2 } },
    { 1, 8, 1, 2, 3, 4, 0, 10, 1, 30, 40, { 1, 2 } },
    { 1, 7, 2, 2, 3, 4, 0, 10, 1, 30, 40, { 1, 2 } },
    { 1, 7, 1, 1, 3, 4, 0, 10, 1, 30, 40, { 1, 2 } },
    { 1, 7, 1, 2, 4, 4, 0, 10, 1, 30, 40, { 1, 2 } },
    { 1, 7, 1, 2, 3, 3, 0, 10, 1, 30, 40, { 1, 2 } },
    { 1, 7, 1, 2, 3, 4, 1, 10, 1, 30, 40, { 1, 2 } },
    { 1, 7, 1, 2, 3, 4, 0, 11, 1, 30, 40, { 1, 2 } },
    { 1, 7, 1, 2, 3, 4, 0, 10, 2, 30, 40, { 1, 2 } },
    { 1, 7, 1, 2, 3, 4, 0, 10, -1, 30, 40, { 1, 2 } },
    { 1, 7, 1, 2, 3, 4, 0, 10, 1, 31, 40, { 1, 2 } },
    { 1, 7, 1, 2, 3, 4, 0, 10, 1, 30, 41, { 1, 2 } },
    { 1, 7, 1, 2, 3, 4, 0, 10, 1, 30, 40, { 2, 1 } },
    { 1, 7, 1, 2, 3, 4, 0, 10, 1, 30, 40, { 1, 3 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      for (guint j = 0; j <= i; j++)
        {
          g_autoptr(ScholiaThreadState) a = state_with (&members[i]);
          g_autoptr(ScholiaThreadState) b = state_with (&members[j]);

          g_assert_cmpint (hashes_are_equal (a, b), ==, i == j);
        }
    }
}

static void
test_reopened_is_open_again (void)
{
  g_autoptr(ScholiaThreadState) state = state_new (1);
  g_autoptr(ScholiaThreadState) resolved = NULL;
  g_autoptr(ScholiaThreadState) reopened = NULL;

  resolved = scholia_thread_state_with_resolver (state, fixture_person (2), 20);
  reopened = scholia_thread_state_with_resolver (resolved, NULL, 20);

  g_assert_cmpint (scholia_thread_state_get_resolved_ms (reopened), ==, 0);
  g_assert_null (scholia_thread_state_get_resolver (reopened));
  g_assert_true (hashes_are_equal (state, reopened));
}

static void
test_comment_is_appended_or_replaced (void)
{
  g_autoptr(ScholiaThreadState) state = state_new (2);
  g_autoptr(ScholiaComment) edited = NULL;
  g_autoptr(ScholiaComment) added = NULL;
  g_autoptr(ScholiaThreadState) replaced = NULL;
  g_autoptr(ScholiaThreadState) appended = NULL;

  edited = scholia_comment_new (fixture_id (100), fixture_person (0), "Other words", 10, 60);
  added = scholia_comment_new (fixture_id (200), fixture_person (0), "More words", 70, 0);
  replaced = scholia_thread_state_with_comment (state, edited, 60);
  appended = scholia_thread_state_with_comment (replaced, added, 70);

  g_assert_cmpuint (scholia_thread_state_get_n_comments (replaced), ==, 2);
  g_assert_true (scholia_thread_state_get_comment (replaced, 0) == edited);
  g_assert_cmpuint (scholia_thread_state_get_n_comments (appended), ==, 3);
  g_assert_true (scholia_thread_state_get_comment (appended, 2) == added);
}

static void
count_cb (guint *count)
{
  ++*count;
}

/* A second set of the same content must not wake every bound widget. */
static void
test_equal_state_is_silent (void)
{
  g_autoptr(ScholiaThreadState) state = state_new (3);
  g_autoptr(ScholiaThreadState) same = state_new (3);
  g_autoptr(ScholiaThread) thread = scholia_thread_new (state);
  g_autoptr(ScholiaComment) comment = NULL;
  guint count = 0;

  g_signal_connect_swapped (thread, "notify", G_CALLBACK (count_cb), &count);
  g_signal_connect_swapped (thread, "items-changed", G_CALLBACK (count_cb), &count);
  scholia_thread_set_state (thread, state);
  scholia_thread_set_state (thread, same);
  g_assert_cmpuint (count, ==, 0);

  comment = g_list_model_get_item (G_LIST_MODEL (thread), 1);
  g_assert_true (comment == scholia_thread_state_get_comment (state, 1));
}

static void
remember_cb (GListModel *model,
             guint       position,
             guint       n_removed,
             guint       n_added,
             guint      *seen)
{
  seen[0]++;
  seen[1] = position;
  seen[2] = n_removed;
  seen[3] = n_added;
}

/* The states come whole from a snapshot, with new objects for the same comments. */
static void
test_equal_comments_stay (void)
{
  g_autoptr(ScholiaThreadState) state = state_new (4);
  g_autoptr(ScholiaThreadState) copy = state_new (4);
  g_autoptr(ScholiaThreadState) shorter = NULL;
  g_autoptr(ScholiaThread) thread = scholia_thread_new (state);
  g_autoptr(ScholiaComment) last = NULL;
  guint seen[4] = { 0 };

  g_signal_connect (thread, "items-changed", G_CALLBACK (remember_cb), seen);
  shorter = scholia_thread_state_without_comment (copy, fixture_id (101), 50);
  scholia_thread_set_state (thread, shorter);

  g_assert_cmpuint (seen[0], ==, 1);
  g_assert_cmpuint (seen[1], ==, 1);
  g_assert_cmpuint (seen[2], ==, 1);
  g_assert_cmpuint (seen[3], ==, 0);
  last = g_list_model_get_item (G_LIST_MODEL (thread), 2);
  g_assert_true (last == scholia_thread_state_get_comment (state, 3));
}

static void
add_name_cb (GObject    *object,
             GParamSpec *pspec,
             GPtrArray  *names)
{
  g_ptr_array_add (names, g_strdup (pspec->name));
}

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* In any order: notifications that were held back come as GObject likes. */
static void
assert_names (GPtrArray  *names,
              const char *expected)
{
  g_autofree char *joined = NULL;

  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  joined = g_strjoinv (" ", (char **) names->pdata);
  g_assert_cmpstr (joined, ==, expected);
  g_ptr_array_set_size (names, 0);
}

static void
test_notifies_exactly_what_changed (void)
{
  g_autoptr(ScholiaThreadState) state = state_new (1);
  g_autoptr(ScholiaThreadState) resolved = NULL;
  g_autoptr(ScholiaThreadState) moved = NULL;
  g_autoptr(ScholiaThreadState) sized = NULL;
  g_autoptr(ScholiaThreadState) edited = NULL;
  g_autoptr(ScholiaComment) comment = NULL;
  g_autoptr(ScholiaThread) thread = scholia_thread_new (state);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  ScholiaAnchor anchor = fixture_anchor (5);
  double width, height;

  g_signal_connect (thread, "notify", G_CALLBACK (add_name_cb), names);

  resolved = scholia_thread_state_with_resolver (state, fixture_person (0), 20);
  scholia_thread_set_state (thread, resolved);
  assert_names (names, "resolved");

  anchor.y++;
  moved = scholia_thread_state_with_anchor (resolved, &anchor, 30);
  scholia_thread_set_state (thread, moved);
  assert_names (names, "activity-ms anchor-y");

  /* Sized in the same moment: nothing else tells it. */
  anchor.width = 20000;
  anchor.height = 30000;
  sized = scholia_thread_state_with_anchor (moved, &anchor, 30);
  scholia_thread_set_state (thread, sized);
  assert_names (names, "anchor-height anchor-width");
  g_object_get (thread, "anchor-width", &width, "anchor-height", &height, NULL);
  g_assert_cmpfloat (width, ==, 0.02);
  g_assert_cmpfloat (height, ==, 0.03);

  comment = scholia_comment_new (fixture_id (100), fixture_person (0), "First line\nother", 10, 30);
  edited = scholia_thread_state_with_comment (sized, comment, 30);
  scholia_thread_set_state (thread, edited);
  assert_names (names, "");

  scholia_thread_set_save_state (thread, SCHOLIA_SAVE_STATE_SAVING);
  scholia_thread_set_save_state (thread, SCHOLIA_SAVE_STATE_SAVING);
  g_object_set (thread, "unread", TRUE, "save-state", SCHOLIA_SAVE_STATE_SAVING, NULL);
  scholia_thread_set_unread (thread, 2);
  assert_names (names, "save-state unread");
}

static void
test_properties (void)
{
  g_autoptr(ScholiaThreadState) state = state_new (2);
  g_autoptr(ScholiaThread) thread = scholia_thread_new (state);
  g_autofree char *id = NULL;
  g_autofree char *excerpt = NULL;
  g_autofree char *author_name = NULL;
  double x, y;
  guint number, n_comments, author_color;
  gboolean resolved, unread;
  gint64 created_ms, activity_ms;

  g_object_get (thread, "id", &id, "number", &number, "anchor-x", &x, "anchor-y", &y,
                "resolved", &resolved, "n-comments", &n_comments, "excerpt", &excerpt,
                "author-name", &author_name, "author-color", &author_color,
                "created-ms", &created_ms, "activity-ms", &activity_ms, "unread", &unread, NULL);
  g_assert_cmpstr (id, ==, fixture_id (100));
  g_assert_cmpuint (number, ==, 7);
  g_assert_cmpfloat (x, ==, 0.039595);
  g_assert_cmpfloat (y, ==, 0.523645);
  g_assert_false (resolved);
  g_assert_cmpuint (n_comments, ==, 2);
  g_assert_cmpstr (excerpt, ==, "First line");
  g_assert_cmpstr (author_name, ==, "Βασιλική");
  g_assert_cmpuint (author_color, ==, 1);
  g_assert_cmpint (created_ms, ==, 10);
  g_assert_cmpint (activity_ms, ==, 20);
  g_assert_false (unread);
  g_assert_cmpint (scholia_thread_get_save_state (thread), ==, SCHOLIA_SAVE_STATE_SAVED);
}

static void
test_finalises (void)
{
  ScholiaThreadState *state = state_new (2);
  ScholiaThread *thread = scholia_thread_new (state);
  ScholiaComment *comment = g_list_model_get_item (G_LIST_MODEL (thread), 0);

  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (thread)) == SCHOLIA_TYPE_COMMENT);
  scholia_thread_state_unref (state);
  g_assert_finalize_object (thread);
  g_assert_finalize_object (comment);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/thread-state/is-immutable", test_state_is_immutable);
  g_test_add_func ("/model/thread-state/hash-covers-all-members", test_hash_covers_all_members);
  g_test_add_func ("/model/thread-state/reopened-is-open-again", test_reopened_is_open_again);
  g_test_add_func ("/model/thread-state/comment-is-appended-or-replaced",
                   test_comment_is_appended_or_replaced);
  g_test_add_func ("/model/thread/equal-state-is-silent", test_equal_state_is_silent);
  g_test_add_func ("/model/thread/equal-comments-stay", test_equal_comments_stay);
  g_test_add_func ("/model/thread/notifies-exactly-what-changed",
                   test_notifies_exactly_what_changed);
  g_test_add_func ("/model/thread/properties", test_properties);
  g_test_add_func ("/model/thread/finalises", test_finalises);

  return g_test_run ();
}
