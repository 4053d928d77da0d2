/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"

G_BEGIN_DECLS

/* A board without events; always the same. */
ScholiaBoard  *random_board_new_empty (void);
/* One random event that @board takes, applied to it; %NULL if the drawn action did not fit. */
ScholiaEvent  *random_board_step      (ScholiaBoard *board,
                                       GRand        *rand);
/* @n_steps of them; (element-type ScholiaEvent) @events: (out) (optional). */
ScholiaBoard  *random_board_new       (GRand        *rand,
                                       guint         n_steps,
                                       GPtrArray   **events);
char          *random_id              (GRand        *rand);
/* Words as people write them, and worse; cleaned. */
char          *random_body            (GRand        *rand,
                                       guint         max_chars);
ScholiaPerson *random_person          (GRand        *rand);

G_END_DECLS
