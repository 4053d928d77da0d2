/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-session.h"

G_BEGIN_DECLS

/**
 * ScholiaPeopleList:
 *
 * Who is on a board now, and with which role.
 *
 * Signals:
 * - "remove-wanted" (ScholiaParticipant *person): a moderator wants that person out
 */
#define SCHOLIA_TYPE_PEOPLE_LIST (scholia_people_list_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaPeopleList, scholia_people_list, SCHOLIA, PEOPLE_LIST, AdwBin)

GtkWidget *scholia_people_list_new         (void) G_GNUC_WARN_UNUSED_RESULT;
/* @may_remove: this person is a moderator. */
void       scholia_people_list_set_session (ScholiaPeopleList *self,
                                            ScholiaSession    *session,
                                            gboolean           may_remove);

G_END_DECLS
