/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-dialogs.h"

#include "scholia-config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* The least width of an entry in a question, in pixels: room for some words, in a window of 360,
 * too. libadwaita 1.7 also measures a short heading for the least width, and GTK 4.18 warns of
 * what does not fit. */
#define ENTRY_WIDTH 240

static void
parent_gone_cb (GtkWindow *dialog)
{
  gtk_window_set_transient_for (dialog, NULL);
  gtk_window_destroy (dialog);
}

/* On a small screen the windows are narrow, and a dialog is no wider than its window. */
static void
fit_width (GtkWindow *dialog,
           GtkWindow *parent)
{
  int parent_width = gtk_widget_get_width (GTK_WIDGET (parent));
  int width;
  int height;

  /* At a start with a link both are new, and neither has a place yet. */
  if (parent_width == 0)
    gtk_window_get_default_size (parent, &parent_width, &height);
  gtk_window_get_default_size (dialog, &width, &height);
  if (parent_width > 0 && width > parent_width)
    gtk_window_set_default_size (dialog, parent_width, height);
}

void
scholia_dialogs_attach (GtkWindow *dialog,
                        GtkWindow *parent)
{
  g_return_if_fail (GTK_IS_WINDOW (dialog));
  g_return_if_fail (GTK_IS_WINDOW (parent));

  gtk_window_set_transient_for (dialog, parent);
  fit_width (dialog, parent);
  g_signal_connect_object (parent, "unrealize", G_CALLBACK (parent_gone_cb), dialog,
                           G_CONNECT_SWAPPED);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           gpointer         user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);

  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)),
                           g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static GtkFileFilter *
make_image_filter (void)
{
  static const char *const types[] = {
    "image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "image/tiff",
    "image/svg+xml", "image/avif", "image/heif",
  };
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Images"));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    gtk_file_filter_add_mime_type (filter, types[i]);

  return filter;
}

void
scholia_dialogs_choose_image_async (GtkWindow           *parent,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GtkFileFilter) filter = make_image_filter ();
  GtkFileChooserNative *chooser;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  chooser = gtk_file_chooser_native_new (_("Open Image"), parent, GTK_FILE_CHOOSER_ACTION_OPEN,
                                         _("_Open"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  g_signal_connect (chooser, "response", G_CALLBACK (chosen_cb),
                    g_task_new (NULL, NULL, callback, user_data));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

GFile *
scholia_dialogs_choose_image_finish (GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static GtkWidget *
make_message (GtkWindow  *parent,
              const char *heading,
              const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, NULL);

  /* A file's name may hold what looks like markup. */
  adw_message_dialog_set_body_use_markup (ADW_MESSAGE_DIALOG (dialog), FALSE);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);

  return dialog;
}

void
scholia_dialogs_show_error (GtkWindow  *parent,
                            const char *heading,
                            const char *body)
{
  GtkWidget *dialog;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (heading != NULL);

  dialog = make_message (parent, heading, body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
confirmed_cb (GtkWidget  *dialog,
              const char *response,
              gpointer    user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);

  g_task_return_boolean (task, g_str_equal (response, "do"));
}

static AdwMessageDialog *
make_question (GtkWindow  *parent,
               const char *heading,
               const char *body,
               const char *label)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (make_message (parent, heading, body));

  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "do", label, NULL);
  adw_message_dialog_set_response_appearance (dialog, "do", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_default_response (dialog, "cancel");

  return dialog;
}

void
scholia_dialogs_confirm_async (GtkWindow           *parent,
                               const char          *heading,
                               const char          *body,
                               const char          *label,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  AdwMessageDialog *dialog;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (heading != NULL);
  g_return_if_fail (label != NULL);

  dialog = make_question (parent, heading, body, label);
  g_signal_connect (dialog, "response", G_CALLBACK (confirmed_cb),
                    g_task_new (NULL, NULL, callback, user_data));
  gtk_window_present (GTK_WINDOW (dialog));
}

gboolean
scholia_dialogs_confirm_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

static void
words_written_cb (GtkWidget  *dialog,
                  const char *response,
                  gpointer    user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GtkEditable *entry = g_task_get_task_data (task);

  if (g_str_equal (response, "do"))
    g_task_return_pointer (task, g_strdup (gtk_editable_get_text (entry)), g_free);
  else
    g_task_return_pointer (task, NULL, NULL);
}

static GtkWidget *
make_words_group (const char *title,
                  guint       max_chars)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_entry_row_new ();
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (row));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_size_request (row, ENTRY_WIDTH, -1);
  if (GTK_IS_TEXT (text))
    gtk_text_set_max_length (GTK_TEXT (text), (int) max_chars);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_object_set_data (G_OBJECT (group), "row", row);

  return group;
}

void
scholia_dialogs_ask_words_async (GtkWindow           *parent,
                                 const char          *heading,
                                 const char          *body,
                                 const char          *title,
                                 guint                max_chars,
                                 const char          *label,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  AdwMessageDialog *dialog;
  GtkWidget *group;
  GTask *task;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (heading != NULL);
  g_return_if_fail (title != NULL);
  g_return_if_fail (label != NULL);

  dialog = make_question (parent, heading, body, label);
  group = make_words_group (title, max_chars);
  adw_message_dialog_set_extra_child (dialog, group);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_task_data (task, g_object_ref (g_object_get_data (G_OBJECT (group), "row")),
                        g_object_unref);
  g_signal_connect (dialog, "response", G_CALLBACK (words_written_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

char *
scholia_dialogs_ask_words_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

void
scholia_dialogs_show_about (GtkWindow *parent)
{
  const char *developers[] = { "The Scholia developers", NULL };

  g_return_if_fail (GTK_IS_WINDOW (parent));

  adw_show_about_window (parent,
                         "application-name", _("Scholia"),
                         "application-icon", SCHOLIA_APPLICATION_ID,
                         "version", SCHOLIA_VERSION,
                         "developer-name", _("The Scholia developers"),
                         "developers", developers,
                         "comments", _("Look at one picture together: click where you mean it, "
                                       "and everybody sees what you say."),
                         "website", "https://scholia.github.io/",
                         "issue-url", "https://github.com/scholia/scholia/issues",
                         "copyright", "© 2026 The Scholia developers",
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your name, one line each. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}
