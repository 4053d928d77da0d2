/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-api-usage.h"
#include "scholia-api.h"

#include <string.h>

#include "json-edit.h"

#define TOKEN "q3S0nTnB1xgq0aXo4l7sZr9yKk2mVdWc"
#define HASH "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define BOARD "{\"id\":\"3f9k2m7q4w1z\",\"title\":\"t\",\"image\":{\"sha256\":\"" HASH "\"," \
              "\"type\":\"image/png\",\"width\":1440,\"height\":900,\"size\":183204}," \
              "\"role\":\"moderator\",\"created\":1,\"token\":\"" TOKEN "\"}"
#define LINK "{\"id\":\"7h2j5k8m0n3p\",\"role\":\"viewer\",\"created\":1,\"expires\":2," \
             "\"hasPassword\":true,\"token\":\"" TOKEN "\"}"

#define TALLY "{\"pubSubMessageCount\":1,\"pubSubBandwidth\":2}"

/* One decoder behind one type: whether it takes a body. */
typedef gboolean (*TakesFunc) (GBytes  *json,
                               GError **error);

static gboolean
takes_board (GBytes  *json,
             GError **error)
{
  g_autoptr(ScholiaBoardInfo) info = scholia_board_info_decode (json, error);

  return info != NULL;
}

static gboolean
takes_boards (GBytes  *json,
              GError **error)
{
  g_autoptr(GPtrArray) list = scholia_board_info_decode_list (json, error);

  return list != NULL;
}

static gboolean
takes_request (GBytes  *json,
               GError **error)
{
  g_autoptr(ScholiaLinkRequest) request = scholia_link_request_decode (json, error);

  return request != NULL;
}

static gboolean
takes_link (GBytes  *json,
            GError **error)
{
  g_autoptr(ScholiaLinkInfo) info = scholia_link_info_decode (json, error);

  return info != NULL;
}

static gboolean
takes_links (GBytes  *json,
             GError **error)
{
  g_autoptr(GPtrArray) list = scholia_link_info_decode_list (json, error);

  return list != NULL;
}

static gboolean
takes_removal_request (GBytes  *json,
                       GError **error)
{
  g_autoptr(ScholiaRemovalInfo) info = scholia_removal_request_decode (json, error);

  return info != NULL;
}

static gboolean
takes_removals (GBytes  *json,
                GError **error)
{
  g_autoptr(GPtrArray) list = scholia_removal_info_decode_list (json, error);

  return list != NULL;
}

static gboolean
takes_host (GBytes  *json,
            GError **error)
{
  g_autoptr(ScholiaHostInfo) info = scholia_host_info_decode (json, error);

  return info != NULL;
}

static gboolean
takes_usage (GBytes  *json,
             GError **error)
{
  g_autoptr(ScholiaUsageInfo) info = scholia_usage_info_decode (json, error);

  return info != NULL;
}

static gboolean
takes_team (GBytes  *json,
            GError **error)
{
  g_autofree char *name = scholia_team_decode (json, error);

  return name != NULL;
}

typedef struct
{
  const char *name;
  TakesFunc   takes;
  const char *json;
  const char *optional;
} Body;

