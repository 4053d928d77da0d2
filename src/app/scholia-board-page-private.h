/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-adaptive-bin.h"
#include "scholia-board-area.h"
#include "scholia-board-page.h"
#include "scholia-canvas.h"
#include "scholia-connection-bar.h"
#include "scholia-picture-progress.h"
#include "scholia-face-pile.h"
#include "scholia-news.h"
#include "scholia-outbox.h"
#include "scholia-people-menu.h"
#include "scholia-sidebar.h"
#include "scholia-thread-card.h"
#include "scholia-unread-count.h"

G_BEGIN_DECLS

struct _ScholiaBoardPage
{
  AdwBin parent_instance;

  GtkEventController   *shortcuts;
  ScholiaAdaptiveBin   *adaptive;
  AdwToastOverlay      *toast_overlay;
  GtkWidget            *header;
  GtkLabel             *title_label;
  GtkLabel             *subtitle_label;
  GtkSpinner           *subtitle_spinner;
  GtkMenuButton        *menu_button;
  GtkWidget            *sidebar_button;
  GtkWidget            *share_button;
  GtkWidget            *people_button;
  ScholiaFacePile      *face_pile;
  ScholiaPeopleMenu    *people_menu;
  GtkWidget            *thread_header;
  AdwWindowTitle       *thread_title;
  GtkWidget            *thread_menu_button;
  GtkWidget            *thread_resolve_button;
  GtkWidget            *thread_reopen_button;
  ScholiaConnectionBar *connection_bar;
  ScholiaPictureProgress *picture_progress;
  GtkStack             *stack;
  AdwStatusPage        *loading_page;
  GtkProgressBar       *loading_bar;
  AdwStatusPage        *error_page;
  GtkWidget            *again_button;
  ScholiaBoardArea     *area;
  ScholiaCanvas        *canvas;
  ScholiaThreadCard    *card;
  ScholiaSidebar       *sidebar;
  GMenuModel           *wide_menu;
  GMenuModel           *narrow_menu;
  /* In the narrow menu; made when the window becomes narrow. */
  ScholiaPeopleMenu    *narrow_people;

  GSimpleActionGroup   *actions;
  ScholiaSession       *session;
  GSignalGroup         *session_signals;
  ScholiaOutbox        *outbox;
  ScholiaBoard         *board;
  GSignalGroup         *board_signals;
  GListModel           *people;
  GSignalGroup         *window_signals;
  ScholiaPicture       *picture;
  char                 *title;
  char                 *subtitle;
  guint                 pulse_id;
  /* What others did that is still to be said. */
  ScholiaNews          *news;
  guint                 news_id;
  guint                 reveal_id;
  /* The sidebar's state in a wide window; in a narrow one it covers the canvas, and closes by
   * itself. */
  gboolean              shows_sidebar;
  gboolean              shows_my_cursor;
  gboolean              has_error;

  /* The open thread: scholia-board-page-thread.c. */
  ScholiaThread        *open_thread;
  GSignalGroup         *thread_signals;
  /* Of the canvas: what the person's role lets them move. */
  GtkFilter            *movable;
  /* Waits for its new place. */
  ScholiaThread        *moving_thread;
  /* Words whose thread somebody deleted while they were being written. */
  char                 *lost_text;
  /* What the undo toast would restore. */
  char                 *deleted_id;
  AdwToast             *toast;
  AdwToast             *undo_toast;
  AdwToast             *hint_toast;
  ScholiaUnreadCount   *unread_count;

  /* Who is here: scholia-board-page-presence.c. */
  GHashTable           *watched_people;
  guint                 typing_id;
  guint                 presence_id;
  gboolean              is_typing;
};

/* scholia-board-page.c */
void     scholia_board_page_show_words        (ScholiaBoardPage    *self,
                                               const char          *words);
/* A toast with a button, which takes the place of the one before. (transfer none) */
AdwToast *scholia_board_page_offer            (ScholiaBoardPage    *self,
                                               const char          *words,
                                               const char          *label,
                                               const char          *action);
/* The same, for longer: @timeout_s, 0 for good. It goes before all others, and is the caller's to
 * end. */
AdwToast *scholia_board_page_offer_long       (ScholiaBoardPage    *self,
                                               const char          *words,
                                               const char          *label,
                                               const char          *action,
                                               guint                timeout_s);
void     scholia_board_page_show_action_error (ScholiaBoardPage    *self,
                                               const GError        *error);
void     scholia_board_page_update_stack      (ScholiaBoardPage    *self);
void     scholia_board_page_update_headers    (ScholiaBoardPage    *self);
void     scholia_board_page_notify_n_unread   (ScholiaBoardPage    *self);
void     scholia_board_page_set_title         (ScholiaBoardPage    *self,
                                               const char          *title);
void     scholia_board_page_set_subtitle      (ScholiaBoardPage    *self,
                                               const char          *subtitle,
                                               gboolean             is_busy);

/* scholia-board-page-actions.c */
void     scholia_board_page_add_actions       (ScholiaBoardPage    *self);
void     scholia_board_page_update_actions    (ScholiaBoardPage    *self);

/* scholia-board-page-view-actions.c */
void     scholia_board_page_add_view_actions  (ScholiaBoardPage    *self);
void     scholia_board_page_set_tool          (ScholiaBoardPage    *self,
                                               ScholiaTool          tool);
