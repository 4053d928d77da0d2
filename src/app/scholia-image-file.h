/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* What a board made of @file is called: its name without the extension, at most
 * SCHOLIA_MAX_TITLE_CHARS characters, without control characters. */
char    *scholia_image_file_dup_title     (GFile                *file) G_GNUC_WARN_UNUSED_RESULT;

/* A path for a new PNG file in XDG_CACHE_HOME/scholia, which is made if need be; @word says what
 * for. On any thread. */
char    *scholia_image_file_dup_new_path (const char             *word,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* The SHA-256 of the file's bytes, 64 lower-case hexadecimal digits, read off the main thread. */
void     scholia_image_file_hash_async    (GFile                *file,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
char    *scholia_image_file_hash_finish   (GAsyncResult         *result,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* @texture as a PNG file in XDG_CACHE_HOME/scholia, encoded off the main thread: the caller deletes
 * it. */
void     scholia_image_file_write_async   (GdkTexture           *texture,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
GFile   *scholia_image_file_write_finish  (GAsyncResult         *result,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
