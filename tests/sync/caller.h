/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-connection-state.h"

G_BEGIN_DECLS

#define SECOND ((gint64) G_USEC_PER_SEC)
#define START (1000 * SECOND)

/* A caller without sockets: keeps what the commands leave, and checks that they make sense. */
typedef struct
{
  ScholiaConnectionState state;
  GRand *rand;
  gint64 now;
  gboolean has_line;
  gboolean has_attempt;
  guint n_connects;
  guint n_probes;
  gint64 probed_at;
} Caller;

void caller_init       (Caller  *self,
                        guint32  seed);
void caller_clear      (Caller  *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Caller, caller_clear)

/* What the state machine wants done. */
void caller_obey       (Caller  *self,
                        guint    commands);
/* Lets the time pass up to @until, calling at each deadline and nowhere else. */
void caller_pass_until (Caller  *self,
                        gint64   until);
/* The attempt is welcomed; and has caught up. */
void caller_welcome    (Caller  *self);
void caller_go_live    (Caller  *self);
/* From the start. */
void caller_open_live  (Caller  *self,
                        guint32  seed);
void caller_lose       (Caller  *self);
void caller_fail       (Caller  *self);

G_END_DECLS
