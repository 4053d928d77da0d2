/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Straight RGBA, rows without padding. */
typedef struct
{
  guint   width;
  guint   height;
  guint8 *rgba;
} FixtureImage;

/* Each pixel differs from its neighbours, and tells where it is. */
FixtureImage   *fixture_image_new        (guint               width,
                                          guint               height,
                                          gboolean            has_alpha)
                                          G_GNUC_WARN_UNUSED_RESULT;
/* Soft, so that a lossy format keeps it. */
FixtureImage   *fixture_image_new_smooth (guint               width,
                                          guint               height) G_GNUC_WARN_UNUSED_RESULT;
void            fixture_image_free       (FixtureImage       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FixtureImage, fixture_image_free)

/* Files of the formats. @color_type and @bit_depth: libpng's; the image is brought to them. */
GBytes         *fixture_write_png        (const FixtureImage *image,
                                          int                 color_type,
                                          int                 bit_depth,
                                          gboolean            interlaced)
                                          G_GNUC_WARN_UNUSED_RESULT;

typedef enum
{
  FIXTURE_JPEG_RGB,
  FIXTURE_JPEG_GREY,
  FIXTURE_JPEG_CMYK,
  FIXTURE_JPEG_PROGRESSIVE,
} FixtureJpeg;

/* @orientation: 0 for no EXIF. */
GBytes         *fixture_write_jpeg       (const FixtureImage *image,
                                          FixtureJpeg         kind,
                                          guint               orientation)
                                          G_GNUC_WARN_UNUSED_RESULT;
GBytes         *fixture_write_webp       (const FixtureImage *image,
                                          gboolean            lossless)
                                          G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
