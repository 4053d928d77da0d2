/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "scholia-pyramid.h"

G_BEGIN_DECLS

/* One function for each format, in a file of its own: the whole file's bytes -> a finished pyramid.
 * They run on a worker thread. Errors: UNSUPPORTED_IMAGE or TOO_LARGE, worded for people, and
 * G_IO_ERROR_CANCELLED. A picture that is not whole is an error. */
ScholiaPyramid *scholia_png_decode          (const guint8  *bytes,
                                             gsize          length,
                                             GCancellable  *cancellable,
                                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ScholiaPyramid *scholia_jpeg_decode         (const guint8  *bytes,
                                             gsize          length,
                                             GCancellable  *cancellable,
                                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ScholiaPyramid *scholia_webp_decode         (const guint8  *bytes,
                                             gsize          length,
                                             GCancellable  *cancellable,
                                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* "This PNG file is damaged: …". @reason: (nullable): the library's own words, in English. */
void            scholia_decoder_set_damaged (const char    *format,
                                             const char    *reason,
                                             GError       **error);
/* "This PNG file is damaged: it ends too early." */
void            scholia_decoder_set_cut_off (const char    *format,
                                             GError       **error);
/* FALSE with @error TOO_LARGE over SCHOLIA_MAX_IMAGE_PIXELS. The header was checked before; this is
 * what the decoder's own reading of it says. */
gboolean        scholia_decoder_check_size  (guint          width,
                                             guint          height,
                                             GError       **error);

G_END_DECLS
