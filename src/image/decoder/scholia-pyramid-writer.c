/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-pyramid-writer.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "scholia-failure.h"
#include "scholia-reduce.h"
#include "scholia-reporter.h"
#include "scholia-strip.h"
#include "scholia-time-limit.h"
#include "scholia-turn.h"

#define TILE SCHOLIA_PYRAMID_TILE
/* Rows of a strip, at most and at least: a power of two, so that they never lie across the tiles of
 * two rows; and even, so that they can be halved. */
#define MAX_STRIP_ROWS TILE
#define MIN_STRIP_ROWS 2
/* Bytes. A strip that stays in a second-level cache is written and halved from there; a smaller one
 * costs more calls. 32 rows of 12,000 pixels. */
#define MAX_STRIP_BYTES (1280 * 1024)

struct _ScholiaPyramidWriter
{
  int                   fd;
  int                   report_fd;
  ScholiaPyramidPlan    plan;
  ScholiaPyramidLayout  layout;
  ScholiaTurn           turn;
  ScholiaStrip          strips[SCHOLIA_PYRAMID_MAX_LEVELS];
  guint                 n_rows_put;
  guint8               *states;
  /* to_columns: the last rows, not yet in the strip. */
  guint8               *held_rows;
  guint                 n_held_rows;
};

ScholiaPyramidWriter *
scholia_pyramid_writer_new (int fd,
                            int report_fd)
{
  ScholiaPyramidWriter *self = g_new0 (ScholiaPyramidWriter, 1);

  self->fd = fd;
  self->report_fd = report_fd;
  return self;
}

void
scholia_pyramid_writer_free (ScholiaPyramidWriter *self)
{
  for (guint i = 0; i < SCHOLIA_PYRAMID_MAX_LEVELS; i++)
    scholia_strip_clear (&self->strips[i]);
  g_free (self->states);
  g_free (self->held_rows);
  g_free (self);
}

