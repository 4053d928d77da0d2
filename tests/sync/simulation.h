/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model-room.h"
#include "scholia-connection-state.h"
#include "scholia-replica.h"

G_BEGIN_DECLS

#define SIMULATION_N_CLIENTS 5

/**
 * Simulation:
 *
 * Several replicas with their connection state machines against one model room, over a transport
 * that is slow, cut, mute or stopped, in a time that is counted and never waited for. All of it
 * follows from one seed.
 */
typedef struct _Simulation Simulation;

/* One connection. Both ends live on until the last message on it is dealt with. */
typedef struct
{
  guint   client;
  guint64 connection;
  gboolean is_open_at_client;
  gboolean is_open_at_server;
  gboolean is_greeted;
  gboolean is_mute;       /* half-open: nothing arrives any more, nothing is closed */
  gint64   last_up_us;    /* arrival of the last message sent; they never overtake each other */
  gint64   last_down_us;
} Link;

typedef struct
{
  Simulation             *simulation;
  guint                   index;
  ScholiaReplica         *replica;
  ScholiaConnectionState  state;
  ScholiaSessionState     shown_state;
  Link                   *line;    /* (nullable) */
  Link                   *attempt; /* (nullable) */
} Client;

/* What became of one submitted action. */
typedef struct
{
  guint    n_endings;
  gboolean is_saved;
} Fate;

struct _Simulation
{
  GRand      *rand;
  gint64      now_us;
  GQueue      queue;  /* of Arrival, soonest first */
  guint64     serial;
  ModelRoom  *room;
  Client      clients[SIMULATION_N_CLIENTS];
  GPtrArray  *links;
  GHashTable *fates;  /* broadcast id -> Fate */
  guint64     ids;
  gint64      frozen_until_us; /* the server process is stopped */
  gint64      down_until_us;   /* it is not running */
  guint       n_acts;
  guint       n_cuts;
};

Simulation *simulation_new         (guint32     seed);
void        simulation_free        (Simulation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Simulation, simulation_free)

/* Lets the world go on until @until_us. */
void        simulation_run_until   (Simulation *self,
                                    gint64      until_us);
/* A client does something, if it is live. */
void        simulation_act         (Simulation *self,
                                    guint       client);
/* Something breaks. */
void        simulation_break       (Simulation *self);
/* Nothing is broken any more, but for the connections that are mute already. */
void        simulation_heal        (Simulation *self);
/* What each client shows is what the log says up to its seq, and its own actions over it. */
void        simulation_check_shown (Simulation *self);
/* Everybody is live and equal, and each action ended once, as the log says. */
void        simulation_check_end   (Simulation *self);

/* simulation-client.c */
void        client_init            (Client         *self,
                                    Simulation     *simulation,
                                    guint           index);
void        client_clear           (Client         *self);
void        client_open            (Client         *self);
gint64      client_get_due_us      (Client         *self);
void        client_tick            (Client         *self);
void        client_act             (Client         *self);
void        client_link_opened     (Client         *self,
                                    Link           *link);
void        client_link_closed     (Client         *self,
                                    Link           *link);
void        client_receive         (Client         *self,
                                    Link           *link,
                                    ScholiaMessage *message);

/* simulation-transport.c */
Link       *transport_connect      (Simulation     *self,
                                    guint           client);
/* @message: (transfer full) */
void        transport_send_up      (Simulation     *self,
                                    Link           *link,
                                    ScholiaMessage *message);
void        transport_close        (Simulation     *self,
                                    Link           *link);
void        transport_break        (Simulation     *self);
gint64      transport_get_due_us   (Simulation     *self);
void        transport_deliver      (Simulation     *self);
void        transport_clear        (Simulation     *self);

G_END_DECLS
