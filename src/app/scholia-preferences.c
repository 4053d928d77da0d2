/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-preferences.h"

#include "scholia-color-row.h"
#include "scholia-dialogs.h"
#include "scholia-join-dialog.h"
#include "scholia-profile.h"
#include "scholia-secrets.h"
#include "scholia-team-servers.h"

#include <glib/gi18n.h>

struct _ScholiaPreferences
{
  AdwPreferencesWindow parent_instance;

  GtkEditable *name_row;
  ScholiaColorRow *color_row;
  GtkSwitch *cursor_switch;
  GtkListBox *servers;
  GtkWidget *no_servers;
  AdwActionRow *secrets_row;

  GSettings *settings;
  ScholiaTeamServer *leaving;   /* while the person is asked */
};

G_DEFINE_FINAL_TYPE (ScholiaPreferences, scholia_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
name_applied_cb (ScholiaPreferences *self)
{
  ScholiaProfile *profile = scholia_profile_get_default ();
  g_autofree char *name = g_strdup (gtk_editable_get_text (self->name_row));

  if (!scholia_profile_set_name (profile, name, NULL))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->name_row), "error");
      adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self),
                                        adw_toast_new (_("A name has 1 to 60 characters")));
      return;
    }

  gtk_editable_set_text (self->name_row, scholia_profile_get_name (profile));
}

static void
name_changed_cb (ScholiaPreferences *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
}

static void
color_chosen_cb (ScholiaPreferences *self)
{
  scholia_profile_set_color (scholia_profile_get_default (),
                             scholia_color_row_get_color (self->color_row));
}

static void
add_server_cb (ScholiaPreferences *self)
{
  gtk_window_present (GTK_WINDOW (scholia_join_dialog_new (GTK_WINDOW (self))));
}

static void
remove_confirmed_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(ScholiaPreferences) self = user_data;

  if (scholia_dialogs_confirm_finish (result) && self->leaving != NULL)
    scholia_team_servers_remove (scholia_team_servers_get_default (), self->leaving);
  g_clear_object (&self->leaving);
}

static void
remove_clicked_cb (GtkButton          *button,
                   ScholiaPreferences *self)
{
  g_autofree char *heading = NULL;

  g_set_object (&self->leaving, g_object_get_data (G_OBJECT (button), "server"));
  /* Translators: %s is the name of a team. */
  heading = g_strdup_printf (_("Remove “%s”?"), scholia_team_server_get_name (self->leaving));
  scholia_dialogs_confirm_async (GTK_WINDOW (self), heading,
                                 _("The team’s key is forgotten on this computer. To publish there "
                                   "again you need its link. Boards that are there stay."),
                                 _("_Remove"), remove_confirmed_cb, g_object_ref (self));
}

static GtkWidget *
create_server_row_cb (gpointer item,
                      gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *tooltip = NULL;

  /* Translators: %s is the name of a team. */
  tooltip = g_strdup_printf (_("Remove “%s”"), scholia_team_server_get_name (item));
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "server", g_object_ref (item), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), user_data, 0);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), scholia_team_server_get_name (item));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), scholia_team_server_get_host (item));
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "network-server-symbolic");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static void
servers_changed_cb (ScholiaPreferences *self,
                    guint               position,
                    guint               n_removed,
                    guint               n_added,
                    GListModel         *servers)
{
  gboolean has_servers = g_list_model_get_n_items (servers) > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->servers), has_servers);
  gtk_widget_set_visible (self->no_servers, !has_servers);
}

static void
show_secrets_place (ScholiaPreferences *self)
{
  const char *words = _("Nowhere yet");

  switch (scholia_secrets_get_place (scholia_secrets_get_default ()))
    {
    case SCHOLIA_SECRETS_PLACE_KEYRING:
      words = _("The desktop’s keyring");
      break;
    case SCHOLIA_SECRETS_PLACE_FILE:
      words = _("A file that only you can read: no keyring answers");
      break;
    case SCHOLIA_SECRETS_PLACE_UNKNOWN:
    default:
      break;
    }

  adw_action_row_set_subtitle (self->secrets_row, words);
}

/* Nothing was asked for yet, so nobody knows who answers. */
static void
installation_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(ScholiaPreferences) self = user_data;
  g_autoptr(GBytes) secret = scholia_secrets_installation_finish (SCHOLIA_SECRETS (source), result,
                                                                  NULL);

  show_secrets_place (self);
}

static void
scholia_preferences_dispose (GObject *object)
{
  ScholiaPreferences *self = SCHOLIA_PREFERENCES (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->leaving);

  G_OBJECT_CLASS (scholia_preferences_parent_class)->dispose (object);
}

static void
scholia_preferences_class_init (ScholiaPreferencesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (SCHOLIA_TYPE_COLOR_ROW);

  object_class->dispose = scholia_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/scholia/Scholia/scholia-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaPreferences, name_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaPreferences, color_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaPreferences, cursor_switch);
  gtk_widget_class_bind_template_child (widget_class, ScholiaPreferences, servers);
  gtk_widget_class_bind_template_child (widget_class, ScholiaPreferences, no_servers);
  gtk_widget_class_bind_template_child (widget_class, ScholiaPreferences, secrets_row);
  gtk_widget_class_bind_template_callback (widget_class, name_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, color_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_server_cb);
}

static void
scholia_preferences_init (ScholiaPreferences *self)
{
  ScholiaProfile *profile = scholia_profile_get_default ();
  GListModel *servers = scholia_team_servers_get_model (scholia_team_servers_get_default ());

  gtk_widget_init_template (GTK_WIDGET (self));

  self->settings = g_settings_new ("io.github.scholia.Scholia");
  g_settings_bind (self->settings, "show-my-cursor", self->cursor_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);

  gtk_editable_set_text (self->name_row, scholia_profile_get_name (profile));
  g_signal_handlers_block_by_func (self->color_row, color_chosen_cb, self);
  scholia_color_row_set_color (self->color_row, scholia_profile_get_color (profile));
  g_signal_handlers_unblock_by_func (self->color_row, color_chosen_cb, self);

  gtk_list_box_bind_model (self->servers, servers, create_server_row_cb, self, NULL);
  g_signal_connect_object (servers, "items-changed", G_CALLBACK (servers_changed_cb), self,
                           G_CONNECT_SWAPPED);
  servers_changed_cb (self, 0, 0, 0, servers);
  show_secrets_place (self);
  scholia_secrets_installation_async (scholia_secrets_get_default (), NULL, installation_cb,
                                      g_object_ref (self));
}

GtkWidget *
scholia_preferences_new (GtkWindow *parent)
{
  GtkWidget *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (SCHOLIA_TYPE_PREFERENCES, NULL);
  if (parent != NULL)
    scholia_dialogs_attach (GTK_WINDOW (self), parent);

  return self;
}
