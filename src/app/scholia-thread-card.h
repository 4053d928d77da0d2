/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-comment-row.h"
#include "scholia-composer.h"
#include "scholia-outbox.h"

G_BEGIN_DECLS

/**
 * ScholiaThreadCard:
 *
 * One thread, or the first words of a new one: header, comments, composer. It writes by its
 * outbox; what was typed is a draft there from the first key.
 *
 * Properties: is-page (the card fills a narrow window, whose header bar has what the card's
 * header has otherwise).
 *
 * Signals:
 * - "created" (const char *thread_id): a new thread was submitted
 * - "typing" (gboolean): the person began or ceased to write
 */
#define SCHOLIA_TYPE_THREAD_CARD (scholia_thread_card_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaThreadCard, scholia_thread_card, SCHOLIA, THREAD_CARD, AdwBin)

GtkWidget           *scholia_thread_card_new          (void);
/* (nullable) */
void                 scholia_thread_card_set_outbox   (ScholiaThreadCard   *self,
                                                       ScholiaOutbox       *outbox);
void                 scholia_thread_card_show_thread  (ScholiaThreadCard   *self,
                                                       ScholiaThread       *thread);
void                 scholia_thread_card_show_new     (ScholiaThreadCard   *self,
                                                       const ScholiaAnchor *anchor);
void                 scholia_thread_card_clear        (ScholiaThreadCard   *self);
/* (nullable) */
ScholiaThread       *scholia_thread_card_get_thread   (ScholiaThreadCard   *self);
/* (nullable): of the new thread. */
const ScholiaAnchor *scholia_thread_card_get_anchor   (ScholiaThreadCard   *self);

void                 scholia_thread_card_focus        (ScholiaThreadCard   *self);
void                 scholia_thread_card_send         (ScholiaThreadCard   *self);
gboolean             scholia_thread_card_edit_comment (ScholiaThreadCard   *self,
                                                       const char          *comment_id);
/* The last one that this person may edit. */
gboolean             scholia_thread_card_edit_last    (ScholiaThreadCard   *self);
/* What was sent for @target came back. %FALSE: the card does not show that place. */
gboolean             scholia_thread_card_show_failure (ScholiaThreadCard   *self,
                                                       const char          *target,
                                                       const GError        *error);
/* (nullable): "Aisha is typing…" */
void                 scholia_thread_card_set_typing   (ScholiaThreadCard   *self,
                                                       const char          *words);
/* What the role permits has changed. */
void                 scholia_thread_card_update_role  (ScholiaThreadCard   *self);

G_END_DECLS
