/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-anchor.h"
#include "scholia-id.h"

G_BEGIN_DECLS

/* What others see of one window: a plain value, all zero for nothing. */
typedef struct
{
  gboolean has_cursor;
  gint32   x;          /* anchor units */
  gint32   y;
  gboolean is_typing;
  char     thread_id[SCHOLIA_ID_LENGTH + 1]; /* whose card is open, "" for none */
} ScholiaPresence;

typedef enum
{
  SCHOLIA_PRESENCE_CURSOR = 1 << 0, /* has_cursor, x, y */
  SCHOLIA_PRESENCE_THREAD = 1 << 1, /* thread_id, is_typing */
} ScholiaPresenceParts;

#define SCHOLIA_PRESENCE_ALL (SCHOLIA_PRESENCE_CURSOR | SCHOLIA_PRESENCE_THREAD)

/* What a server tells about one connection; what is none of its parts means nothing. */
typedef struct
{
  guint64              connection;
  ScholiaPresenceParts parts;
  ScholiaPresence      presence;
} ScholiaPresenceNews;

void                 scholia_presence_set_thread (ScholiaPresence            *self,
                                                  const char                 *thread_id);
/* (nullable) */
const char          *scholia_presence_get_thread (const ScholiaPresence      *self);
/* The parts in which they differ. */
ScholiaPresenceParts scholia_presence_compare    (const ScholiaPresence      *a,
                                                  const ScholiaPresence      *b);
/* What it says becomes true of @self. */
void                 scholia_presence_update     (ScholiaPresence            *self,
                                                  const ScholiaPresenceNews  *news);

G_END_DECLS
