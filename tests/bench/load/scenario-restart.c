/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All lose their server at once, and come back by the client's own rule (PROTOCOL.md, section 8;
 * the same code), while it starts again. Who is back acts once, so that later ones have something
 * to catch up on. Says "joined" when the server may be restarted. */

#include "scenario.h"

#include "line.h"
#include "monotonic.h"

#include "scholia-backoff.h"

#include <stdio.h>
#include <string.h>

/* In which attempts are counted: what a thundering herd is seen by. */
#define HERD_WINDOW_US (100 * 1000)
#define PATIENCE_US (60 * G_USEC_PER_SEC)

typedef struct
{
  GArray *attempts;      /* gint64: when each was made */
  gint64  first_loss_us; /* 0 before */
  gint64  last_live_us;
  guint   n_lost;
} Return;

static Return ours;

static void
has_ended_cb (Line *line)
{
  gint64 now_us = monotonic_us ();
  guint delay_ms;

  if (ours.first_loss_us == 0)
    ours.first_loss_us = now_us;
  delay_ms = scholia_backoff_get_delay_ms (line->n_failures, g_random_double (),
                                           line->retry_after_ms);
  line->retry_after_ms = 0;
  line->retry_at_us = now_us + (gint64) delay_ms * 1000;
  line->n_failures++;
}

static void
became_live_cb (Line *line)
{
  char text[LINE_OUTPUT_BYTES];
  gint64 now_us = monotonic_us ();

  ours.last_live_us = now_us;
  line_send_text (line, text,
                  line->crowd->dialect->write_action (line, now_us - line->crowd->epoch_us, text));
}

static void
retry_due (Crowd *crowd)
{
  gint64 now_us = monotonic_us ();

  for (guint i = 0; i < crowd->n_lines; i++)
    {
      Line *line = &crowd->lines[i];

      if (line->retry_at_us == 0 || line->retry_at_us > now_us)
        continue;
      /* When it was due: how this machine bunches them is not the rule's doing. */
      g_array_append_val (ours.attempts, line->retry_at_us);
      line_open (line);
    }
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return (difference > 0) - (difference < 0);
}

static guint
get_herd (void)
{
  guint most = 0;

  g_array_sort (ours.attempts, compare_times);

  for (guint from = 0, to = 0; to < ours.attempts->len; to++)
    {
      while (g_array_index (ours.attempts, gint64, to) -
               g_array_index (ours.attempts, gint64, from) >= HERD_WINDOW_US)
        from++;
      most = MAX (most, to - from + 1);
    }

  return most;
}

/* Everybody in a room has the same last event. */
static guint
count_apart (Crowd *crowd)
{
  guint n_apart = 0;

  for (guint i = 0; i < crowd->n_lines; i++)
    {
      const Line *line = &crowd->lines[i];
      const Line *first = &crowd->lines[line->room->first_line];

      n_apart += line->seq != first->seq || !g_str_equal (line->head_id, first->head_id);
    }

  return n_apart;
}

gboolean
scenario_restart (Crowd          *crowd,
                  const Settings *settings,
                  Report         *report)
{
  gint64 give_up_us = monotonic_us () + PATIENCE_US;

  ours.attempts = g_array_new (FALSE, FALSE, sizeof (gint64));
  crowd->has_ended = has_ended_cb;
  histogram_clear (&crowd->tally.join);
  puts ("joined");
  fflush (stdout);

  while (ours.first_loss_us == 0 && monotonic_us () < give_up_us)
    crowd_turn (crowd, monotonic_us () + 1000);
  crowd->became_live = became_live_cb;
  while (crowd->n_live < crowd->n_lines && monotonic_us () < give_up_us)
    {
      retry_due (crowd);
      crowd_turn (crowd, monotonic_us () + 1000);
    }
  crowd_drain (crowd, 5 * G_USEC_PER_SEC);

  report_number (report, "first_loss_at_s", (double) ours.first_loss_us / G_USEC_PER_SEC);
  report_number (report, "all_live_at_s", (double) ours.last_live_us / G_USEC_PER_SEC);
  report_histogram (report, "rejoin", &crowd->tally.join);
  report_number (report, "attempts", ours.attempts->len);
  report_number (report, "most_attempts_in_100_ms", get_herd ());
  report_number (report, "apart", count_apart (crowd));
  report_number (report, "acked", (double) crowd->tally.n_acked);
  report_number (report, "disordered", (double) crowd->tally.n_disordered);
  g_array_unref (ours.attempts);

  return crowd->n_live == crowd->n_lines;
}
