/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-cluster-drawing.h"

#include <math.h>

#include "scholia-marker-drawing.h"

/* Widget pixels, as the measures of the interface have them. */
#define HEIGHT 28.0
#define HOVERED_HEIGHT 32.0
#define DROP 10.0
#define DROP_TIP 1.5
#define DROP_GAP 2.5
/* From the pill's end to its content, and from the drops to the count; less where it is narrow. */
#define PADDING 9.0
#define NARROW_PADDING 6.0
#define GAP 6.0
#define NARROW_GAP 4.0
/* A digit of the count, with room for the widest. */
#define DIGIT 8.5
/* What a narrow pill may take between its outlines. */
#define NARROW_WIDTH 42.0

static guint
get_n_digits (guint count)
{
  guint n_digits = 1;

  for (; count >= 10; count /= 10)
    n_digits++;

  return n_digits;
}

static gboolean
is_narrow (const ScholiaClusterLook *self)
{
  return self->n_drops <= 1;
}

static double
get_drops_width (const ScholiaClusterLook *self)
{
  if (self->n_drops == 0)
    return 0;

  return self->n_drops * DROP + (self->n_drops - 1) * DROP_GAP +
         (is_narrow (self) ? NARROW_GAP : GAP);
}

/* Without its outlines, not hovered. */
static double
get_width (const ScholiaClusterLook *self)
{
  double padding = is_narrow (self) ? NARROW_PADDING : PADDING;
  double width = 2 * padding + get_drops_width (self) + get_n_digits (self->count) * DIGIT;

  return MAX (is_narrow (self) ? MIN (width, NARROW_WIDTH) : width, HEIGHT);
}

static double
get_unit (const ScholiaClusterLook *self)
{
  return self->hovered ? HOVERED_HEIGHT / HEIGHT : 1;
}

/* The colours that most members have; of as many the first. */
static void
choose_colors (ScholiaClusterLook         *self,
               const ScholiaMarkerCluster *cluster,
               guint                       max_drops)
{
  gboolean is_chosen[SCHOLIA_N_COLORS] = { FALSE };
  guint n_chosen = 0;

  for (; n_chosen < max_drops; n_chosen++)
    {
      int best = -1;

      for (int color = 0; color < SCHOLIA_N_COLORS; color++)
        if (!is_chosen[color] && cluster->n_by_color[color] > 0 &&
            (best < 0 || cluster->n_by_color[color] > cluster->n_by_color[best]))
          best = color;
      if (best < 0)
        break;
      is_chosen[best] = TRUE;
    }

  for (guint color = 0; color < SCHOLIA_N_COLORS; color++)
    if (is_chosen[color])
      self->colors[self->n_drops++] = color;
}

ScholiaClusterLook
scholia_cluster_look_make (const ScholiaMarkerCluster *cluster,
                           gboolean                    is_narrow_one)
{
  ScholiaClusterLook look = {
    .count = cluster->n_members,
    .unread = cluster->n_unread > 0,
  };
  double room = NARROW_WIDTH - 2 * NARROW_PADDING - get_n_digits (look.count) * DIGIT;

  if (!is_narrow_one)
    choose_colors (&look, cluster, SCHOLIA_CLUSTER_MAX_DROPS);
  else if (room >= DROP + NARROW_GAP - 1)
    choose_colors (&look, cluster, 1);

  return look;
}

guint
scholia_cluster_look_get_key (const ScholiaClusterLook *self)
{
  guint key = get_n_digits (self->count) | self->n_drops << 4 | (guint) !!self->unread << 6 |
              (guint) !!self->selected << 7 | (guint) !!self->hovered << 8;

  for (guint i = 0; i < self->n_drops; i++)
    key |= self->colors[i] << (9 + 3 * i);

  return key;
}

GskRoundedRect
scholia_cluster_look_get_shape (const ScholiaClusterLook *self,
                                double                    outset)
{
  double height = HEIGHT * get_unit (self);
  double width = get_width (self) * get_unit (self);
  GskRoundedRect shape;

  gsk_rounded_rect_init_from_rect (&shape,
    &GRAPHENE_RECT_INIT ((float) (round ((HEIGHT - width) / 2) - outset),
                         (float) ((-HEIGHT - height) / 2 - outset),
                         (float) (width + 2 * outset), (float) (height + 2 * outset)),
    (float) (height / 2 + outset));
  return shape;
}

