/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A decoder that does what its image says, line by line: how the application takes each way in
 * which a decoder may end, and one that is slow. Never installed. */

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scholia-pyramid-file.h"
#include "scholia-pyramid-writer.h"
#include "scholia-report.h"

#define IMAGE_FD 3
#define PYRAMID_FD 4
#define REPORT_FD 5

static ScholiaPyramidLayout layout;
static ScholiaPyramidFlags flags;
static guint8 *said; /* a byte for each tile */
/* Of a picture that is written as the real decoder does. */
static ScholiaPyramidWriter *writer;
static ScholiaPyramidPlan plan;
static guint n_rows_put;

static void
put (const void *bytes,
     gsize       length,
     guint64     offset)
{
  g_assert_cmpint (pwrite (PYRAMID_FD, bytes, length, (off_t) offset), ==, length);
}

static void
report (const ScholiaReport *self)
{
  guint8 bytes[SCHOLIA_REPORT_BYTES];

  scholia_report_encode (self, bytes);
  if (write (REPORT_FD, bytes, sizeof bytes) != sizeof bytes)
    _exit (3);
}

static void
put_header (void)
{
  guint8 header[SCHOLIA_PYRAMID_HEADER_BYTES];

  scholia_pyramid_header_encode (&layout, flags, header);
  put (header, sizeof header, 0);
}

static void
say_size (const guint *numbers)
{
  ScholiaReport size = { .kind = SCHOLIA_REPORT_SIZE, .width = numbers[0], .height = numbers[1],
                         .bytes_per_pixel = numbers[2], .preview_width = numbers[3],
                         .preview_height = numbers[4], .flags = numbers[5] };

  g_assert_true (scholia_pyramid_layout_plan (&layout, size.width, size.height,
                                              size.bytes_per_pixel, size.preview_width,
                                              size.preview_height, NULL));
  flags = size.flags;
  g_free (said);
  said = g_new0 (guint8, layout.n_tiles);
  put_header ();
  put ("", 1, layout.size_bytes - 1);
  report (&size);
}

/* All pixels of a tile are its level's number and then some. */
static void
put_tile (guint level,
          guint column,
          guint row)
{
  ScholiaPyramidTile tile = scholia_pyramid_layout_get_tile (&layout, level, column, row);
  gsize length = (gsize) tile.width * tile.height * layout.bytes_per_pixel;
  g_autofree guint8 *pixels = g_malloc (length);
  guint8 state = SCHOLIA_PYRAMID_TILE_OPAQUE;

  memset (pixels, 0x40 + (int) level, length);
  put (pixels, length, tile.offset);
  put (&state, 1, layout.states_offset +
                  scholia_pyramid_layout_index (&layout, level, column, row));
  said[scholia_pyramid_layout_index (&layout, level, column, row)] = 1;
}

static void
say_tiles (const guint *numbers)
{
  ScholiaReport tiles = { .kind = SCHOLIA_REPORT_TILES, .level = numbers[0], .column = numbers[1],
                          .row = numbers[2], .n_columns = numbers[3], .n_rows = numbers[4] };

  if (scholia_report_fits (&tiles, &layout))
    for (guint row = tiles.row; row < tiles.row + tiles.n_rows; row++)
      for (guint column = tiles.column; column < tiles.column + tiles.n_columns; column++)
        put_tile (tiles.level, column, row);
  report (&tiles);
}

/* That were not said before. */
static void
say_all (void)
{
  for (guint level = 0; level < layout.n_levels; level++)
    for (guint row = 0; row < layout.levels[level].rows; row++)
      for (guint column = 0; column < layout.levels[level].columns; column++)
        if (!said[scholia_pyramid_layout_index (&layout, level, column, row)])
          say_tiles ((const guint[]) { level, column, row, 1, 1 });
}

static void
say_preview (void)
{
  gsize length = (gsize) layout.preview_width * layout.preview_height * layout.bytes_per_pixel;
  g_autofree guint8 *pixels = g_malloc (length);

  memset (pixels, 0x20, length);
  put (pixels, length, layout.preview_offset);
  report (&(ScholiaReport) { .kind = SCHOLIA_REPORT_PREVIEW });
}

