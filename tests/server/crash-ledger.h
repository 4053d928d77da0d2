/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"

G_BEGIN_DECLS

/**
 * CrashLedger:
 *
 * What anybody was ever told of one board, over all kills: which event has which number, which
 * thread has which number, what was acknowledged, what can never be there. Whatever contradicts it
 * later is counted. May be used by several threads.
 */
typedef struct
{
  GMutex      mutex;
  GPtrArray  *ids;          /* by seq - 1: the broadcast id */
  GHashTable *seqs;         /* broadcast id -> seq */
  GHashTable *numbers;      /* of threads -> thread id */
  GHashTable *dead;         /* broadcast ids that were refused, or not saved at a resync */
  GPtrArray  *acknowledged; /* broadcast ids, of whoever sent them */
  guint64     n_lost;       /* was told of, and is not there */
  guint64     n_doubled;    /* one broadcast id, two events */
  guint64     n_reused;     /* a number of an event or a thread, given twice */
  guint64     n_risen;      /* there, after it was said never to be */
} CrashLedger;

CrashLedger *crash_ledger_new         (void);
void         crash_ledger_free        (CrashLedger        *self);
guint64      crash_ledger_get_head    (CrashLedger        *self);
guint        crash_ledger_get_n_acknowledged (CrashLedger *self);
/* An event came, or is in the log. */
void         crash_ledger_event       (CrashLedger        *self,
                                       guint64             seq,
                                       const char         *broadcast_id);
void         crash_ledger_thread      (CrashLedger        *self,
                                       guint               number,
                                       const char         *thread_id);
void         crash_ledger_acknowledge (CrashLedger        *self,
                                       const char         *broadcast_id);
void         crash_ledger_bury        (CrashLedger        *self,
                                       const char         *broadcast_id);
void         crash_ledger_lose        (CrashLedger        *self,
                                       guint64             n_events);
/* Up to @n acknowledged ids, any. */
GStrv        crash_ledger_draw        (CrashLedger        *self,
                                       GRand              *random,
                                       guint               n);

G_END_DECLS
