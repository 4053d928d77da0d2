/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SCHOLIA_TYPE_WINDOW (scholia_window_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaWindow, scholia_window, SCHOLIA, WINDOW, AdwApplicationWindow)

ScholiaWindow *scholia_window_new (AdwApplication *application) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
