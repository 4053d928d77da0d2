/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything that GNOME names differently after the baseline, in one file: file choosers, message
 * dialogs, the about window. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Puts @dialog before @parent and lets it go with it, also where something still holds the dialog
 * (an answer from a server): with GTK 4.8's own destroy-with-parent it then keeps a dangling
 * parent. */
void      scholia_dialogs_attach              (GtkWindow            *dialog,
                                               GtkWindow            *parent);

/* Asks for an image file. G_IO_ERROR_CANCELLED when the person decides otherwise. */
void      scholia_dialogs_choose_image_async  (GtkWindow            *parent,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
GFile    *scholia_dialogs_choose_image_finish (GAsyncResult         *result,
                                               GError              **error)
                                               G_GNUC_WARN_UNUSED_RESULT;

/* Tells what went wrong, and that nothing more will come of it. */
void      scholia_dialogs_show_error          (GtkWindow            *parent,
                                               const char           *heading,
                                               const char           *body);

/* Asks before what cannot be undone. @label: of the button that does it. */
void      scholia_dialogs_confirm_async       (GtkWindow            *parent,
                                               const char           *heading,
                                               const char           *body,
                                               const char           *label,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean  scholia_dialogs_confirm_finish      (GAsyncResult         *result);

/* The same with a line of words to write, of at most @max_chars characters. @title: of the line.
 * %NULL when the person decides otherwise, "" when nothing was written. */
void      scholia_dialogs_ask_words_async     (GtkWindow            *parent,
                                               const char           *heading,
                                               const char           *body,
                                               const char           *title,
                                               guint                 max_chars,
                                               const char           *label,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
char     *scholia_dialogs_ask_words_finish    (GAsyncResult         *result)
                                               G_GNUC_WARN_UNUSED_RESULT;

void      scholia_dialogs_show_about          (GtkWindow            *parent);

G_END_DECLS
