/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-error.h"

static void
test_names_round_trip (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i <= SCHOLIA_ERROR_INTERNAL; i++)
    {
      const char *name = scholia_error_code_to_string (i);
      ScholiaError code;

      g_assert_true (g_hash_table_add (seen, (gpointer) name));
      g_assert_true (scholia_error_code_from_string (name, &code));
      g_assert_cmpuint (code, ==, i);
    }
}

static void
test_unknown_name_is_untouched (void)
{
  ScholiaError code = SCHOLIA_ERROR_VERSION;

  g_assert_false (scholia_error_code_from_string ("of-a-later-version", &code));
  g_assert_false (scholia_error_code_from_string ("", &code));
  g_assert_cmpint (code, ==, SCHOLIA_ERROR_VERSION);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/error/names-round-trip", test_names_round_trip);
  g_test_add_func ("/model/error/unknown-name-is-untouched", test_unknown_name_is_untouched);

  return g_test_run ();
}
