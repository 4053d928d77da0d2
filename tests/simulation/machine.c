/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The clock and what happens at which time. */

#include "machine-private.h"

/* 2026-01-01, in milliseconds: the wall clock when the machine starts. */
#define START_MS G_GINT64_CONSTANT (1767225600000)
/* The monotonic clock then; a timer at 0 means "at once" to GLib. */
#define START_US (1000 * (gint64) G_USEC_PER_SEC)

/* More calls in one moment are a loop that never ends. */
#define MAX_AT_ONCE 100000

typedef struct
{
  gint64         time_us;
  guint64        serial;
  MachineFunc    func;
  gpointer       data;
  GDestroyNotify destroy;
} Call;

static struct
{
  gint64   now_us;
  gint64   ahead_ms;  /* so far the wall clock was set */
  gint64   latest_ms; /* that it said before it was set back */
  guint64  serial;
  GArray  *calls; /* of Call: a heap, the soonest first */
  GRand   *rand;
  gboolean is_touched;
  guint    n_at_once; /* calls since the clock moved */
} machine;

static gboolean
is_sooner (const Call *a,
           const Call *b)
{
  return a->time_us != b->time_us ? a->time_us < b->time_us : a->serial < b->serial;
}

static void
swap (guint a,
      guint b)
{
  Call *calls = (Call *) (gpointer) machine.calls->data;
  Call call = calls[a];

  calls[a] = calls[b];
  calls[b] = call;
}

static void
push (Call call)
{
  guint i = machine.calls->len;

  g_array_append_val (machine.calls, call);
  while (i > 0 && is_sooner (&g_array_index (machine.calls, Call, i),
                             &g_array_index (machine.calls, Call, (i - 1) / 2)))
    {
      swap (i, (i - 1) / 2);
      i = (i - 1) / 2;
    }
}

static Call
pop (void)
{
  Call first = g_array_index (machine.calls, Call, 0);
  const guint last = machine.calls->len - 1;
  guint i = 0;

  swap (0, last);
  g_array_set_size (machine.calls, last);
  for (guint child = 1; child < last; child = 2 * i + 1)
    {
      if (child + 1 < last && is_sooner (&g_array_index (machine.calls, Call, child + 1),
                                         &g_array_index (machine.calls, Call, child)))
        child++;
      if (!is_sooner (&g_array_index (machine.calls, Call, child),
                      &g_array_index (machine.calls, Call, i)))
        break;
      swap (i, child);
      i = child;
    }

  return first;
}

void
machine_start (guint32 seed)
{
  machine.now_us = START_US;
  machine.ahead_ms = 0;
  machine.latest_ms = 0;
  machine.serial = 0;
  machine.calls = g_array_new (FALSE, FALSE, sizeof (Call));
  machine.rand = g_rand_new_with_seed (seed);
  machine_seams_start (seed);
}

void
machine_stop (void)
{
  machine_settle ();
  while (machine.calls->len > 0)
    {
      Call call = pop ();

      if (call.destroy != NULL)
        call.destroy (call.data);
    }
  g_array_unref (machine.calls);
  g_rand_free (machine.rand);
  machine_seams_stop ();
}

gint64
machine_now_us (void)
{
  return machine.now_us;
}

gint64
machine_now_ms (void)
{
  return START_MS + machine.ahead_ms + (machine.now_us - START_US) / 1000;
}

gint64
machine_latest_ms (void)
{
  return MAX (machine.latest_ms, machine_now_ms ());
}

void
machine_set_clock (gint64   ahead_ms,
                   gboolean is_heard)
{
  machine.latest_ms = machine_latest_ms ();
  machine.ahead_ms += ahead_ms;
  if (is_heard)
    machine_seams_clock_was_set ();
}

GRand *
machine_rand (void)
{
  return machine.rand;
}

guint
machine_dice (guint n_sides)
{
  return (guint) g_rand_int_range (machine.rand, 0, (gint32) n_sides);
}

gboolean
machine_chance (guint n)
{
  return machine_dice (n) == 0;
}

void
machine_call (gint64         time_us,
              MachineFunc    func,
              gpointer       data,
              GDestroyNotify destroy)
{
  push ((Call) { MAX (time_us, machine.now_us), machine.serial++, func, data, destroy });
}

void
machine_touch (void)
{
  machine.is_touched = TRUE;
}

void
machine_settle (void)
{
  if (!machine.is_touched)
    return;

  machine.is_touched = FALSE;
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
machine_run_until (gint64 until_us)
{
  while (machine.calls->len > 0
         && g_array_index (machine.calls, Call, 0).time_us <= until_us)
    {
      Call call = pop ();

      machine.n_at_once = machine.now_us == call.time_us ? machine.n_at_once + 1 : 0;
      if (machine.n_at_once > MAX_AT_ONCE)
        g_error ("Time stands still at %" G_GINT64_FORMAT, machine.now_us);
      machine.now_us = call.time_us;
      call.func (call.data);
      if (call.destroy != NULL)
        call.destroy (call.data);
      machine_settle ();
    }
  machine.now_us = MAX (machine.now_us, until_us);
}

/* A file that is cached, or one that is not. */
gint64
machine_read_us (void)
{
  return 20 + machine_dice (machine_chance (50) ? 20000 : 300);
}

/* A good disk's sync, sometimes one behind others' writes. */
gint64
machine_write_us (void)
{
  return 200 + machine_dice (machine_chance (40) ? 400000 : 3000);
}
