/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-accepted.h"

G_BEGIN_DECLS

/**
 * ScholiaTlsDoor:
 *
 * Where accepted connections wait until TLS is up. A handshake of GLib's holds one of the ten
 * threads that all tasks share until its peer is done, so twenty peers who say nothing would keep
 * everybody else outside. Here a handshake begins when the whole first message of its peer is in
 * the socket, and one client address has at most a few at a time; the others wait for it, not for
 * us.
 */
typedef struct _ScholiaTlsDoor ScholiaTlsDoor;

/* @accepted: speaks TLS from now on. */
typedef void (*ScholiaTlsDoorFunc) (ScholiaAccepted *accepted,
                                    gpointer         user_data);

ScholiaTlsDoor *scholia_tls_door_new  (ScholiaTlsDoorFunc  opened,
                                       gpointer            user_data) G_GNUC_WARN_UNUSED_RESULT;
/* Ends all who wait. */
void            scholia_tls_door_free (ScholiaTlsDoor     *self);
/* Holds it until it is open or has failed; its deadline is the caller's to arm. */
void            scholia_tls_door_take (ScholiaTlsDoor     *self,
                                       ScholiaAccepted    *accepted);

G_END_DECLS
