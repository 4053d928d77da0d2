/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 14 bits of light keep each of sRGB's 256 values apart (the darkest are 5 units apart), and the
 * table for the way back in 16 KiB, half of a small first-level cache. */
#define SCHOLIA_LIGHT_BITS 14
#define SCHOLIA_LIGHT_MAX  ((1 << SCHOLIA_LIGHT_BITS) - 1)

/**
 * ScholiaLight:
 * @of_value: how much light each of sRGB's values stands for
 * @to_value: the nearest of sRGB's values for an amount of light
 *
 * sRGB's transfer curve (IEC 61966-2-1) as two tables: colours mix as light, are kept as values.
 */
typedef struct
{
  guint16 of_value[256];
  guint8  to_value[SCHOLIA_LIGHT_MAX + 1];
} ScholiaLight;

/* Filled once, in any thread. */
const ScholiaLight *scholia_light_get (void);

G_END_DECLS
