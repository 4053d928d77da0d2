/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "planted-disk.h"

G_BEGIN_DECLS

/* Any thread. How many calls were held since it was last told something. */
guint planted_hold_obey (const PlantedOrder *order);

G_END_DECLS
