/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ScholiaIncoming:
 * @file: (nullable): an image file
 * @texture: (nullable): pixels
 * @text: (nullable): a link, or what is meant as one
 *
 * What a person pasted or dropped: exactly one of the three.
 */
typedef struct
{
  GFile      *file;
  GdkTexture *texture;
  char       *text;
} ScholiaIncoming;

void             scholia_incoming_free           (ScholiaIncoming      *self);
/* (nullable): %NULL if @value is nothing of the kind. */
ScholiaIncoming *scholia_incoming_new_for_value  (const GValue         *value)
                                                  G_GNUC_WARN_UNUSED_RESULT;
/* For a drop anywhere on a widget. */
GtkDropTarget   *scholia_incoming_new_target     (void) G_GNUC_WARN_UNUSED_RESULT;

/* G_IO_ERROR_NOT_FOUND if the clipboard holds neither image nor file nor text. */
void             scholia_incoming_paste_async    (GdkClipboard         *clipboard,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
ScholiaIncoming *scholia_incoming_paste_finish   (GAsyncResult         *result,
                                                  GError              **error)
                                                  G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaIncoming, scholia_incoming_free)

G_END_DECLS
