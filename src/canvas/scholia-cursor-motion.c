/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-cursor-motion.h"

/* Microseconds of a glide: a little more than the time between two positions, so that the cursor
 * does not stop between them, and little enough that it does not lag. */
#define GLIDE_US (120 * 1000)

ScholiaCursorMotion
scholia_cursor_motion_start (double x,
                             double y,
                             gint64 now_us)
{
  return (ScholiaCursorMotion) { x, y, x, y, now_us };
}

ScholiaCursorMotion
scholia_cursor_motion_go (const ScholiaCursorMotion *self,
                          double                     x,
                          double                     y,
                          gint64                     now_us)
{
  ScholiaCursorMotion motion = { .to_x = x, .to_y = y, .begin_us = now_us };

  if (scholia_cursor_motion_get_opacity (self, now_us) <= 0)
    return scholia_cursor_motion_start (x, y, now_us);

  scholia_cursor_motion_get (self, now_us, &motion.from_x, &motion.from_y);
  return motion;
}

void
scholia_cursor_motion_get (const ScholiaCursorMotion *self,
                           gint64                     now_us,
                           double                    *x,
                           double                    *y)
{
  double progress = CLAMP ((double) (now_us - self->begin_us) / GLIDE_US, 0, 1);
  double eased = 1 - (1 - progress) * (1 - progress);

  *x = self->from_x + (self->to_x - self->from_x) * eased;
  *y = self->from_y + (self->to_y - self->from_y) * eased;
}

double
scholia_cursor_motion_get_opacity (const ScholiaCursorMotion *self,
                                   gint64                     now_us)
{
  gint64 fading_us = now_us - self->begin_us - SCHOLIA_CURSOR_REST_US;

  return 1 - CLAMP ((double) fading_us / SCHOLIA_CURSOR_FADE_US, 0, 1);
}

static gboolean
is_gliding (const ScholiaCursorMotion *self,
            gint64                     now_us)
{
  return (self->from_x != self->to_x || self->from_y != self->to_y) &&
         now_us < self->begin_us + GLIDE_US;
}

gboolean
scholia_cursor_motion_is_changing (const ScholiaCursorMotion *self,
                                   gint64                     now_us)
{
  gint64 fade_begin_us = self->begin_us + SCHOLIA_CURSOR_REST_US;

  return is_gliding (self, now_us) ||
         (now_us >= fade_begin_us && now_us < fade_begin_us + SCHOLIA_CURSOR_FADE_US);
}

gint64
scholia_cursor_motion_get_wake_us (const ScholiaCursorMotion *self,
                                   gint64                     now_us)
{
  gint64 fade_begin_us = self->begin_us + SCHOLIA_CURSOR_REST_US;

  return now_us < fade_begin_us ? fade_begin_us : 0;
}
