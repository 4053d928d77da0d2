/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-picture.h"

G_BEGIN_DECLS

/**
 * scholia_picture_export_png:
 * @self: a complete picture
 * @path: a file that is made, or written anew, for its owner only
 *
 * Writes all pixels of @self without loss, as PNG of sRGB. The same picture makes the same file.
 * On any thread: reads the disk, and takes seconds for a large picture.
 *
 * Returns: %FALSE with @error TOO_LARGE if the file were larger than SCHOLIA_MAX_IMAGE_BYTES,
 *   INTERNAL if it cannot be written, DISK if the picture cannot be read, all worded for people, or
 *   G_IO_ERROR_CANCELLED; nothing is left at @path then
 */
gboolean scholia_picture_export_png (ScholiaPicture  *self,
                                     const char      *path,
                                     GCancellable    *cancellable,
                                     GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
