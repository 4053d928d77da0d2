/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lines of the log: their form, what stays out of them, and how many there may be. */

#include <string.h>

#include "scholia-log-limit.h"
#include "scholia-log.h"

static void
assert_line (const ScholiaLogField *fields,
             const char            *expected)
{
  g_autofree char *line = scholia_log_format (SCHOLIA_LOG_LEAVE, fields);

  g_assert_cmpstr (line, ==, expected);
}

static void
test_form (void)
{
  const ScholiaLogField fields[] = {
    SCHOLIA_LOG_NUMBER ("connection", 17), SCHOLIA_LOG_WORD ("reason", "shutting-down"),
    SCHOLIA_LOG_WORD ("team", NULL), SCHOLIA_LOG_WORD ("empty", ""), { NULL, 0, NULL, 0 },
  };

  assert_line (fields, "leave connection=17 reason=shutting-down empty=\"\"");
}

/* Whatever gets into a value, it is one value of one line. */
static void
test_hostile_values (void)
{
  static const struct { const char *text; const char *written; } cases[] = {
    { "a b", "leave words=\"a b\"" },
    { "a=b", "leave words=\"a=b\"" },
    { "a\nready on=everywhere", "leave words=\"a\\x0aready on=everywhere\"" },
    { "\"\\", "leave words=\"\\x22\\x5c\"" },
    { "é", "leave words=\"\\xc3\\xa9\"" },
    { "\x1b[2J", "leave words=\"\\x1b[2J\"" },
  };
  g_autofree char *long_text = g_strnfill (10000, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const ScholiaLogField fields[] = { SCHOLIA_LOG_WORD ("words", cases[i].text),
                                         { NULL, 0, NULL, 0 } };

      assert_line (fields, cases[i].written);
    }

  {
    const ScholiaLogField fields[] = { SCHOLIA_LOG_WORD ("words", long_text),
                                       { NULL, 0, NULL, 0 } };
    g_autofree char *line = scholia_log_format (SCHOLIA_LOG_LEAVE, fields);

    g_assert_cmpuint (strlen (line), <, 300);
  }
}

static void
test_addresses (void)
{
  const ScholiaLogField fields[] = { SCHOLIA_LOG_NUMBER ("connection", 1),
                                     SCHOLIA_LOG_ADDRESS ("192.0.2.7"), { NULL, 0, NULL, 0 } };

  assert_line (fields, "leave connection=1 address=192.0.2.7");
  scholia_log_set_addresses (FALSE);
  assert_line (fields, "leave connection=1");
  scholia_log_set_addresses (TRUE);
}

/* A minute of flood at 100,000 a second, on a clock of our own. */
static void
test_flood (void)
{
  const gint64 step_us = 10;
  ScholiaLogLimit limit;
  guint64 n_written = 0;
  guint64 n_told = 0;
  guint64 n_suppressed = 0;

  scholia_log_limit_init (&limit, 0);
  for (gint64 now_us = 0; now_us < 60 * G_USEC_PER_SEC; now_us += step_us)
    if (scholia_log_limit_take (&limit, now_us, &n_suppressed))
      {
        n_written++;
        n_told += n_suppressed;
      }

  g_assert_cmpuint (n_written, >=, 60 * SCHOLIA_LOG_RATE);
  g_assert_cmpuint (n_written, <=, SCHOLIA_LOG_BURST + 60 * SCHOLIA_LOG_RATE + 1);
  g_assert_cmpuint (n_written + n_told + limit.n_suppressed, ==, 60 * 100000);
}

/* What comes out, counted by a writer of our own. */
typedef struct
{
  guint    n_lines;
  GString *suppressed;
} Output;

static GLogWriterOutput
count_cb (GLogLevelFlags   level,
          const GLogField *fields,
          gsize            n_fields,
          gpointer         user_data)
{
  Output *output = user_data;

  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "SCHOLIA_EVENT") &&
        g_str_equal (fields[i].value, "suppressed"))
      g_string_append (output->suppressed, fields[0].value);
  output->n_lines++;

  return G_LOG_WRITER_HANDLED;
}

static void
test_suppressed (void)
{
  if (g_test_subprocess ())
    {
      Output output = { 0, g_string_new (NULL) };

      g_log_set_writer_func (count_cb, &output, NULL);
      for (guint i = 0; i < 5000; i++)
        scholia_log (SCHOLIA_LOG_REFUSED, SCHOLIA_LOG_NUMBER ("connection", i));
      g_assert_cmpuint (output.n_lines, <, 1000);
      scholia_log (SCHOLIA_LOG_JOIN, SCHOLIA_LOG_NUMBER ("connection", 1));
      scholia_log_flush ();
      g_assert_nonnull (strstr (output.suppressed->str, " lines of refused"));
      g_string_free (output.suppressed, TRUE);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/log/form", test_form);
  g_test_add_func ("/server/log/hostile-values", test_hostile_values);
  g_test_add_func ("/server/log/addresses", test_addresses);
  g_test_add_func ("/server/log/flood", test_flood);
  g_test_add_func ("/server/log/suppressed", test_suppressed);

  return g_test_run ();
}
