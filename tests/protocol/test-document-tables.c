/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What PROTOCOL.md says in its tables and in the story of section 6, against the code. */

#include <string.h>

#include "document-blocks.h"
#include "scholia-limits.h"
#include "scholia-message.h"
#include "scholia-snapshot.h"
#include "scholia-wire-limits.h"

#define LIMIT(name) { #name, name }

static const struct
{
  const char *name;
  guint       value;
} limits[] = {
  LIMIT (SCHOLIA_MAX_COMMENT_CHARS),   LIMIT (SCHOLIA_MAX_TITLE_CHARS),
  LIMIT (SCHOLIA_MAX_NAME_CHARS),      LIMIT (SCHOLIA_MAX_THREADS),
  LIMIT (SCHOLIA_MAX_COMMENTS),        LIMIT (SCHOLIA_MAX_IMAGE_BYTES),
  LIMIT (SCHOLIA_MAX_IMAGE_PIXELS),    LIMIT (SCHOLIA_MAX_PEOPLE),
  LIMIT (SCHOLIA_N_COLORS),            LIMIT (SCHOLIA_MAX_TRASH),
  LIMIT (SCHOLIA_MAX_MESSAGE_BYTES),   LIMIT (SCHOLIA_MAX_HELLO_BYTES),
  LIMIT (SCHOLIA_MAX_JSON_DEPTH),      LIMIT (SCHOLIA_MAX_AGENT_CHARS),
  LIMIT (SCHOLIA_MAX_SECRET_CHARS),    LIMIT (SCHOLIA_MAX_PASSWORD_CHARS),
  LIMIT (SCHOLIA_IDENTITY_CHARS),      LIMIT (SCHOLIA_MAX_WORDS_CHARS),
  LIMIT (SCHOLIA_MAX_NAME_ON_WIRE_CHARS), LIMIT (SCHOLIA_MAX_SNAPSHOT_PARTS),
  LIMIT (SCHOLIA_MAX_TEAM_CHARS),      LIMIT (SCHOLIA_MAX_BODY_BYTES),
  LIMIT (SCHOLIA_MAX_USAGE_HOURS),     LIMIT (SCHOLIA_MAX_USAGE_DAYS),
  LIMIT (SCHOLIA_MAX_PENDING),         LIMIT (SCHOLIA_HELLO_TIMEOUT_S),
  LIMIT (SCHOLIA_HEARTBEAT_S),         LIMIT (SCHOLIA_DEAD_S),
  LIMIT (SCHOLIA_MAX_BACKLOG_BYTES),   LIMIT (SCHOLIA_MAX_BACKLOG_S),
  LIMIT (SCHOLIA_ACTION_RATE),         LIMIT (SCHOLIA_ACTION_BURST),
  LIMIT (SCHOLIA_PRESENCE_RATE),       LIMIT (SCHOLIA_MAX_INVALID_PER_MINUTE),
  LIMIT (SCHOLIA_PROTOCOL_MAJOR),      LIMIT (SCHOLIA_OTHER_RATE),
  LIMIT (SCHOLIA_OTHER_BURST),         LIMIT (SCHOLIA_CONTROL_RATE),
  LIMIT (SCHOLIA_CONTROL_BURST),       LIMIT (SCHOLIA_MAX_FRAGMENTS),
  LIMIT (SCHOLIA_MAX_REQUEST_LINE_BYTES), LIMIT (SCHOLIA_MAX_HEAD_BYTES),
  LIMIT (SCHOLIA_MAX_HEAD_LINES),      LIMIT (SCHOLIA_ADDRESS_REQUEST_RATE),
  LIMIT (SCHOLIA_ADDRESS_REQUEST_BURST), LIMIT (SCHOLIA_ADDRESS_JOIN_RATE),
  LIMIT (SCHOLIA_ADDRESS_JOIN_BURST),  LIMIT (SCHOLIA_ADDRESS_FAILURE_RATE),
  LIMIT (SCHOLIA_ADDRESS_FAILURE_BURST), LIMIT (SCHOLIA_LINK_REQUEST_RATE),
  LIMIT (SCHOLIA_LINK_REQUEST_BURST),  LIMIT (SCHOLIA_LINK_JOIN_RATE),
  LIMIT (SCHOLIA_LINK_JOIN_BURST),     LIMIT (SCHOLIA_MAX_READING),
};

