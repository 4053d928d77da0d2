/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SCHOLIA_ARCHIVE_SUMS_NAME "SHA256SUMS"

/**
 * ScholiaArchiveWriter:
 *
 * A tar archive into a descriptor, one piece in memory. A reader that stalls is waited for, but not
 * longer than it is wanted. All of it does I/O: for a worker's thread.
 */
typedef struct
{
  /*< private >*/
  int        fd;
  gboolean (*is_over) (gpointer user_data); /* whether to give up */
  gpointer   user_data;
  GString   *sums;      /* as sha256sum writes and checks them */
} ScholiaArchiveWriter;

/* @fd: stays the caller's, and becomes non-blocking. */
void     scholia_archive_writer_init     (ScholiaArchiveWriter  *self,
                                          int                    fd,
                                          gboolean             (*is_over) (gpointer user_data),
                                          gpointer               user_data);
void     scholia_archive_writer_clear    (ScholiaArchiveWriter  *self);
/* A file from memory. */
gboolean scholia_archive_writer_add_text (ScholiaArchiveWriter  *self,
                                          const char            *name,
                                          const char            *text,
                                          GError               **error);
/* From an open file, which must not change; all of it. */
gboolean scholia_archive_writer_add_file (ScholiaArchiveWriter  *self,
                                          const char            *name,
                                          int                    file_fd,
                                          GError               **error);
/* The last file is SCHOLIA_ARCHIVE_SUMS_NAME: the SHA-256 of each of the others. */
gboolean scholia_archive_writer_finish   (ScholiaArchiveWriter  *self,
                                          GError               **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScholiaArchiveWriter, scholia_archive_writer_clear)

G_END_DECLS
