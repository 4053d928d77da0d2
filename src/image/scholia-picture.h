/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk/gdk.h>
#include <graphene.h>

#include "scholia-board.h"
#include "scholia-tile.h"

G_BEGIN_DECLS

/**
 * ScholiaPicture:
 *
 * An image cut into tiles of SCHOLIA_TILE_SIZE with reduced levels, which may still be on its way:
 * its size is known from the start, its tiles come. Nothing here reads or decodes on the calling
 * thread, and all functions but scholia_picture_make_thumbnail() belong to the main thread.
 *
 * Properties that notify: "progress", "complete", "note".
 *
 * Signals:
 * - "tiles-changed" (): there are tiles or a preview that were not there before: draw again
 * - "failed" (const GError *error): the rest cannot be had; the picture is not whole and must go.
 *   @error is worded for people.
 */
#define SCHOLIA_TYPE_PICTURE (scholia_picture_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaPicture, scholia_picture, SCHOLIA, PICTURE, GObject)

#define SCHOLIA_TILE_SIZE 512

/* Finishes when the size is known and there is something to show, which may be long before all is.
 * Errors: UNSUPPORTED_IMAGE (the message says what is wrong with the file), TOO_LARGE, NOT_FOUND,
 * FORBIDDEN (not readable), all worded for people; and G_IO_ERROR_CANCELLED. */
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
/* From 0 to 1: how much of the file is decoded. */
double          scholia_picture_get_progress    (ScholiaPicture       *self);
/* Every tile can be had. Not any more while the picture is decoded anew, after what was kept of it
 * could not be read from the disk. */
gboolean        scholia_picture_is_complete     (ScholiaPicture       *self);
/* (nullable): a sentence for people about what is not shown, as of an animation. */
const char     *scholia_picture_get_note        (ScholiaPicture       *self);
/* (transfer none) (nullable): the image, coarse, to lie under tiles that are not there. */
GdkTexture     *scholia_picture_get_preview     (ScholiaPicture       *self);
/* What the preview shows of the image, of which width and height are 1: less than all of it while
 * the image is decoded and has none that would come first. */
graphene_rect_t scholia_picture_get_preview_area (ScholiaPicture      *self);

/* (transfer none) (nullable): the texture of a tile if it is in memory; the last column and row are
 * smaller. What is looked at stays longest. */
GdkTexture     *scholia_picture_peek_tile       (ScholiaPicture       *self,
                                                 const ScholiaTile    *tile);
/* Brings these into memory, scaling those that are scaled, in this order, and keeps them there;
 * "tiles-changed" follows. The newest request stands instead of all earlier ones: name all that are
 * in sight, also those that are there. What is not decoded yet comes when it is. */
void            scholia_picture_want_tiles      (ScholiaPicture       *self,
                                                 const ScholiaTile    *tiles,
                                                 gsize                 n_tiles);
/* All that was wanted last is in memory. */
gboolean        scholia_picture_has_wanted_tiles (ScholiaPicture      *self);

/* A PNG at most @max_size pixels wide and high, for a recent board's card; on any thread, of a
 * complete picture. */
GBytes         *scholia_picture_make_thumbnail  (ScholiaPicture       *self,
                                                 guint                 max_size,
                                                 GError              **error)
                                                 G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
