/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-window-private.h"

#include "scholia-dialogs.h"
#include "scholia-error-words.h"
#include "scholia-image-file.h"
#include "scholia-incoming.h"
#include "scholia-screenshot.h"
#include "scholia-share-dialog.h"

#include <glib/gi18n.h>

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add_toast (ScholiaWindow *self,
           const char    *words)
{
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (words));
}

/* Open */

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ScholiaWindow) self = user_data;
  g_autoptr(GFile) file = scholia_dialogs_choose_image_finish (result, NULL);

  if (file != NULL && !g_cancellable_is_cancelled (self->cancellable))
    scholia_window_open_file (scholia_window_pick (self), file, NULL, FALSE);
}

static void
open_image_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  scholia_dialogs_choose_image_async (GTK_WINDOW (user_data), chosen_cb, g_object_ref (user_data));
}

/* Paste and drop */

static void
texture_written_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(ScholiaWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = scholia_image_file_write_finish (result, &error);

  if (file != NULL)
    scholia_window_open_file (scholia_window_pick (self), file, _("Pasted image"), TRUE);
  else if (!is_cancelled (error))
    scholia_dialogs_show_error (GTK_WINDOW (self), _("The Image Could Not Be Kept"),
                                error->message);
}

static void
take_incoming (ScholiaWindow         *self,
               const ScholiaIncoming *incoming)
{
  if (incoming->file != NULL)
    scholia_window_open_file (scholia_window_pick (self), incoming->file, NULL, FALSE);
  else if (incoming->texture != NULL)
    scholia_image_file_write_async (incoming->texture, self->cancellable, texture_written_cb,
                                    g_object_ref (self));
  else
    scholia_window_join (self, incoming->text);
}

static void
pasted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ScholiaWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaIncoming) incoming = scholia_incoming_paste_finish (result, &error);

  if (incoming != NULL)
    take_incoming (self, incoming);
  else if (!is_cancelled (error))
    add_toast (self, _("The clipboard holds neither an image nor a link"));
}

static void
paste_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  ScholiaWindow *self = SCHOLIA_WINDOW (user_data);

  scholia_incoming_paste_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->cancellable,
                                pasted_cb, g_object_ref (self));
}

static gboolean
drop_cb (ScholiaWindow *self,
         const GValue  *value)
{
  g_autoptr(ScholiaIncoming) incoming = scholia_incoming_new_for_value (value);

  if (incoming == NULL)
    return FALSE;

  take_incoming (self, incoming);
  return TRUE;
}

void
scholia_window_install_drop (ScholiaWindow *self)
{
  GtkDropTarget *target = scholia_incoming_new_target ();

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->stack), GTK_EVENT_CONTROLLER (target));
}

/* Screenshot */

static void
screenshot_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(ScholiaWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = scholia_screenshot_take_finish (result, &error);

  if (file != NULL)
    scholia_window_open_file (scholia_window_pick (self), file, _("Screenshot"), FALSE);
  else if (!is_cancelled (error))
    scholia_dialogs_show_error (GTK_WINDOW (self), _("No Screenshot Service Answers"),
                                _("Take a screenshot with your desktop’s own key, "
                                  "then paste it here."));
}

static void
take_screenshot_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  ScholiaWindow *self = SCHOLIA_WINDOW (user_data);

  scholia_screenshot_take_async (GTK_WINDOW (self), self->cancellable, screenshot_cb,
                                 g_object_ref (self));
}

/* Join and share */

static void
join_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  scholia_window_join (SCHOLIA_WINDOW (user_data), g_variant_get_string (parameter, NULL));
}

static void
published_cb (ScholiaWindow            *self,
              const ScholiaBoardAccess *access)
{
  scholia_window_close_board (self);
  scholia_window_open_access (self, access);
}

void
scholia_window_share (ScholiaWindow *self)
{
  const ScholiaBoardAccess *access = scholia_board_opener_get_access (self->opener);
  ScholiaSession *session = scholia_board_opener_get_session (self->opener);
  GtkWidget *dialog;

  if (access == NULL || session == NULL || scholia_session_get_board (session) == NULL)
    {
      add_toast (self, _("The board is not ready yet"));
      return;
    }

  if (self->dialog != NULL)
    gtk_window_destroy (self->dialog);

  dialog = scholia_share_dialog_new (GTK_WINDOW (self), access, session);
  g_set_weak_pointer (&self->dialog, GTK_WINDOW (dialog));
  g_signal_connect_object (dialog, "published", G_CALLBACK (published_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The board page's own actions */

void
scholia_window_take_actions (ScholiaWindow *self,
                             GActionGroup  *actions)
{
  g_auto(GStrv) names = g_action_group_list_actions (actions);

  for (guint i = 0; names[i] != NULL; i++)
    g_action_map_add_action (G_ACTION_MAP (self),
                             g_action_map_lookup_action (G_ACTION_MAP (actions), names[i]));
}

void
scholia_window_drop_actions (ScholiaWindow *self,
                             GActionGroup  *actions)
{
  g_auto(GStrv) names = g_action_group_list_actions (actions);

  for (guint i = 0; names[i] != NULL; i++)
    g_action_map_remove_action (G_ACTION_MAP (self), names[i]);
}

void
scholia_window_install_actions (ScholiaWindow *self)
{
  const GActionEntry entries[] = {
    { .name = "open-image", .activate = open_image_cb },
    { .name = "paste", .activate = paste_cb },
    { .name = "screenshot", .activate = take_screenshot_cb },
    { .name = "join", .activate = join_cb, .parameter_type = "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
