/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between scholia-live.c, scholia-live-connection.c, scholia-live-input.c and
 * scholia-live-output.c. */

#pragma once

#include "scholia-deadline-queue.h"
#include "scholia-frame-reader.h"
#include "scholia-live-connection.h"
#include "scholia-token-bucket.h"

G_BEGIN_DECLS

#define SCHOLIA_CLOSE_NORMAL 1000
/* How long the peer may take for its part of the closing, in milliseconds. */
#define SCHOLIA_LINGER_MS 2000

struct _ScholiaLive
{
  GSource              *source;
  GPollFD               poll;       /* of the epoll set */
  gint64                read_us;    /* when lines were read last */
  gint64                breath_us;  /* they are not read again before that time; 0: whenever */
  int                   epoll_fd;
  GPtrArray            *connections;
  GPtrArray            *dirty;   /* have output to write, an end to tell, or input left */
  GPtrArray            *swept;   /* empty but during a sweep */
  gint64                dead_us;
  ScholiaFrameReader   *spare;   /* (nullable): lent to whoever reads */
  ScholiaDeadlineQueue *greeting;
  ScholiaDeadlineQueue *silence;
  ScholiaDeadlineQueue *stall;
  ScholiaDeadlineQueue *linger;
  guint                 n_plain;
  ScholiaLiveChangedFunc
                        changed; /* (nullable) */
  gpointer              changed_data;
};

typedef enum
{
  SCHOLIA_LIVE_STATE_OPEN,
  /* our close frame is queued: what is left is written, the peer may answer */
  SCHOLIA_LIVE_STATE_CLOSING,
  SCHOLIA_LIVE_STATE_ENDED,   /* the line is gone */
} ScholiaLiveState;

/* What waits to be written, oldest first: a ring of frames. */
typedef struct
{
  ScholiaFrame **frames;        /* (nullable) */
  guint          capacity;      /* 0 or a power of two */
  guint          head;
  guint          length;
  gsize          head_written;  /* bytes of the first frame that are out */
  gsize          n_bytes;       /* that wait */
  gsize          n_free_bytes;  /* of them, those that do not count */
  ScholiaFrame  *first[2];      /* where frames is as long as that is enough */
} ScholiaOutput;

/* What each delivery touches comes first, in two lines of the processor's cache. */
struct _ScholiaLiveConnection
{
  ScholiaLive              *live;
  int                       fd;
  guint                     is_plain : 1;
  guint                     state : 2;
  guint                     is_greeted : 1;
  guint                     is_dirty : 1;
  guint                     has_input : 1;   /* reading stopped before the line was empty */
  guint                     was_told : 1;    /* the handler heard the end */
  guint                     is_shut : 1;     /* our half of the line is closed */
  guint                     is_overdue : 1;  /* over the backlog's limit */
  guint                     saw_end : 1;     /* nothing more comes from the peer */
  guint                     peer_closed : 1; /* its close frame came, or what cannot be read */
  guint                     is_answered : 1; /* it was a close frame, the answer is queued */
  guint                     waits_to_write : 1;
  guint                     is_drained : 1;  /* the last read took all: no other before an event */
  guint                     is_hung_up : 1;  /* the event was one, so the end is to be read */
  guint                     has_missed : 1;  /* presence, since the line was full */
  ScholiaOutput             output;
  GIOStream                *tls;       /* (nullable) */
  const ScholiaLiveHandler *handler;
  gpointer                  user_data;
  ScholiaMeter             *meter;     /* (nullable): who is charged */
  ScholiaFrameReader       *reader;    /* (nullable): only while a part of a message is there */
  gint64                    heard_us;
  /* or silence: one of the two is armed while open, linger after it */
  ScholiaDeadline           greeting;
  ScholiaDeadline           stall;
  ScholiaTokenBucket        controls;  /* pings and pongs */
  const char               *end_reason; /* (nullable): in one word, once it is known */
  guint                     index;     /* in live->connections */
  guint                     n_reads;   /* in this turn */
};

ScholiaLiveConnection *scholia_live_connection_new       (ScholiaLive              *live,
                                                          int                       fd,
                                                          GIOStream                *tls,
                                                          const ScholiaLiveHandler *handler,
                                                          gpointer                  user_data);
void                   scholia_live_connection_free      (ScholiaLiveConnection *self);
/* The line says it can be written. */
void                   scholia_live_connection_flush     (ScholiaLiveConnection *self);
/* The line is gone. */
void                   scholia_live_connection_end       (ScholiaLiveConnection *self);
/* Queues a close frame as the last one, and waits a little for the peer's. @end_reason is
 * static. */
void                   scholia_live_connection_begin_closing (ScholiaLiveConnection *self,
                                                              const char            *end_reason,
                                                              guint16                code,
                                                              const char            *words);
/* To be looked at in the next turn. */
void                   scholia_live_connection_mark      (ScholiaLiveConnection *self);
/* Drops what waits, says why, and closes. */
void                   scholia_live_connection_overflow  (ScholiaLiveConnection *self);

/* scholia-live-input.c: the line says it can be read. */
void                   scholia_live_connection_read      (ScholiaLiveConnection *self);

/* scholia-live-meter.c */
void                   scholia_live_connection_count     (ScholiaLiveConnection *self,
                                                          const ScholiaIncoming *incoming,
                                                          ScholiaTraffic         traffic);

void                   scholia_live_connection_note_goodbye (ScholiaLiveConnection *self,
                                                             ScholiaGoodbyeReason   reason);
void                   scholia_live_connection_note_backlog (ScholiaLiveConnection *self);

/* scholia-live-output.c */
void                   scholia_output_push               (ScholiaOutput  *self,
                                                          ScholiaFrame   *frame,
                                                          gboolean        counts);
/* All but a frame that is partly out. */
void                   scholia_output_drop               (ScholiaOutput  *self,
                                                          gboolean        is_tls);
void                   scholia_output_clear              (ScholiaOutput  *self);
/* @meter: (nullable). Bytes written, 0 if the line takes none now, -1 if it is gone. */
gssize                 scholia_output_write              (ScholiaOutput  *self,
                                                          int             fd,
                                                          GIOStream      *tls,
                                                          ScholiaMeter   *meter);

G_END_DECLS
