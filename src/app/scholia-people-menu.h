/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Who is here, by face, name and role; made for a popover. */
#define SCHOLIA_TYPE_PEOPLE_MENU (scholia_people_menu_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaPeopleMenu, scholia_people_menu, SCHOLIA, PEOPLE_MENU, AdwBin)

GtkWidget *scholia_people_menu_new        (void);
/* @people: (nullable): a list of ScholiaParticipant */
void       scholia_people_menu_set_people (ScholiaPeopleMenu *self,
                                           GListModel        *people);

G_END_DECLS
