/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-share-network.h"

#include "scholia-dialogs.h"
#include "scholia-error-words.h"
#include "scholia-hosting-keeper.h"
#include "scholia-link-list.h"
#include "scholia-network-address.h"
#include "scholia-limits.h"
#include "scholia-people-list.h"
#include "scholia-removed-list.h"

#include <glib/gi18n.h>

struct _ScholiaShareNetwork
{
  AdwBin parent_instance;

  GtkWidget *host_group;
  GtkSpinner *host_spinner;
  GtkSwitch *host_switch;
  AdwComboRow *address_row;
  GtkWidget *problem_group;
  AdwActionRow *problem_row;
  GtkWidget *links_group;
  GtkWidget *no_links_group;
  ScholiaLinkList *link_list;
  ScholiaPeopleList *people_list;
  ScholiaRemovedList *removed_list;

  GSettings *settings;
  GCancellable *cancellable;
  ScholiaBoardAccess *access;
  ScholiaServerApi *api;
  gboolean is_following;   /* the widgets follow the server, not the person */
};

enum
{
  MESSAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaShareNetwork, scholia_share_network, ADW_TYPE_BIN)

static void
set_busy (ScholiaShareNetwork *self,
          gboolean             is_busy)
{
  gtk_spinner_set_spinning (self->host_spinner, is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->host_spinner), is_busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->host_switch), !is_busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->address_row), !is_busy);
}

static void
problem_cb (ScholiaShareNetwork *self,
            const GError        *error)
{
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
message_cb (ScholiaShareNetwork *self,
            const char          *words)
{
  g_signal_emit (self, signals[MESSAGE], 0, words);
}

/* Whom, while the moderator writes why. */
typedef struct
{
  ScholiaShareNetwork *self;
  ScholiaParticipant *person;
} Removal;

static void
reason_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Removal *removal = user_data;
  g_autoptr(ScholiaShareNetwork) self = removal->self;
  g_autoptr(ScholiaParticipant) person = removal->person;
  g_autofree char *reason = scholia_dialogs_ask_words_finish (result);

  if (reason != NULL && self->access != NULL)
    scholia_removed_list_remove (self->removed_list, scholia_participant_get_id (person),
                                 scholia_participant_get_name (person), g_strstrip (reason));
}

static void
remove_wanted_cb (ScholiaShareNetwork *self,
                  ScholiaParticipant  *person)
{
  g_autofree char *heading = NULL;
  Removal *removal = g_new0 (Removal, 1);

  removal->self = g_object_ref (self);
  removal->person = g_object_ref (person);
  /* Translators: %s is a person's name. */
  heading = g_strdup_printf (_("Remove %s?"), scholia_participant_get_name (person));
  scholia_dialogs_ask_words_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading,
                                   _("They leave at once and can’t come back until you let them "
                                     "in again. What they wrote stays."),
                                   _("Reason (They Will See It)"), SCHOLIA_MAX_TITLE_CHARS,
                                   _("_Remove"), reason_cb, removal);
}

static void
select_address (ScholiaShareNetwork *self,
                const char          *wanted)
{
  GListModel *model = adw_combo_row_get_model (self->address_row);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(ScholiaNetworkAddress) address = g_list_model_get_item (model, i);

      if (g_strcmp0 (scholia_network_address_get_address (address), wanted) == 0)
        {
          adw_combo_row_set_selected (self->address_row, i);
          return;
        }
    }
}

static const char *
get_address (ScholiaShareNetwork *self)
{
  return scholia_network_address_get_address (adw_combo_row_get_selected_item (self->address_row));
}

/* What the server says is in force. */
static void
show_host (ScholiaShareNetwork   *self,
           const ScholiaHostInfo *host)
{
  gboolean is_hosting = host->address != NULL;

  set_busy (self, FALSE);
  self->is_following = TRUE;
  gtk_switch_set_active (self->host_switch, is_hosting);
  gtk_switch_set_state (self->host_switch, is_hosting);
  if (is_hosting)
    select_address (self, host->address);
  self->is_following = FALSE;

  gtk_widget_set_visible (self->links_group, is_hosting);
  if (is_hosting)
    {
      const char *board_id = scholia_place_get_board_id (self->access->place);
      g_autoptr(ScholiaPlace) place = scholia_place_new (host->address, host->port,
                                                         host->fingerprint, board_id);

      scholia_link_list_set_board (self->link_list, self->access, place);
    }
}

static void
take_host (ScholiaShareNetwork *self,
           ScholiaHostInfo     *host,
           const GError        *error)
{
  const ScholiaHostInfo nothing = { 0 };

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (host == NULL)
    problem_cb (self, error);
  else
    scholia_hosting_keeper_set_address (scholia_hosting_keeper_get_default (), host->address);
  show_host (self, host != NULL ? host : &nothing);
}

