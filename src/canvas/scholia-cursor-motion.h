/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Microseconds without movement until a cursor fades, and what the fading takes. */
#define SCHOLIA_CURSOR_REST_US (5 * G_USEC_PER_SEC)
#define SCHOLIA_CURSOR_FADE_US (300 * 1000)

/**
 * ScholiaCursorMotion:
 * @from_x: where the glide began, a fraction of the image's width
 * @from_y: the same, of its height
 * @to_x: where it ends
 * @to_y: the same
 * @begin_us: when it began, in microseconds of the monotonic clock
 *
 * Where somebody's cursor is at a time, and how much of it is seen. Positions come some thirty
 * times a second at best; the cursor glides from where it is shown to the newest. A plain value.
 */
typedef struct
{
  double from_x;
  double from_y;
  double to_x;
  double to_y;
  gint64 begin_us;
} ScholiaCursorMotion;

/* Appears there at once. */
ScholiaCursorMotion scholia_cursor_motion_start       (double                     x,
                                                       double                     y,
                                                       gint64                     now_us);
/* Goes there from where it is now; a faded one appears there. */
ScholiaCursorMotion scholia_cursor_motion_go          (const ScholiaCursorMotion *self,
                                                       double                     x,
                                                       double                     y,
                                                       gint64                     now_us);
void                scholia_cursor_motion_get         (const ScholiaCursorMotion *self,
                                                       gint64                     now_us,
                                                       double                    *x,
                                                       double                    *y);
/* 1 until it has rested, 0 when it has faded. */
double              scholia_cursor_motion_get_opacity (const ScholiaCursorMotion *self,
                                                       gint64                     now_us);
/* Whether the next frame differs from this one. */
gboolean            scholia_cursor_motion_is_changing (const ScholiaCursorMotion *self,
                                                       gint64                     now_us);
/* When it will next begin to change by itself; 0 if it will not. */
gint64              scholia_cursor_motion_get_wake_us (const ScholiaCursorMotion *self,
                                                       gint64                     now_us);

G_END_DECLS
