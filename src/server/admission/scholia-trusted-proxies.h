/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-client-address.h"

G_BEGIN_DECLS

/**
 * ScholiaTrustedProxies:
 *
 * The peers whose word is taken for whom they speak for. Immutable.
 */
typedef struct _ScholiaTrustedProxies ScholiaTrustedProxies;

/**
 * scholia_trusted_proxies_parse:
 * @text: (nullable): addresses and networks ("10.0.0.0/8, ::1"), separated by commas
 * @header: (nullable): the field that they write, `X-Forwarded-For` (else that) or `Forwarded`
 *
 * Error: MALFORMED, naming what is wrong.
 */
ScholiaTrustedProxies *scholia_trusted_proxies_parse    (const char                   *text,
                                                         const char                   *header,
                                                         GError                      **error)
                                                         G_GNUC_WARN_UNUSED_RESULT;
/* Its name. */
const char            *scholia_trusted_proxies_get_header
                                                        (const ScholiaTrustedProxies  *self);
void                   scholia_trusted_proxies_free     (ScholiaTrustedProxies        *self);
gboolean               scholia_trusted_proxies_contains (const ScholiaTrustedProxies  *self,
                                                         const ScholiaClientAddress   *address);

/**
 * scholia_trusted_proxies_resolve:
 * @peer: at the other end of the connection
 * @said: (nullable): all fields of the header's name, in their order, joined by commas
 * @client: (out): whom the request is of
 *
 * Goes from hop to hop, beginning with the peer, as long as each is trusted: the first that is not
 * is the client. What stands before it is that client's own word, and is not believed. A hop that
 * is no address ("unknown") ends the way at the hop that wrote it.
 *
 * Returns: whether a trusted peer named a client; else @client is @peer
 */
gboolean scholia_trusted_proxies_resolve (const ScholiaTrustedProxies *self,
                                          const ScholiaClientAddress  *peer,
                                          const char                  *said,
                                          ScholiaClientAddress        *client);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaTrustedProxies, scholia_trusted_proxies_free)

G_END_DECLS
