/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <string.h>

#include "scholia-error.h"
#include "scholia-report.h"

#define BYTES SCHOLIA_REPORT_BYTES
/* Records of random bytes, most of them with a lawful kind. */
#define N_RANDOM 20000

static const ScholiaReport lawful[] = {
  { .kind = SCHOLIA_REPORT_SIZE, .width = 12000, .height = 8000, .bytes_per_pixel = 3,
    .preview_width = 1500, .preview_height = 1000, .flags = SCHOLIA_PYRAMID_OPAQUE },
  { .kind = SCHOLIA_REPORT_SIZE, .width = 1, .height = 1, .bytes_per_pixel = 4,
    .flags = SCHOLIA_PYRAMID_FIRST_FRAME | SCHOLIA_PYRAMID_PROFILE_IGNORED },
  { .kind = SCHOLIA_REPORT_PREVIEW },
  { .kind = SCHOLIA_REPORT_PROGRESS, .done = 0 },
  { .kind = SCHOLIA_REPORT_PROGRESS, .done = SCHOLIA_REPORT_ALL },
  { .kind = SCHOLIA_REPORT_PART, .area = { 0, 968, 1500, 32 } },
  { .kind = SCHOLIA_REPORT_TILES, .level = 8, .column = 3, .row = 2, .n_columns = 5, .n_rows = 1 },
  { .kind = SCHOLIA_REPORT_WHOLE },
  { .kind = SCHOLIA_REPORT_DONE, .flags = SCHOLIA_PYRAMID_COMPLETE | SCHOLIA_PYRAMID_OPAQUE },
  { .kind = SCHOLIA_REPORT_FAILED, .failure = SCHOLIA_FAILURE_DAMAGED, .format = "PNG",
    .words = "IDAT: CRC error" },
  { .kind = SCHOLIA_REPORT_FAILED, .failure = SCHOLIA_FAILURE_TOO_LARGE, .format = "WebP",
    .words = "60000 × 60000" },
};

static const ScholiaReport unlawful[] = {
  { .kind = SCHOLIA_REPORT_SIZE, .width = 0, .height = 8000, .bytes_per_pixel = 3 },
  { .kind = SCHOLIA_REPORT_SIZE, .width = 20000, .height = 8000, .bytes_per_pixel = 3 },
  { .kind = SCHOLIA_REPORT_SIZE, .width = 20, .height = 20, .bytes_per_pixel = 5 },
  { .kind = SCHOLIA_REPORT_SIZE, .width = 20, .height = 20, .bytes_per_pixel = 3,
    .preview_width = 20, .preview_height = 20 },
  { .kind = SCHOLIA_REPORT_SIZE, .width = 20, .height = 20, .bytes_per_pixel = 3,
    .flags = SCHOLIA_PYRAMID_COMPLETE },
  { .kind = SCHOLIA_REPORT_SIZE, .width = 20, .height = 20, .bytes_per_pixel = 3, .words = "x" },
  { .kind = SCHOLIA_REPORT_PROGRESS, .done = SCHOLIA_REPORT_ALL + 1 },
  { .kind = SCHOLIA_REPORT_PART, .area = { 0, 0, 0, 32 } },
  { .kind = SCHOLIA_REPORT_PART, .area = { 0, 0, 1500, 0 } },
  { .kind = SCHOLIA_REPORT_TILES, .level = 0, .n_columns = 0, .n_rows = 1 },
  { .kind = SCHOLIA_REPORT_TILES, .level = 0, .n_columns = 1, .n_rows = 0 },
  { .kind = SCHOLIA_REPORT_TILES, .level = 22, .n_columns = 1, .n_rows = 1 },
  { .kind = SCHOLIA_REPORT_DONE },
  { .kind = SCHOLIA_REPORT_DONE, .flags = SCHOLIA_PYRAMID_COMPLETE | 16 },
  { .kind = SCHOLIA_REPORT_FAILED },
  { .kind = SCHOLIA_REPORT_FAILED, .failure = SCHOLIA_FAILURE_INTERNAL + 1 },
  { .kind = SCHOLIA_REPORT_FAILED, .failure = SCHOLIA_FAILURE_DAMAGED, .words = "two\nlines" },
  { .kind = SCHOLIA_REPORT_FAILED, .failure = SCHOLIA_FAILURE_DAMAGED, .words = "\xff" },
  { .kind = SCHOLIA_REPORT_FAILED, .failure = SCHOLIA_FAILURE_DAMAGED, .words = "a\0b" },
  { .kind = SCHOLIA_REPORT_FAILED, .failure = SCHOLIA_FAILURE_DAMAGED,
    .format = { '1', '2', '3', '4', '5', '6', '7', '8', '9', '0', 'a', 'b', 'c', 'd', 'e', 'f' } },
};

static void
test_lawful (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lawful); i++)
    {
      guint8 bytes[BYTES];
      ScholiaReport report;
      g_autoptr(GError) error = NULL;

      scholia_report_encode (&lawful[i], bytes);
      scholia_report_decode (bytes, &report, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (&report, sizeof report, &lawful[i], sizeof lawful[i]);
    }
}

static void
test_unlawful (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (unlawful); i++)
    {
      guint8 bytes[BYTES];
      ScholiaReport report;
      g_autoptr(GError) error = NULL;

      scholia_report_encode (&unlawful[i], bytes);
      if (scholia_report_decode (bytes, &report, &error))
        g_error ("report %u passed", i);
      g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
      g_assert_cmpint (report.kind, ==, 0);
    }
}

