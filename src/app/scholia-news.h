/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-action.h"

G_BEGIN_DECLS

/**
 * ScholiaNews:
 *
 * What others did to a board, gathered until it may be said to who listens to a screen reader: not
 * more often than every few seconds, and not into what the person is typing. One or two deeds are
 * told one by one, more of them as counts, so that a busy board never talks without end. A value
 * without a clock: the time is handed in, in microseconds.
 */
typedef struct _ScholiaNews ScholiaNews;

ScholiaNews *scholia_news_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void         scholia_news_free    (ScholiaNews       *self);
/* @number: the marker's. @name: who did it. Kinds that nobody is told of are left out. */
void         scholia_news_add     (ScholiaNews       *self,
                                   ScholiaActionKind  kind,
                                   guint              number,
                                   const char        *name);
/* How long the news have to wait yet, from @now_us on; -1 if there are none. */
gint64       scholia_news_get_wait (ScholiaNews      *self,
                                   gint64             now_us);
/* (transfer full) (nullable): all there is, as one sentence or two; then there is nothing. */
char        *scholia_news_take    (ScholiaNews       *self,
                                   gint64             now_us) G_GNUC_WARN_UNUSED_RESULT;
/* Of another board, or of a time before the person looked. */
void         scholia_news_clear   (ScholiaNews       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaNews, scholia_news_free)

G_END_DECLS
