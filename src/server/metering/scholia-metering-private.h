/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between scholia-meter.c and scholia-metering.c. */

#pragma once

#include "scholia-metering.h"

G_BEGIN_DECLS

/* The meter counted for the first time since it was collected. */
void scholia_metering_note      (ScholiaMetering *self,
                                 ScholiaMeter    *meter);
/* The meter is as if it had counted nothing. */
void scholia_metering_forget    (ScholiaMetering *self,
                                 ScholiaMeter    *meter);
/* The meter goes; what it counted is taken over. */
void scholia_metering_take_last (ScholiaMetering *self,
                                 ScholiaMeter    *meter);

G_END_DECLS
