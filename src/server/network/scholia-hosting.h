/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-api.h"
#include "scholia-listener.h"

G_BEGIN_DECLS

/**
 * ScholiaHosting:
 *
 * A private server's door to the local network: TLS with the self-signed certificate that is
 * kept in its data folder, so that links outlive a restart; the port is kept too, where it is
 * still free.
 */
typedef struct _ScholiaHosting ScholiaHosting;

/* It began or ended; the lines that came through it are the owner's to close. */
typedef void (*ScholiaHostingFunc) (gpointer user_data);

ScholiaHosting  *scholia_hosting_new       (const char           *folder,
                                            ScholiaListenerFunc   accepted,
                                            ScholiaHostingFunc    changed,
                                            gpointer              user_data)
                                            G_GNUC_WARN_UNUSED_RESULT;
void             scholia_hosting_free      (ScholiaHosting       *self);
/* Where it listens already it goes on; elsewhere it moves. Errors: MALFORMED, UNAVAILABLE. */
gboolean         scholia_hosting_start     (ScholiaHosting       *self,
                                            const char           *address,
                                            guint16               port,
                                            GError              **error);
void             scholia_hosting_stop      (ScholiaHosting       *self);
gboolean         scholia_hosting_is_active (ScholiaHosting       *self);
ScholiaHostInfo *scholia_hosting_dup_info  (ScholiaHosting       *self) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): before the first start. */
const char      *scholia_hosting_get_fingerprint (ScholiaHosting *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaHosting, scholia_hosting_free)

G_END_DECLS
