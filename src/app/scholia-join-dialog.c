/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-join-dialog.h"

#include "scholia-dialogs.h"
#include "scholia-error-words.h"
#include "scholia-profile.h"
#include "scholia-role-words.h"
#include "scholia-server-api.h"
#include "scholia-team-servers.h"

#include <glib/gi18n.h>

typedef enum
{
  STEP_LINK,
  STEP_PASSWORD,
  STEP_BOARD,
  STEP_TEAM,
} Step;

static const char * const step_names[] = { "link", "password", "board", "team" };

struct _ScholiaJoinDialog
{
  AdwWindow parent_instance;

  GtkButton *next_button;
  GtkSpinner *spinner;
  GtkStack *stack;
  AdwEntryRow *link_row;
  AdwPreferencesGroup *password_group;
  AdwEntryRow *password_row;
  GtkLabel *board_label;
  AdwActionRow *server_row;
  AdwActionRow *role_row;
  AdwEntryRow *name_row;
  AdwActionRow *team_row;
  AdwActionRow *team_server_row;
  GtkWidget *error_box;
  GtkLabel *error_title;
  GtkLabel *error_label;

  Step step;
  GCancellable *cancellable;
  gboolean is_busy;
  gboolean was_given;       /* the link came with the dialog */
  ScholiaLink *link;
  ScholiaBoardInfo *info;
  char *team_name;
};

enum
{
  JOINED,
  FOUND,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaJoinDialog, scholia_join_dialog, ADW_TYPE_WINDOW)

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
is_complete (ScholiaJoinDialog *self)
{
  g_autofree char *name = NULL;

  switch (self->step)
    {
    case STEP_LINK:
      return *get_text (self->link_row) != '\0';
    case STEP_PASSWORD:
      return *get_text (self->password_row) != '\0';
    case STEP_BOARD:
      name = scholia_person_clean_name (get_text (self->name_row), NULL);
      return name != NULL;
    case STEP_TEAM:
    default:
      return TRUE;
    }
}

static const char *
get_next_label (ScholiaJoinDialog *self)
{
  switch (self->step)
    {
    case STEP_BOARD:
      return _("_Join");
    case STEP_TEAM:
      return _("_Add");
    case STEP_LINK:
    case STEP_PASSWORD:
    default:
      return _("_Continue");
    }
}

static void
update (ScholiaJoinDialog *self)
{
  gtk_button_set_label (self->next_button, get_next_label (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "join.next",
                                 !self->is_busy && is_complete (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->stack), !self->is_busy);
  gtk_spinner_set_spinning (self->spinner, self->is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->is_busy);
}

static void
set_busy (ScholiaJoinDialog *self,
          gboolean           is_busy)
{
  self->is_busy = is_busy;
  if (is_busy)
    gtk_widget_set_visible (self->error_box, FALSE);
  update (self);
}

static void
go_to (ScholiaJoinDialog *self,
       Step               step,
       GtkWidget         *focus)
{
  self->step = step;
  set_busy (self, FALSE);
  gtk_stack_set_visible_child_name (self->stack, step_names[step]);
  gtk_widget_grab_focus (focus);
  g_signal_emit (self, signals[FOUND], 0);
}

static void
show_error (ScholiaJoinDialog *self,
            const GError      *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  set_busy (self, FALSE);
  gtk_label_set_text (self->error_title,
                      scholia_error_words_get_title (error, SCHOLIA_ERROR_PLACE_LINK));
  gtk_label_set_text (self->error_label,
                      scholia_error_words_get (error, SCHOLIA_ERROR_PLACE_LINK));
  gtk_widget_set_visible (self->error_box, TRUE);
  if (self->was_given)
    {
      self->was_given = FALSE;
      g_signal_emit (self, signals[FAILED], 0, error);
    }
}

static void
show_board (ScholiaJoinDialog *self)
{
  gtk_label_set_text (self->board_label, self->info->title);
  adw_action_row_set_subtitle (self->server_row, scholia_link_get_host (self->link));
  adw_action_row_set_icon_name (self->role_row,
                                scholia_role_words_get_icon_name (self->info->role));
  adw_action_row_set_subtitle (self->role_row, scholia_role_words_get (self->info->role));
  gtk_editable_set_text (GTK_EDITABLE (self->name_row),
                         scholia_profile_get_name (scholia_profile_get_default ()));
  go_to (self, STEP_BOARD, GTK_WIDGET (self->next_button));
}

static void
ask_password (ScholiaJoinDialog *self)
{
  g_autofree char *description = NULL;
  gboolean is_wrong = self->step == STEP_PASSWORD;

  /* Translators: %s is the name of a server. */
  description = g_strdup_printf (_("The board on %s is protected. "
                                   "The person who sent the link knows the password."),
                                 scholia_link_get_host (self->link));
  adw_preferences_group_set_description (self->password_group, description);
  if (is_wrong)
    {
      g_autoptr(GError) error = g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_PASSWORD, "");

      show_error (self, error);
    }
  go_to (self, STEP_PASSWORD, GTK_WIDGET (self->password_row));
  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->password_row), "error");
}

static void
board_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ScholiaJoinDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  ScholiaBoardInfo *info = scholia_server_api_get_board_finish (SCHOLIA_SERVER_API (source),
                                                                result, &error);

  if (info != NULL)
    {
      g_clear_pointer (&self->info, scholia_board_info_free);
      self->info = info;
      if (!g_cancellable_is_cancelled (self->cancellable))
        show_board (self);
    }
  else if (g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_PASSWORD))
    {
      ask_password (self);
    }
  else
    {
      show_error (self, error);
    }
}

