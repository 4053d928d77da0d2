/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-json-gate.h"

#include <malloc.h>
#include <string.h>

#include "../bench/cpu-time.h"

#include "scholia-ascii.h"
#include "scholia-error.h"
#include "scholia-wire-limits.h"

typedef struct
{
  const char *text;
  const char *words; /* what the error says; %NULL: good */
} Case;

static const Case cases[] = {
  /* objects */
  { "{}", NULL },
  { " \t\r\n{ } \n", NULL },
  { "{\"\":1}", NULL },
  { "{\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":2}}", NULL },
  { "{\"a\":[{\"a\":1},{\"a\":2}]}", NULL },
  { "", "not a JSON object at byte 0" },
  { " ", "not a JSON object at byte 1" },
  { "[]", "not a JSON object" },
  { "\"a\"", "not a JSON object" },
  { "1", "not a JSON object" },
  { "null", "not a JSON object" },
  { "{", "an early end" },
  { "}", "not a JSON object" },
  { "{}}", "something after the end at byte 2" },
  { "{} {}", "something after the end at byte 3" },
  { "{}x", "something after the end" },
  { "{\"a\"}", "a colon is missing at byte 4" },
  { "{\"a\" 1}", "a colon is missing" },
  { "{\"a\":}", "not a number" },
  { "{\"a\":1,}", "name is missing" },
  { "{,\"a\":1}", "name is missing" },
  { "{\"a\":1 \"b\":2}", "a comma is missing" },
  { "{\"a\":1;\"b\":2}", "a comma is missing" },
  { "{a:1}", "name is missing" },
  { "{'a':1}", "name is missing" },
  { "{1:1}", "name is missing" },
  { "{\"a\":1]", "a comma is missing" },
  { "{\"a\":[1}", "a comma is missing" },
  /* arrays */
  { "{\"a\":[]}", NULL },
  { "{\"a\":[1,[2,[]],{}]}", NULL },
  { "{\"a\":[,]}", "not a number" },
  { "{\"a\":[1,]}", "not a number" },
  { "{\"a\":[1 2]}", "a comma is missing" },
  { "{\"a\":[", "an early end" },
  /* comments and other things that some parsers take */
  { "/* */{}", "not a JSON object" },
  { "{}// x", "something after the end" },
  { "{\"a\":/**/1}", "not a number" },
  { "var x = {}", "not a JSON object" },
  { "\xef\xbb\xbf{}", "not a JSON object" },
  { "{}\f", "something after the end" },
  { "{\"a\":\xc2\xa0" "1}", "not a number" },
  /* duplicates */
  { "{\"a\":1,\"a\":2}", "there already at byte 7" },
  { "{\"a\":1,\"b\":2,\"a\":3}", "there already" },
  { "{\"a\":1,\"\\u0061\":2}", "there already" },
  { "{\"\\u00e9\":1,\"\xc3\xa9\":2}", "there already" },
  { "{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2}", "there already" },
  { "{\"\\/\":1,\"/\":2}", "there already" },
  { "{\"\":1,\"\":2}", "there already" },
  { "{\"x\":{\"a\":1,\"a\":2}}", "there already" },
  { "{\"x\":[0,{\"a\":1,\"b\":0,\"a\":2}]}", "there already" },
  { "{\"a\":1,\"A\":2,\"a \":3,\"\\na\":4}", NULL },
  /* strings */
  { "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"}", NULL },
  { "{\"a\":\"\x7f\xc2\x80\xe2\x80\xa8\xef\xbf\xbf\xf4\x8f\xbf\xbf\"}", NULL },
  { "{\"a\":\"\\uD834\\udd1e\"}", NULL },
  { "{\"a\":\"", "without an end" },
  { "{\"a\":\"b", "without an end" },
  { "{\"a\":\"\\", "unknown escape" },
  { "{\"a\":\"\\\"}", "without an end" },
  { "{\"a\":\"\\x41\"}", "unknown escape" },
  { "{\"a\":\"\\'\"}", "unknown escape" },
  { "{\"a\":\"\\U0041\"}", "unknown escape" },
  { "{\"a\":\"\\u004\"}", "four hexadecimal" },
  { "{\"a\":\"\\u00g0\"}", "four hexadecimal" },
  { "{\"a\":\"\\u+041\"}", "four hexadecimal" },
  { "{\"a\":\"\\u", "four hexadecimal" },
  { "{\"a\":\"\\u0000\"}", "NUL" },
  { "{\"a\\u0000\":1}", "NUL" },
  { "{\"a\":\"\\ud800\"}", "half a surrogate" },
  { "{\"a\":\"\\ud800x\"}", "half a surrogate" },
  { "{\"a\":\"\\ud800\\n\"}", "half a surrogate" },
  { "{\"a\":\"\\ud800\\u0041\"}", "half a surrogate" },
  { "{\"a\":\"\\ud800\\ud800\"}", "half a surrogate" },
  { "{\"a\":\"\\udc00\"}", "half a surrogate" },
  { "{\"a\":\"\\udc00\\ud800\"}", "half a surrogate" },
  { "{\"a\":\"\\ud800\\udc0\"}", "half a surrogate" },
  { "{\"a\":\"\n\"}", "control character" },
  { "{\"a\":\"\x1f\"}", "control character" },
  { "{\"a\tb\":1}", "control character" },
  /* UTF-8 */
  { "{\"a\":\"\xff\"}", "not UTF-8 at byte 6" },
  { "{\"a\":\"\xc3\"}", "not UTF-8" },
  { "{\"a\":\"\xc0\x80\"}", "not UTF-8" },
  { "{\"a\":\"\xe0\x80\xaf\"}", "not UTF-8" },
  { "{\"a\":\"\xed\xa0\x80\"}", "not UTF-8" },
  { "{\"a\":\"\xf4\x90\x80\x80\"}", "not UTF-8" },
  { "{}\xc3", "not UTF-8" },
  /* numbers */
  { "{\"a\":[0,-0,1,-1,10,0.0,0.5,-0.25,1e5,1E5,1e+5,1e-5,1.5e5,0e0,0e999]}", NULL },
  { "{\"a\":[9007199254740992,-9007199254740992]}", NULL },
  { "{\"a\":9007199254740993}", "beyond 2^53" },
  { "{\"a\":-9007199254740993}", "beyond 2^53" },
  { "{\"a\":99999999999999999999}", "beyond 2^53" },
  { "{\"a\":18446744073709551617}", "beyond 2^53" },
  { "{\"a\":1e308}", NULL },
  { "{\"a\":1.7976931348623157e308}", NULL },
  { "{\"a\":1.7976931348623159e308}", "not finite" },
  { "{\"a\":-1.8e308}", "not finite" },
  { "{\"a\":1e309}", "not finite" },
  { "{\"a\":1e999}", "not finite" },
  { "{\"a\":1e99999999999999999999}", "not finite" },
  { "{\"a\":1e-99999999999999999999}", NULL },
  { "{\"a\":0.0e99999999999999999999}", NULL },
  { "{\"a\":0.00001e313}", NULL },
  { "{\"a\":0.00001e314}", "not finite" },
  { "{\"a\":12345.6e304}", NULL },
  { "{\"a\":12345.6e305}", "not finite" },
  { "{\"a\":01}", "leading 0" },
  { "{\"a\":-01}", "leading 0" },
  { "{\"a\":00}", "leading 0" },
  { "{\"a\":1.}", "after its point" },
  { "{\"a\":.5}", "not a number" },
  { "{\"a\":-}", "not a number" },
  { "{\"a\":+1}", "not a number" },
  { "{\"a\":--1}", "not a number" },
  { "{\"a\":1e}", "in its exponent" },
  { "{\"a\":1e+}", "in its exponent" },
  { "{\"a\":1e1.5}", "a comma is missing" },
  { "{\"a\":0x10}", "a comma is missing" },
  { "{\"a\":1_000}", "a comma is missing" },
  { "{\"a\":NaN}", "not a number" },
  { "{\"a\":Infinity}", "not a number" },
  { "{\"a\":-Infinity}", "not a number" },
  { "{\"a\":1", "an early end" },
  /* words */
  { "{\"a\":[true,false,null]}", NULL },
  { "{\"a\":True}", "not a number" },
  { "{\"a\":tru}", "not a value" },
  { "{\"a\":tru", "not a value" },
  { "{\"a\":nulll}", "a comma is missing" },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(GError) error = NULL;
  /* Exactly as long as the text, so that a sanitizer sees every byte read behind it. */
  g_autofree char *copy = g_memdup2 (test->text, strlen (test->text));
  gboolean is_good = scholia_json_gate_check (copy, strlen (test->text),
                                              SCHOLIA_MAX_MESSAGE_BYTES, &error);

  if (test->words == NULL)
    {
      g_assert_no_error (error);
      g_assert_true (is_good);
      return;
    }

  g_assert_false (is_good);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, test->words));
}

