/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-sqlite-writer.h"

G_BEGIN_DECLS

struct _ScholiaSqliteWriter
{
  GThread                 *thread;
  ScholiaDataFolder       *folder;
  ScholiaBlobFolder       *blobs;
  ScholiaSqliteReader     *reader;
  ScholiaStoreReturns     *returns;

  /* Between the threads. */
  GMutex                   mutex;
  GCond                    cond;
  GQueue                   queue;
  gboolean                 is_ending;
  ScholiaStoreJob         *end_job;        /* (nullable) */

  /* The rest is the writer's thread's. Times are microseconds of the monotonic clock. */
  ScholiaSqliteConnection *connection;     /* (nullable): %NULL while it cannot be had */
  ScholiaStoreState        state;
  gboolean                 is_unsettled;   /* a commit may or may not be durable */
  gboolean                 is_suspect;     /* damage was seen: check all before going on */
  gint64                   test_at;        /* the next test write, if not READY */
  gint64                   test_delay;

  GQueue                   wiped;          /* committed; given back when the journal is empty */
  gboolean                 must_wipe;
  gint64                   wipe_at;        /* the next attempt if there is nothing else to do */
  gint64                   wipe_by;        /* after this, also if there is */
  guint                    moved_pages;    /* of the journal, by the last checkpoint */
};

/* scholia-sqlite-writer.c: what the thread is made of. The first, with the mutex held, moves the
 * next batch from the queue to @jobs. */
void   scholia_sqlite_writer_take        (ScholiaSqliteWriter *self,
                                          GQueue              *jobs);
void   scholia_sqlite_writer_turn        (ScholiaSqliteWriter *self,
                                          GQueue              *jobs,
                                          gboolean             is_idle);
void   scholia_sqlite_writer_wind_up     (ScholiaSqliteWriter *self);
void   scholia_sqlite_writer_clear       (gpointer             data);

/* scholia-sqlite-writer-thread.c: a simulation has another one, without a thread. */
void   scholia_sqlite_writer_start       (ScholiaSqliteWriter *self);

/* scholia-sqlite-upkeep.c: what the writer's thread does between two commits. */
void   scholia_sqlite_writer_upkeep      (ScholiaSqliteWriter *self,
                                          gboolean             is_idle);
/* 0: there is nothing to wait for. */
gint64 scholia_sqlite_writer_next_upkeep (ScholiaSqliteWriter *self);
/* Of a committed job whose words must leave the journal. Takes it over. */
void   scholia_sqlite_writer_wipe_for    (ScholiaSqliteWriter *self,
                                          ScholiaStoreJob     *job);
void   scholia_sqlite_writer_last_wipe   (ScholiaSqliteWriter *self);

/* scholia-sqlite-repair.c: what it does after a failure. */
void   scholia_sqlite_writer_go_down     (ScholiaSqliteWriter *self,
                                          int                  failure,
                                          gboolean             is_unsettled,
                                          const char          *words);
void   scholia_sqlite_writer_test        (ScholiaSqliteWriter *self);
/* A commit or a test write took so long. */
void   scholia_sqlite_writer_judge       (ScholiaSqliteWriter *self,
                                          gint64               duration_us);

G_END_DECLS
