/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScholiaHeifBrands:
 * @SCHOLIA_HEIF_BRANDS_HEIF: a picture, whose brands do not say that it is AVIF
 * @SCHOLIA_HEIF_BRANDS_AVIF: a picture, coded as AV1
 * @SCHOLIA_HEIF_BRANDS_SEQUENCE: there are further pictures, in a track as of a film
 *
 * What a file of boxes (ISO/IEC 14496-12) says that it is, in its first box. Films have such a box
 * too, and none of these.
 */
typedef enum
{
  SCHOLIA_HEIF_BRANDS_HEIF     = 1 << 0,
  SCHOLIA_HEIF_BRANDS_AVIF     = 1 << 1,
  SCHOLIA_HEIF_BRANDS_SEQUENCE = 1 << 2,
} ScholiaHeifBrands;

/* 0 if it is no such file. */
ScholiaHeifBrands scholia_heif_brands_read (const guint8 *start,
                                            gsize         length);

G_END_DECLS
