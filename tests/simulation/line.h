/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "machine.h"

G_BEGIN_DECLS

typedef enum
{
  LINE_UP,   /* to the server */
  LINE_DOWN, /* to the client */
  N_LINE_WAYS
} LineWay;

/* What stands at an end of a line. Called by the machine, never from inside a call into it. */
typedef struct
{
  void (*data)  (gpointer      end,
                 const guint8 *bytes,
                 gsize         length);
  /* Nothing more will come. */
  void (*ended) (gpointer      end);
} LineEnd;

/* Bytes on their way in one direction, in their order. */
typedef struct
{
  GQueue         waiting;      /* of LineBytes */
  gint64         last_us;      /* arrival of the last of them */
  gint64         stalled_us;   /* nothing arrives before */
  const LineEnd *end;          /* (nullable): who listens */
  gpointer       data;
  gboolean       is_shut;      /* the last bytes were written */
} Pipe;

/**
 * Line:
 *
 * One connection, as TCP would be: two streams of bytes that arrive late, in pieces, in their
 * order, or from some byte on not at all.
 */
typedef struct
{
  guint    number;
  guint    person;
  guint    run;         /* of the server */
  guint64  connection;  /* as the server counts it there */
  guint    board;       /* index of the board that it leads to */
  gint64   distance_us;
  guint    link;        /* the one that the hello names */
  gboolean is_guess;    /* with another password than the link's, or none */
  gint64   greeted_us;  /* when the server took the hello, 0: not yet */
  gboolean is_mute;     /* half open: what is on its way is lost, and nobody is told */
  Pipe     pipes[N_LINE_WAYS];
} Line;

Line    *line_new      (guint          number,
                        guint          person);
Line    *line_ref      (Line          *self);
void     line_unref    (Line          *self);
/* Who listens at the end of that way; %NULL: nobody any more. */
void     line_set_end  (Line          *self,
                        LineWay        way,
                        const LineEnd *end,
                        gpointer       data);
void     line_write    (Line          *self,
                        LineWay        way,
                        const guint8  *bytes,
                        gsize          length);
/* The end of the stream, after what was written. */
void     line_shut     (Line          *self,
                        LineWay        way);
/* A reset: of what is on its way, some bytes arrive, then the end, on both sides. */
void     line_cut      (Line          *self);
void     line_mute     (Line          *self);
/* Nothing arrives for so long. */
void     line_stall    (Line          *self,
                        LineWay        way,
                        gint64         duration_us);
gboolean line_is_open  (Line          *self);
/* Since when the oldest bytes have been on their way; 0 for none. */
gint64   line_waits_us (Line          *self,
                        LineWay        way);
gint64   line_latency_us (Line        *self);

/* line-server.c: the server's ends, of the type that the server knows; ended without a word when it
 * dies. */
GPtrArray *line_server_new_set (void);
void       line_server_end     (gpointer connection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Line, line_unref)

G_END_DECLS
