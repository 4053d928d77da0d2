/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-access.h"
#include "scholia-admission.h"
#include "scholia-live.h"
#include "scholia-rooms.h"

G_BEGIN_DECLS

/**
 * ScholiaLiveGate:
 *
 * One live connection's way from frame to room: decoded, counted against its limits, let in by its
 * hello. What is wrong is refused by name; who is wrong too often is closed.
 */
typedef struct _ScholiaLiveGate ScholiaLiveGate;

/* What all gates share; outlives them. */
typedef struct
{
  ScholiaAdmission *admission;
  ScholiaAccess    *access;
  ScholiaRooms     *rooms;
  ScholiaMetering  *metering;
  guint64           last_connection;
  guint             max_people;    /* of one team at a time, 0: any number */
} ScholiaLiveEntrance;

/* Puts the line under the care of @live with a gate of its own; see scholia_live_add(). @visitor: a
 * reference is taken for as long as the line lives. @board_id: of the address that it was opened
 * at. */
void scholia_live_gate_add (ScholiaLiveEntrance *entrance,
                            ScholiaLive         *live,
                            ScholiaVisitor      *visitor,
                            const char          *board_id,
                            int                  fd,
                            GIOStream           *tls,
                            gint64               start_us);

G_END_DECLS
