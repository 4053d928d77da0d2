/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-application.h"

#include "scholia-config.h"

#include <locale.h>

#include <glib/gi18n.h>

int
main (int    argc,
      char **argv)
{
  g_autoptr(ScholiaApplication) application = NULL;
  int status;
  const char *locale_dir = g_getenv ("SCHOLIA_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : SCHOLIA_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = scholia_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);

  return status != 0 ? status : scholia_application_get_exit_status (application);
}
