/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-viewport.h"

#include <math.h>

/* Widget pixels around a fitted image, and past the edge of one that is larger than the widget. */
#define MARGIN 24.0
/* In a widget narrower than this the margin shrinks, and is gone at NARROW_WIDGET. */
#define NARROW_WIDGET 360.0
#define MARGIN_SHRINK 10.0
/* Widget pixels between a revealed place and the widget's edge: a pin and its halo. */
#define REVEAL_MARGIN 48.0
/* Zooms closer than this are the same. */
#define EPSILON 1e-6

static const double zoom_levels[] = {
  0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.25, 1.0 / 3, 0.5, 2.0 / 3, 0.8, 1, 1.25, 1.5, 2, 3, 4,
  5, 6, 8, 12, 16, 24, 32,
};

gboolean
scholia_viewport_is_empty (const ScholiaViewport *self)
{
  return self->image_width <= 0 || self->image_height <= 0 ||
         self->widget_width <= 0 || self->widget_height <= 0;
}

graphene_point_t
scholia_viewport_image_to_widget (const ScholiaViewport *self,
                                  double                 image_x,
                                  double                 image_y)
{
  return GRAPHENE_POINT_INIT ((float) (self->offset_x + image_x * self->zoom),
                              (float) (self->offset_y + image_y * self->zoom));
}

void
scholia_viewport_widget_to_image (const ScholiaViewport *self,
                                  double                 widget_x,
                                  double                 widget_y,
                                  double                *image_x,
                                  double                *image_y)
{
  *image_x = (widget_x - self->offset_x) / self->zoom;
  *image_y = (widget_y - self->offset_y) / self->zoom;
}

graphene_point_t
scholia_viewport_place_to_widget (const ScholiaViewport *self,
                                  const ScholiaAnchor   *anchor)
{
  double x = (double) (anchor->x + anchor->width) / SCHOLIA_ANCHOR_UNITS;
  double y = (double) anchor->y / SCHOLIA_ANCHOR_UNITS;

  return scholia_viewport_image_to_widget (self, x * self->image_width, y * self->image_height);
}

void
scholia_viewport_place_to_screen (const ScholiaViewport *self,
                                  const ScholiaAnchor   *anchor,
                                  double                *screen_x,
                                  double                *screen_y)
{
  double x = (double) (anchor->x + anchor->width) / SCHOLIA_ANCHOR_UNITS;
  double y = (double) anchor->y / SCHOLIA_ANCHOR_UNITS;

  *screen_x = x * self->image_width * self->zoom;
  *screen_y = y * self->image_height * self->zoom;
}

graphene_rect_t
scholia_viewport_region_to_widget (const ScholiaViewport *self,
                                   const ScholiaAnchor   *anchor)
{
  double unit_x = self->image_width * self->zoom / SCHOLIA_ANCHOR_UNITS;
  double unit_y = self->image_height * self->zoom / SCHOLIA_ANCHOR_UNITS;

  return GRAPHENE_RECT_INIT ((float) (self->offset_x + anchor->x * unit_x),
                             (float) (self->offset_y + anchor->y * unit_y),
                             (float) (anchor->width * unit_x), (float) (anchor->height * unit_y));
}

gboolean
scholia_viewport_widget_to_fractions (const ScholiaViewport *self,
                                      double                 widget_x,
                                      double                 widget_y,
                                      double                *x,
                                      double                *y)
{
  double image_x, image_y;

  if (scholia_viewport_is_empty (self))
    return FALSE;

  scholia_viewport_widget_to_image (self, widget_x, widget_y, &image_x, &image_y);
  *x = image_x / self->image_width;
  *y = image_y / self->image_height;
  return *x >= 0 && *x <= 1 && *y >= 0 && *y <= 1;
}

static double
get_usable_height (const ScholiaViewport *self)
{
  return MAX (self->widget_height - self->bottom_inset, 1);
}

static double
get_margin (const ScholiaViewport *self)
{
  double smaller = MIN (self->widget_width, get_usable_height (self));

  return CLAMP ((smaller - NARROW_WIDGET) / MARGIN_SHRINK, 0, MARGIN);
}

/* Equal to the centre while the image is smaller than the widget, then a range that grows from it
 * without a step: a zoom across that border does not jump. */
static double
clamp_axis (double offset,
            double image_length,
            double widget_length,
            double margin)
{
  double centre = (widget_length - image_length) / 2;
  double slack = MAX (0, (image_length - widget_length) / 2 + margin);

  return CLAMP (offset, centre - slack, centre + slack);
}

void
scholia_viewport_clamp (ScholiaViewport *self)
{
  double margin = get_margin (self);

  if (scholia_viewport_is_empty (self))
    return;

  self->offset_x = clamp_axis (self->offset_x, self->image_width * self->zoom,
                               self->widget_width, margin);
  self->offset_y = clamp_axis (self->offset_y, self->image_height * self->zoom,
                               get_usable_height (self), margin);
}

static void
set_zoom_in_the_middle (ScholiaViewport *self,
                        double           zoom)
{
  self->zoom = CLAMP (zoom, SCHOLIA_VIEWPORT_MIN_ZOOM, SCHOLIA_VIEWPORT_MAX_ZOOM);
  self->offset_x = (self->widget_width - self->image_width * self->zoom) / 2;
  self->offset_y = (get_usable_height (self) - self->image_height * self->zoom) / 2;
}

