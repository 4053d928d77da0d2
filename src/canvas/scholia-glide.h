/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Places that a velocity is made of: at 120 a second, those of the last tenth. */
#define SCHOLIA_VELOCITY_SAMPLES 12

/**
 * ScholiaVelocity:
 *
 * Where a finger was lately. A plain value; all zero knows nothing.
 */
typedef struct
{
  gint64 time_us[SCHOLIA_VELOCITY_SAMPLES];
  double x[SCHOLIA_VELOCITY_SAMPLES];
  double y[SCHOLIA_VELOCITY_SAMPLES];
  guint  n; /* as many were added; the ring has the last ones */
} ScholiaVelocity;

/* In the order of time; what comes with an earlier time starts anew. */
void     scholia_velocity_add  (ScholiaVelocity       *self,
                                gint64                 time_us,
                                double                 x,
                                double                 y);
/* Pixels a second at @now_us; 0 for a finger that rested before it was lifted. */
void     scholia_velocity_get  (const ScholiaVelocity *self,
                                gint64                 now_us,
                                double                *velocity_x,
                                double                *velocity_y);

/* What was let go goes on and slows down. Velocities are in pixels a second. %FALSE: it is too
 * slow to be seen, or no number. */
gboolean scholia_glide_starts     (double  velocity_x,
                                   double  velocity_y);
/* No faster than the eye follows. */
void     scholia_glide_limit      (double *velocity_x,
                                   double *velocity_y);
/* How far it has come, of the velocity in one axis. */
double   scholia_glide_get_offset (double  velocity,
                                   gint64  elapsed_us);
/* Whether it has come to rest. */
gboolean scholia_glide_is_over    (double  velocity_x,
                                   double  velocity_y,
                                   gint64  elapsed_us);

G_END_DECLS
