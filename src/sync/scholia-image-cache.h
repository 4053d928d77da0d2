/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The images of boards in XDG_CACHE_HOME/scholia/images: whole ones named by their SHA-256, and
 * parts of such (scholia-image-part.h). Shared by all windows and processes of a person; what else
 * lies there is left alone. All of it blocks: for worker threads. */

/* Whole images together, in bytes: a hundred screenshots of 5 MB, or ten of the largest there are.
 * Those that were not used for longest go first. */
#define SCHOLIA_IMAGE_CACHE_MAX_BYTES (512 * 1024 * 1024)
/* Parts together, in bytes: two of the largest images. */
#define SCHOLIA_IMAGE_CACHE_MAX_PART_BYTES (100 * 1024 * 1024)
/* After so many seconds nobody comes back for the rest: a week. */
#define SCHOLIA_IMAGE_CACHE_MAX_PART_AGE_S (7 * 24 * 60 * 60)

/* Also what keeps a digest from a server from being a path to somewhere else. */
gboolean scholia_image_cache_is_digest (const char    *sha256);
char    *scholia_image_cache_get_path  (const char    *name) G_GNUC_WARN_UNUSED_RESULT;
/* Is the image there? Its bytes are read before they are trusted: a cache can be damaged. Marks it
 * as used. */
gboolean scholia_image_cache_find      (const char    *sha256,
                                        GCancellable  *cancellable);
/* Down to the limits above. The newest image stays whatever it has, and parts that somebody works
 * on. */
void     scholia_image_cache_prune     (void);

G_END_DECLS