static void
say_done (void)
{
  flags |= SCHOLIA_PYRAMID_COMPLETE;
  put_header ();
  report (&(ScholiaReport) { .kind = SCHOLIA_REPORT_DONE, .flags = flags });
}

static void
say_failed (const guint *numbers,
            const char  *words)
{
  ScholiaReport failed = { .kind = SCHOLIA_REPORT_FAILED, .failure = numbers[0] };

  scholia_report_set_texts (&failed, "PNG", words);
  report (&failed);
}

/* Width, height, bytes of a pixel, orientation. */
static void
begin_picture (const guint *numbers)
{
  plan = (ScholiaPyramidPlan) { .width = numbers[0], .height = numbers[1],
                                .has_alpha = numbers[2] == 4, .orientation = numbers[3] };
  writer = scholia_pyramid_writer_new (PYRAMID_FD, REPORT_FD);
  g_assert_true (scholia_pyramid_writer_begin (writer, &plan, NULL));
}

/* Red says how far from the left, green how far from the top, of 255; the others are full. */
static void
put_rows (guint n_rows)
{
  guint bpp = plan.has_alpha ? 4 : 3;
  g_autofree guint8 *row = g_malloc ((gsize) plan.width * bpp);

  memset (row, 255, (gsize) plan.width * bpp);
  for (guint end = n_rows_put + n_rows; n_rows_put < end; n_rows_put++)
    {
      for (guint x = 0; x < plan.width; x++)
        {
          row[(gsize) x * bpp + (plan.has_alpha ? 2 : 0)] = (guint8) (x * 255 / plan.width);
          row[(gsize) x * bpp + 1] = (guint8) (n_rows_put * 255 / plan.height);
        }
      g_assert_true (scholia_pyramid_writer_put_row (writer, row, NULL));
    }
}

/* Opening a pipe waits for whoever opens its other end. */
static void
wait_for (const char *path)
{
  char byte;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd >= 0 && read (fd, &byte, 1) >= 0)
    close (fd);
}

/* The three that were handed over, and nothing of the application's. */
static void
check_descriptors (void)
{
  DIR *folder = opendir ("/proc/self/fd");
  struct dirent *entry;

  while ((entry = readdir (folder)) != NULL)
    {
      int fd = atoi (entry->d_name);
      g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
      g_autofree char *target = g_file_read_link (path, NULL);

      if (entry->d_name[0] == '.' || fd == dirfd (folder))
        continue;
      if (fd > REPORT_FD || (fd < IMAGE_FD && g_strcmp0 (target, "/dev/null") != 0))
        say_failed ((const guint[]) { SCHOLIA_FAILURE_INTERNAL, 0, 0 }, target);
    }
  closedir (folder);
}

/* Ignored and blocked is what a process inherits. */
static void
check_signals (void)
{
  sigset_t blocked;

  sigprocmask (SIG_BLOCK, NULL, &blocked);
  for (int signal_number = 1; signal_number < 32; signal_number++)
    {
      struct sigaction action;

      if (sigaction (signal_number, NULL, &action) == 0 &&
          (action.sa_handler == SIG_IGN || sigismember (&blocked, signal_number)))
        say_failed ((const guint[]) { SCHOLIA_FAILURE_INTERNAL, 0, 0 }, "not as at first");
    }
}

/* malloc() is told to ask for huge pages, unless a person told it something else. */
static void
check_tunables (const char *expected)
{
  const char *tunables = g_getenv ("GLIBC_TUNABLES");

  if (g_strcmp0 (tunables, expected) != 0)
    say_failed ((const guint[]) { SCHOLIA_FAILURE_INTERNAL, 0, 0 }, tunables);
}

