/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crash-ledger.h"
#include "test-peer.h"

G_BEGIN_DECLS

/**
 * CrashClient:
 *
 * One open board of a person whose server is killed again and again: keeps the board, the resume
 * token and what is in flight over all connections, as PROTOCOL.md section 6 says, and acts as fast
 * as it may until the line ends. A client of its own, not that of src/sync, so that the two sides
 * of the house do not share a mistake.
 */
typedef struct
{
  TestServer       *server;
  ScholiaBoardInfo *info;
  CrashLedger      *ledger;
  GRand            *random;
  char             *name;
  char             *session;
  ScholiaBoard     *board;
  GHashTable       *pending;     /* broadcast ids */
  GPtrArray        *deleted;     /* thread ids, the last few */
  char             *repeat;      /* (nullable): a move that was acknowledged, to be sent again */
  char             *repeat_thread;
  guint             n_sent;
  guint             n_refused;
  guint             n_snapshots;
  guint             n_resyncs;
  guint             n_repeated;  /* confirmed under the first number */
  guint             n_diverged;  /* the server's hash was another one */
} CrashClient;

CrashClient *crash_client_new  (TestServer        *server,
                                ScholiaBoardInfo  *info,
                                CrashLedger       *ledger,
                                const char        *name,
                                guint32            seed);
void         crash_client_free (CrashClient       *self);
/* Connects, resyncs, and acts until the server is gone. For a thread of its own. */
void         crash_client_run  (CrashClient       *self);
/* Joins, has @ids looked up, compares the board, and leaves; the server lives. */
void         crash_client_check (CrashClient      *self,
                                 const char * const *ids);

G_END_DECLS
