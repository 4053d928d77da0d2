/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-pyramid-layout.h"

G_BEGIN_DECLS

#define SCHOLIA_PYRAMID_HEADER_BYTES SCHOLIA_PYRAMID_ALIGNMENT
/* Goes up with each change of what the file holds, of how levels are reduced, of how colours are
 * brought to sRGB and of what turns a picture, so that an older file is made anew. */
#define SCHOLIA_PYRAMID_VERSION 3

/**
 * ScholiaPyramidFlags:
 * @SCHOLIA_PYRAMID_COMPLETE: every tile was written, and is on the disk
 * @SCHOLIA_PYRAMID_OPAQUE: nothing shines through; set at the end where pixels have alpha
 * @SCHOLIA_PYRAMID_FIRST_FRAME: the file was an animation, this is its first picture
 * @SCHOLIA_PYRAMID_PROFILE_IGNORED: the file's colour profile could not be used
 */
typedef enum
{
  SCHOLIA_PYRAMID_COMPLETE        = 1 << 0,
  SCHOLIA_PYRAMID_OPAQUE          = 1 << 1,
  SCHOLIA_PYRAMID_FIRST_FRAME     = 1 << 2,
  SCHOLIA_PYRAMID_PROFILE_IGNORED = 1 << 3,
} ScholiaPyramidFlags;

#define SCHOLIA_PYRAMID_ALL_FLAGS \
  (SCHOLIA_PYRAMID_COMPLETE | SCHOLIA_PYRAMID_OPAQUE | SCHOLIA_PYRAMID_FIRST_FRAME | \
   SCHOLIA_PYRAMID_PROFILE_IGNORED)

/* Of a tile, one byte in the file. Any other value is a damaged file. */
typedef enum
{
  SCHOLIA_PYRAMID_TILE_MISSING     = 0,
  SCHOLIA_PYRAMID_TILE_TRANSLUCENT = 1,
  SCHOLIA_PYRAMID_TILE_OPAQUE      = 2,
} ScholiaPyramidTileState;

/* Fills SCHOLIA_PYRAMID_HEADER_BYTES of @bytes: magic, version, flags, the sizes that the
 * layout follows from, zeroes, and the SHA-256 of what stands before. */
void     scholia_pyramid_header_encode (const ScholiaPyramidLayout  *layout,
                                        ScholiaPyramidFlags          flags,
                                        guint8                      *bytes);
/* %FALSE with @error MALFORMED, TOO_LARGE, or VERSION for one of another version. */
gboolean scholia_pyramid_header_decode (const guint8                *bytes,
                                        ScholiaPyramidLayout        *layout,
                                        ScholiaPyramidFlags         *flags,
                                        GError                     **error);

G_END_DECLS
