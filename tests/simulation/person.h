/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-session.h"

G_BEGIN_DECLS

/* At their board. */
typedef enum
{
  PERSON_WELCOME,
  PERSON_BEING_REMOVED,
  PERSON_REMOVED,
  PERSON_BEING_LET_IN,
} PersonRemoval;

/* Where each window points, and no other, from top to bottom, in anchor units. */
#define PERSON_ROW(index) ((gint32) (((index) + 1) * 10000))

/**
 * Person:
 *
 * One window of somebody: the real session, and what a person does with it. Two of them may be of
 * the same person. What could not be sent stays as a draft, also when the window crashes.
 */
typedef struct
{
  guint                index;
  guint                board;
  guint                link;
  char                *identity;
  char                *id;       /* as the server derives it */
  ScholiaEndpoint     *endpoint;
  gboolean             is_guessing; /* this window does not know the link's password */
  ScholiaSession      *session;  /* (nullable): %NULL between two windows */
  GPtrArray           *drafts;   /* of words */
  GPtrArray           *wanted;   /* of ScholiaAction: only with a planted bug */
  ScholiaGoodbyeReason goodbye;  /* the last that was heard */
  gboolean             is_told;  /* a goodbye */
  PersonRemoval        removal;
  guint                was_removed; /* so often: its goodbye may arrive late */
  guint64              removed_head; /* the board's head when that was acknowledged, or the last */
} Person;

void            person_init          (Person               *self,
                                      guint                 index,
                                      guint                 board,
                                      guint                 link,
                                      guint                 identity);
void            person_clear         (Person               *self);
const char     *person_get_id        (Person               *self);
Person         *person_of_endpoint   (ScholiaEndpoint      *endpoint);
/* A new window; the link must be made. */
void            person_open          (Person               *self);
/* The window is closed, or its process dies. */
void            person_close         (Person               *self,
                                      gboolean              is_crash);
/* Does something or other. */
void            person_act           (Person               *self);
/* What an attentive person does without being asked: opens the window again, with a new link if the
 * old one is over. */
void            person_attend        (Person               *self);
void            person_note_goodbye  (Person               *self,
                                      ScholiaGoodbyeReason  reason);

/* person-actions.c: (nullable) */
ScholiaAction  *person_new_action    (Person               *self,
                                      gboolean              is_forged);
ScholiaAction  *person_new_create    (Person               *self,
                                      const char           *words);

G_END_DECLS
