/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "failing-disk.h"
#include "scholia-error.h"
#include "scholia-pyramid-file.h"

#define HEADER SCHOLIA_PYRAMID_HEADER_BYTES
#define SEALED (HEADER - 32)
#define TILE SCHOLIA_PYRAMID_TILE
/* Headers, and areas, drawn at random. */
#define N_RANDOM 2000

static void
write_at (int         fd,
          guint64     offset,
          const void *bytes,
          gsize       length)
{
  g_assert_cmpint (pwrite (fd, bytes, length, (off_t) offset), ==, (gssize) length);
}

/* Each tile is filled with its index, the preview with 200. */
static int
make_file (const ScholiaPyramidLayout *layout,
           ScholiaPyramidFlags         flags,
           ScholiaPyramidTileState     state)
{
  int fd = memfd_create ("pyramid", MFD_CLOEXEC);
  guint8 header[HEADER];
  g_autofree guint8 *states = g_malloc (layout->n_tiles);
  gsize preview_bytes = (gsize) layout->preview_width * layout->preview_height *
                        layout->bytes_per_pixel;
  g_autofree guint8 *preview = g_malloc (preview_bytes);

  g_assert_cmpint (ftruncate (fd, (off_t) layout->size_bytes), ==, 0);
  scholia_pyramid_header_encode (layout, flags, header);
  write_at (fd, 0, header, HEADER);
  memset (states, (int) state, layout->n_tiles);
  write_at (fd, layout->states_offset, states, layout->n_tiles);
  memset (preview, 200, preview_bytes);
  write_at (fd, layout->preview_offset, preview, preview_bytes);
  for (guint i = 0; i < layout->n_levels; i++)
    for (guint row = 0; row < layout->levels[i].rows; row++)
      for (guint column = 0; column < layout->levels[i].columns; column++)
        {
          ScholiaPyramidTile tile = scholia_pyramid_layout_get_tile (layout, i, column, row);
          gsize length = (gsize) tile.width * tile.height * layout->bytes_per_pixel;
          g_autofree guint8 *pixels = g_malloc (length);

          memset (pixels, (int) scholia_pyramid_layout_index (layout, i, column, row), length);
          write_at (fd, tile.offset, pixels, length);
        }

  return fd;
}

static ScholiaPyramidLayout
plan (void)
{
  ScholiaPyramidLayout layout;

  g_assert_true (scholia_pyramid_layout_plan (&layout, 1100, 600, 3, 138, 75, NULL));
  return layout;
}

static ScholiaPyramidTileState
read_state (ScholiaPyramidFile *file,
            guint               level,
            guint               column,
            guint               row)
{
  const ScholiaPyramidLevel *place = &scholia_pyramid_file_get_layout (file)->levels[level];
  g_autofree guint8 *states = g_malloc (place->columns * place->rows);
  g_autoptr(GError) error = NULL;

  scholia_pyramid_file_read_states (file, level, states, &error);
  g_assert_no_error (error);
  return states[row * place->columns + column];
}

/* Each pixel is of the tile that it lies in. */
static void
assert_area (ScholiaPyramidFile *file,
             guint               level,
             guint               x,
             guint               y,
             guint               width,
             guint               height)
{
  const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (file);
  g_autofree guint8 *pixels = g_malloc ((gsize) width * height * 3);
  g_autoptr(GError) error = NULL;

  scholia_pyramid_file_read_area (file, level, x, y, width, height, pixels, &error);
  g_assert_no_error (error);
  for (guint row = 0; row < height; row++)
    for (guint column = 0; column < width; column++)
      if (pixels[((gsize) row * width + column) * 3] !=
          scholia_pyramid_layout_index (layout, level, (x + column) / TILE, (y + row) / TILE))
        g_error ("pixel %u, %u of level %u is another tile's", x + column, y + row, level);
}

