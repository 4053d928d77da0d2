/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-id.h"

#include <string.h>

static void
test_new_is_valid_and_fresh (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 1000; i++)
    {
      char *id = scholia_id_new ();

      g_assert_true (scholia_id_is_valid (id));
      g_assert_true (id[14] == '4' && strchr ("89ab", id[19]) != NULL);
      g_assert_true (g_hash_table_add (seen, id));
    }
}

/* RFC 9562, appendix A.3: the random bits of its example make its UUID. */
static void
test_from_bytes (void)
{
  static const guint8 bytes[16] = { 0x91, 0x91, 0x08, 0xf7, 0x52, 0xd1, 0x03, 0x20,
                                    0x1b, 0xac, 0xf8, 0x47, 0xdb, 0x41, 0x48, 0xa8 };
  g_autofree char *id = scholia_id_from_bytes (bytes);

  g_assert_cmpstr (id, ==, "919108f7-52d1-4320-9bac-f847db4148a8");
}

static void
test_valid_table (void)
{
  static const struct
  {
    const char *id;
    gboolean    is_valid;
  } cases[] = {
    { "919108f7-52d1-4320-9bac-f847db4148a8", TRUE },
    { "00000000-0000-0000-0000-000000000000", TRUE },
    { "919108F7-52d1-4320-9bac-f847db4148a8", FALSE },
    { "919108f7-52d1-4320-9bac-f847db4148a", FALSE },
    { "919108f7-52d1-4320-9bac-f847db4148a8a", FALSE },
    { "919108f752d1-4320-9bac-f847db4148a8aa", FALSE },
    { "919108f7-52d1-4320-9bac-f847db4148ag", FALSE },
    { "{19108f7-52d1-4320-9bac-f847db4148a}", FALSE },
    { "919108f7_52d1_4320_9bac_f847db4148a8", FALSE },
    { " 19108f7-52d1-4320-9bac-f847db4148a8", FALSE },
    { "919108f7-52d1-4320-9bac-f847db4148\xce\xb1", FALSE },
    { "", FALSE },
    { NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (scholia_id_is_valid (cases[i].id), ==, cases[i].is_valid);
}

static void
test_board_id_from_bytes (void)
{
  static const guint8 zeros[8] = { 0 };
  static const guint8 upper[8] = { 0xf0 };
  static const guint8 ones[8] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
  static const guint8 last[8] = { 0, 0, 0, 0, 0, 0, 0, 33 };
  g_autofree char *zeros_id = scholia_board_id_from_bytes (zeros);
  g_autofree char *upper_id = scholia_board_id_from_bytes (upper);
  g_autofree char *ones_id = scholia_board_id_from_bytes (ones);
  g_autofree char *last_id = scholia_board_id_from_bytes (last);

  g_assert_cmpstr (zeros_id, ==, "000000000000");
  g_assert_cmpstr (upper_id, ==, "000000000000");
  g_assert_cmpstr (ones_id, ==, "zzzzzzzzzzzz");
  g_assert_cmpstr (last_id, ==, "000000000011");
}

static void
test_board_id_table (void)
{
  static const struct
  {
    const char *id;
    gboolean    is_valid;
  } cases[] = {
    { "0123456789ab", TRUE },  { "zzzzzzzzzzzz", TRUE },  { "0123456789aB", FALSE },
    { "0123456789ai", FALSE }, { "0123456789al", FALSE }, { "0123456789ao", FALSE },
    { "0123456789au", FALSE }, { "0123456789a", FALSE },  { "0123456789abc", FALSE },
    { "../../../etc", FALSE }, { "", FALSE },             { NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (scholia_board_id_is_valid (cases[i].id), ==, cases[i].is_valid);
}

static void
test_person_id_table (void)
{
  static const struct
  {
    const char *id;
    gboolean    is_valid;
  } cases[] = {
    { "AZaz09-_AZaz09-_", TRUE },  { "AZaz09-_AZaz09-", FALSE }, { "AZaz09-_AZaz09-_A", FALSE },
    { "AZaz09+/AZaz09-_", FALSE }, { "AZaz09-_AZaz09==", FALSE }, { "", FALSE },
    { "\xce\xb1\xce\xb2\xce\xb3\xce\xb4\xce\xb5\xce\xb6\xce\xb7\xce\xb8", FALSE },
    { NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (scholia_person_id_is_valid (cases[i].id), ==, cases[i].is_valid);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/id/new-is-valid-and-fresh", test_new_is_valid_and_fresh);
  g_test_add_func ("/model/id/from-bytes", test_from_bytes);
  g_test_add_func ("/model/id/valid-table", test_valid_table);
  g_test_add_func ("/model/id/board-from-bytes", test_board_id_from_bytes);
  g_test_add_func ("/model/id/board-table", test_board_id_table);
  g_test_add_func ("/model/id/person-table", test_person_id_table);

  return g_test_run ();
}
