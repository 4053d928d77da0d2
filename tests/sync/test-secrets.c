/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-secrets.h"

#include "peer.h"
#include "scratch.h"

#include <glib/gstdio.h>

static void
keep_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
store (ScholiaSecrets *secrets,
       const char     *name,
       const char     *value)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  scholia_secrets_store_async (secrets, name, "A label", value, NULL, keep_cb, &result);
  peer_wait (result != NULL);
  scholia_secrets_store_finish (secrets, result, &error);
  g_assert_no_error (error);
}

static char *
lookup (ScholiaSecrets  *secrets,
        const char      *name,
        GError         **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  scholia_secrets_lookup_async (secrets, name, NULL, keep_cb, &result);
  peer_wait (result != NULL);
  return scholia_secrets_lookup_finish (secrets, result, error);
}

static void
assert_kept (ScholiaSecrets *secrets,
             const char     *name,
             const char     *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *value = lookup (secrets, name, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, expected);
}

static GBytes *
installation (ScholiaSecrets *secrets)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GBytes *secret;

  scholia_secrets_installation_async (secrets, NULL, keep_cb, &result);
  peer_wait (result != NULL);
  secret = scholia_secrets_installation_finish (secrets, result, &error);
  g_assert_no_error (error);
  return secret;
}

static ScholiaSecrets *
new_secrets (void)
{
  return g_object_new (SCHOLIA_TYPE_SECRETS, NULL);
}

static char *
file_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "scholia", "secrets", NULL);
}

