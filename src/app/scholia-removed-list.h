/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-board-access.h"

G_BEGIN_DECLS

/**
 * ScholiaRemovedList:
 *
 * Who was put out of a board, for a moderator who may let them in again. Shows nothing while
 * there is nobody.
 *
 * Signals:
 * - "message" (const char *words): for a toast
 * - "problem" (const GError *error): the server refused, or did not answer
 */
#define SCHOLIA_TYPE_REMOVED_LIST (scholia_removed_list_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaRemovedList, scholia_removed_list, SCHOLIA, REMOVED_LIST, AdwBin)

GtkWidget *scholia_removed_list_new       (void) G_GNUC_WARN_UNUSED_RESULT;
/* Loads who is on it. */
void       scholia_removed_list_set_board (ScholiaRemovedList       *self,
                                           const ScholiaBoardAccess *access);
/* Puts @name out, who is told @reason ("" for none), and shows it. */
void       scholia_removed_list_remove    (ScholiaRemovedList       *self,
                                           const char               *person_id,
                                           const char               *name,
                                           const char               *reason);

G_END_DECLS
