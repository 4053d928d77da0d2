/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between the files of the window. */

#pragma once

#include "scholia-board-opener.h"
#include "scholia-board-page.h"
#include "scholia-window.h"

G_BEGIN_DECLS

struct _ScholiaWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toast_overlay;
  GtkStack *stack;
  GtkWidget *start_page;        /* %NULL until it is shown for the first time */
  ScholiaBoardPage *page;       /* %NULL while no board is open or being opened */
  ScholiaBoardOpener *opener;   /* as the page */
  GtkWindow *dialog;            /* the join or share dialog; weak */
  GSettings *settings;
  GCancellable *cancellable;    /* of what is on its way to an opener */
  char *file_name;              /* of what was opened from a file last */
  guint loading_id;
};

/* scholia-window-actions.c */
void scholia_window_install_actions (ScholiaWindow *self);
void scholia_window_take_actions    (ScholiaWindow *self,
                                     GActionGroup  *actions);
void scholia_window_drop_actions    (ScholiaWindow *self,
                                     GActionGroup  *actions);
void scholia_window_install_drop    (ScholiaWindow *self);
void scholia_window_share           (ScholiaWindow *self);

G_END_DECLS
