/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A large picture without a preview is shown as it comes, row by row. */

#include "loading-fixture.h"

#include "scholia-error.h"

/* Level 2 is the one that grows, of 1000 x 600; 256 rows of the picture are one strip of it. */
#define WIDTH 4000
#define HEIGHT 2400
#define STRIP 64
#define LEVEL_WIDTH 1000
#define LEVEL_HEIGHT 600

/* Until more than @before of the image, in parts of 1, is shown. */
static graphene_rect_t
wait_for_more (LoadingFixture *self,
               float           before)
{
  for (;;)
    {
      graphene_rect_t area = scholia_picture_get_preview_area (self->picture);

      g_assert_no_error (self->error);
      if (scholia_picture_get_preview (self->picture) != NULL &&
          area.size.width * area.size.height > before)
        return area;
      g_main_context_iteration (NULL, TRUE);
    }
}

/* That the preview's pixels are those of that part of the image: @turned, where its rows are
 * columns of what is shown, the first one at the right. */
static void
assert_part (LoadingFixture *self,
             gboolean        turned)
{
  GdkTexture *texture = scholia_picture_get_preview (self->picture);
  graphene_rect_t area = scholia_picture_get_preview_area (self->picture);
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  g_autofree guint8 *pixels = g_malloc ((gsize) width * (gsize) height * 4);

  gdk_texture_download (texture, pixels, (gsize) width * 4);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *pixel = pixels + ((gsize) y * (gsize) width + (gsize) x) * 4;
        double across = area.origin.x + area.size.width * (x + 0.5) / width;
        double down = area.origin.y + area.size.height * (y + 0.5) / height;

        g_assert_cmpint (ABS (pixel[2] - (int) (255 * (turned ? down : across))), <=, 2);
        g_assert_cmpint (ABS (pixel[1] - (int) (255 * (turned ? 1 - across : down))), <=, 2);
      }
}

static void
assert_area (const graphene_rect_t *area,
             float                  x,
             float                  y,
             float                  width,
             float                  height)
{
  g_assert_cmpfloat_with_epsilon (area->origin.x, x, 1e-5);
  g_assert_cmpfloat_with_epsilon (area->origin.y, y, 1e-5);
  g_assert_cmpfloat_with_epsilon (area->size.width, width, 1e-5);
  g_assert_cmpfloat_with_epsilon (area->size.height, height, 1e-5);
}

static void
test_grows_from_the_top (LoadingFixture *self,
                         gconstpointer   data)
{
  const char *format = data;
  g_autofree char *script = g_strdup_printf ("picture %d %d %s 1\nrows 300\nwait %%s\nrows 400\n"
                                             "wait %%s\nrows 1700\nfinish", WIDTH, HEIGHT, format);
  graphene_rect_t area;

  loading_begin (self, script);
  g_assert_no_error (self->error);
  area = wait_for_more (self, 0);
  assert_area (&area, 0, 0, 1, (float) STRIP / LEVEL_HEIGHT);
  assert_part (self, FALSE);

  loading_open_gate (self);
  area = wait_for_more (self, area.size.height);
  assert_area (&area, 0, 0, 1, 2.0f * STRIP / LEVEL_HEIGHT);
  assert_part (self, FALSE);

  loading_open_gate (self);
  area = wait_for_more (self, 0.999f);
  assert_area (&area, 0, 0, 1, 1);
  assert_part (self, FALSE);
}

static void
test_grows_from_the_bottom (LoadingFixture *self,
                            gconstpointer   data)
{
  graphene_rect_t area;

  /* The lowest strip is what the others leave of the level: 24 of its rows. */
  loading_begin (self, "picture 4000 2400 3 4\nrows 400\nwait %s\nrows 2000\nfinish");
  area = wait_for_more (self, 24.5f / LEVEL_HEIGHT);
  assert_area (&area, 0, 1 - (24.0f + STRIP) / LEVEL_HEIGHT, 1, (24.0f + STRIP) / LEVEL_HEIGHT);
  loading_open_gate (self);
  loading_wait_complete (self);
}

/* Of one that lies on its side, whole tiles come. */
static void
test_grows_from_the_right (LoadingFixture *self,
                           gconstpointer   data)
{
  graphene_rect_t area;

  loading_begin (self, "picture 4000 2400 3 6\nrows 400\nwait %s\nrows 2000\nfinish");
  area = wait_for_more (self, 0);
  assert_area (&area, 512.0f / LEVEL_HEIGHT, 0, 88.0f / LEVEL_HEIGHT, 1);
  assert_part (self, TRUE);
  loading_open_gate (self);
  loading_wait_complete (self);
  area = wait_for_more (self, 0.999f);
  assert_part (self, TRUE);
}

/* The preview that is put in its place is coarser: what is in sight comes first, here the lowest
 * rows of tiles of nearly the full size, which take some time once the last row is there. */
static void
test_coarser_comes_last (LoadingFixture *self,
                         gconstpointer   data)
{
  ScholiaTile wanted[2 * 16];

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    wanted[i] = (ScholiaTile) { 0, i % 16, 8 + i / 16, WIDTH - 1, HEIGHT - 1 };
  loading_begin (self, "picture 4000 2400 3 1\nrows 2300\nwait %s\nrows 100\nfinish");
  (void) wait_for_more (self, 0.8f);
  scholia_picture_want_tiles (self->picture, wanted, G_N_ELEMENTS (wanted));
  loading_open_gate (self);
  while (gdk_texture_get_width (scholia_picture_get_preview (self->picture)) == LEVEL_WIDTH)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (scholia_picture_has_wanted_tiles (self->picture));
}

/* A decoder is not trusted: a part outside the level, one that does not grow, and one of a picture
 * that has none. */
static void
test_senseless_part (LoadingFixture *self,
                     gconstpointer   data)
{
  loading_begin (self, data);
  while (self->error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (self->error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
}

#define ADD(name, data, test) g_test_add ("/image/loading-parts/" name, LoadingFixture, data, \
                                          loading_set_up, test, loading_tear_down)

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  ADD ("grows-from-the-top", "3", test_grows_from_the_top);
  ADD ("grows-from-the-top/alpha", "4", test_grows_from_the_top);
  ADD ("grows-from-the-bottom", NULL, test_grows_from_the_bottom);
  ADD ("grows-from-the-right", NULL, test_grows_from_the_right);
  ADD ("coarser-comes-last", NULL, test_coarser_comes_last);
  ADD ("senseless/outside", "size 4000 2400 3\npart 0 590 1000 11\nhang", test_senseless_part);
  ADD ("senseless/no-growth", "size 4000 2400 3\npart 0 0 1000 64\npart 0 64 1000 64\nhang",
       test_senseless_part);
  ADD ("senseless/has-preview", "size 4000 2400 3 500 300\npart 0 0 500 30\nhang",
       test_senseless_part);
  ADD ("senseless/small", "size 2000 2000 3\npart 0 0 500 30\nhang", test_senseless_part);
  return fixture_run ();
}
