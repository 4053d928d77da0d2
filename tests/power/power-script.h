/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"
#include "scholia-store.h"

G_BEGIN_DECLS

#define POWER_TEAM "team"

/* A board of the script: what it is after each of its events. */
typedef struct
{
  char         *id;
  char         *image;   /* the blob's text */
  char         *digest;
  ScholiaBoard *board;
  guint64       access_version;
  GPtrArray    *ids;     /* by seq: broadcast ids, [0] is "" */
  GPtrArray    *hashes;  /* by seq: state hashes */
} PowerBoard;

typedef enum
{
  POWER_FACT_TEAM,
  POWER_FACT_BOARD,    /* is there, and its image with it */
  POWER_FACT_REMOVED,
  POWER_FACT_EVENT,    /* all up to @seq are there */
  POWER_FACT_LINK,
} PowerFactKind;

/* What the store answered, in order: a cut after @n facts must leave all of these true. */
typedef struct
{
  PowerFactKind kind;
  guint         board;
  guint64       seq;
} PowerFact;

typedef struct
{
  ScholiaStore *store;
  GRand        *random;
  GPtrArray    *boards;
  GArray       *facts;
  guint         n_actions;
} PowerScript;

PowerScript *power_script_new  (guint32      seed);
void         power_script_free (PowerScript *self);
/* Plays @n_actions into a new store in @folder, and closes it; each fact leaves its mark on the
 * disk (power-disk.h). */
void         power_script_play (PowerScript *self,
                                const char  *folder,
                                guint        n_actions);

G_END_DECLS
