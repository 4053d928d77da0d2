/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  /* https://HOST[:PORT]/b/BOARD#TOKEN or scholia://HOST[:PORT]/b/BOARD[?fp=SHA256]#TOKEN */
  SCHOLIA_LINK_BOARD,
  /* https://HOST[:PORT]/t/TEAM#KEY or scholia://HOST[:PORT]/t/TEAM[?fp=SHA256]#KEY */
  SCHOLIA_LINK_TEAM,
} ScholiaLinkKind;

#define SCHOLIA_TYPE_LINK (scholia_link_get_type ())

/**
 * ScholiaLink:
 *
 * A capability in the form that people pass on. Always TLS: without a fingerprint the certificate
 * is checked against the system's authorities and the port is 443 by default; with one, exactly
 * that certificate is taken. Immutable, reference counted.
 */
typedef struct _ScholiaLink ScholiaLink;

GType            scholia_link_get_type        (void) G_GNUC_CONST;

/* Takes what people paste: surrounding white space and angle brackets are ignored. Strict in all
 * else; the error (MALFORMED) says in words what is wrong. */
ScholiaLink     *scholia_link_parse           (const char         *text,
                                               GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* @port: 0 for 443. @fingerprint: (nullable): SHA-256 of the DER certificate, 64 lower-case
 * hexadecimal digits. @name: the board's or team's id. */
ScholiaLink     *scholia_link_new             (ScholiaLinkKind     kind,
                                               const char         *host,
                                               guint16             port,
                                               const char         *fingerprint,
                                               const char         *name,
                                               const char         *secret)
                                               G_GNUC_WARN_UNUSED_RESULT;
ScholiaLink     *scholia_link_ref             (ScholiaLink        *self);
void             scholia_link_unref           (ScholiaLink        *self);
ScholiaLinkKind  scholia_link_get_kind        (const ScholiaLink  *self);
/* A name or an address; IPv6 without brackets. */
const char      *scholia_link_get_host        (const ScholiaLink  *self);
guint16          scholia_link_get_port        (const ScholiaLink  *self);
const char      *scholia_link_get_fingerprint (const ScholiaLink  *self);
const char      *scholia_link_get_name        (const ScholiaLink  *self);
const char      *scholia_link_get_secret      (const ScholiaLink  *self);
/* https:// without a fingerprint, scholia:// with one. */
char            *scholia_link_to_string       (const ScholiaLink  *self) G_GNUC_WARN_UNUSED_RESULT;
/* "https://HOST[:PORT]" for HTTP requests. */
char            *scholia_link_dup_origin      (const ScholiaLink  *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaLink, scholia_link_unref)

G_END_DECLS
