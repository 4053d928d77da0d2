/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-endpoint.h"

#define FINGERPRINT "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
#define SECRET "q3S0nTnB1xgq0aXo4l7sZr9yKk2mVdWc"

static ScholiaEndpoint *
endpoint_for (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaLink) link = scholia_link_parse (text, &error);

  g_assert_no_error (error);
  return scholia_endpoint_new_for_link (link);
}

static GBytes *
installation_secret (void)
{
  guint8 bytes[32];

  for (guint8 i = 0; i < sizeof bytes; i++)
    bytes[i] = i;
  return g_bytes_new (bytes, sizeof bytes);
}

static void
test_for_link (void)
{
  g_autoptr(ScholiaEndpoint) endpoint =
    endpoint_for ("scholia://192.168.1.5:8443/b/3f9k2m7q4w1z?fp=" FINGERPRINT "#" SECRET);

  g_assert_false (scholia_endpoint_is_private (endpoint));
  g_assert_cmpstr (scholia_endpoint_get_origin (endpoint), ==, "https://192.168.1.5:8443");
  g_assert_cmpstr (scholia_endpoint_get_host (endpoint), ==, "192.168.1.5");
  g_assert_cmpstr (scholia_endpoint_get_fingerprint (endpoint), ==, FINGERPRINT);
  g_assert_null (scholia_endpoint_get_socket_path (endpoint));
}

static void
test_private (void)
{
  g_autoptr(ScholiaEndpoint) endpoint = scholia_endpoint_new_private ("/run/socket");

  g_assert_true (scholia_endpoint_is_private (endpoint));
  g_assert_cmpstr (scholia_endpoint_get_origin (endpoint), ==, "http://localhost");
  g_assert_cmpstr (scholia_endpoint_get_socket_path (endpoint), ==, "/run/socket");
  g_assert_null (scholia_endpoint_get_fingerprint (endpoint));
}

/* Computed by Python's hmac. Whoever changes this makes every person somebody else. */
static void
test_identity (void)
{
  static const struct { const char *link; const char *identity; } rows[] = {
    { "https://scholia.example.org/b/3f9k2m7q4w1z#" SECRET,
      "X5IKZGt09x_UmgiArJWEPE0pQj6F6CXQxlv4a942qC8" },
    { "scholia://192.168.1.5:8443/b/3f9k2m7q4w1z?fp=" FINGERPRINT "#" SECRET,
      "ElLBZY_Acg2slHow_ECocGk5sQuFvJyw_rEo3ewuK1g" },
    /* Another address, the same certificate: the same server, the same person. */
    { "scholia://10.0.0.7:9000/t/design?fp=" FINGERPRINT "#" SECRET,
      "ElLBZY_Acg2slHow_ECocGk5sQuFvJyw_rEo3ewuK1g" },
  };
  g_autoptr(GBytes) secret = installation_secret ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(ScholiaEndpoint) endpoint = endpoint_for (rows[i].link);
      g_autofree char *identity = scholia_endpoint_dup_identity (endpoint, secret);

      g_assert_cmpstr (identity, ==, rows[i].identity);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/endpoint/for-link", test_for_link);
  g_test_add_func ("/sync/endpoint/private", test_private);
  g_test_add_func ("/sync/endpoint/identity", test_identity);
  return g_test_run ();
}