static void
test_reads_what_is_there (void)
{
  ScholiaPyramidLayout layout = plan ();
  int fd = make_file (&layout, SCHOLIA_PYRAMID_COMPLETE, SCHOLIA_PYRAMID_TILE_OPAQUE);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaPyramidFile) file = scholia_pyramid_file_open (fd, &error);
  guint8 preview[138 * 75 * 3];

  g_assert_no_error (error);
  close (fd);
  g_assert_cmpmem (scholia_pyramid_file_get_layout (file), sizeof layout, &layout, sizeof layout);
  g_assert_cmpint (scholia_pyramid_file_get_flags (file), ==, SCHOLIA_PYRAMID_COMPLETE);
  scholia_pyramid_file_read_preview (file, preview, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (preview[sizeof preview - 1], ==, 200);
  for (guint i = 0; i < layout.n_levels; i++)
    {
      const ScholiaPyramidLevel *level = &layout.levels[i];

      assert_area (file, i, 0, 0, level->width, level->height);
      assert_area (file, i, level->width - 1, level->height - 1, 1, 1);
      for (guint row = 0; row < level->rows; row++)
        for (guint column = 0; column < level->columns; column++)
          {
            ScholiaPyramidTile tile = scholia_pyramid_layout_get_tile (&layout, i, column, row);

            g_assert_cmpint (read_state (file, i, column, row), ==, SCHOLIA_PYRAMID_TILE_OPAQUE);
            assert_area (file, i, column * TILE, row * TILE, tile.width, tile.height);
          }
    }
}

/* Across up to four tiles, from and to any pixel of them. */
static void
test_reads_any_area (void)
{
  ScholiaPyramidLayout layout = plan ();
  int fd = make_file (&layout, 0, SCHOLIA_PYRAMID_TILE_MISSING);
  g_autoptr(ScholiaPyramidFile) file = scholia_pyramid_file_open (fd, NULL);
  g_autoptr(GRand) rand = g_rand_new_with_seed (20261127);

  for (guint i = 0; i < N_RANDOM; i++)
    {
      const ScholiaPyramidLevel *level = &layout.levels[i % layout.n_levels];
      guint x = (guint) g_rand_int_range (rand, 0, (gint32) level->width);
      guint y = (guint) g_rand_int_range (rand, 0, (gint32) level->height);

      assert_area (file, i % layout.n_levels, x, y,
                   (guint) g_rand_int_range (rand, 1, (gint32) (level->width - x) + 1),
                   (guint) g_rand_int_range (rand, 1, (gint32) MIN (level->height - y, 60) + 1));
    }
  close (fd);
}

/* Who shows it has it open while it is written. */
static void
test_sees_what_comes_later (void)
{
  ScholiaPyramidLayout layout = plan ();
  int fd = make_file (&layout, 0, SCHOLIA_PYRAMID_TILE_MISSING);
  g_autoptr(ScholiaPyramidFile) file = scholia_pyramid_file_open (fd, NULL);
  guint64 place = layout.states_offset + scholia_pyramid_layout_index (&layout, 0, 2, 1);

  g_assert_nonnull (file);
  g_assert_cmpint (read_state (file, 0, 2, 1), ==, SCHOLIA_PYRAMID_TILE_MISSING);
  write_at (fd, place, "\2", 1);
  g_assert_cmpint (read_state (file, 0, 2, 1), ==, SCHOLIA_PYRAMID_TILE_OPAQUE);
  write_at (fd, place, "\3", 1);
  g_assert_cmpint (read_state (file, 0, 2, 1), ==, SCHOLIA_PYRAMID_TILE_MISSING);
  close (fd);
}

