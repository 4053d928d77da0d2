/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"
#include "scholia-digest-private.h"
#include "scholia-former-threads-private.h"
#include "scholia-id.h"
#include "scholia-thread-list-private.h"
#include "scholia-trash-private.h"

G_BEGIN_DECLS

struct _ScholiaBoard
{
  GObject               parent_instance;

  char                 *id;
  char                 *title;
  ScholiaImageInfo      image;

  guint64               seq;
  char                  head_id[SCHOLIA_ID_LENGTH + 1];
  guint                 next_number;
  ScholiaThreadList     threads;
  GHashTable           *threads_by_id; /* borrowed from threads */
  ScholiaTrash         *trash;
  ScholiaFormerThreads *former_threads;
  guint                 n_open;
  guint64               lanes[SCHOLIA_DIGEST_LANES]; /* the sum of the threads' hashes */

  /* Each content has a number of its own, which an undo brings back: so an undo knows its turn. */
  guint64               revision;
  guint64               last_revision;

  /* What the end of the update has to announce; the three are NULL outside. */
  guint                 update_depth;
  GPtrArray            *touched;  /* threads held */
  GHashTable           *arrived;  /* threads that listeners do not know yet */
  GHashTable           *departed; /* threads that they still know; owned */
  guint                 announced_n_open;
};

/* What an action is about, found on the board. */
typedef struct
{
  ScholiaThread      *thread;
  ScholiaThreadState *state;
  ScholiaComment     *comment;
} ScholiaTarget;

/* Existence, for all kinds but CREATE and RESTORE, whose thread must not be there. */
gboolean  scholia_board_find_target  (ScholiaBoard         *self,
                                      ScholiaAction        *action,
                                      ScholiaTarget        *target,
                                      GError              **error);
/* Everything about the board itself that must hold before @action is done to it. */
gboolean  scholia_board_fits         (ScholiaBoard         *self,
                                      ScholiaAction        *action,
                                      const ScholiaTarget  *target,
                                      GError              **error);

/* The three changes of which every event consists; only within an update. They keep the index, the
 * count of open threads and the sum of hashes. */
#define SCHOLIA_BOARD_BY_NUMBER G_MAXUINT
void      scholia_board_add_thread   (ScholiaBoard         *self,
                                      ScholiaThreadState   *state,
                                      guint                 position);
guint     scholia_board_drop_thread  (ScholiaBoard         *self,
                                      ScholiaThread        *thread);
void      scholia_board_change_thread (ScholiaBoard        *self,
                                      ScholiaThread        *thread,
                                      ScholiaThreadState   *state);
void      scholia_board_replace_threads (ScholiaBoard      *self,
                                      GPtrArray            *states);

void      scholia_board_notify_n_open (ScholiaBoard        *self);
void      scholia_board_emit_changed (ScholiaBoard         *self,
                                      ScholiaThread        *thread);


G_END_DECLS