static void
host_known_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(ScholiaShareNetwork) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaHostInfo) host =
    scholia_server_api_get_host_finish (SCHOLIA_SERVER_API (source), result, &error);

  take_host (self, host, error);
}

static void
hosted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ScholiaShareNetwork) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaHostInfo) host =
    scholia_server_api_host_finish (SCHOLIA_SERVER_API (source), result, &error);

  take_host (self, host, error);
}

/* @address: %NULL ends it. */
static void
set_host (ScholiaShareNetwork *self,
          const char          *address)
{
  set_busy (self, TRUE);
  gtk_widget_set_visible (self->problem_group, FALSE);
  scholia_server_api_host_async (self->api, self->access->team_key, address, self->cancellable,
                                 hosted_cb, g_object_ref (self));
}

static gboolean
host_switched_cb (ScholiaShareNetwork *self,
                  gboolean             state)
{
  if (self->is_following || self->access == NULL)
    return FALSE;

  set_host (self, state ? get_address (self) : NULL);
  return TRUE;
}

static void
address_selected_cb (ScholiaShareNetwork *self)
{
  if (self->is_following || self->access == NULL)
    return;

  g_settings_set_string (self->settings, "share-address", get_address (self));
  if (gtk_switch_get_state (self->host_switch))
    set_host (self, get_address (self));
}

static void
show_addresses (ScholiaShareNetwork *self)
{
  g_autoptr(GListModel) addresses = scholia_network_address_list ();
  g_autofree char *wanted = g_settings_get_string (self->settings, "share-address");

  self->is_following = TRUE;
  adw_combo_row_set_model (self->address_row, addresses);
  select_address (self, wanted);
  self->is_following = FALSE;
}

static void
scholia_share_network_dispose (GObject *object)
{
  ScholiaShareNetwork *self = SCHOLIA_SHARE_NETWORK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  g_clear_object (&self->api);
  g_clear_pointer (&self->access, scholia_board_access_free);

  G_OBJECT_CLASS (scholia_share_network_parent_class)->dispose (object);
}

static void
scholia_share_network_class_init (ScholiaShareNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (SCHOLIA_TYPE_LINK_LIST);
  g_type_ensure (SCHOLIA_TYPE_NETWORK_ADDRESS);
  g_type_ensure (SCHOLIA_TYPE_PEOPLE_LIST);
  g_type_ensure (SCHOLIA_TYPE_REMOVED_LIST);

  object_class->dispose = scholia_share_network_dispose;

  signals[MESSAGE] = g_signal_new ("message", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/scholia/Scholia/"
                                                             "scholia-share-network.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareNetwork, host_group);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareNetwork, host_spinner);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareNetwork, host_switch);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareNetwork, address_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareNetwork, problem_group);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareNetwork, problem_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareNetwork, links_group);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareNetwork, no_links_group);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareNetwork, link_list);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareNetwork, people_list);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareNetwork, removed_list);
  gtk_widget_class_bind_template_callback (widget_class, host_switched_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, message_cb);
  gtk_widget_class_bind_template_callback (widget_class, problem_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_wanted_cb);
}

static void
scholia_share_network_init (ScholiaShareNetwork *self)
{
  self->settings = g_settings_new ("io.github.scholia.Scholia");
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
scholia_share_network_set_board (ScholiaShareNetwork      *self,
                                 const ScholiaBoardAccess *access,
                                 ScholiaSession           *session)
{
  gboolean is_moderator;

  g_return_if_fail (SCHOLIA_IS_SHARE_NETWORK (self));
  g_return_if_fail (access != NULL);
  g_return_if_fail (self->access == NULL);

  is_moderator = scholia_session_get_role (session) == SCHOLIA_ROLE_MODERATOR;
  scholia_people_list_set_session (self->people_list, session, is_moderator);
  if (is_moderator)
    scholia_removed_list_set_board (self->removed_list, access);
  self->api = scholia_server_api_new (access->endpoint);
  if (scholia_place_is_private (access->place))
    {
      show_addresses (self);
      self->access = scholia_board_access_copy (access);
      set_busy (self, TRUE);
      scholia_server_api_get_host_async (self->api, access->team_key, self->cancellable,
                                         host_known_cb, g_object_ref (self));
      return;
    }

  self->access = scholia_board_access_copy (access);
  gtk_widget_set_visible (self->host_group, FALSE);
  gtk_widget_set_visible (self->links_group, is_moderator);
  gtk_widget_set_visible (self->no_links_group, !is_moderator);
  if (is_moderator)
    scholia_link_list_set_board (self->link_list, access, access->place);
}
