/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Executes the examples of PROTOCOL.md, each as a test of its own. */

#include <string.h>

#include "document-blocks.h"
#include "scholia-api-usage.h"
#include "scholia-api.h"
#include "scholia-json-gate.h"
#include "scholia-link.h"
#include "scholia-message.h"
#include "scholia-snapshot.h"
#include "scholia-wire-limits.h"

static const char * const kind_names[] = {
  [SCHOLIA_MESSAGE_HELLO] = "hello",         [SCHOLIA_MESSAGE_WELCOME] = "welcome",
  [SCHOLIA_MESSAGE_SNAPSHOT] = "snapshot",   [SCHOLIA_MESSAGE_ACTION] = "action",
  [SCHOLIA_MESSAGE_EVENT] = "event",         [SCHOLIA_MESSAGE_REFUSED] = "refused-message",
  [SCHOLIA_MESSAGE_CONFIRMED] = "confirmed", [SCHOLIA_MESSAGE_PRESENCE] = "presence",
  [SCHOLIA_MESSAGE_PRESENCE_NEWS] = "presence",
  [SCHOLIA_MESSAGE_PROFILE] = "profile",     [SCHOLIA_MESSAGE_JOINED] = "joined",
  [SCHOLIA_MESSAGE_LEFT] = "left",           [SCHOLIA_MESSAGE_BATCH] = "batch",
  [SCHOLIA_MESSAGE_HEARTBEAT] = "heartbeat", [SCHOLIA_MESSAGE_GOODBYE] = "goodbye",
  [SCHOLIA_MESSAGE_UNKNOWN] = "unknown",
};

static void
assert_encodes_to (GBytes     *bytes,
                   const char *example)
{
  g_autofree char *expected = document_minify (example);
  g_autofree char *encoded = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (encoded, ==, expected);
}

static void
assert_fails_as (const GError *error,
                 const char   *code_name)
{
  ScholiaError code;

  g_assert_nonnull (error);
  g_assert_true (error->domain == SCHOLIA_ERROR);
  g_assert_true (scholia_error_code_from_string (code_name, &code));
  g_assert_cmpint (error->code, ==, (int) code);
}

static void
run_gate (const DocumentBlock *block,
          const GStrv          words)
{
  g_autoptr(GError) error = NULL;
  gboolean is_good = scholia_json_gate_check (block->text, strlen (block->text),
                                              SCHOLIA_MAX_MESSAGE_BYTES, &error);

  g_assert_cmpint (is_good, ==, g_str_equal (words[2], "accepted"));
  if (!is_good)
    assert_fails_as (error, "malformed");
}

static void
run_message (const DocumentBlock *block,
             const GStrv          words)
{
  ScholiaPeer sender = g_str_equal (words[1], "client") ? SCHOLIA_PEER_CLIENT
                                                        : SCHOLIA_PEER_SERVER;
  g_autoptr(GError) error = NULL;
  g_autofree char *member = NULL;
  g_autoptr(ScholiaMessage) message =
    scholia_message_decode (sender, block->text, strlen (block->text), SCHOLIA_MAX_MESSAGE_BYTES,
                            &member, NULL, &error);
  g_autoptr(GBytes) bytes = NULL;

  if (g_str_equal (words[2], "refused"))
    {
      g_assert_null (message);
      assert_fails_as (error, words[3]);
      g_assert_cmpstr (member, ==, words[4]);
      return;
    }

  g_assert_no_error (error);
  if (g_str_equal (words[2], "hello-of-another-version"))
    {
      g_assert_cmpint (message->kind, ==, SCHOLIA_MESSAGE_HELLO);
      g_assert_cmpuint (message->hello.major, !=, SCHOLIA_PROTOCOL_MAJOR);
      return;
    }

  g_assert_cmpstr (kind_names[message->kind], ==, words[2]);
  /* A part of a snapshot is kept as it came, for a reader; test-document-tables reads these. */
  if (message->kind == SCHOLIA_MESSAGE_SNAPSHOT)
    return;

  bytes = scholia_message_encode (message);
  assert_encodes_to (bytes, block->text);
}

/* The bodies of section 7: what decodes them, and encodes them again. */
static GBytes *
recode_board (GBytes  *json,
              GError **error)
{
  g_autoptr(ScholiaBoardInfo) info = scholia_board_info_decode (json, error);

  return info != NULL ? scholia_board_info_encode (info) : NULL;
}

static GBytes *
recode_boards (GBytes  *json,
               GError **error)
{
  g_autoptr(GPtrArray) list = scholia_board_info_decode_list (json, error);

  return list != NULL ? scholia_board_info_encode_list (list) : NULL;
}

