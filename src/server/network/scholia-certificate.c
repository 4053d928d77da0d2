/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-certificate.h"

#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#include "scholia-error.h"
#include "scholia-secret.h"

#define CERTIFICATE_NAME "tls-certificate.pem"
#define KEY_NAME "tls-key.pem"
/* Nobody renews it: the fingerprint is what counts. In seconds. */
#define LIFETIME_S ((time_t) 20 * 365 * 24 * 3600)
/* Clocks differ. */
#define EARLIER_S ((time_t) 24 * 3600)
/* Beyond what the system's GnuTLS is set to: RFC 8996 ends these two versions; without a key agreed
 * upon for each connection, who gets the server's key reads what was recorded before, and CBC needs
 * care with timing for nobody's sake (RFC 9325, 4.1 and 4.2). */
#define PRIORITIES "-VERS-TLS1.0:-VERS-TLS1.1:-RSA:-AES-128-CBC:-AES-256-CBC"
#define PRESENTATION_KEY "scholia-presentation"

/* What handshakes with a certificate need of it; made once, as it takes a millisecond. */
typedef struct
{
  gnutls_certificate_credentials_t credentials;
  gnutls_priority_t                priority;
} Presentation;

static gboolean
check (int      result,
       GError **error)
{
  if (result >= 0)
    return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
               "The certificate cannot be read or made: %s", gnutls_strerror (result));

  return FALSE;
}

static gboolean
fill (gnutls_x509_crt_t       certificate,
      gnutls_x509_privkey_t   key,
      GError                **error)
{
  const char *name = "CN=Scholia";
  time_t now = time (NULL);
  guint8 serial[16];

  /* Positive, as RFC 5280 wants it. */
  scholia_secret_fill (serial, sizeof serial);
  serial[0] &= 0x7f;

  return check (gnutls_x509_crt_set_version (certificate, 3), error) &&
         check (gnutls_x509_crt_set_serial (certificate, serial, sizeof serial), error) &&
         check (gnutls_x509_crt_set_activation_time (certificate, now - EARLIER_S), error) &&
         check (gnutls_x509_crt_set_expiration_time (certificate, now + LIFETIME_S), error) &&
         check (gnutls_x509_crt_set_dn (certificate, name, NULL), error) &&
         check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, "localhost",
                                                      9, GNUTLS_FSAN_SET), error) &&
         check (gnutls_x509_crt_set_key (certificate, key), error) &&
         check (gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE), error) &&
         check (gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, 0),
                error) &&
         check (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0), error);
}

static gboolean
save (const char            *path,
      const gnutls_datum_t  *pem,
      GError               **error)
{
  return g_file_set_contents_full (path, (const char *) pem->data, (gssize) pem->size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

static gboolean
export_pair (gnutls_x509_crt_t       certificate,
             gnutls_x509_privkey_t   key,
             const char             *certificate_path,
             const char             *key_path,
             GError                **error)
{
  gnutls_datum_t certificate_pem = { NULL, 0 };
  gnutls_datum_t key_pem = { NULL, 0 };
  gboolean is_saved;

  /* The key first: a certificate without one would be taken for a damaged pair. */
  is_saved = check (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM, &key_pem), error) &&
             check (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &certificate_pem),
                    error) &&
             save (key_path, &key_pem, error) && save (certificate_path, &certificate_pem, error);

  if (key_pem.data != NULL)
    gnutls_memset (key_pem.data, 0, key_pem.size);
  gnutls_free (key_pem.data);
  gnutls_free (certificate_pem.data);

  return is_saved;
}

static gboolean
make (const char  *certificate_path,
      const char  *key_path,
      GError     **error)
{
  gnutls_x509_crt_t certificate = NULL;
  gnutls_x509_privkey_t key = NULL;
  gboolean is_made;

  is_made = check (gnutls_x509_crt_init (&certificate), error) &&
            check (gnutls_x509_privkey_init (&key), error) &&
            check (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA,
                                                 GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1),
                                                 0), error) &&
            fill (certificate, key, error) &&
            export_pair (certificate, key, certificate_path, key_path, error);

  if (certificate != NULL)
    gnutls_x509_crt_deinit (certificate);
  if (key != NULL)
    gnutls_x509_privkey_deinit (key);

  return is_made;
}

