/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of this folder only: whole threads, in snapshots and in a restore. Each person is written once,
 * in a table; threads and comments name them by their index in it. */

#pragma once

#include "scholia-thread-state.h"
#include "scholia-value-codec.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray  *people;  /* (element-type ScholiaPerson) */
  GHashTable *indices; /* ScholiaPerson → index + 1 */
} ScholiaPeopleTable;

void           scholia_people_table_init     (ScholiaPeopleTable *self);
void           scholia_people_table_clear    (ScholiaPeopleTable *self);
/* The index of @person, who is added if new. */
guint          scholia_people_table_add      (ScholiaPeopleTable *self,
                                              ScholiaPerson      *person);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScholiaPeopleTable, scholia_people_table_clear)

/* The array of people that a table holds, and back: (element-type ScholiaPerson), never %NULL. */
void           scholia_write_people          (ScholiaJsonWriter  *writer,
                                              const char         *name,
                                              ScholiaPeopleTable *table);
GPtrArray     *scholia_read_people           (ScholiaJsonReader  *reader,
                                              const char         *name);

/* The members of a thread but its comments, into the current object. */
void           scholia_write_thread          (ScholiaJsonWriter        *writer,
                                              const ScholiaThreadState *thread,
                                              ScholiaPeopleTable       *table);
/* The members of a comment. */
void           scholia_write_comment         (ScholiaJsonWriter        *writer,
                                              ScholiaComment           *comment,
                                              ScholiaPeopleTable       *table);
ScholiaComment *scholia_read_comment         (ScholiaJsonReader        *reader,
                                              GPtrArray                *people);

/* A thread's members while its comments are still on their way. */
typedef struct
{
  ScholiaIdText  id;
  guint          number;
  ScholiaAnchor  anchor;
  ScholiaPerson *creator;
  gint64         created_ms;
  ScholiaPerson *resolver;
  gint64         resolved_ms;
  gint64         activity_ms;
  GPtrArray     *comments; /* (element-type ScholiaComment) */
} ScholiaThreadDraft;

ScholiaThreadDraft *scholia_read_thread          (ScholiaJsonReader  *reader,
                                                  GPtrArray          *people);
void                scholia_thread_draft_free    (ScholiaThreadDraft *self);
/* It has a comment at least. */
ScholiaThreadState *scholia_thread_draft_to_state (ScholiaThreadDraft *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaThreadDraft, scholia_thread_draft_free)

/* A thread with all it holds, as one object. */
void                scholia_write_whole_thread   (ScholiaJsonWriter        *writer,
                                                  const char               *name,
                                                  const ScholiaThreadState *thread);
ScholiaThreadState *scholia_read_whole_thread    (ScholiaJsonReader        *reader,
                                                  const char               *name);

G_END_DECLS
