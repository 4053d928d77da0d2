/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "line.h"
#include "scholia-board.h"
#include "scholia-message.h"
#include "scholia-store.h"

G_BEGIN_DECLS

/* One action that a person wanted, by its broadcast id. */
typedef struct
{
  ScholiaAction *action;
  guint          person;
  guint          board;
  guint          link;
  guint64        seq;        /* in the log, 0 if it is not there */
  gboolean       is_offline; /* refused by the client, as there was no line */
  gboolean       is_forged;  /* sent past the client's own checks */
  gboolean       was_resent; /* the same bytes once more, later */
  gboolean       has_ended;
  gboolean       is_acked;
  int            code;       /* why not, if it has ended otherwise */
} Submission;

/**
 * Ledger:
 *
 * What one board's log holds, read from the database beside the server, event by event, and the
 * board that follows from it. All that is told, confirmed or shown is compared with it.
 */
typedef struct
{
  ScholiaBoardKey key;
  char            marker[8]; /* in all words of this board, and of no other */
  ScholiaBoard   *board;
  GPtrArray      *ids;       /* seq - 1 -> broadcast id */
  GPtrArray      *events;    /* seq - 1 -> ScholiaEvent */
  guint           last_number;
} Ledger;

void     ledger_init            (Ledger         *self,
                                 const char     *team_id,
                                 const char     *board_id,
                                 const char     *marker);
/* As it was before the first event. */
ScholiaBoard *
         ledger_new_board       (Ledger         *self) G_GNUC_WARN_UNUSED_RESULT;
void     ledger_clear           (Ledger         *self);
/* Reads what is new; judges it. */
void     ledger_advance         (Ledger         *self);
/* After the server came back: nothing that was there is gone. */
void     ledger_check_recovered (Ledger         *self);
/* Whether the event is there in what a power cut would leave of the database right now. */
gboolean ledger_is_durable      (Ledger         *self,
                                 guint64         seq,
                                 const char     *broadcast_id);
/* At the end: each submission ended as it was told. */
void     ledger_check_fates     (void);

void     ledger_note_submission (ScholiaAction  *action,
                                 guint           person,
                                 gboolean        is_offline,
                                 gboolean        is_forged);
void     ledger_note_ended      (const char     *broadcast_id,
                                 const GError   *error);
void     ledger_submission_free (gpointer        submission);

/* The server sends this text down the line. */
void     ledger_check_sent      (Line           *line,
                                 const char     *text,
                                 gsize           length);
/* A client got it; @seq is the last event of this connection. */
void     ledger_check_received  (Line           *line,
                                 guint64        *seq,
                                 ScholiaMessage *message,
                                 const char     *text,
                                 gsize           length);

G_END_DECLS
