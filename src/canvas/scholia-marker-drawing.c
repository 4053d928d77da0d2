/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-marker-drawing.h"

#include <math.h>

#include "scholia-color.h"

/* Widget pixels, as the measures of the interface have them. */
#define SIZE 28.0
#define HOVERED_SIZE 32.0
#define SELECTED_SIZE 36.0
#define TIP_RADIUS 3.0
#define WHITE_OUTLINE 2.0
#define RING 2.0
#define DOT_RADIUS 6.0
#define BORDER 2.0
/* A shadow's way down and its blur; a marker that is hovered or selected is raised. */
#define SHADOW_DROP 2
#define SHADOW_BLUR 5
#define RAISED_SHADOW_DROP 4
#define RAISED_SHADOW_BLUR 10
#define SHADOW_ALPHA 0.3f
#define RESOLVED_ALPHA 0.85
/* Dashes along the draft's outline, and how much of each period is drawn. */
#define N_DASHES 10
#define DASH_PART 0.58

guint
scholia_marker_look_get_key (const ScholiaMarkerLook *self)
{
  return (guint) self->kind | self->color << 2 | (guint) !!self->selected << 10 |
         (guint) !!self->hovered << 11 | (guint) !!self->unread << 12;
}

double
scholia_marker_look_get_size (const ScholiaMarkerLook *self)
{
  if (self->selected)
    return SELECTED_SIZE;

  return self->hovered ? HOVERED_SIZE : SIZE;
}

GskRoundedRect
scholia_marker_look_get_shape (const ScholiaMarkerLook *self,
                               double                   outset)
{
  double size = scholia_marker_look_get_size (self);
  float round = (float) (size / 2 + outset);
  float tip = (float) (TIP_RADIUS + MAX (outset, 1 - TIP_RADIUS));
  GskRoundedRect shape;

  gsk_rounded_rect_init (&shape,
                         &GRAPHENE_RECT_INIT ((float) -outset, (float) (-size - outset),
                                              (float) (size + 2 * outset),
                                              (float) (size + 2 * outset)),
                         &GRAPHENE_SIZE_INIT (round, round), &GRAPHENE_SIZE_INIT (round, round),
                         &GRAPHENE_SIZE_INIT (round, round), &GRAPHENE_SIZE_INIT (tip, tip));
  return shape;
}

double
scholia_marker_look_get_outline (const ScholiaMarkerLook *self)
{
  double outline = WHITE_OUTLINE + SCHOLIA_MARKER_HAIRLINE;

  if (self->selected)
    outline += SCHOLIA_MARKER_HALO + SCHOLIA_MARKER_HAIRLINE;
  else if (self->unread)
    outline += RING + SCHOLIA_MARKER_HAIRLINE;

  return outline;
}

static gboolean
is_raised (const ScholiaMarkerLook *self)
{
  return self->selected || self->hovered;
}

double
scholia_marker_get_shadow_room (gboolean raised)
{
  return raised ? RAISED_SHADOW_DROP + RAISED_SHADOW_BLUR : SHADOW_DROP + SHADOW_BLUR;
}

graphene_rect_t
scholia_marker_look_get_extents (const ScholiaMarkerLook *self)
{
  double room = scholia_marker_get_shadow_room (is_raised (self));
  GskRoundedRect shape = scholia_marker_look_get_shape (self,
                                                        scholia_marker_look_get_outline (self) +
                                                        room);

  return shape.bounds;
}

GdkRGBA
scholia_marker_get_rgba (guint color)
{
  GdkRGBA rgba = { 0, 0, 0, 1 };

  gdk_rgba_parse (&rgba, scholia_color_get_hex (color));
  return rgba;
}

static void
add_corner (cairo_t               *cr,
            const graphene_size_t *radius,
            double                 x,
            double                 y,
            double                 from)
{
  cairo_arc (cr, x, y, radius->width, from, from + G_PI_2);
}

