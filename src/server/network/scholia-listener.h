/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScholiaListener:
 *
 * One listening socket: internet or Unix, plain or TLS. Accepts while there is a place, closes what
 * comes above it, and takes a breath when the system has no descriptor left.
 */
typedef struct _ScholiaListener ScholiaListener;

/* A new line, already counted as one of the places; %FALSE if there is none for it. */
typedef gboolean (*ScholiaListenerFunc) (GSocketConnection *connection,
                                         GTlsCertificate   *certificate,
                                         gpointer           user_data);

/* @certificate: (nullable): with it, TLS. Port 0 takes a free one. */
ScholiaListener *scholia_listener_new         (GSocketAddress       *address,
                                               GTlsCertificate      *certificate,
                                               ScholiaListenerFunc   accepted,
                                               gpointer              user_data,
                                               GError              **error)
                                               G_GNUC_WARN_UNUSED_RESULT;
/* For what is accepted from now on. */
void             scholia_listener_set_certificate (ScholiaListener  *self,
                                                   GTlsCertificate  *certificate);
void             scholia_listener_free        (ScholiaListener      *self);
/* The port in force; 0 on a Unix socket. */
guint16          scholia_listener_get_port    (ScholiaListener      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaListener, scholia_listener_free)

G_END_DECLS