static void
test_keeps_and_forgets (void)
{
  static const char *const names[] = {
    "board:https://scholia.example.org/3f9k2m7q4w1z", "team:https://[fd00::17]:8443/design",
    "a=b", "[group]", "#", " spaces ", "όνομα", "line\nbreak",
  };
  g_autoptr(ScholiaSecrets) secrets = new_secrets ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      assert_kept (secrets, names[i], NULL);
      store (secrets, names[i], names[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(ScholiaSecrets) later = new_secrets ();

      assert_kept (later, names[i], names[i]);
      store (later, names[i], "another");
      assert_kept (secrets, names[i], "another");
      store (later, names[i], NULL);
      store (later, names[i], NULL);
      assert_kept (secrets, names[i], NULL);
    }
  g_assert_cmpint (scholia_secrets_get_place (secrets), ==, SCHOLIA_SECRETS_PLACE_FILE);
}

static void
test_file_is_private (void)
{
  g_autoptr(ScholiaSecrets) secrets = new_secrets ();
  g_autofree char *path = file_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  GStatBuf info;

  store (secrets, "x", "y");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);

  /* Also when somebody opened it to all. */
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  store (secrets, "x", "z");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

/* Many at once, each of which reads and replaces the whole file: none is lost. */
static void
test_stores_at_once (void)
{
  g_autoptr(ScholiaSecrets) secrets = new_secrets ();
  GAsyncResult *results[40] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *name = g_strdup_printf ("at-once-%u", i);

      scholia_secrets_store_async (secrets, name, "A label", name, NULL, keep_cb, &results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(GError) error = NULL;

      peer_wait (results[i] != NULL);
      scholia_secrets_store_finish (secrets, results[i], &error);
      g_assert_no_error (error);
      g_object_unref (results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *name = g_strdup_printf ("at-once-%u", i);

      assert_kept (secrets, name, name);
    }
}

/* What cannot be read is not taken for empty, and never written over. */
static void
test_damaged_file (void)
{
  g_autoptr(ScholiaSecrets) secrets = new_secrets ();
  g_autofree char *path = file_path ();
  g_autofree char *text = NULL;
  g_autofree char *value = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  store (secrets, "x", "y");
  g_assert_true (g_file_set_contents (path, "no group\n", -1, NULL));
  value = lookup (secrets, "x", &error);
  g_assert_null (value);
  g_assert_nonnull (error);
  g_clear_error (&error);
  scholia_secrets_store_async (secrets, "x", "A label", "y", NULL, keep_cb, &result);
  peer_wait (result != NULL);
  g_assert_false (scholia_secrets_store_finish (secrets, result, &error));
  g_assert_nonnull (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "no group\n");
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_installation_is_made_once (void)
{
  g_autoptr(ScholiaSecrets) secrets = new_secrets ();
  g_autoptr(ScholiaSecrets) later = new_secrets ();
  g_autoptr(GBytes) first = installation (secrets);
  g_autoptr(GBytes) again = installation (secrets);
  g_autoptr(GBytes) second = installation (later);

  g_assert_cmpuint (g_bytes_get_size (first), ==, 32);
  g_assert_true (g_bytes_equal (first, again));
  g_assert_true (g_bytes_equal (first, second));
}

/* The first start of two applications at once: one person. */
static void
test_installation_race (void)
{
  for (guint round = 0; round < 5; round++)
    {
      GSubprocess *processes[4];
      g_autofree char *path = file_path ();
      g_autofree char *expected = NULL;

      g_remove (path);
      for (guint i = 0; i < G_N_ELEMENTS (processes); i++)
        processes[i] = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, "/proc/self/exe",
                                         "--installation", NULL);
      for (guint i = 0; i < G_N_ELEMENTS (processes); i++)
        {
          g_autofree char *output = NULL;

          g_assert_true (g_subprocess_communicate_utf8 (processes[i], NULL, NULL, &output, NULL,
                                                        NULL));
          g_assert_true (g_subprocess_get_successful (processes[i]));
          g_object_unref (processes[i]);
          if (expected == NULL)
            expected = g_strdup (output);
          g_assert_cmpstr (output, ==, expected);
        }
    }
}

static GDBusMessage *
swallow_cb (GDBusConnection *connection,
            GDBusMessage    *message,
            gboolean         is_incoming,
            gpointer         user_data)
{
  if (!is_incoming)
    return message;

  g_object_unref (message);
  return NULL;
}

/* A session bus of our own; its address. */
static char *
read_address (GSubprocess *bus)
{
  g_autoptr(GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus));
  char *address = g_data_input_stream_read_line (output, NULL, NULL, NULL);

  g_assert_nonnull (address);
  return address;
}

static GDBusConnection *
own_name (const char *address)
{
  const GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                     | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  GDBusConnection *service;

  service = g_dbus_connection_new_for_address_sync (address, flags, NULL, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (service, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.secrets", 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (service, swallow_cb, NULL, NULL);
  return service;
}

/* A service that owns its name and never answers. */
static void
test_silent_service (void)
{
  g_autoptr(GSubprocess) bus = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                 | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL,
                                                 "dbus-daemon", "--session", "--nofork",
                                                 "--print-address", NULL);
  g_autofree char *address = read_address (bus);
  g_autoptr(GDBusConnection) service = own_name (address);
  g_autoptr(ScholiaSecrets) secrets = new_secrets ();

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  store (secrets, "silent", "kept all the same");
  assert_kept (secrets, "silent", "kept all the same");
  g_assert_cmpint (scholia_secrets_get_place (secrets), ==, SCHOLIA_SECRETS_PLACE_FILE);

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_dbus_connection_close_sync (service, NULL, NULL);
  g_subprocess_force_exit (bus);
  g_subprocess_wait (bus, NULL, NULL);
}

static int
tell_installation (void)
{
  g_autoptr(GBytes) secret = installation (scholia_secrets_get_default ());
  gsize length;
  const guint8 *bytes = g_bytes_get_data (secret, &length);
  g_autofree char *text = g_base64_encode (bytes, length);

  g_print ("%s\n", text);
  return 0;
}

int
main (int    argc,
      char **argv)
{
  int status;

  if (argc == 2 && g_str_equal (argv[1], "--installation"))
    return tell_installation ();

  g_test_init (&argc, &argv, NULL);
  scratch_enter ();
  g_test_add_func ("/sync/secrets/keeps-and-forgets", test_keeps_and_forgets);
  g_test_add_func ("/sync/secrets/file-is-private", test_file_is_private);
  g_test_add_func ("/sync/secrets/stores-at-once", test_stores_at_once);
  g_test_add_func ("/sync/secrets/damaged-file", test_damaged_file);
  g_test_add_func ("/sync/secrets/installation-is-made-once", test_installation_is_made_once);
  g_test_add_func ("/sync/secrets/installation-race", test_installation_race);
  g_test_add_func ("/sync/secrets/silent-service", test_silent_service);
  status = g_test_run ();
  scratch_leave ();
  return status;
}
