/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Certificates out of files that somebody renews. */

#include "scholia-certificate.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <gnutls/x509.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scholia-error.h"

/* A pair of files, made by itself. */
typedef struct
{
  char *folder;
  char *certificate;
  char *key;
  char *fingerprint;
} Pair;

typedef struct
{
  Pair old;
  Pair new;
} Fixture;

static void
make_pair (Pair *self)
{
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("scholia-XXXXXX", NULL);
  self->certificate = g_build_filename (self->folder, "tls-certificate.pem", NULL);
  self->key = g_build_filename (self->folder, "tls-key.pem", NULL);
  certificate = scholia_certificate_ensure (self->folder, &error);
  g_assert_no_error (error);
  self->fingerprint = scholia_certificate_dup_fingerprint (certificate);
}

static void
clear_pair (Pair *self)
{
  g_unlink (self->certificate);
  g_unlink (self->key);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->certificate);
  g_free (self->key);
  g_free (self->fingerprint);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  make_pair (&self->old);
  make_pair (&self->new);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  clear_pair (&self->old);
  clear_pair (&self->new);
}

/* What a peer is shown, at @index of the chain. (nullable): no more are there */
static char *
dup_shown (GTlsCertificate *certificate,
           guint            index)
{
  gnutls_session_t session = NULL;
  gpointer credentials = NULL;
  gnutls_datum_t der = { NULL, 0 };
  int result;

  g_assert_cmpint (gnutls_init (&session, GNUTLS_SERVER), ==, GNUTLS_E_SUCCESS);
  g_assert_cmpint (scholia_certificate_present (certificate, session), ==, GNUTLS_E_SUCCESS);
  g_assert_cmpint (gnutls_credentials_get (session, GNUTLS_CRD_CERTIFICATE, &credentials), ==,
                   GNUTLS_E_SUCCESS);
  result = gnutls_certificate_get_crt_raw (credentials, 0, index, &der);
  gnutls_deinit (session);

  return result < 0 ? NULL : g_compute_checksum_for_data (G_CHECKSUM_SHA256, der.data, der.size);
}

/* GnuTLS takes no key that is another certificate's; GIO's certificate has none. */
static void
assert_is (GTlsCertificate *certificate,
           const char      *fingerprint)
{
  g_autofree char *found = scholia_certificate_dup_fingerprint (certificate);
  g_autofree char *shown = dup_shown (certificate, 0);
  g_autoptr(GByteArray) key = NULL;

  g_assert_cmpstr (found, ==, fingerprint);
  g_assert_cmpstr (shown, ==, fingerprint);
  g_object_get (certificate, "private-key", &key, NULL);
  g_assert_null (key);
}

static void
test_ensure (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) again = scholia_certificate_ensure (self->old.folder, &error);

  g_assert_no_error (error);
  assert_is (again, self->old.fingerprint);
}

static void
test_not_a_pair (Fixture       *self,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) mixed = NULL;

  mixed = scholia_certificate_load (self->old.certificate, self->new.key, &error);
  g_assert_null (mixed);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, self->new.key));
}

static gnutls_datum_t
read_pem (const char *path)
{
  gnutls_datum_t pem = { NULL, 0 };

  g_assert_cmpint (gnutls_load_file (path, &pem), ==, GNUTLS_E_SUCCESS);

  return pem;
}

