/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Settings from three places, secrets, passwords, certificates and addresses. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "scholia-address.h"
#include "scholia-certificate.h"
#include "scholia-error.h"
#include "scholia-id.h"
#include "scholia-password.h"
#include "scholia-secret.h"
#include "scholia-server-options.h"

#define BASE "--data", "/d", "--listen", "127.0.0.1:0"

static ScholiaServerOptions *
parse (const char * const  *arguments,
       const char          *variable,
       GError             **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) argv = NULL;
  const char *environment[] = { variable, NULL };

  g_strv_builder_add (builder, "scholia-server");
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);

  return scholia_server_options_parse (argv, (char **) environment, error);
}

static void
test_good (void)
{
  static const char *lines[][12] = {
    { BASE, "--plain" },
    { BASE, "--tls-self-signed" },
    { BASE, "--tls-certificate", "c.pem", "--tls-key", "k.pem" },
    { "--data", "/d", "--listen", "[::1]:8443", "--plain" },
    { "--data", "/d", "--listen", "0.0.0.0:80", "--plain", "--public-origin", "https://a.example" },
    { "--private" },
    { "--private", "--data", "/d", "--socket", "/s" },
    { "--version" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ScholiaServerOptions) options = parse (lines[i], NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (options);
    }
}

static void
test_bad (void)
{
  static const char *lines[][12] = {
    { NULL },
    { "--data", "/d" },
    { BASE },
    { BASE, "--plain", "--tls-self-signed" },
    { BASE, "--tls-certificate", "c.pem" },
    { BASE, "--tls-key", "k.pem" },
    { BASE, "--plain", "--force" },
    { BASE, "--plain", "--unknown" },
    { "--listen", "127.0.0.1:0", "--plain" },
    { "--data", "/d", "--listen", "0.0.0.0:80", "--plain" },
    { "--data", "/d", "--listen", "localhost:80", "--plain" },
    { "--data", "/d", "--listen", "127.0.0.1", "--plain" },
    { "--data", "/d", "--listen", "127.0.0.1:99999", "--plain" },
    { "--data", "/d", "--listen", "::1:80", "--plain" },
    { BASE, "--private" },
    { BASE, "--plain", "--public-origin", "http://a.example" },
    { BASE, "--plain", "--public-origin", "https://a.example/x" },
    { BASE, "--plain", "--public-origin", "https://" },
    { BASE, "--plain", "--config", "/nothing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ScholiaServerOptions) options = parse (lines[i], NULL, &error);

      g_assert_null (options);
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
    }
}

/* Metrics go to this computer's own addresses unless somebody says otherwise. */
static void
test_metrics (void)
{
  static const struct { const char *environment; gboolean is_good; } cases[] = {
    { "SCHOLIA_SERVER_METRICS_LISTEN=127.0.0.1:9464", TRUE },
    { "SCHOLIA_SERVER_METRICS_LISTEN=[::1]:0", TRUE },
    { "SCHOLIA_SERVER_METRICS_LISTEN=0.0.0.0:9464", FALSE },
    { "SCHOLIA_SERVER_METRICS_LISTEN=192.0.2.1:9464", FALSE },
    { "SCHOLIA_SERVER_METRICS_LISTEN=9464", FALSE },
    { "SCHOLIA_SERVER_METRICS_PUBLIC=perhaps", FALSE },
  };
  const char *line[] = { BASE, "--plain", NULL };
  char *wanted[] = {
    (char *) "SCHOLIA_SERVER_METRICS_LISTEN=0.0.0.0:9464",
    (char *) "SCHOLIA_SERVER_METRICS_PUBLIC=true", NULL,
  };
  g_autoptr(ScholiaServerOptions) public = NULL;
  char *argv[] = { (char *) "scholia-server", (char *) line[0], (char *) line[1],
                   (char *) line[2], (char *) line[3], (char *) line[4], NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ScholiaServerOptions) options = parse (line, cases[i].environment, NULL);

      g_assert_cmpint (options != NULL, ==, cases[i].is_good);
    }

  public = scholia_server_options_parse (argv, wanted, NULL);
  g_assert_nonnull (public);
}

/* Command line over environment over key file. */
static void
test_precedence (void)
{
  g_autofree char *folder = g_dir_make_tmp ("scholia-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "server.conf", NULL);
  const char *all[] = { "--config", path, "--data", "/line", NULL };
  const char *file[] = { "--config", path, NULL };
  g_autoptr(ScholiaServerOptions) from_line = NULL;
  g_autoptr(ScholiaServerOptions) from_environment = NULL;
  g_autoptr(ScholiaServerOptions) from_file = NULL;

  g_assert_true (g_file_set_contents (path, "[server]\ndata=/file\nlisten=127.0.0.1:1\nplain=true\n"
                                      "hello-timeout-ms=1234\n", -1, NULL));
  from_line = parse (all, "SCHOLIA_SERVER_DATA=/environment", NULL);
  from_environment = parse (file, "SCHOLIA_SERVER_DATA=/environment", NULL);
  from_file = parse (file, NULL, NULL);
  g_assert_cmpstr (from_line->data, ==, "/line");
  g_assert_cmpstr (from_environment->data, ==, "/environment");
  g_assert_cmpstr (from_file->data, ==, "/file");
  g_assert_cmpuint (from_file->hello_ms, ==, 1234);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_bad_files (void)
{
  static const char *texts[] = {
    "", "nonsense", "[server]\ndata\n", "[server]\ncolour=blue\n", "[server]\nplain=maybe\n",
    "[server]\nhello-timeout-ms=1\n", "[server]\nmax-connections=-3\n", "[other]\ndata=/d\n",
  };
  g_autofree char *folder = g_dir_make_tmp ("scholia-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "server.conf", NULL);
  const char *line[] = { BASE, "--plain", "--config", path, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ScholiaServerOptions) options = NULL;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      options = parse (line, NULL, &error);
      g_assert_null (options);
      g_assert_nonnull (error);
    }
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_addresses (void)
{
  static const struct { const char *text; gboolean is_loopback; } good[] = {
    { "127.0.0.1:0", TRUE }, { "[::1]:8443", TRUE }, { "0.0.0.0:1", FALSE }, { "[::]:1", FALSE },
  };
  static const char *bad[] = { "", ":", "1.2.3.4", "1.2.3.4:", "[::1]", "::1:80", "1.2.3.4:x",
                               "a:1", "[]:1", "[:1", "1.2.3.4:-1", "1.2.3.4: 5" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GSocketAddress) address = scholia_address_parse (good[i].text, NULL);

      g_assert_nonnull (address);
      g_assert_cmpint (scholia_address_is_loopback (address), ==, good[i].is_loopback);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (scholia_address_parse (bad[i], NULL));
}

static void
test_secrets (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  static const char *bad[] = { "", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                               "AAAAAAAAAAAAAAAA+AAAAAAAAAAAAAAA" };

  for (guint i = 0; i < 1000; i++)
    {
      char *secret = scholia_secret_new ();

      g_assert_true (scholia_secret_is_valid (secret));
      g_assert_true (g_hash_table_add (seen, secret));
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (scholia_secret_is_valid (bad[i]));
  g_assert_false (scholia_secret_is_valid (NULL));
}

/* The same person on the same team; another one elsewhere. As PROTOCOL.md says it is derived. */
static void
test_participant_id (void)
{
  g_autofree char *id = scholia_secret_dup_participant_id ("team", "identity");
  g_autofree char *again = scholia_secret_dup_participant_id ("team", "identity");
  g_autofree char *elsewhere = scholia_secret_dup_participant_id ("other", "identity");

  g_assert_true (scholia_person_id_is_valid (id));
  g_assert_cmpstr (id, ==, again);
  g_assert_cmpstr (id, !=, elsewhere);
}

static void
take_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (result);
}

static gboolean
verify (const char *password,
        const char *encoded)
{
  GAsyncResult *result = NULL;
  g_autoptr(GAsyncResult) taken = NULL;

  scholia_password_verify_async (password, encoded, take_cb, &result);
  taken = wait_for (&result);

  return scholia_password_verify_finish (taken);
}

static void
test_password (void)
{
  GAsyncResult *result = NULL;
  g_autoptr(GAsyncResult) taken = NULL;
  g_autofree char *encoded = NULL;
  static const char *damaged[] = { "", "plain", "pbkdf2-sha256$1$a$b", "pbkdf2-sha256$0$$",
                                   "md5$1$AAAA$AAAA", "pbkdf2-sha256$99999999999$x$y" };

  scholia_password_hash_async ("secret", take_cb, &result);
  taken = wait_for (&result);
  encoded = scholia_password_hash_finish (taken, NULL);
  g_assert_null (strstr (encoded, "secret"));
  g_assert_true (verify ("secret", encoded));
  g_assert_false (verify ("Secret", encoded));
  g_assert_false (verify ("", encoded));
  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    g_assert_false (verify ("secret", damaged[i]));
}

/* Made once, the same ever after; a damaged one is not replaced behind people's backs. */
static void
test_certificate (void)
{
  g_autofree char *folder = g_dir_make_tmp ("scholia-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "tls-certificate.pem", NULL);
  g_autofree char *key_path = g_build_filename (folder, "tls-key.pem", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) first = scholia_certificate_ensure (folder, &error);
  g_autoptr(GTlsCertificate) second = NULL;
  g_autofree char *first_print = NULL;
  g_autofree char *second_print = NULL;
  GStatBuf info;

  g_assert_no_error (error);
  second = scholia_certificate_ensure (folder, &error);
  first_print = scholia_certificate_dup_fingerprint (first);
  second_print = scholia_certificate_dup_fingerprint (second);
  g_assert_cmpuint (strlen (first_print), ==, 64);
  g_assert_cmpstr (first_print, ==, second_print);
  g_assert_cmpint (g_stat (key_path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);

  g_assert_true (g_file_set_contents (path, "damaged", -1, NULL));
  g_assert_null (scholia_certificate_ensure (folder, &error));
  g_assert_nonnull (error);
  g_unlink (path);
  g_unlink (key_path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/options/good", test_good);
  g_test_add_func ("/server/options/bad", test_bad);
  g_test_add_func ("/server/options/metrics", test_metrics);
  g_test_add_func ("/server/options/precedence", test_precedence);
  g_test_add_func ("/server/options/bad-files", test_bad_files);
  g_test_add_func ("/server/address/parse", test_addresses);
  g_test_add_func ("/server/secret/shape", test_secrets);
  g_test_add_func ("/server/secret/participant-id", test_participant_id);
  g_test_add_func ("/server/password/verify", test_password);
  g_test_add_func ("/server/certificate/ensure", test_certificate);

  return g_test_run ();
}
