/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-session.h"

G_BEGIN_DECLS

/**
 * Witness:
 *
 * Writes down all that a session tells, and asserts what must hold of it at any time: each action
 * ends at most once, and only after it was submitted.
 */
typedef struct
{
  ScholiaSession *session;
  GString    *states;    /* "connecting live interrupted…", each change */
  GHashTable *submitted; /* broadcast id -> NULL, or the ending once it is known */
  guint       n_in_flight;
  guint       n_ended;
  guint       n_slow;
  guint       n_events;
  guint       n_own_events;
  guint       n_caught_up;
  guint       n_missed;  /* of the last "caught-up" */
} Witness;

/* @session: (transfer full) */
Witness      *witness_new       (ScholiaSession *session);
/* Closes the session and asserts that each action ended and that nothing is left. */
void          witness_free      (Witness        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Witness, witness_free)

gboolean      witness_is_live   (Witness        *self);
/* A marker with a comment. Its id, static while the witness lives. */
const char   *witness_create    (Witness        *self,
                                 const char     *body);
/* (transfer full): asserts that the session takes it. */
void          witness_submit    (Witness        *self,
                                 ScholiaAction  *action);
gboolean      witness_has_ended (Witness        *self,
                                 const char     *broadcast_id);
/* After witness_has_ended(): %NULL for confirmed. */
const GError *witness_get_error (Witness        *self,
                                 const char     *broadcast_id);
guint         witness_n_shown   (Witness        *self);

G_END_DECLS
