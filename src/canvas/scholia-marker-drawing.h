/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The accent of halo, unread dot and focus. */
#define SCHOLIA_ACCENT_COLOR "#3584e4"
/* Widget pixels of the thin black line around everything, and of the halo of what is selected. */
#define SCHOLIA_MARKER_HAIRLINE 1.0
#define SCHOLIA_MARKER_HAIRLINE_ALPHA 0.32
#define SCHOLIA_MARKER_HALO 4.0

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

/* Parts that markers and clusters share. @raised: hovered or selected. */
/* Widget pixels around a shape that its shadow takes. */
double          scholia_marker_get_shadow_room  (gboolean                 raised);
void            scholia_marker_draw_shadow      (const GskRoundedRect    *shape,
                                                 gboolean                 raised,
                                                 cairo_t                 *cr);
void            scholia_marker_draw_unread_dot  (cairo_t                 *cr,
                                                 double                   x,
                                                 double                   y);
void            scholia_marker_set_accent       (cairo_t                 *cr);

G_END_DECLS
