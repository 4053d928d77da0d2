/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The accent of halo, unread dot and focus. */
#define SCHOLIA_ACCENT_COLOR "#3584e4"

typedef enum
{
  SCHOLIA_MARKER_OPEN,
  SCHOLIA_MARKER_EXPECTED, /* open, its number not given yet */
  SCHOLIA_MARKER_RESOLVED,
  SCHOLIA_MARKER_DRAFT,
} ScholiaMarkerKind;

/**
 * ScholiaMarkerLook:
 *
 * All that decides how a marker is drawn, but for its number. A plain value. Drawing has its origin
 * in the place meant: the lower left corner of the marker's shape; x grows to the right, y down.
 */
typedef struct
{
  ScholiaMarkerKind kind;
  guint             color;    /* of scholia-color.h */
  gboolean          selected;
  gboolean          hovered;
  gboolean          unread;
} ScholiaMarkerLook;

/* Equal looks have equal keys, others have not. */
guint           scholia_marker_look_get_key     (const ScholiaMarkerLook *self);
/* Side of the shape without outlines: 28, hovered 32, selected 36 widget pixels. */
double          scholia_marker_look_get_size    (const ScholiaMarkerLook *self);
/* The shape, all round larger by @outset. */
GskRoundedRect  scholia_marker_look_get_shape   (const ScholiaMarkerLook *self,
                                                 double                   outset);
/* From the shape to the outer edge of its last outline, in widget pixels. */
double          scholia_marker_look_get_outline (const ScholiaMarkerLook *self);
/* All that is drawn, with shadow and dot; whole widget pixels. */
graphene_rect_t scholia_marker_look_get_extents (const ScholiaMarkerLook *self);
/* Everything but the number. */
void            scholia_marker_look_draw        (const ScholiaMarkerLook *self,
                                                 cairo_t                 *cr);

/* Adds a closed path with the shape's four radii. */
void            scholia_marker_add_path         (cairo_t                 *cr,
                                                 const GskRoundedRect    *shape);

GdkRGBA         scholia_marker_get_rgba         (guint                    color);

G_END_DECLS
