/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  SCHOLIA_COMMAND_TEAM_ADD,
  SCHOLIA_COMMAND_TEAM_LIST,
  SCHOLIA_COMMAND_TEAM_REMOVE,
  SCHOLIA_COMMAND_TEAM_ROTATE_KEY,
  SCHOLIA_COMMAND_BACKUP,
  SCHOLIA_COMMAND_VERIFY,
} ScholiaCommandKind;

/* What was asked for; its argument borrows from the words. */
typedef struct
{
  ScholiaCommandKind  kind;
  const char         *argument; /* (nullable): a team's name, or a path */
} ScholiaCommand;

/* @words: as after the options. Error MALFORMED says what is understood. */
gboolean scholia_command_parse (ScholiaCommand       *self,
                                const char * const   *words,
                                GError              **error);

G_END_DECLS