static GBytes *
recode_request (GBytes  *json,
                GError **error)
{
  g_autoptr(ScholiaLinkRequest) request = scholia_link_request_decode (json, error);

  return request != NULL ? scholia_link_request_encode (request) : NULL;
}

static GBytes *
recode_link (GBytes  *json,
             GError **error)
{
  g_autoptr(ScholiaLinkInfo) info = scholia_link_info_decode (json, error);

  return info != NULL ? scholia_link_info_encode (info) : NULL;
}

static GBytes *
recode_links (GBytes  *json,
              GError **error)
{
  g_autoptr(GPtrArray) list = scholia_link_info_decode_list (json, error);

  return list != NULL ? scholia_link_info_encode_list (list) : NULL;
}

static GBytes *
recode_host (GBytes  *json,
             GError **error)
{
  g_autoptr(ScholiaHostInfo) info = scholia_host_info_decode (json, error);

  return info != NULL ? scholia_host_info_encode (info) : NULL;
}

static GBytes *
recode_removal_request (GBytes  *json,
                        GError **error)
{
  g_autoptr(ScholiaRemovalInfo) info = scholia_removal_request_decode (json, error);

  return info != NULL ? scholia_removal_request_encode (info) : NULL;
}

static GBytes *
recode_removals (GBytes  *json,
                 GError **error)
{
  g_autoptr(GPtrArray) list = scholia_removal_info_decode_list (json, error);

  return list != NULL ? scholia_removal_info_encode_list (list) : NULL;
}

static GBytes *
recode_usage (GBytes  *json,
              GError **error)
{
  g_autoptr(ScholiaUsageInfo) info = scholia_usage_info_decode (json, error);

  return info != NULL ? scholia_usage_info_encode (info) : NULL;
}

static GBytes *
recode_team (GBytes  *json,
             GError **error)
{
  g_autofree char *name = scholia_team_decode (json, error);

  return name != NULL ? scholia_team_encode (name) : NULL;
}

/* The member is for people's eyes and not kept: what is read is compared by its words. */
static GBytes *
recode_error (GBytes  *json,
              GError **error)
{
  g_autoptr(GError) told = NULL;
  guint retry_after_ms;

  scholia_api_error_decode_retry (json, &retry_after_ms, &told);
  g_assert_nonnull (told);
  g_assert_cmpint (told->code, !=, SCHOLIA_ERROR_NOT_SCHOLIA);
  return scholia_api_error_encode_retry ((ScholiaError) told->code, told->message,
                                         strstr (g_bytes_get_data (json, NULL), "\"member\"")
                                           != NULL ? "image" : NULL,
                                         retry_after_ms);
}

static const struct
{
  const char *name;
  GBytes   *(*recode) (GBytes  *json,
                       GError **error);
} bodies[] = {
  { "board", recode_board },   { "boards", recode_boards }, { "link-request", recode_request },
  { "link", recode_link },     { "links", recode_links },   { "host", recode_host },
  { "usage", recode_usage },
  { "team", recode_team },     { "error", recode_error },
  { "removal-request", recode_removal_request },            { "removals", recode_removals },
};

static GBytes *
recode (const char  *name,
        const char  *text,
        GError     **error)
{
  g_autoptr(GBytes) json = g_bytes_new (text, strlen (text) + 1);
  g_autoptr(GBytes) body = g_bytes_new_from_bytes (json, 0, strlen (text));

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    if (g_str_equal (bodies[i].name, name))
      return bodies[i].recode (body, error);

  g_error ("PROTOCOL.md has a body that is none: %s", name);
}

static void
run_body (const DocumentBlock *block,
          const GStrv          words)
{
  gboolean is_refused = g_str_equal (words[2], "refused");
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = recode (words[is_refused ? 3 : 2], block->text, &error);

  if (is_refused)
    {
      g_autofree char *start = g_strconcat (words[5], ":", NULL);

      assert_fails_as (error, words[4]);
      g_assert_true (g_str_has_prefix (error->message, start));
      return;
    }

  g_assert_no_error (error);
  assert_encodes_to (bytes, block->text);
}

static void
run_link (const DocumentBlock *block,
          const GStrv          words)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaLink) link = scholia_link_parse (block->text, &error);
  g_autofree char *line = g_strstrip (g_strdup (block->text));
  g_autofree char *text = NULL;

  if (g_str_equal (words[1], "refused"))
    {
      g_assert_null (link);
      assert_fails_as (error, "malformed");
      return;
    }

  g_assert_no_error (error);
  g_assert_cmpint (scholia_link_get_kind (link), ==,
                   g_str_equal (words[1], "team") ? SCHOLIA_LINK_TEAM : SCHOLIA_LINK_BOARD);
  text = scholia_link_to_string (link);
  g_assert_cmpstr (text, ==, line);
}

