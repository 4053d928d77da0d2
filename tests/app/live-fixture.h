/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-outbox.h"
#include "scholia-server-api.h"

G_BEGIN_DECLS

/* A real private server of this test's own, on a socket in a temporary folder, with one board. */
typedef struct
{
  char             *folder;
  GSubprocess      *server;
  ScholiaEndpoint  *endpoint;
  char             *team_key;
  ScholiaBoardInfo *board;
  /* (element-type ScholiaSession) */
  GPtrArray        *sessions;
} LiveBoard;

LiveBoard      *live_board_new          (const char  *image_path,
                                         const char  *title) G_GNUC_WARN_UNUSED_RESULT;
void            live_board_free         (LiveBoard   *live);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LiveBoard, live_board_free)

/* Joins as moderator; each @name is another person. Opened, not waited for. (transfer none) */
ScholiaSession *live_board_join         (LiveBoard   *live,
                                         const char  *name,
                                         guint        color);
/* With a link of that role. */
ScholiaSession *live_board_join_as      (LiveBoard   *live,
                                         ScholiaRole  role,
                                         const char  *name,
                                         guint        color);
void            live_board_wait_state   (ScholiaSession      *session,
                                         ScholiaSessionState  state);
/* kill -9, and a new one on the same folder. */
void            live_board_kill_server  (LiveBoard   *live);
void            live_board_start_server (LiveBoard   *live);
/* Freezes it (SIGSTOP) and thaws it: what was sent stays in flight. */
void            live_board_freeze       (LiveBoard   *live,
                                         gboolean     is_frozen);

/* With everything in it. */
void            live_remove_folder      (const char  *folder);

/* Iterates until @condition; fails after a minute, naming @what. */
typedef gboolean (*LiveCondition)       (gpointer     user_data);
void            live_wait               (LiveCondition  condition,
                                         gpointer       user_data,
                                         const char    *what);
#define live_wait_for(condition, data) live_wait ((LiveCondition) (condition), (data), #condition)

/* Submits, and waits for the confirmation. Returns: (transfer full): the id */
char           *live_create             (ScholiaSession *session,
                                         double          x,
                                         double          y,
                                         const char     *body);
void            live_do                 (ScholiaSession *session,
                                         ScholiaAction  *action);

G_END_DECLS
