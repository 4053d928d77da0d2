/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A thread's pin in a list: the shape of its marker with the number, or a tick once it is resolved.
 * Properties: number (0: not known yet), color, resolved. */
#define SCHOLIA_TYPE_PIN (scholia_pin_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaPin, scholia_pin, SCHOLIA, PIN, AdwBin)

GtkWidget *scholia_pin_new (void);

G_END_DECLS