static GPtrArray *
load_table (const char *first,
            const char *last)
{
  g_autofree char *text = NULL;
  g_autoptr(GPtrArray) blocks = document_blocks_load (&text);

  return document_table (text, first, last);
}

static void
test_limits (void)
{
  g_autoptr(GPtrArray) rows = load_table ("name", "what");

  g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (limits));
  for (guint i = 0; i < rows->len; i++)
    {
      GStrv row = g_ptr_array_index (rows, i);
      gsize j = 0;

      while (j < G_N_ELEMENTS (limits) && !g_str_equal (limits[j].name, row[0]))
        j++;
      g_assert_cmpuint (j, <, G_N_ELEMENTS (limits));
      g_assert_cmpuint (g_ascii_strtoull (row[1], NULL, 10), ==, limits[j].value);
    }
}

/* A limit that is added to a header is added to the document, too. */
static void
count_defines (const char *folder,
               const char *name,
               guint      *n_defines)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", folder, name, NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "#define SCHOLIA_") && strchr (lines[i], '"') == NULL)
      (*n_defines)++;
}

static void
test_every_limit_is_told (void)
{
  guint n_defines = 0;

  count_defines ("model", "scholia-limits.h", &n_defines);
  count_defines ("protocol", "scholia-wire-limits.h", &n_defines);
  g_assert_cmpuint (n_defines, ==, G_N_ELEMENTS (limits));
}

static void
test_goodbyes (void)
{
  g_autoptr(GPtrArray) rows = load_table ("reason", "the client");

  g_assert_cmpuint (rows->len, ==, SCHOLIA_GOODBYE_TOO_NEW + 1);
  for (guint i = 0; i < rows->len; i++)
    {
      GStrv row = g_ptr_array_index (rows, i);
      ScholiaGoodbyeReason reason;

      g_assert_true (scholia_goodbye_reason_from_string (row[0], &reason));
      g_assert_cmpstr (scholia_goodbye_reason_to_string (reason), ==, row[0]);
      g_assert_cmpuint (scholia_goodbye_reason_get_close_code (reason), ==,
                        g_ascii_strtoull (row[1], NULL, 10));
      g_assert_cmpstr (row[4], ==, scholia_goodbye_reason_is_final (reason) ? "ends" : "retries");
    }
}

static void
test_roles (void)
{
  g_autoptr(GPtrArray) rows = load_table ("action", "moderator");

  g_assert_cmpuint (rows->len, ==, SCHOLIA_N_ACTION_KINDS);
  for (guint i = 0; i < rows->len; i++)
    {
      GStrv row = g_ptr_array_index (rows, i);
      ScholiaActionKind kind;

      g_assert_true (scholia_action_kind_from_string (row[0], &kind));
      for (guint role = 0; role < SCHOLIA_N_ROLES; role++)
        {
          const char *cell = row[1 + role];

          g_assert_cmpint (scholia_role_permits ((ScholiaRole) role, kind, TRUE), ==,
                           !g_str_equal (cell, "no"));
          g_assert_cmpint (scholia_role_permits ((ScholiaRole) role, kind, FALSE), ==,
                           g_str_equal (cell, "yes"));
        }
    }
}

static void
test_actions (void)
{
  g_autoptr(GPtrArray) rows = load_table ("action", "what it does");

  for (guint i = 0; i < SCHOLIA_N_ACTION_KINDS; i++)
    {
      GStrv row = g_ptr_array_index (rows, i);

      g_assert_cmpstr (row[0], ==, scholia_action_kind_to_string ((ScholiaActionKind) i));
    }
}

