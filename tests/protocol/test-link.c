/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-link.h"

#include <string.h>

#include "scholia-error.h"

#define TOKEN "q3S0nTnB1xgq0aXo4l7sZr9yKk2mVdWc"
#define FP "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
#define FP_UPPER "2C26B46B68FFC68FF99B453C1D30413413422D706483BFA0F98A5E886266E7AE"
#define BOARD "3f9k2m7q4w1z"

typedef struct
{
  const char *text;
  const char *normal; /* as it is written again */
  const char *origin;
} GoodCase;

static const GoodCase good[] = {
  { "https://example.org/b/" BOARD "#" TOKEN, NULL, "https://example.org" },
  { "https://example.org:443/b/" BOARD "#" TOKEN, "https://example.org/b/" BOARD "#" TOKEN,
    "https://example.org" },
  { "https://example.org:1/t/Team_1-x#" TOKEN, NULL, "https://example.org:1" },
  { "HTTPS://Example.ORG:8443/b/" BOARD "#" TOKEN, "https://example.org:8443/b/" BOARD "#" TOKEN,
    "https://example.org:8443" },
  { "scholia://example.org/b/" BOARD "#" TOKEN, "https://example.org/b/" BOARD "#" TOKEN,
    "https://example.org" },
  { "scholia://localhost:65535/b/" BOARD "?fp=" FP "#" TOKEN, NULL, "https://localhost:65535" },
  { "Scholia://10.0.0.1/t/team?fp=" FP_UPPER "#" TOKEN,
    "scholia://10.0.0.1/t/team?fp=" FP "#" TOKEN, "https://10.0.0.1" },
  { "scholia://[FD00::0:17]:8443/b/" BOARD "?fp=" FP "#" TOKEN,
    "scholia://[fd00::17]:8443/b/" BOARD "?fp=" FP "#" TOKEN, "https://[fd00::17]:8443" },
  { "scholia://[::1]/b/" BOARD "?fp=" FP "#" TOKEN, NULL, "https://[::1]" },
  { " \n<https://example.org/b/" BOARD "#" TOKEN ">\t", "https://example.org/b/" BOARD "#" TOKEN,
    "https://example.org" },
  { "< https://example.org/b/" BOARD "#" TOKEN " >", "https://example.org/b/" BOARD "#" TOKEN,
    "https://example.org" },
  { "https://xn--mnchen-3ya.de/b/" BOARD "#" TOKEN, NULL, "https://xn--mnchen-3ya.de" },
  { "https://m\xc3\xbcnchen.de/b/" BOARD "#" TOKEN, "https://xn--mnchen-3ya.de/b/" BOARD "#" TOKEN,
    "https://xn--mnchen-3ya.de" },
  { "https://a/b/" BOARD "#aaaaaaaaaaaaaaaaaaaaaa", NULL, "https://a" },
};

static const struct
{
  const char *text;
  const char *words; /* a part of what the error says */
} bad[] = {
  { "", "begins with" },
  { "<>", "begins with" },
  { "x", "begins with" },
  { "http://example.org/b/" BOARD "#" TOKEN, "begins with" },
  { "ftp://example.org/b/" BOARD "#" TOKEN, "begins with" },
  { "https:/example.org/b/" BOARD "#" TOKEN, "begins with" },
  { "javascript:alert(1)//https://example.org/b/" BOARD "#" TOKEN, "begins with" },
  { "see https://example.org/b/" BOARD "#" TOKEN, "begins with" },
  { "https://", "server" },
  { "https:///b/" BOARD "#" TOKEN, "server" },
  { "https://:443/b/" BOARD "#" TOKEN, "server" },
  { "https://user@example.org/b/" BOARD "#" TOKEN, "server" },
  { "https://user:pw@example.org/b/" BOARD "#" TOKEN, "port" },
  { "https://exa mple.org/b/" BOARD "#" TOKEN, "server" },
  { "https://example..org/b/" BOARD "#" TOKEN, "server" },
  { "https://.example.org/b/" BOARD "#" TOKEN, "server" },
  { "https://-example.org/b/" BOARD "#" TOKEN, "server" },
  { "https://example-.org/b/" BOARD "#" TOKEN, "server" },
  { "https://exa_mple.org/b/" BOARD "#" TOKEN, "server" },
  { "https://exa%2emple.org/b/" BOARD "#" TOKEN, "server" },
  { "https://example.org\\@evil.org/b/" BOARD "#" TOKEN, "server" },
  { "https://192.168.1.300/b/" BOARD "#" TOKEN, "server" },
  { "https://192.168.1/b/" BOARD "#" TOKEN, "server" },
  { "https://fd00::17/b/" BOARD "#" TOKEN, "port" },
  { "https://[fd00::17/b/" BOARD "#" TOKEN, "server" },
  { "https://[]/b/" BOARD "#" TOKEN, "server" },
  { "https://[1.2.3.4]/b/" BOARD "#" TOKEN, "server" },
  { "https://[fe80::1%25eth0]/b/" BOARD "#" TOKEN, "server" },
  { "https://[fd00::17]x/b/" BOARD "#" TOKEN, "port" },
  { "https://example.org:/b/" BOARD "#" TOKEN, "port" },
  { "https://example.org:0/b/" BOARD "#" TOKEN, "port" },
  { "https://example.org:65536/b/" BOARD "#" TOKEN, "port" },
  { "https://example.org:-1/b/" BOARD "#" TOKEN, "port" },
  { "https://example.org: 1/b/" BOARD "#" TOKEN, "port" },
  { "https://example.org:1x/b/" BOARD "#" TOKEN, "port" },
  { "https://example.org", "no board" },
  { "https://example.org/", "no board" },
  { "https://example.org/#" TOKEN, "no board" },
  { "https://example.org/x/" BOARD "#" TOKEN, "no board" },
  { "https://example.org//b/" BOARD "#" TOKEN, "no board" },
  { "https://example.org/b#" TOKEN, "no board" },
  { "https://example.org/b/#" TOKEN, "board has no" },
  { "https://example.org/b/" BOARD "/#" TOKEN, "board has no" },
  { "https://example.org/b/../b/" BOARD "#" TOKEN, "board has no" },
  { "https://example.org/b/3F9K2M7Q4W1Z#" TOKEN, "board has no" },
  { "https://example.org/b/3f9k2m7q4w1#" TOKEN, "board has no" },
  { "https://example.org/t/#" TOKEN, "team has no" },
  { "https://example.org/t/a b#" TOKEN, "team has no" },
  { "https://example.org/t/a/b#" TOKEN, "team has no" },
  { "https://example.org/b/" BOARD "?#" TOKEN, "https" },
  { "https://example.org/b/" BOARD "?fp=" FP "#" TOKEN, "https" },
  { "scholia://example.org/b/" BOARD "?#" TOKEN, "fingerprint" },
  { "scholia://example.org/b/" BOARD "?fp=#" TOKEN, "fingerprint" },
  { "scholia://example.org/b/" BOARD "?fp=" FP "0#" TOKEN, "fingerprint" },
  { "scholia://example.org/b/" BOARD "?fp=" FP "&x=1#" TOKEN, "fingerprint" },
  { "scholia://example.org/b/" BOARD "?FP=" FP "#" TOKEN, "fingerprint" },
  { "scholia://example.org/b/" BOARD "?fp=x" FP "#" TOKEN, "fingerprint" },
  { "https://example.org/b/" BOARD, "not complete" },
  { "https://example.org/b/" BOARD "#", "not complete" },
  { "https://example.org/b/" BOARD "#aaaaaaaaaaaaaaaaaaaaa", "not complete" },
  { "https://example.org/b/" BOARD "#" TOKEN "#", "not complete" },
  { "https://example.org/b/" BOARD "#" TOKEN "/", "not complete" },
  { "https://example.org/b/" BOARD "#" TOKEN "?fp=" FP, "not complete" },
  { "https://example.org/b/" BOARD "#" TOKEN "\xc3\xa9", "not complete" },
  { "https://example.org/b/" BOARD "#q3S0nTnB1xgq0aXo 4l7sZr9yKk2mVdWc", "not complete" },
  { "https://example.org/b/" BOARD "#q3S0nTnB1xgq0aXo\n4l7sZr9yKk2mVdWc", "not complete" },
  { "https://example.org/b/" BOARD "#" TOKEN TOKEN TOKEN TOKEN "x", "not complete" },
  { "https://example.org/b/" BOARD "#" TOKEN "\xff", "no link" },
};

