/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A steady stream of messages, open loop: each has a moment at which it is due, whatever became of
 * the ones before, and its latency counts from there. So a server that stalls is charged for all
 * that would have come meanwhile. */

#include "scenario.h"

#include "line.h"
#include "monotonic.h"

#include <unistd.h>

/* Sent in one go at most, before what came is read. */
#define MAX_RUN 32
/* A saturated line waits so long from one action to the next: the limit is 20 a second. */
#define MIN_PAUSE_US (G_USEC_PER_SEC / 20)

typedef struct
{
  Crowd          *crowd;
  const Settings *settings;
  guint          *senders;    /* line indices in the order of their turns */
  guint           n_senders;
  guint64         n_due;      /* messages so far */
  gint64          start_us;
  gint64         *last_sent;  /* by line; saturated runs only */
} Stream;

/* One of each room after the other: two neighbours never send in a row. */
static void
order_senders (Stream *self)
{
  Crowd *crowd = self->crowd;
  guint per_room = self->settings->n_senders > 0 ? (guint) self->settings->n_senders : G_MAXUINT;

  self->senders = g_new (guint, crowd->n_lines);
  for (guint member = 0; self->n_senders < crowd->n_lines && member < per_room; member++)
    {
      guint before = self->n_senders;

      for (guint i = 0; i < crowd->n_rooms; i++)
        if (member < crowd->rooms[i].n_lines)
          self->senders[self->n_senders++] = crowd->rooms[i].first_line + member;
      if (self->n_senders == before)
        break;
    }
}

static void
send_one (Stream *self,
          Line   *line,
          gint64  due_us)
{
  Crowd *crowd = self->crowd;
  Tally *tally = &crowd->tally;
  char text[LINE_OUTPUT_BYTES];
  gint64 due = due_us - crowd->epoch_us;
  gsize size;

  if (line->state != LINE_LIVE)
    return;
  if (self->settings->does_act)
    {
      size = line_send_text (line, text, crowd->dialect->write_action (line, due, text));
      tally->action_out = size;
      tally->n_expected += line->room->n_lines;
    }
  else
    {
      size = line_send_text (line, text, crowd->dialect->write_presence (line, due, text));
      line->last_due = (guint32) due;
      tally->presence_out = size;
      tally->n_expected += line->room->n_lines - (crowd->has_echo ? 0 : 1);
    }
  tally->n_sent++;
}

/* Of presence the latest wins: whatever was left out on the way, in the end each has the last word
 * of each. */
static guint64
count_stale (Crowd *crowd)
{
  guint64 n_stale = 0;

  for (guint i = 0; i < crowd->n_lines; i++)
    {
      const Room *room = crowd->lines[i].room;
      const guint32 *heard = room->last_due + (gsize) (i - room->first_line) * room->n_lines;

      for (guint j = 0; j < room->n_lines; j++)
        if (room->first_line + j != i || crowd->has_echo)
          n_stale += heard[j] != crowd->lines[room->first_line + j].last_due;
    }

  return n_stale;
}

static gint64
get_due_us (Stream *self)
{
  return self->start_us +
         (gint64) ((double) self->n_due * G_USEC_PER_SEC / self->settings->rate);
}

static void
run_paced (Stream *self,
           gint64  until_us)
{
  while (TRUE)
    {
      gint64 now_us = monotonic_us ();
      gint64 due_us = get_due_us (self);

      for (guint i = 0; i < MAX_RUN && due_us <= MIN (now_us, until_us); i++)
        {
          send_one (self, &self->crowd->lines[self->senders[self->n_due % self->n_senders]],
                    due_us);
          self->n_due++;
          due_us = get_due_us (self);
        }
      if (now_us >= until_us && due_us > until_us)
        return;
      crowd_turn (self->crowd, MIN (due_us, until_us));
    }
}