/* The cache's file has a name; the second try's has none. */
static void
fail_if_in_cache (void)
{
  struct stat status;

  if (fstat (PYRAMID_FD, &status) == 0 && status.st_nlink > 0)
    {
      say_failed ((const guint[]) { SCHOLIA_FAILURE_NO_ROOM, 0, 0 }, NULL);
      _exit (1);
    }
}

/* The first one that is started; not the one after what it made was lost. */
static void
hang_if_in_cache (void)
{
  struct stat status;

  if (fstat (PYRAMID_FD, &status) == 0 && status.st_nlink > 0)
    pause ();
}

static void
fill_pipe (guint8 byte,
           gsize  length)
{
  g_autofree guint8 *bytes = g_malloc (length);

  memset (bytes, byte, length);
  if (write (REPORT_FD, bytes, length) < 0)
    _exit (3);
}

static void
flood (void)
{
  for (;;)
    report (&(ScholiaReport) { .kind = SCHOLIA_REPORT_PROGRESS, .done = 1 });
}

/* A sanitizer would say something of it, at length. */
static void
end_by (int signal_number)
{
  signal (signal_number, SIG_DFL);
  raise (signal_number);
}

static void
obey (const char *line)
{
  char verb[32] = "", words[4096] = "";
  guint n[6] = { 0 };

  if (sscanf (line, "%31s %u %u %u %u %u %u", verb, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5]) < 1)
    return;
  sscanf (line, "%*s %4095[^\n]", words);

  if (g_str_equal (verb, "size")) say_size (n);
  else if (g_str_equal (verb, "preview")) say_preview ();
  else if (g_str_equal (verb, "tiles")) say_tiles (n);
  else if (g_str_equal (verb, "all")) say_all ();
  else if (g_str_equal (verb, "whole"))
    report (&(ScholiaReport) { .kind = SCHOLIA_REPORT_WHOLE });
  else if (g_str_equal (verb, "done")) say_done ();
  else if (g_str_equal (verb, "part"))
    report (&(ScholiaReport) { .kind = SCHOLIA_REPORT_PART, .area = { n[0], n[1], n[2], n[3] } });
  else if (g_str_equal (verb, "picture")) begin_picture (n);
  else if (g_str_equal (verb, "rows")) put_rows (n[0]);
  else if (g_str_equal (verb, "finish"))
    g_assert_true (scholia_pyramid_writer_finish (writer, NULL));
  else if (g_str_equal (verb, "failed")) say_failed (n, strchr (words, ':'));
  else if (g_str_equal (verb, "bytes")) fill_pipe ((guint8) n[0], n[1]);
  else if (g_str_equal (verb, "progress"))
    report (&(ScholiaReport) { .kind = SCHOLIA_REPORT_PROGRESS, .done = n[0] });
  else if (g_str_equal (verb, "flood")) flood ();
  else if (g_str_equal (verb, "full-once")) fail_if_in_cache ();
  else if (g_str_equal (verb, "hang-in-cache")) hang_if_in_cache ();
  else if (g_str_equal (verb, "descriptors")) check_descriptors ();
  else if (g_str_equal (verb, "signals")) check_signals ();
  else if (g_str_equal (verb, "tunables")) check_tunables (words);
  else if (g_str_equal (verb, "wait")) wait_for (words);
  else if (g_str_equal (verb, "sleep-ms")) usleep (n[0] * 1000);
  else if (g_str_equal (verb, "close")) close (REPORT_FD);
  else if (g_str_equal (verb, "hang")) pause ();
  else if (g_str_equal (verb, "raise")) end_by ((int) n[0]);
  else if (g_str_equal (verb, "exit")) _exit ((int) n[0]);
  else g_error ("what is “%s”?", line);
}

int
main (void)
{
  char script[8192] = "";
  g_auto(GStrv) lines = NULL;

  if (pread (IMAGE_FD, script, sizeof script - 1, 0) < 0)
    return 4;

  lines = g_strsplit (script, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    obey (lines[i]);
  /* Not return: what waits for the end of a process, as sanitizers do, takes its time. */
  _exit (EXIT_SUCCESS);
}
