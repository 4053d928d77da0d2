/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-message.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_PARTICIPANT (scholia_participant_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaParticipant, scholia_participant, SCHOLIA, PARTICIPANT, GObject)

/* A person who is here, with all their windows on this board merged (by person id). Properties,
 * notified: id, name, color, role, is-self, has-cursor, cursor-x, cursor-y (fractions of the
 * image), thread-id, is-typing. The cursor is that of the connection that moved last; own other
 * windows are merged into the self item, which is first in the list. */
const char    *scholia_participant_get_id         (ScholiaParticipant *self);
const char    *scholia_participant_get_name       (ScholiaParticipant *self);
guint          scholia_participant_get_color      (ScholiaParticipant *self);
ScholiaRole    scholia_participant_get_role       (ScholiaParticipant *self);
gboolean       scholia_participant_is_self        (ScholiaParticipant *self);
gboolean       scholia_participant_get_cursor     (ScholiaParticipant *self,
                                                   double             *x,
                                                   double             *y);
const char    *scholia_participant_get_thread_id  (ScholiaParticipant *self);
gboolean       scholia_participant_is_typing      (ScholiaParticipant *self);

G_END_DECLS