/* Replaces what the table of section 7 writes in capitals. */
static gboolean
path_matches (const char *pattern,
              const char *path)
{
  g_autoptr(GString) expression = g_string_new (pattern);

  g_string_replace (expression, "?", "\\?", 0);
  g_string_replace (expression, "BOARD", "[0-9a-hjkmnp-tv-z]{12}", 0);
  g_string_replace (expression, "PERSON", "[A-Za-z0-9_-]{16}", 0);
  g_string_replace (expression, "LINK", "[0-9a-hjkmnp-tv-z]{12}", 0);
  g_string_replace (expression, "TITLE", "[^&]+", 0);
  g_string_replace (expression, "QUERY", "((by|from|to|board)=[a-z0-9]+&?)+", 0);
  g_string_prepend_c (expression, '^');
  g_string_append_c (expression, '$');
  return g_regex_match_simple (expression->str, path, 0, 0);
}

static GStrv
find_endpoint (GPtrArray  *table,
               const char *request_line)
{
  g_auto(GStrv) request = g_strsplit (request_line, " ", -1);

  g_assert_cmpuint (g_strv_length (request), ==, 3);
  for (guint i = 0; i < table->len; i++)
    {
      GStrv row = g_ptr_array_index (table, i);

      if (g_str_equal (row[0], request[0]) && path_matches (row[1], request[1]))
        return row;
    }

  g_error ("PROTOCOL.md has a request that its table does not know: %s", request_line);
}

/* Request and answer are head, blank line, body or nothing, blank line, head, … */
static void
run_http (const DocumentBlock *block,
          const GStrv          words)
{
  g_autofree char *text = NULL;
  g_autoptr(GPtrArray) blocks = document_blocks_load (&text);
  g_autoptr(GPtrArray) table = document_table (text, "method", "answer");
  g_auto(GStrv) parts = g_strsplit (block->text, "\n\n", -1);
  g_auto(GStrv) request = g_strsplit (parts[0], "\n", -1);
  GStrv row = find_endpoint (table, request[0]);
  guint answer = g_str_has_prefix (parts[1], "HTTP/1.1 ") ? 1 : 2;
  g_autofree char *status = g_strndup (parts[answer] + strlen ("HTTP/1.1 "), 3);
  g_autoptr(GError) error = NULL;

  if (answer == 2)
    {
      g_autoptr(GBytes) body = recode (row[3], parts[1], &error);

      g_assert_no_error (error);
      assert_encodes_to (body, parts[1]);
    }

  g_assert_nonnull (strstr (parts[answer], "\nScholia-Server: "));
  if (parts[answer + 1] == NULL)
    return;

  if (status[0] == '2')
    {
      g_auto(GStrv) answer_words = g_strsplit_set (row[4], " ,", 3);
      g_autoptr(GBytes) body = recode (answer_words[1], parts[answer + 1], &error);

      g_assert_cmpstr (answer_words[0], ==, status);
      g_assert_no_error (error);
      assert_encodes_to (body, parts[answer + 1]);
    }
  else
    {
      g_autoptr(GBytes) body = recode ("error", parts[answer + 1], &error);

      assert_encodes_to (body, parts[answer + 1]);
    }
}

static void
run_block (gconstpointer data)
{
  const DocumentBlock *block = data;
  g_auto(GStrv) words = g_strsplit (block->info, " ", -1);

  if (g_str_has_prefix (block->info, "json gate "))
    run_gate (block, words);
  else if (g_str_has_prefix (block->info, "json client ") ||
           g_str_has_prefix (block->info, "json server "))
    run_message (block, words);
  else if (g_str_has_prefix (block->info, "json api "))
    run_body (block, words);
  else if (g_str_has_prefix (block->info, "link "))
    run_link (block, words);
  else if (g_str_equal (block->info, "http"))
    run_http (block, words);
  else
    g_error ("PROTOCOL.md:%u: a block that no test executes: %s", block->line, block->info);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *text = NULL;
  g_autoptr(GPtrArray) blocks = NULL;

  g_test_init (&argc, &argv, NULL);

  blocks = document_blocks_load (&text);
  for (guint i = 0; i < blocks->len; i++)
    {
      const DocumentBlock *block = g_ptr_array_index (blocks, i);
      g_autofree char *path = g_strdup_printf ("/protocol/document/line-%u/%s", block->line,
                                               block->info);

      if (block->info[0] != '\0')
        g_test_add_data_func (path, block, run_block);
    }

  return g_test_run ();
}
