/* SPDX-License-Identifier: GPL-3.0-or-later */

/* People who come and go while all the others stay: as many full joins (TCP, WebSocket, hello,
 * welcome, content, who is here) as the server takes, with some on their way at a time. Each goes
 * into another room than before, whose people are told, and leaves with a goodbye. */

#include "scenario.h"

#include "line.h"
#include "monotonic.h"

#include <unistd.h>

static void
became_live_cb (Line *line)
{
  static const char leaving[] = "{\"type\":\"goodbye\",\"reason\":\"leaving\",\"message\":\"\"}";

  /* The server closes: so no port of ours has to rest. */
  if (!line->is_visitor)
    return;
  if (line->room->board_id != NULL)
    line_send_text (line, leaving, sizeof leaving - 1);
  line_send_close (line);
}

static void
visit (Crowd  *crowd,
       guint  *turn,
       gint64  until_us)
{
  while (monotonic_us () < until_us)
    {
      for (guint i = 0; i < crowd->n_visitors; i++)
        {
          Line *line = &crowd->lines[crowd->n_lines + i];

          if (line->state != LINE_CLOSED)
            continue;
          line->room = &crowd->rooms[(*turn)++ % crowd->n_rooms];
          line->seq = 0;
          line->head_id[0] = '\0';
          line_open (line);
        }
      crowd_turn (crowd, MIN (until_us, monotonic_us () + 1000));
    }
}

gboolean
scenario_joins (Crowd          *crowd,
                const Settings *settings,
                Report         *report)
{
  const pid_t own = getpid ();
  Account from, to, own_from, own_to;
  AccountUse use;
  guint64 before;
  guint64 joins;
  guint turn = 0;

  crowd->became_live = became_live_cb;
  visit (crowd, &turn, monotonic_us () + (gint64) (settings->warm_up_seconds * G_USEC_PER_SEC));

  histogram_clear (&crowd->tally.join);
  before = crowd->tally.n_joined;
  account_read_time (&own_from, &own, 1);
  account_read_time (&from, settings->pids, settings->n_pids);
  visit (crowd, &turn, monotonic_us () + (gint64) (settings->seconds * G_USEC_PER_SEC));
  account_read_time (&to, settings->pids, settings->n_pids);
  account_read_time (&own_to, &own, 1);
  joins = crowd->tally.n_joined - before;

  use = account_get_use (&from, &to);
  report_use (report, use, account_get_use (&own_from, &own_to));
  report_histogram (report, "visit", &crowd->tally.join);
  report_number (report, "joins", (double) joins);
  report_number (report, "joins_per_s", (double) joins / use.seconds);
  report_number (report, "cpu_us_per_join", use.cpu_us / (double) MAX (joins, 1));
  report_number (report, "disordered", (double) crowd->tally.n_disordered);

  return crowd->n_live >= crowd->n_lines && joins > 0;
}
