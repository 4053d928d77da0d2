/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "world.h"

G_BEGIN_DECLS

/* The negative controls: world.plant, put into the programs where they are linked, so that their
 * source knows nothing of it. */
const char *plant_get_name (Plant         plant);
/* The rule that it breaks. */
const char *plant_get_rule (Plant         plant);
/* Before a database is opened. */
void        plant_disk     (void);
/* Those that are a store's. */
void        plant_store    (ScholiaStore *store);

G_END_DECLS
