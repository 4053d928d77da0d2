/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-window-private.h"

#include "scholia-dialogs.h"
#include "scholia-error-words.h"
#include "scholia-join-dialog.h"
#include "scholia-start-page.h"

#include <glib/gi18n.h>

/* A picture that is not there by then gets a window that says it is coming, in milliseconds. */
#define LOADING_DELAY_MS 250

enum
{
  SHOWN,
  SETTLED,
  FAILED,
  JOIN_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaWindow, scholia_window, ADW_TYPE_APPLICATION_WINDOW)

/* The start page */

static void
recent_wanted_cb (ScholiaWindow      *self,
                  ScholiaRecentBoard *recent,
                  gboolean            in_new_window)
{
  GList *windows = gtk_application_get_windows (gtk_window_get_application (GTK_WINDOW (self)));
  ScholiaPlace *place = scholia_recent_board_get_place (recent);

  for (GList *l = windows; l != NULL && !in_new_window; l = l->next)
    {
      ScholiaPlace *other = SCHOLIA_IS_WINDOW (l->data) ? scholia_window_get_place (l->data) : NULL;

      if (other != NULL && scholia_place_equal (other, place))
        {
          gtk_window_present (l->data);
          return;
        }
    }

  scholia_window_open_recent (in_new_window
                              ? scholia_window_new (gtk_window_get_application (GTK_WINDOW (self)))
                              : self,
                              recent);
}

static void
show_start_page (ScholiaWindow *self)
{
  if (self->start_page == NULL)
    {
      self->start_page = scholia_start_page_new ();
      g_signal_connect_object (self->start_page, "recent-wanted",
                               G_CALLBACK (recent_wanted_cb), self, G_CONNECT_SWAPPED);
      gtk_stack_add_child (self->stack, self->start_page);
    }

  gtk_stack_set_visible_child (self->stack, self->start_page);
  gtk_window_set_title (GTK_WINDOW (self), _("Scholia"));
  gtk_widget_grab_focus (self->start_page);
}

/* A window that was made for a board has no start page before it is looked at. */
static void
scholia_window_map (GtkWidget *widget)
{
  ScholiaWindow *self = SCHOLIA_WINDOW (widget);

  if (self->page == NULL)
    show_start_page (self);

  GTK_WIDGET_CLASS (scholia_window_parent_class)->map (widget);
}

/* The board */

static void
title_cb (ScholiaWindow *self)
{
  const char *title = scholia_board_page_get_title (self->page);

  gtk_window_set_title (GTK_WINDOW (self),
                        title != NULL && *title != '\0' ? title : _("Scholia"));
}

static void
show_board_page (ScholiaWindow *self)
{
  GtkWidget *page = GTK_WIDGET (self->page);

  g_clear_handle_id (&self->loading_id, g_source_remove);
  if (gtk_stack_get_visible_child (self->stack) != page)
    {
      gtk_stack_set_visible_child (self->stack, page);
      gtk_widget_grab_focus (page);
    }
  g_signal_emit (self, signals[SHOWN], 0);
}

static void
settle (ScholiaWindow *self)
{
  g_signal_emit (self, signals[SETTLED], 0);
}

static void
shown_cb (ScholiaWindow *self)
{
  show_board_page (self);
  settle (self);
}

static gboolean
loading_cb (gpointer user_data)
{
  ScholiaWindow *self = user_data;

  self->loading_id = 0;
  show_board_page (self);
  return G_SOURCE_REMOVE;
}

static void
failed_cb (ScholiaWindow *self,
           const GError  *error)
{
  g_autoptr(GError) copy = g_error_copy (error);
  gboolean is_handled = FALSE;

  scholia_window_close_board (self);
  g_signal_emit (self, signals[FAILED], 0, copy, &is_handled);
}

static gboolean
scholia_window_real_failed (ScholiaWindow *self,
                            const GError  *error)
{
  /* What the decoder says names the file's fault; other domains speak to programmers. */
  const char *body = error->domain == SCHOLIA_ERROR
                     ? error->message
                     : scholia_error_words_get (error, SCHOLIA_ERROR_PLACE_IMAGE);
  g_autofree char *heading = NULL;

  /* Translators: %s is the name of a file. */
  heading = g_strdup_printf (_("“%s” Cannot Be Opened"), self->file_name);
  gtk_window_present (GTK_WINDOW (self));
  scholia_dialogs_show_error (GTK_WINDOW (self), heading, body);
  return TRUE;
}

