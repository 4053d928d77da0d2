/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"
#include "scholia-error.h"
#include "scholia-limits.h"

G_BEGIN_DECLS

#define FIXTURE_N_PEOPLE 4
/* 2026-01-01, in milliseconds. */
#define FIXTURE_START_MS G_GINT64_CONSTANT (1767225600000)

/* The same n, the same id, person, place; static. */
const char    *fixture_id        (guint64 n);
ScholiaPerson *fixture_person    (guint n);
ScholiaAnchor  fixture_anchor    (guint n);
ScholiaBoard  *fixture_board_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* An action that takes its fresh id from @ids, which it counts up. */
ScholiaAction *fixture_random_action (ScholiaBoard *board,
                                      GRand        *rand,
                                      guint64      *ids) G_GNUC_WARN_UNUSED_RESULT;

/* As the server does: check (role moderator), accept, apply; asserts that it worked. */
ScholiaEvent  *fixture_do            (ScholiaBoard  *board,
                                      ScholiaAction *action,
                                      ScholiaPerson *author,
                                      ScholiaUndo  **undo);
/* The same without the event, @action: (transfer full). */
void           fixture_take          (ScholiaBoard  *board,
                                      ScholiaAction *action);
/* Thread @n by person 0 with one comment; its id is fixture_id (n). */
ScholiaThread *fixture_create        (ScholiaBoard  *board,
                                      guint64        n);
/* An event that is only expected: seq 0. */
ScholiaEvent  *fixture_expected_new  (ScholiaBoard  *board,
                                      ScholiaAction *action,
                                      ScholiaPerson *author) G_GNUC_WARN_UNUSED_RESULT;

/* All that a board is but its trash, as one text: head, order, ids, numbers, hashes. */
char          *fixture_dup_content   (ScholiaBoard  *board) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type ScholiaThreadState) */
GPtrArray     *fixture_dup_states    (ScholiaBoard  *board) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
