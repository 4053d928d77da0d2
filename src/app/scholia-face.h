/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A person's initials on the person's colour. Properties: person-name (also the tooltip), color,
 * size (in pixels). */
#define SCHOLIA_TYPE_FACE (scholia_face_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaFace, scholia_face, SCHOLIA, FACE, AdwBin)

GtkWidget *scholia_face_new        (int          size);
void       scholia_face_set_person (ScholiaFace *self,
                                    const char  *name,
                                    guint        color);

/* Gives @widget the style class of a person's colour, "person-0" to "person-7", and takes any
 * other away. */
void       scholia_face_set_color_class (GtkWidget *widget,
                                         guint      color);

G_END_DECLS
