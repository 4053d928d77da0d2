/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The faces of who is here, overlapping, at most four, then "+3". With only-self nobody else is
 * shown: offline nobody knows who is there. The list is of ScholiaParticipant. */
#define SCHOLIA_TYPE_FACE_PILE (scholia_face_pile_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaFacePile, scholia_face_pile, SCHOLIA, FACE_PILE, AdwBin)

GtkWidget *scholia_face_pile_new           (void);
void       scholia_face_pile_set_people    (ScholiaFacePile *self,
                                            GListModel      *people);
void       scholia_face_pile_set_only_self (ScholiaFacePile *self,
                                            gboolean         only_self);

G_END_DECLS
