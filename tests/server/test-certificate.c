/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Certificates out of files that somebody renews. */

#include "scholia-certificate.h"

#include <fcntl.h>
#include <glib/gstdio.h>
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

static void
assert_is (GTlsCertificate *certificate,
           const char      *fingerprint)
{
  g_autofree char *found = scholia_certificate_dup_fingerprint (certificate);
  g_autofree char *key = NULL;

  g_assert_cmpstr (found, ==, fingerprint);
  g_object_get (certificate, "private-key-pem", &key, NULL);
  g_assert_nonnull (key);
}

/* The same each time: links pin it. */
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

/* As Let's Encrypt hands it out: the certificate, then those who vouch for it. */
static void
test_chain (Fixture       *self,
            gconstpointer  data)
{
  g_autofree char *own = NULL;
  g_autofree char *issuer = NULL;
  g_autofree char *chain = NULL;
  g_autofree char *found = NULL;
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_get_contents (self->old.certificate, &own, NULL, NULL));
  g_assert_true (g_file_get_contents (self->new.certificate, &issuer, NULL, NULL));
  chain = g_strconcat (own, issuer, NULL);
  g_assert_true (g_file_set_contents (self->old.certificate, chain, -1, NULL));

  certificate = scholia_certificate_load (self->old.certificate, self->old.key, &error);
  g_assert_no_error (error);
  assert_is (certificate, self->old.fingerprint);
  g_assert_nonnull (g_tls_certificate_get_issuer (certificate));
  found = scholia_certificate_dup_fingerprint (g_tls_certificate_get_issuer (certificate));
  g_assert_cmpstr (found, ==, self->new.fingerprint);
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
