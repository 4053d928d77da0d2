/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image-writers.h"
#include "scholia-picture.h"

G_BEGIN_DECLS

/* g_test_init() and g_test_run() with a cache folder of the test's own. (GLib's own isolation of
 * folders leaks.) */
void            fixture_init             (int                *argc,
                                          char             ***argv);
int             fixture_run              (void);

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
