/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one kind of archive that every system can unpack: POSIX ustar, regular files only. */
#define SCHOLIA_TAR_BLOCK_BYTES 512
/* Of a name in a header without a prefix, with its end. */
#define SCHOLIA_TAR_NAME_BYTES 100

/* The header of a regular file, mode 0600; sizes from 8 GiB in the base-256 form that GNU tar and
 * others read. @name is shorter than its field. */
void     scholia_tar_write_header (guint8       block[SCHOLIA_TAR_BLOCK_BYTES],
                                   const char  *name,
                                   guint64      size_bytes,
                                   gint64       mtime_s);
/* What scholia_tar_write_header() wrote, or what means the same; FALSE for anything else. An empty
 * @name is the end of the archive. */
gboolean scholia_tar_read_header  (const guint8 block[SCHOLIA_TAR_BLOCK_BYTES],
                                   char         name[SCHOLIA_TAR_NAME_BYTES + 1],
                                   guint64     *size_bytes);
/* From the end of a file's content to the next header. */
gsize    scholia_tar_padding      (guint64      size_bytes);

G_END_DECLS