void
scholia_marker_add_path (cairo_t              *cr,
                         const GskRoundedRect *shape)
{
  double left = shape->bounds.origin.x;
  double top = shape->bounds.origin.y;
  double right = left + shape->bounds.size.width;
  double bottom = top + shape->bounds.size.height;
  const graphene_size_t *radii = shape->corner;

  cairo_new_sub_path (cr);
  add_corner (cr, &radii[GSK_CORNER_TOP_LEFT], left + radii[GSK_CORNER_TOP_LEFT].width,
              top + radii[GSK_CORNER_TOP_LEFT].width, G_PI);
  add_corner (cr, &radii[GSK_CORNER_TOP_RIGHT], right - radii[GSK_CORNER_TOP_RIGHT].width,
              top + radii[GSK_CORNER_TOP_RIGHT].width, -G_PI_2);
  add_corner (cr, &radii[GSK_CORNER_BOTTOM_RIGHT], right - radii[GSK_CORNER_BOTTOM_RIGHT].width,
              bottom - radii[GSK_CORNER_BOTTOM_RIGHT].width, 0);
  add_corner (cr, &radii[GSK_CORNER_BOTTOM_LEFT], left + radii[GSK_CORNER_BOTTOM_LEFT].width,
              bottom - radii[GSK_CORNER_BOTTOM_LEFT].width, G_PI_2);
  cairo_close_path (cr);
}

static void
fill_shape (const ScholiaMarkerLook *self,
            cairo_t                 *cr,
            double                   outset)
{
  GskRoundedRect shape = scholia_marker_look_get_shape (self, outset);

  scholia_marker_add_path (cr, &shape);
  cairo_fill (cr);
}

void
scholia_marker_set_accent (cairo_t *cr)
{
  GdkRGBA accent;

  gdk_rgba_parse (&accent, SCHOLIA_ACCENT_COLOR);
  gdk_cairo_set_source_rgba (cr, &accent);
}

void
scholia_marker_draw_shadow (const GskRoundedRect *shape,
                            gboolean              raised,
                            cairo_t              *cr)
{
  g_autoptr(GskRenderNode) node =
    gsk_outset_shadow_node_new (shape, &(GdkRGBA) { 0, 0, 0, SHADOW_ALPHA }, 0,
                                raised ? RAISED_SHADOW_DROP : SHADOW_DROP, 0,
                                raised ? RAISED_SHADOW_BLUR : SHADOW_BLUR);

  gsk_render_node_draw (node, cr);
}

/* From the outside in; each one covers the middle of the one before. */
static void
draw_outlines (const ScholiaMarkerLook *self,
               cairo_t                 *cr,
               const GdkRGBA           *color)
{
  double outset = scholia_marker_look_get_outline (self);

  cairo_set_source_rgba (cr, 0, 0, 0, SCHOLIA_MARKER_HAIRLINE_ALPHA);
  fill_shape (self, cr, outset);
  outset -= SCHOLIA_MARKER_HAIRLINE;
  cairo_set_source_rgb (cr, 1, 1, 1);
  fill_shape (self, cr, outset);
  if (!self->selected && !self->unread)
    return;

  if (self->selected)
    scholia_marker_set_accent (cr);
  else
    gdk_cairo_set_source_rgba (cr, color);
  fill_shape (self, cr, outset - SCHOLIA_MARKER_HAIRLINE);
  cairo_set_source_rgb (cr, 1, 1, 1);
  fill_shape (self, cr, WHITE_OUTLINE);
}

