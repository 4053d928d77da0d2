/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "image-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static char *cache_folder;

void
fixture_init (int    *argc,
              char ***argv)
{
  cache_folder = g_dir_make_tmp ("scholia-cache-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", cache_folder, TRUE);
  g_test_init (argc, argv, NULL);
}

/* Whether any name in @folder begins with @prefix; those are removed if @removes. */
static gboolean
find_files (const char *folder,
            const char *prefix,
            gboolean    removes)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  gboolean found = FALSE;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        found = TRUE;
        if (removes)
          g_remove (path);
      }

  return found;
}

int
fixture_run (void)
{
  g_autofree char *folder = g_build_filename (cache_folder, "scholia", NULL);
  g_autofree char *pyramids = g_build_filename (folder, "pyramids", NULL);
  int result = g_test_run ();

  /* Threads may still be busy with the last one; but nothing unfinished stays. */
  while (find_files (pyramids, "making-", FALSE))
    if (!g_main_context_iteration (NULL, FALSE))
      g_thread_yield ();
  find_files (pyramids, "", TRUE);
  g_rmdir (pyramids);
  g_rmdir (folder);
  /* Nothing was left in it. */
  g_assert_cmpint (g_rmdir (cache_folder), ==, 0);
  g_clear_pointer (&cache_folder, g_free);
  return result;
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

ScholiaPicture *
fixture_load_file (GFile         *file,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_picture_load_async (file, cancellable, loaded_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return scholia_picture_load_finish (result, error);
}

ScholiaPicture *
fixture_load (GBytes  *bytes,
              GError **error)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFileIOStream) stream = NULL;
  g_autoptr(GError) own_error = NULL;
  ScholiaPicture *picture;

  file = g_file_new_tmp ("scholia-image-XXXXXX", &stream, &own_error);
  g_assert_no_error (own_error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)),
                             g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL,
                             &own_error);
  g_assert_no_error (own_error);
  g_io_stream_close (G_IO_STREAM (stream), NULL, NULL);

  picture = fixture_load_file (file, NULL, error);
  g_file_delete (file, NULL, NULL);
  return picture;
}

GdkTexture *
fixture_dup_tile (ScholiaPicture *picture,
                  guint           level,
                  guint           column,
                  guint           row)
{
  return fixture_dup_any_tile (picture, &(ScholiaTile) { level, column, row, 0, 0 });
}

GdkTexture *
fixture_dup_any_tile (ScholiaPicture    *picture,
                      const ScholiaTile *tile)
{
  GdkTexture *texture;

  scholia_picture_want_tiles (picture, tile, 1);
  while ((texture = scholia_picture_peek_tile (picture, tile)) == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_object_ref (texture);
}

guint8 *
fixture_dup_level (ScholiaPicture *picture,
                   guint           level,
                   guint          *width,
                   guint          *height)
{
  guint8 *pixels;

  *width = scholia_picture_get_width (picture);
  *height = scholia_picture_get_height (picture);
  for (guint i = 0; i < level; i++)
    {
      *width = (*width + 1) / 2;
      *height = (*height + 1) / 2;
    }

  pixels = g_malloc ((gsize) *width * *height * 4);
  for (guint y = 0; y < *height; y += SCHOLIA_TILE_SIZE)
    for (guint x = 0; x < *width; x += SCHOLIA_TILE_SIZE)
      {
        g_autoptr(GdkTexture) tile = fixture_dup_tile (picture, level, x / SCHOLIA_TILE_SIZE,
                                                       y / SCHOLIA_TILE_SIZE);

        g_assert_cmpint (gdk_texture_get_width (tile), ==, MIN (SCHOLIA_TILE_SIZE, *width - x));
        g_assert_cmpint (gdk_texture_get_height (tile), ==, MIN (SCHOLIA_TILE_SIZE, *height - y));
        gdk_texture_download (tile, pixels + ((gsize) y * *width + x) * 4, (gsize) *width * 4);
      }

  return pixels;
}

static guint8 *
pixel_at (const FixtureImage *self,
          guint               x,
          guint               y)
{
  return self->rgba + ((gsize) y * self->width + x) * 4;
}

static guint8
premultiply (guint8 value,
             guint8 alpha)
{
  return (guint8) ((value * alpha * 2 + 255) / 510);
}

static void
assert_pixel (const guint8 *bgra,
              const guint8 *rgba,
              guint         x,
              guint         y,
              guint         tolerance)
{
  guint8 expected[4];

  expected[0] = premultiply (rgba[2], rgba[3]);
  expected[1] = premultiply (rgba[1], rgba[3]);
  expected[2] = premultiply (rgba[0], rgba[3]);
  expected[3] = rgba[3];
  for (guint i = 0; i < 4; i++)
    if (ABS (bgra[i] - expected[i]) > (int) tolerance)
      g_error ("pixel %u, %u: blue green red alpha %u %u %u %u instead of %u %u %u %u", x, y,
               bgra[0], bgra[1], bgra[2], bgra[3],
               expected[0], expected[1], expected[2], expected[3]);
}

void
fixture_assert_equal (ScholiaPicture     *picture,
                      const FixtureImage *image,
                      guint               tolerance)
{
  guint width, height;
  g_autofree guint8 *pixels = fixture_dup_level (picture, 0, &width, &height);

  g_assert_cmpuint (width, ==, image->width);
  g_assert_cmpuint (height, ==, image->height);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      assert_pixel (pixels + ((gsize) y * width + x) * 4, pixel_at (image, x, y), x, y, tolerance);
}
