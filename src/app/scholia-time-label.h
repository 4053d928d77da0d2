/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* How long ago something was, with the exact time as tooltip; follows the clock while it is on
 * screen. All labels share one timer, and none runs while none is mapped. Properties: time-ms
 * (since 1970 UTC), is-short. */
#define SCHOLIA_TYPE_TIME_LABEL (scholia_time_label_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaTimeLabel, scholia_time_label, SCHOLIA, TIME_LABEL, AdwBin)

GtkWidget *scholia_time_label_new      (void);
void       scholia_time_label_set_time (ScholiaTimeLabel *self,
                                        gint64            time_ms);

G_END_DECLS
