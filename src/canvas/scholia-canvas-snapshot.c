/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-canvas-private.h"

#define BACKDROP_LIGHT "#deddde"
#define BACKDROP_DARK "#191919"
/* Widget pixels of a square of the checkerboard under transparency. */
#define CHECKER_SIZE 8
/* Its greys: near enough to each other not to be taken for a part of the picture. */
#define CHECKER_LIGHT { 0xff, 0xe8 }
#define CHECKER_DARK { 0x46, 0x38 }
/* Widget pixels of the image's shadow. */
#define SHADOW_BLUR 12.0f
#define SHADOW_DROP 2.0f
/* Widget pixels past the widget's edge where a shape may be cut off unseen. */
#define CUT_OFF 64.0f
#define CROSSHAIR_ARM 20.0f
#define CROSSHAIR_GAP 5.0f

/* No library of looks is known here, so the text's colour tells: light text is for the dark. */
static gboolean
is_dark (GtkWidget *widget)
{
  GdkRGBA text;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &text);
  return 0.299f * text.red + 0.587f * text.green + 0.114f * text.blue > 0.5f;
}

static void
append_backdrop (ScholiaCanvas *self,
                 GtkSnapshot   *snapshot,
                 gboolean       dark)
{
  GdkRGBA backdrop;

  gdk_rgba_parse (&backdrop, dark ? BACKDROP_DARK : BACKDROP_LIGHT);
  gtk_snapshot_append_color (snapshot, &backdrop,
                             &GRAPHENE_RECT_INIT (0, 0, (float) self->view.widget_width,
                                                  (float) self->view.widget_height));
}

/* What a deep zoom makes of the image reaches far past the widget; a blur of that size is slow. */
static graphene_rect_t
cut_to_sight (ScholiaCanvas         *self,
              const graphene_rect_t *area)
{
  graphene_rect_t sight = GRAPHENE_RECT_INIT (-CUT_OFF, -CUT_OFF,
                                              (float) self->view.widget_width + 2 * CUT_OFF,
                                              (float) self->view.widget_height + 2 * CUT_OFF);
  graphene_rect_t cut;

  if (!graphene_rect_intersection (area, &sight, &cut))
    return *graphene_rect_zero ();

  return cut;
}

static void
append_shadow (ScholiaCanvas         *self,
               GtkSnapshot           *snapshot,
               const graphene_rect_t *area,
               gboolean               dark)
{
  graphene_rect_t cut = cut_to_sight (self, area);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &cut, 0);
  gtk_snapshot_append_outset_shadow (snapshot, &outline,
                                     &(GdkRGBA) { 0, 0, 0, dark ? 0.55f : 0.22f }, 0, SHADOW_DROP,
                                     0, SHADOW_BLUR);
  gtk_snapshot_append_outset_shadow (snapshot, &outline,
                                     &(GdkRGBA) { 0, 0, 0, dark ? 0.45f : 0.10f }, 0, 0, 1, 0);
}

static GdkTexture *
make_checkerboard (gboolean dark)
{
  const int side = 2 * CHECKER_SIZE;
  const guint8 light_greys[] = CHECKER_LIGHT;
  const guint8 dark_greys[] = CHECKER_DARK;
  const guint8 *greys = dark ? dark_greys : light_greys;
  guint8 *pixels = g_malloc ((gsize) (side * side * 3));
  g_autoptr(GBytes) bytes = g_bytes_new_take (pixels, (gsize) (side * side * 3));

  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      for (int i = 0; i < 3; i++)
        *pixels++ = greys[(x / CHECKER_SIZE + y / CHECKER_SIZE) % 2];

  return gdk_memory_texture_new (side, side, GDK_MEMORY_R8G8B8, bytes, (gsize) (side * 3));
}