static void
team_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(ScholiaJoinDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  char *name = scholia_server_api_get_team_finish (SCHOLIA_SERVER_API (source), result, &error);

  if (name == NULL)
    {
      show_error (self, error);
      return;
    }

  g_free (self->team_name);
  self->team_name = name;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  gtk_window_set_title (GTK_WINDOW (self), _("Add a Team Server"));
  adw_action_row_set_subtitle (self->team_row, name);
  adw_action_row_set_subtitle (self->team_server_row, scholia_link_get_host (self->link));
  go_to (self, STEP_TEAM, GTK_WIDGET (self->next_button));
}

static void
look_up (ScholiaJoinDialog *self)
{
  g_autoptr(ScholiaEndpoint) endpoint = scholia_endpoint_new_for_link (self->link);
  g_autoptr(ScholiaServerApi) api = scholia_server_api_new (endpoint);
  const char *password = get_text (self->password_row);

  set_busy (self, TRUE);
  if (scholia_link_get_kind (self->link) == SCHOLIA_LINK_TEAM)
    scholia_server_api_get_team_async (api, scholia_link_get_secret (self->link),
                                       self->cancellable, team_cb, g_object_ref (self));
  else
    scholia_server_api_get_board_async (api, scholia_link_get_name (self->link),
                                        scholia_link_get_secret (self->link),
                                        *password != '\0' ? password : NULL,
                                        self->cancellable, board_cb, g_object_ref (self));
}

static void
parse (ScholiaJoinDialog *self)
{
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->link, scholia_link_unref);
  self->link = scholia_link_parse (get_text (self->link_row), &error);
  if (self->link == NULL)
    show_error (self, error);
  else
    look_up (self);
}

static void
join (ScholiaJoinDialog *self)
{
  ScholiaProfile *profile = scholia_profile_get_default ();
  const char *name = get_text (self->name_row);
  const char *password = get_text (self->password_row);
  g_autoptr(GError) error = NULL;

  if (g_strcmp0 (name, scholia_profile_get_name (profile)) != 0
      && !scholia_profile_set_name (profile, name, &error))
    {
      show_error (self, error);
      return;
    }

  g_object_ref (self);
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, signals[JOINED], 0, self->link, *password != '\0' ? password : NULL,
                 self->info);
  g_object_unref (self);
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ScholiaJoinDialog) self = user_data;
  g_autoptr(GError) error = NULL;

  if (scholia_team_servers_add_finish (SCHOLIA_TEAM_SERVERS (source), result, &error))
    gtk_window_close (GTK_WINDOW (self));
  else
    show_error (self, error);
}

static void
next (ScholiaJoinDialog *self)
{
  if (self->is_busy || !is_complete (self))
    return;

  gtk_widget_remove_css_class (GTK_WIDGET (self->password_row), "error");
  switch (self->step)
    {
    case STEP_LINK:
      parse (self);
      break;
    case STEP_PASSWORD:
      look_up (self);
      break;
    case STEP_BOARD:
      join (self);
      break;
    case STEP_TEAM:
    default:
      set_busy (self, TRUE);
      scholia_team_servers_add_async (scholia_team_servers_get_default (), self->team_name,
                                      self->link, self->cancellable, added_cb,
                                      g_object_ref (self));
      break;
    }
}

static void
next_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  next (SCHOLIA_JOIN_DIALOG (widget));
}

static gboolean
scholia_join_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (SCHOLIA_JOIN_DIALOG (window)->cancellable);

  return GTK_WINDOW_CLASS (scholia_join_dialog_parent_class)->close_request (window);
}

static void
scholia_join_dialog_dispose (GObject *object)
{
  ScholiaJoinDialog *self = SCHOLIA_JOIN_DIALOG (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (scholia_join_dialog_parent_class)->dispose (object);
}

static void
scholia_join_dialog_finalize (GObject *object)
{
  ScholiaJoinDialog *self = SCHOLIA_JOIN_DIALOG (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->link, scholia_link_unref);
  g_clear_pointer (&self->info, scholia_board_info_free);
  g_free (self->team_name);

  G_OBJECT_CLASS (scholia_join_dialog_parent_class)->finalize (object);
}

static void
scholia_join_dialog_class_init (ScholiaJoinDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = scholia_join_dialog_dispose;
  object_class->finalize = scholia_join_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = scholia_join_dialog_close_request;

  signals[JOINED] = g_signal_new ("joined", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                  SCHOLIA_TYPE_LINK, G_TYPE_STRING, G_TYPE_POINTER);
  signals[FOUND] = g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/scholia/Scholia/scholia-join-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaJoinDialog, next_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaJoinDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, ScholiaJoinDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, ScholiaJoinDialog, link_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaJoinDialog, password_group);
  gtk_widget_class_bind_template_child (widget_class, ScholiaJoinDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaJoinDialog, board_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaJoinDialog, server_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaJoinDialog, role_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaJoinDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaJoinDialog, team_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaJoinDialog, team_server_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaJoinDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, ScholiaJoinDialog, error_title);
  gtk_widget_class_bind_template_child (widget_class, ScholiaJoinDialog, error_label);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, next);
  gtk_widget_class_install_action (widget_class, "join.next", NULL, next_cb);
}

static void
scholia_join_dialog_init (ScholiaJoinDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

GtkWidget *
scholia_join_dialog_new (GtkWindow *parent)
{
  GtkWidget *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (SCHOLIA_TYPE_JOIN_DIALOG, NULL);
  scholia_dialogs_attach (GTK_WINDOW (self), parent);

  return self;
}

void
scholia_join_dialog_set_link (ScholiaJoinDialog *self,
                              const char        *text)
{
  g_return_if_fail (SCHOLIA_IS_JOIN_DIALOG (self));
  g_return_if_fail (text != NULL);

  self->was_given = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->link_row), text);
  next (self);
}
