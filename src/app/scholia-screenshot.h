/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets the desktop's portal take a screenshot: the person chooses what is on it.
 * G_IO_ERROR_CANCELLED when they decide otherwise, G_IO_ERROR_NOT_SUPPORTED where no portal
 * answers. */
void   scholia_screenshot_take_async  (GtkWindow            *parent,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
GFile *scholia_screenshot_take_finish (GAsyncResult         *result,
                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
