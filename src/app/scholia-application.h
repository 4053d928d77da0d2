/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ScholiaApplication:
 *
 * One per session bus. `scholia [--new-window] [IMAGE|LINK…]`. What cannot be opened is told on the
 * standard error of the command that asked, which then ends with status 1; in a window where a
 * desktop asked. Actions: new-window, open (s: a path, URI or link), preferences, shortcuts, about,
 * quit.
 */
#define SCHOLIA_TYPE_APPLICATION (scholia_application_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaApplication, scholia_application, SCHOLIA, APPLICATION, AdwApplication)

ScholiaApplication *scholia_application_new             (void) G_GNUC_WARN_UNUSED_RESULT;
/* After g_application_run(): 1 if something that this command asked for could not be opened. */
int                 scholia_application_get_exit_status (ScholiaApplication *self);

G_END_DECLS
