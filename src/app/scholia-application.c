/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-application.h"

#include "scholia-config.h"
#include "scholia-window.h"

struct _ScholiaApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (ScholiaApplication, scholia_application, ADW_TYPE_APPLICATION)

static void
scholia_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (scholia_window_new (ADW_APPLICATION (application))));
}

static void
scholia_application_class_init (ScholiaApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = scholia_application_activate;
}

static void
scholia_application_init (ScholiaApplication *self)
{
}

ScholiaApplication *
scholia_application_new (void)
{
  return g_object_new (SCHOLIA_TYPE_APPLICATION,
                       "application-id", SCHOLIA_APPLICATION_ID,
                       "resource-base-path", "/io/github/scholia/Scholia",
                       NULL);
}
