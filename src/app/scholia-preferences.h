/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Name and color, what others see of one's cursor, team servers. */
#define SCHOLIA_TYPE_PREFERENCES (scholia_preferences_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaPreferences, scholia_preferences, SCHOLIA, PREFERENCES,
                      AdwPreferencesWindow)

/* @parent: (nullable) */
GtkWidget *scholia_preferences_new (GtkWindow *parent) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
