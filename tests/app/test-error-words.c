/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-error-words.h"

static const char *place_names[SCHOLIA_N_ERROR_PLACES] = {
  "action", "board", "link", "image", "share", "comment",
};

static gboolean
is_told (int code)
{
  return code == SCHOLIA_ERROR_VERSION || code == SCHOLIA_ERROR_REMOVED ||
         code == SCHOLIA_ERROR_NO_SERVER;
}

/* Each code has a title and words in each place, whole sentences that say more than the title. */
static void
test_place (gconstpointer data)
{
  ScholiaErrorPlace place = (ScholiaErrorPlace) GPOINTER_TO_UINT (data);

  for (int code = 0; code <= SCHOLIA_ERROR_INTERNAL; code++)
    {
      g_autoptr(GError) error = NULL;
      const char *title, *words;

      error = g_error_new_literal (SCHOLIA_ERROR, code,
                                   is_told (code) ? "The server told why it ends." : "for the log");
      title = scholia_error_words_get_title (error, place);
      words = scholia_error_words_get (error, place);

      g_assert_nonnull (title);
      g_assert_nonnull (words);
      g_assert_cmpint (strlen (title), >, 0);
      g_assert_cmpint (strlen (words), >, strlen (title) / 2);
      g_assert_true (g_str_has_suffix (words, "."));
      g_assert_false (g_str_has_suffix (title, "."));
      g_assert_null (strstr (words, "for the log"));
      if (place == SCHOLIA_ERROR_PLACE_COMMENT)
        g_assert_true (g_ascii_islower (words[0]));
      else
        g_assert_true (g_ascii_isupper (words[0]));
    }
}

/* Of those that only whoever met it can word, the very words are shown. */
static void
test_told (void)
{
  for (int code = 0; code <= SCHOLIA_ERROR_INTERNAL; code++)
    {
      g_autoptr(GError) error = g_error_new_literal (SCHOLIA_ERROR, code, "The very words.");
      const char *words = scholia_error_words_get (error, SCHOLIA_ERROR_PLACE_BOARD);

      g_assert_cmpint (g_str_equal (words, "The very words."), ==, is_told (code));
    }
}

/* What the same code means depends on where it is met. */
static void
test_places_differ (void)
{
  g_autoptr(GError) error = g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND, "x");

  g_assert_cmpstr (scholia_error_words_get (error, SCHOLIA_ERROR_PLACE_BOARD), !=,
                   scholia_error_words_get (error, SCHOLIA_ERROR_PLACE_IMAGE));
  g_assert_cmpstr (scholia_error_words_get (error, SCHOLIA_ERROR_PLACE_LINK), !=,
                   scholia_error_words_get (error, SCHOLIA_ERROR_PLACE_ACTION));
}

static void
test_foreign_errors (void)
{
  g_autoptr(GError) foreign = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_IO, "sector 9");
  g_autoptr(GError) newer = g_error_new_literal (SCHOLIA_ERROR, 999, "of a later version");
  g_autoptr(GError) internal = g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL, "x");
  const char *expected = scholia_error_words_get (internal, SCHOLIA_ERROR_PLACE_BOARD);

  g_assert_cmpstr (scholia_error_words_get (foreign, SCHOLIA_ERROR_PLACE_BOARD), ==, expected);
  g_assert_cmpstr (scholia_error_words_get (newer, SCHOLIA_ERROR_PLACE_BOARD), ==, expected);
  g_assert_cmpstr (scholia_error_words_get (NULL, SCHOLIA_ERROR_PLACE_BOARD), ==, expected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < SCHOLIA_N_ERROR_PLACES; i++)
    {
      g_autofree char *path = g_strconcat ("/app/error-words/all-codes/", place_names[i], NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_place);
    }
  g_test_add_func ("/app/error-words/told", test_told);
  g_test_add_func ("/app/error-words/places-differ", test_places_differ);
  g_test_add_func ("/app/error-words/foreign-errors", test_foreign_errors);

  return g_test_run ();
}
