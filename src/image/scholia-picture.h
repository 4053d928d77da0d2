/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk/gdk.h>

#include "scholia-board.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_PICTURE (scholia_picture_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaPicture, scholia_picture, SCHOLIA, PICTURE, GObject)

/* A decoded image, cut into tiles of SCHOLIA_TILE_SIZE with reduced levels; immutable once loaded.
 * (The third issue puts a mapped pyramid behind the same functions.) */
#define SCHOLIA_TILE_SIZE 512

/* Decodes off the main thread. Errors: UNSUPPORTED_IMAGE (the message says what is wrong with the
 * file), TOO_LARGE, NOT_FOUND, FORBIDDEN (not readable), all worded for people; and
 * G_IO_ERROR_CANCELLED. */
void            scholia_picture_load_async      (GFile                *file,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
ScholiaPicture *scholia_picture_load_finish     (GAsyncResult         *result,
                                                 GError              **error)
                                                 G_GNUC_WARN_UNUSED_RESULT;
guint           scholia_picture_get_width       (ScholiaPicture       *self);
guint           scholia_picture_get_height      (ScholiaPicture       *self);
gboolean        scholia_picture_has_alpha       (ScholiaPicture       *self);
/* Level 0 is full size, each next one half, rounded up. */
guint           scholia_picture_get_n_levels    (ScholiaPicture       *self);
/* (transfer none): the texture of a tile; the last column and row are smaller. */
GdkTexture     *scholia_picture_get_tile        (ScholiaPicture       *self,
                                                 guint                 level,
                                                 guint                 column,
                                                 guint                 row);
/* A PNG at most @max_size pixels wide and high, for a recent board's card. */
GBytes         *scholia_picture_make_thumbnail  (ScholiaPicture       *self,
                                                 guint                 max_size,
                                                 GError              **error)
                                                 G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
