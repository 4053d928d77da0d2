/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-event-codec.h"
#include "scholia-json-reader.h"

G_BEGIN_DECLS

/* FALSE for the name of another kind of message. */
gboolean      scholia_event_type_from_string (const char        *name,
                                              ScholiaEventType  *type);
/* The event in the reader's current object; %NULL if the reader has failed. */
ScholiaEvent *scholia_read_event             (ScholiaJsonReader *reader,
                                              ScholiaEventType   type);

G_END_DECLS
