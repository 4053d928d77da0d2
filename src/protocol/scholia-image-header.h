/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"

G_BEGIN_DECLS

/* Bytes of a file's start that are enough for any PNG and WebP, and for a JPEG whose metadata is
 * not longer. */
#define SCHOLIA_IMAGE_HEADER_BYTES (256 * 1024)

/**
 * scholia_image_header_read:
 * @bytes: a file's first SCHOLIA_IMAGE_HEADER_BYTES, or all that there are
 *
 * Whether a server takes it: type, width and height as they are stored, which may change places as
 * it is shown (scholia-image-sniffer.h). Nothing is decoded. sha256 and size_bytes of @info stay
 * untouched.
 *
 * Returns: %FALSE with @error UNSUPPORTED_IMAGE or TOO_LARGE (over SCHOLIA_MAX_IMAGE_PIXELS),
 * worded for people
 */
gboolean scholia_image_header_read      (const guint8      *bytes,
                                         gsize              length,
                                         ScholiaImageInfo  *info,
                                         GError           **error);

/* Whether the first bytes are those of a PNG, JPEG or WebP file, the kinds that a server takes. */
gboolean scholia_image_header_is_shared (const guint8      *bytes,
                                         gsize              length);

G_END_DECLS
