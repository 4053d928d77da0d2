/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-error.h"
#include "scholia-message.h"

G_BEGIN_DECLS

/* What became of a line that the system gave us. */
typedef enum
{
  SCHOLIA_ACCEPT_TAKEN,
  SCHOLIA_ACCEPT_FULL,         /* as many lines as the server takes */
  SCHOLIA_ACCEPT_ADDRESS_FULL, /* as many as one address may have */
  SCHOLIA_ACCEPT_NOT_OWNER,    /* another person's program at a private server's socket */
  SCHOLIA_N_ACCEPTS
} ScholiaAccept;

typedef enum
{
  SCHOLIA_BACKLOG_BYTES, /* too much waited */
  SCHOLIA_BACKLOG_TIME,  /* too long */
  SCHOLIA_N_BACKLOGS
} ScholiaBacklog;

typedef enum
{
  SCHOLIA_VIA_LIVE,
  SCHOLIA_VIA_HTTP,
  SCHOLIA_N_VIAS
} ScholiaVia;

#define SCHOLIA_N_GOODBYES (SCHOLIA_GOODBYE_TOO_NEW + 1)
#define SCHOLIA_N_ERRORS (SCHOLIA_ERROR_INTERNAL + 1)
/* Of HTTP answers: 1xx to 5xx. */
#define SCHOLIA_N_ANSWER_CLASSES 5
#define SCHOLIA_N_COMMIT_BOUNDS 13

/* Upper bounds, included, in microseconds; what is above the last is counted behind it. */
extern const gint64 scholia_commit_bounds_us[SCHOLIA_N_COMMIT_BOUNDS];

/**
 * ScholiaStatistics:
 *
 * What the server counts since it started, beside the traffic: plain numbers, one thread. They name
 * no team and no board.
 */
typedef struct
{
  guint64 accepts[SCHOLIA_N_ACCEPTS];
  guint64 tls_failures;
  guint64 goodbyes[SCHOLIA_N_GOODBYES];
  guint64 backlogs[SCHOLIA_N_BACKLOGS];
  guint64 refusals[SCHOLIA_N_VIAS][SCHOLIA_N_ERRORS];
  guint64 answers[SCHOLIA_N_ANSWER_CLASSES];
  guint64 commits[SCHOLIA_N_COMMIT_BOUNDS + 1]; /* appends by duration */
  gint64  commits_us;                           /* their sum */
  gint64  recent_commit_us;                     /* an average in which a new one weighs 1/16 */
  gint64  last_commit_at_us;                    /* monotonic; 0: never */
} ScholiaStatistics;

/* From the store's call to its answer, whatever that was. */
void scholia_statistics_add_commit  (ScholiaStatistics *self,
                                     gint64             duration_us,
                                     gint64             now_us);
/* Both do nothing for what is not known here. */
void scholia_statistics_add_refusal (ScholiaStatistics *self,
                                     ScholiaVia         via,
                                     ScholiaError       code);
void scholia_statistics_add_answer  (ScholiaStatistics *self,
                                     guint              status);

G_END_DECLS
