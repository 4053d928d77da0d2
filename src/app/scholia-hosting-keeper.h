/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board-access.h"
#include "scholia-session.h"

G_BEGIN_DECLS

/**
 * ScholiaHostingKeeper:
 *
 * Sharing on this network lasts as long as the application runs, whatever happens to the private
 * server meanwhile: one that was killed and started again is asked to listen again, at the same
 * address; it remembers its port, so links stay good.
 */
#define SCHOLIA_TYPE_HOSTING_KEEPER (scholia_hosting_keeper_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaHostingKeeper, scholia_hosting_keeper, SCHOLIA, HOSTING_KEEPER,
                      GObject)

/* (transfer none) */
ScholiaHostingKeeper *scholia_hosting_keeper_get_default (void);
/* What is in force by the person's will; %NULL: nothing is shared. */
void                  scholia_hosting_keeper_set_address (ScholiaHostingKeeper     *self,
                                                          const char               *address);
/* Each time that @session, of a board on this computer, becomes live again. */
void                  scholia_hosting_keeper_watch       (ScholiaHostingKeeper     *self,
                                                          ScholiaSession           *session,
                                                          const ScholiaBoardAccess *access);

G_END_DECLS