static void
test_kinds (void)
{
  for (guint kind = 0; kind < 256; kind++)
    {
      guint8 bytes[BYTES] = { (guint8) kind };
      ScholiaReport report;

      /* With all else 0 only these have sense. */
      g_assert_true (scholia_report_decode (bytes, &report, NULL) ==
                     (kind == SCHOLIA_REPORT_PREVIEW || kind == SCHOLIA_REPORT_PROGRESS ||
                      kind == SCHOLIA_REPORT_WHOLE));
    }
}

/* A byte that a kind does not name is an error, wherever it is. */
static void
test_nothing_is_passed_over (void)
{
  guint8 bytes[BYTES];
  ScholiaReport report;

  for (guint i = 1; i < BYTES; i++)
    {
      scholia_report_encode (&lawful[2], bytes);
      bytes[i] = 1;
      g_assert_false (scholia_report_decode (bytes, &report, NULL));
    }
}

static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20260403);
  guint n_passed = 0;

  for (guint n = 0; n < N_RANDOM; n++)
    {
      guint8 bytes[BYTES] = { 0 }, again[BYTES];
      guint n_changes = (guint) g_rand_int_range (rand, 0, 6);
      ScholiaReport report;

      scholia_report_encode (&lawful[n % G_N_ELEMENTS (lawful)], bytes);
      for (guint i = 0; i < n_changes; i++)
        bytes[g_rand_int_range (rand, 0, i % 2 == 0 ? 28 : BYTES)] = (guint8) g_rand_int (rand);

      if (!scholia_report_decode (bytes, &report, NULL))
        continue;
      n_passed++;
      scholia_report_encode (&report, again);
      g_assert_cmpmem (again, BYTES, bytes, BYTES);
    }

  g_assert_cmpuint (n_passed, >, N_RANDOM / 20);
  g_assert_cmpuint (n_passed, <, N_RANDOM * 19 / 20);
}

static void
test_texts_are_cut (void)
{
  static const struct
  {
    const char *words;
    const char *expected; /* %NULL: the same */
  } table[] = {
    { "", NULL },
    { "IDAT: CRC error", NULL },
    { "a\tb\nc\x7f", "a b c " },
    { "\xff" "abc", "\xef\xbf\xbd" "abc" },
    { "Ελληνικά", NULL },
  };
  g_autoptr(GString) longer = g_string_new ("x");
  ScholiaReport report = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      scholia_report_set_texts (&report, NULL, table[i].words);
      g_assert_cmpstr (report.words, ==,
                       table[i].expected != NULL ? table[i].expected : table[i].words);
    }

  /* Two bytes each: the last one would lie across the end. */
  for (guint i = 0; i < 100; i++)
    g_string_append (longer, "λ");
  scholia_report_set_texts (&report, longer->str, longer->str);
  g_assert_true (g_utf8_validate (report.words, -1, NULL));
  g_assert_cmpuint (strlen (report.words), ==, SCHOLIA_REPORT_WORDS_BYTES - 1);
  g_assert_cmpuint (strlen (report.format), ==, SCHOLIA_REPORT_FORMAT_BYTES - 1);
  scholia_report_set_texts (&report, "PNG", "short");
  for (gsize i = strlen ("short"); i < sizeof report.words; i++)
    g_assert_cmpint (report.words[i], ==, 0);
}

static void
test_fits (void)
{
  static const struct
  {
    guint    level, column, row, n_columns, n_rows;
    gboolean fits;
  } table[] = {
    { 0, 0, 0, 3, 2, TRUE }, { 0, 2, 1, 1, 1, TRUE }, { 0, 0, 0, 4, 1, FALSE },
    { 0, 2, 0, 2, 1, FALSE }, { 0, 0, 2, 1, 1, FALSE }, { 0, 3, 0, 1, 1, FALSE },
    { 1, 1, 0, 1, 1, TRUE }, { 1, 1, 0, 2, 1, FALSE }, { 1, 0, 0, 1, 2, FALSE },
    { 5, 0, 0, 1, 1, TRUE }, { 6, 0, 0, 1, 1, FALSE },
    { 0, 1, 0, G_MAXUINT, 1, FALSE }, { 0, 0, 1, 1, G_MAXUINT, FALSE },
    { 0, G_MAXUINT, 0, 2, 1, FALSE },
  };
  ScholiaPyramidLayout layout;
  ScholiaReport preview = { .kind = SCHOLIA_REPORT_PREVIEW };

  g_assert_true (scholia_pyramid_layout_plan (&layout, 1100, 600, 3, 0, 0, NULL));
  g_assert_cmpuint (layout.n_levels, ==, 6);
  g_assert_false (scholia_report_fits (&preview, &layout));
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      ScholiaReport report = { .kind = SCHOLIA_REPORT_TILES, .level = table[i].level,
                               .column = table[i].column, .row = table[i].row,
                               .n_columns = table[i].n_columns, .n_rows = table[i].n_rows };

      g_assert_true (scholia_report_fits (&report, &layout) == table[i].fits);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/report/lawful", test_lawful);
  g_test_add_func ("/image/report/unlawful", test_unlawful);
  g_test_add_func ("/image/report/kinds", test_kinds);
  g_test_add_func ("/image/report/nothing-is-passed-over", test_nothing_is_passed_over);
  g_test_add_func ("/image/report/random", test_random);
  g_test_add_func ("/image/report/texts-are-cut", test_texts_are_cut);
  g_test_add_func ("/image/report/fits", test_fits);
  return g_test_run ();
}
