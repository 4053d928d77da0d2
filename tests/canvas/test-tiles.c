/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The picture's pixels on the screen's, at many zooms and places: a screenshot of the canvas, and
 * what must be there. */

#include "canvas-fixture.h"

#include <math.h>
#include <string.h>

#include "scholia-scaler.h"

#define WIDTH 800
#define HEIGHT 600
#define IMAGE_WIDTH 1302
#define IMAGE_HEIGHT 908
#define N_VIEWS 40

static Fixture *
fixture_new_with (ScholiaPicture *picture)
{
  Fixture *self = fixture_new ();

  gtk_widget_set_visible (GTK_WIDGET (self->canvas->markers), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->canvas->cursors), FALSE);
  scholia_canvas_set_picture (self->canvas, picture);
  g_set_object (&self->picture, picture);
  return self;
}

static void
show (Fixture *self,
      double   zoom,
      double   offset_x,
      double   offset_y)
{
  ScholiaViewport view = self->canvas->view;

  view.zoom = zoom;
  view.offset_x = offset_x;
  view.offset_y = offset_y;
  scholia_canvas_set_view (self->canvas, &view, SCHOLIA_VIEW_MODE_FREE);
}

static void
show_any (Fixture *self,
          GRand   *rand,
          double   zoom)
{
  show (self, zoom, g_rand_double_range (rand, MIN (100, 700 - IMAGE_WIDTH * zoom), 101),
        g_rand_double_range (rand, MIN (100, 500 - IMAGE_HEIGHT * zoom), 101));
}

static void
settle (Fixture *self)
{
  scholia_canvas_settle_zoom (self->canvas);
  fixture_settle (self);
}

/* BGRA as the screen has it, of this very moment: no tile comes meanwhile. */
static guint8 *
paint (Fixture *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  guint8 *pixels = g_malloc (WIDTH * HEIGHT * 4);

  scholia_canvas_snapshot (GTK_WIDGET (self->canvas), snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (self->window)),
                                         node, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));

  gdk_texture_download (texture, pixels, WIDTH * 4);
  return pixels;
}

static guint8 *
make_noise (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (21);
  guint8 *pixels = g_malloc (IMAGE_WIDTH * IMAGE_HEIGHT * 3);

  for (gsize i = 0; i < IMAGE_WIDTH * IMAGE_HEIGHT * 3; i++)
    pixels[i] = (guint8) g_rand_int_range (rand, 0, 256);

  return pixels;
}

static gboolean
read_cb (gpointer  data,
         guint     x,
         guint     y,
         guint     width,
         guint     height,
         guint8   *pixels)
{
  const guint8 *noise = data;

  for (guint row = 0; row < height; row++)
    memcpy (pixels + (gsize) row * width * 3, noise + ((gsize) (y + row) * IMAGE_WIDTH + x) * 3,
            (gsize) width * 3);

  return TRUE;
}

/* The sight in one piece, without tiles on the screen; @left, @top: its corner in the scaled
 * image. */
static guint8 *
expect_sight (guint8                *noise,
              const ScholiaTileGrid *grid,
              guint                  left,
              guint                  top,
              guint                  width,
              guint                  height)
{
  ScholiaScaler scaler = {
    .width = IMAGE_WIDTH, .height = IMAGE_HEIGHT, .bytes_per_pixel = 3,
    .scaled_width = (guint) grid->width, .scaled_height = (guint) grid->height,
    .read = read_cb, .source = noise,
  };
  guint8 *expected = g_malloc ((gsize) width * height * 3);

  g_assert_true (scholia_scaler_make (&scaler, left, top, width, height, expected));
  return expected;
}

static void
assert_sight (Fixture *self,
              guint8  *noise,
              int      tolerance)
{
  ScholiaTileGrid grid = scholia_canvas_get_grid (self->canvas);
  int x0 = MAX ((int) grid.left, 0), y0 = MAX ((int) grid.top, 0);
  int x1 = MIN ((int) (grid.left + grid.width), WIDTH);
  int y1 = MIN ((int) (grid.top + grid.height), HEIGHT);
  guint width = (guint) (x1 - x0), height = (guint) (y1 - y0);
  g_autofree guint8 *painted = paint (self);
  g_autofree guint8 *expected = expect_sight (noise, &grid, (guint) (x0 - (int) grid.left),
                                              (guint) (y0 - (int) grid.top), width, height);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        const guint8 *pixel = painted + (((gsize) y0 + y) * WIDTH + (gsize) x0 + x) * 4;
        const guint8 *wanted = expected + ((gsize) y * width + x) * 3;

        for (guint i = 0; i < 3; i++)
          if (ABS (pixel[2 - i] - wanted[i]) > tolerance)
            g_error ("zoom %g, pixel %u, %u: %u instead of %u", grid.viewport.zoom, x, y,
                     pixel[2 - i], wanted[i]);
      }
}

/* Random zooms and offsets, those that people choose among them. The mean of four may be rounded
 * otherwise in a reduced level than here. */
