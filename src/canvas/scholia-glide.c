/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-glide.h"

#include <math.h>

/* Microseconds that a velocity is the mean of: longer, and a turn of the finger counts against
 * itself; shorter, and one late event is the whole. */
#define WINDOW_US (100 * 1000)
/* A finger that was still for so long, in microseconds, was laid down, not thrown. */
#define REST_US (50 * 1000)
/* Of a velocity each second: as GTK's own scrolled windows slow down. */
#define FRICTION 4.0
/* Pixels a second: a pixel in three frames is seen as rest. */
#define LEAST_SPEED 20.0
/* Pixels a second: a window in a tenth of one. */
#define MOST_SPEED 8000.0

void
scholia_velocity_add (ScholiaVelocity *self,
                      gint64           time_us,
                      double           x,
                      double           y)
{
  guint slot;

  g_return_if_fail (self != NULL);

  if (self->n > 0 && time_us < self->time_us[(self->n - 1) % SCHOLIA_VELOCITY_SAMPLES])
    self->n = 0;

  slot = self->n++ % SCHOLIA_VELOCITY_SAMPLES;
  self->time_us[slot] = time_us;
  self->x[slot] = x;
  self->y[slot] = y;
}

void
scholia_velocity_get (const ScholiaVelocity *self,
                      gint64                 now_us,
                      double                *velocity_x,
                      double                *velocity_y)
{
  guint n_known = MIN (self->n, SCHOLIA_VELOCITY_SAMPLES);
  guint last = (self->n - 1) % SCHOLIA_VELOCITY_SAMPLES;
  guint first = last;
  double seconds;

  *velocity_x = 0;
  *velocity_y = 0;
  if (n_known < 2 || now_us - self->time_us[last] > REST_US)
    return;

  for (guint i = 1; i < n_known; i++)
    {
      guint earlier = (self->n - 1 - i) % SCHOLIA_VELOCITY_SAMPLES;

      if (self->time_us[last] - self->time_us[earlier] > WINDOW_US)
        break;
      first = earlier;
    }

  seconds = (double) (self->time_us[last] - self->time_us[first]) / G_USEC_PER_SEC;
  if (seconds <= 0)
    return;

  *velocity_x = (self->x[last] - self->x[first]) / seconds;
  *velocity_y = (self->y[last] - self->y[first]) / seconds;
}

gboolean
scholia_glide_starts (double velocity_x,
                      double velocity_y)
{
  double speed = hypot (velocity_x, velocity_y);

  return isfinite (speed) && speed > LEAST_SPEED;
}

void
scholia_glide_limit (double *velocity_x,
                     double *velocity_y)
{
  double speed = hypot (*velocity_x, *velocity_y);

  if (speed <= MOST_SPEED)
    return;

  *velocity_x *= MOST_SPEED / speed;
  *velocity_y *= MOST_SPEED / speed;
}

double
scholia_glide_get_offset (double velocity,
                          gint64 elapsed_us)
{
  double seconds = (double) MAX (elapsed_us, 0) / G_USEC_PER_SEC;

  return velocity / FRICTION * -expm1 (-FRICTION * seconds);
}

gboolean
scholia_glide_is_over (double velocity_x,
                       double velocity_y,
                       gint64 elapsed_us)
{
  double seconds = (double) MAX (elapsed_us, 0) / G_USEC_PER_SEC;

  return !(hypot (velocity_x, velocity_y) * exp (-FRICTION * seconds) > LEAST_SPEED);
}
