/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-action.h"

/* The whole table, spelt out a second time: per role the kinds in the order of the enumeration,
 * somebody else's before one's own. y: yes, n: no. */
static const struct
{
  const char *role;
  const char *others;
  const char *own;
} table[SCHOLIA_N_ROLES] = {
  /*              create reply edit del-c move resolve reopen delete restore */
  { "viewer",     "n" "n" "n" "n" "n" "n" "n" "n" "n",
                  "n" "n" "n" "n" "n" "n" "n" "n" "n" },
  { "commenter",  "y" "y" "n" "n" "n" "y" "y" "n" "n",
                  "y" "y" "y" "y" "y" "y" "y" "y" "y" },
  { "moderator",  "y" "y" "n" "y" "y" "y" "y" "y" "y",
                  "y" "y" "y" "y" "y" "y" "y" "y" "y" },
};

static void
test_permissions (void)
{
  for (guint i = 0; i < SCHOLIA_N_ROLES; i++)
    {
      ScholiaRole role;

      g_assert_true (scholia_role_from_string (table[i].role, &role));
      g_assert_cmpuint (role, ==, i);

      for (guint kind = 0; kind < SCHOLIA_N_ACTION_KINDS; kind++)
        {
          g_test_message ("%s %s", table[i].role, scholia_action_kind_to_string (kind));
          g_assert_cmpint (scholia_role_permits (role, kind, FALSE), ==,
                           table[i].others[kind] == 'y');
          g_assert_cmpint (scholia_role_permits (role, kind, TRUE), ==, table[i].own[kind] == 'y');
        }
    }
}

static void
test_role_names_round_trip (void)
{
  ScholiaRole role;

  for (guint i = 0; i < SCHOLIA_N_ROLES; i++)
    {
      g_assert_true (scholia_role_from_string (scholia_role_to_string (i), &role));
      g_assert_cmpuint (role, ==, i);
    }

  g_assert_false (scholia_role_from_string ("owner", &role));
  g_assert_false (scholia_role_from_string ("Viewer", &role));
  g_assert_false (scholia_role_from_string ("", &role));
}

static void
test_kind_names_round_trip (void)
{
  static const char *const names[SCHOLIA_N_ACTION_KINDS] = {
    "create", "reply", "edit", "delete-comment", "move", "resolve", "reopen", "delete", "restore",
  };
  ScholiaActionKind kind;

  for (guint i = 0; i < SCHOLIA_N_ACTION_KINDS; i++)
    {
      g_assert_cmpstr (scholia_action_kind_to_string (i), ==, names[i]);
      g_assert_true (scholia_action_kind_from_string (names[i], &kind));
      g_assert_cmpuint (kind, ==, i);
    }

  g_assert_false (scholia_action_kind_from_string ("react", &kind));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/role/permissions", test_permissions);
  g_test_add_func ("/model/role/names-round-trip", test_role_names_round_trip);
  g_test_add_func ("/model/role/kind-names-round-trip", test_kind_names_round_trip);

  return g_test_run ();
}
