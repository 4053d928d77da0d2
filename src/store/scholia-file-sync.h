/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* UNAVAILABLE with errno in words: "“/data/tmp” cannot be read: Permission denied". */
void     scholia_file_set_error   (GError     **error,
                                   int          saved_errno,
                                   const char  *path,
                                   const char  *trouble);
/* fsync of a folder: the names in it are durable. */
gboolean scholia_file_sync_folder (const char  *path,
                                   GError     **error);
/* Makes the folder and what is missing above it, mode 0700, all names durable. */
gboolean scholia_file_make_folder (const char  *path,
                                   GError     **error);

G_END_DECLS