static void
test_codes (void)
{
  g_autoptr(GPtrArray) rows = load_table ("code", "meaning");
  g_autoptr(GPtrArray) statuses = load_table ("code", "status");
  g_autoptr(GString) with_status = g_string_new (NULL);
  ScholiaError code;

  for (guint i = 0; i < statuses->len; i++)
    g_string_append_printf (with_status, "%s, ", ((GStrv) g_ptr_array_index (statuses, i))[0]);

  for (guint i = 0; i < rows->len; i++)
    {
      GStrv row = g_ptr_array_index (rows, i);
      g_autofree char *listed = g_strconcat (row[0], ", ", NULL);

      g_assert_true (scholia_error_code_from_string (row[0], &code));
      g_assert_cmpint (strstr (with_status->str, listed) != NULL, ==,
                       strstr (row[1], "HTTP") != NULL);
    }
}

/* Section 6, as a client lives through it: snapshot, loss, missed events, and twice the hash. */
typedef struct
{
  ScholiaBoard          *board;
  ScholiaSnapshotReader *reader;
  char                  *hash;
  guint64                seq;
  guint                  n_hashes;
} Story;

static void
check_hash (Story *story)
{
  g_autofree char *hash = NULL;

  if (scholia_board_get_seq (story->board) != story->seq)
    return;

  hash = scholia_board_dup_hash (story->board);
  g_assert_cmpstr (hash, ==, story->hash);
  story->n_hashes++;
}

static void
live_through (Story          *story,
              ScholiaMessage *message)
{
  g_autoptr(GError) error = NULL;
  gsize length;
  const char *part;

  switch ((int) message->kind)
    {
    case SCHOLIA_MESSAGE_WELCOME:
      if (story->board == NULL)
        story->board = scholia_board_new (message->welcome.board_id, message->welcome.title,
                                          &message->welcome.image);
      g_set_object (&story->reader, NULL);
      if (message->welcome.is_snapshot)
        story->reader = scholia_snapshot_reader_new ();
      g_free (story->hash);
      story->hash = g_strdup (message->welcome.hash);
      story->seq = message->welcome.seq;
      break;
    case SCHOLIA_MESSAGE_SNAPSHOT:
      part = g_bytes_get_data (message->snapshot, &length);
      scholia_snapshot_reader_add (story->reader, part, length, &error);
      g_assert_no_error (error);
      if (!scholia_snapshot_reader_is_complete (story->reader))
        break;
      scholia_snapshot_reader_finish (story->reader, story->board, &error);
      g_assert_no_error (error);
      check_hash (story);
      break;
    case SCHOLIA_MESSAGE_EVENT:
      scholia_board_apply (story->board, message->event, NULL, &error);
      g_assert_no_error (error);
      check_hash (story);
      break;
    case SCHOLIA_MESSAGE_BATCH:
      for (guint i = 0; i < message->batch->len; i++)
        live_through (story, g_ptr_array_index (message->batch, i));
      break;
    default:
      break;
    }
}

static void
test_story (void)
{
  g_autofree char *text = NULL;
  g_autoptr(GPtrArray) blocks = document_blocks_load (&text);
  Story story = { 0 };

  for (guint i = 0; i < blocks->len; i++)
    {
      const DocumentBlock *block = g_ptr_array_index (blocks, i);
      g_autoptr(ScholiaMessage) message = NULL;

      if (block->section != 6 || !g_str_has_prefix (block->info, "json server "))
        continue;

      message = scholia_message_decode (SCHOLIA_PEER_SERVER, block->text, strlen (block->text),
                                        SCHOLIA_MAX_MESSAGE_BYTES, NULL, NULL, NULL);
      g_assert_nonnull (message);
      live_through (&story, message);
    }

  g_assert_cmpuint (story.n_hashes, ==, 2);
  g_clear_object (&story.reader);
  g_clear_object (&story.board);
  g_free (story.hash);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/document/limits", test_limits);
  g_test_add_func ("/protocol/document/every-limit-is-told", test_every_limit_is_told);
  g_test_add_func ("/protocol/document/goodbyes", test_goodbyes);
  g_test_add_func ("/protocol/document/roles", test_roles);
  g_test_add_func ("/protocol/document/actions", test_actions);
  g_test_add_func ("/protocol/document/codes", test_codes);
  g_test_add_func ("/protocol/document/story-ends-in-its-hashes", test_story);

  return g_test_run ();
}
