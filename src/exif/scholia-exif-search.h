/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-exif.h"

G_BEGIN_DECLS

/* Bytes of an Exif block that are looked at: as much as a segment of JPEG holds. The orientation
 * stands in the first directory, which programs write at the beginning. */
#define SCHOLIA_EXIF_MAX_BYTES (64 * 1024)

/**
 * ScholiaExifSearch:
 *
 * Looks for the Exif block of a JPEG, PNG or WebP file whose bytes come piece by piece, cut
 * anywhere. What counts is the first one
 *
 * - of a JPEG, before its first scan (Exif 2.32, section 4.7.2);
 * - of a PNG, in an eXIf chunk before the first IDAT (PNG, third edition, section 5.6). Older files
 *   may have it behind the pixels; browsers ignore it there, too, and who shows a picture while it
 *   comes would turn it at the end;
 * - of a WebP, in an EXIF chunk anywhere, if the VP8X chunk says that there is one (RFC 9649,
 *   section 2.7). It mostly stands at the end.
 *
 * Check sums are not looked at. Any other file has none.
 */
typedef struct _ScholiaExifSearch ScholiaExifSearch;

ScholiaExifSearch *scholia_exif_search_new             (void) G_GNUC_WARN_UNUSED_RESULT;
void               scholia_exif_search_free            (ScholiaExifSearch *self);

/* The next bytes of the file. Costs nothing once the block was found, or cannot come any more. */
void               scholia_exif_search_take            (ScholiaExifSearch *self,
                                                        const guint8      *bytes,
                                                        gsize              length);
/* 1..8; 1 as long as no block was taken whole, or all of it that is looked at. */
guint              scholia_exif_search_get_orientation (ScholiaExifSearch *self);

/* The same for a file in one piece. */
guint              scholia_exif_search_in              (const guint8      *bytes,
                                                        gsize              length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaExifSearch, scholia_exif_search_free)

G_END_DECLS
