/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "line.h"

#include "world.h"

#define MS G_TIME_SPAN_MILLISECOND

/* Written at once, arriving together. */
typedef struct
{
  GBytes *bytes;      /* (nullable): %NULL is the end of the stream */
  gint64  written_us;
} LineBytes;

typedef struct
{
  Line   *line;
  LineWay way;
} Arrival;

static void
line_bytes_free (gpointer data)
{
  LineBytes *self = data;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static void
line_clear (gpointer data)
{
  Line *self = data;

  for (guint way = 0; way < N_LINE_WAYS; way++)
    g_queue_clear_full (&self->pipes[way].waiting, line_bytes_free);
}

Line *
line_new (guint number,
          guint person)
{
  Line *self = g_rc_box_new0 (Line);

  self->number = number;
  self->person = person;
  self->distance_us = (1 + (gint64) machine_dice (machine_chance (5) ? 150 : 30)) * MS;

  return self;
}

Line *
line_ref (Line *self)
{
  return g_rc_box_acquire (self);
}

void
line_unref (Line *self)
{
  g_rc_box_release_full (self, line_clear);
}

void
line_set_end (Line          *self,
              LineWay        way,
              const LineEnd *end,
              gpointer       data)
{
  self->pipes[way].end = end;
  self->pipes[way].data = data;
}

/* Sometimes a packet is lost and repeated. */
gint64
line_latency_us (Line *self)
{
  const gint64 jitter_us = (gint64) machine_dice ((guint) self->distance_us);

  return self->distance_us + jitter_us + (machine_chance (60) ? 700 * MS : 0);
}

static void
arrival_free (gpointer data)
{
  Arrival *self = data;

  line_unref (self->line);
  g_free (self);
}

static void arrival_cb (gpointer data);

static void
plan (Line   *self,
      LineWay way,
      gint64  time_us)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->line = line_ref (self);
  arrival->way = way;
  machine_call (time_us, arrival_cb, arrival, arrival_free);
}

/* A stopped server reads nothing; it waits in the sockets. */
static gint64
get_stalled_us (Line   *self,
                LineWay way)
{
  const gint64 stalled_us = self->pipes[way].stalled_us;

  return way == LINE_UP ? MAX (stalled_us, world.node->frozen_until_us) : stalled_us;
}

static void
deliver (Pipe      *pipe,
         LineBytes *arrived)
{
  gsize length;
  const guint8 *bytes;

  if (pipe->end == NULL)
    return;

  if (arrived->bytes == NULL)
    {
      pipe->end->ended (pipe->data);
      return;
    }

  bytes = g_bytes_get_data (arrived->bytes, &length);
  pipe->end->data (pipe->data, bytes, length);
}

/* Each piece has one call; whichever comes takes the oldest piece. */
static void
arrival_cb (gpointer data)
{
  Arrival *arrival = data;
  Line *self = arrival->line;
  Pipe *pipe = &self->pipes[arrival->way];
  const gint64 stalled_us = get_stalled_us (self, arrival->way);
  LineBytes *arrived;

  if (stalled_us > machine_now_us ())
    {
      plan (self, arrival->way, stalled_us);
      return;
    }

  arrived = g_queue_pop_head (&pipe->waiting);
  if (arrived == NULL)
    return;

  if (!self->is_mute)
    deliver (pipe, arrived);
  line_bytes_free (arrived);
}

/* TCP keeps the order. */
static void
push (Line    *self,
      LineWay  way,
      GBytes  *bytes)
{
  Pipe *pipe = &self->pipes[way];
  LineBytes *piece = g_new0 (LineBytes, 1);

  piece->bytes = bytes;
  piece->written_us = machine_now_us ();
  pipe->last_us = MAX (pipe->last_us, machine_now_us () + line_latency_us (self));
  g_queue_push_tail (&pipe->waiting, piece);
  plan (self, way, pipe->last_us);
}

void
line_write (Line         *self,
            LineWay       way,
            const guint8 *bytes,
            gsize         length)
{
  gsize first = length;

  if (self->pipes[way].is_shut || self->is_mute)
    return;

  /* Segments end where they like. */
  if (length > 1 && machine_chance (10))
    first = 1 + machine_dice ((guint) length - 1);
  push (self, way, g_bytes_new (bytes, first));
  if (first < length)
    push (self, way, g_bytes_new (bytes + first, length - first));
}

void
line_shut (Line   *self,
           LineWay way)
{
  if (self->pipes[way].is_shut)
    return;

  if (!self->is_mute)
    push (self, way, NULL);
  self->pipes[way].is_shut = TRUE;
}

/* Of the pieces on their way the first few arrive, and of the next one some bytes. */
static void
lose_rest (Pipe *pipe)
{
  const guint n_whole = machine_dice (pipe->waiting.length + 1);
  LineBytes *torn;
  gsize length;

  while (pipe->waiting.length > n_whole + 1)
    line_bytes_free (g_queue_pop_tail (&pipe->waiting));
  if (pipe->waiting.length <= n_whole)
    return;

  torn = g_queue_peek_tail (&pipe->waiting);
  length = torn->bytes != NULL ? g_bytes_get_size (torn->bytes) : 0;
  if (length > 0)
    {
      g_autoptr(GBytes) whole = torn->bytes;

      torn->bytes = g_bytes_new_from_bytes (whole, 0, machine_dice ((guint) length));
      world_counters.torn++;
    }
}

void
line_cut (Line *self)
{
  for (guint way = 0; way < N_LINE_WAYS; way++)
    {
      self->pipes[way].is_shut = FALSE;
      lose_rest (&self->pipes[way]);
      line_shut (self, (LineWay) way);
    }
}

void
line_mute (Line *self)
{
  self->is_mute = TRUE;
}

void
line_stall (Line   *self,
            LineWay way,
            gint64  duration_us)
{
  self->pipes[way].stalled_us = machine_now_us () + duration_us;
}

gboolean
line_is_open (Line *self)
{
  return self->pipes[LINE_UP].end != NULL && self->pipes[LINE_DOWN].end != NULL;
}

gint64
line_waits_us (Line   *self,
               LineWay way)
{
  const LineBytes *oldest = g_queue_peek_head (&self->pipes[way].waiting);

  return oldest != NULL ? machine_now_us () - oldest->written_us : 0;
}
