/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "scholia-participant.h"

G_BEGIN_DECLS

/**
 * ScholiaPeople:
 *
 * Who is here: a GListModel of #ScholiaParticipant. The server tells connections (open windows);
 * here they are merged by person id. The own person comes first, the others as they arrived.
 */
#define SCHOLIA_TYPE_PEOPLE (scholia_people_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaPeople, scholia_people, SCHOLIA, PEOPLE, GObject)

ScholiaPeople *scholia_people_new               (void) G_GNUC_WARN_UNUSED_RESULT;

/* A new connection of ours: everybody else is gone until the server tells of them again. */
void           scholia_people_set_self          (ScholiaPeople                *self,
                                                 const ScholiaParticipantInfo *info);
/* The line is lost: only the own person is known to be here. */
void           scholia_people_forget_others     (ScholiaPeople                *self);
/* @infos: (element-type ScholiaParticipantInfo): who came, or changed name or colour. */
void           scholia_people_add               (ScholiaPeople                *self,
                                                 GPtrArray                    *infos);
void           scholia_people_remove            (ScholiaPeople                *self,
                                                 guint64                       connection);
/* @news: (element-type ScholiaPresenceNews). */
void           scholia_people_tell              (ScholiaPeople                *self,
                                                 const GArray                 *news);
/* The own one included. */
guint          scholia_people_get_n_connections (ScholiaPeople                *self);

G_END_DECLS