static void
assert_level (ScholiaPyramidFile *file,
              gboolean            expected_whole,
              gboolean            expected_opaque)
{
  g_autoptr(GError) error = NULL;
  gboolean is_opaque, is_whole = scholia_pyramid_file_has_level (file, 0, &is_opaque, &error);

  g_assert_true (is_whole == expected_whole);
  if (is_whole)
    g_assert_true (is_opaque == expected_opaque);
  else
    g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static void
test_knows_a_whole_level (void)
{
  ScholiaPyramidLayout layout = plan ();
  int fd = make_file (&layout, 0, SCHOLIA_PYRAMID_TILE_OPAQUE);
  g_autoptr(ScholiaPyramidFile) file = scholia_pyramid_file_open (fd, NULL);
  guint64 place = layout.states_offset + scholia_pyramid_layout_index (&layout, 0, 2, 1);

  assert_level (file, TRUE, TRUE);
  /* Another level's is of no account. */
  write_at (fd, place + 1, "\0", 1);
  assert_level (file, TRUE, TRUE);
  write_at (fd, place, "\1", 1);
  assert_level (file, TRUE, FALSE);
  write_at (fd, place, "\0", 1);
  assert_level (file, FALSE, FALSE);
  write_at (fd, place, "\3", 1);
  assert_level (file, FALSE, FALSE);
  close (fd);
}

static void
assert_refused (int          fd,
                ScholiaError code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaPyramidFile) file = scholia_pyramid_file_open (fd, &error);

  g_assert_null (file);
  g_assert_error (error, SCHOLIA_ERROR, (int) code);
}

static void
assert_unreadable (ScholiaPyramidFile *file)
{
  const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (file);
  g_autofree guint8 *bytes = g_malloc (layout->size_bytes);
  GError *errors[4] = { NULL };
  gboolean is_opaque;

  g_assert_false (scholia_pyramid_file_read_area (file, 0, 0, 0, 1100, 600, bytes, &errors[0]));
  g_assert_false (scholia_pyramid_file_read_area (file, 0, 7, 7, 3, 3, bytes, &errors[1]));
  g_assert_false (scholia_pyramid_file_read_preview (file, bytes, &errors[2]));
  g_assert_false (scholia_pyramid_file_has_level (file, 0, &is_opaque, &errors[3]));
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_assert_error (errors[i], SCHOLIA_ERROR, SCHOLIA_ERROR_DISK);
      g_clear_error (&errors[i]);
    }
}

/* Under who reads it: with a mapping that was the end of the program. */
static void
test_made_shorter (void)
{
  ScholiaPyramidLayout layout = plan ();
  int fd = make_file (&layout, SCHOLIA_PYRAMID_COMPLETE, SCHOLIA_PYRAMID_TILE_OPAQUE);
  g_autoptr(ScholiaPyramidFile) file = scholia_pyramid_file_open (fd, NULL);

  g_assert_cmpint (ftruncate (fd, HEADER), ==, 0);
  assert_unreadable (file);
  close (fd);
}

static void
test_failing_disk (void)
{
  ScholiaPyramidLayout layout = plan ();
  int fd = make_file (&layout, SCHOLIA_PYRAMID_COMPLETE, SCHOLIA_PYRAMID_TILE_OPAQUE);
  g_autoptr(ScholiaPyramidFile) file = scholia_pyramid_file_open (fd, NULL);

  failing_disk_set (FAILING_DISK_EIO);
  assert_unreadable (file);
  assert_refused (fd, SCHOLIA_ERROR_DISK);
  failing_disk_set (FAILING_DISK_SOUND);
  assert_area (file, 0, 0, 0, 1100, 600);
  close (fd);
}

/* A signal, and a file system that reads less than it was asked for. */
static void
test_stuttering_disk (void)
{
  ScholiaPyramidLayout layout = plan ();
  int fd = make_file (&layout, SCHOLIA_PYRAMID_COMPLETE, SCHOLIA_PYRAMID_TILE_OPAQUE);
  g_autoptr(ScholiaPyramidFile) file = scholia_pyramid_file_open (fd, NULL);

  failing_disk_set (FAILING_DISK_STUTTERS);
  assert_area (file, 0, 500, 500, 600, 100);
  failing_disk_set (FAILING_DISK_SOUND);
  close (fd);
}