/* Also from a picture that is on its way: whoever asked for it on a command line need not wait. */
static void
back_cb (ScholiaWindow *self)
{
  scholia_window_close_board (self);
  settle (self);
}

static ScholiaBoardOpener *
begin (ScholiaWindow *self)
{
  self->page = SCHOLIA_BOARD_PAGE (scholia_board_page_new ());
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->page));
  scholia_window_take_actions (self, scholia_board_page_get_actions (self->page));
  g_settings_bind (self->settings, "sidebar-visible", self->page, "shows-sidebar",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "show-my-cursor", self->page, "shows-my-cursor",
                   G_SETTINGS_BIND_GET);

  g_signal_connect_object (self->page, "back",
                           G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "share",
                           G_CALLBACK (scholia_window_share), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "notify::title",
                           G_CALLBACK (title_cb), self, G_CONNECT_SWAPPED);

  self->opener = scholia_board_opener_new (self->page);
  g_signal_connect_object (self->opener, "shown",
                           G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->opener, "failed",
                           G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);

  return self->opener;
}

static gboolean
scholia_window_close_request (GtkWindow *window)
{
  ScholiaWindow *self = SCHOLIA_WINDOW (window);
  int width;
  int height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (width, 360));
  g_settings_set_int (self->settings, "window-height", MAX (height, 294));
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
  g_cancellable_cancel (self->cancellable);
  if (self->opener != NULL)
    scholia_board_opener_close (self->opener);

  return GTK_WINDOW_CLASS (scholia_window_parent_class)->close_request (window);
}

static void
scholia_window_dispose (GObject *object)
{
  ScholiaWindow *self = SCHOLIA_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->loading_id, g_source_remove);
  g_clear_weak_pointer (&self->dialog);
  if (self->opener != NULL)
    scholia_board_opener_close (self->opener);
  g_clear_object (&self->opener);
  self->page = NULL;
  self->start_page = NULL;

  G_OBJECT_CLASS (scholia_window_parent_class)->dispose (object);
}

static void
scholia_window_finalize (GObject *object)
{
  ScholiaWindow *self = SCHOLIA_WINDOW (object);

  g_object_unref (self->settings);
  g_object_unref (self->cancellable);
  g_free (self->file_name);

  G_OBJECT_CLASS (scholia_window_parent_class)->finalize (object);
}

static void
scholia_window_class_init (ScholiaWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->dispose = scholia_window_dispose;
  object_class->finalize = scholia_window_finalize;
  widget_class->map = scholia_window_map;
  window_class->close_request = scholia_window_close_request;

  signals[SHOWN] = g_signal_new ("shown", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SETTLED] = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new_class_handler ("failed", G_TYPE_FROM_CLASS (klass),
                                                G_SIGNAL_RUN_LAST,
                                                G_CALLBACK (scholia_window_real_failed),
                                                g_signal_accumulator_true_handled, NULL, NULL,
                                                G_TYPE_BOOLEAN, 1, G_TYPE_ERROR);
  signals[JOIN_FAILED] = g_signal_new ("join-failed", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_ERROR);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/scholia/Scholia/scholia-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, ScholiaWindow, stack);
}

static void
scholia_window_init (ScholiaWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->cancellable = g_cancellable_new ();
  self->settings = g_settings_new ("io.github.scholia.Scholia");
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  scholia_window_install_actions (self);
  scholia_window_install_drop (self);
}

ScholiaWindow *
scholia_window_new (GtkApplication *application)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);

  return g_object_new (SCHOLIA_TYPE_WINDOW, "application", application, NULL);
}

gboolean
scholia_window_is_empty (ScholiaWindow *self)
{
  g_return_val_if_fail (SCHOLIA_IS_WINDOW (self), FALSE);

  return self->opener == NULL;
}

ScholiaPlace *
scholia_window_get_place (ScholiaWindow *self)
{
  g_return_val_if_fail (SCHOLIA_IS_WINDOW (self), NULL);

  return self->opener != NULL ? scholia_board_opener_get_place (self->opener) : NULL;
}

