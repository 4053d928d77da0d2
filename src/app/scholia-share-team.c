/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-share-team.h"

#include "scholia-error-words.h"
#include "scholia-secrets.h"
#include "scholia-team-servers.h"

#include <glib/gi18n.h>

struct _ScholiaShareTeam
{
  AdwBin parent_instance;

  GtkListBox *list;
  GtkWidget *progress_group;
  AdwActionRow *progress_row;
  GtkProgressBar *progress_bar;
  GtkWidget *problem_group;
  AdwActionRow *problem_row;

  GCancellable *cancellable;      /* of what is being published; %NULL while nothing is */
  ScholiaBoardAccess *access;
  ScholiaSession *session;
  ScholiaTeamServer *server;      /* where it is published */
  GFile *image;
};

enum
{
  PUBLISHED,
  ADD_SERVER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaShareTeam, scholia_share_team, ADW_TYPE_BIN)

static void
set_busy (ScholiaShareTeam *self,
          gboolean          is_busy)
{
  gtk_widget_set_visible (self->progress_group, is_busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), !is_busy);
  if (!is_busy)
    g_clear_object (&self->cancellable);
}

static void
stop (ScholiaShareTeam *self,
      const GError     *error)
{
  set_busy (self, FALSE);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->problem_row),
                                 scholia_error_words_get_title (error,
                                                                SCHOLIA_ERROR_PLACE_SHARE));
  adw_action_row_set_subtitle (self->problem_row,
                               scholia_error_words_get (error, SCHOLIA_ERROR_PLACE_SHARE));
  gtk_widget_set_visible (self->problem_group, TRUE);
}

static void
published_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(ScholiaShareTeam) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaBoardAccess) access = scholia_board_access_finish (result, &error);

  if (access == NULL)
    {
      stop (self, error);
      return;
    }

  set_busy (self, FALSE);
  g_signal_emit (self, signals[PUBLISHED], 0, access);
}

static void
progress_cb (goffset  current,
             goffset  total,
             gpointer user_data)
{
  ScholiaShareTeam *self = user_data;

  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress_bar, (double) current / (double) total);
}

static void
key_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(ScholiaShareTeam) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *key = scholia_secrets_lookup_finish (SCHOLIA_SECRETS (source), result, &error);
  g_autoptr(ScholiaLink) link = NULL;
  ScholiaBoard *board;

  if (key == NULL && error == NULL)
    g_set_error (&error, SCHOLIA_ERROR, SCHOLIA_ERROR_FORBIDDEN, "The team's key is not kept here");
  if (key == NULL)
    {
      stop (self, error);
      return;
    }

  link = scholia_team_server_make_link (self->server, key);
  board = scholia_session_get_board (self->session);
  scholia_board_access_create_async (link, scholia_board_get_title (board), self->image,
                                     progress_cb, self, self->cancellable,
                                     published_cb, g_object_ref (self));
}

static void
image_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ScholiaShareTeam) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  GFile *image = scholia_server_api_get_image_finish (SCHOLIA_SERVER_API (source), result, &error);

  if (image == NULL)
    {
      stop (self, error);
      return;
    }

  g_clear_object (&self->image);
  self->image = image;
  name = scholia_team_server_dup_secret_name (self->server);
  scholia_secrets_lookup_async (scholia_secrets_get_default (), name, self->cancellable,
                                key_cb, g_object_ref (self));
}

static void
publish (ScholiaShareTeam  *self,
         ScholiaTeamServer *server)
{
  g_autoptr(ScholiaServerApi) api = scholia_server_api_new (self->access->endpoint);
  ScholiaBoard *board = scholia_session_get_board (self->session);
  g_autofree char *words = NULL;

  /* Translators: %s is the name of a team. */
  words = g_strdup_printf (_("Publishing on “%s”…"), scholia_team_server_get_name (server));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->progress_row), words);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_widget_set_visible (self->problem_group, FALSE);
  g_set_object (&self->server, server);
  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);

  scholia_server_api_get_image_async (api, scholia_board_get_id (board), self->access->token,
                                      self->access->password, scholia_board_get_image (board),
                                      NULL, NULL, self->cancellable,
                                      image_cb, g_object_ref (self));
}

static void
publish_clicked_cb (GtkButton        *button,
                    ScholiaShareTeam *self)
{
  publish (self, g_object_get_data (G_OBJECT (button), "server"));
}

static GtkWidget *
create_row_cb (gpointer item,
               gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Publish"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), scholia_team_server_get_name (item));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), scholia_team_server_get_host (item));
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "network-server-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "server", g_object_ref (item), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (publish_clicked_cb), user_data, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static void
add_server_cb (ScholiaShareTeam *self)
{
  g_signal_emit (self, signals[ADD_SERVER], 0);
}

static void
cancel_cb (ScholiaShareTeam *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
servers_changed_cb (ScholiaShareTeam *self,
                    guint             position,
                    guint             n_removed,
                    guint             n_added,
                    GListModel       *servers)
{
  gtk_widget_set_visible (GTK_WIDGET (self->list), g_list_model_get_n_items (servers) > 0);
}

static void
scholia_share_team_dispose (GObject *object)
{
  ScholiaShareTeam *self = SCHOLIA_SHARE_TEAM (object);

  cancel_cb (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->server);
  g_clear_object (&self->image);
  g_clear_pointer (&self->access, scholia_board_access_free);

  G_OBJECT_CLASS (scholia_share_team_parent_class)->dispose (object);
}

static void
scholia_share_team_class_init (ScholiaShareTeamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = scholia_share_team_dispose;

  signals[PUBLISHED] = g_signal_new ("published", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[ADD_SERVER] = g_signal_new ("add-server", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                      0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/scholia/Scholia/"
                                                             "scholia-share-team.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareTeam, list);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareTeam, progress_group);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareTeam, progress_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareTeam, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareTeam, problem_group);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareTeam, problem_row);
  gtk_widget_class_bind_template_callback (widget_class, add_server_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
scholia_share_team_init (ScholiaShareTeam *self)
{
  GListModel *servers = scholia_team_servers_get_model (scholia_team_servers_get_default ());

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->list, servers, create_row_cb, self, NULL);
  g_signal_connect_object (servers, "items-changed", G_CALLBACK (servers_changed_cb), self,
                           G_CONNECT_SWAPPED);
  servers_changed_cb (self, 0, 0, 0, servers);
}

void
scholia_share_team_set_board (ScholiaShareTeam         *self,
                              const ScholiaBoardAccess *access,
                              ScholiaSession           *session)
{
  g_return_if_fail (SCHOLIA_IS_SHARE_TEAM (self));
  g_return_if_fail (access != NULL);
  g_return_if_fail (self->access == NULL);

  self->access = scholia_board_access_copy (access);
  self->session = g_object_ref (session);
}
