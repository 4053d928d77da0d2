/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-json-reader.h"
#include "scholia-message.h"

G_BEGIN_DECLS

ScholiaMessage *scholia_message_alloc            (ScholiaMessageKind  kind);

/* Decoders of one side's messages: the reader stands in the object, @self is zero but for its kind.
 * What they read is owned by @self at every moment, also after a failure. */
void            scholia_message_read_from_client (ScholiaMessage     *self,
                                                  ScholiaJsonReader  *reader);
void            scholia_message_read_from_server (ScholiaMessage     *self,
                                                  ScholiaJsonReader  *reader);
void            scholia_read_goodbye             (ScholiaJsonReader  *reader,
                                                  ScholiaMessage     *self);
/* Any message of @sender in the reader's object; %NULL if the reader has failed. */
ScholiaMessage *scholia_read_message             (ScholiaJsonReader  *reader,
                                                  ScholiaPeer         sender);

G_END_DECLS
