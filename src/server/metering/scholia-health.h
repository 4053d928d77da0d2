/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-store.h"

G_BEGIN_DECLS

typedef enum
{
  SCHOLIA_HEALTH_READY,
  SCHOLIA_HEALTH_DEGRADED, /* works, but somebody should look */
  SCHOLIA_HEALTH_DOWN,     /* does not: send nobody here */
} ScholiaHealthState;

/* What an operator acts on; PROTOCOL.md, section 7, says how. */
typedef enum
{
  SCHOLIA_HEALTH_STOPPING = 1 << 0,
  SCHOLIA_HEALTH_STORE_DOWN = 1 << 1,
  SCHOLIA_HEALTH_STORE_STUCK = 1 << 2,
  SCHOLIA_HEALTH_STORE_DEGRADED = 1 << 3,
  SCHOLIA_HEALTH_STORE_SLOW = 1 << 4,
  SCHOLIA_HEALTH_DISK_NEARLY_FULL = 1 << 5,
  SCHOLIA_HEALTH_DESCRIPTORS_NEARLY_USED = 1 << 6,
  SCHOLIA_HEALTH_CONNECTIONS_NEARLY_FULL = 1 << 7,
} ScholiaHealthReasons;

#define SCHOLIA_N_HEALTH_REASONS 8

typedef struct
{
  gboolean          is_stopping;
  ScholiaStoreState store;
  gint64            recent_commit_us;  /* an average of the last ones */
  gint64            since_commit_us;   /* since the last one ended; -1: there was none */
  gint64            waiting_commit_us; /* for which the oldest one is under way; 0: none is */
  guint64           disk_free_bytes;   /* of the data folder, for us; G_MAXUINT64: not known */
  guint64           disk_free_files;   /* the same, files that can be made */
  guint             n_descriptors;
  guint             max_descriptors;   /* 0: not known */
  guint             n_connections;
  guint             max_connections;
} ScholiaHealthFacts;

typedef struct
{
  ScholiaHealthState   state;
  ScholiaHealthReasons reasons;
} ScholiaHealth;

/* From facts to a verdict; no clock, no I/O. */
ScholiaHealth scholia_health_judge            (const ScholiaHealthFacts *facts);
const char   *scholia_health_state_to_string  (ScholiaHealthState        state);
/* @index: of the reason's bit; "disk-nearly-full". */
const char   *scholia_health_reason_to_string (guint                     index);
/* {"state":"degraded","reasons":["disk-nearly-full"]}; without reasons if there are none. */
GBytes       *scholia_health_encode           (const ScholiaHealth      *health)
                                               G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
