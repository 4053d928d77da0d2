/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-linkify.h"

#include <pango/pango.h>

#define LINK(address) "<a href=\"" address "\">" address "</a>"

static const struct
{
  const char *name;
  const char *text;
  const char *markup;
} rows[] = {
  { "empty", "", "" },
  { "no-link", "Just words.", "Just words." },
  { "markup-is-text", "<b>a & b</b>", "&lt;b&gt;a &amp; b&lt;/b&gt;" },
  { "alone", "https://example.org", LINK ("https://example.org") },
  { "http", "see http://example.org/a?b=c", "see " LINK ("http://example.org/a?b=c") },
  { "upper-case-scheme", "HTTPS://EXAMPLE.ORG", LINK ("HTTPS://EXAMPLE.ORG") },
  { "full-stop", "Look at https://example.org.", "Look at " LINK ("https://example.org") "." },
  { "question", "https://example.org/?", LINK ("https://example.org/") "?" },
  { "brackets-around", "(https://example.org/a)", "(" LINK ("https://example.org/a") ")" },
  { "brackets-within", "https://example.org/a_(b)", LINK ("https://example.org/a_(b)") },
  { "brackets-both", "(https://example.org/a_(b)).", "(" LINK ("https://example.org/a_(b)") ")." },
  { "angle-brackets", "<https://example.org>", "&lt;" LINK ("https://example.org") "&gt;" },
  { "quotes", "\"https://example.org\"", "&quot;" LINK ("https://example.org") "&quot;" },
  { "guillemets", "«https://example.org»", "«" LINK ("https://example.org") "»" },
  { "greek-path", "https://example.org/σχόλια", LINK ("https://example.org/σχόλια") },
  { "two-lines", "https://a.example\nhttps://b.example",
    LINK ("https://a.example") "\n" LINK ("https://b.example") },
  { "no-host", "https://", "https://" },
  { "no-host-then-text", "https:// and http://!", "https:// and http://!" },
  { "not-in-a-word", "xhttps://example.org", "xhttps://example.org" },
  { "other-schemes-are-text", "javascript:alert(1) file:///etc/passwd",
    "javascript:alert(1) file:///etc/passwd" },
  { "ampersand", "https://example.org/?a=1&b=2",
    "<a href=\"https://example.org/?a=1&amp;b=2\">https://example.org/?a=1&amp;b=2</a>" },
  { "attribute-cannot-be-left", "https://example.org/'onclick='x",
    "<a href=\"https://example.org/&apos;onclick=&apos;x\">"
    "https://example.org/&apos;onclick=&apos;x</a>" },
  { "control-characters-go", "a\001b\033[31m", "ab[31m" },
};

static void
assert_is_markup (const char *markup)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *without_links = NULL;
  g_autoptr(GRegex) regex = g_regex_new ("</?a[^>]*>", 0, 0, NULL);

  /* GtkLabel takes its links out before Pango sees the rest. */
  without_links = g_regex_replace_literal (regex, markup, -1, 0, "", 0, NULL);
  pango_parse_markup (without_links, -1, 0, NULL, &plain, NULL, &error);
  g_assert_no_error (error);
}

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *markup = scholia_linkify (rows[i].text);

  g_assert_cmpstr (markup, ==, rows[i].markup);
  assert_is_markup (markup);
}

/* Whatever a person types or a server sends is markup afterwards. */
static void
test_any_text (void)
{
  static const char *parts[] = {
    "https://", "http://", "a", ".", "(", ")", "[", "]", "&", "<", ">", "\"", "'", " ", "\n", "é",
    "🙂",
    "\x7f", "\x01", "/", "%", "…",
  };
  g_autoptr(GRand) rand = g_rand_new_with_seed (20230615);

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autofree char *markup = NULL;

      for (gint n = g_rand_int_range (rand, 0, 30); n > 0; n--)
        g_string_append (text, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);
      markup = scholia_linkify (text->str);
      assert_is_markup (markup);
    }
}

/* Twice the text takes about twice the time: the worst cases for a scan that starts again. */
static void
test_linear (void)
{
  static const char *units[] = { "http://!", "https://(", "http://a((((", "https:// " };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autofree char *markup = NULL;
      gint64 start;

      while (text->len < 1024 * 1024)
        g_string_append (text, units[i]);
      start = g_get_monotonic_time ();
      markup = scholia_linkify (text->str);
      /* Quadratic would be minutes. */
      g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/app/linkify/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/app/linkify/any-text", test_any_text);
  g_test_add_func ("/app/linkify/linear", test_linear);

  return g_test_run ();
}
