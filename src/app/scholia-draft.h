/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "scholia-anchor.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_DRAFT (scholia_draft_get_type ())

/**
 * ScholiaDraft:
 *
 * Words that were typed and are not known to be saved. Immutable, reference counted.
 */
typedef struct _ScholiaDraft ScholiaDraft;

GType                scholia_draft_get_type       (void) G_GNUC_CONST;

/* @anchor: (nullable): where its marker would be, for a new thread. @changed_ms: since 1970 UTC. */
ScholiaDraft        *scholia_draft_new            (const char          *text,
                                                   const ScholiaAnchor *anchor,
                                                   gint64               changed_ms)
                                                   G_GNUC_WARN_UNUSED_RESULT;
ScholiaDraft        *scholia_draft_ref            (ScholiaDraft        *self);
void                 scholia_draft_unref          (ScholiaDraft        *self);
const char          *scholia_draft_get_text       (const ScholiaDraft  *self);
const ScholiaAnchor *scholia_draft_get_anchor     (const ScholiaDraft  *self);
gint64               scholia_draft_get_changed_ms (const ScholiaDraft  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaDraft, scholia_draft_unref)

G_END_DECLS