static const Body bodies[] = {
  { "board", takes_board, BOARD, "token" },
  { "boards", takes_boards, "{\"boards\":[" BOARD "]}", "boards[0].token" },
  { "link-request", takes_request, "{\"role\":\"viewer\",\"expires\":5,\"password\":\"p\"}",
    "expires password" },
  { "link", takes_link, LINK, "expires hasPassword token" },
  { "links", takes_links, "{\"links\":[" LINK "]}",
    "links[0].expires links[0].hasPassword links[0].token" },
  { "host", takes_host, "{\"address\":\"10.0.0.1\",\"port\":8443,\"fingerprint\":\"" HASH "\"}",
    "address port fingerprint" },
  { "team", takes_team, "{\"team\":\"design\"}", "" },
  { "removal-request", takes_removal_request, "{\"name\":\"Eleni\",\"reason\":\"Please\"}",
    "reason" },
  { "removals", takes_removals,
    "{\"removed\":[{\"person\":\"mT4x0QbW9zRk2LsA\",\"name\":\"Eleni\",\"reason\":\"r\","
    "\"removed\":5}]}", "removed[0].reason" },
  { "usage", takes_usage,
    "{\"by\":\"day\",\"from\":0,\"to\":5,\"board\":\"3f9k2m7q4w1z\",\"in\":" TALLY ","
    "\"out\":" TALLY ",\"types\":[{\"type\":\"a\",\"in\":" TALLY "}],"
    "\"periods\":[{\"start\":1,\"out\":" TALLY ","
    "\"types\":[{\"type\":\"a\",\"in\":" TALLY "}]}],"
    "\"boards\":[{\"board\":\"3f9k2m7q4w1z\",\"in\":" TALLY "}]}",
    "board in out types[0].in periods[0].out periods[0].types[0].in boards[0].board boards[0].in" },
};

static void
judge (const Body *body,
       const char *json,
       const char *path,
       gboolean    is_good)
{
  g_autoptr(GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (body->takes (bytes, &error), ==, is_good);
  if (is_good)
    {
      g_assert_no_error (error);
      return;
    }

  g_assert_true (error->domain == SCHOLIA_ERROR);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_cmpint (error->message[strlen (path)], ==, ':');
}

static void
test_missing (gconstpointer data)
{
  const Body *body = data;
  g_auto(GStrv) paths = json_edit_list_paths (body->json);
  g_auto(GStrv) optional = g_strsplit (body->optional, " ", -1);

  for (gsize i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *json = NULL;

      if (g_str_has_suffix (paths[i], "]"))
        continue;

      json = json_edit_replace (body->json, paths[i], NULL);
      judge (body, json, paths[i], g_strv_contains ((const char * const *) optional, paths[i]));
    }
}

static void
test_mistyped (gconstpointer data)
{
  const Body *body = data;
  g_auto(GStrv) paths = json_edit_list_paths (body->json);

  for (gsize i = 0; paths[i] != NULL; i++)
    {
      g_auto(GStrv) values = json_edit_wrong_types (body->json, paths[i]);

      for (gsize j = 0; values[j] != NULL; j++)
        {
          g_autofree char *json = json_edit_replace (body->json, paths[i], values[j]);

          judge (body, json, paths[i], FALSE);
        }
    }
}

static void
test_unknown_members (gconstpointer data)
{
  const Body *body = data;
  g_autofree char *json = json_edit_add_unknown (body->json);

  judge (body, json, NULL, TRUE);
}

static void
test_values (void)
{
  static const struct
  {
    gsize       body;
    const char *path;
    const char *value;
    gboolean    is_good;
  } values[] = {
    { 0, "id", "\"x\"", FALSE },          { 0, "title", "\"\"", TRUE },
    { 0, "role", "\"owner\"", FALSE },    { 0, "created", "-1", FALSE },
    { 0, "token", "\"\"", FALSE },        { 2, "role", "\"Viewer\"", FALSE },
    { 2, "expires", "-5", FALSE },        { 2, "password", "\"\"", FALSE },
    { 3, "id", "\"7h2j5k8m0n3l\"", FALSE }, { 5, "address", "\"\"", FALSE },
    { 5, "port", "65535", TRUE },         { 5, "port", "65536", FALSE },
    { 5, "port", "-1", FALSE },           { 5, "fingerprint", "\"ab\"", FALSE },
    { 6, "team", "\"\"", FALSE },          { 7, "name", "\" \"", FALSE },
    { 7, "reason", "\"\\n\"", FALSE },     { 8, "removed[0].person", "\"mT4x0QbW9zRk2Ls\"", FALSE },
    { 9, "by", "\"week\"", FALSE },       { 9, "in.pubSubBandwidth", "9007199254740992", TRUE },
    { 9, "board", "\"x\"", FALSE },       { 9, "boards[0].board", "\"\"", FALSE },
    { 9, "types[0].type", "\"\"", FALSE }, { 9, "types[0].in.pubSubMessageCount", "-1", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const Body *body = &bodies[values[i].body];
      g_autofree char *json = json_edit_replace (body->json, values[i].path, values[i].value);

      judge (body, json, values[i].path, values[i].is_good);
    }
}

static void
test_error_round_trip (void)
{
  g_autoptr(GBytes) json = scholia_api_error_encode (SCHOLIA_ERROR_EXPIRED, "too \"late\"",
                                                     "token");
  g_autoptr(GError) error = NULL;

  scholia_api_error_decode (json, &error);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_EXPIRED);
  g_assert_cmpstr (error->message, ==, "too \"late\"");
}

/* What any other server answers must end as an error, too, and as the right one. */
static void
test_no_error_body (void)
{
  static const char * const texts[] = { "", "<html>not found</html>", "{}", "{\"error\":7}",
                                        "{\"error\":{\"code\":\"expired\"}}", "[]", "\xff",
                                        "{\"error\":{\"code\":7,\"message\":\"\"}}" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GBytes) json = g_bytes_new (texts[i], strlen (texts[i]));
      g_autoptr(GError) error = NULL;

      scholia_api_error_decode (json, &error);
      g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SCHOLIA);
    }
}

