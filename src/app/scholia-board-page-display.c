/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the page says: title, progress, errors, toasts, and words for a screen reader. */

#include "scholia-board-page-private.h"

#include <glib/gi18n.h>

#include "scholia-error-words.h"

/* Between two steps of the progress bar while nobody knows how long, in milliseconds. */
#define PULSE_MS 100
/* A toast's line in a narrow window, in characters. */
#define NARROW_CHARS 28
#define NARROW_CHARS_BESIDE_BUTTON 18

static gboolean
pulse_cb (gpointer user_data)
{
  ScholiaBoardPage *self = user_data;

  gtk_progress_bar_pulse (self->loading_bar);

  return G_SOURCE_CONTINUE;
}

/* There is something to see as soon as there is the picture; its threads come by themselves. */
void
scholia_board_page_update_stack (ScholiaBoardPage *self)
{
  const char *name = self->has_error ? "error" : self->picture != NULL ? "board" : "loading";

  gtk_stack_set_visible_child_name (self->stack, name);
  if (!g_str_equal (name, "loading"))
    g_clear_handle_id (&self->pulse_id, g_source_remove);
  scholia_board_page_update_headers (self);
  scholia_board_page_update_actions (self);
}

void
scholia_board_page_set_title (ScholiaBoardPage *self,
                              const char       *title)
{
  if (g_str_equal (self->title, title))
    return;

  g_free (self->title);
  self->title = g_strdup (title);
  gtk_label_set_label (self->title_label, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title_label), title);
  adw_window_title_set_subtitle (self->thread_title, title);
  g_object_notify (G_OBJECT (self), "title");
}

void
scholia_board_page_set_subtitle (ScholiaBoardPage *self,
                                 const char       *subtitle,
                                 gboolean          is_busy)
{
  gtk_spinner_set_spinning (self->subtitle_spinner, is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle_spinner), is_busy);
  if (g_str_equal (self->subtitle, subtitle))
    return;

  g_free (self->subtitle);
  self->subtitle = g_strdup (subtitle);
  gtk_label_set_label (self->subtitle_label, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle_label), subtitle[0] != '\0');
  g_object_notify (G_OBJECT (self), "subtitle");
}

void
scholia_board_page_notify_n_unread (ScholiaBoardPage *self)
{
  g_object_notify (G_OBJECT (self), "n-unread");
}

/* AdwToast cuts its title off at one line, which in a narrow window is half a sentence. */
static AdwToast *
create_toast (ScholiaBoardPage *self,
              const char       *words,
              const char       *label,
              const char       *action)
{
  AdwToast *toast = adw_toast_new (words);
  GtkWidget *title = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  if (scholia_adaptive_bin_is_narrow (self->adaptive))
    gtk_label_set_max_width_chars (GTK_LABEL (title), label != NULL ? NARROW_CHARS_BESIDE_BUTTON
                                                                    : NARROW_CHARS);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  adw_toast_set_custom_title (toast, title);
  if (label != NULL)
    {
      adw_toast_set_button_label (toast, label);
      adw_toast_set_action_name (toast, action);
    }

  /* A custom title leaves the toast without one. */
  scholia_canvas_announce (self->canvas, words);

  return toast;
}

/* What was said before is over: toasts that wait in a queue come when nobody knows what they are
 * about. */
static void
replace_toast (ScholiaBoardPage *self,
               AdwToast         *toast)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_set_object (&self->toast, toast);
  scholia_board_page_add_toast (self, toast);
}

void
scholia_board_page_show_words (ScholiaBoardPage *self,
                               const char       *words)
{
  replace_toast (self, create_toast (self, words, NULL, NULL));
}

AdwToast *
scholia_board_page_offer (ScholiaBoardPage *self,
                          const char       *words,
                          const char       *label,
                          const char       *action)
{
  AdwToast *toast = create_toast (self, words, label, action);

  replace_toast (self, toast);

  return toast;
}

