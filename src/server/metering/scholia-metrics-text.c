/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-metrics-text.h"

void
scholia_metrics_text_begin (GString    *text,
                            const char *name,
                            const char *type,
                            const char *help)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void
scholia_metrics_text_add (GString    *text,
                          const char *name,
                          const char *label,
                          const char *value,
                          const char *second_label,
                          const char *second_value,
                          guint64     number)
{
  g_string_append (text, name);
  if (label != NULL)
    g_string_append_printf (text, "{%s=\"%s\"", label, value);
  if (second_label != NULL)
    g_string_append_printf (text, ",%s=\"%s\"", second_label, second_value);
  if (label != NULL)
    g_string_append_c (text, '}');
  g_string_append_printf (text, " %" G_GUINT64_FORMAT "\n", number);
}

void
scholia_metrics_text_single (GString    *text,
                             const char *name,
                             const char *type,
                             const char *help,
                             guint64     number)
{
  scholia_metrics_text_begin (text, name, type, help);
  scholia_metrics_text_add (text, name, NULL, NULL, NULL, NULL, number);
}

/* From integers, so that no locale has a say. */
static void
append_seconds (GString *text,
                gint64   time_us)
{
  guint64 positive = (guint64) MAX (time_us, 0);

  g_string_append_printf (text, "%" G_GUINT64_FORMAT ".%06u", positive / G_USEC_PER_SEC,
                          (guint) (positive % G_USEC_PER_SEC));
}

void
scholia_metrics_text_seconds (GString    *text,
                              const char *name,
                              const char *type,
                              const char *help,
                              gint64      time_us)
{
  scholia_metrics_text_begin (text, name, type, help);
  g_string_append_printf (text, "%s ", name);
  append_seconds (text, time_us);
  g_string_append_c (text, '\n');
}

void
scholia_metrics_text_histogram (GString       *text,
                                const char    *name,
                                const char    *help,
                                const gint64  *bounds_us,
                                const guint64 *counts,
                                guint          n_bounds,
                                gint64         sum_us)
{
  guint64 total = 0;

  scholia_metrics_text_begin (text, name, "histogram", help);
  for (guint i = 0; i < n_bounds; i++)
    {
      total += counts[i];
      g_string_append_printf (text, "%s_bucket{le=\"", name);
      append_seconds (text, bounds_us[i]);
      g_string_append_printf (text, "\"} %" G_GUINT64_FORMAT "\n", total);
    }

  total += counts[n_bounds];
  g_string_append_printf (text, "%s_bucket{le=\"+Inf\"} %" G_GUINT64_FORMAT "\n%s_sum ", name,
                          total, name);
  append_seconds (text, sum_us);
  g_string_append_printf (text, "\n%s_count %" G_GUINT64_FORMAT "\n", name, total);
}
