/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScholiaClientAddress:
 *
 * An internet address as a plain value: IPv6, an IPv4 one mapped into it (::ffff:192.0.2.1), so
 * that a peer is the same one whichever kind of socket took it.
 */
typedef struct
{
  guint8 bytes[16];
} ScholiaClientAddress;

ScholiaClientAddress scholia_client_address_from_inet   (GInetAddress               *inet);
/* "192.0.2.1", "2001:db8::1", and what proxies write: "192.0.2.1:80", "[2001:db8::1]",
 * "[2001:db8::1]:80". */
gboolean             scholia_client_address_parse       (const char                 *text,
                                                         ScholiaClientAddress       *address);
/* Without the "::ffff:" of a mapped one. */
char                *scholia_client_address_to_string   (const ScholiaClientAddress *self)
                                                         G_GNUC_WARN_UNUSED_RESULT;
gboolean             scholia_client_address_is_loopback (const ScholiaClientAddress *self);
/* Whether the first @n_bits (of 128) are the same. */
gboolean             scholia_client_address_is_in       (const ScholiaClientAddress *self,
                                                         const ScholiaClientAddress *network,
                                                         guint                       n_bits);
/* What one customer of a provider has: an IPv4 address, or the 64 bits before those that a computer
 * chooses by itself (RFC 4291, section 2.5.1). */
ScholiaClientAddress scholia_client_address_get_network (const ScholiaClientAddress *self);

G_END_DECLS