static gboolean
check (const char *text,
       gsize       length)
{
  return scholia_json_gate_check (text, length, SCHOLIA_MAX_MESSAGE_BYTES, NULL);
}

/* A text that ends too early is never good, and nothing behind its end is read. */
static void
test_truncated (void)
{
  const char *text = "{\"a\":[1.5e+3,\"\\ud83d\\ude00\xc3\xa9\",true,{\"b\":null,\"\\u0063\":-0}]}";

  g_assert_true (check (text, strlen (text)));
  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autofree char *copy = g_memdup2 (text, length);

      g_assert_false (check (copy, length));
    }
}

static void
test_embedded_nul (void)
{
  g_assert_false (check ("{}\0", 3));
  g_assert_false (check ("{\"a\":\"\0\"}", 9));
  g_assert_false (check ("\0{}", 3));
}

static char *
nest (guint       depth,
      const char *open,
      const char *close)
{
  GString *text = g_string_new ("{\"a\":");

  for (guint i = 1; i < depth; i++)
    g_string_append (text, open);
  g_string_append_c (text, '1');
  for (guint i = 1; i < depth; i++)
    g_string_append (text, close);
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *array = nest (SCHOLIA_MAX_JSON_DEPTH, "[", "]");
  g_autofree char *deep_array = nest (SCHOLIA_MAX_JSON_DEPTH + 1, "[", "]");
  g_autofree char *object = nest (SCHOLIA_MAX_JSON_DEPTH, "{\"a\":", "}");
  g_autofree char *deep_object = nest (SCHOLIA_MAX_JSON_DEPTH + 1, "{\"a\":", "}");

  g_assert_true (check (array, strlen (array)));
  g_assert_false (check (deep_array, strlen (deep_array)));
  g_assert_true (check (object, strlen (object)));
  g_assert_false (check (deep_object, strlen (deep_object)));
}

