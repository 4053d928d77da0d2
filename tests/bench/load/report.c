/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report.h"

#include <stdio.h>

void
report_begin (Report *self)
{
  self->text = g_string_new ("{");
}

void
report_number (Report     *self,
               const char *name,
               double      value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (self->text->len > 1)
    g_string_append (self->text, ", ");
  g_string_append_printf (self->text, "\"%s\": %s", name,
                          g_ascii_formatd (buffer, sizeof buffer, "%.15g", value));
}

void
report_histogram (Report          *self,
                  const char      *name,
                  const Histogram *histogram)
{
  const struct
  {
    const char *name;
    gint64      us;
  } values[] = {
    { "p50", histogram_percentile (histogram, 0.5) },
    { "p99", histogram_percentile (histogram, 0.99) },
    { "max", histogram->max_us },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *full = g_strdup_printf ("%s_%s_ms", name, values[i].name);

      report_number (self, full, (double) values[i].us / 1000);
    }
}

void
report_use (Report     *self,
            AccountUse  use,
            AccountUse  own)
{
  double whole_us = use.seconds * G_USEC_PER_SEC;

  report_number (self, "seconds", use.seconds);
  report_number (self, "cpu_us", use.cpu_us);
  report_number (self, "cpu_share", use.cpu_us / whole_us);
  report_number (self, "waiting_share", use.waiting_us / whole_us);
  report_number (self, "switches", (double) use.n_switches);
  report_number (self, "preempted", (double) use.n_preempted);
  report_number (self, "generator_share", own.cpu_us / whole_us);
  report_number (self, "generator_waiting_share", own.waiting_us / whole_us);
}

void
report_end (Report *self)
{
  g_string_append (self->text, "}\n");
  fputs (self->text->str, stdout);
  fflush (stdout);
  g_string_free (self->text, TRUE);
  self->text = NULL;
}
