/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-decoder-child.h"
#include "scholia-pyramid-cache.h"

G_BEGIN_DECLS

/* What a picture begins with: the complete pyramid from the cache, or a decoder that runs. */
typedef struct
{
  GFile               *image;
  char                *key;        /* (nullable): in the cache */
  ScholiaPyramidFile  *file;       /* (nullable): where the cache had it */
  int                  image_fd;   /* -1 if there is nothing to be decoded */
  ScholiaFileIdentity  identity;
  int                  pyramid_fd; /* locked, or nobody sees it */
  char                *name;       /* (nullable): of the cache's unfinished file */
  int                  claim_fd;   /* -1 unless this process alone makes what @key names */
  ScholiaDecoderChild  child;      /* pid 0: none runs */
} ScholiaDecodingStart;

/* For a key that somebody in this process is busy with. On any thread. */
typedef gboolean (*ScholiaIsKnownFunc) (const char *key);

/**
 * scholia_decoding_start_new:
 * @is_known: if it says so of the image's key, nothing is started: what comes back has only the key
 *
 * Opens the image, looks into the cache, and starts a decoder if it must; if another process is
 * making the same, waits for that, but not for ever. Blocks: off the main thread only.
 *
 * Returns: (transfer full): %NULL with @error, worded for people
 */
ScholiaDecodingStart *scholia_decoding_start_new     (GFile                 *file,
                                                      ScholiaIsKnownFunc     is_known,
                                                      GCancellable          *cancellable,
                                                      GError               **error)
                                                      G_GNUC_WARN_UNUSED_RESULT;
/* Once more after there was no room: with an emptied cache, and not into it. @self: holds the
 * image. Blocks. */
gboolean              scholia_decoding_start_again   (ScholiaDecodingStart  *self,
                                                      GError               **error);
/* Once more after the pyramid could not be read: it goes from the cache, and the next one is not
 * put there, as that may be on a disk that fails. The image must be what it was. Blocks. */
gboolean              scholia_decoding_start_anew    (ScholiaDecodingStart  *self,
                                                      GError               **error);
/* The pyramid is whole: it is found from now on, unless the image changed meanwhile. Blocks. */
void                  scholia_decoding_start_keep    (ScholiaDecodingStart  *self);
/* The pyramid is good for as long as it is open, and no longer: others may make it. Blocks. */
void                  scholia_decoding_start_give_up (ScholiaDecodingStart *self);
/* Ends the decoder, removes what is not finished. Blocks. */
void                  scholia_decoding_start_free    (ScholiaDecodingStart  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaDecodingStart, scholia_decoding_start_free)

G_END_DECLS
