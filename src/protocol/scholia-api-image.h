/* SPDX-License-Identifier: GPL-3.0-or-later */

/* GET /v1/boards/BOARD/image?from=BYTES, which goes on with what was begun. Not the Range of HTTP:
 * one beginning, no end, no list of pieces. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In an answer to a request with "from": the place of its first byte. */
#define SCHOLIA_IMAGE_FROM_HEADER "Scholia-Image-From"

/* Decimal digits without sign or leading zero, as PROTOCOL.md section 7 has it. */
gboolean scholia_image_offset_parse (const char  *text,
                                     guint64     *offset);
/* @query: (nullable): as it came, escaped; @has_from: (out): whether it asks for a place, which is
 * in an image of @size_bytes then. Other members are not looked at. Error MALFORMED. */
gboolean scholia_image_query_parse  (const char  *query,
                                     guint64      size_bytes,
                                     gboolean    *has_from,
                                     guint64     *from,
                                     GError     **error);

G_END_DECLS
