/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"

G_BEGIN_DECLS

/**
 * Mirror:
 *
 * A copy of a board that learns from its signals only, as a list view or a canvas does, and asserts
 * of each signal that it was needed and minimal.
 */
typedef struct
{
  ScholiaBoard *board;
  GPtrArray    *threads; /* of MirrorThread */
  GHashTable   *changed; /* threads named by "thread-changed" since the last check */
  guint         n_open;
  guint         n_items_changed; /* signals since the last check */
  guint         n_changed;
  guint         n_comments_changed;
} Mirror;

Mirror *mirror_new   (ScholiaBoard *board);
void    mirror_free  (Mirror       *self);
/* Asserts that what the signals told is all that there is, and begins to count anew. */
void    mirror_check (Mirror       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Mirror, mirror_free)

G_END_DECLS