/* The id of a key is a hash of its public half: both know it. */
static gboolean
is_pair (const gnutls_datum_t  *certificate_pem,
         const gnutls_datum_t  *key_pem,
         GError               **error)
{
  gnutls_x509_crt_t certificate = NULL;
  gnutls_x509_privkey_t key = NULL;
  guint8 ids[2][64];
  size_t lengths[2] = { sizeof ids[0], sizeof ids[1] };
  gboolean is_read;

  is_read = check (gnutls_x509_crt_init (&certificate), error) &&
            check (gnutls_x509_privkey_init (&key), error) &&
            check (gnutls_x509_crt_import (certificate, certificate_pem, GNUTLS_X509_FMT_PEM),
                   error) &&
            check (gnutls_x509_privkey_import2 (key, key_pem, GNUTLS_X509_FMT_PEM, NULL, 0),
                   error) &&
            check (gnutls_x509_crt_get_key_id (certificate, 0, ids[0], &lengths[0]), error) &&
            check (gnutls_x509_privkey_get_key_id (key, 0, ids[1], &lengths[1]), error);
  if (certificate != NULL)
    gnutls_x509_crt_deinit (certificate);
  if (key != NULL)
    gnutls_x509_privkey_deinit (key);
  if (!is_read)
    return FALSE;

  if (lengths[0] == lengths[1] && memcmp (ids[0], ids[1], lengths[0]) == 0)
    return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, "The key is another certificate's");

  return FALSE;
}

static void
presentation_free (gpointer data)
{
  Presentation *self = data;

  if (self->priority != NULL)
    gnutls_priority_deinit (self->priority);
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
  g_free (self);
}

/* The key stays with GnuTLS alone: GIO's certificate is for the eye. */
static GTlsCertificate *
new_from_pair (const gnutls_datum_t  *certificate_pem,
               const gnutls_datum_t  *key_pem,
               GError               **error)
{
  Presentation *presentation = g_new0 (Presentation, 1);
  GTlsCertificate *certificate = NULL;

  if (check (gnutls_certificate_allocate_credentials (&presentation->credentials), error) &&
      check (gnutls_certificate_set_x509_key_mem (presentation->credentials, certificate_pem,
                                                  key_pem, GNUTLS_X509_FMT_PEM), error) &&
      check (gnutls_priority_init2 (&presentation->priority, PRIORITIES, NULL,
                                    GNUTLS_PRIORITY_INIT_DEF_APPEND), error))
    certificate = g_tls_certificate_new_from_pem ((const char *) certificate_pem->data,
                                                  certificate_pem->size, error);
  if (certificate != NULL)
    g_object_set_data_full (G_OBJECT (certificate), PRESENTATION_KEY, presentation,
                            presentation_free);
  else
    presentation_free (presentation);

  return certificate;
}

/* What was found to be a pair is what is used: read again, the files may be others by then. */
GTlsCertificate *
scholia_certificate_load (const char  *certificate_path,
                          const char  *key_path,
                          GError     **error)
{
  g_autofree char *certificate_text = NULL;
  g_autofree char *key_text = NULL;
  gnutls_datum_t certificate_pem;
  gnutls_datum_t key_pem;
  gsize certificate_length;
  gsize key_length;
  GTlsCertificate *certificate = NULL;

  if (!g_file_get_contents (certificate_path, &certificate_text, &certificate_length, error) ||
      !g_file_get_contents (key_path, &key_text, &key_length, error))
    return NULL;

  certificate_pem = (gnutls_datum_t) { (guchar *) certificate_text, (guint) certificate_length };
  key_pem = (gnutls_datum_t) { (guchar *) key_text, (guint) key_length };
  if (is_pair (&certificate_pem, &key_pem, error))
    certificate = new_from_pair (&certificate_pem, &key_pem, error);
  if (certificate == NULL)
    g_prefix_error (error, "%s, %s: ", certificate_path, key_path);
  gnutls_memset (key_text, 0, key_length);

  return certificate;
}

GTlsCertificate *
scholia_certificate_ensure (const char  *folder,
                            GError     **error)
{
  g_autofree char *certificate_path = g_build_filename (folder, CERTIFICATE_NAME, NULL);
  g_autofree char *key_path = g_build_filename (folder, KEY_NAME, NULL);

  if (!g_file_test (certificate_path, G_FILE_TEST_EXISTS) &&
      !make (certificate_path, key_path, error))
    return NULL;

  return scholia_certificate_load (certificate_path, key_path, error);
}

int
scholia_certificate_present (GTlsCertificate  *certificate,
                             gnutls_session_t  session)
{
  const Presentation *presentation = g_object_get_data (G_OBJECT (certificate), PRESENTATION_KEY);
  int result = gnutls_priority_set (session, presentation->priority);

  return result < 0 ? result : gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE,
                                                       presentation->credentials);
}

char *
scholia_certificate_dup_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr(GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}