static gboolean
write_at (ScholiaPyramidWriter *self,
          guint64               offset,
          const guint8         *bytes,
          gsize                 length,
          GError              **error)
{
  while (length > 0)
    {
      gssize n = pwrite (self->fd, bytes, length, (off_t) offset);

      if (n > 0)
        {
          bytes += n;
          offset += (guint64) n;
          length -= (gsize) n;
        }
      else if (n == 0 || errno != EINTR)
        {
          scholia_failure_set_refused (error, "pwrite");
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
write_header (ScholiaPyramidWriter *self,
              ScholiaPyramidFlags   flags,
              GError              **error)
{
  guint8 header[SCHOLIA_PYRAMID_HEADER_BYTES];

  scholia_pyramid_header_encode (&self->layout, flags, header);
  return write_at (self, 0, header, sizeof header, error);
}

static gboolean
plan_layout (ScholiaPyramidWriter *self,
             GError              **error)
{
  const ScholiaPyramidPlan *plan = &self->plan;
  gboolean turned = self->turn.to_columns;

  if (!scholia_failure_check_size (plan->width, plan->height, error))
    return FALSE;

  /* What else can be wrong is wrong in this program. */
  if (!scholia_pyramid_layout_plan (&self->layout,
                                    turned ? plan->height : plan->width,
                                    turned ? plan->width : plan->height,
                                    plan->has_alpha ? 4 : 3,
                                    turned ? plan->preview_height : plan->preview_width,
                                    turned ? plan->preview_width : plan->preview_height, NULL))
    g_assert_not_reached ();

  return TRUE;
}

static guint
choose_strip_lines (ScholiaPyramidWriter *self)
{
  gsize row_bytes = (gsize) self->layout.width * self->layout.bytes_per_pixel;
  guint n = MAX_STRIP_ROWS;

  if (self->turn.to_columns)
    return TILE;

  while (n > MIN_STRIP_ROWS && n * row_bytes > MAX_STRIP_BYTES)
    n /= 2;
  return n;
}

static gboolean
allocate (ScholiaPyramidWriter *self,
          GError              **error)
{
  guint max_lines = choose_strip_lines (self);
  gsize row_bytes = (gsize) self->plan.width * self->layout.bytes_per_pixel;
  gboolean allocated = TRUE;

  for (guint i = 0; i < self->layout.n_levels && allocated; i++)
    allocated = scholia_strip_init (&self->strips[i], &self->layout, i, self->turn.to_columns,
                                    max_lines, self->turn.from_the_end);
  self->states = g_try_malloc (self->layout.n_tiles);
  if (self->turn.to_columns)
    self->held_rows = g_try_malloc (SCHOLIA_TURN_ROWS * row_bytes);
  if (!allocated || self->states == NULL || (self->turn.to_columns && self->held_rows == NULL))
    {
      scholia_failure_set_memory (error);
      return FALSE;
    }

  memset (self->states, SCHOLIA_PYRAMID_TILE_OPAQUE, self->layout.n_tiles);
  return TRUE;
}

static ScholiaPyramidFlags
get_first_flags (ScholiaPyramidWriter *self)
{
  return (self->plan.has_alpha ? 0 : SCHOLIA_PYRAMID_OPAQUE) |
         (self->plan.is_first_frame ? SCHOLIA_PYRAMID_FIRST_FRAME : 0) |
         (self->plan.ignores_profile ? SCHOLIA_PYRAMID_PROFILE_IGNORED : 0);
}

static void
report_size (ScholiaPyramidWriter *self)
{
  const ScholiaReport report = {
    .kind = SCHOLIA_REPORT_SIZE,
    .width = self->layout.width,
    .height = self->layout.height,
    .bytes_per_pixel = self->layout.bytes_per_pixel,
    .preview_width = self->layout.preview_width,
    .preview_height = self->layout.preview_height,
    .flags = get_first_flags (self),
  };

  scholia_reporter_send (self->report_fd, &report);
}

gboolean
scholia_pyramid_writer_begin (ScholiaPyramidWriter      *self,
                              const ScholiaPyramidPlan  *plan,
                              GError                   **error)
{
  g_return_val_if_fail (self != NULL && self->layout.width == 0, FALSE);

  scholia_time_limit_grant_pixels ((guint64) plan->width * plan->height);
  self->plan = *plan;
  self->turn = scholia_turn_get (plan->orientation);
  if (!plan_layout (self, error) || !allocate (self, error) ||
      !write_header (self, get_first_flags (self), error) ||
      /* The last byte gives the file its length: who maps it will not meet its end. */
      !write_at (self, self->layout.size_bytes - 1, (const guint8 *) "", 1, error))
    return FALSE;

  report_size (self);
  return TRUE;
}

gsize
scholia_pyramid_writer_get_held_bytes (ScholiaPyramidWriter *self)
{
  gsize held = 0;

  for (guint i = 0; i < self->layout.n_levels; i++)
    held += scholia_strip_get_size_bytes (&self->strips[i]);
  return held;
}

gboolean
scholia_pyramid_writer_put_preview (ScholiaPyramidWriter *self,
                                    const guint8         *pixels,
                                    GError              **error)
{
  const ScholiaReport report = { .kind = SCHOLIA_REPORT_PREVIEW };
  gsize length = (gsize) self->layout.preview_width * self->layout.preview_height *
                 self->layout.bytes_per_pixel;
  g_autofree guint8 *turned = g_try_malloc (length);

  g_return_val_if_fail (length > 0, FALSE);

  if (turned == NULL)
    {
      scholia_failure_set_memory (error);
      return FALSE;
    }

  scholia_turn_copy (self->turn, pixels, self->plan.preview_width, self->plan.preview_height,
                     self->layout.bytes_per_pixel, turned);
  if (!write_at (self, self->layout.preview_offset, turned, length, error))
    return FALSE;

  scholia_reporter_send (self->report_fd, &report);
  return TRUE;
}

static gboolean
write_parts (ScholiaPyramidWriter *self,
             const ScholiaStrip   *strip,
             GError              **error)
{
  guint bpp = self->layout.bytes_per_pixel;
  guint n_parts = scholia_strip_get_n_parts (strip);

  for (guint i = 0; i < n_parts; i++)
    {
      ScholiaStripPart part = scholia_strip_get_part (strip, i);
      gsize n_pixels = (gsize) part.width * part.height;

      if (bpp == 4 && !scholia_reduce_is_opaque (part.pixels, n_pixels))
        self->states[scholia_pyramid_layout_index (&self->layout, strip->level, part.column,
                                                   part.row)] = SCHOLIA_PYRAMID_TILE_TRANSLUCENT;
      if (!write_at (self, part.offset, part.pixels, n_pixels * bpp, error))
        return FALSE;
    }

  return TRUE;
}

/* The strips of a row of tiles come from above or from below: the last of them is at its end. */
static gboolean
ends_tiles (ScholiaPyramidWriter *self,
            const ScholiaStrip   *strip)
{
  guint first_line = strip->index * strip->max_lines;
  guint end = first_line + strip->n_lines;

  if (strip->of_columns)
    return TRUE;
  if (self->turn.from_the_end)
    return first_line % TILE == 0;
  return end % TILE == 0 || end == self->layout.levels[strip->level].height;
}

/* Pixels first, then the states, then the report: who sees a state sees the pixels. */
static gboolean
tell_tiles (ScholiaPyramidWriter *self,
            const ScholiaStrip   *strip,
            GError              **error)
{
  guint n_parts = scholia_strip_get_n_parts (strip);
  ScholiaStripPart first = scholia_strip_get_part (strip, 0);
  const ScholiaReport report = {
    .kind = SCHOLIA_REPORT_TILES,
    .level = strip->level,
    .column = first.column,
    .row = first.row,
    .n_columns = strip->of_columns ? 1 : n_parts,
    .n_rows = strip->of_columns ? n_parts : 1,
  };
  guint index = scholia_pyramid_layout_index (&self->layout, strip->level, first.column,
                                              first.row);
  guint step = strip->of_columns ? self->layout.levels[strip->level].columns : 1;
  guint run = strip->of_columns ? 1 : n_parts;

  for (guint i = 0; i < n_parts; i += run, index += step)
    if (!write_at (self, self->layout.states_offset + index, self->states + index, run, error))
      return FALSE;

  scholia_reporter_send (self->report_fd, &report);
  return TRUE;
}

/* Who looks at the picture sees it grow; of a small one there is nothing to see. */
static void
tell_part (ScholiaPyramidWriter *self,
           const ScholiaStrip   *strip)
{
  const ScholiaReport report = {
    .kind = SCHOLIA_REPORT_PART,
    .area = scholia_strip_get_area (strip, self->turn.from_the_end),
  };

  if (strip->level > 0 &&
      strip->level == scholia_pyramid_layout_get_growing_level (&self->layout))
    scholia_reporter_send (self->report_fd, &report);
}

/* A full strip goes into the file and, halved, into the strip of the next level, which may thereby
 * be full. */
static gboolean
flush (ScholiaPyramidWriter *self,
       GError              **error)
{
  for (guint level = 0; level < self->layout.n_levels; level++)
    {
      ScholiaStrip *strip = &self->strips[level];

      if (strip->n_filled < strip->n_lines)
        break;
      if (!write_parts (self, strip, error) ||
          (ends_tiles (self, strip) && !tell_tiles (self, strip, error)))
        return FALSE;
      tell_part (self, strip);
      if (level + 1 < self->layout.n_levels)
        scholia_strip_reduce (strip, strip + 1);
      scholia_strip_move (strip, !self->turn.from_the_end);
    }

  return TRUE;
}

static void
hold_row (ScholiaPyramidWriter *self,
          const guint8         *pixels)
{
  ScholiaStrip *strip = &self->strips[0];
  gsize row_bytes = (gsize) self->plan.width * self->layout.bytes_per_pixel;

  memcpy (self->held_rows + self->n_held_rows * row_bytes, pixels, row_bytes);
  self->n_held_rows++;
  if (self->n_held_rows < SCHOLIA_TURN_ROWS &&
      strip->n_filled + self->n_held_rows < strip->n_lines)
    return;

  scholia_turn_put_rows (self->turn, strip, self->held_rows, self->n_held_rows, self->plan.width);
  self->n_held_rows = 0;
}

gboolean
scholia_pyramid_writer_put_row (ScholiaPyramidWriter *self,
                                const guint8         *pixels,
                                GError              **error)
{
  ScholiaStrip *strip = &self->strips[0];

  g_return_val_if_fail (self->n_rows_put < self->plan.height, FALSE);

  self->n_rows_put++;
  if (self->turn.to_columns)
    hold_row (self, pixels);
  else
    scholia_turn_put_row (self->turn, strip, pixels, self->plan.width);

  return strip->n_filled < strip->n_lines || flush (self, error);
}

void
scholia_pyramid_writer_report_progress (ScholiaPyramidWriter *self,
                                        guint64               done,
                                        guint64               all)
{
  const ScholiaReport report = {
    .kind = SCHOLIA_REPORT_PROGRESS,
    .done = (guint) (MIN (done, all) * SCHOLIA_REPORT_ALL / MAX (all, 1)),
  };

  scholia_reporter_send (self->report_fd, &report);
}

static ScholiaPyramidFlags
get_last_flags (ScholiaPyramidWriter *self)
{
  gboolean is_opaque = memchr (self->states, SCHOLIA_PYRAMID_TILE_TRANSLUCENT,
                               self->layout.n_tiles) == NULL;

  return get_first_flags (self) | SCHOLIA_PYRAMID_COMPLETE |
         (is_opaque ? SCHOLIA_PYRAMID_OPAQUE : 0);
}

gboolean
scholia_pyramid_writer_finish (ScholiaPyramidWriter *self,
                               GError              **error)
{
  const ScholiaReport whole = { .kind = SCHOLIA_REPORT_WHOLE };
  ScholiaReport report = { .kind = SCHOLIA_REPORT_DONE };

  g_assert (self->n_rows_put == self->plan.height);

  scholia_reporter_send (self->report_fd, &whole);
  report.flags = get_last_flags (self);
  /* A header that reached the disk before the pixels would make zeroes after a power cut a complete
   * picture. */
  if (fdatasync (self->fd) != 0)
    {
      scholia_failure_set_refused (error, "fdatasync");
      return FALSE;
    }
  if (!write_header (self, report.flags, error))
    return FALSE;

  scholia_reporter_send (self->report_fd, &report);
  return TRUE;
}
