/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What goes wrong. */

#include "world.h"

#include "scholia-faulty-vfs.h"

#include <sqlite3.h>

#define MS G_TIME_SPAN_MILLISECOND
/* An expired link's connections are closed within it. */
#define CLOSED_WITHIN_US (gint64) G_USEC_PER_SEC

static Line *
pick_line (void)
{
  for (guint i = 0; i < 20 && world.lines->len > 0; i++)
    {
      const guint n = MIN (world.lines->len, 12);
      Line *line = g_ptr_array_index (world.lines, world.lines->len - 1 - machine_dice (n));

      if (line_is_open (line) && !line->is_mute)
        return line;
    }

  return NULL;
}

static void
cut (void)
{
  Line *line = pick_line ();

  if (line == NULL)
    return;

  world_tell ("line %u is cut", line->number);
  world_counters.cuts++;
  line_cut (line);
}

static void
mute (void)
{
  Line *line = pick_line ();

  if (line == NULL)
    return;

  world_tell ("line %u is mute", line->number);
  world_counters.mutes++;
  line_mute (line);
}

/* Some seconds are noticed, some hundred milliseconds are not. */
static void
stall (void)
{
  Line *line = pick_line ();
  const gint64 duration_us = (gint64) machine_dice (machine_chance (3) ? 20000 : 900) * MS;

  if (line == NULL)
    return;

  world_tell ("line %u is stalled", line->number);
  world_counters.stalls++;
  line_stall (line, (LineWay) machine_dice (N_LINE_WAYS), duration_us);
}

static void
freeze (void)
{
  world_tell ("server: is stopped");
  world_counters.freezes++;
  world.node->frozen_until_us = machine_now_us () + (gint64) machine_dice (8000) * MS;
}

/* From some operation on, some of them, or all until it is relented. */
static void
spoil_disk (void)
{
  static const struct
  {
    FaultyOperation operation;
    int             code;
  } faults[] = {
    { FAULTY_WRITE, SQLITE_IOERR_WRITE },
    { FAULTY_WRITE, SQLITE_FULL },
    { FAULTY_SYNC, SQLITE_IOERR_FSYNC },
    { FAULTY_TRUNCATE, SQLITE_IOERR_TRUNCATE },
  };
  const guint i = machine_dice (G_N_ELEMENTS (faults));

  world_tell ("disk: operation %d fails", faults[i].operation);
  world_counters.faults++;
  faulty_plan (faults[i].operation, faults[i].code, 1 + machine_dice (6), 1 + machine_dice (4));
}

static void
crash_client (void)
{
  Person *person = &world.people[machine_dice (WORLD_N_PEOPLE)];

  world_tell ("person %u: the window crashes", person->index);
  world_counters.client_crashes++;
  person_close (person, TRUE);
}

static void
take_link (void)
{
  const Person *person = &world.people[machine_dice (WORLD_N_PEOPLE)];
  const PersonLink *link = g_ptr_array_index (world.node->links, person->link);

  if (link->is_made && !link->is_doomed)
    node_revoke (world.node, person->link);
}

/* Whose link is over since then. */
static void
check_expired_cb (gpointer data)
{
  const Line *line = data;
  const PersonLink *link = g_ptr_array_index (world.node->links, line->link);

  if (line->run == world.node->run && line->pipes[LINE_UP].end != NULL
      && link->expires_ms <= machine_now_ms ())
    world_fail ("expired", "line %u is open a second after the clock was set beyond its link",
                line->number);
}

/* By some minutes, as when a computer wakes up or hears the right time at last. */
static void
set_clock (void)
{
  const gint64 before_ms = machine_now_ms ();
  const gint64 ahead_ms = (gint64) machine_dice (1200000) - 600000;

  world_tell ("clock: set by %d s", (int) (ahead_ms / 1000));
  world_counters.clock_settings++;
  for (guint i = 0; i < world.lines->len; i++)
    {
      Line *line = g_ptr_array_index (world.lines, i);
      const PersonLink *link = g_ptr_array_index (world.node->links, line->link);

      if (line->greeted_us == 0 || line->pipes[LINE_UP].end == NULL
          || link->expires_ms <= before_ms || link->expires_ms > before_ms + ahead_ms)
        continue;

      world_counters.expired_by_clock++;
      machine_call (machine_now_us () + CLOSED_WITHIN_US, check_expired_cb, line_ref (line),
                    (GDestroyNotify) line_unref);
    }
  machine_set_clock (ahead_ms, world.plant != PLANT_DEAF_CLOCK);
}

void
world_break (void)
{
  const guint dice = machine_dice (100);

  if (dice < 37)
    cut ();
  else if (dice < 40)
    set_clock ();
  else if (dice < 48)
    mute ();
  else if (dice < 60)
    stall ();
  else if (dice < 64)
    freeze ();
  else if (dice < 68)
    node_end (world.node, NODE_KILLED);
  else if (dice < 72)
    node_end (world.node, NODE_POWER_CUT);
  else if (dice < 74)
    node_end (world.node, NODE_STOPPED);
  else if (dice < 78)
    world.node->dies_after_turn = TRUE;
  else if (dice < 84)
    spoil_disk ();
  else if (dice < 90)
    crash_client ();
  else if (dice < 93)
    take_link ();
  else if (dice < 95)
    node_remove_person (world.node, machine_dice (WORLD_N_PEOPLE));
  else
    node_compact (world.node, machine_dice (WORLD_N_BOARDS));
}

void
world_heal (void)
{
  world_tell ("all is well from here on");
  world.is_healed = TRUE;
  world.node->dies_after_turn = FALSE;
  world.node->frozen_until_us = 0;
  faulty_relent ();
  for (guint i = 0; i < world.lines->len; i++)
    {
      Line *line = g_ptr_array_index (world.lines, i);

      for (guint way = 0; way < N_LINE_WAYS; way++)
        line->pipes[way].stalled_us = 0;
    }
}
