/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-action.h"
#include "scholia-board.h"
#include "scholia-error.h"
#include "scholia-limits.h"
#include "scholia-person.h"

#include <string.h>

typedef char *(*CleanFunc) (const char  *text,
                            GError     **error);

typedef struct
{
  const char *text;
  const char *cleaned; /* NULL: refused as malformed */
} Case;

static const Case names[] = {
  { "Ada", "Ada" },
  { "  Ada \t Lovelace\n", "Ada Lovelace" },
  { "Ada\r\nLovelace", "Ada Lovelace" },
  { "Ada\u2003\u00a0\u3000Lovelace", "Ada Lovelace" },
  { "Βασιλική Παπαδοπούλου", "Βασιλική Παπαδοπούλου" },
  { "👩‍👩‍👧‍👦 Family", "👩‍👩‍👧‍👦 Family" },
  { "שלום עולם", "שלום עולם" },
  { "\u200fعلي\u200e", "\u200fعلي\u200e" },
  { "admin\u202egnp.exe", "admingnp.exe" },
  { "\u2066Ada\u2069", "Ada" },
  { "\ufeff" "Ada", "Ada" },
  { "A\x01\x02\x7f" "d\xc2\x80\xc2\x9f" "a", "Ada" },
  { "Ada \u202e ", "Ada" },
  { "\u202e Ada", "Ada" },
  { "می\u200cخواهم", "می\u200cخواهم" },
  { "", NULL },
  { " \t\r\n ", NULL },
  { "\u202e\u202c", NULL },
  { "\u200b\u200d\u2060", NULL },
  { "\u3164", NULL },
  { "\x01\x02", NULL },
  { "Ada\xff", NULL },
  { "\xc0\x80", NULL },
  { "\xed\xa0\x80", NULL },
};

static const Case bodies[] = {
  { "Hello", "Hello" },
  { "\n\n  Hello \n\n", "Hello" },
  { "one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour" },
  { "one\r\n\r\ntwo", "one\n\ntwo" },
  { "one\r\r\ntwo", "one\n\ntwo" },
  { "one\r\x01\ntwo", "one\ntwo" },
  { "one\u2028two\u2029three", "one\ntwo\nthree" },
  { "a\tb  c", "a\tb  c" },
  { "\tindented\n\tcode", "indented\n\tcode" },
  { "Καλημέρα,\nκόσμε · ά", "Καλημέρα,\nκόσμε · ά" },
  { "🙂👍🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🙂👍🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿" },
  { "safe\u202etxt.exe\u202c", "safetxt.exe" },
  { "\u2067\u05d0\u05d1\u2069", "\u05d0\u05d1" },
  { "bell\x07 escape\x1b[31m nul\xc2\x85", "bell escape[31m nul" },
  { "\ufeffBOM", "BOM" },
  { "❤️", "❤️" },
  { "<b>&amp;</b> \\ \" '", "<b>&amp;</b> \\ \" '" },
  { "\ufdd0 stays", "\ufdd0 stays" },
  { "", NULL },
  { "\r\n\t ", NULL },
  { "\u200b\n\u2060", NULL },
  { "\ufe0f", NULL },
  { "\u2800\u3164", NULL },
  { "\x80", NULL },
  { "half \xf0\x9f\x99", NULL },
};

static void
check_cases (CleanFunc   clean,
             const Case *cases,
             guint       n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *cleaned = clean (cases[i].text, &error);

      g_assert_cmpstr (cleaned, ==, cases[i].cleaned);
      if (cleaned == NULL)
        g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
      else
        g_assert_no_error (error);
    }
}

static void
test_names (void)
{
  check_cases (scholia_person_clean_name, names, G_N_ELEMENTS (names));
}

static void
test_titles (void)
{
  check_cases (scholia_board_clean_title, names, G_N_ELEMENTS (names));
}

static void
test_bodies (void)
{
  check_cases (scholia_comment_clean_body, bodies, G_N_ELEMENTS (bodies));
}

static char *
repeat (const char *text,
        guint       n)
{
  GString *string = g_string_new (NULL);

  while (n-- > 0)
    g_string_append (string, text);

  return g_string_free (string, FALSE);
}

/* A limit counts characters, not bytes, and what is trimmed does not count. */
static void
check_limit (CleanFunc clean,
             guint     max_chars)
{
  static const char *const letters[] = { "a", "ά", "語", "🙂" };

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      g_autofree char *most = repeat (letters[i], max_chars);
      g_autofree char *more = g_strconcat (most, letters[i], NULL);
      g_autofree char *padded = g_strconcat (" \u202e", most, "\n ", NULL);
      g_autoptr(GError) error = NULL;
      g_autofree char *cleaned = clean (most, &error);
      g_autofree char *cleaned_padded = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (cleaned, ==, most);

      cleaned_padded = clean (padded, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (cleaned_padded, ==, most);

      g_assert_null (clean (more, &error));
      g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE);
    }
}

static void
test_limits (void)
{
  check_limit (scholia_person_clean_name, SCHOLIA_MAX_NAME_CHARS);
  check_limit (scholia_board_clean_title, SCHOLIA_MAX_TITLE_CHARS);
  check_limit (scholia_comment_clean_body, SCHOLIA_MAX_COMMENT_CHARS);
}

static gunichar
random_char (GRand *rand)
{
  static const gunichar special[] = {
    '\r', '\n', '\t', ' ', 0x0b, 0x0c, 0x85, 0xa0, 0x1, 0x7f, 0x202e, 0x202c, 0x2066, 0x2028,
    0x2029, 0x200b, 0x200d, 0xfeff, 0xfe0f, 0x3164, 'a', 0x3b1, 0x1f642, 0x5d0, 0xe0041,
  };

  return special[g_rand_int_range (rand, 0, G_N_ELEMENTS (special))];
}

/* Cleaning twice is cleaning once: else the server refused what the client cleaned. */
static void
check_idempotent (CleanFunc clean,
                  guint32   seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  guint n_accepted = 0;

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autofree char *once = NULL;
      g_autofree char *twice = NULL;
      gint n = g_rand_int_range (rand, 0, 12);

      while (n-- > 0)
        g_string_append_unichar (text, random_char (rand));

      once = clean (text->str, NULL);
      if (once == NULL)
        continue;

      n_accepted++;
      twice = clean (once, NULL);
      g_assert_cmpstr (twice, ==, once);
      g_assert_null (strpbrk (once, "\r\x01\x0b\x0c\x7f"));
      g_assert_null (strstr (once, "\u202e"));
    }

  g_assert_cmpuint (n_accepted, >, 1000);
}

static void
test_idempotent (void)
{
  check_idempotent (scholia_person_clean_name, 1);
  check_idempotent (scholia_comment_clean_body, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/words/names", test_names);
  g_test_add_func ("/model/words/titles", test_titles);
  g_test_add_func ("/model/words/bodies", test_bodies);
  g_test_add_func ("/model/words/limits", test_limits);
  g_test_add_func ("/model/words/idempotent", test_idempotent);

  return g_test_run ();
}
