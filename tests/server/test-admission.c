/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Client addresses, whose word about them is taken, and what they are allowed: by a clock that the
 * test moves. */

#include <string.h>

#include "scholia-admission.h"
#include "scholia-error.h"
#include "scholia-rate-table.h"
#include "scholia-wire-limits.h"

static const guint64 secret[2] = { G_GUINT64_CONSTANT (0x9e3779b97f4a7c15),
                                   G_GUINT64_CONSTANT (0xd1b54a32d192ed03) };

static ScholiaClientAddress
parse (const char *text)
{
  ScholiaClientAddress address;

  g_assert_true (scholia_client_address_parse (text, &address));

  return address;
}

static void
test_address_texts (void)
{
  static const struct { const char *text; const char *meant; } cases[] = {
    { "192.0.2.1", "192.0.2.1" }, { "192.0.2.1:8080", "192.0.2.1" },
    { "::ffff:192.0.2.1", "192.0.2.1" }, { "2001:db8::1", "2001:db8::1" },
    { "[2001:db8::1]", "2001:db8::1" }, { "[2001:db8::1]:443", "2001:db8::1" },
    { "", NULL }, { "unknown", NULL }, { "_hidden", NULL }, { "192.0.2", NULL }, { "[", NULL },
    { "[]", NULL }, { "[::1", NULL }, { "[::1]x", NULL }, { "::1%eth0:1:1", NULL },
    { "192.0.2.1 ", NULL }, { ":80", NULL },
    { "1111111111111111111111111111111111111111111111111111111111111111111", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ScholiaClientAddress address;
      g_autofree char *text = NULL;

      g_assert_cmpint (scholia_client_address_parse (cases[i].text, &address), ==,
                       cases[i].meant != NULL);
      if (cases[i].meant == NULL)
        continue;
      text = scholia_client_address_to_string (&address);
      g_assert_cmpstr (text, ==, cases[i].meant);
    }
}

/* Who has what: an IPv4 address each, 64 bits of an IPv6 one. */
static void
test_networks (void)
{
  static const struct { const char *a; const char *b; gboolean is_same; } cases[] = {
    { "192.0.2.1", "192.0.2.2", FALSE }, { "192.0.2.1", "::ffff:192.0.2.1", TRUE },
    { "2001:db8:1:2::1", "2001:db8:1:2:ffff::2", TRUE },
    { "2001:db8:1:2::1", "2001:db8:1:3::1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ScholiaClientAddress a = parse (cases[i].a);
      ScholiaClientAddress b = parse (cases[i].b);

      a = scholia_client_address_get_network (&a);
      b = scholia_client_address_get_network (&b);
      g_assert_cmpint (memcmp (&a, &b, sizeof a) == 0, ==, cases[i].is_same);
    }
}

static void
test_proxy_settings (void)
{
  static const struct { const char *text; gboolean is_good; } cases[] = {
    { NULL, TRUE }, { "", TRUE }, { "127.0.0.1", TRUE }, { "127.0.0.1, ::1,10.0.0.0/8", TRUE },
    { "localhost", FALSE }, { "10.0.0.0/33", FALSE }, { "10.0.0.1/8", FALSE }, { "/8", FALSE },
    { "127.0.0.1 ::1", FALSE }, { "127.0.0.1:80", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ScholiaTrustedProxies) proxies = NULL;

      proxies = scholia_trusted_proxies_parse (cases[i].text, NULL, &error);
      g_assert_cmpint (proxies != NULL, ==, cases[i].is_good);
      if (!cases[i].is_good)
        g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
    }
}

/* Trusted: 127.0.0.1, 10.0.0.0/8, fd00::/8. */
static const struct
{
  const char *peer;
  const char *x_forwarded_for;
  const char *forwarded;
  const char *client;
  gboolean    is_named;
} ways[] = {
  /* Nobody else is believed. */
  { "198.51.100.9", "192.0.2.1", NULL, "198.51.100.9", FALSE },
  { "198.51.100.9", NULL, "for=192.0.2.1", "198.51.100.9", FALSE },
  { "11.0.0.1", "192.0.2.1", NULL, "11.0.0.1", FALSE },
  /* One hop, with what the client said before it. */
  { "127.0.0.1", "192.0.2.1", NULL, "192.0.2.1", TRUE },
  { "127.0.0.1", "203.0.113.7, 127.0.0.1, 192.0.2.1", NULL, "192.0.2.1", TRUE },
  { "127.0.0.1", "10.1.2.3,192.0.2.1:4711", NULL, "192.0.2.1", TRUE },
  { "::ffff:127.0.0.1", "192.0.2.1", NULL, "192.0.2.1", TRUE },
  { "fd00::5", "2001:db8::1", NULL, "2001:db8::1", TRUE },
  /* Two and more. */
  { "127.0.0.1", "203.0.113.7, 192.0.2.1, 10.1.2.3", NULL, "192.0.2.1", TRUE },
  { "127.0.0.1", "192.0.2.1, fd00::1, 10.1.2.3", NULL, "192.0.2.1", TRUE },
  { "127.0.0.1", "10.9.9.9, 10.1.2.3", NULL, "10.9.9.9", TRUE },
  /* What is no address ends the way. */
  { "127.0.0.1", "192.0.2.1, unknown", NULL, "127.0.0.1", FALSE },
  { "127.0.0.1", "192.0.2.1, unknown, 10.1.2.3", NULL, "10.1.2.3", TRUE },
  { "127.0.0.1", "", NULL, "127.0.0.1", FALSE },
  { "127.0.0.1", NULL, NULL, "127.0.0.1", FALSE },
  /* RFC 7239, where the operator says so. */
  { "127.0.0.1", NULL, "for=192.0.2.1", "192.0.2.1", TRUE },
  { "127.0.0.1", NULL, "For=\"[2001:db8::1]:4711\";proto=https", "2001:db8::1", TRUE },
  { "127.0.0.1", NULL, "for=203.0.113.7, proto=https; for=192.0.2.1 ;by=10.0.0.1", "192.0.2.1",
    TRUE },
  { "127.0.0.1", NULL, "for=192.0.2.1, for=10.1.2.3", "192.0.2.1", TRUE },
  { "127.0.0.1", NULL, "for=_hidden", "127.0.0.1", FALSE },
  { "127.0.0.1", NULL, "proto=https", "127.0.0.1", FALSE },
  { "127.0.0.1", NULL, "for=\"", "127.0.0.1", FALSE },
};

static void
test_header (void)
{
  static const struct { const char *header; const char *name; } cases[] = {
    { NULL, "X-Forwarded-For" }, { "x-forwarded-for", "X-Forwarded-For" },
    { "Forwarded", "Forwarded" }, { "X-Real-IP", NULL }, { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ScholiaTrustedProxies) proxies = NULL;

      proxies = scholia_trusted_proxies_parse ("127.0.0.1", cases[i].header, &error);
      if (cases[i].name == NULL)
        g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
      else
        g_assert_cmpstr (scholia_trusted_proxies_get_header (proxies), ==, cases[i].name);
    }
}

static void
test_forwarded (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      ScholiaClientAddress peer = parse (ways[i].peer);
      ScholiaClientAddress client;
      g_autofree char *text = NULL;
      g_autoptr(ScholiaTrustedProxies) proxies = NULL;
      const gboolean is_new = ways[i].forwarded != NULL;
      gboolean is_named;

      proxies = scholia_trusted_proxies_parse ("127.0.0.1, 10.0.0.0/8, fd00::/8",
                                               is_new ? "forwarded" : NULL, NULL);
      is_named = scholia_trusted_proxies_resolve (proxies, &peer, is_new ? ways[i].forwarded
                                                                         : ways[i].x_forwarded_for,
                                                  &client);
      text = scholia_client_address_to_string (&client);
      g_test_message ("%u: %s", i, text);
      g_assert_cmpstr (text, ==, ways[i].client);
      g_assert_cmpint (is_named, ==, ways[i].is_named);
    }
}

static const ScholiaRate rates[] = { { 10, 20 }, { 1, 5 } };

static ScholiaRateKey
new_key (guint number)
{
  ScholiaRateKey key = { 0 };

  memcpy (key.bytes + 8, &number, sizeof number);

  return key;
}

/* Each key its own, each rate its own. */
static void
test_table_takes (void)
{
  g_autoptr(ScholiaRateTable) table = scholia_rate_table_new (rates, 2, 100, secret);

  for (guint i = 0; i < 50; i++)
    {
      ScholiaRateKey key = new_key (i);

      for (guint j = 0; j < 20; j++)
        g_assert_cmpuint (scholia_rate_table_take (table, &key, 0, 0), ==, 0);
      g_assert_cmpuint (scholia_rate_table_check (table, &key, 1, 0), ==, 0);
      g_assert_cmpuint (scholia_rate_table_take (table, &key, 0, 0), ==, 100);
    }
}

/* Whoever is refused is told a time of their own, and finds a token then: no herd. */
static void
test_table_spreads (void)
{
  g_autoptr(ScholiaRateTable) table = scholia_rate_table_new (rates, 2, 100, secret);
  ScholiaRateKey key = new_key (1);
  guint due_ms[100];

  for (guint j = 0; j < 20; j++)
    g_assert_cmpuint (scholia_rate_table_take (table, &key, 0, 0), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (due_ms); i++)
    {
      due_ms[i] = scholia_rate_table_take (table, &key, 0, 0);
      g_assert_cmpuint (due_ms[i], ==, (i + 1) * 100);
    }
  for (guint i = 0; i < G_N_ELEMENTS (due_ms); i++)
    g_assert_cmpuint (scholia_rate_table_take (table, &key, 0, due_ms[i] * 1000), ==, 0);
}

/* The promise is never longer than 15 s, however many ask. */
static void
test_table_retry_is_bounded (void)
{
  g_autoptr(ScholiaRateTable) table = scholia_rate_table_new (rates, 2, 100, secret);
  ScholiaRateKey key = new_key (1);

  for (guint i = 0; i < 100000; i++)
    g_assert_cmpuint (scholia_rate_table_take (table, &key, 1, 0), <=, 15000);
  g_assert_cmpuint (scholia_rate_table_take (table, &key, 1, 60 * G_USEC_PER_SEC), ==, 0);
}

/* Any number of keys costs so much; one that is in use is never forgotten, nor is a debt. */
static void
test_table_is_bounded (void)
{
  g_autoptr(ScholiaRateTable) table = scholia_rate_table_new (rates, 2, 100, secret);
  ScholiaRateKey held = new_key (0);
  ScholiaRateKey debtor = new_key (1);

  g_assert_true (scholia_rate_table_hold (table, &held, 1, 0));
  for (guint i = 0; i < 5; i++)
    scholia_rate_table_take (table, &debtor, 1, 0);
  for (guint i = 2; i < 100000; i++)
    {
      ScholiaRateKey key = new_key (i);

      scholia_rate_table_take (table, &key, 0, 0);
      g_assert_cmpuint (scholia_rate_table_get_size (table), <=, 101);
      if (i % 50 == 0)
        g_assert_cmpuint (scholia_rate_table_check (table, &debtor, 1, 0), >, 0);
    }
  g_assert_false (scholia_rate_table_hold (table, &held, 1, 0));
  scholia_rate_table_release (table, &held);
  g_assert_true (scholia_rate_table_hold (table, &held, 1, 0));
  scholia_rate_table_release (table, &held);
}

/* Without a timer: what nobody asks for any more goes as others ask. */
static void
test_table_forgets (void)
{
  g_autoptr(ScholiaRateTable) table = scholia_rate_table_new (rates, 2, 1000, secret);
  ScholiaRateKey last = new_key (5000);

  for (guint i = 0; i < 500; i++)
    {
      ScholiaRateKey key = new_key (i);

      scholia_rate_table_take (table, &key, 1, 0);
    }
  g_assert_cmpuint (scholia_rate_table_get_size (table), ==, 500);
  for (guint i = 0; i < 300; i++)
    scholia_rate_table_take (table, &last, 0, 6 * G_USEC_PER_SEC);
  g_assert_cmpuint (scholia_rate_table_get_size (table), ==, 1);
}

/* Places alone, without a rate: nothing of a key stays when its last one is given back. */
static void
test_table_without_rates (void)
{
  g_autoptr(ScholiaRateTable) table = scholia_rate_table_new (NULL, 0, 1, secret);

  for (guint i = 0; i < 100; i++)
    {
      ScholiaRateKey key = new_key (i);

      g_assert_true (scholia_rate_table_hold (table, &key, 2, 0));
      g_assert_true (scholia_rate_table_hold (table, &key, 2, 0));
      g_assert_false (scholia_rate_table_hold (table, &key, 2, 0));
      g_assert_cmpuint (scholia_rate_table_get_size (table), <=, 2);
      scholia_rate_table_release (table, &key);
      scholia_rate_table_release (table, &key);
    }
}

static ScholiaAdmission *
new_admission (guint       max_connections,
               const char *proxies)
{
  return scholia_admission_new (max_connections,
                                scholia_trusted_proxies_parse (proxies, NULL, NULL), secret);
}

static ScholiaVisitor *
enter (ScholiaAdmission *admission,
       const char       *peer,
       gboolean          has_tls)
{
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string (peer, 4711);

  return scholia_admission_enter (admission, address, has_tls, 0);
}

/* So many of one network, whatever the kinds of address; a place that is left is free again. */
static void
test_places_of_an_address (void)
{
  static const char *same[] = { "2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::3" };
  g_autofree char *network = NULL;
  g_autofree char *same_network = NULL;
  g_autofree char *other_network = NULL;
  g_autoptr(ScholiaAdmission) admission = new_admission (3, NULL);
  ScholiaVisitor *visitors[3];
  g_autoptr(ScholiaVisitor) other = NULL;
  g_autoptr(ScholiaVisitor) again = NULL;

  for (guint i = 0; i < 3; i++)
    {
      visitors[i] = enter (admission, same[i], FALSE);
      g_assert_nonnull (visitors[i]);
    }
  g_assert_null (enter (admission, "2001:db8::4", FALSE));
  other = enter (admission, "2001:db8:0:1::1", FALSE);
  /* The same for whoever counts something else by address. */
  network = scholia_visitor_dup_network (visitors[0]);
  same_network = scholia_visitor_dup_network (visitors[1]);
  other_network = scholia_visitor_dup_network (other);
  g_assert_cmpstr (network, ==, same_network);
  g_assert_cmpstr (network, !=, other_network);
  g_assert_nonnull (other);

  /* One is passed on before it is let go: it stays one. */
  scholia_visitor_unref (scholia_visitor_ref (visitors[0]));
  g_assert_null (enter (admission, "2001:db8::4", FALSE));
  scholia_visitor_unref (visitors[0]);
  again = enter (admission, "2001:db8::4", FALSE);
  g_assert_nonnull (again);
  scholia_visitor_unref (visitors[1]);
  scholia_visitor_unref (visitors[2]);
}

/* Behind a proxy each client is one; the proxy itself is none. */
static void
test_places_behind_a_proxy (void)
{
  g_autoptr(ScholiaAdmission) admission = new_admission (2, "10.0.0.1");
  GPtrArray *visitors = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_visitor_unref);

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *client = g_strdup_printf ("192.0.2.%u", i / 2);
      ScholiaVisitor *visitor = enter (admission, "10.0.0.1", FALSE);

      g_assert_nonnull (visitor);
      g_ptr_array_add (visitors, visitor);
      g_assert_true (scholia_visitor_identify (visitor, client, 0));
      g_assert_cmpstr (scholia_visitor_get_name (visitor), ==, client);
    }
  g_ptr_array_add (visitors, enter (admission, "10.0.0.1", FALSE));
  g_assert_false (scholia_visitor_identify (g_ptr_array_index (visitors, 100), "192.0.2.7", 0));
  g_ptr_array_unref (visitors);
}

