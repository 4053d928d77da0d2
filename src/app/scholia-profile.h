/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScholiaProfile:
 *
 * How this person appears to others, kept in the settings. Properties (notified): name, clean and
 * never empty; color, 0..SCHOLIA_N_COLORS - 1; show-cursor.
 */
#define SCHOLIA_TYPE_PROFILE (scholia_profile_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaProfile, scholia_profile, SCHOLIA, PROFILE, GObject)

/* (transfer none): of this process. */
ScholiaProfile *scholia_profile_get_default     (void);
ScholiaProfile *scholia_profile_new             (GSettings       *settings)
                                                 G_GNUC_WARN_UNUSED_RESULT;
const char     *scholia_profile_get_name        (ScholiaProfile  *self);
/* An empty name goes back to the account's; one that is too long is refused with @error TOO_LARGE,
 * one of which nothing is left with MALFORMED. */
gboolean        scholia_profile_set_name        (ScholiaProfile  *self,
                                                 const char      *name,
                                                 GError         **error);
guint           scholia_profile_get_color       (ScholiaProfile  *self);
void            scholia_profile_set_color       (ScholiaProfile  *self,
                                                 guint            color);
gboolean        scholia_profile_get_show_cursor (ScholiaProfile  *self);

/* The account's full name, else its login name, else "Somebody". */
char           *scholia_profile_name_account    (const char      *real_name,
                                                 const char      *user_name)
                                                 G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