static void
test_good (gconstpointer data)
{
  const GoodCase *test = data;
  const char *normal = test->normal != NULL ? test->normal : test->text;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaLink) link = scholia_link_parse (test->text, &error);
  g_autoptr(ScholiaLink) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;
  g_autofree char *origin = NULL;

  g_assert_no_error (error);
  text = scholia_link_to_string (link);
  g_assert_cmpstr (text, ==, normal);
  origin = scholia_link_dup_origin (link);
  g_assert_cmpstr (origin, ==, test->origin);

  again = scholia_link_parse (text, NULL);
  text_again = scholia_link_to_string (again);
  g_assert_cmpstr (text_again, ==, text);
}

static void
test_bad (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr(GError) error = NULL;

  g_assert_null (scholia_link_parse (bad[i].text, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
  if (strstr (error->message, bad[i].words) == NULL)
    g_error ("“%s” is no error that says “%s”: %s", error->message, bad[i].words, bad[i].text);
  g_assert_null (strstr (error->message, TOKEN));
}

static void
test_parts (void)
{
  g_autoptr(ScholiaLink) link =
    scholia_link_parse ("scholia://[fd00::17]:8443/t/design?fp=" FP "#" TOKEN, NULL);

  g_assert_cmpint (scholia_link_get_kind (link), ==, SCHOLIA_LINK_TEAM);
  g_assert_cmpstr (scholia_link_get_host (link), ==, "fd00::17");
  g_assert_cmpuint (scholia_link_get_port (link), ==, 8443);
  g_assert_cmpstr (scholia_link_get_fingerprint (link), ==, FP);
  g_assert_cmpstr (scholia_link_get_name (link), ==, "design");
  g_assert_cmpstr (scholia_link_get_secret (link), ==, TOKEN);
}

static void
test_new (void)
{
  g_autoptr(ScholiaLink) link = scholia_link_new (SCHOLIA_LINK_BOARD, "example.org", 0, NULL, BOARD,
                                                  TOKEN);
  g_autoptr(ScholiaLink) same = scholia_link_ref (link);
  g_autofree char *text = scholia_link_to_string (same);

  g_assert_cmpuint (scholia_link_get_port (link), ==, 443);
  g_assert_null (scholia_link_get_fingerprint (link));
  g_assert_cmpstr (text, ==, "https://example.org/b/" BOARD "#" TOKEN);
}

static void
test_too_long (void)
{
  g_autofree char *host = g_strnfill (2000, 'a');
  g_autofree char *text = g_strdup_printf ("https://%s/b/" BOARD "#" TOKEN, host);

  g_assert_null (scholia_link_parse (text, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *path = g_strdup_printf ("/protocol/link/good/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, &good[i], test_good);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strdup_printf ("/protocol/link/bad/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bad);
    }
  g_test_add_func ("/protocol/link/parts", test_parts);
  g_test_add_func ("/protocol/link/new", test_new);
  g_test_add_func ("/protocol/link/too-long", test_too_long);

  return g_test_run ();
}