static void
test_unknown_code (void)
{
  const char *text = "{\"error\":{\"code\":\"of-a-later-version\",\"message\":\"m\"}}";
  g_autoptr(GBytes) json = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;

  scholia_api_error_decode (json, &error);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL);
}

static void
test_password_header (void)
{
  static const char * const passwords[] = { "a", "ab", "abc", "abcd", "correct horse", "π",
                                            "\xf0\x9f\x98\x80?>~\x7f" };
  g_autoptr(GString) emoji = g_string_new (NULL);
  g_autofree char *header = NULL;
  g_autofree char *again = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (passwords); i++)
    {
      g_autofree char *encoded = scholia_password_to_header (passwords[i]);
      g_autofree char *decoded = scholia_password_from_header (encoded, NULL);

      g_assert_null (strpbrk (encoded, "+/="));
      g_assert_cmpstr (decoded, ==, passwords[i]);
    }

  for (guint i = 0; i < 128; i++)
    g_string_append_unichar (emoji, 0x1f600);
  header = scholia_password_to_header (emoji->str);
  again = scholia_password_from_header (header, NULL);
  g_assert_cmpstr (again, ==, emoji->str);
}

static void
test_wrong_password_headers (void)
{
  /* Nothing, no base64url, a letter too few, padding, not UTF-8, a NUL. */
  static const char * const headers[] = { "", " ", "a b", "\xc3\xa9", "YWJj+", "YWJj/", "A",
                                          "YWJjZ", "YQ==", "_w", "YQBi" };
  g_autofree char *letters = g_strnfill (129, 'a');
  g_autofree char *too_long = scholia_password_to_header (letters);

  g_assert_null (scholia_password_from_header (too_long, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (scholia_password_from_header (headers[i], &error));
      g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_PASSWORD);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *missing = g_strdup_printf ("/protocol/api/missing/%s", bodies[i].name);
      g_autofree char *mistyped = g_strdup_printf ("/protocol/api/mistyped/%s", bodies[i].name);
      g_autofree char *unknown = g_strdup_printf ("/protocol/api/unknown-members/%s",
                                                  bodies[i].name);

      g_test_add_data_func (missing, &bodies[i], test_missing);
      g_test_add_data_func (mistyped, &bodies[i], test_mistyped);
      g_test_add_data_func (unknown, &bodies[i], test_unknown_members);
    }
  g_test_add_func ("/protocol/api/values", test_values);
  g_test_add_func ("/protocol/api/error-round-trip", test_error_round_trip);
  g_test_add_func ("/protocol/api/no-error-body", test_no_error_body);
  g_test_add_func ("/protocol/api/unknown-code", test_unknown_code);
  g_test_add_func ("/protocol/api/password-header", test_password_header);
  g_test_add_func ("/protocol/api/wrong-password-headers", test_wrong_password_headers);

  return g_test_run ();
}
