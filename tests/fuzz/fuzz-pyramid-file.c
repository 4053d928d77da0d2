/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "scholia-pyramid-file.h"

#define DIGEST_BYTES 32
#define SEALED_BYTES (SCHOLIA_PYRAMID_HEADER_BYTES - DIGEST_BYTES)
/* Bytes of an input before the header's: the file's length, and whether it is sealed. */
#define PREFIX_BYTES 5
/* A tile's row, and then some. */
#define MAX_READ_BYTES (64 * 1024)

/* Nobody guesses a digest: the odd inputs get the right one. */
static void
seal (guint8 *header)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = DIGEST_BYTES;

  g_checksum_update (checksum, header, SEALED_BYTES);
  g_checksum_get_digest (checksum, header + SEALED_BYTES, &length);
}

static int
make_file (const guint8 *data,
           gsize         size)
{
  int fd = memfd_create ("pyramid", MFD_CLOEXEC);
  g_autofree guint8 *start = NULL;
  guint32 length;
  gsize start_bytes;

  memcpy (&length, data, sizeof length);
  length = GUINT32_FROM_LE (length);
  start_bytes = MAX (size - PREFIX_BYTES, SCHOLIA_PYRAMID_HEADER_BYTES);
  start = g_malloc0 (start_bytes);
  memcpy (start, data + PREFIX_BYTES, size - PREFIX_BYTES);
  if (data[4] % 2 == 1)
    seal (start);

  g_assert_cmpint (write (fd, start, start_bytes), ==, (gssize) start_bytes);
  g_assert_cmpint (ftruncate (fd, length), ==, 0);
  return fd;
}

/* The last pixel of each level and its tile's last row; all of a small preview. What is there can
 * be read: nobody makes the file shorter. */
static void
read_all (ScholiaPyramidFile *file)
{
  const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (file);
  gsize preview_bytes = (gsize) layout->preview_width * layout->preview_height *
                        layout->bytes_per_pixel;
  g_autofree guint8 *pixels = g_malloc (MAX_READ_BYTES);

  for (guint i = 0; i < layout->n_levels; i++)
    {
      const ScholiaPyramidLevel *level = &layout->levels[i];
      guint left = (level->columns - 1) * SCHOLIA_PYRAMID_TILE;
      gboolean is_opaque;

      g_assert_true (scholia_pyramid_file_read_area (file, i, left, level->height - 1,
                                                     level->width - left, 1, pixels, NULL));
      g_assert_true (scholia_pyramid_file_read_area (file, i, level->width - 1, level->height - 1,
                                                     1, 1, pixels, NULL));
      (void) scholia_pyramid_file_has_level (file, i, &is_opaque, NULL);
    }
  if (preview_bytes > 0 && preview_bytes <= MAX_READ_BYTES)
    g_assert_true (scholia_pyramid_file_read_preview (file, pixels, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(ScholiaPyramidFile) file = NULL;
  g_autoptr(GError) error = NULL;
  int fd;

  if (size < PREFIX_BYTES)
    return 0;

  fd = make_file (data, size);
  file = scholia_pyramid_file_open (fd, &error);
  close (fd);
  g_assert_true ((file == NULL) == (error != NULL));
  if (file != NULL)
    read_all (file);
  return 0;
}
