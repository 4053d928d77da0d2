/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tells whoever supervises this process (sd_notify(3), written out: one datagram to the socket in
 * $NOTIFY_SOCKET) what it does: "READY=1". Nothing happens without such a socket. */
void scholia_notify (const char *state);

G_END_DECLS
