/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board-access.h"

G_BEGIN_DECLS

/* Sharing on this network belongs to the private server, which forgets it when it dies. The wish
 * belongs to this process: a server that was started again is asked again, or whoever joined by a
 * link would wait for ever. */

/* @address: (nullable): what the person chose; %NULL: nothing is shared. */
void scholia_hosting_set_wanted (const char               *address);
/* @access: to a board on this computer whose session is live again. */
void scholia_hosting_renew      (const ScholiaBoardAccess *access);

G_END_DECLS
