/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* The self-signed certificate that is kept in @folder, made at the first call. Links pin it by its
 * fingerprint, so a damaged one is an error and never replaced. */
GTlsCertificate *scholia_certificate_ensure          (const char       *folder,
                                                      GError          **error)
                                                      G_GNUC_WARN_UNUSED_RESULT;
/* From PEM files, the certificate followed by its chain. A key that is another certificate's is
 * an error here, not at each handshake. */
GTlsCertificate *scholia_certificate_load            (const char       *certificate_path,
                                                      const char       *key_path,
                                                      GError          **error)
                                                      G_GNUC_WARN_UNUSED_RESULT;
/* A session of a server shows this certificate, which outlives it. A result of GnuTLS. */
int              scholia_certificate_present         (GTlsCertificate  *certificate,
                                                      gnutls_session_t  session);
/* SHA-256 of the DER form, 64 lower-case hexadecimal digits. */
char            *scholia_certificate_dup_fingerprint (GTlsCertificate  *certificate)
                                                      G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
