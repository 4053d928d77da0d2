/* SPDX-License-Identifier: GPL-3.0-or-later */

/* GET /v1/usage: whom it lets in, and what it makes of its words. */

#include "scholia-usage-range.h"
#include "test-peer.h"

static void
test_door (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, NULL);
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "board");
  const char *secrets[] = { board->token, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autoptr(GBytes) answer = NULL;
      guint status;

      answer = test_http_authorized (server, "GET", "/v1/usage", secrets[i], NULL, &status);
      g_assert_cmpuint (status, ==, 404);
    }
}

/* The words of a request: now is 1,000,000 s, which is 277 h 46 m 40 s, or 11 d 13 h. */
static void
test_ranges (void)
{
  static const struct
  {
    ScholiaUsageWords  words;
    const char        *member;  /* (nullable): what is wrong */
    gint64             from_s;
    gint64             to_s;
  } cases[] = {
    { { NULL, NULL, NULL, NULL }, NULL, 254 * 3600, 278 * 3600 },
    { { "hour", NULL, NULL, NULL }, NULL, 254 * 3600, 278 * 3600 },
    { { "day", NULL, NULL, NULL }, NULL, 0, 12 * 86400 },
    { { "day", "86400001", "172800001", NULL }, NULL, 86400, 3 * 86400 },
    { { "hour", "3600000", "7200000", "3f9k2m7q4w1z" }, NULL, 3600, 7200 },
    { { "hour", "3599999", NULL, NULL }, NULL, 0, 278 * 3600 },
    { { NULL, "0", "2678400000", NULL }, NULL, 0, 2678400 },
    { { NULL, "0", "2678400001", NULL }, "from", 0, 0 },
    { { "day", "0", "34560000000", NULL }, NULL, 0, 34560000 },
    { { "day", "0", "34560000001", NULL }, "from", 0, 0 },
    { { "week", NULL, NULL, NULL }, "by", 0, 0 },
    { { "", NULL, NULL, NULL }, "by", 0, 0 },
    { { NULL, "yesterday", NULL, NULL }, "from", 0, 0 },
    { { NULL, "-1", NULL, NULL }, "from", 0, 0 },
    { { NULL, NULL, "1e9", NULL }, "to", 0, 0 },
    { { NULL, NULL, "253402300800000", NULL }, "to", 0, 0 },
    { { NULL, "7200000", "3600000", NULL }, "to", 0, 0 },
    { { NULL, "3600000", "3600000", NULL }, "to", 0, 0 },
    { { NULL, NULL, NULL, "../../x" }, "board", 0, 0 },
    { { NULL, NULL, NULL, "" }, "board", 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ScholiaUsageQuery query;
      g_autoptr(GError) error = NULL;
      const char *member = NULL;

      g_assert_cmpint (scholia_usage_range_parse (&cases[i].words, 1000000, &query, &member,
                                                  &error), ==, cases[i].member == NULL);
      g_assert_cmpstr (member, ==, cases[i].member);
      if (member != NULL)
        continue;
      g_assert_cmpint (query.from_s, ==, cases[i].from_s);
      g_assert_cmpint (query.to_s, ==, cases[i].to_s);
    }
}

static void
test_wrong_member_is_named (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, NULL);
  g_autoptr(GBytes) answer = NULL;
  guint status;

  answer = test_http_authorized (server, "GET", "/v1/usage?by=week", server->team_key, NULL,
                                 &status);
  g_assert_cmpuint (status, ==, 400);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (answer, NULL),
                                  (gssize) g_bytes_get_size (answer), "\"member\":\"by\""));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/usage-request/door", test_door);
  g_test_add_func ("/server/usage-request/ranges", test_ranges);
  g_test_add_func ("/server/usage-request/wrong-member-is-named", test_wrong_member_is_named);

  return g_test_run ();
}
