/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-outbox.h"
#include "scholia-thread.h"

G_BEGIN_DECLS

/* One comment of a thread; one's own can be edited in place. A comment is immutable: another one
 * gets another row. An edit that was begun is a draft in the outbox, and a new row takes it up. */
#define SCHOLIA_TYPE_COMMENT_ROW (scholia_comment_row_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaCommentRow, scholia_comment_row, SCHOLIA, COMMENT_ROW, AdwBin)

GtkWidget      *scholia_comment_row_new         (ScholiaOutbox     *outbox,
                                                 ScholiaThread     *thread,
                                                 ScholiaComment    *comment);
ScholiaComment *scholia_comment_row_get_comment (ScholiaCommentRow *self);
gboolean        scholia_comment_row_is_editing  (ScholiaCommentRow *self);
/* Returns: whether the focus was on the menu or its button, and is to go elsewhere */
gboolean        scholia_comment_row_close_menu  (ScholiaCommentRow *self);
/* Sends the edit, as its button would. */
void            scholia_comment_row_send        (ScholiaCommentRow *self);
/* Puts the words, or their draft, into a composer, with the cursor in it. @error: (nullable): why
 * they were not sent. */
void            scholia_comment_row_edit        (ScholiaCommentRow *self,
                                                 const GError      *error);

G_END_DECLS
