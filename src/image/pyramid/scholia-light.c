/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-light.h"

#include <math.h>

static double
light_of (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

/* The way back is filled by the steps between two values: 512 powers instead of 16,640. */
static gpointer
fill_cb (gpointer user_data)
{
  ScholiaLight *self = user_data;
  guint light = 0;

  for (guint value = 0; value < 256; value++)
    {
      double step = light_of ((value + 0.5) / 255) * SCHOLIA_LIGHT_MAX;

      self->of_value[value] = (guint16) lround (light_of (value / 255.0) * SCHOLIA_LIGHT_MAX);
      for (; light <= SCHOLIA_LIGHT_MAX && light <= step; light++)
        self->to_value[light] = (guint8) value;
    }

  return self;
}

const ScholiaLight *
scholia_light_get (void)
{
  static ScholiaLight light;
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, fill_cb, &light);
}
