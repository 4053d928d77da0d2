/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between scholia-live-gate.c (messages) and scholia-live-gate-hello.c (the first of them). */

#pragma once

#include "scholia-error.h"
#include "scholia-live-gate.h"
#include "scholia-token-bucket.h"

G_BEGIN_DECLS

typedef enum
{
  SCHOLIA_GATE_STATE_GREETING, /* the hello is to come */
  SCHOLIA_GATE_STATE_CHECKING, /* its access is being checked */
  SCHOLIA_GATE_STATE_INSIDE,   /* the room has it */
} ScholiaGateState;

/* What each presence needs comes first, in one line of the processor's cache or two. */
struct _ScholiaLiveGate
{
  guint                  ref_count;
  ScholiaGateState       state;
  guint64                connection;
  ScholiaRoomHost       *host;       /* (nullable) */
  ScholiaTokenBucket     presence;
  ScholiaLiveConnection *live;       /* (nullable): %NULL once closed */
  ScholiaLiveEntrance   *entrance;
  ScholiaVisitor        *visitor;    /* (nullable): as live */
  char                  *board_id;   /* of the address */
  char                  *team_id;    /* (nullable): one of whose places it has */
  ScholiaTokenBucket     actions;
  ScholiaTokenBucket     others;
  ScholiaTokenBucket     invalid;
};

void scholia_live_gate_unref  (ScholiaLiveGate *self);
/* @retry_after_ms: 0 where it would not help. */
void scholia_live_gate_refuse (ScholiaLiveGate *self,
                               const char      *broadcast_id,
                               ScholiaError     code,
                               const char      *member,
                               const char      *words,
                               guint            retry_after_ms);
/* The first hello: has its access checked, and lets it in or says goodbye. */
void scholia_live_gate_greet  (ScholiaLiveGate *self,
                               ScholiaMessage  *hello);

G_END_DECLS
