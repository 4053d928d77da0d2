/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "scholia-traffic.h"
#include "scholia-wire-limits.h"

G_BEGIN_DECLS

/**
 * ScholiaLive:
 *
 * All live connections behind one epoll set, nested as one source in the main context: GLib's poll
 * loop walks every source, which costs 8.7 ms of CPU per message at 10,000 connections. Output that
 * is queued anywhere in one turn of the loop is written at the next, many frames in one call.
 */
typedef struct _ScholiaLive           ScholiaLive;
typedef struct _ScholiaLiveConnection ScholiaLiveConnection;

/* The time limits in milliseconds; tests take shorter ones. */
typedef struct
{
  guint hello_ms;   /* accept to hello */
  guint dead_ms;    /* silence */
  guint backlog_ms; /* output that does not move */
} ScholiaLiveTimes;

#define SCHOLIA_LIVE_TIMES_DEFAULT \
  { SCHOLIA_HELLO_TIMEOUT_S * 1000, SCHOLIA_DEAD_S * 1000, SCHOLIA_MAX_BACKLOG_S * 1000 }

/* Whoever a connection talks to. Never called from inside a call into the connection. */
typedef struct
{
  /* A whole text message; not after the connection was told to close. Returns what it counts as. */
  ScholiaTraffic (*message) (ScholiaLiveConnection *connection,
                             const char            *text,
                             gsize                  length,
                             gpointer               user_data);
  /* (nullable) Presence was dropped while the peer did not read; now nothing waits any more. */
  void (*caught_up) (ScholiaLiveConnection *connection,
                     gpointer               user_data);
  /* Once, the last call: it is about to close or has closed. @user_data is the handler's to
   * free. */
  void (*closed)  (ScholiaLiveConnection *connection,
                   gpointer               user_data);
} ScholiaLiveHandler;

ScholiaLive           *scholia_live_new               (const ScholiaLiveTimes   *times,
                                                       GError                  **error)
                                                       G_GNUC_WARN_UNUSED_RESULT;
/* Ends all lines at once. */
void                   scholia_live_free              (ScholiaLive              *self);

/**
 * scholia_live_add:
 * @fd: non-blocking; owned from now on if @tls is %NULL
 * @tls: (transfer full) (nullable): TLS on it, whose streams are pollable
 * @start_us: when it was accepted, on the monotonic clock; the hello is due after that
 * @user_data: for @handler
 *
 * Returns: (transfer none): lives until the handler's `closed` has returned
 */
ScholiaLiveConnection *scholia_live_add               (ScholiaLive              *self,
                                                       int                       fd,
                                                       GIOStream                *tls,
                                                       gint64                    start_us,
                                                       const ScholiaLiveHandler *handler,
                                                       gpointer                  user_data);
guint                  scholia_live_get_n_connections (ScholiaLive              *self);
/* Of them, those whose hello is to come, those whose hello came, and those about to end. */
void                   scholia_live_count             (ScholiaLive              *self,
                                                       guint                    *n_greeting,
                                                       guint                    *n_live,
                                                       guint                    *n_closing);
/* Without TLS: on a private server, those of this computer. */
guint                  scholia_live_get_n_plain       (ScholiaLive              *self);
/* A connection came or went. */
typedef void (*ScholiaLiveChangedFunc) (gpointer user_data);
void                   scholia_live_set_changed       (ScholiaLive              *self,
                                                       ScholiaLiveChangedFunc    changed,
                                                       gpointer                  user_data);

/* One connection after the other, for a goodbye to everybody. */
typedef void (*ScholiaLiveFunc) (ScholiaLiveConnection *connection,
                                 gpointer               user_data);
void                   scholia_live_foreach           (ScholiaLive              *self,
                                                       ScholiaLiveFunc           func,
                                                       gpointer                  user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaLive, scholia_live_free)

G_END_DECLS