static void
append_checkerboard (ScholiaCanvas         *self,
                     GtkSnapshot           *snapshot,
                     const graphene_rect_t *area,
                     gboolean               dark)
{
  graphene_rect_t cut = cut_to_sight (self, area);
  graphene_rect_t cell = GRAPHENE_RECT_INIT (area->origin.x, area->origin.y, 2 * CHECKER_SIZE,
                                             2 * CHECKER_SIZE);

  if (self->checkerboard == NULL || self->checkerboard_is_dark != dark)
    {
      g_clear_object (&self->checkerboard);
      self->checkerboard = make_checkerboard (dark);
      self->checkerboard_is_dark = dark;
    }

  gtk_snapshot_push_repeat (snapshot, &cut, &cell);
  gtk_snapshot_append_texture (snapshot, self->checkerboard, &cell);
  gtk_snapshot_pop (snapshot);
}

static void
append_cross (GtkSnapshot            *snapshot,
              const graphene_point_t *middle,
              float                   grow,
              const GdkRGBA          *color)
{
  const float arm = CROSSHAIR_ARM - CROSSHAIR_GAP;
  const float starts[] = { -CROSSHAIR_ARM, CROSSHAIR_GAP };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      gtk_snapshot_append_color (snapshot, color,
                                 &GRAPHENE_RECT_INIT (middle->x + starts[i] - grow,
                                                      middle->y - 1 - grow, arm + 2 * grow,
                                                      2 + 2 * grow));
      gtk_snapshot_append_color (snapshot, color,
                                 &GRAPHENE_RECT_INIT (middle->x - 1 - grow,
                                                      middle->y + starts[i] - grow, 2 + 2 * grow,
                                                      arm + 2 * grow));
    }
}

static void
append_crosshair (ScholiaCanvas *self,
                  GtkSnapshot   *snapshot)
{
  graphene_point_t middle = scholia_viewport_place_to_widget (&self->view, &self->crosshair);

  graphene_point_init (&middle, (float) (int) middle.x, (float) (int) middle.y);
  append_cross (snapshot, &middle, 1, &(GdkRGBA) { 1, 1, 1, 1 });
  append_cross (snapshot, &middle, 0, &(GdkRGBA) { 0, 0, 0, 1 });
}

/* While words are being written at it, it would point at nothing. */
static gboolean
shows_crosshair (ScholiaCanvas *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return self->has_crosshair && self->tool != SCHOLIA_TOOL_BROWSE &&
         (focus == NULL || focus == GTK_WIDGET (self) ||
          gtk_widget_is_ancestor (focus, GTK_WIDGET (self)));
}

/* Nothing of what lies under the picture can be seen: two shadows and a backdrop are a tenth of
 * what such a frame costs. Not while tiles may be missing. */
static gboolean
hides_backdrop (ScholiaCanvas         *self,
                const graphene_rect_t *area)
{
  return scholia_picture_is_complete (self->picture) &&
         graphene_rect_contains_rect (area,
                                      &GRAPHENE_RECT_INIT (0, 0, (float) self->view.widget_width,
                                                           (float) self->view.widget_height));
}

static void
append_picture (ScholiaCanvas *self,
                GtkSnapshot   *snapshot,
                gboolean       dark)
{
  ScholiaTileGrid grid = scholia_canvas_get_grid (self);
  graphene_rect_t area = scholia_tile_grid_get_image (&grid);

  if (!hides_backdrop (self, &area))
    {
      append_backdrop (self, snapshot, dark);
      append_shadow (self, snapshot, &area, dark);
    }
  if (scholia_picture_has_alpha (self->picture))
    append_checkerboard (self, snapshot, &area, dark);
  scholia_canvas_append_tiles (self, snapshot, &grid);
}

void
scholia_canvas_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  ScholiaCanvas *self = SCHOLIA_CANVAS (widget);
  gboolean dark = is_dark (widget);

  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                               (float) gtk_widget_get_height (widget)));
  if (self->picture == NULL || scholia_viewport_is_empty (&self->view))
    append_backdrop (self, snapshot, dark);
  else
    {
      append_picture (self, snapshot, dark);
      gtk_widget_snapshot_child (widget, GTK_WIDGET (self->markers), snapshot);
      scholia_canvas_append_sketch (self, snapshot);
      gtk_widget_snapshot_child (widget, GTK_WIDGET (self->cursors), snapshot);
      if (shows_crosshair (self))
        append_crosshair (self, snapshot);
    }

  gtk_snapshot_pop (snapshot);
}
