/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-session.h"

G_BEGIN_DECLS

/* Who is on a board now, and with which role. */
#define SCHOLIA_TYPE_PEOPLE_LIST (scholia_people_list_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaPeopleList, scholia_people_list, SCHOLIA, PEOPLE_LIST, AdwBin)

GtkWidget *scholia_people_list_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       scholia_people_list_set_session (ScholiaPeopleList *self,
                                            ScholiaSession    *session);

G_END_DECLS