/* Another certificate for the key of @pair, for which @issuer vouches. */
static void
have_issued (const Pair *pair,
             const Pair *issuer)
{
  gnutls_datum_t pems[] = { read_pem (issuer->certificate), read_pem (issuer->key),
                            read_pem (pair->key), { NULL, 0 } };
  gnutls_x509_crt_t certificates[2];
  gnutls_x509_privkey_t keys[2];

  for (guint i = 0; i < 2; i++)
    {
      gnutls_x509_crt_init (&certificates[i]);
      gnutls_x509_privkey_init (&keys[i]);
      gnutls_x509_privkey_import (keys[i], &pems[1 + i], GNUTLS_X509_FMT_PEM);
    }
  gnutls_x509_crt_import (certificates[0], &pems[0], GNUTLS_X509_FMT_PEM);
  gnutls_x509_crt_set_version (certificates[1], 3);
  gnutls_x509_crt_set_serial (certificates[1], "2", 1);
  gnutls_x509_crt_set_activation_time (certificates[1], 1);
  gnutls_x509_crt_set_expiration_time (certificates[1], G_MAXINT32);
  gnutls_x509_crt_set_dn (certificates[1], "CN=scholia.example.org", NULL);
  gnutls_x509_crt_set_key (certificates[1], keys[1]);
  g_assert_cmpint (gnutls_x509_crt_sign2 (certificates[1], certificates[0], keys[0],
                                          GNUTLS_DIG_SHA256, 0), ==, GNUTLS_E_SUCCESS);
  gnutls_x509_crt_export2 (certificates[1], GNUTLS_X509_FMT_PEM, &pems[3]);
  g_assert_true (g_file_set_contents (pair->certificate, (const char *) pems[3].data,
                                      pems[3].size, NULL));

  for (guint i = 0; i < 2; i++)
    {
      gnutls_x509_crt_deinit (certificates[i]);
      gnutls_x509_privkey_deinit (keys[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (pems); i++)
    gnutls_free (pems[i].data);
}

/* As Let's Encrypt hands it out: the certificate, then those who vouch for it. All of them are
 * shown. */
static void
test_chain (Fixture       *self,
            gconstpointer  data)
{
  g_autofree char *own = NULL;
  g_autofree char *issuer = NULL;
  g_autofree char *chain = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *shown = NULL;
  g_autoptr(GTlsCertificate) alone = NULL;
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;

  have_issued (&self->old, &self->new);
  alone = g_tls_certificate_new_from_file (self->old.certificate, &error);
  g_assert_no_error (error);
  fingerprint = scholia_certificate_dup_fingerprint (alone);
  g_assert_true (g_file_get_contents (self->old.certificate, &own, NULL, NULL));
  g_assert_true (g_file_get_contents (self->new.certificate, &issuer, NULL, NULL));
  chain = g_strconcat (own, issuer, NULL);
  g_assert_true (g_file_set_contents (self->old.certificate, chain, -1, NULL));

  certificate = scholia_certificate_load (self->old.certificate, self->old.key, &error);
  g_assert_no_error (error);
  assert_is (certificate, fingerprint);
  shown = dup_shown (certificate, 1);
  g_assert_cmpstr (shown, ==, self->new.fingerprint);
  g_assert_null (dup_shown (certificate, 2));
}

/* Whoever opens the pipe first reads the old certificate; from then on it is the new one. */
typedef struct
{
  const char *path;
  char       *texts[2];
  int         is_over; /* atomic */
} Renewer;

static gpointer
renew_thread (gpointer data)
{
  Renewer *self = data;

  for (guint i = 0; ; i++)
    {
      int fd = open (self->path, O_WRONLY | O_CLOEXEC);
      const char *text = self->texts[MIN (i, 1)];
      /* Looked at once: whoever ends this opens the pipe, too. */
      gboolean is_over = g_atomic_int_get (&self->is_over);

      if (!is_over)
        g_assert_cmpint (write (fd, text, strlen (text)), ==, strlen (text));
      close (fd);
      if (is_over)
        return NULL;
      /* The reader is to see the end before it can open again. */
      g_usleep (20000);
    }
}

/* The renewer is in the midst of it: what was looked at and what is used are one and the same. */
static void
test_renewed_meanwhile (Fixture       *self,
                        gconstpointer  data)
{
  g_autofree char *path = g_build_filename (self->old.folder, "pipe", NULL);
  Renewer renewer = { .path = path };
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;
  GThread *thread;
  int fd;

  g_assert_true (g_file_get_contents (self->old.certificate, &renewer.texts[0], NULL, NULL));
  g_assert_true (g_file_get_contents (self->new.certificate, &renewer.texts[1], NULL, NULL));
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  thread = g_thread_new ("renew", renew_thread, &renewer);
  certificate = scholia_certificate_load (path, self->old.key, &error);
  g_assert_no_error (error);
  assert_is (certificate, self->old.fingerprint);

  g_atomic_int_set (&renewer.is_over, TRUE);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  g_thread_join (thread);
  close (fd);
  g_unlink (path);
  g_free (renewer.texts[0]);
  g_free (renewer.texts[1]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/server/certificate/ensure", Fixture, NULL, set_up, test_ensure, tear_down);
  g_test_add ("/server/certificate/not-a-pair", Fixture, NULL, set_up, test_not_a_pair,
              tear_down);
  g_test_add ("/server/certificate/chain", Fixture, NULL, set_up, test_chain, tear_down);
  g_test_add ("/server/certificate/renewed-meanwhile", Fixture, NULL, set_up,
              test_renewed_meanwhile, tear_down);

  return g_test_run ();
}
