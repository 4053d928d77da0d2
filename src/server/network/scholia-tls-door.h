/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-accepted.h"

G_BEGIN_DECLS

/**
 * ScholiaTlsDoor:
 *
 * Where accepted connections wait until TLS is up. A handshake goes step by step: while its peer is
 * to answer it is a descriptor that is watched, and what it computes is done by threads of the
 * door's own, of one client address after the other. So a peer that stalls keeps nobody waiting.
 */
typedef struct _ScholiaTlsDoor ScholiaTlsDoor;

/* @accepted: speaks TLS from now on. */
typedef void (*ScholiaTlsDoorFunc) (ScholiaAccepted *accepted,
                                    gpointer         user_data);

/* Handshakes under way, of 21 KB each. */
#define SCHOLIA_TLS_MAX_UNDER_WAY 2048

/**
 * scholia_tls_door_new:
 * @max_under_way: of more handshakes the one that has waited longest ends. At 2,048, who opens a
 *   thousand lines a second leaves everybody else two seconds for theirs
 * @opened: does not free the door
 *
 * Returns: (transfer full): a door on the thread's default main context
 */
ScholiaTlsDoor *scholia_tls_door_new  (guint               max_under_way,
                                       ScholiaTlsDoorFunc  opened,
                                       gpointer            user_data) G_GNUC_WARN_UNUSED_RESULT;
/* Ends all who wait. */
void            scholia_tls_door_free (ScholiaTlsDoor     *self);
/* Holds it until it is open or has failed; its deadline is the caller's to arm. */
void            scholia_tls_door_take (ScholiaTlsDoor     *self,
                                       ScholiaAccepted    *accepted);

G_END_DECLS
