/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What tells one state of a file from any other without reading it. All 0 for what has none, as a
 * file of a network that is only a stream. */
typedef struct
{
  guint64 device;
  guint64 inode;
  guint64 size_bytes;
  gint64  modified_ns; /* mtime */
  gint64  changed_ns;  /* ctime: nobody can set it back */
} ScholiaFileIdentity;

/**
 * scholia_source_file_open:
 * @identity: (out)
 *
 * Opens an image to be read: a regular file of at most SCHOLIA_MAX_IMAGE_BYTES that is not empty. A
 * file that has no path is copied to one that nobody sees. Blocks: off the main thread only.
 *
 * Returns: a descriptor, or -1 with @error NOT_FOUND, FORBIDDEN, TOO_LARGE, UNSUPPORTED_IMAGE,
 *   INTERNAL (no descriptor is left), worded for people, or G_IO_ERROR_CANCELLED
 */
int      scholia_source_file_open      (GFile                *file,
                                        ScholiaFileIdentity  *identity,
                                        GCancellable         *cancellable,
                                        GError              **error);
/* Whether the open file is still what it was. */
gboolean scholia_source_file_is_same   (int                        fd,
                                        const ScholiaFileIdentity *identity);
/* A file that nobody sees, in the folder for temporary files; -1 with errno set. */
int      scholia_source_file_open_temporary (void);

G_END_DECLS
