/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-command.h"

#include "scholia-error.h"
#include "scholia-teams.h"

typedef struct
{
  ScholiaCommandKind  kind;
  const char         *words[2];
  const char         *argument; /* (nullable): what it takes */
} Form;

static const Form forms[] = {
  { SCHOLIA_COMMAND_TEAM_ADD, { "team", "add" }, "NAME" },
  { SCHOLIA_COMMAND_TEAM_LIST, { "team", "list" }, NULL },
  { SCHOLIA_COMMAND_TEAM_REMOVE, { "team", "remove" }, "NAME" },
  { SCHOLIA_COMMAND_TEAM_ROTATE_KEY, { "team", "rotate-key" }, "NAME" },
  { SCHOLIA_COMMAND_BACKUP, { "backup", NULL }, "FILE" },
  { SCHOLIA_COMMAND_VERIFY, { "verify", NULL }, "FOLDER or FILE" },
};

static const Form *
find (const char * const *words)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_str_equal (words[0], forms[i].words[0]) &&
        (forms[i].words[1] == NULL || g_strcmp0 (words[1], forms[i].words[1]) == 0))
      return &forms[i];

  return NULL;
}

static gboolean
fail (GError     **error,
      const char  *words,
      const char  *wanted)
{
  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, "%s: %s", words, wanted);

  return FALSE;
}

gboolean
scholia_command_parse (ScholiaCommand      *self,
                       const char * const  *words,
                       GError             **error)
{
  const Form *form = find (words);
  g_autofree char *name = NULL;
  guint n_given = g_strv_length ((GStrv) words);
  guint n_own;

  if (form == NULL && g_str_equal (words[0], "team"))
    return fail (error, "team", "what is to be done? add NAME, list, remove NAME or "
                 "rotate-key NAME");
  if (form == NULL)
    return fail (error, words[0], "is no command; there are team, backup and verify");

  n_own = form->words[1] != NULL ? 2 : 1;
  name = form->words[1] != NULL ? g_strjoin (" ", form->words[0], form->words[1], NULL)
                                : g_strdup (form->words[0]);
  if (form->argument != NULL && n_given == n_own)
    return fail (error, name, form->argument[0] == 'N' ? "a team's NAME is missing"
                                                       : "a path is missing");
  if (n_given > n_own + (form->argument != NULL))
    return fail (error, name, "too many words follow");

  self->kind = form->kind;
  self->argument = form->argument != NULL ? words[n_own] : NULL;
  if (form->argument != NULL && form->argument[0] == 'N' &&
      !scholia_teams_name_is_valid (self->argument))
    return fail (error, name, "a team's name is 1 to 64 letters, digits, “-” and “_”, "
                 "and not “private”");

  return TRUE;
}
