/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-api.h"
#include "scholia-link.h"

G_BEGIN_DECLS

/**
 * ScholiaJoinDialog:
 *
 * Takes a link, says where it leads and under which name one will appear there, and asks. A team's
 * link adds its server to the list instead.
 *
 * Signals:
 * - "joined" (ScholiaLink *link, const char *password, const ScholiaBoardInfo *info)
 * - "found" (): the link leads somewhere, or needs a password
 * - "failed" (const GError *error): a link that was given to the dialog leads nowhere; the dialog
 *   says so too
 */
#define SCHOLIA_TYPE_JOIN_DIALOG (scholia_join_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaJoinDialog, scholia_join_dialog, SCHOLIA, JOIN_DIALOG, AdwWindow)

GtkWidget *scholia_join_dialog_new      (GtkWindow         *parent) G_GNUC_WARN_UNUSED_RESULT;
/* Looks up @text, as if it had been pasted. */
void       scholia_join_dialog_set_link (ScholiaJoinDialog *self,
                                         const char        *text);

G_END_DECLS