void     scholia_board_page_update_view_states (ScholiaBoardPage   *self);
void     scholia_board_page_add_shortcuts     (ScholiaBoardPage    *self);

/* scholia-board-page-session.c */
void     scholia_board_page_init_session      (ScholiaBoardPage    *self);
void     scholia_board_page_take_session      (ScholiaBoardPage    *self,
                                               ScholiaSession      *session);
/* (nullable): the session's, once it has one. */
void     scholia_board_page_take_board        (ScholiaBoardPage    *self,
                                               ScholiaBoard        *board);
void     scholia_board_page_update_connection (ScholiaBoardPage    *self);

/* scholia-board-page-news.c: other people's deeds, for a screen reader. */
void     scholia_board_page_tell_deed         (ScholiaBoardPage    *self,
                                               ScholiaEvent        *event);
/* After the person stopped typing. */
void     scholia_board_page_say_news          (ScholiaBoardPage    *self);
void     scholia_board_page_drop_news         (ScholiaBoardPage    *self);

/* scholia-board-page-thread.c */
void     scholia_board_page_init_thread       (ScholiaBoardPage    *self);
/* To write in it. */
void     scholia_board_page_open_thread       (ScholiaBoardPage    *self,
                                               ScholiaThread       *thread);
/* To look at it on the way through: the keys stay with the canvas. */
void     scholia_board_page_pass_thread       (ScholiaBoardPage    *self,
                                               ScholiaThread       *thread);
/* Brings the open thread into sight once the page has its new shape. */
void     scholia_board_page_queue_reveal      (ScholiaBoardPage    *self);
void     scholia_board_page_cancel_reveal     (ScholiaBoardPage    *self);
/* The canvas selects by itself, too. */
void     scholia_board_page_follow_selection  (ScholiaBoardPage    *self);
void     scholia_board_page_open_draft        (ScholiaBoardPage    *self,
                                               const ScholiaAnchor *anchor);
/* The draft of a new thread that was kept, if there is one. */
gboolean scholia_board_page_continue_draft    (ScholiaBoardPage    *self);
/* Words that were typed stay a draft. */
void     scholia_board_page_close_card        (ScholiaBoardPage    *self);
/* The dashed marker of the kept draft, or of the one being written. */
void     scholia_board_page_update_draft      (ScholiaBoardPage    *self);
void     scholia_board_page_board_changed     (ScholiaBoardPage    *self);
/* @words: what happened to the thread. If something was typed for it, the person may take that
 * along. */
void     scholia_board_page_tell_lost         (ScholiaBoardPage    *self,
                                               const char          *thread_id,
                                               const char          *words);
void     scholia_board_page_copy_lost         (ScholiaBoardPage    *self);
/* Whether the person has the thread before their eyes. */
gboolean scholia_board_page_is_looking_at     (ScholiaBoardPage    *self,
                                               ScholiaThread       *thread);

/* scholia-board-page-deeds.c */
/* A point or a region: for a new thread, or for the one that waits for its new place. */
void     scholia_board_page_place             (ScholiaBoardPage    *self,
                                               const ScholiaAnchor *anchor);
void     scholia_board_page_move_thread       (ScholiaBoardPage    *self,
                                               ScholiaThread       *thread,
                                               const ScholiaAnchor *anchor);
void     scholia_board_page_begin_move        (ScholiaBoardPage    *self);
/* FALSE: nothing was being moved. */
gboolean scholia_board_page_cancel_move       (ScholiaBoardPage    *self);
void     scholia_board_page_delete_thread     (ScholiaBoardPage    *self,
                                               ScholiaThread       *thread);
void     scholia_board_page_delete_comment    (ScholiaBoardPage    *self,
                                               const char          *comment_id);
void     scholia_board_page_undo_delete       (ScholiaBoardPage    *self);
void     scholia_board_page_set_resolved      (ScholiaBoardPage    *self,
                                               ScholiaThread       *thread,
                                               gboolean             is_resolved);
void     scholia_board_page_take_outbox       (ScholiaBoardPage    *self,
                                               ScholiaOutbox       *outbox);

/* Its undo was done by other means: the toast that offers it goes. */
void     scholia_board_page_forget_deletion   (ScholiaBoardPage    *self,
                                               const char          *thread_id);

/* scholia-board-page-undo.c */
void     scholia_board_page_undo              (ScholiaBoardPage    *self);
gboolean scholia_board_page_undo_key_cb       (GtkWidget           *widget,
                                               GVariant            *arguments,
                                               gpointer             user_data);

/* scholia-board-page-presence.c */
void     scholia_board_page_init_presence     (ScholiaBoardPage    *self);
void     scholia_board_page_take_people       (ScholiaBoardPage    *self,
                                               GListModel          *people);
void     scholia_board_page_update_typing     (ScholiaBoardPage    *self);
void     scholia_board_page_send_cursor       (ScholiaBoardPage    *self,
                                               gboolean             is_inside,
                                               double               x,
                                               double               y);
void     scholia_board_page_set_typing        (ScholiaBoardPage    *self,
                                               gboolean             is_typing);
guint    scholia_board_page_get_own_color     (ScholiaBoardPage    *self);

G_END_DECLS
