/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "scholia-draft.h"

G_BEGIN_DECLS

/**
 * ScholiaDrafts:
 *
 * What people typed and did not send, by server, board and place; it survives a restart. Kept in
 * memory, written half a second after the last change off the main thread, and at once by
 * scholia_drafts_save().
 */
#define SCHOLIA_TYPE_DRAFTS (scholia_drafts_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaDrafts, scholia_drafts, SCHOLIA, DRAFTS, GObject)

/* The one of this process: XDG_DATA_HOME/scholia/drafts.json. */
ScholiaDrafts *scholia_drafts_get_default (void);
ScholiaDrafts *scholia_drafts_new         (const char          *path) G_GNUC_WARN_UNUSED_RESULT;

/* @target: "new", "thread:ID" (a reply) or "comment:ID" (an edit); "sent:BROADCASTID:" before one
 * of these for what is on its way. Returns: (nullable) (transfer none) */
ScholiaDraft  *scholia_drafts_lookup      (ScholiaDrafts       *self,
                                           const char          *server,
                                           const char          *board,
                                           const char          *target);
/* @text: without words in it the draft is over. @anchor: (nullable): see scholia_draft_new(). */
void           scholia_drafts_set         (ScholiaDrafts       *self,
                                           const char          *server,
                                           const char          *board,
                                           const char          *target,
                                           const char          *text,
                                           const ScholiaAnchor *anchor);
void           scholia_drafts_remove      (ScholiaDrafts       *self,
                                           const char          *server,
                                           const char          *board,
                                           const char          *target);
/* The targets of this board's drafts that are on their way ("sent:…") while nobody waits for
 * their arrival: a former process set them, or scholia_drafts_strand() was called. */
char         **scholia_drafts_list_stranded (ScholiaDrafts    *self,
                                           const char          *server,
                                           const char          *board)
                                           G_GNUC_WARN_UNUSED_RESULT;
/* Whoever set it waits no longer: whether it arrived is seen when the board is opened again. */
void           scholia_drafts_strand      (ScholiaDrafts       *self,
                                           const char          *server,
                                           const char          *board,
                                           const char          *target);
/* Writes what is not written yet, and blocks until it is on disk: for the end of a window. */
gboolean       scholia_drafts_save        (ScholiaDrafts       *self,
                                           GError             **error);

G_END_DECLS