/* A stranger's header changes nothing about the stranger. */
static void
test_stranger_is_itself (void)
{
  g_autoptr(ScholiaAdmission) admission = new_admission (1, "10.0.0.1");
  g_autoptr(ScholiaVisitor) visitor = enter (admission, "198.51.100.9", FALSE);

  g_assert_true (scholia_visitor_identify (visitor, "192.0.2.7", 0));
  g_assert_cmpstr (scholia_visitor_get_name (visitor), ==, "198.51.100.9");
  g_assert_null (enter (admission, "198.51.100.9", FALSE));
}

/* Nothing is counted where a site could be behind it, and everything where not. */
static void
test_who_is_counted (void)
{
  static const struct { const char *peer; gboolean has_tls; gboolean is_counted; } cases[] = {
    { "127.0.0.1", FALSE, FALSE }, { "::1", FALSE, FALSE }, { "127.0.0.1", TRUE, TRUE },
    { "192.0.2.1", FALSE, TRUE }, { "10.0.0.1", TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ScholiaAdmission) admission = new_admission (1, "10.0.0.1");
      g_autoptr(ScholiaVisitor) first = enter (admission, cases[i].peer, cases[i].has_tls);
      g_autoptr(ScholiaVisitor) second = enter (admission, cases[i].peer, cases[i].has_tls);

      g_assert_nonnull (first);
      g_assert_cmpint (second == NULL, ==, cases[i].is_counted);
      for (guint j = 0; j < SCHOLIA_ADDRESS_FAILURE_BURST; j++)
        g_assert_cmpuint (scholia_visitor_take (first, SCHOLIA_VISIT_FAILURE, 0), ==, 0);
      g_assert_cmpint (scholia_visitor_check (first, SCHOLIA_VISIT_FAILURE, 0) > 0, ==,
                       cases[i].is_counted);
    }
}

