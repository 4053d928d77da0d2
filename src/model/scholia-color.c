/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-color.h"

#include "scholia-limits.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *hex;
  const char *name;
} Color;

static const Color colors[SCHOLIA_N_COLORS] = {
  { "#1a5fb4", N_("Blue") },
  { "#813d9c", N_("Purple") },
  { "#1b7f4c", N_("Green") },
  { "#b84a00", N_("Orange") },
  { "#b5286e", N_("Pink") },
  { "#0b7285", N_("Teal") },
  { "#865e3c", N_("Brown") },
  { "#5e5c64", N_("Slate") },
};

const char *
scholia_color_get_hex (guint color)
{
  g_return_val_if_fail (color < SCHOLIA_N_COLORS, colors[0].hex);

  return colors[color].hex;
}

const char *
scholia_color_get_name (guint color)
{
  g_return_val_if_fail (color < SCHOLIA_N_COLORS, colors[0].name);

  return colors[color].name;
}
