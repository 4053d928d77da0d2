/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "live-fixture.h"

#include "scholia-board-page-private.h"
#include "scholia-thread-card-private.h"

G_BEGIN_DECLS

/* A parameter of place-marker and move-thread-to. */
#define PLACE(x, y) g_variant_new ("(dd)", (double) (x), (double) (y))

/* A board page in a window, live on a real server, and another person without a window. */
typedef struct
{
  LiveBoard        *live;
  ScholiaSession   *session;
  ScholiaSession   *other;
  ScholiaPicture   *picture;
  GtkWidget        *window;
  ScholiaBoardPage *page;
} PageFixture;

/* Style, icons, libadwaita; once. */
void           page_init          (void);
/* The picture that the tests look at. */
char          *page_image_path    (void) G_GNUC_WARN_UNUSED_RESULT;
ScholiaPicture *page_load_picture (void) G_GNUC_WARN_UNUSED_RESULT;
void           page_set_up        (PageFixture      *fixture,
                                   gconstpointer     data);
void           page_tear_down     (PageFixture      *fixture,
                                   gconstpointer     data);
/* With another role than moderator. */
void           page_set_up_viewer (PageFixture      *fixture,
                                   gconstpointer     data);

void           page_act           (PageFixture      *fixture,
                                   const char       *action,
                                   GVariant         *parameter);
gboolean       page_can           (PageFixture      *fixture,
                                   const char       *action);
/* As keys would, draft and all. */
void           page_type          (PageFixture      *fixture,
                                   const char       *text);
void           page_assert_typed  (PageFixture      *fixture,
                                   const char       *expected);
/* A new thread at that place, confirmed and open. */
void           page_write         (PageFixture      *fixture,
                                   double            x,
                                   double            y,
                                   const char       *text);
gboolean       page_shows_card    (PageFixture      *fixture);
/* Waits until the open thread has its number. */
ScholiaThread *page_wait_open     (PageFixture      *fixture);
void           page_wait_threads  (PageFixture      *fixture,
                                   guint             n_threads);
/* What the other person does, once that one sees a thread. @action: (transfer full) */
void           page_do_as_other   (PageFixture      *fixture,
                                   ScholiaAction    *action);
/* The other person's reply to the thread; waits until this side has it. */
void           page_reply_as_other (PageFixture     *fixture,
                                    ScholiaThread   *thread,
                                    const char      *body);
/* Lets everything settle: some frames, no waiting for the world. */
void           page_settle        (void);
void           page_resize        (PageFixture      *fixture,
                                   int               width,
                                   int               height);

G_END_DECLS
