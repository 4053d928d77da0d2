/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-place.h"

#define PIN "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define OTHER_PIN "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
#define BOARD "000000000001"
#define OTHER_BOARD "000000000002"

static const struct
{
  const char *host;
  guint16     port;
  const char *fingerprint;
  const char *board_id;
} places[] = {
  { NULL, 0, NULL, BOARD },
  { NULL, 0, NULL, OTHER_BOARD },
  { "example.org", 443, NULL, BOARD },
  { "example.org", 8443, NULL, BOARD },
  { "example.net", 443, NULL, BOARD },
  { "example.org", 443, NULL, OTHER_BOARD },
  { "192.168.1.5", 4000, PIN, BOARD },
  { "192.168.1.5", 4000, OTHER_PIN, BOARD },
  { "192.168.1.5", 4000, PIN, OTHER_BOARD },
  { "fe80::1", 4000, NULL, BOARD },
};

static ScholiaPlace *
make (guint i)
{
  if (places[i].host == NULL)
    return scholia_place_new_private (places[i].board_id);

  return scholia_place_new (places[i].host, places[i].port, places[i].fingerprint,
                            places[i].board_id);
}

/* Also their secrets: a token must never be sent to another server. */
static void
test_all_differ (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (places); j++)
        {
          g_autoptr(ScholiaPlace) a = make (i);
          g_autoptr(ScholiaPlace) b = make (j);

          g_assert_cmpint (scholia_place_equal (a, b), ==, i == j);
        }
    }
}

static void
test_pinned_is_the_certificate (void)
{
  g_autoptr(ScholiaPlace) a = scholia_place_new ("192.168.1.5", 4000, PIN, BOARD);
  g_autoptr(ScholiaPlace) b = scholia_place_new ("10.0.0.1", 5000, PIN, BOARD);

  g_assert_true (scholia_place_equal (a, b));
}

static void
test_default_port (void)
{
  g_autoptr(ScholiaPlace) a = scholia_place_new ("example.org", 0, NULL, BOARD);
  g_autoptr(ScholiaPlace) b = scholia_place_new ("example.org", 443, NULL, BOARD);

  g_assert_true (scholia_place_equal (a, b));
}

static void
test_secret_names (void)
{
  g_autoptr(ScholiaPlace) here = scholia_place_new_private (BOARD);
  g_autoptr(ScholiaPlace) there = scholia_place_new ("::1", 8443, PIN, BOARD);
  g_autofree char *here_name = scholia_place_dup_secret_name (here, "board");
  g_autofree char *there_name = scholia_place_dup_secret_name (there, "password");

  g_assert_cmpstr (here_name, ==, "board:http://localhost/" BOARD);
  g_assert_cmpstr (there_name, ==, "password:https://[::1]:8443/" BOARD);
}

static void
test_link_and_back (void)
{
  g_autoptr(ScholiaPlace) place = scholia_place_new ("192.168.1.5", 4000, PIN, BOARD);
  g_autoptr(ScholiaLink) link = scholia_place_make_link (place, "tokentokentokentokentokentokenxx");
  g_autoptr(ScholiaPlace) again = scholia_place_new_for_link (link);

  g_assert_true (scholia_place_equal (place, again));
  g_assert_cmpstr (scholia_place_get_host (again), ==, "192.168.1.5");
  g_assert_cmpuint (scholia_place_get_port (again), ==, 4000);
  g_assert_cmpstr (scholia_place_get_fingerprint (again), ==, PIN);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/place/all-differ", test_all_differ);
  g_test_add_func ("/app/place/pinned-is-the-certificate", test_pinned_is_the_certificate);
  g_test_add_func ("/app/place/default-port", test_default_port);
  g_test_add_func ("/app/place/secret-names", test_secret_names);
  g_test_add_func ("/app/place/link-and-back", test_link_and_back);
  return g_test_run ();
}
