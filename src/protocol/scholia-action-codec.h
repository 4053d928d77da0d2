/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of this folder only: the members that an action and its event share. */

#pragma once

#include "scholia-value-codec.h"

G_BEGIN_DECLS

/* "threadId", "commentId", "body", "anchor": those that @action's kind has and that its broadcast
 * id does not say already. */
void           scholia_write_action_members (ScholiaJsonWriter   *writer,
                                             const ScholiaAction *action);
/* @are_clean: a server cleaned the words already. */
ScholiaAction *scholia_read_action_members  (ScholiaJsonReader   *reader,
                                             ScholiaActionKind    kind,
                                             gboolean             are_clean);
/* The kind that member @name names. */
ScholiaActionKind scholia_read_action_kind  (ScholiaJsonReader   *reader,
                                             const char          *name);

G_END_DECLS