AdwToast *
scholia_board_page_offer_long (ScholiaBoardPage *self,
                               const char       *words,
                               const char       *label,
                               const char       *action,
                               guint             timeout_s)
{
  AdwToast *toast = create_toast (self, words, label, action);

  adw_toast_set_timeout (toast, timeout_s);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  scholia_board_page_add_toast (self, toast);

  return toast;
}

void
scholia_board_page_show_action_error (ScholiaBoardPage *self,
                                      const GError     *error)
{
  scholia_board_page_show_words (self, scholia_error_words_get (error, SCHOLIA_ERROR_PLACE_ACTION));
}

void
scholia_board_page_add_toast (ScholiaBoardPage *self,
                              AdwToast         *toast)
{
  g_return_if_fail (SCHOLIA_IS_BOARD_PAGE (self));
  g_return_if_fail (ADW_IS_TOAST (toast));

  if (adw_toast_get_title (toast) != NULL)
    scholia_canvas_announce (self->canvas, adw_toast_get_title (toast));
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

void
scholia_board_page_set_picture (ScholiaBoardPage *self,
                                ScholiaPicture   *picture)
{
  g_return_if_fail (SCHOLIA_IS_BOARD_PAGE (self));
  g_return_if_fail (picture == NULL || SCHOLIA_IS_PICTURE (picture));

  g_set_object (&self->picture, picture);
  self->has_error = FALSE;
  scholia_canvas_set_picture (self->canvas, picture);
  scholia_picture_progress_set_picture (self->picture_progress, picture);
  scholia_board_page_update_stack (self);
  if (picture != NULL && scholia_picture_get_note (picture) != NULL)
    scholia_board_page_show_words (self, scholia_picture_get_note (picture));
  /* Also in a window that is not on the screen yet: the toolkit would choose by places that
   * nothing has before. */
  if (picture != NULL && gtk_widget_get_child_visible (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
scholia_board_page_set_loading (ScholiaBoardPage *self,
                                double            fraction,
                                const char       *words)
{
  g_return_if_fail (SCHOLIA_IS_BOARD_PAGE (self));

  if (self->picture != NULL)
    return;

  self->has_error = FALSE;
  adw_status_page_set_title (self->loading_page, words);
  if (fraction >= 0)
    {
      g_clear_handle_id (&self->pulse_id, g_source_remove);
      gtk_progress_bar_set_fraction (self->loading_bar, MIN (fraction, 1));
    }
  else if (self->pulse_id == 0)
    {
      self->pulse_id = g_timeout_add (PULSE_MS, pulse_cb, self);
    }
  scholia_board_page_update_stack (self);
}

static void
show_error (ScholiaBoardPage *self,
            const char       *title,
            const char       *words)
{
  /* A description is markup; a file's name and a library's words may hold what looks like it. */
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  self->has_error = TRUE;
  adw_status_page_set_title (self->error_page, title);
  adw_status_page_set_description (self->error_page, escaped);
  gtk_widget_set_visible (self->again_button, FALSE);
  scholia_board_page_update_stack (self);
}

void
scholia_board_page_set_error (ScholiaBoardPage *self,
                              const GError     *error)
{
  ScholiaErrorPlace place = SCHOLIA_ERROR_PLACE_BOARD;

  g_return_if_fail (SCHOLIA_IS_BOARD_PAGE (self));
  g_return_if_fail (error != NULL);

  if (g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE))
    place = SCHOLIA_ERROR_PLACE_IMAGE;

  show_error (self, scholia_error_words_get_title (error, place),
              scholia_error_words_get (error, place));
}

void
scholia_board_page_set_picture_error (ScholiaBoardPage *self,
                                      const GError     *error)
{
  g_return_if_fail (SCHOLIA_IS_BOARD_PAGE (self));
  g_return_if_fail (error != NULL);

  scholia_board_page_set_picture (self, NULL);
  show_error (self, scholia_error_words_get_title (error, SCHOLIA_ERROR_PLACE_IMAGE),
              error->message);
}

void
scholia_board_page_offer_again (ScholiaBoardPage *self)
{
  g_return_if_fail (SCHOLIA_IS_BOARD_PAGE (self));

  gtk_widget_set_visible (self->again_button, TRUE);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (self->again_button);
}
