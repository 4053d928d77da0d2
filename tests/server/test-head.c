/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The head of a request is counted as it comes. */

#include <string.h>

#include "scholia-head.h"
#include "scholia-wire-limits.h"

/* The status after all of it, fed in pieces of @step bytes. */
static guint
count (const char *text,
       gsize       step)
{
  ScholiaHead head = { 0 };
  gsize length = strlen (text);
  guint status = 0;

  for (gsize at = 0; at < length && status == 0; at += step)
    status = scholia_head_count (&head, (const guint8 *) text + at, MIN (step, length - at));

  return status;
}

static char *
new_head (gsize request_line_bytes,
          guint n_headers,
          gsize header_bytes)
{
  GString *text = g_string_new ("GET /");
  g_autofree char *header = g_strnfill (header_bytes - 5, 'h');

  while (text->len < request_line_bytes - strlen (" HTTP/1.1\r"))
    g_string_append_c (text, 'a');
  g_string_append (text, " HTTP/1.1\r\n");
  for (guint i = 0; i < n_headers; i++)
    g_string_append_printf (text, "X: %s\r\n", header);
  g_string_append (text, "\r\n");

  return g_string_free (text, FALSE);
}

/* Exactly the limit is taken, one more is not, however the bytes come. */
static void
test_head_limits (void)
{
  static const struct { gsize line; guint n_headers; gsize header; guint status; } cases[] = {
    { 100, 2, 20, 0 },
    { SCHOLIA_MAX_REQUEST_LINE_BYTES, 0, 20, 0 },
    { SCHOLIA_MAX_REQUEST_LINE_BYTES + 1, 0, 20, 414 },
    { SCHOLIA_MAX_REQUEST_LINE_BYTES + 100000, 0, 20, 414 },
    { 100, SCHOLIA_MAX_HEAD_LINES - 2, 20, 0 },
    { 100, SCHOLIA_MAX_HEAD_LINES - 1, 20, 431 },
    { 100, 1000, 20, 431 },
    { 100, 1, SCHOLIA_MAX_HEAD_BYTES - 101 - 2, 0 },
    { 100, 1, SCHOLIA_MAX_HEAD_BYTES - 101 - 1, 431 },
    { 100, 1, 1000000, 431 },
  };
  static const gsize steps[] = { 1, 7, 4096, 1 << 30 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint j = 0; j < G_N_ELEMENTS (steps); j++)
      {
        g_autofree char *text = new_head (cases[i].line, cases[i].n_headers, cases[i].header);

        g_assert_cmpuint (count (text, steps[j]), ==, cases[i].status);
      }
}

/* A body is not counted, whatever is before it; what only looks like an end is none. */
static void
test_head_ends (void)
{
  static const struct { const char *head; gboolean is_over; } cases[] = {
    { "GET / HTTP/1.1\r\nA: b\r\n\r\n", TRUE },
    { "GET / HTTP/1.1\n\n", TRUE },
    { "\r\nGET / HTTP/1.1\r\n\r\n", TRUE },
    { "\r\n\r\n\r\n", FALSE },
    { "\n\n", FALSE },
    { "GET / HTTP/1.1\r\n \r\n", FALSE },
    { "GET / HTTP/1.1\r\n\r\r\n", FALSE },
    { "GET / HTTP/1.1\r\nA: b\r\n", FALSE },
  };
  g_autofree char *more = g_strnfill (100000, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (cases[i].head, more, NULL);

      g_assert_cmpint (count (text, 3) == 0, ==, cases[i].is_over);
    }
}

/* RFC 9112: where two readers could disagree, there is no request. */
static void
test_head_grammar (void)
{
  static const struct { const char *head; guint status; } cases[] = {
    { "GET / HTTP/1.1\r\nA: b\tc\xc3\xa9\r\nB:\r\n\r\n", 0 },
    { "GET /a?b=%20 HTTP/1.0\n\n", 0 },
    { "GET / HTTP/1.1\r\nA : b\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nA: b\x01\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nA\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\n: b\r\n\r\n", 400 },
    { "GET  / HTTP/1.1\r\n\r\n", 400 },
    { "GET /\xc3\xa9 HTTP/1.1\r\n\r\n", 400 },
    { "GET /#a HTTP/1.1\r\n\r\n", 400 },
    { "GET / HTTP/1.1 \r\n\r\n", 400 },
    { "GET / HTTP/1.\r\n\r\n", 400 },
    { "GET /\r\n\r\n", 400 },
    { " GET / HTTP/1.1\r\n\r\n", 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize step = 1; step < 40; step += 6)
      g_assert_cmpuint (count (cases[i].head, step), ==, cases[i].status);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/head/limits", test_head_limits);
  g_test_add_func ("/server/head/ends", test_head_ends);
  g_test_add_func ("/server/head/grammar", test_head_grammar);

  return g_test_run ();
}