void
scholia_viewport_fit (ScholiaViewport *self)
{
  double margin = get_margin (self);

  if (scholia_viewport_is_empty (self))
    return;

  set_zoom_in_the_middle (self, MIN (1, MIN ((self->widget_width - 2 * margin) / self->image_width,
                                             (get_usable_height (self) - 2 * margin) /
                                             self->image_height)));
}

void
scholia_viewport_fill (ScholiaViewport *self)
{
  if (scholia_viewport_is_empty (self))
    return;

  set_zoom_in_the_middle (self, MAX (self->widget_width / self->image_width,
                                     get_usable_height (self) / self->image_height));
}

void
scholia_viewport_zoom_at (ScholiaViewport *self,
                          double           zoom,
                          double           widget_x,
                          double           widget_y)
{
  double image_x, image_y;

  if (scholia_viewport_is_empty (self))
    return;

  scholia_viewport_widget_to_image (self, widget_x, widget_y, &image_x, &image_y);
  self->zoom = CLAMP (zoom, SCHOLIA_VIEWPORT_MIN_ZOOM, SCHOLIA_VIEWPORT_MAX_ZOOM);
  self->offset_x = widget_x - image_x * self->zoom;
  self->offset_y = widget_y - image_y * self->zoom;
  scholia_viewport_clamp (self);
}

/* Where a reveal left the permitted range, a pan may lead back but not further out. */
static double
clamp_step (double before,
            double clamped_before,
            double after,
            double clamped_after)
{
  if (after == clamped_after || before == clamped_before)
    return clamped_after;

  return clamped_after > after ? MAX (after, MIN (before, clamped_after))
                               : MIN (after, MAX (before, clamped_after));
}

void
scholia_viewport_pan (ScholiaViewport *self,
                      double           dx,
                      double           dy)
{
  ScholiaViewport before = *self;
  ScholiaViewport clamped_before = *self;
  ScholiaViewport clamped_after;

  if (scholia_viewport_is_empty (self))
    return;

  self->offset_x += dx;
  self->offset_y += dy;
  clamped_after = *self;
  scholia_viewport_clamp (&clamped_before);
  scholia_viewport_clamp (&clamped_after);
  self->offset_x = clamp_step (before.offset_x, clamped_before.offset_x,
                               self->offset_x, clamped_after.offset_x);
  self->offset_y = clamp_step (before.offset_y, clamped_before.offset_y,
                               self->offset_y, clamped_after.offset_y);
}

void
scholia_viewport_resize (ScholiaViewport *self,
                         double           widget_width,
                         double           widget_height)
{
  self->offset_x += (widget_width - self->widget_width) / 2;
  self->offset_y += (widget_height - self->widget_height) / 2;
  self->widget_width = widget_width;
  self->widget_height = widget_height;
  scholia_viewport_clamp (self);
}

static double
distance_into (double value,
               double low,
               double high)
{
  if (low > high)
    return (low + high) / 2 - value;

  return CLAMP (value, low, high) - value;
}

void
scholia_viewport_reveal (ScholiaViewport *self,
                         double           widget_x,
                         double           widget_y,
                         double           side)
{
  double low_x = REVEAL_MARGIN;
  double high_x = self->widget_width - REVEAL_MARGIN;
  double dx = distance_into (widget_x, low_x, high_x);
  double x = widget_x + dx;

  /* Neither side has the room yet: make it on the right if the widget is wide enough at all. */
  if (x + REVEAL_MARGIN + side > self->widget_width && x - REVEAL_MARGIN / 2 - side < 0 &&
      self->widget_width >= side + 2 * REVEAL_MARGIN)
    dx = self->widget_width - side - REVEAL_MARGIN - widget_x;

  self->offset_x += dx;
  self->offset_y += distance_into (widget_y, REVEAL_MARGIN,
                                   get_usable_height (self) - REVEAL_MARGIN);
}

double
scholia_viewport_next_zoom (double   zoom,
                            gboolean in)
{
  guint n = G_N_ELEMENTS (zoom_levels);

  for (guint i = 0; i < n; i++)
    {
      double level = zoom_levels[in ? i : n - 1 - i];

      if (in ? level > zoom * (1 + EPSILON) : level < zoom * (1 - EPSILON))
        return level;
    }

  return zoom_levels[in ? n - 1 : 0];
}

ScholiaViewport
scholia_viewport_interpolate (const ScholiaViewport *from,
                              const ScholiaViewport *to,
                              double                 progress)
{
  ScholiaViewport view = *to;
  double way = progress;

  view.zoom = from->zoom * pow (to->zoom / from->zoom, progress);
  if (fabs (to->zoom - from->zoom) > EPSILON * from->zoom)
    way = (view.zoom - from->zoom) / (to->zoom - from->zoom);

  view.offset_x = from->offset_x + (to->offset_x - from->offset_x) * way;
  view.offset_y = from->offset_y + (to->offset_y - from->offset_y) * way;
  return view;
}
