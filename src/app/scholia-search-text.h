/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text without case, accents, and forms that only look different, for comparing: "Γιατί" and
 * "ΓΙΑΤΙ" become the same, so do "ﬁne" and "FINE", "σοφός" and "ΣΟΦΌΣ". */
char     *scholia_search_text_fold    (const char         *text) G_GNUC_WARN_UNUSED_RESULT;
/* The words to be found, folded; %NULL-terminated, empty if @query has none. */
char    **scholia_search_text_words   (const char         *query) G_GNUC_WARN_UNUSED_RESULT;
/* Whether each of @words is somewhere in @folded. No words match everything. */
gboolean  scholia_search_text_matches (const char         *folded,
                                       const char * const *words);

G_END_DECLS
