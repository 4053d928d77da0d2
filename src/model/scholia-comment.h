/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-person.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_COMMENT (scholia_comment_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaComment, scholia_comment, SCHOLIA, COMMENT, GObject)

/* An immutable item of a thread's list model: an edit replaces it by another one with the same id.
 * Properties (read-only, for bindings): id, author-name, author-color, body, created-ms, edited-ms.
 * */

/* @edited_ms: 0 if never edited. */
ScholiaComment *scholia_comment_new            (const char     *id,
                                                ScholiaPerson  *author,
                                                const char     *body,
                                                gint64          created_ms,
                                                gint64          edited_ms)
                                                G_GNUC_WARN_UNUSED_RESULT;
const char     *scholia_comment_get_id         (ScholiaComment *self);
ScholiaPerson  *scholia_comment_get_author     (ScholiaComment *self);
const char     *scholia_comment_get_body       (ScholiaComment *self);
/* Milliseconds since 1970 UTC. */
gint64          scholia_comment_get_created_ms (ScholiaComment *self);
gint64          scholia_comment_get_edited_ms  (ScholiaComment *self);
/* SHA-256 over all members, 32 bytes, computed once. */
const guint8   *scholia_comment_get_hash       (ScholiaComment *self);

G_END_DECLS
