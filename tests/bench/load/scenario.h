/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crowd.h"
#include "report.h"
#include "settings.h"

G_BEGIN_DECLS

/* Each is given a crowd that has joined, and reports. %FALSE if the run is void. */
gboolean scenario_steady  (Crowd          *crowd,
                           const Settings *settings,
                           Report         *report);
gboolean scenario_idle    (Crowd          *crowd,
                           const Settings *settings,
                           Report         *report);
gboolean scenario_joins   (Crowd          *crowd,
                           const Settings *settings,
                           Report         *report);
gboolean scenario_restart (Crowd          *crowd,
                           const Settings *settings,
                           Report         *report);

G_END_DECLS
