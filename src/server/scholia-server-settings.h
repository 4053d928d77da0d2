/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-server-options.h"

G_BEGIN_DECLS

typedef enum
{
  SCHOLIA_SETTING_STRING,
  SCHOLIA_SETTING_PATH,   /* a string in the file system's encoding */
  SCHOLIA_SETTING_FLAG,
  SCHOLIA_SETTING_NUMBER,
  SCHOLIA_SETTING_SIZE,   /* a number of bytes */
} ScholiaSettingKind;

/**
 * ScholiaSetting:
 *
 * One row of the table from which the key file, the environment, the command line, --help and the
 * defaults are made. A new setting is a member of #ScholiaServerOptions, a row here, and a
 * paragraph in the man page; a test compares the page with the table.
 */
typedef struct
{
  const char         *name;       /* as in the key file: "hello-timeout-ms" */
  ScholiaSettingKind  kind;
  gsize               offset;     /* of its member in #ScholiaServerOptions */
  guint64             minimum;    /* of a NUMBER or a SIZE */
  guint64             maximum;
  guint64             fallback;   /* the default of these or a FLAG; strings have none */
  const char         *help;       /* (nullable): words of --help; %NULL: no option of the command
                                     line */
  const char         *argument;   /* (nullable): what --help calls the option's argument */
  char                letter;     /* of the short option; 0: none */
} ScholiaSetting;

/* The whole table. */
const ScholiaSetting *scholia_server_settings     (guint                 *n_settings);
/* (nullable): the one of that name. */
const ScholiaSetting *scholia_server_setting_find (const char            *name);
/* Where @options keeps it: a char *, gboolean, guint or guint64 by its kind. */
gpointer              scholia_server_setting_at   (const ScholiaSetting  *setting,
                                                   ScholiaServerOptions  *options);
/* Sets it from @text; a MALFORMED error names the setting and what it takes. */
gboolean              scholia_server_setting_read (const ScholiaSetting  *setting,
                                                   ScholiaServerOptions  *options,
                                                   const char            *text,
                                                   GError               **error);

G_END_DECLS
