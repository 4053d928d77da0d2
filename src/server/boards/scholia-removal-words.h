/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-api.h"
#include "scholia-store.h"

G_BEGIN_DECLS

/* Name and reason of a removal, as one text for the store, to which it is opaque. */
char               *scholia_removal_words_encode (const ScholiaRemovalInfo   *info)
                                                  G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): what was stored, %NULL if its words cannot be read. */
ScholiaRemovalInfo *scholia_removal_words_decode (const ScholiaStoredRemoval *removal)
                                                  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
