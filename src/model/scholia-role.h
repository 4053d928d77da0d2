/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SCHOLIA_ROLE_VIEWER,
  SCHOLIA_ROLE_COMMENTER,
  SCHOLIA_ROLE_MODERATOR,
} ScholiaRole;

#define SCHOLIA_N_ROLES 3

/* "viewer", "commenter", "moderator"; static. */
const char *scholia_role_to_string   (ScholiaRole  role);
gboolean    scholia_role_from_string (const char  *name,
                                      ScholiaRole *role);

G_END_DECLS
