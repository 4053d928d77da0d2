/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of this folder only: cursors, open threads and typing, as a client and as a server writes
 * them. */

#pragma once

#include "scholia-json-reader.h"
#include "scholia-json-writer.h"
#include "scholia-presence.h"

G_BEGIN_DECLS

void    scholia_read_presence       (ScholiaJsonReader     *reader,
                                     ScholiaPresence       *presence);
void    scholia_write_presence      (ScholiaJsonWriter     *writer,
                                     const ScholiaPresence *presence);
/* (element-type ScholiaPresenceNews), each of one part; also after a failure. */
GArray *scholia_read_presence_news  (ScholiaJsonReader     *reader);
void    scholia_write_presence_news (ScholiaJsonWriter     *writer,
                                     const GArray          *news);

G_END_DECLS
