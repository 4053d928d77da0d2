/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-picture.h"

G_BEGIN_DECLS

/**
 * scholia_shared_file_make_async:
 * @file: a file of any kind that Scholia opens
 * @picture: what it shows, complete
 *
 * A board's image is PNG, JPEG or WebP. A file of another kind is written anew as PNG, off the main
 * thread.
 */
void   scholia_shared_file_make_async  (GFile                *file,
                                        ScholiaPicture       *picture,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
/* @file itself, or a new one in XDG_CACHE_HOME/scholia, which the caller deletes. Errors are worded
 * for people. */
GFile *scholia_shared_file_make_finish (GAsyncResult         *result,
                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