/* 100,000 brackets end a recursive parser. */
static void
test_bracket_bomb (void)
{
  g_autoptr(GString) text = g_string_new ("{\"a\":");
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  g_assert_false (scholia_json_gate_check (text->str, text->len, 1 << 20, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
}

static void
test_length (void)
{
  g_autoptr(GString) text = g_string_new ("{\"a\":\"");
  g_autoptr(GError) error = NULL;

  while (text->len < 998)
    g_string_append_c (text, 'x');
  g_string_append (text, "\"}");

  g_assert_true (scholia_json_gate_check (text->str, text->len, 1000, NULL));
  g_assert_false (scholia_json_gate_check (text->str, text->len, 999, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "at most 999"));
}

/* Names that all have one value under the usual hash of GLib: "ab" and "bA" are the same to it. */
static char *
collide (guint number)
{
  char *name = g_malloc (29);

  for (guint i = 0; i < 14; i++)
    memcpy (name + 2 * i, (number >> i & 1) != 0 ? "ab" : "bA", 2);
  name[28] = '\0';
  return name;
}

/* The best of several runs, in milliseconds. */
static double
measure (GString *text)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < 15; i++)
    {
      double start = cpu_time_ms ();

      g_assert_true (scholia_json_gate_check (text->str, text->len, 1 << 22, NULL));
      best = MIN (best, cpu_time_ms () - start);
    }

  return MAX (best, 1e-3);
}

/* Sixteen times the names cost about sixteen times as much, not 256 times, and no more if they are
 * chosen to collide. */
