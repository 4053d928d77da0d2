/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "line.h"
#include "scholia-live-gate.h"
#include "scholia-sqlite-connection.h"

G_BEGIN_DECLS

/* A link as those have it who made it. */
typedef struct
{
  char        token[64];
  char        link_id[16];
  guint       board;
  ScholiaRole role;
  char        password[16]; /* or nothing */
  gint64      expires_ms;   /* 0: never */
  guint64     revoked_head; /* the board's head when the revocation was acknowledged, or the last */
  gboolean    is_made;      /* durable */
  gboolean    is_doomed;    /* somebody is taking it back */
} PersonLink;

typedef enum
{
  NODE_STOPPED,   /* it says goodbye and closes its store */
  NODE_KILLED,    /* what it wrote is there */
  NODE_POWER_CUT, /* what was synced is there */
} NodeEnd;

/**
 * Node:
 *
 * The server's process: the real store, access, rooms and gates, as scholia-server.c puts them
 * together. Its files outlive it.
 */
typedef struct
{
  char                    *base;      /* folder of the folders */
  char                    *folder;
  guint                    run;       /* how often it was started */
  gboolean                 is_up;
  gint64                   frozen_until_us;
  gboolean                 dies_after_turn;
  ScholiaStore            *store;     /* (nullable) */
  ScholiaAdmission        *admission;
  ScholiaAccess           *access;
  ScholiaMetering         *metering;
  ScholiaRooms            *rooms;
  ScholiaLiveEntrance      entrance;
  GPtrArray               *connections; /* of ScholiaLiveConnection: the lines' ends */
  ScholiaSqliteConnection *reader;    /* (nullable): the ledgers' own view of the database */
  GPtrArray               *links;     /* of PersonLink: all there ever were */
  GHashTable              *lines;     /* run and connection -> Line, of world.lines */
} Node;

Node    *node_new       (void);
void     node_free      (Node       *self);
void     node_start     (Node       *self);
void     node_end       (Node       *self,
                         NodeEnd     how);
/* A handshake for a board; %FALSE: nobody listens. */
gboolean node_accept    (Node       *self,
                         Line       *line);
/* (nullable): the line that had that number in that run. */
Line    *node_find_line (guint       run,
                         guint64     connection);
/* A new link, usable when it is_made; its index. */
guint    node_make_link (Node       *self,
                         guint       board,
                         ScholiaRole role,
                         gint64      expires_ms);
void     node_revoke    (Node       *self,
                         guint       link);
/* Somebody is sent away, and let in again some seconds later. */
void     node_remove_person (Node    *self,
                             guint    person);
/* Keeps the ledger's board as a snapshot and drops the payloads before it. */
void     node_compact   (Node       *self,
                         guint       board);

G_END_DECLS
