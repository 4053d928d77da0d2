/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-role-words.h"

#include <glib/gi18n.h>

static const struct
{
  const char *words;
  const char *description;
  const char *icon_name;
} roles[SCHOLIA_N_ROLES] = {
  [SCHOLIA_ROLE_VIEWER] = {
    N_("Can view"), N_("See the board and be seen there"), "view-reveal-symbolic"
  },
  [SCHOLIA_ROLE_COMMENTER] = {
    N_("Can comment"), N_("See the board, place markers, write, resolve"), "scholia-bubble-symbolic"
  },
  [SCHOLIA_ROLE_MODERATOR] = {
    N_("Can moderate"), N_("All of that, delete anything, manage links"), "starred-symbolic"
  },
};

const char *
scholia_role_words_get (ScholiaRole role)
{
  g_return_val_if_fail (role < SCHOLIA_N_ROLES, NULL);

  return _(roles[role].words);
}

const char *
scholia_role_words_describe (ScholiaRole role)
{
  g_return_val_if_fail (role < SCHOLIA_N_ROLES, NULL);

  return _(roles[role].description);
}

const char *
scholia_role_words_get_icon_name (ScholiaRole role)
{
  g_return_val_if_fail (role < SCHOLIA_N_ROLES, NULL);

  return roles[role].icon_name;
}
