/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-picture.h"

G_BEGIN_DECLS

/* g_test_init() and g_test_run() with a cache folder of the test's own. (GLib's own isolation of
 * folders leaks.) */
void            fixture_init             (int                *argc,
                                          char             ***argv);
int             fixture_run              (void);

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

/* As the application does, through a file in a temporary folder. */
ScholiaPicture *fixture_load             (GBytes             *bytes,
                                          GError            **error) G_GNUC_WARN_UNUSED_RESULT;
ScholiaPicture *fixture_load_file        (GFile              *file,
                                          GCancellable       *cancellable,
                                          GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* Waits for it. */
GdkTexture     *fixture_dup_tile         (ScholiaPicture     *picture,
                                          guint               level,
                                          guint               column,
                                          guint               row) G_GNUC_WARN_UNUSED_RESULT;
GdkTexture     *fixture_dup_any_tile     (ScholiaPicture     *picture,
                                          const ScholiaTile  *tile) G_GNUC_WARN_UNUSED_RESULT;
/* Of a level: premultiplied BGRA as the textures have it. */
guint8         *fixture_dup_level        (ScholiaPicture     *picture,
                                          guint               level,
                                          guint              *width,
                                          guint              *height) G_GNUC_WARN_UNUSED_RESULT;
/* Asserts that level 0 is the image; no channel differs by more than @tolerance. */
void            fixture_assert_equal     (ScholiaPicture     *picture,
                                          const FixtureImage *image,
                                          guint               tolerance);

G_END_DECLS
