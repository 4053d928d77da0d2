/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-role.h"

G_BEGIN_DECLS

/* "Can view", "Can comment", "Can moderate"; translated, static. */
const char *scholia_role_words_get           (ScholiaRole role);
/* What that means: "See the board and who is there". */
const char *scholia_role_words_describe      (ScholiaRole role);
const char *scholia_role_words_get_icon_name (ScholiaRole role);

G_END_DECLS