static void
test_many_names_are_linear (void)
{
  g_autoptr(GString) few = g_string_new ("{");
  g_autoptr(GString) many = g_string_new ("{");
  double ratio;

  for (guint i = 0; i < 16000; i++)
    {
      g_autofree char *name = collide (i);

      g_string_append_printf (many, "\"%s\":1,", name);
      if (i < 1000)
        g_string_append_printf (few, "\"%s\":1,", name);
    }
  g_assert_cmpuint (g_str_hash ("ab"), ==, g_str_hash ("bA"));
  g_string_append (few, "\"\":1}");
  g_string_append (many, "\"\":1}");
  /* New pages, which only the many need, may cost more than reading. */
  mallopt (M_MMAP_THRESHOLD, 32 * 1024 * 1024);
  mallopt (M_TRIM_THRESHOLD, 256 * 1024 * 1024);

  ratio = measure (many) / measure (few);
  g_test_message ("16 times the colliding names take %.1f times as long", ratio);
  g_assert_cmpfloat (ratio, <, 64.0);
}

static void
test_many_duplicates_are_found (void)
{
  for (guint twin = 0; twin < 2000; twin += 97)
    {
      g_autoptr(GString) text = g_string_new ("{");

      for (guint i = 0; i < 2000; i++)
        g_string_append_printf (text, "\"m%u\":1,", i);
      g_string_append_printf (text, "\"m%u\":1}", twin);
      g_assert_false (check (text->str, text->len));
    }
}

/* 60,000 digits are weighed by their exponents, not converted. */
static void
test_long_numbers (void)
{
  g_autofree char *nines = g_strnfill (60000, '9');
  g_autofree char *huge = g_strdup_printf ("{\"a\":%s.5}", nines);
  g_autofree char *tamed = g_strdup_printf ("{\"a\":%s.5e-59900}", nines);
  g_autofree char *small = g_strdup_printf ("{\"a\":0.%s}", nines);
  g_autofree char *integer = g_strdup_printf ("{\"a\":%s}", nines);

  g_assert_false (check (huge, strlen (huge)));
  g_assert_true (check (tamed, strlen (tamed)));
  g_assert_true (check (small, strlen (small)));
  g_assert_false (check (integer, strlen (integer)));
}

/* Of any number of names, few or many: the same again, said in another way, for each of them. */
static void
test_each_duplicate_is_found (void)
{
  for (guint n_names = 1; n_names < 40; n_names++)
    for (guint again = 0; again < n_names; again++)
      {
        g_autoptr(GString) text = g_string_new ("{");

        for (guint i = 0; i < n_names; i++)
          g_string_append_printf (text, "\"n%02u\":{\"n%02u\":0},", i, i);
        g_string_append (text, "\"last\":0}");
        g_assert_true (check (text->str, text->len));
        text->str[text->len - 1] = ',';
        g_string_append_printf (text, "\"\\u006e%02u\":0}", again);
        g_assert_false (check (text->str, text->len));
      }
}

static void
test_ascii (void)
{
  char text[64];

  for (gsize length = 0; length < 40; length++)
    for (gsize at = 0; at <= length; at++)
      {
        gsize skipped;

        memset (text, 'a', sizeof text);
        text[at] = (char) 0xce;
        skipped = scholia_ascii_skip (text, length);
        g_assert_cmpuint (skipped, <=, at);
        g_assert_cmpuint (skipped, >=, MIN (at / 8 * 8, length));
        if (at == length)
          g_assert_cmpuint (skipped, ==, length);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/protocol/json-gate/table/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/protocol/json-gate/truncated", test_truncated);
  g_test_add_func ("/protocol/json-gate/embedded-nul", test_embedded_nul);
  g_test_add_func ("/protocol/json-gate/depth", test_depth);
  g_test_add_func ("/protocol/json-gate/bracket-bomb", test_bracket_bomb);
  g_test_add_func ("/protocol/json-gate/length", test_length);
  g_test_add_func ("/protocol/json-gate/many-names-are-linear", test_many_names_are_linear);
  g_test_add_func ("/protocol/json-gate/many-duplicates-are-found",
                   test_many_duplicates_are_found);
  g_test_add_func ("/protocol/json-gate/each-duplicate-is-found", test_each_duplicate_is_found);
  g_test_add_func ("/protocol/json-gate/ascii", test_ascii);
  g_test_add_func ("/protocol/json-gate/long-numbers", test_long_numbers);

  return g_test_run ();
}
