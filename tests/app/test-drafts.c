/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-drafts.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "scholia-draft-file.h"

#define SERVER "https://example.org"
#define BOARD "0123456789ab"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("scholia-drafts-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "scholia", "drafts.json", NULL);
}

static void
remove_in (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_in (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  remove_in (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
assert_text (ScholiaDrafts *drafts,
             const char    *target,
             const char    *expected)
{
  ScholiaDraft *draft = scholia_drafts_lookup (drafts, SERVER, BOARD, target);

  g_assert_cmpstr (draft != NULL ? scholia_draft_get_text (draft) : NULL, ==, expected);
}

static void
assert_saved (ScholiaDrafts *drafts)
{
  g_autoptr(GError) error = NULL;
  gboolean is_saved = scholia_drafts_save (drafts, &error);

  g_assert_no_error (error);
  g_assert_true (is_saved);
}

/* Words, place and all, after a restart. */
static void
test_survives_restart (Fixture       *fixture,
                       gconstpointer  data)
{
  static const char *text = "Zwei\nZeilen \"und\" \\ mehr\t🙂 λόγια";
  ScholiaAnchor anchor = { 123456, 999999, 0, 0 };
  g_autoptr(ScholiaDrafts) first = scholia_drafts_new (fixture->path);
  g_autoptr(ScholiaDrafts) second = NULL;
  ScholiaDraft *draft;

  scholia_drafts_set (first, SERVER, BOARD, "new", text, &anchor);
  scholia_drafts_set (first, SERVER, BOARD, "thread:x", "Another", NULL);
  assert_saved (first);
  g_assert_finalize_object (g_steal_pointer (&first));

  second = scholia_drafts_new (fixture->path);
  assert_text (second, "new", text);
  assert_text (second, "thread:x", "Another");
  draft = scholia_drafts_lookup (second, SERVER, BOARD, "new");
  g_assert_true (scholia_anchor_equal (scholia_draft_get_anchor (draft), &anchor));
  g_assert_null (scholia_draft_get_anchor (scholia_drafts_lookup (second, SERVER, BOARD,
                                                                  "thread:x")));
}

static void
test_keys_are_apart (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(ScholiaDrafts) drafts = scholia_drafts_new (fixture->path);

  scholia_drafts_set (drafts, SERVER, BOARD, "new", "here", NULL);
  g_assert_null (scholia_drafts_lookup (drafts, "https://example.com", BOARD, "new"));
  g_assert_null (scholia_drafts_lookup (drafts, SERVER, "0123456789ac", "new"));
  g_assert_null (scholia_drafts_lookup (drafts, SERVER, BOARD, "thread:new"));
}

static void
test_empty_is_over (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(ScholiaDrafts) first = scholia_drafts_new (fixture->path);
  g_autoptr(ScholiaDrafts) second = NULL;

  scholia_drafts_set (first, SERVER, BOARD, "new", "words", NULL);
  assert_saved (first);
  scholia_drafts_set (first, SERVER, BOARD, "new", " \n\t ", NULL);
  assert_text (first, "new", NULL);
  assert_saved (first);

  second = scholia_drafts_new (fixture->path);
  assert_text (second, "new", NULL);
}

static void
test_only_the_owner_reads (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(ScholiaDrafts) drafts = scholia_drafts_new (fixture->path);
  GStatBuf status;

  scholia_drafts_set (drafts, SERVER, BOARD, "new", "words", NULL);
  assert_saved (drafts);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static gboolean
is_on_disk (Fixture    *fixture,
            const char *text)
{
  g_autofree char *bytes = NULL;

  return g_file_get_contents (fixture->path, &bytes, NULL, NULL) && strstr (bytes, text) != NULL;
}

/* Nobody calls save: the pause after the last key does. */
static void
test_saves_by_itself (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(ScholiaDrafts) drafts = scholia_drafts_new (fixture->path);

  scholia_drafts_set (drafts, SERVER, BOARD, "new", "first", NULL);
  scholia_drafts_set (drafts, SERVER, BOARD, "new", "second", NULL);
  while (!is_on_disk (fixture, "second"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (is_on_disk (fixture, "first"));

  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  assert_saved (drafts);
}

/* A write that is on its way in a thread must not come after a newer one, nor get lost with the
 * process. */
static void
test_save_overtakes_thread (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(ScholiaDrafts) drafts = scholia_drafts_new (fixture->path);
  gint64 until = g_get_monotonic_time () + 3 * G_USEC_PER_SEC;
  guint round = 0;

  while (g_get_monotonic_time () < until && round < 2)
    {
      g_autofree char *older = g_strdup_printf ("older %u", round);
      g_autofree char *newer = g_strdup_printf ("newer %u", round);

      scholia_drafts_set (drafts, SERVER, BOARD, "new", older, NULL);
      scholia_drafts_set (drafts, SERVER, BOARD, "thread:x", older, NULL);
      /* The timer, which starts the thread. */
      g_main_context_iteration (NULL, TRUE);
      scholia_drafts_set (drafts, SERVER, BOARD, "new", newer, NULL);
      assert_saved (drafts);
      g_assert_true (is_on_disk (fixture, newer));
      g_assert_true (is_on_disk (fixture, older));

      while (g_main_context_pending (NULL))
        g_main_context_iteration (NULL, FALSE);
      g_assert_true (is_on_disk (fixture, newer));
      round++;
    }
}

/* Two processes of one person write the same file; neither takes away what the other wrote. */
static void
test_two_writers (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(ScholiaDrafts) a = scholia_drafts_new (fixture->path);
  g_autoptr(ScholiaDrafts) b = scholia_drafts_new (fixture->path);
  g_autoptr(ScholiaDrafts) later = NULL;

  assert_text (a, "new", NULL);
  assert_text (b, "new", NULL);
  scholia_drafts_set (a, SERVER, BOARD, "thread:a", "from a", NULL);
  assert_saved (a);
  scholia_drafts_set (b, SERVER, BOARD, "thread:b", "from b", NULL);
  assert_saved (b);
  scholia_drafts_remove (a, SERVER, BOARD, "thread:a");
  scholia_drafts_set (a, SERVER, BOARD, "thread:c", "from a too", NULL);
  assert_saved (a);

  later = scholia_drafts_new (fixture->path);
  assert_text (later, "thread:a", NULL);
  assert_text (later, "thread:b", "from b");
  assert_text (later, "thread:c", "from a too");
}

/* A file that is no file of drafts is somebody's words all the same: it is moved aside, not
 * written over. */
static void
test_broken_file_is_kept (Fixture       *fixture,
                          gconstpointer  data)
{
  static const char *files[] = {
    "", "{", "[]", "null", "{\"version\":1}", "{\"version\":1,\"drafts\":{}}", "\xff\xfe",
    "{\"version\":1,\"drafts\":[]} trailing",
  };
  g_autofree char *aside = g_strconcat (fixture->path, ".broken", NULL);
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(ScholiaDrafts) drafts = scholia_drafts_new (fixture->path);
      g_autofree char *kept = NULL;

      g_assert_true (g_file_set_contents (fixture->path, files[i], -1, NULL));
      scholia_drafts_set (drafts, SERVER, BOARD, "new", "words", NULL);
      assert_saved (drafts);
      assert_text (drafts, "new", "words");
      g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
      g_assert_cmpstr (kept, ==, files[i]);
      g_assert_true (is_on_disk (fixture, "words"));
    }
}

/* One entry that makes no sense does not cost the others. */
static void
test_strange_entries (Fixture       *fixture,
                      gconstpointer  data)
{
  static const char *file =
    "{\"version\":1,\"future\":[],\"drafts\":[null,3,{},{\"server\":1},"
    "{\"server\":\"s\",\"board\":\"b\",\"target\":\"t\"},"
    "{\"server\":\"" SERVER "\",\"board\":\"" BOARD "\",\"target\":\"new\",\"text\":\"far\","
    "\"x\":2000000,\"y\":0},"
    "{\"server\":\"" SERVER "\",\"board\":\"" BOARD "\",\"target\":\"thread:x\",\"text\":\"good\","
    "\"x\":0.5,\"y\":\"1\",\"changedMs\":\"late\"}]}";
  g_autoptr(ScholiaDrafts) drafts = scholia_drafts_new (fixture->path);
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, file, -1, NULL));
  assert_text (drafts, "thread:x", "good");
  assert_text (drafts, "new", "far");
  g_assert_null (scholia_draft_get_anchor (scholia_drafts_lookup (drafts, SERVER, BOARD, "new")));
}

static void
test_oldest_goes (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GHashTable) changes = scholia_draft_table_new ();
  g_autoptr(GHashTable) table = NULL;
  g_autofree char *oldest = scholia_draft_key_new (SERVER, BOARD, "thread:0");

  for (guint i = 0; i <= SCHOLIA_MAX_DRAFTS; i++)
    {
      g_autofree char *target = g_strdup_printf ("thread:%u", i);

      g_hash_table_insert (changes, scholia_draft_key_new (SERVER, BOARD, target),
                           scholia_draft_new ("words", NULL, 1000 + i));
    }
  g_assert_true (scholia_draft_file_merge (fixture->path, changes, NULL));
  table = scholia_draft_file_read (fixture->path, NULL);
  g_assert_cmpuint (g_hash_table_size (table), ==, SCHOLIA_MAX_DRAFTS);
  g_assert_false (g_hash_table_contains (table, oldest));
}

/* A disk that is full is told, and the words are still there for the next try. */
static void
test_failure_keeps_words (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(ScholiaDrafts) drafts = scholia_drafts_new (fixture->path);
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr(GError) error = NULL;

  /* A file where the folder should be. */
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  scholia_drafts_set (drafts, SERVER, BOARD, "new", "words", NULL);
  g_assert_false (scholia_drafts_save (drafts, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
  assert_text (drafts, "new", "words");

  g_assert_cmpint (g_unlink (folder), ==, 0);
  assert_saved (drafts);
  g_assert_true (is_on_disk (fixture, "words"));
}

/* What is on its way is told apart from what a former process left on its way. */
static void
test_stranded (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(ScholiaDrafts) first = scholia_drafts_new (fixture->path);
  g_autoptr(ScholiaDrafts) second = NULL;
  g_auto(GStrv) own = NULL;
  g_auto(GStrv) given_up = NULL;
  g_auto(GStrv) left = NULL;

  scholia_drafts_set (first, SERVER, BOARD, "sent:1:new", "words", NULL);
  scholia_drafts_set (first, SERVER, BOARD, "thread:x", "a plain draft", NULL);
  own = scholia_drafts_list_stranded (first, SERVER, BOARD);
  g_assert_cmpint (g_strv_length (own), ==, 0);

  scholia_drafts_strand (first, SERVER, BOARD, "sent:1:new");
  given_up = scholia_drafts_list_stranded (first, SERVER, BOARD);
  g_assert_cmpint (g_strv_length (given_up), ==, 1);
  assert_saved (first);

  second = scholia_drafts_new (fixture->path);
  left = scholia_drafts_list_stranded (second, SERVER, BOARD);
  g_assert_cmpint (g_strv_length (left), ==, 1);
  g_assert_cmpstr (left[0], ==, "sent:1:new");
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void      (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "/app/drafts/survives-restart", test_survives_restart },
    { "/app/drafts/keys-are-apart", test_keys_are_apart },
    { "/app/drafts/empty-is-over", test_empty_is_over },
    { "/app/drafts/only-the-owner-reads", test_only_the_owner_reads },
    { "/app/drafts/saves-by-itself", test_saves_by_itself },
    { "/app/drafts/save-overtakes-thread", test_save_overtakes_thread },
    { "/app/drafts/two-writers", test_two_writers },
    { "/app/drafts/broken-file-is-kept", test_broken_file_is_kept },
    { "/app/drafts/strange-entries", test_strange_entries },
    { "/app/drafts/oldest-goes", test_oldest_goes },
    { "/app/drafts/failure-keeps-words", test_failure_keeps_words },
    { "/app/drafts/stranded", test_stranded },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
