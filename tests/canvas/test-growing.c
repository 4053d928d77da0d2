/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A large picture that is still being decoded, as the canvas shows all of it: by a decoder that
 * waits where its image says. */

#include "canvas-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WIDTH 800
#define HEIGHT 600
#define SCRIPT "picture 4000 2400 3 1\nrows 1300\nwait %s\nrows 1100\nfinish"
/* Of the height: whole strips, of 256 rows. */
#define SHOWN (1280 / 2400.0f)

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static ScholiaPicture *
begin_loading (const char *gate)
{
  g_autofree char *script = g_strdup_printf (SCRIPT, gate);
  g_autofree char *path = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  ScholiaPicture *picture;
  int fd = g_file_open_tmp ("scholia-growing-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (write (fd, script, strlen (script)), ==, strlen (script));
  g_close (fd, NULL);
  file = g_file_new_for_path (path);
  scholia_picture_load_async (file, NULL, loaded_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  picture = scholia_picture_load_finish (result, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return picture;
}

static void
wait_for_part (ScholiaPicture *picture,
               float           height)
{
  while (scholia_picture_get_preview (picture) == NULL ||
         scholia_picture_get_preview_area (picture).size.height < height)
    g_main_context_iteration (NULL, TRUE);
}

static void
open_gate (const char *gate)
{
  int fd = open (gate, O_WRONLY);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
}

/* BGRA as the screen has it. */
static guint8 *
paint (Fixture *self)
{
  g_autoptr(GdkTexture) texture = NULL;
  guint8 *pixels = g_malloc (WIDTH * HEIGHT * 4);

  for (guint i = 0; i < 2; i++)
    fixture_next_frame (self->window);
  texture = fixture_paint (self);
  gdk_texture_download (texture, pixels, WIDTH * 4);
  return pixels;
}

/* All of the image's pixels in rows from @from to @to, in parts of its height, but for those at its
 * edges. Red says how far from the left, green how far from the top; blue is full. */
static void
assert_image (Fixture      *self,
              const guint8 *painted,
              double        from,
              double        to)
{
  ScholiaTileGrid grid = scholia_canvas_get_grid (self->canvas);

  for (int y = (int) (grid.top + from * grid.height) + 3; y < grid.top + to * grid.height - 3; y++)
    for (int x = (int) grid.left + 3; x < grid.left + grid.width - 3; x++)
      {
        const guint8 *pixel = painted + ((gsize) y * WIDTH + (gsize) x) * 4;
        int red = (int) (255 * (x - grid.left) / grid.width);
        int green = (int) (255 * (y - grid.top) / grid.height);

        g_assert_cmpint (pixel[0], ==, 255);
        g_assert_cmpint (ABS (pixel[1] - green), <=, 3);
        g_assert_cmpint (ABS (pixel[2] - red), <=, 3);
      }
}

/* What is above the image is there, too. */
static void
assert_backdrop (Fixture      *self,
                 const guint8 *painted,
                 double        from,
                 double        to)
{
  ScholiaTileGrid grid = scholia_canvas_get_grid (self->canvas);

  for (int y = (int) (grid.top + from * grid.height) + 3; y < grid.top + to * grid.height - 3; y++)
    for (int x = (int) grid.left + 3; x < grid.left + grid.width - 3; x++)
      g_assert_cmpmem (painted + ((gsize) y * WIDTH + (gsize) x) * 4, 4,
                       painted + (2 * WIDTH + WIDTH / 2) * 4, 4);
}

static void
test_grows_at_fit (void)
{
  g_autofree char *gate = g_strdup_printf ("%s/scholia-growing-%d", g_get_tmp_dir (), getpid ());
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(ScholiaPicture) picture = NULL;
  g_autofree guint8 *begun = NULL, *whole = NULL;

  g_assert_true (g_setenv ("SCHOLIA_DECODER", g_getenv ("SCHOLIA_FAKE_DECODER"), TRUE));
  g_assert_cmpint (mkfifo (gate, 0600), ==, 0);
  picture = begin_loading (gate);
  gtk_widget_set_visible (GTK_WIDGET (fixture->canvas->markers), FALSE);
  scholia_canvas_set_picture (fixture->canvas, picture);
  g_set_object (&fixture->picture, picture);
  wait_for_part (picture, SHOWN - 0.001f);
  begun = paint (fixture);
  assert_image (fixture, begun, 0, SHOWN);
  assert_backdrop (fixture, begun, SHOWN, 1);

  open_gate (gate);
  while (!scholia_picture_is_complete (picture))
    g_main_context_iteration (NULL, TRUE);
  fixture_settle (fixture);
  whole = paint (fixture);
  assert_image (fixture, whole, 0, 1);
  g_unlink (gate);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/canvas/growing/at-fit", test_grows_at_fit);
  return g_test_run ();
}
