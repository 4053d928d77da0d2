/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <string.h>

static ScholiaComment *
comment_new (guint64     id,
             guint       person,
             const char *body,
             gint64      created_ms,
             gint64      edited_ms)
{
  return scholia_comment_new (fixture_id (id), fixture_person (person), body, created_ms,
                              edited_ms);
}

/* Equal members, equal hash; any other member, another hash. */
static void
test_hash_covers_all_members (void)
{
  g_autoptr(ScholiaPerson) renamed = NULL;
  ScholiaComment *comments[] = {
    comment_new (1, 1, "words", 10, 0),
    comment_new (2, 1, "words", 10, 0),
    comment_new (1, 2, "words", 10, 0),
    comment_new (1, 1, "Words", 10, 0),
    comment_new (1, 1, "words", 11, 0),
    comment_new (1, 1, "words", 10, 20),
    NULL,
    NULL,
  };
  g_autoptr(ScholiaComment) same = comment_new (1, 1, "words", 10, 0);
  guint n = G_N_ELEMENTS (comments);

  renamed = scholia_person_new (scholia_person_get_id (fixture_person (1)), "Another name", 1);
  comments[n - 2] = scholia_comment_new (fixture_id (1), renamed, "words", 10, 0);
  g_clear_pointer (&renamed, scholia_person_unref);
  renamed = scholia_person_new (scholia_person_get_id (fixture_person (1)),
                                scholia_person_get_name (fixture_person (1)), 7);
  comments[n - 1] = scholia_comment_new (fixture_id (1), renamed, "words", 10, 0);

  g_assert_cmpmem (scholia_comment_get_hash (comments[0]), 32, scholia_comment_get_hash (same), 32);
  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j < i; j++)
        g_assert_cmpint (memcmp (scholia_comment_get_hash (comments[i]),
                                 scholia_comment_get_hash (comments[j]), 32), !=, 0);
    }

  for (guint i = 0; i < n; i++)
    g_assert_finalize_object (comments[i]);
}

static void
test_properties (void)
{
  g_autoptr(ScholiaComment) comment = comment_new (5, 1, "λόγια", 10, 20);
  g_autofree char *id = NULL;
  g_autofree char *author_name = NULL;
  g_autofree char *body = NULL;
  guint author_color;
  gint64 created_ms, edited_ms;

  g_object_get (comment, "id", &id, "author-name", &author_name, "author-color", &author_color,
                "body", &body, "created-ms", &created_ms, "edited-ms", &edited_ms, NULL);
  g_assert_cmpstr (id, ==, fixture_id (5));
  g_assert_cmpstr (author_name, ==, "Βασιλική");
  g_assert_cmpuint (author_color, ==, 1);
  g_assert_cmpstr (body, ==, "λόγια");
  g_assert_cmpint (created_ms, ==, 10);
  g_assert_cmpint (edited_ms, ==, 20);
  g_assert_true (scholia_comment_get_author (comment) == fixture_person (1));
}

static void
test_person_equal (void)
{
  static const struct
  {
    const char *id;
    const char *name;
    guint       color;
    gboolean    is_equal;
  } cases[] = {
    { "0123456789abcdef", "Ada", 3, TRUE },
    { "0123456789abcdeF", "Ada", 3, FALSE },
    { "0123456789abcdef", "Ada ", 3, FALSE },
    { "0123456789abcdef", "Ada", 4, FALSE },
  };
  g_autoptr(ScholiaPerson) person = scholia_person_new ("0123456789abcdef", "Ada", 3);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ScholiaPerson) other = scholia_person_new (cases[i].id, cases[i].name,
                                                           cases[i].color);

      g_assert_cmpint (scholia_person_equal (person, other), ==, cases[i].is_equal);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/comment/hash-covers-all-members", test_hash_covers_all_members);
  g_test_add_func ("/model/comment/properties", test_properties);
  g_test_add_func ("/model/person/equal", test_person_equal);

  return g_test_run ();
}
