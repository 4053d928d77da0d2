/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-sqlite-connection.h"

G_BEGIN_DECLS

/**
 * ScholiaSqliteText:
 *
 * Where the words are. Everything that people wrote (events, snapshots, titles) lies in the table
 * "slot" and nowhere else, because there an erased word is really gone.
 *
 * SQLite's secure_delete alone does not do that: it zeroes a row that is deleted, but not the copy
 * that stays in the slack of a page after balancing moved the row to another one (measured with
 * 3.40: 0.5 % of the dropped payloads could still be read in the file). So a row here never moves:
 * it is added at the end, keeps its size for ever, and is only overwritten where it is. A text is
 * cut into pieces, each in a slot of its size class; an erased slot is zeroed, and used again.
 */
typedef struct
{
  gint64 slot;        /* of the first piece */
  gint64 size_bytes;
} ScholiaSqliteText;

gboolean  scholia_sqlite_text_put   (ScholiaSqliteConnection  *connection,
                                     gconstpointer             bytes,
                                     gsize                     size_bytes,
                                     ScholiaSqliteText        *text,
                                     GError                  **error);
GBytes   *scholia_sqlite_text_get   (ScholiaSqliteConnection  *connection,
                                     const ScholiaSqliteText  *text,
                                     GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of one that must be UTF-8; else the database is damaged. */
char     *scholia_sqlite_text_dup_string (ScholiaSqliteConnection  *connection,
                                     const ScholiaSqliteText  *text,
                                     GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  scholia_sqlite_text_erase (ScholiaSqliteConnection  *connection,
                                     const ScholiaSqliteText  *text,
                                     GError                  **error);

G_END_DECLS
