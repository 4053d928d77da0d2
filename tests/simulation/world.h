/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ledger.h"
#include "line.h"
#include "node.h"
#include "person.h"

G_BEGIN_DECLS

#define WORLD_N_PEOPLE 5
#define WORLD_N_BOARDS 3

/* What happened in all seeds so far: a simulation in which nothing happens must fail. */
#define WORLD_COUNTERS(X) \
  X (operations) X (actions) X (acks) X (refusals) X (unsent) X (offline) X (unknown) \
  X (events) X (duplicates) X (forged) X (bursts) X (connects) X (cuts) X (torn) X (mutes) \
  X (stalls) X (freezes) X (kills) X (power_cuts) X (restarts) X (unheard) X (faults) \
  X (client_crashes) X (resyncs) X (snapshots) X (presence) X (pointers) X (revocations) \
  X (revoked) X (expiries) X (clock_settings) X (expired_by_clock) X (passwords) X (guesses) \
  X (removals) X (compactions) X (batches) X (looks)

typedef struct
{
#define X(name) guint64 name;
  WORLD_COUNTERS (X)
#undef X
} WorldCounters;

extern WorldCounters world_counters;

/* The bugs that can be planted; see plant.c. */
typedef enum
{
  PLANT_NOTHING,
  PLANT_EARLY_ACK,
  PLANT_NO_SYNC,
  PLANT_NO_DEDUP,
  PLANT_NO_TEAM,
  PLANT_QUEUED_OFFLINE,
  PLANT_LOUD_PRESENCE,
  PLANT_CROSSED_POINTERS,
  PLANT_NO_CATCH_UP,
  PLANT_CONNECTION_REUSED,
  PLANT_NUMBER_REUSED,
  PLANT_DEAF_REVOCATION,
  PLANT_ANY_ROLE,
  PLANT_ANY_PASSWORD,
  PLANT_DEAF_CLOCK,
  N_PLANTS
} Plant;

/**
 * World:
 *
 * Two teams, three boards of which two have the same id, five windows of four people, one server:
 * what happens between them follows from the seed.
 */
typedef struct _World
{
  guint32     seed;
  gboolean    is_verbose;
  Plant       plant;
  guint       n_steps;     /* operations of each window */
  guint64     trace;       /* a hash of all that happened */
  guint64     ids;         /* the last broadcast id given */
  Node       *node;
  GPtrArray  *lines;       /* of Line, all there ever were */
  GHashTable *submissions; /* broadcast id -> Submission */
  Ledger      ledgers[WORLD_N_BOARDS];
  Person      people[WORLD_N_PEOPLE];
  gboolean    is_healed;
} World;

/* The one of this moment. */
extern World world;

/* Plays one seed to its end; does not return if an invariant breaks. */
void world_play (guint32   seed,
                 Plant     plant,
                 guint     n_steps,
                 gboolean  is_verbose);
/* world-breaks.c: something breaks, or ends. */
void world_break (void);
void world_heal  (void);

/* world-shown.c: what a window shows is what the log says up to its seq, and its own actions over
 * it. */
void world_look  (Person *person);
/* At the end each sees all others point where they point. */
void world_look_at_pointers (Person *person);

/* Ends the process with status 3 after saying which rule broke, in which seed. */
void world_fail  (const char *rule,
                  const char *format,
                  ...) G_GNUC_PRINTF (2, 3) G_GNUC_NORETURN;
/* Into the trace; said aloud if that is wanted. */
void world_tell  (const char *format,
                  ...) G_GNUC_PRINTF (1, 2);
void world_trace (const void *bytes,
                  gsize       length);

G_END_DECLS
