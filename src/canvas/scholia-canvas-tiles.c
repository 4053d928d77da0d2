/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-canvas-private.h"

#include "scholia-renderer.h"
#include "scholia-scaler.h"
#include "scholia-tile-grid.h"

/* Milliseconds without a change of the zoom, after which the picture and the clusters are made for
 * just this one: no wheel's steps are so far apart. */
#define SETTLE_MS 120
/* Tiles around what is in sight, so that a pan finds the next ones there. */
#define RING 1

/* Since GTK 4.12 a surface knows fractions; before there are none. */
static gboolean
has_fractions (GdkSurface *surface)
{
  return g_object_class_find_property (G_OBJECT_GET_CLASS (surface), "scale") != NULL;
}

static void
scale_changed_cb (ScholiaCanvas *self)
{
  scholia_canvas_want_tiles (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
scholia_canvas_realize_tiles (ScholiaCanvas *self)
{
  GdkSurface *surface =
    gtk_native_get_surface (gtk_widget_get_native (GTK_WIDGET (self)));

  g_signal_handlers_disconnect_by_func (surface, scale_changed_cb, self);
  g_signal_connect_object (surface,
                           has_fractions (surface) ? "notify::scale" : "notify::scale-factor",
                           G_CALLBACK (scale_changed_cb), self, G_CONNECT_SWAPPED);
}

static ScholiaDevicePixels
get_device_pixels (ScholiaCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkNative *native = gtk_widget_get_native (widget);
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;
  ScholiaDevicePixels pixels = { .scale = gtk_widget_get_scale_factor (widget) };
  double x = 0, y = 0, surface_x = 0, surface_y = 0;

  if (surface == NULL)
    return pixels;

  if (has_fractions (surface))
    g_object_get (surface, "scale", &pixels.scale, NULL);
  gtk_native_get_surface_transform (native, &surface_x, &surface_y);
  gtk_widget_translate_coordinates (widget, GTK_WIDGET (native), 0, 0, &x, &y);
  pixels.origin_x = (x + surface_x) * pixels.scale;
  pixels.origin_y = (y + surface_y) * pixels.scale;
  return pixels;
}

ScholiaTileGrid
scholia_canvas_get_grid (ScholiaCanvas *self)
{
  ScholiaDevicePixels pixels = get_device_pixels (self);

  return scholia_tile_grid_choose (&self->view, scholia_picture_get_n_levels (self->picture),
                                   &pixels);
}

/* Tiles of just the screen's size: not while the zoom moves, as each step wants others; but always
 * where they are no more than copies of a level, of which smaller tiles are half the work in each
 * frame, and where pixels are to be squares, or they would be blurred until then. */
static gboolean
wants_scaled (ScholiaCanvas         *self,
              const ScholiaTileGrid *grid)
{
  if (MAX (grid->width, grid->height) > G_MAXINT)
    return FALSE;

  return self->settle_id == 0 || grid->is_exact ||
         grid->width >= SCHOLIA_SCALER_SQUARES_FROM * self->view.image_width;
}

/* The level that is drawn while there is nothing of the screen's size. Cairo makes larger four
 * times faster than smaller, 5 instead of 20 ms a frame: there, a zoom that moves is softer. */
static guint
get_moving_level (ScholiaCanvas         *self,
                  const ScholiaTileGrid *grid)
{
  if (self->settle_id == 0 || !scholia_renderer_is_cairo (GTK_WIDGET (self)))
    return grid->level;

  return MIN (grid->level + 1, scholia_picture_get_n_levels (self->picture) - 1);
}

static ScholiaTile
make_scaled_tile (const ScholiaTileGrid *grid,
                  guint                  column,
                  guint                  row)
{
  return (ScholiaTile) { grid->level, column, row, (guint) grid->width, (guint) grid->height };
}

/* Those of @range that are not in @without, which may be NULL. */
static void
add_wanted (GArray                 *wanted,
            const ScholiaTileRange *range,
            const ScholiaTileRange *without,
            const ScholiaTile      *kind)
{
  for (guint row = range->first_row; row < range->end_row; row++)
    for (guint column = range->first_column; column < range->end_column; column++)
      {
        ScholiaTile tile = *kind;

        tile.column = column;
        tile.row = row;
        if (without == NULL || !scholia_tile_range_has (without, column, row))
          g_array_append_val (wanted, tile);
      }
}

void
scholia_canvas_want_tiles (ScholiaCanvas *self)
{
  g_autoptr(GArray) wanted = g_array_new (FALSE, FALSE, sizeof (ScholiaTile));
  ScholiaTileGrid grid;

  if (self->picture == NULL || scholia_viewport_is_empty (&self->view))
    return;

  grid = scholia_canvas_get_grid (self);
  if (wants_scaled (self, &grid))
    {
      ScholiaTile kind = make_scaled_tile (&grid, 0, 0);
      ScholiaTileRange sight = scholia_tile_grid_get_scaled (&grid, SCHOLIA_SCALED_TILE_SIZE, 0);
      ScholiaTileRange with_ring =
        scholia_tile_grid_get_scaled (&grid, SCHOLIA_SCALED_TILE_SIZE, RING);

      /* What is around comes last. */
      add_wanted (wanted, &sight, NULL, &kind);
      add_wanted (wanted, &with_ring, &sight, &kind);
    }
  else
    {
      ScholiaTile kind = { .level = get_moving_level (self, &grid) };
      ScholiaTileRange sight = scholia_tile_grid_get_level (&grid, kind.level, SCHOLIA_TILE_SIZE);

      add_wanted (wanted, &sight, NULL, &kind);
    }

  scholia_picture_want_tiles (self->picture, (const ScholiaTile *) wanted->data, wanted->len);
}

void
scholia_canvas_settle_zoom (ScholiaCanvas *self)
{
  g_clear_handle_id (&self->settle_id, g_source_remove);
  scholia_marker_layer_settle (self->markers);
  scholia_canvas_update_pointer (self);
  scholia_canvas_want_tiles (self);
}

static void
settled_cb (gpointer user_data)
{
  ScholiaCanvas *self = user_data;

  self->settle_id = 0;
  scholia_canvas_settle_zoom (self);
}

void
scholia_canvas_unsettle_zoom (ScholiaCanvas *self)
{
  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->settle_id = g_timeout_add_once (SETTLE_MS, settled_cb, self);
}

/* Where the preview is to be drawn, of which @image is all. */
static graphene_rect_t
get_preview_area (ScholiaCanvas         *self,
                  const graphene_rect_t *image)
{
  graphene_rect_t area = scholia_picture_get_preview_area (self->picture);

  graphene_rect_scale (&area, image->size.width, image->size.height, &area);
  graphene_rect_offset (&area, image->origin.x, image->origin.y);
  return area;
}

/* The best that is there for a tile in sight: itself, or a part of a coarser one, or of the
 * preview. */
static void
append_best (ScholiaCanvas          *self,
             GtkSnapshot            *snapshot,
             const ScholiaTileGrid  *grid,
             const ScholiaTileRange *range,
             const ScholiaTile      *wanted)
{
  graphene_rect_t area = scholia_tile_grid_get_area (grid, range, wanted->column, wanted->row);
  guint n_levels = scholia_picture_get_n_levels (self->picture);
  GdkTexture *texture = NULL;
  graphene_rect_t whole;

  for (guint up = 0; wanted->level + up < n_levels && texture == NULL; up++)
    {
      ScholiaTile tile = { wanted->level + up, wanted->column >> up, wanted->row >> up, 0, 0 };
      ScholiaTileRange level = scholia_tile_grid_get_level (grid, tile.level, SCHOLIA_TILE_SIZE);

      texture = scholia_picture_peek_tile (self->picture, &tile);
      whole = scholia_tile_grid_get_area (grid, &level, tile.column, tile.row);
    }
  if (texture == NULL)
    {
      texture = scholia_picture_get_preview (self->picture);
      whole = scholia_tile_grid_get_image (grid);
      whole = get_preview_area (self, &whole);
    }
  if (texture == NULL)
    return;

  gtk_snapshot_push_clip (snapshot, &area);
  gtk_snapshot_append_texture (snapshot, texture, &whole);
  gtk_snapshot_pop (snapshot);
}

/* Those that lie in @area, or all with NULL. */
static void
append_level (ScholiaCanvas         *self,
              GtkSnapshot           *snapshot,
              const ScholiaTileGrid *grid,
              const graphene_rect_t *area)
{
  guint level = get_moving_level (self, grid);
  ScholiaTileRange range = scholia_tile_grid_get_level (grid, level, SCHOLIA_TILE_SIZE);

  for (guint row = range.first_row; row < range.end_row; row++)
    for (guint column = range.first_column; column < range.end_column; column++)
      {
        ScholiaTile wanted = { level, column, row, 0, 0 };
        graphene_rect_t tile = scholia_tile_grid_get_area (grid, &range, column, row);

        if (area == NULL || graphene_rect_intersection (area, &tile, NULL))
          append_best (self, snapshot, grid, &range, &wanted);
      }
}

static gboolean
has_any_scaled (ScholiaCanvas          *self,
                const ScholiaTileGrid  *grid,
                const ScholiaTileRange *range)
{
  for (guint row = range->first_row; row < range->end_row; row++)
    for (guint column = range->first_column; column < range->end_column; column++)
      {
        ScholiaTile tile = make_scaled_tile (grid, column, row);

        if (scholia_picture_peek_tile (self->picture, &tile) != NULL)
          return TRUE;
      }

  return FALSE;
}

/* Nothing is drawn twice: what shines through would be denser there. */
static void
append_scaled (ScholiaCanvas          *self,
               GtkSnapshot            *snapshot,
               const ScholiaTileGrid  *grid,
               const ScholiaTileRange *range)
{
  for (guint row = range->first_row; row < range->end_row; row++)
    for (guint column = range->first_column; column < range->end_column; column++)
      {
        ScholiaTile tile = make_scaled_tile (grid, column, row);
        graphene_rect_t area = scholia_tile_grid_get_area (grid, range, column, row);
        GdkTexture *texture = scholia_picture_peek_tile (self->picture, &tile);

        if (texture != NULL)
          {
            gtk_snapshot_append_texture (snapshot, texture, &area);
            continue;
          }
        gtk_snapshot_push_clip (snapshot, &area);
        append_level (self, snapshot, grid, &area);
        gtk_snapshot_pop (snapshot);
      }
}

void
scholia_canvas_append_tiles (ScholiaCanvas         *self,
                             GtkSnapshot           *snapshot,
                             const ScholiaTileGrid *grid)
{
  ScholiaTileRange scaled = scholia_tile_grid_get_scaled (grid, SCHOLIA_SCALED_TILE_SIZE, 0);

  if (wants_scaled (self, grid) && has_any_scaled (self, grid, &scaled))
    append_scaled (self, snapshot, grid, &scaled);
  else
    append_level (self, snapshot, grid, NULL);
}
