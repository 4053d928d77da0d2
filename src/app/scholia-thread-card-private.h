/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-scroller.h"
#include "scholia-thread-card.h"

G_BEGIN_DECLS

struct _ScholiaThreadCard
{
  AdwBin parent_instance;

  GtkWidget         *header;
  GtkLabel          *number_label;
  GtkLabel          *status_label;
  GtkWidget         *resolve_button;
  GtkWidget         *reopen_button;
  ScholiaScroller   *scroller;
  GtkListBox        *comments;
  GtkLabel          *typing_label;
  GtkWidget         *saving_box;
  GtkLabel          *saving_label;
  GtkWidget         *viewer_label;
  ScholiaComposer   *composer;

  ScholiaOutbox     *outbox;
  ScholiaThread     *thread;
  GSignalGroup      *thread_signals;
  ScholiaAnchor      anchor;
  gboolean           has_anchor;
  gboolean           is_page;
  /* Whether the last comment stays in view when something comes. */
  gboolean           follows_end;
};

/* %NULL if there are not so many. */
ScholiaCommentRow *
scholia_thread_card_get_row              (ScholiaThreadCard      *self,
                                          guint                   index);

/* The writing side of the card: scholia-thread-card-send.c. */
void scholia_thread_card_install_signals (ScholiaThreadCardClass *klass);
/* The composer takes up what was typed for this place before. */
void scholia_thread_card_load_draft      (ScholiaThreadCard      *self);
void scholia_thread_card_send_cb         (ScholiaThreadCard      *self);
void scholia_thread_card_changed_cb      (ScholiaThreadCard      *self);

G_END_DECLS