static void
test_every_pixel (void)
{
  static const double zooms[] = { 0.5, 2.0 / 3, 0.8, 1, 1.25, 1.5, 2, 3, 4, 8, 16, 32 };
  g_autofree guint8 *noise = make_noise ();
  g_autoptr(ScholiaPicture) picture = fixture_picture_new_rgb (IMAGE_WIDTH, IMAGE_HEIGHT, noise);
  g_autoptr(Fixture) fixture = fixture_new_with (picture);
  g_autoptr(GRand) rand = g_rand_new_with_seed (22);

  for (guint i = 0; i < N_VIEWS; i++)
    {
      double zoom = i < G_N_ELEMENTS (zooms) ? zooms[i]
                                             : pow (2, g_rand_double_range (rand, -0.99, 4));

      show_any (fixture, rand, zoom);
      settle (fixture);
      assert_sight (fixture, noise, zoom == 0.5 ? 1 : 0);
    }
}

/* Counts the colours of the pixels that show the image. */
static guint
count_colors (Fixture *self)
{
  ScholiaTileGrid grid = scholia_canvas_get_grid (self->canvas);
  g_autoptr(GHashTable) colors = g_hash_table_new (NULL, NULL);
  g_autofree guint8 *painted = paint (self);

  for (int y = MAX ((int) grid.top, 0); y < MIN (grid.top + grid.height, HEIGHT); y++)
    for (int x = MAX ((int) grid.left, 0); x < MIN (grid.left + grid.width, WIDTH); x++)
      {
        guint32 color;

        memcpy (&color, painted + ((gsize) y * WIDTH + (gsize) x) * 4, 4);
        g_hash_table_add (colors, GUINT_TO_POINTER (color));
      }

  return g_hash_table_size (colors);
}

/* While the zoom moves, too: between tiles nothing shines through. */
static void
test_no_seams (void)
{
  static const guint8 color[] = { 190, 40, 90, 255 };
  g_autoptr(ScholiaPicture) picture = fixture_picture_new_flat (IMAGE_WIDTH, IMAGE_HEIGHT, color);
  g_autoptr(Fixture) fixture = fixture_new_with (picture);
  g_autoptr(GRand) rand = g_rand_new_with_seed (23);

  for (guint i = 0; i < N_VIEWS; i++)
    {
      show_any (fixture, rand, pow (2, g_rand_double_range (rand, -4, 4)));
      g_assert_cmpuint (count_colors (fixture), ==, 1);
      fixture_settle (fixture);
      g_assert_cmpuint (count_colors (fixture), ==, 1);
    }
}

/* Half of a colour drawn twice would be denser: over the checkerboard's two greys there are two
 * colours, whatever has been loaded of the tiles. */
static void
test_nothing_twice (void)
{
  static const guint8 color[] = { 190, 40, 90, 128 };
  g_autoptr(ScholiaPicture) picture = fixture_picture_new_flat (IMAGE_WIDTH, IMAGE_HEIGHT, color);
  g_autoptr(Fixture) fixture = fixture_new_with (picture);
  g_autoptr(GRand) rand = g_rand_new_with_seed (24);

  for (guint i = 0; i < N_VIEWS / 4; i++)
    {
      show_any (fixture, rand, pow (2, g_rand_double_range (rand, -2, 1)));
      settle (fixture);
      g_assert_cmpuint (count_colors (fixture), ==, 2);
      scholia_canvas_pan (fixture->canvas, 300, 200);
      g_assert_cmpuint (count_colors (fixture), ==, 2);
    }
}

/* The gradient of fixture_picture_new() in every place that shows the image. */
static void
assert_gradient (Fixture *self,
                 int      tolerance)
{
  ScholiaTileGrid grid = scholia_canvas_get_grid (self->canvas);
  g_autofree guint8 *painted = paint (self);

  for (int y = MAX ((int) grid.top, 0); y < MIN (grid.top + grid.height, HEIGHT); y++)
    for (int x = MAX ((int) grid.left, 0); x < MIN (grid.left + grid.width, WIDTH); x++)
      {
        const guint8 *pixel = painted + ((gsize) y * WIDTH + (gsize) x) * 4;
        int red = (int) (255 * (x - grid.left) / grid.width);
        int green = (int) (255 * (y - grid.top) / grid.height);

        g_assert_cmpint (ABS (pixel[2] - red), <=, tolerance);
        g_assert_cmpint (ABS (pixel[1] - green), <=, tolerance);
      }
}

/* What is not in memory yet is shown coarser, not left out: at first by the preview, later by what
 * another zoom has left. */
static void
test_no_holes (void)
{
  g_autoptr(ScholiaPicture) picture = fixture_picture_new (5000, 4000);
  g_autoptr(Fixture) fixture = fixture_new_with (picture);

  assert_gradient (fixture, 6);
  g_assert_false (scholia_picture_has_wanted_tiles (picture));
  fixture_settle (fixture);
  show (fixture, 1, -2000, -1500);
  assert_gradient (fixture, 4);
  g_assert_false (scholia_picture_has_wanted_tiles (picture));
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/canvas/tiles/every-pixel", test_every_pixel);
  g_test_add_func ("/canvas/tiles/no-seams", test_no_seams);
  g_test_add_func ("/canvas/tiles/nothing-twice", test_nothing_twice);
  g_test_add_func ("/canvas/tiles/no-holes", test_no_holes);
  return g_test_run ();
}
