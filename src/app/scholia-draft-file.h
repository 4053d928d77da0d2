/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "scholia-draft.h"

G_BEGIN_DECLS

/* The most drafts that are kept; beyond it the oldest goes. */
#define SCHOLIA_MAX_DRAFTS 1000
/* The largest file that is read, in bytes: SCHOLIA_MAX_DRAFTS comments of full length with their
 * names. */
#define SCHOLIA_MAX_DRAFT_FILE_BYTES (32 * 1024 * 1024)

/* A table from a draft's key to its ScholiaDraft, or to %NULL: "this one is gone". */
GHashTable *scholia_draft_table_new  (void) G_GNUC_WARN_UNUSED_RESULT;
/* @server, @board, @target: without line breaks. */
char       *scholia_draft_key_new    (const char  *server,
                                      const char  *board,
                                      const char  *target) G_GNUC_WARN_UNUSED_RESULT;

/**
 * scholia_draft_file_read:
 *
 * Reads @path. No file is no drafts. A file that cannot be understood is moved aside to
 * "@path.broken", never written over, and is no drafts either.
 *
 * Returns: (transfer full): a table; %NULL with @error set if the file exists and cannot be read
 */
GHashTable *scholia_draft_file_read  (const char  *path,
                                      GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * scholia_draft_file_merge:
 * @changes: a table of what to set and what to remove
 *
 * Reads @path again, applies @changes, and puts the result in its place, atomically and synced,
 * readable for its owner only. Another process of the same person keeps what it wrote in between.
 * Blocks.
 */
gboolean    scholia_draft_file_merge (const char  *path,
                                      GHashTable  *changes,
                                      GError     **error);

G_END_DECLS