double
scholia_cluster_look_get_outline (const ScholiaClusterLook *self)
{
  return SCHOLIA_MARKER_HAIRLINE +
         (self->selected ? SCHOLIA_MARKER_HALO + SCHOLIA_MARKER_HAIRLINE : 0);
}

graphene_rect_t
scholia_cluster_look_get_extents (const ScholiaClusterLook *self)
{
  gboolean raised = self->selected || self->hovered;
  double room = scholia_cluster_look_get_outline (self) + scholia_marker_get_shadow_room (raised);
  GskRoundedRect shape = scholia_cluster_look_get_shape (self, room);
  graphene_rect_t extents;

  graphene_rect_round_extents (&shape.bounds, &extents);
  return extents;
}

graphene_rect_t
scholia_cluster_look_get_text (const ScholiaClusterLook *self)
{
  GskRoundedRect shape = scholia_cluster_look_get_shape (self, 0);
  double unit = get_unit (self);
  double padding = (is_narrow (self) ? NARROW_PADDING : PADDING) * unit;
  double left = padding + get_drops_width (self) * unit;

  return GRAPHENE_RECT_INIT (shape.bounds.origin.x + (float) left, shape.bounds.origin.y,
                             shape.bounds.size.width - (float) (left + padding),
                             shape.bounds.size.height);
}

/* A marker in small. */
static void
draw_drop (cairo_t *cr,
           double   x,
           double   y,
           guint    color)
{
  GdkRGBA rgba = scholia_marker_get_rgba (color);
  float half = (float) (DROP / 2);
  GskRoundedRect drop;

  gsk_rounded_rect_init (&drop,
                         &GRAPHENE_RECT_INIT ((float) x, (float) (y - DROP / 2), (float) DROP,
                                              (float) DROP),
                         &GRAPHENE_SIZE_INIT (half, half), &GRAPHENE_SIZE_INIT (half, half),
                         &GRAPHENE_SIZE_INIT (half, half),
                         &GRAPHENE_SIZE_INIT ((float) DROP_TIP, (float) DROP_TIP));
  gdk_cairo_set_source_rgba (cr, &rgba);
  scholia_marker_add_path (cr, &drop);
  cairo_fill (cr);
}

static void
draw_drops (const ScholiaClusterLook *self,
            cairo_t                  *cr)
{
  GskRoundedRect shape = scholia_cluster_look_get_shape (self, 0);
  double unit = get_unit (self);

  cairo_save (cr);
  cairo_translate (cr, shape.bounds.origin.x, shape.bounds.origin.y);
  cairo_scale (cr, unit, unit);
  for (guint i = 0; i < self->n_drops; i++)
    draw_drop (cr, (is_narrow (self) ? NARROW_PADDING : PADDING) + i * (DROP + DROP_GAP),
               HEIGHT / 2, self->colors[i]);
  cairo_restore (cr);
}

static void
fill_shape (const ScholiaClusterLook *self,
            cairo_t                  *cr,
            double                    outset)
{
  GskRoundedRect shape = scholia_cluster_look_get_shape (self, outset);

  scholia_marker_add_path (cr, &shape);
  cairo_fill (cr);
}

void
scholia_cluster_look_draw (const ScholiaClusterLook *self,
                           cairo_t                  *cr)
{
  double outline = scholia_cluster_look_get_outline (self);
  GskRoundedRect shape = scholia_cluster_look_get_shape (self, outline);
  GskRoundedRect pill = scholia_cluster_look_get_shape (self, 0);

  scholia_marker_draw_shadow (&shape, self->selected || self->hovered, cr);
  cairo_set_source_rgba (cr, 0, 0, 0, SCHOLIA_MARKER_HAIRLINE_ALPHA);
  fill_shape (self, cr, outline);
  if (self->selected)
    {
      cairo_set_source_rgb (cr, 1, 1, 1);
      fill_shape (self, cr, outline - SCHOLIA_MARKER_HAIRLINE);
      scholia_marker_set_accent (cr);
      fill_shape (self, cr, SCHOLIA_MARKER_HALO);
    }
  cairo_set_source_rgb (cr, 1, 1, 1);
  fill_shape (self, cr, 0);
  draw_drops (self, cr);
  if (self->unread)
    scholia_marker_draw_unread_dot (cr, pill.bounds.origin.x + pill.bounds.size.width - 3,
                                    pill.bounds.origin.y + 1);
}
