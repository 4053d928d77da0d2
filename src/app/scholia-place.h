/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-link.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_PLACE (scholia_place_get_type ())

/**
 * ScholiaPlace:
 *
 * Where a board lives: its id and its server, without the secret that opens it. Immutable,
 * reference counted.
 */
typedef struct _ScholiaPlace ScholiaPlace;

GType         scholia_place_get_type        (void) G_GNUC_CONST;

/* On this computer. */
ScholiaPlace *scholia_place_new_private     (const char         *board_id)
                                             G_GNUC_WARN_UNUSED_RESULT;
/* As scholia_link_new(). */
ScholiaPlace *scholia_place_new             (const char         *host,
                                             guint16             port,
                                             const char         *fingerprint,
                                             const char         *board_id)
                                             G_GNUC_WARN_UNUSED_RESULT;
/* @link: to a board. */
ScholiaPlace *scholia_place_new_for_link    (const ScholiaLink  *link) G_GNUC_WARN_UNUSED_RESULT;
ScholiaPlace *scholia_place_ref             (ScholiaPlace       *self);
void          scholia_place_unref           (ScholiaPlace       *self);

gboolean      scholia_place_is_private      (const ScholiaPlace *self);
const char   *scholia_place_get_board_id    (const ScholiaPlace *self);
/* %NULL of a private place. */
const char   *scholia_place_get_host        (const ScholiaPlace *self);
guint16       scholia_place_get_port        (const ScholiaPlace *self);
const char   *scholia_place_get_fingerprint (const ScholiaPlace *self);

/* The same board, the same key: a server with a pinned certificate is that certificate wherever its
 * address moves to, any other is its origin. */
char         *scholia_place_dup_key         (const ScholiaPlace *self) G_GNUC_WARN_UNUSED_RESULT;
/* By their keys. */
gboolean      scholia_place_equal           (const ScholiaPlace *a,
                                             const ScholiaPlace *b);
/* Under what the secrets keep @kind ("board", "password") of this place: "KIND:ORIGIN/BOARD". */
char         *scholia_place_dup_secret_name (const ScholiaPlace *self,
                                             const char         *kind) G_GNUC_WARN_UNUSED_RESULT;
/* Not of a private place. */
ScholiaLink  *scholia_place_make_link       (const ScholiaPlace *self,
                                             const char         *token) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaPlace, scholia_place_unref)

G_END_DECLS
