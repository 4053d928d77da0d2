/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"

G_BEGIN_DECLS

/**
 * ScholiaSnapshot:
 *
 * A board's content in parts: JSON messages of type "snapshot", each at most
 * SCHOLIA_MAX_MESSAGE_BYTES. A part holds whole threads without their comments and comments with
 * their thread's id, in order, so that a long thread may span parts. The store keeps the parts
 * joined by line feeds.
 */

/* (transfer full) (element-type GBytes): at least one part. */
GPtrArray *scholia_snapshot_encode (ScholiaBoard  *board) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ScholiaSnapshotSource:
 *
 * What a board holds at one moment, to be encoded by another thread while the board goes on: it
 * shares the threads' states, which never change. Taking it costs 1.6 ms for 10,000 threads,
 * encoding them 13 and more.
 */
typedef struct _ScholiaSnapshotSource ScholiaSnapshotSource;

ScholiaSnapshotSource *scholia_snapshot_source_new         (ScholiaBoard                *board)
                                                            G_GNUC_WARN_UNUSED_RESULT;
void                   scholia_snapshot_source_free        (ScholiaSnapshotSource       *self);
/* Threads and comments. */
gsize                  scholia_snapshot_source_get_n_items (const ScholiaSnapshotSource *self);
/* As scholia_snapshot_encode(), in any thread. */
GPtrArray             *scholia_snapshot_source_encode      (const ScholiaSnapshotSource *self)
                                                            G_GNUC_WARN_UNUSED_RESULT;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaSnapshotSource, scholia_snapshot_source_free)

/* The store's form and back; (element-type GBytes). */
GBytes    *scholia_snapshot_join   (GPtrArray     *parts) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *scholia_snapshot_split  (GBytes        *joined) G_GNUC_WARN_UNUSED_RESULT;

#define SCHOLIA_TYPE_SNAPSHOT_READER (scholia_snapshot_reader_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaSnapshotReader, scholia_snapshot_reader, SCHOLIA, SNAPSHOT_READER,
                      GObject)

/* Collects the parts as they come. */
ScholiaSnapshotReader *scholia_snapshot_reader_new         (void) G_GNUC_WARN_UNUSED_RESULT;
/* Parts must come in order, the first with index 0. */
gboolean               scholia_snapshot_reader_add         (ScholiaSnapshotReader  *self,
                                                            const char             *json,
                                                            gsize                   length,
                                                            GError                **error);
gboolean               scholia_snapshot_reader_is_complete (ScholiaSnapshotReader  *self);
/* Resets @board to the content read. */
gboolean               scholia_snapshot_reader_finish      (ScholiaSnapshotReader  *self,
                                                            ScholiaBoard           *board,
                                                            GError                **error);

G_END_DECLS
