/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-cursor-drawing.h"

#include <math.h>

#include "scholia-marker-drawing.h"

/* Widget pixels. */
#define ARROW_WIDTH 12.0
#define ARROW_HEIGHT 16.0
#define ARROW_OUTLINE 1.2
#define ARROW_ROOM 4.0f
#define TAG_X 14.0f
#define TAG_Y 17.0f
#define TAG_Y_ABOVE 2.0f
#define TAG_HEIGHT 20.0f
#define TAG_PADDING 8.0f
#define TAG_TIP_RADIUS 3.0f
#define WHITE_OUTLINE 2.0f
#define HAIRLINE 1.0f
#define HAIRLINE_ALPHA 0.32f
/* A longer name ends in an ellipsis. */
#define MAX_NAME_WIDTH 160
#define NAME_SIZE_PX (9.5 * 96 / 72)

static void
add_arrow_path (cairo_t *cr)
{
  cairo_move_to (cr, 0, 0);
  cairo_line_to (cr, ARROW_WIDTH, ARROW_HEIGHT * 0.70);
  cairo_line_to (cr, ARROW_WIDTH * 0.42, ARROW_HEIGHT * 0.74);
  cairo_line_to (cr, 0, ARROW_HEIGHT);
  cairo_close_path (cr);
}

GskRenderNode *
scholia_cursor_drawing_make_arrow (guint color)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GdkRGBA rgba = scholia_marker_get_rgba (color);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (-ARROW_ROOM, -ARROW_ROOM,
                                               (float) ARROW_WIDTH + 2 * ARROW_ROOM,
                                               (float) ARROW_HEIGHT + 2 * ARROW_ROOM);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  add_arrow_path (cr);
  cairo_set_source_rgba (cr, 0, 0, 0, HAIRLINE_ALPHA);
  cairo_set_line_width (cr, 2 * (ARROW_OUTLINE + HAIRLINE));
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 2 * ARROW_OUTLINE);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &rgba);
  cairo_fill (cr);
  cairo_destroy (cr);

  return gtk_snapshot_free_to_node (snapshot);
}

static PangoLayout *
make_name_layout (GtkWidget  *widget,
                  const char *name)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, name);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes,
                          pango_attr_size_new_absolute ((int) (NAME_SIZE_PX * PANGO_SCALE)));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, MAX_NAME_WIDTH * PANGO_SCALE);
  return layout;
}

static GskRoundedRect
get_tag_shape (float width,
               float outset)
{
  float round = TAG_HEIGHT / 2 + outset;
  float tip = TAG_TIP_RADIUS + outset;
  GskRoundedRect shape;

  gsk_rounded_rect_init (&shape, &GRAPHENE_RECT_INIT (-outset, -outset,
                                                      width + 2 * outset, TAG_HEIGHT + 2 * outset),
                         &GRAPHENE_SIZE_INIT (tip, tip), &GRAPHENE_SIZE_INIT (round, round),
                         &GRAPHENE_SIZE_INIT (round, round), &GRAPHENE_SIZE_INIT (round, round));
  return shape;
}

static void
append_shape (GtkSnapshot   *snapshot,
              float          width,
              float          outset,
              const GdkRGBA *color)
{
  GskRoundedRect shape = get_tag_shape (width, outset);

  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, color, &shape.bounds);
  gtk_snapshot_pop (snapshot);
}

GskRenderNode *
scholia_cursor_drawing_make_tag (GtkWidget  *widget,
                                 const char *name,
                                 guint       color)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GdkRGBA rgba = scholia_marker_get_rgba (color);
  g_autoptr(PangoLayout) layout = make_name_layout (widget, name);
  PangoRectangle logical;
  float width;

  pango_layout_get_pixel_extents (layout, NULL, &logical);
  width = (float) logical.width + 2 * TAG_PADDING;
  append_shape (snapshot, width, WHITE_OUTLINE + HAIRLINE,
                &(GdkRGBA) { 0, 0, 0, HAIRLINE_ALPHA });
  append_shape (snapshot, width, WHITE_OUTLINE, &(GdkRGBA) { 1, 1, 1, 1 });
  append_shape (snapshot, width, 0, &rgba);

  gtk_snapshot_translate (snapshot,
    &GRAPHENE_POINT_INIT (TAG_PADDING - (float) logical.x,
                          roundf ((TAG_HEIGHT - (float) logical.height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &(GdkRGBA) { 1, 1, 1, 1 });

  return gtk_snapshot_free_to_node (snapshot);
}

graphene_point_t
scholia_cursor_drawing_place_tag (const graphene_point_t *tip,
                                  const graphene_rect_t  *bounds,
                                  const graphene_size_t  *area)
{
  graphene_point_t place = GRAPHENE_POINT_INIT (tip->x + TAG_X, tip->y + TAG_Y);
  float right = area->width - bounds->origin.x - bounds->size.width;
  float bottom = area->height - bounds->origin.y - bounds->size.height;

  /* The tag goes out of sight with its arrow. */
  if (tip->x < 0 || tip->x > area->width || tip->y < 0 || tip->y > area->height)
    return place;

  place.x = MAX (MIN (place.x, right), -bounds->origin.x);
  if (place.y > bottom)
    place.y = tip->y - TAG_Y_ABOVE - bounds->origin.y - bounds->size.height;
  return place;
}
