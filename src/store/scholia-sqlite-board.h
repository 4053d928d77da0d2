/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-sqlite-text.h"
#include "scholia-store.h"

G_BEGIN_DECLS

/**
 * ScholiaSqliteBoard:
 *
 * A board's number in the database. This is the one way to it, and it takes both keys: what works
 * on a board's rows needs a number from here, so it cannot reach another team's.
 */
typedef struct
{
  gint64  number;
  guint64 access_version;
} ScholiaSqliteBoard;

/* Error NOT_FOUND. */
gboolean scholia_sqlite_board_find          (ScholiaSqliteConnection   *connection,
                                             const char                *team_id,
                                             const char                *board_id,
                                             ScholiaSqliteBoard        *board,
                                             GError                   **error);
/* @head_id: (nullable): "" for an empty log. */
gboolean scholia_sqlite_board_get_head      (ScholiaSqliteConnection   *connection,
                                             const ScholiaSqliteBoard  *board,
                                             guint64                   *head_seq,
                                             char                     **head_id,
                                             GError                   **error);
/* 0 if the log does not hold it. */
gboolean scholia_sqlite_board_find_event    (ScholiaSqliteConnection   *connection,
                                             const ScholiaSqliteBoard  *board,
                                             const char                *broadcast_id,
                                             guint64                   *seq,
                                             GError                   **error);
/* @seq: 0 if there is none. */
gboolean scholia_sqlite_board_find_snapshot (ScholiaSqliteConnection   *connection,
                                             const ScholiaSqliteBoard  *board,
                                             guint64                   *seq,
                                             ScholiaSqliteText         *text,
                                             GError                   **error);

/* The key of a call, kept until a worker comes to it. */
typedef struct
{
  char *team_id;
  char *board_id;
} ScholiaSqliteKey;

void     scholia_sqlite_key_init            (ScholiaSqliteKey          *self,
                                             const ScholiaBoardKey     *key);
void     scholia_sqlite_key_clear           (ScholiaSqliteKey          *self);

G_END_DECLS