/* One descriptor more than this program may have. */
static void
test_no_descriptor (void)
{
  ScholiaPyramidLayout layout = plan ();
  int fd = make_file (&layout, SCHOLIA_PYRAMID_COMPLETE, SCHOLIA_PYRAMID_TILE_OPAQUE);
  struct rlimit before, few;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  few = (struct rlimit) { (rlim_t) fd + 1, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  assert_refused (fd, SCHOLIA_ERROR_INTERNAL);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  close (fd);
}

/* A hostile decoder that changes the sizes under who reads. */
static void
test_sizes_are_a_copy (void)
{
  ScholiaPyramidLayout layout = plan (), other;
  int fd = make_file (&layout, 0, SCHOLIA_PYRAMID_TILE_MISSING);
  g_autoptr(ScholiaPyramidFile) file = scholia_pyramid_file_open (fd, NULL);
  guint8 header[HEADER];

  g_assert_true (scholia_pyramid_layout_plan (&other, 9000, 9000, 4, 0, 0, NULL));
  scholia_pyramid_header_encode (&other, 0, header);
  write_at (fd, 0, header, HEADER);
  g_assert_cmpmem (scholia_pyramid_file_get_layout (file), sizeof layout, &layout, sizeof layout);
  close (fd);
}

static void
test_wrong_length (void)
{
  ScholiaPyramidLayout layout = plan ();
  const guint64 lengths[] = { 0, 1, HEADER - 1, HEADER, layout.preview_offset,
                              layout.size_bytes - 1, layout.size_bytes + 1,
                              layout.size_bytes + 4096 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      int fd = make_file (&layout, 0, SCHOLIA_PYRAMID_TILE_MISSING);

      g_assert_cmpint (ftruncate (fd, (off_t) lengths[i]), ==, 0);
      assert_refused (fd, SCHOLIA_ERROR_MALFORMED);
      close (fd);
    }
}

/* Any byte of it. */
static void
test_damaged_header (void)
{
  ScholiaPyramidLayout layout = plan ();
  int fd = make_file (&layout, 0, SCHOLIA_PYRAMID_TILE_MISSING);

  for (guint i = 0; i < HEADER; i++)
    {
      guint8 byte, other;

      g_assert_cmpint (pread (fd, &byte, 1, i), ==, 1);
      other = (guint8) ~byte;
      write_at (fd, i, &other, 1);
      assert_refused (fd, SCHOLIA_ERROR_MALFORMED);
      write_at (fd, i, &byte, 1);
    }
  close (fd);
}

/* A number of the header, with the digest that belongs to it. */
static void
seal_with (int     fd,
           guint   offset,
           guint32 number)
{
  guint8 header[HEADER];
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = 32;

  g_assert_cmpint (pread (fd, header, HEADER, 0), ==, HEADER);
  number = GUINT32_TO_LE (number);
  memcpy (header + offset, &number, 4);
  g_checksum_update (checksum, header, SEALED);
  g_checksum_get_digest (checksum, header + SEALED, &length);
  write_at (fd, 0, header, HEADER);
}

static void
test_lying_header (void)
{
  static const struct
  {
    guint        offset;
    guint32      number;
    ScholiaError code;
  } lies[] = {
    { 8, SCHOLIA_PYRAMID_VERSION + 1, SCHOLIA_ERROR_VERSION },
    { 8, 0, SCHOLIA_ERROR_VERSION },
    { 12, 1u << 31, SCHOLIA_ERROR_MALFORMED },
    { 12, SCHOLIA_PYRAMID_COMPLETE, SCHOLIA_ERROR_MALFORMED }, /* but tiles are missing */
    { 16, 1101, SCHOLIA_ERROR_MALFORMED },
    { 16, G_MAXUINT32, SCHOLIA_ERROR_TOO_LARGE },
    { 20, 0, SCHOLIA_ERROR_MALFORMED },
    { 24, 4, SCHOLIA_ERROR_MALFORMED },
    { 24, 0, SCHOLIA_ERROR_MALFORMED },
    { 28, G_MAXUINT32, SCHOLIA_ERROR_MALFORMED },
    { 32, 0, SCHOLIA_ERROR_MALFORMED },
    { 36, 4, SCHOLIA_ERROR_MALFORMED },
    { 40, 7, SCHOLIA_ERROR_MALFORMED },
    { 44, 1, SCHOLIA_ERROR_MALFORMED },
  };
  ScholiaPyramidLayout layout = plan ();

  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      int fd = make_file (&layout, 0, SCHOLIA_PYRAMID_TILE_MISSING);

      seal_with (fd, lies[i].offset, lies[i].number);
      assert_refused (fd, lies[i].code);
      close (fd);
    }
}

