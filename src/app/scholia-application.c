/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-application-private.h"

#include "scholia-config.h"
#include "scholia-dialogs.h"
#include "scholia-early-picture.h"
#include "scholia-preferences.h"
#include "scholia-recent-boards.h"

#include <glib/gi18n.h>

struct _ScholiaApplication
{
  AdwApplication parent_instance;

  GtkWindow *preferences;   /* weak */
  GFile *first_file;        /* on the command line of this process */
  int exit_status;
};

G_DEFINE_FINAL_TYPE (ScholiaApplication, scholia_application, ADW_TYPE_APPLICATION)

/* Actions */

static void
new_window_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  gtk_window_present (GTK_WINDOW (scholia_window_new (GTK_APPLICATION (user_data))));
}

static void
open_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  const char *argument = g_variant_get_string (parameter, NULL);
  g_autoptr(ScholiaOrigin) origin = scholia_origin_new (user_data, NULL, FALSE);
  g_autoptr(GFile) file = scholia_application_is_link (argument)
                          ? NULL : g_file_new_for_commandline_arg (argument);

  scholia_application_open_one (user_data, origin, argument, file);
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  ScholiaApplication *self = user_data;
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (self->preferences == NULL)
    g_set_weak_pointer (&self->preferences, GTK_WINDOW (scholia_preferences_new (parent)));
  gtk_window_present (self->preferences);
}

static void
shortcuts_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (user_data));
  g_autoptr(GtkBuilder) builder =
    gtk_builder_new_from_resource ("/io/github/scholia/Scholia/scholia-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  if (parent != NULL)
    scholia_dialogs_show_about (parent);
}

/* Each window says goodbye to its board. */
static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *l = windows; l != NULL; l = l->next)
    {
      if (SCHOLIA_IS_WINDOW (l->data))
        gtk_window_close (l->data);
    }
}

static void
install_actions (ScholiaApplication *self)
{
  const GActionEntry entries[] = {
    { .name = "new-window", .activate = new_window_cb },
    { .name = "open", .activate = open_cb, .parameter_type = "s" },
    { .name = "preferences", .activate = preferences_cb },
    { .name = "shortcuts", .activate = shortcuts_cb },
    { .name = "about", .activate = about_cb },
    { .name = "quit", .activate = quit_cb },
  };
  const struct
  {
    const char *action;
    const char *accels[3];
  } accels[] = {
    { "app.new-window", { "<Control>n" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.shortcuts", { "<Control>question", "<Control><Shift>question" } },
    { "app.quit", { "<Control>q" } },
    { "win.open-image", { "<Control>o" } },
    { "win.join('')", { "<Control>j" } },
    { "window.close", { "<Control>w" } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].accels);
}

/* The command line */

static gboolean
scholia_application_local_command_line (GApplication   *application,
                                        char         ***arguments,
                                        int            *exit_status)
{
  ScholiaApplication *self = SCHOLIA_APPLICATION (application);

  for (guint i = 1; (*arguments)[0] != NULL && (*arguments)[i] != NULL; i++)
    {
      const char *argument = (*arguments)[i];

      if (*argument == '-' || scholia_application_is_link (argument))
        continue;

      self->first_file = g_file_new_for_commandline_arg (argument);
      break;
    }

  return G_APPLICATION_CLASS (scholia_application_parent_class)->local_command_line (application,
                                                                                    arguments,
                                                                                    exit_status);
}

/* In the process of the command: whether a desktop launched it, which reads no standard error. */
static int
scholia_application_handle_local_options (GApplication *application,
                                          GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("Scholia %s\n", SCHOLIA_VERSION);
      return 0;
    }

  if (g_getenv ("GIO_LAUNCHED_DESKTOP_FILE") != NULL)
    g_variant_dict_insert (options, "from-desktop", "b", TRUE);

  return -1;
}

static void
open_arguments (ScholiaApplication      *self,
                GApplicationCommandLine *command_line,
                GVariantDict            *options,
                char                   **arguments)
{
  gboolean from_desktop = g_variant_dict_contains (options, "from-desktop");
  gboolean new_window = g_variant_dict_contains (options, "new-window");
  g_autoptr(ScholiaOrigin) origin =
    scholia_origin_new (self, from_desktop ? NULL : command_line, new_window);

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autoptr(GFile) file = NULL;

      if (!scholia_application_is_link (arguments[i]))
        file = g_application_command_line_create_file_for_arg (command_line, arguments[i]);
      scholia_application_open_one (self, origin, arguments[i], file);
    }
}

