/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <graphene.h>

#include "scholia-anchor.h"

G_BEGIN_DECLS

/* Widget pixels per image pixel: 60,000 pixels on one screen, to pixels as large as a pin. */
#define SCHOLIA_VIEWPORT_MIN_ZOOM 0.02
#define SCHOLIA_VIEWPORT_MAX_ZOOM 32.0

/**
 * ScholiaViewport:
 * @image_width: in image pixels; 0 while there is no picture
 * @image_height: in image pixels
 * @widget_width: in widget pixels
 * @widget_height: in widget pixels
 * @bottom_inset: widget pixels at the lower edge that something covers
 * @zoom: widget pixels per image pixel
 * @offset_x: the image's left edge, in widget pixels
 * @offset_y: the image's upper edge, in widget pixels
 *
 * What part of an image a widget shows. Three coordinate spaces meet here: image pixels, widget
 * pixels, and anchors (millionths of the image). A plain value: copy it by assignment.
 */
typedef struct
{
  double image_width;
  double image_height;
  double widget_width;
  double widget_height;
  double bottom_inset;
  double zoom;
  double offset_x;
  double offset_y;
} ScholiaViewport;

gboolean         scholia_viewport_is_empty        (const ScholiaViewport *self);

/* Spaces. */
graphene_point_t scholia_viewport_image_to_widget (const ScholiaViewport *self,
                                                   double                 image_x,
                                                   double                 image_y);
void             scholia_viewport_widget_to_image (const ScholiaViewport *self,
                                                   double                 widget_x,
                                                   double                 widget_y,
                                                   double                *image_x,
                                                   double                *image_y);
/* Where the anchor's marker points: the place, or the upper right corner of a region. */
graphene_point_t scholia_viewport_place_to_widget (const ScholiaViewport *self,
                                                   const ScholiaAnchor   *anchor);
/* The same in widget pixels from the image's corner: a pan does not change it. */
void             scholia_viewport_place_to_screen (const ScholiaViewport *self,
                                                   const ScholiaAnchor   *anchor,
                                                   double                *screen_x,
                                                   double                *screen_y);
graphene_rect_t  scholia_viewport_region_to_widget (const ScholiaViewport *self,
                                                   const ScholiaAnchor   *anchor);
/* Fractions 0..1 of the image; %FALSE outside of it. */
gboolean         scholia_viewport_widget_to_fractions (const ScholiaViewport *self,
                                                   double                 widget_x,
                                                   double                 widget_y,
                                                   double                *x,
                                                   double                *y);

/* Views. A fit never enlarges; a fill leaves no backdrop on one axis. All of them keep the image in
 * sight. */
void             scholia_viewport_fit             (ScholiaViewport       *self);
void             scholia_viewport_fill            (ScholiaViewport       *self);
/* What is under the widget's place stays there, as far as the clamp permits. */
void             scholia_viewport_zoom_at         (ScholiaViewport       *self,
                                                   double                 zoom,
                                                   double                 widget_x,
                                                   double                 widget_y);
void             scholia_viewport_pan             (ScholiaViewport       *self,
                                                   double                 dx,
                                                   double                 dy);
/* Keeps the middle in the middle. */
void             scholia_viewport_resize          (ScholiaViewport       *self,
                                                   double                 widget_width,
                                                   double                 widget_height);
/* Centres the image on an axis where it is smaller than the widget; else lets no edge come further
 * in than a margin. */
void             scholia_viewport_clamp           (ScholiaViewport       *self);
/* Moves as little as brings the widget's place between the margins, with @side pixels free on its
 * left or right where the widget is wide enough. May leave what the clamp allows. */
void             scholia_viewport_reveal          (ScholiaViewport       *self,
                                                   double                 widget_x,
                                                   double                 widget_y,
                                                   double                 side);
/* The next zoom of a fixed row of levels: 50 %, 67 %, 80 %, 100 %, … */
double           scholia_viewport_next_zoom       (double                 zoom,
                                                   gboolean               in);
/* @progress: 0..1. The zoom grows evenly to the eye, and one place of the image stands still. */
ScholiaViewport  scholia_viewport_interpolate     (const ScholiaViewport *from,
                                                   const ScholiaViewport *to,
                                                   double                 progress);

G_END_DECLS
