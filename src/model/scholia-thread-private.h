/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-id.h"
#include "scholia-thread.h"

G_BEGIN_DECLS

enum
{
  SCHOLIA_THREAD_PROP_ID = 1,
  SCHOLIA_THREAD_PROP_NUMBER,
  SCHOLIA_THREAD_PROP_ANCHOR_X,
  SCHOLIA_THREAD_PROP_ANCHOR_Y,
  SCHOLIA_THREAD_PROP_ANCHOR_WIDTH,
  SCHOLIA_THREAD_PROP_ANCHOR_HEIGHT,
  SCHOLIA_THREAD_PROP_RESOLVED,
  SCHOLIA_THREAD_PROP_N_COMMENTS,
  SCHOLIA_THREAD_PROP_EXCERPT,
  SCHOLIA_THREAD_PROP_AUTHOR_NAME,
  SCHOLIA_THREAD_PROP_AUTHOR_COLOR,
  SCHOLIA_THREAD_PROP_CREATED_MS,
  SCHOLIA_THREAD_PROP_ACTIVITY_MS,
  SCHOLIA_THREAD_PROP_SAVE_STATE,
  SCHOLIA_THREAD_PROP_UNREAD,
  SCHOLIA_THREAD_N_PROPS,
};

struct _ScholiaThread
{
  GObject             parent_instance;

  char                id[SCHOLIA_ID_LENGTH + 1]; /* of its own: states come and go */
  ScholiaThreadState *state;
  ScholiaThreadState *announced; /* the state that listeners know, while held; NULL otherwise */
  ScholiaSaveState    save_state;
  gboolean            unread;
};

/* Between the two, the getters tell the new state while the list of comments stays the announced
 * one and nothing is emitted. Holding does not nest: %FALSE if it is held already. */
gboolean    scholia_thread_hold           (ScholiaThread            *self);
/* Announces the net difference, if any; returns whether there was one. */
gboolean    scholia_thread_release        (ScholiaThread            *self);

void        scholia_thread_notify         (ScholiaThread            *self,
                                           guint                     prop_id);
/* Of the first comment; not terminated. */
const char *scholia_thread_get_first_line (const ScholiaThreadState *state,
                                           gsize                    *length);

G_END_DECLS
