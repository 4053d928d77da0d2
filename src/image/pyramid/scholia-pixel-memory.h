/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScholiaPixelMemory:
 *
 * One block of zeroed memory for pixels, reference counted. A small block is anonymous; a large one
 * is mapped from an unlinked file in the cache folder, so that the system can write pixels out
 * instead of ending the program.
 */
typedef struct _ScholiaPixelMemory ScholiaPixelMemory;

/* %NULL with @error set if neither memory nor disk has the room. */
ScholiaPixelMemory *scholia_pixel_memory_new      (gsize                size_bytes,
                                                   GError             **error)
                                                   G_GNUC_WARN_UNUSED_RESULT;
ScholiaPixelMemory *scholia_pixel_memory_ref      (ScholiaPixelMemory  *self);
void                scholia_pixel_memory_unref    (ScholiaPixelMemory  *self);
guint8             *scholia_pixel_memory_get_data (ScholiaPixelMemory  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaPixelMemory, scholia_pixel_memory_unref)

G_END_DECLS
