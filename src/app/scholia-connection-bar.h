/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Under the header bar while the board is not live: why, since when, and what to do. It acts by
 * "board.retry". Property: is-narrow (the time of the last sync goes below the words). */
#define SCHOLIA_TYPE_CONNECTION_BAR (scholia_connection_bar_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaConnectionBar, scholia_connection_bar, SCHOLIA, CONNECTION_BAR, AdwBin)

GtkWidget *scholia_connection_bar_new    (void);
/* @words: (nullable): %NULL hides the bar. @last_sync_ms: 0 if it never was. */
void       scholia_connection_bar_set    (ScholiaConnectionBar *self,
                                          const char           *words,
                                          gint64                last_sync_ms,
                                          gboolean              can_retry);

G_END_DECLS
