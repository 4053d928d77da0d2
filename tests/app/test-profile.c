/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-profile.h"

#include "scholia-error.h"
#include "scholia-limits.h"

#include <string.h>

static GSettings *
make_settings (void)
{
  GSettings *settings = g_settings_new ("io.github.scholia.Scholia");

  g_settings_reset (settings, "name");
  g_settings_reset (settings, "color");
  return settings;
}

static const struct
{
  const char *real_name;
  const char *user_name;
  const char *expected;
} accounts[] = {
  { "Eleni Markou", "eleni", "Eleni Markou" },
  { "  Eleni \t Markou ", "eleni", "Eleni Markou" },
  { "Unknown", "eleni", "eleni" },
  { "", "eleni", "eleni" },
  { NULL, "eleni", "eleni" },
  { "\x01\x02", "eleni", "eleni" },
  { "\xff\xfe", "eleni", "eleni" },
  { "", "", "Somebody" },
  { NULL, NULL, "Somebody" },
};

static void
test_account (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      g_autofree char *name = scholia_profile_name_account (accounts[i].real_name,
                                                            accounts[i].user_name);

      g_assert_cmpstr (name, ==, accounts[i].expected);
    }
}

static void
test_name_is_never_empty (void)
{
  g_autoptr(GSettings) settings = make_settings ();
  g_autoptr(ScholiaProfile) profile = scholia_profile_new (settings);

  g_settings_set_string (settings, "name", "   ");
  g_assert_cmpstr (scholia_profile_get_name (profile), !=, "");
  g_assert_true (scholia_profile_set_name (profile, "Eleni", NULL));
  g_assert_cmpstr (scholia_profile_get_name (profile), ==, "Eleni");
  g_assert_true (scholia_profile_set_name (profile, "", NULL));
  g_assert_cmpstr (scholia_profile_get_name (profile), !=, "");
  g_assert_cmpstr (scholia_profile_get_name (profile), !=, "Eleni");
}

static void
test_name_is_clean (void)
{
  g_autoptr(GSettings) settings = make_settings ();
  g_autoptr(ScholiaProfile) profile = scholia_profile_new (settings);

  g_assert_true (scholia_profile_set_name (profile, "  Eleni\n\nMarkou\x07 ", NULL));
  g_assert_cmpstr (scholia_profile_get_name (profile), ==, "Eleni Markou");
}

static void
test_long_name_is_refused (void)
{
  g_autoptr(GSettings) settings = make_settings ();
  g_autoptr(ScholiaProfile) profile = scholia_profile_new (settings);
  g_autoptr(GError) error = NULL;
  g_autofree char *longest = g_strnfill (SCHOLIA_MAX_NAME_CHARS, 'n');
  g_autofree char *longer = g_strnfill (SCHOLIA_MAX_NAME_CHARS + 1, 'n');

  g_assert_true (scholia_profile_set_name (profile, longest, NULL));
  g_assert_false (scholia_profile_set_name (profile, longer, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE);
  g_assert_cmpstr (scholia_profile_get_name (profile), ==, longest);
}

static void
test_color_by_name (void)
{
  g_autoptr(GSettings) settings = make_settings ();
  g_autoptr(ScholiaProfile) profile = scholia_profile_new (settings);

  g_assert_cmpuint (scholia_profile_get_color (profile), <, SCHOLIA_N_COLORS);
  scholia_profile_set_color (profile, 5);
  g_assert_cmpuint (scholia_profile_get_color (profile), ==, 5);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_notifies_once (void)
{
  g_autoptr(GSettings) settings = make_settings ();
  g_autoptr(ScholiaProfile) profile = scholia_profile_new (settings);
  guint n_name = 0;
  guint n_color = 0;

  scholia_profile_set_color (profile, 1);
  g_signal_connect_swapped (profile, "notify::name", G_CALLBACK (count_cb), &n_name);
  g_signal_connect_swapped (profile, "notify::color", G_CALLBACK (count_cb), &n_color);
  scholia_profile_set_color (profile, 3);
  scholia_profile_set_color (profile, 3);
  g_assert_cmpuint (n_color, ==, 1);
  g_assert_cmpuint (n_name, ==, 0);
  scholia_profile_set_name (profile, "Jonas", NULL);
  scholia_profile_set_name (profile, " Jonas ", NULL);
  g_assert_cmpuint (n_name, ==, 1);
  g_assert_cmpuint (n_color, ==, 1);
}

static void
test_cursor_follows_setting (void)
{
  g_autoptr(GSettings) settings = make_settings ();
  g_autoptr(ScholiaProfile) profile = scholia_profile_new (settings);

  g_assert_true (scholia_profile_get_show_cursor (profile));
  g_settings_set_boolean (settings, "show-my-cursor", FALSE);
  g_assert_false (scholia_profile_get_show_cursor (profile));
  g_settings_reset (settings, "show-my-cursor");
}

static void
test_finalized (void)
{
  g_autoptr(GSettings) settings = make_settings ();
  ScholiaProfile *profile = scholia_profile_new (settings);

  g_assert_finalize_object (profile);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/profile/account", test_account);
  g_test_add_func ("/app/profile/name-is-never-empty", test_name_is_never_empty);
  g_test_add_func ("/app/profile/name-is-clean", test_name_is_clean);
  g_test_add_func ("/app/profile/long-name-is-refused", test_long_name_is_refused);
  g_test_add_func ("/app/profile/color-by-name", test_color_by_name);
  g_test_add_func ("/app/profile/notifies-once", test_notifies_once);
  g_test_add_func ("/app/profile/cursor-follows-setting", test_cursor_follows_setting);
  g_test_add_func ("/app/profile/finalized", test_finalized);
  return g_test_run ();
}
