/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"

G_BEGIN_DECLS

/**
 * ScholiaImageSniffer:
 *
 * Type, width and height of an image as it is shown, from its bytes as they come; nothing is
 * decoded. Which way up it is shown may stand at the end of the file (scholia-exif-search.h).
 */
typedef struct _ScholiaImageSniffer ScholiaImageSniffer;

ScholiaImageSniffer *scholia_image_sniffer_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void                 scholia_image_sniffer_free     (ScholiaImageSniffer  *self);

/**
 * scholia_image_sniffer_take:
 * @bytes: the next ones of the file; the first ones are at least SCHOLIA_IMAGE_HEADER_BYTES, or all
 *   that there are
 *
 * Returns: %FALSE with an error of scholia_image_header_read() if the first bytes are of no image
 *   that a server takes; nothing more may be given then
 */
gboolean             scholia_image_sniffer_take     (ScholiaImageSniffer  *self,
                                                     const guint8         *bytes,
                                                     gsize                 length,
                                                     GError              **error);
/* After all bytes of the file; sha256 and size_bytes of @info stay untouched. */
void                 scholia_image_sniffer_get_info (ScholiaImageSniffer  *self,
                                                     ScholiaImageInfo     *info);

/* The same for a file in one piece. */
gboolean             scholia_image_sniff            (const guint8         *bytes,
                                                     gsize                 length,
                                                     ScholiaImageInfo     *info,
                                                     GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaImageSniffer, scholia_image_sniffer_free)

G_END_DECLS