static void
test_foreign (void)
{
  int pipes[2];
  int fd = memfd_create ("foreign", MFD_CLOEXEC);
  g_autofree guint8 *noise = g_malloc (20000);

  for (guint i = 0; i < 20000; i++)
    noise[i] = (guint8) (i * 31);
  write_at (fd, 0, noise, 20000);
  assert_refused (fd, SCHOLIA_ERROR_MALFORMED);
  close (fd);

  g_assert_cmpint (pipe (pipes), ==, 0);
  assert_refused (pipes[0], SCHOLIA_ERROR_MALFORMED);
  close (pipes[0]);
  close (pipes[1]);
  assert_refused (-1, SCHOLIA_ERROR_INTERNAL);
}

static void
test_header_round_trip (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20260402);

  for (guint i = 0; i < N_RANDOM; i++)
    {
      guint width = (guint) g_rand_int_range (rand, 1, 9999);
      guint height = (guint) g_rand_int_range (rand, 1, 9999);
      ScholiaPyramidFlags flags = (guint) g_rand_int_range (rand, 0, 8), read_flags;
      ScholiaPyramidLayout layout, read_layout;
      g_autoptr(GError) error = NULL;
      guint8 header[HEADER];

      g_assert_true (scholia_pyramid_layout_plan (&layout, width, height, 3 + i % 2,
                                                  i % 3 == 0 ? (width + 7) / 8 : 0,
                                                  i % 3 == 0 ? (height + 7) / 8 : 0, NULL));
      scholia_pyramid_header_encode (&layout, flags, header);
      scholia_pyramid_header_decode (header, &read_layout, &read_flags, &error);
      g_assert_no_error (error);
      g_assert_cmpint (read_flags, ==, flags);
      g_assert_cmpmem (&read_layout, sizeof read_layout, &layout, sizeof layout);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/pyramid-file/reads-what-is-there", test_reads_what_is_there);
  g_test_add_func ("/image/pyramid-file/sees-what-comes-later", test_sees_what_comes_later);
  g_test_add_func ("/image/pyramid-file/reads-any-area", test_reads_any_area);
  g_test_add_func ("/image/pyramid-file/knows-a-whole-level", test_knows_a_whole_level);
  g_test_add_func ("/image/pyramid-file/made-shorter", test_made_shorter);
  g_test_add_func ("/image/pyramid-file/failing-disk", test_failing_disk);
  g_test_add_func ("/image/pyramid-file/stuttering-disk", test_stuttering_disk);
  g_test_add_func ("/image/pyramid-file/no-descriptor", test_no_descriptor);
  g_test_add_func ("/image/pyramid-file/sizes-are-a-copy", test_sizes_are_a_copy);
  g_test_add_func ("/image/pyramid-file/wrong-length", test_wrong_length);
  g_test_add_func ("/image/pyramid-file/damaged-header", test_damaged_header);
  g_test_add_func ("/image/pyramid-file/lying-header", test_lying_header);
  g_test_add_func ("/image/pyramid-file/foreign", test_foreign);
  g_test_add_func ("/image/pyramid-file/header-round-trip", test_header_round_trip);
  return g_test_run ();
}