static int
scholia_application_command_line (GApplication            *application,
                                  GApplicationCommandLine *command_line)
{
  ScholiaApplication *self = SCHOLIA_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  g_auto(GStrv) arguments = g_application_command_line_get_arguments (command_line, NULL);

  if (arguments[0] != NULL && arguments[1] != NULL)
    open_arguments (self, command_line, options, arguments + 1);
  else if (g_variant_dict_contains (options, "new-window"))
    g_action_group_activate_action (G_ACTION_GROUP (self), "new-window", NULL);
  else
    g_application_activate (application);

  return g_application_command_line_get_exit_status (command_line);
}

/* From the desktop, over the bus: files and links that were clicked. */
static void
scholia_application_open (GApplication  *application,
                          GFile        **files,
                          int            n_files,
                          const char    *hint)
{
  ScholiaApplication *self = SCHOLIA_APPLICATION (application);
  g_autoptr(ScholiaOrigin) origin = scholia_origin_new (self, NULL, FALSE);

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);
      gboolean is_link = scholia_application_is_link (uri);

      scholia_application_open_one (self, origin, uri, is_link ? NULL : files[i]);
    }
}

static void
scholia_application_activate (GApplication *application)
{
  ScholiaApplication *self = SCHOLIA_APPLICATION (application);
  ScholiaWindow *window = scholia_application_find_window (self);

  if (window == NULL)
    window = scholia_window_new (GTK_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (window));
}

static GFile *
look_up_link (GVfs       *vfs,
              const char *uri,
              gpointer    user_data)
{
  return g_vfs_get_file_for_uri (user_data, uri);
}

/* GVfs knows nothing of our scheme and would drop what is behind the "#"; GIO's own keeps all. It
 * is made before the registration: in the look-up it would wait for the look-up's own lock. */
static void
register_scheme (void)
{
  GVfs *local = g_vfs_get_local ();
  GVfs *vfs = g_vfs_get_default ();

  if (G_OBJECT_TYPE (vfs) != G_OBJECT_TYPE (local))
    g_vfs_register_uri_scheme (vfs, "scholia", look_up_link, local, NULL,
                               look_up_link, local, NULL);
}

static void
scholia_application_startup (GApplication *application)
{
  ScholiaApplication *self = SCHOLIA_APPLICATION (application);

  if (self->first_file != NULL)
    scholia_early_picture_begin (self->first_file);

  G_APPLICATION_CLASS (scholia_application_parent_class)->startup (application);

  register_scheme ();
  install_actions (self);
}

static void
scholia_application_shutdown (GApplication *application)
{
  scholia_recent_boards_flush (scholia_recent_boards_get_default ());

  G_APPLICATION_CLASS (scholia_application_parent_class)->shutdown (application);
}

static void
scholia_application_dispose (GObject *object)
{
  ScholiaApplication *self = SCHOLIA_APPLICATION (object);

  g_clear_weak_pointer (&self->preferences);
  g_clear_object (&self->first_file);

  G_OBJECT_CLASS (scholia_application_parent_class)->dispose (object);
}

static void
scholia_application_class_init (ScholiaApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = scholia_application_dispose;
  application_class->local_command_line = scholia_application_local_command_line;
  application_class->handle_local_options = scholia_application_handle_local_options;
  application_class->command_line = scholia_application_command_line;
  application_class->open = scholia_application_open;
  application_class->activate = scholia_application_activate;
  application_class->startup = scholia_application_startup;
  application_class->shutdown = scholia_application_shutdown;
}

static void
scholia_application_init (ScholiaApplication *self)
{
  const GOptionEntry entries[] = {
    { "new-window", 'n', 0, G_OPTION_ARG_NONE, NULL, N_("Open in a new window"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
    { NULL }
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[IMAGE|LINK…]"));
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _("Look at one picture together."));
}

ScholiaApplication *
scholia_application_new (void)
{
  return g_object_new (SCHOLIA_TYPE_APPLICATION,
                       "application-id", SCHOLIA_APPLICATION_ID,
                       "resource-base-path", "/io/github/scholia/Scholia",
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_HANDLES_OPEN,
                       NULL);
}

int
scholia_application_get_exit_status (ScholiaApplication *self)
{
  g_return_val_if_fail (SCHOLIA_IS_APPLICATION (self), 1);

  return self->exit_status;
}

void
scholia_application_note_failure (ScholiaApplication *self)
{
  g_return_if_fail (SCHOLIA_IS_APPLICATION (self));

  self->exit_status = 1;
}

ScholiaWindow *
scholia_application_find_window (ScholiaApplication *self)
{
  g_return_val_if_fail (SCHOLIA_IS_APPLICATION (self), NULL);

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      if (SCHOLIA_IS_WINDOW (l->data))
        return l->data;
    }

  return NULL;
}
