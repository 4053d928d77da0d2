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
report_accounts (Report        *self,
                 const Account *from,
                 const Account *to,
                 const Account *own_from,
                 const Account *own_to)
{
  double seconds = (double) (to->at_us - from->at_us) / G_USEC_PER_SEC;

  report_number (self, "seconds", seconds);
  report_number (self, "cpu_us", (double) (to->cpu_ns - from->cpu_ns) / 1000);
  report_number (self, "cpu_share", (double) (to->cpu_ns - from->cpu_ns) / 1e9 / seconds);
  report_number (self, "waiting_share",
                 (double) (to->waiting_ns - from->waiting_ns) / 1e9 / seconds);
  report_number (self, "switches", (double) (to->n_switches - from->n_switches));
  report_number (self, "preempted", (double) (to->n_preempted - from->n_preempted));
  report_number (self, "generator_share",
                 (double) (own_to->cpu_ns - own_from->cpu_ns) / 1e9 / seconds);
  report_number (self, "generator_waiting_share",
                 (double) (own_to->waiting_ns - own_from->waiting_ns) / 1e9 / seconds);
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
