/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-faulty-vfs.h"

G_BEGIN_DECLS

/* What fails, beside the calls of SQLite: those on an image that is being uploaded, and the reading
 * of an image or a backup that is being sent. The code is an errno then. */
enum
{
  PLANTED_BLOB_WRITE = N_FAULTY_OPERATIONS,
  PLANTED_BLOB_SYNC,
  PLANTED_BLOB_RENAME,
  PLANTED_READ,
  /* No failures: a room's links are not read, and what it has read is not given to it, before the
   * next order with a count of 0. */
  PLANTED_HOLD_LINKS,
  PLANTED_HOLD_LOADS,
};

/* An order to the planted server, over a named pipe; the answer, over another one, is how many
 * calls have failed, or are held, since the order before. */
typedef struct
{
  gint32  operation;
  gint32  code;
  guint32 nth;
  guint32 count;   /* 0: all works again */
  guint32 sync_ms; /* each sync of the database takes so much longer */
} PlantedOrder;

/* The environment variables that name the two. */
#define PLANTED_ORDERS "SCHOLIA_PLANTED_ORDERS"
#define PLANTED_ANSWERS "SCHOLIA_PLANTED_ANSWERS"

G_END_DECLS
