/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For test-references.py:
 *   picture-tool dump FILE...    decodes each as the application does, and prints a line of JSON
 *                                followed by its levels as straight RGBA
 *   picture-tool ycck FILE       reads a PPM, writes an inverted YCCK JPEG as Adobe does
 *   picture-tool inks FILE       writes a profile for CMYK */

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "decoder-fixture.h"
#include "scholia-colour-inks.h"
#include "scholia-image-sniffer.h"

static void
print_pixel (const guint8 *pixel,
             guint         bytes_per_pixel)
{
  if (bytes_per_pixel == 4)
    fwrite ((guint8[]) { pixel[2], pixel[1], pixel[0], pixel[3] }, 1, 4, stdout);
  else
    fwrite ((guint8[]) { pixel[0], pixel[1], pixel[2], 255 }, 1, 4, stdout);
}

static void
print_levels (ScholiaPyramidFile *file)
{
  const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (file);

  for (guint level = 0; level < layout->n_levels; level++)
    {
      guint n_pixels = layout->levels[level].width * layout->levels[level].height;
      g_autofree guint8 *pixels = decoder_read_level (file, level);

      for (gsize i = 0; i < n_pixels; i++)
        print_pixel (pixels + i * layout->bytes_per_pixel, layout->bytes_per_pixel);
    }
}

/* What a server says of it, who decodes nothing; 0 × 0 where it does not take it. */
static void
print_sniffed (GBytes *bytes)
{
  ScholiaImageInfo info = { 0 };
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  (void) scholia_image_sniff (data, length, &info, NULL);
  printf ("\"sniffed\": [%u, %u], ", info.width, info.height);
}

static void
dump (const char *path)
{
  g_autofree char *data = NULL;
  g_autoptr(GBytes) bytes = NULL;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, NULL))
    g_error ("cannot read %s", path);

  bytes = g_bytes_new_take (g_steal_pointer (&data), length);
  {
    g_auto(DecoderRun) run = decoder_run_bytes (bytes);
    ScholiaReport last = decoder_run_last (&run);
    g_autoptr(ScholiaPyramidFile) file = NULL;
    const ScholiaPyramidLayout *layout;

    if (last.kind != SCHOLIA_REPORT_DONE)
      {
        printf ("{\"failure\": %d, \"status\": %d}\n", last.failure, run.status);
        return;
      }

    file = decoder_run_open (&run);
    layout = scholia_pyramid_file_get_layout (file);
    printf ("{");
    print_sniffed (bytes);
    printf ("\"width\": %u, \"height\": %u, \"levels\": %u, \"notes\": %u}\n",
            layout->width, layout->height, layout->n_levels,
            last.flags & (SCHOLIA_PYRAMID_FIRST_FRAME | SCHOLIA_PYRAMID_PROFILE_IGNORED));
    print_levels (file);
  }
}

static void
write_ycck (const char *path)
{
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  unsigned width, height;
  FILE *file = fopen (path, "wb");
  g_autofree guint8 *row = NULL;
  JSAMPROW rows[1];

  if (file == NULL || scanf ("P6 %u %u 255", &width, &height) != 2 || getchar () == EOF)
    g_error ("%s, or the picture, cannot be used", path);

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_stdio_dest (&jpeg, file);
  jpeg.image_width = width;
  jpeg.image_height = height;
  jpeg.input_components = 4;
  jpeg.in_color_space = JCS_CMYK;
  jpeg_set_defaults (&jpeg);
  jpeg_set_colorspace (&jpeg, JCS_YCCK);
  jpeg_set_quality (&jpeg, 95, TRUE);
  jpeg_start_compress (&jpeg, TRUE);
  row = g_malloc (width * 4);
  rows[0] = row;
  for (unsigned y = 0; y < height; y++)
    {
      for (unsigned x = 0; x < width; x++)
        {
          if (fread (row + 4 * x, 1, 3, stdin) != 3)
            g_error ("the picture ends too early");
          row[4 * x + 3] = (guint8) (255 - x);
        }
      jpeg_write_scanlines (&jpeg, rows, 1);
    }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  fclose (file);
}

static void
write_inks (const char *path)
{
  cmsHPROFILE profile = scholia_colour_inks_create_profile ();

  if (!cmsSaveProfileToFile (profile, path))
    g_error ("cannot write %s", path);
  cmsCloseProfile (profile);
}

int
main (int    argc,
      char **argv)
{
  if (argc >= 3 && strcmp (argv[1], "dump") == 0)
    for (int i = 2; i < argc; i++)
      dump (argv[i]);
  else if (argc == 3 && strcmp (argv[1], "ycck") == 0)
    write_ycck (argv[2]);
  else if (argc == 3 && strcmp (argv[1], "inks") == 0)
    write_inks (argv[2]);
  else
    return 2;

  return EXIT_SUCCESS;
}
