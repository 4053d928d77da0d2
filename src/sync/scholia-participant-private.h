/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-participant.h"

G_BEGIN_DECLS

/* What ScholiaPeople does with its items; each set notifies exactly what changed. */
ScholiaParticipant *scholia_participant_new          (ScholiaPerson         *person,
                                                      ScholiaRole            role,
                                                      gboolean               is_self)
                                                      G_GNUC_WARN_UNUSED_RESULT;
void                scholia_participant_set_person   (ScholiaParticipant    *self,
                                                      ScholiaPerson         *person,
                                                      ScholiaRole            role);
/* @presence: %NULL for somebody who points at nothing. */
void                scholia_participant_set_presence (ScholiaParticipant    *self,
                                                      const ScholiaPresence *presence);

G_END_DECLS
