/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-decoding.h"
#include "scholia-picture.h"
#include "scholia-tile-cache.h"
#include "scholia-tile-loader.h"

G_BEGIN_DECLS

struct _ScholiaPicture
{
  GObject parent_instance;

  ScholiaDecoding    *decoding;
  GMutex              mutex; /* of @file where it is replaced, and where another thread asks */
  ScholiaPyramidFile *file; /* (nullable): the decoding's, when it was last looked at */
  GdkTexture         *preview;
  ScholiaTile         preview_tile; /* what @preview was made of */
  ScholiaTileCache   *cache;
  ScholiaTileLoader  *loader; /* (nullable): of @file */
  GArray             *wanted; /* of ScholiaTile */
  double              told_progress;
  gboolean            was_ready;
  gboolean            was_complete;
  gboolean            has_failed;
};

/* Nothing can be asked of it until it is ready. */
ScholiaPicture     *scholia_picture_new      (ScholiaDecoding *decoding) G_GNUC_WARN_UNUSED_RESULT;
/* There is something to show. Told by "tiles-changed". */
gboolean            scholia_picture_is_ready (ScholiaPicture  *self);
/* (nullable): why it never will be, or will never be whole. Told by "failed". */
const GError       *scholia_picture_get_error (ScholiaPicture *self);
/* (transfer full): on any thread, once the picture is ready. */
ScholiaPyramidFile *scholia_picture_dup_file (ScholiaPicture  *self) G_GNUC_WARN_UNUSED_RESULT;
/* Another thread had @cause from reading @file: if that is the disk's, the decoding hears of it on
 * the main thread. */
void                scholia_picture_note_error (ScholiaPicture     *self,
                                                ScholiaPyramidFile *file,
                                                const GError       *cause);

/* scholia-picture-tiles.c */
void                scholia_picture_init_tiles   (ScholiaPicture *self);
void                scholia_picture_clear_tiles  (ScholiaPicture *self);
/* The decoding may have a file now, or another one. */
void                scholia_picture_update_file  (ScholiaPicture *self);
void                scholia_picture_load_missing (ScholiaPicture *self);
/* Emits "tiles-changed". */
void                scholia_picture_tell_tiles   (ScholiaPicture *self);

/* For tests: as scholia_picture_load_async(), with a patience of one's own. */
void                scholia_picture_load_patiently_async (GFile                        *file,
                                                          const ScholiaDecoderPatience *patience,
                                                          GCancellable                 *cancellable,
                                                          GAsyncReadyCallback           callback,
                                                          gpointer                      user_data);

G_END_DECLS
