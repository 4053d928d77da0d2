/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* "127.0.0.1:8443" or "[::1]:8443" to an address; names are not looked up. Port 0 is a free one. */
GSocketAddress *scholia_address_parse       (const char      *text,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* "127.0.0.1:8443", "[::1]:8443". */
char           *scholia_address_format      (const char      *host,
                                             guint16          port) G_GNUC_WARN_UNUSED_RESULT;
gboolean        scholia_address_is_loopback (GSocketAddress  *address);

G_END_DECLS