static void
draw_dots (const ScholiaMarkerLook *self,
           cairo_t                 *cr)
{
  double size = scholia_marker_look_get_size (self);
  double unit = size / SIZE;

  for (int i = -1; i <= 1; i++)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, size / 2 + i * 6.5 * unit, -size / 2, 2 * unit, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

static void
draw_tick (const ScholiaMarkerLook *self,
           cairo_t                 *cr)
{
  double size = scholia_marker_look_get_size (self);
  double unit = size / SIZE;

  cairo_save (cr);
  cairo_translate (cr, size / 2, -size / 2);
  cairo_scale (cr, unit, unit);
  cairo_move_to (cr, -5.5, 0.5);
  cairo_line_to (cr, -2, 4);
  cairo_line_to (cr, 5.5, -4);
  cairo_restore (cr);
  cairo_set_line_width (cr, BORDER * unit);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

/* A whole number of dashes around, so that the joint does not show. */
static void
set_dashes (const ScholiaMarkerLook *self,
            cairo_t                 *cr)
{
  double side = scholia_marker_look_get_size (self) - BORDER;
  double tip = TIP_RADIUS - BORDER / 2;
  double length = 1.5 * G_PI * (side / 2) + 2 * (side / 2 - tip) + tip * G_PI_2;
  double period = length / N_DASHES;
  double dashes[] = { period * DASH_PART, period * (1 - DASH_PART) };

  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
}

static void
draw_border (const ScholiaMarkerLook *self,
             cairo_t                 *cr)
{
  GskRoundedRect shape = scholia_marker_look_get_shape (self, -BORDER / 2);

  cairo_save (cr);
  cairo_set_line_width (cr, BORDER);
  if (self->kind == SCHOLIA_MARKER_DRAFT)
    set_dashes (self, cr);
  scholia_marker_add_path (cr, &shape);
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
scholia_marker_draw_unread_dot (cairo_t *cr,
                                double   x,
                                double   y)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_arc (cr, 0, 0, DOT_RADIUS + WHITE_OUTLINE + SCHOLIA_MARKER_HAIRLINE, 0, 2 * G_PI);
  cairo_set_source_rgba (cr, 0, 0, 0, SCHOLIA_MARKER_HAIRLINE_ALPHA);
  cairo_fill (cr);
  cairo_arc (cr, 0, 0, DOT_RADIUS + WHITE_OUTLINE, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  cairo_arc (cr, 0, 0, DOT_RADIUS, 0, 2 * G_PI);
  scholia_marker_set_accent (cr);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
draw_inside (const ScholiaMarkerLook *self,
             cairo_t                 *cr,
             const GdkRGBA           *color)
{
  gboolean is_hollow = self->kind == SCHOLIA_MARKER_RESOLVED || self->kind == SCHOLIA_MARKER_DRAFT;

  if (!is_hollow)
    {
      gdk_cairo_set_source_rgba (cr, color);
      fill_shape (self, cr, 0);
      cairo_set_source_rgb (cr, 1, 1, 1);
      if (self->kind == SCHOLIA_MARKER_EXPECTED)
        draw_dots (self, cr);
      return;
    }

  gdk_cairo_set_source_rgba (cr, color);
  draw_border (self, cr);
  if (self->kind == SCHOLIA_MARKER_DRAFT)
    draw_dots (self, cr);
  else
    draw_tick (self, cr);
}

void
scholia_marker_look_draw (const ScholiaMarkerLook *self,
                          cairo_t                 *cr)
{
  GdkRGBA color = scholia_marker_get_rgba (self->color);
  gboolean is_dimmed = self->kind == SCHOLIA_MARKER_RESOLVED && !self->selected && !self->hovered;
  GskRoundedRect shape = scholia_marker_look_get_shape (self,
                                                        scholia_marker_look_get_outline (self));
  double size = scholia_marker_look_get_size (self);

  cairo_push_group (cr);
  scholia_marker_draw_shadow (&shape, is_raised (self), cr);
  draw_outlines (self, cr, &color);
  draw_inside (self, cr, &color);
  cairo_pop_group_to_source (cr);
  cairo_paint_with_alpha (cr, is_dimmed ? RESOLVED_ALPHA : 1);
  if (self->unread)
    scholia_marker_draw_unread_dot (cr, size, -size);
}