void
scholia_window_open_file (ScholiaWindow *self,
                          GFile         *file,
                          const char    *title,
                          gboolean       is_temporary)
{
  g_autofree char *basename = NULL;

  g_return_if_fail (SCHOLIA_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (self->opener == NULL);

  basename = g_file_get_basename (file);
  g_free (self->file_name);
  self->file_name = title != NULL ? g_strdup (title)
                                  : g_filename_display_name (basename != NULL ? basename : "");
  scholia_board_opener_open_file (begin (self), file, title, is_temporary);
  scholia_board_page_set_loading (self->page, -1, _("Opening the image…"));
  self->loading_id = g_timeout_add (LOADING_DELAY_MS, loading_cb, self);
}

void
scholia_window_open_recent (ScholiaWindow      *self,
                            ScholiaRecentBoard *recent)
{
  g_return_if_fail (SCHOLIA_IS_WINDOW (self));
  g_return_if_fail (SCHOLIA_IS_RECENT_BOARD (recent));
  g_return_if_fail (self->opener == NULL);

  scholia_board_opener_open_recent (begin (self), recent);
  gtk_window_present (GTK_WINDOW (self));
}

void
scholia_window_open_link (ScholiaWindow          *self,
                          ScholiaLink            *link,
                          const char             *password,
                          const ScholiaBoardInfo *info)
{
  g_return_if_fail (SCHOLIA_IS_WINDOW (self));
  g_return_if_fail (self->opener == NULL);

  scholia_board_opener_open_link (begin (self), link, password, info);
  gtk_window_present (GTK_WINDOW (self));
}

void
scholia_window_open_access (ScholiaWindow            *self,
                            const ScholiaBoardAccess *access)
{
  g_return_if_fail (SCHOLIA_IS_WINDOW (self));
  g_return_if_fail (self->opener == NULL);

  scholia_board_opener_open_access (begin (self), access);
  gtk_window_present (GTK_WINDOW (self));
}

static void
joined_cb (ScholiaWindow          *self,
           ScholiaLink            *link,
           const char             *password,
           const ScholiaBoardInfo *info)
{
  scholia_window_open_link (scholia_window_pick (self), link, password, info);
}

static void
join_failed_cb (ScholiaWindow *self,
                const GError  *error)
{
  g_signal_emit (self, signals[JOIN_FAILED], 0, error);
}

void
scholia_window_join (ScholiaWindow *self,
                     const char    *text)
{
  GtkWidget *dialog;

  g_return_if_fail (SCHOLIA_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  if (self->dialog != NULL)
    gtk_window_destroy (self->dialog);

  dialog = scholia_join_dialog_new (GTK_WINDOW (self));
  g_set_weak_pointer (&self->dialog, GTK_WINDOW (dialog));
  g_signal_connect_object (dialog, "joined", G_CALLBACK (joined_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "failed", G_CALLBACK (join_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "found", G_CALLBACK (settle), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (settle), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
  if (*text != '\0')
    scholia_join_dialog_set_link (SCHOLIA_JOIN_DIALOG (dialog), text);
}

void
scholia_window_close_board (ScholiaWindow *self)
{
  ScholiaBoardPage *page;

  g_return_if_fail (SCHOLIA_IS_WINDOW (self));

  if (self->opener == NULL)
    return;

  g_clear_handle_id (&self->loading_id, g_source_remove);
  page = self->page;
  scholia_window_drop_actions (self, scholia_board_page_get_actions (page));
  g_signal_handlers_disconnect_by_data (page, self);
  scholia_board_opener_close (self->opener);
  g_clear_object (&self->opener);
  self->page = NULL;
  if (self->dialog != NULL)
    gtk_window_destroy (self->dialog);

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_start_page (self);
  gtk_stack_remove (self->stack, GTK_WIDGET (page));
}

ScholiaWindow *
scholia_window_pick (ScholiaWindow *self)
{
  ScholiaWindow *window;

  g_return_val_if_fail (SCHOLIA_IS_WINDOW (self), NULL);

  if (self->opener == NULL)
    return self;

  window = scholia_window_new (gtk_window_get_application (GTK_WINDOW (self)));
  g_signal_connect (window, "shown", G_CALLBACK (gtk_window_present), NULL);
  return window;
}
