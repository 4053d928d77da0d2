/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-news.h"

#define SECOND G_USEC_PER_SEC

typedef struct
{
  ScholiaActionKind kind;
  guint             number;
  const char       *name;
} Deed;

static const struct
{
  Deed        deeds[8];
  const char *words; /* NULL: nothing is said */
} rows[] = {
  { { { SCHOLIA_ACTION_CREATE, 13, "Maria" } }, "New marker 13 by Maria" },
  { { { SCHOLIA_ACTION_RESOLVE, 12, "Maria" } }, "Marker 12 resolved by Maria" },
  { { { SCHOLIA_ACTION_DELETE, 4, "Jonas" } }, "Marker 4 deleted by Jonas" },
  { { { SCHOLIA_ACTION_EDIT, 12, "Maria" } }, NULL },
  { { { SCHOLIA_ACTION_DELETE_COMMENT, 12, "Maria" } }, NULL },
  { { { SCHOLIA_ACTION_CREATE, 1, "Maria" }, { SCHOLIA_ACTION_REPLY, 1, "Jonas" } },
    "New marker 1 by Maria. New comment at marker 1 by Jonas" },
  { { { SCHOLIA_ACTION_MOVE, 7, "Maria" }, { SCHOLIA_ACTION_MOVE, 7, "Maria" },
      { SCHOLIA_ACTION_MOVE, 7, "Maria" } }, "Marker 7 moved by Maria" },
  { { { SCHOLIA_ACTION_CREATE, 1, "Maria" }, { SCHOLIA_ACTION_CREATE, 2, "Jonas" },
      { SCHOLIA_ACTION_REOPEN, 3, "Aisha" } }, "2 new markers, 1 marker reopened" },
  { { { SCHOLIA_ACTION_REPLY, 1, "Maria" }, { SCHOLIA_ACTION_REPLY, 2, "Maria" },
      { SCHOLIA_ACTION_RESTORE, 3, "Maria" }, { SCHOLIA_ACTION_DELETE, 4, "Maria" },
      { SCHOLIA_ACTION_RESOLVE, 1, "Maria" }, { SCHOLIA_ACTION_MOVE, 1, "Maria" } },
    "2 new comments, 1 marker moved, 1 marker resolved, 1 marker deleted, 1 marker brought back" },
};

static void
test_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(ScholiaNews) news = scholia_news_new ();
      g_autofree char *words = NULL;

      for (const Deed *deed = rows[i].deeds; deed->name != NULL; deed++)
        scholia_news_add (news, deed->kind, deed->number, deed->name);
      words = scholia_news_take (news, 0);
      g_assert_cmpstr (words, ==, rows[i].words);
      g_assert_cmpint (scholia_news_get_wait (news, 0), ==, -1);
    }
}

/* The first one comes at once, the next ones after a sentence's time, together. */
static void
test_not_too_often (void)
{
  g_autoptr(ScholiaNews) news = scholia_news_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_cmpint (scholia_news_get_wait (news, 0), ==, -1);
  scholia_news_add (news, SCHOLIA_ACTION_CREATE, 1, "Maria");
  g_assert_cmpint (scholia_news_get_wait (news, 100 * SECOND), ==, 0);
  first = scholia_news_take (news, 100 * SECOND);
  for (guint number = 2; number < 1000; number++)
    scholia_news_add (news, SCHOLIA_ACTION_CREATE, number, "Maria");
  g_assert_cmpint (scholia_news_get_wait (news, 101 * SECOND), ==, 3 * SECOND);
  g_assert_cmpint (scholia_news_get_wait (news, 104 * SECOND), ==, 0);
  second = scholia_news_take (news, 104 * SECOND);
  g_assert_cmpstr (second, ==, "998 new markers");
}

static void
test_cleared (void)
{
  g_autoptr(ScholiaNews) news = scholia_news_new ();

  scholia_news_add (news, SCHOLIA_ACTION_CREATE, 1, "Maria");
  scholia_news_clear (news);
  g_assert_cmpint (scholia_news_get_wait (news, 0), ==, -1);
  g_assert_null (scholia_news_take (news, 0));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/news/words", test_words);
  g_test_add_func ("/app/news/not-too-often", test_not_too_often);
  g_test_add_func ("/app/news/cleared", test_cleared);
  return g_test_run ();
}
