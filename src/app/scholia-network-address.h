/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SCHOLIA_NETWORK_ADDRESS_LOOPBACK "127.0.0.1"

/**
 * ScholiaNetworkAddress:
 *
 * An address of this computer that a board can be shared at. Immutable. Properties: address (text,
 * without brackets), label ("192.168.1.5 (eth0)", "This computer only (127.0.0.1)").
 */
#define SCHOLIA_TYPE_NETWORK_ADDRESS (scholia_network_address_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaNetworkAddress, scholia_network_address, SCHOLIA, NETWORK_ADDRESS,
                      GObject)

/* @interface_name: (nullable): "eth0". */
ScholiaNetworkAddress *scholia_network_address_new         (const char            *address,
                                                            const char            *interface_name)
                                                            G_GNUC_WARN_UNUSED_RESULT;
const char            *scholia_network_address_get_address (ScholiaNetworkAddress *self);
const char            *scholia_network_address_get_label   (ScholiaNetworkAddress *self);

/* Of #ScholiaNetworkAddress: those of the interfaces that are up, private IPv4 networks first, then
 * other IPv4, then IPv6 beyond the link; the loopback address is last. */
GListModel            *scholia_network_address_list        (void) G_GNUC_WARN_UNUSED_RESULT;
/* How well other people on this network reach it: less is better; -1: not at all. */
int                    scholia_network_address_rank        (GInetAddress          *address);

G_END_DECLS