/* The server restarts: an office of a thousand is back within 10 s, and if each has three boards
 * open, too, following what they are told. */
static void
test_office_comes_back (void)
{
  g_autoptr(ScholiaAdmission) admission = new_admission (0, NULL);
  g_autoptr(ScholiaVisitor) visitor = enter (admission, "192.0.2.1", TRUE);
  guint latest_ms = 0;

  for (guint i = 0; i < 3000; i++)
    {
      guint wait_ms = scholia_visitor_take (visitor, SCHOLIA_VISIT_JOIN, 0);

      if (i < 1000)
        g_assert_cmpuint (wait_ms, ==, 0);
      latest_ms = MAX (latest_ms, wait_ms);
    }
  g_assert_cmpuint (latest_ms, <=, 10000);
}

static void
test_links (void)
{
  g_autoptr(ScholiaAdmission) admission = new_admission (0, NULL);

  for (guint i = 0; i < SCHOLIA_LINK_JOIN_BURST; i++)
    g_assert_cmpuint (scholia_admission_take_link (admission, "7h2j5k8m0n3p", SCHOLIA_VISIT_JOIN,
                                                   0), ==, 0);
  g_assert_cmpuint (scholia_admission_take_link (admission, "7h2j5k8m0n3p", SCHOLIA_VISIT_JOIN, 0),
                    >, 0);
  g_assert_cmpuint (scholia_admission_take_link (admission, "7h2j5k8m0n3p", SCHOLIA_VISIT_REQUEST,
                                                 0), ==, 0);
  g_assert_cmpuint (scholia_admission_take_link (admission, "7h2j5k8m0n3q", SCHOLIA_VISIT_JOIN, 0),
                    ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/client-address/texts", test_address_texts);
  g_test_add_func ("/server/client-address/networks", test_networks);
  g_test_add_func ("/server/trusted-proxies/settings", test_proxy_settings);
  g_test_add_func ("/server/trusted-proxies/header", test_header);
  g_test_add_func ("/server/trusted-proxies/forwarded", test_forwarded);
  g_test_add_func ("/server/rate-table/takes", test_table_takes);
  g_test_add_func ("/server/rate-table/spreads", test_table_spreads);
  g_test_add_func ("/server/rate-table/retry-is-bounded", test_table_retry_is_bounded);
  g_test_add_func ("/server/rate-table/is-bounded", test_table_is_bounded);
  g_test_add_func ("/server/rate-table/forgets", test_table_forgets);
  g_test_add_func ("/server/rate-table/without-rates", test_table_without_rates);
  g_test_add_func ("/server/admission/places-of-an-address", test_places_of_an_address);
  g_test_add_func ("/server/admission/places-behind-a-proxy", test_places_behind_a_proxy);
  g_test_add_func ("/server/admission/stranger-is-itself", test_stranger_is_itself);
  g_test_add_func ("/server/admission/who-is-counted", test_who_is_counted);
  g_test_add_func ("/server/admission/office-comes-back", test_office_comes_back);
  g_test_add_func ("/server/admission/links", test_links);

  return g_test_run ();
}