/* Closed loop: as much as the server takes with one action of each line in flight. */
static void
run_saturated (Stream *self,
               gint64  until_us)
{
  guint turn = 0;

  while (monotonic_us () < until_us)
    {
      gint64 now_us = monotonic_us ();

      for (guint i = 0, sent = 0; i < self->n_senders && sent < MAX_RUN; i++)
        {
          guint index = self->senders[turn++ % self->n_senders];
          Line *line = &self->crowd->lines[index];

          if (line->n_in_flight > 0 || now_us - self->last_sent[index] < MIN_PAUSE_US)
            continue;
          self->last_sent[index] = now_us;
          send_one (self, line, now_us);
          sent++;
        }
      crowd_turn (self->crowd, now_us + 1000);
    }
}

static void
run (Stream *self,
     gint64  until_us)
{
  if (self->settings->is_saturated)
    run_saturated (self, until_us);
  else
    run_paced (self, until_us);
}

static void
report_tally (Report      *report,
              const Tally *tally)
{
  report_histogram (report, "delivery", &tally->delivery);
  report_histogram (report, "ack", &tally->ack);
  report_number (report, "refused", (double) tally->n_refused);
  report_number (report, "ended", (double) tally->n_ended);
  report_number (report, "disordered", (double) tally->n_disordered);
  report_number (report, "presence_in_bytes", (double) tally->presence_in);
  report_number (report, "presence_out_bytes", (double) tally->presence_out);
  report_number (report, "event_in_bytes", (double) tally->event_in);
  report_number (report, "action_out_bytes", (double) tally->action_out);
}

static void
report_difference (Report      *report,
                   const Tally *from,
                   const Tally *to,
                   double       seconds,
                   double       cpu_us)
{
  double deliveries = (double) (to->n_delivered - from->n_delivered);

  report_number (report, "sent", (double) (to->n_sent - from->n_sent));
  report_number (report, "deliveries", deliveries);
  report_number (report, "deliveries_per_s", deliveries / seconds);
  report_number (report, "acks_per_s", (double) (to->n_acked - from->n_acked) / seconds);
  report_number (report, "frames_per_s", (double) (to->n_frames - from->n_frames) / seconds);
  report_number (report, "bytes_in_per_s", (double) (to->n_bytes_in - from->n_bytes_in) / seconds);
  report_number (report, "cpu_us_per_delivery", deliveries > 0 ? cpu_us / deliveries : 0);
}

gboolean
scenario_steady (Crowd          *crowd,
                 const Settings *settings,
                 Report         *report)
{
  Stream self = { .crowd = crowd, .settings = settings };
  const pid_t own = getpid ();
  Account from, to, own_from, own_to;
  AccountUse use;
  g_autofree Tally *before = NULL;
  g_autofree Tally *after = NULL;
  gint64 end_us;

  order_senders (&self);
  self.last_sent = g_new0 (gint64, crowd->n_lines);
  self.start_us = monotonic_us () + 1000;
  end_us = self.start_us + (gint64) (settings->warm_up_seconds * G_USEC_PER_SEC);
  run (&self, end_us);

  histogram_clear (&crowd->tally.delivery);
  histogram_clear (&crowd->tally.ack);
  before = g_memdup2 (&crowd->tally, sizeof crowd->tally);
  account_read_time (&own_from, &own, 1);
  account_read_time (&from, settings->pids, settings->n_pids);
  run (&self, end_us + (gint64) (settings->seconds * G_USEC_PER_SEC));
  account_read_time (&to, settings->pids, settings->n_pids);
  account_read_time (&own_to, &own, 1);
  after = g_memdup2 (&crowd->tally, sizeof crowd->tally);
  crowd_drain (crowd, 5 * G_USEC_PER_SEC);

  use = account_get_use (&from, &to);
  report_use (report, use, account_get_use (&own_from, &own_to));
  report_difference (report, before, after, use.seconds, use.cpu_us);
  report_tally (report, after);
  report_number (report, "expected_in_all", (double) crowd->tally.n_expected);
  report_number (report, "delivered_in_all", (double) crowd->tally.n_delivered);
  report_number (report, "stale", settings->does_act ? 0 : (double) count_stale (crowd));
  g_free (self.senders);
  g_free (self.last_sent);

  return TRUE;
}
