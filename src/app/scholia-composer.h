/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ScholiaComposer:
 *
 * Where a comment is written. Enter sends, Shift+Enter makes a new line. A failure is shown below
 * it and leaves the text.
 *
 * Properties: placeholder (also the accessible label), is-edit (with Cancel and Save instead of
 * the send button), has-words (read-only: there is something to send).
 *
 * Signals: "send" (), "cancel" () (edits only), "changed" (): by the person, not by
 * scholia_composer_set_text().
 */
#define SCHOLIA_TYPE_COMPOSER (scholia_composer_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaComposer, scholia_composer, SCHOLIA, COMPOSER, AdwBin)

GtkWidget *scholia_composer_new             (void);
char      *scholia_composer_dup_text        (ScholiaComposer *self) G_GNUC_WARN_UNUSED_RESULT;
/* The cursor goes to the end. */
void       scholia_composer_set_text        (ScholiaComposer *self,
                                             const char      *text);
void       scholia_composer_set_placeholder (ScholiaComposer *self,
                                             const char      *placeholder);
gboolean   scholia_composer_has_words       (ScholiaComposer *self);
/* (nullable): why the text was not sent; %NULL takes the message away. */
void       scholia_composer_set_error       (ScholiaComposer *self,
                                             const GError    *error);
gboolean   scholia_composer_has_error       (ScholiaComposer *self);

G_END_DECLS
