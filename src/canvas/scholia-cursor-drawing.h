/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* (transfer full): the arrow of somebody's cursor, its tip in the origin. */
GskRenderNode    *scholia_cursor_drawing_make_arrow (guint       color) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the tag with its name, which is not empty; its corner in the origin, its outline
 * around it. @widget: for its font. */
GskRenderNode    *scholia_cursor_drawing_make_tag   (GtkWidget  *widget,
                                                     const char *name,
                                                     guint       color) G_GNUC_WARN_UNUSED_RESULT;

/* Where a tag's origin belongs, in widget pixels, for an arrow whose tip is at @tip: right below;
 * before an edge of the @area as far to the left, and above, as it takes to be read. @bounds: the
 * tag's, as it was made. */
graphene_point_t
scholia_cursor_drawing_place_tag (const graphene_point_t *tip,
                                  const graphene_rect_t  *bounds,
                                  const graphene_size_t  *area);

G_END_DECLS
