/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-thread.h"

GType
scholia_save_state_get_type (void)
{
  static gsize type_id;

  if (g_once_init_enter (&type_id))
    {
      static const GEnumValue values[] = {
        { SCHOLIA_SAVE_STATE_SAVED, "SCHOLIA_SAVE_STATE_SAVED", "saved" },
        { SCHOLIA_SAVE_STATE_SAVING, "SCHOLIA_SAVE_STATE_SAVING", "saving" },
        { SCHOLIA_SAVE_STATE_CHECKING, "SCHOLIA_SAVE_STATE_CHECKING", "checking" },
        { 0, NULL, NULL },
      };

      g_once_init_leave (&type_id, g_enum_register_static ("ScholiaSaveState", values));
    }

  return type_id;
}
