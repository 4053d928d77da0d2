/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-snapshot.h"

#include <string.h>

#include "random-board.h"
#include "scholia-error.h"
#include "scholia-limits.h"
#include "scholia-wire-limits.h"

#define N_SEEDS 40
#define PERSON "{\"id\":\"person-_00000001\",\"name\":\"E\",\"color\":0}"
#define ID1 "9c1d2b34-5a6f-4e7d-8c90-1a2b3c4d5e6f"
#define ID2 "5b0c7a52-3c1e-4d0a-9a54-0f6f3a1c2d10"
#define THREAD(id, number) \
  "{\"id\":\"" id "\",\"number\":" number ",\"anchor\":{\"x\":0,\"y\":0},\"creator\":0," \
  "\"created\":1,\"activity\":1}"
#define COMMENT(thread, id) \
  "{\"threadId\":\"" thread "\",\"id\":\"" id "\",\"author\":0,\"body\":\"b\",\"created\":1}"
#define PART(index, parts, seq, threads, comments) \
  "{\"type\":\"snapshot\",\"index\":" index ",\"parts\":" parts ",\"seq\":" seq "," \
  "\"headId\":\"" ID2 "\",\"nextNumber\":9,\"people\":[" PERSON "],\"threads\":[" threads "]," \
  "\"comments\":[" comments "]}"

/* The parts into a board of the same identity; %NULL if one is refused. */
static ScholiaBoard *
read_parts (GPtrArray  *parts,
            GError    **error)
{
  g_autoptr(ScholiaSnapshotReader) reader = scholia_snapshot_reader_new ();
  g_autoptr(ScholiaBoard) board = random_board_new_empty ();

  for (guint i = 0; i < parts->len; i++)
    {
      gsize length;
      const char *json = g_bytes_get_data (g_ptr_array_index (parts, i), &length);

      g_assert_cmpuint (length, <=, SCHOLIA_MAX_MESSAGE_BYTES);
      if (!scholia_snapshot_reader_add (reader, json, length, error))
        return NULL;
    }

  if (!scholia_snapshot_reader_finish (reader, board, error))
    return NULL;

  g_assert_true (scholia_snapshot_reader_is_complete (reader));
  return g_steal_pointer (&board);
}

static void
assert_same (ScholiaBoard *a,
             ScholiaBoard *b)
{
  g_autofree char *hash_a = scholia_board_dup_hash (a);
  g_autofree char *hash_b = scholia_board_dup_hash (b);

  g_assert_cmpstr (hash_a, ==, hash_b);
}

static void
test_random_boards (void)
{
  for (guint32 seed = 0; seed < N_SEEDS; seed++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr(ScholiaBoard) board = random_board_new (rand, seed * 5, NULL);
      g_autoptr(GPtrArray) parts = scholia_snapshot_encode (board);
      g_autoptr(GBytes) joined = scholia_snapshot_join (parts);
      g_autoptr(GPtrArray) split = scholia_snapshot_split (joined);
      g_autoptr(GError) error = NULL;
      g_autoptr(ScholiaBoard) copy = read_parts (split, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (split->len, ==, parts->len);
      assert_same (board, copy);
    }
}

static ScholiaThreadState *
build_long_thread (guint       number,
                   guint       n_comments,
                   const char *body)
{
  g_autoptr(GPtrArray) comments = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GRand) rand = g_rand_new_with_seed (number);
  g_autoptr(ScholiaPerson) creator = random_person (rand);
  ScholiaAnchor anchor = { 1, 2, 0, 0 };
  g_autofree char *thread_id = random_id (rand);

  for (guint i = 0; i < n_comments; i++)
    {
      g_autofree char *id = random_id (rand);
      g_autoptr(ScholiaPerson) author = random_person (rand);

      g_ptr_array_add (comments, scholia_comment_new (id, author, body, 1000 + i, 0));
    }

  return scholia_thread_state_new (thread_id, number, &anchor, creator, 1000, NULL, 0, 2000,
                                   comments);
}

/* The worst that the limits allow: 1,000 comments of 4,000 characters of 4 bytes, 16 MB. */
static void
test_long_thread_spans_parts (void)
{
  g_autoptr(ScholiaBoard) board = random_board_new_empty ();
  g_autoptr(GPtrArray) threads =
    g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_thread_state_unref);
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) parts = NULL;
  g_autoptr(ScholiaBoard) copy = NULL;

  for (guint i = 0; i < SCHOLIA_MAX_COMMENT_CHARS; i++)
    g_string_append_unichar (body, 0x1f600);
  g_ptr_array_add (threads, build_long_thread (1, 1, "short"));
  g_ptr_array_add (threads, build_long_thread (2, SCHOLIA_MAX_COMMENTS, body->str));
  g_ptr_array_add (threads, build_long_thread (3, 1, "short"));
  scholia_board_reset (board, 1, ID1, 4, threads, &error);
  g_assert_no_error (error);

  parts = scholia_snapshot_encode (board);
  copy = read_parts (parts, &error);
  g_assert_no_error (error);
  assert_same (board, copy);
  g_assert_cmpuint (parts->len, >=, 250);
  g_test_message ("1,000 comments of 4,000 characters: %u parts", parts->len);
}

/* Escapes double a body: a part is measured after them. */
static void
test_escapes_count (void)
{
  g_autoptr(ScholiaBoard) board = random_board_new_empty ();
  g_autoptr(GPtrArray) threads =
    g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_thread_state_unref);
  g_autofree char *body = g_strnfill (SCHOLIA_MAX_COMMENT_CHARS, '"');
  g_autoptr(GPtrArray) parts = NULL;
  g_autoptr(ScholiaBoard) copy = NULL;

  g_ptr_array_add (threads, build_long_thread (1, 100, body));
  g_assert_true (scholia_board_reset (board, 1, ID1, 2, threads, NULL));
  parts = scholia_snapshot_encode (board);
  copy = read_parts (parts, NULL);
  g_assert_nonnull (copy);
  assert_same (board, copy);
}

static void
test_empty_board (void)
{
  g_autoptr(ScholiaBoard) board = random_board_new_empty ();
  g_autoptr(GPtrArray) parts = scholia_snapshot_encode (board);
  g_autoptr(ScholiaBoard) copy = read_parts (parts, NULL);

  g_assert_cmpuint (parts->len, ==, 1);
  g_assert_nonnull (copy);
  assert_same (board, copy);
}

typedef struct
{
  const char *what;
  const char *parts[3];
  const char *words; /* what the error says; %NULL: fine */
} Case;

static const Case cases[] = {
  { "good", { PART ("0", "1", "5", THREAD (ID1, "1"), COMMENT (ID1, ID1)) }, NULL },
  { "good-over-two-parts", { PART ("0", "2", "5", THREAD (ID1, "1"), COMMENT (ID1, ID1)),
                             PART ("1", "2", "5", "", COMMENT (ID1, ID2)) }, NULL },
  { "not-all-parts", { PART ("0", "2", "5", THREAD (ID1, "1"), COMMENT (ID1, ID1)) },
    "after 1 of 2" },
  { "first-part-missing", { PART ("1", "2", "5", "", "") }, "index" },
  { "part-twice", { PART ("0", "2", "5", "", ""), PART ("0", "2", "5", "", "") }, "index" },
  { "one-part-too-many", { PART ("0", "1", "5", "", ""), PART ("1", "1", "5", "", "") }, "index" },
  { "too-many-parts", { PART ("0", "4097", "5", "", "") }, "parts" },
  { "parts-change", { PART ("0", "2", "5", "", ""), PART ("1", "3", "5", "", "") }, "another" },
  { "seq-changes", { PART ("0", "2", "5", "", ""), PART ("1", "2", "6", "", "") }, "another" },
  { "thread-twice", { PART ("0", "1", "5", THREAD (ID1, "1") "," THREAD (ID1, "2"), "") },
    "threads[1].id" },
  { "number-twice", { PART ("0", "1", "5", THREAD (ID1, "1") "," THREAD (ID2, "1"),
                            COMMENT (ID1, ID1) "," COMMENT (ID2, ID2)) }, "number" },
  { "number-not-given", { PART ("0", "1", "5", THREAD (ID1, "9"), COMMENT (ID1, ID1)) },
    "number" },
  { "no-comment", { PART ("0", "1", "5", THREAD (ID1, "1"), "") }, "no comment" },
  { "comment-of-no-thread", { PART ("0", "1", "5", THREAD (ID1, "1"), COMMENT (ID2, ID1)) },
    "comments[0].threadId" },
  { "comment-twice", { PART ("0", "1", "5", THREAD (ID1, "1"),
                             COMMENT (ID1, ID1) "," COMMENT (ID1, ID1)) }, "two with the same id" },
  /* As a board takes it from events: of a thread, no two are the same. */
  { "comment-of-two-threads", { PART ("0", "1", "5", THREAD (ID1, "1") "," THREAD (ID2, "2"),
                                      COMMENT (ID1, ID1) "," COMMENT (ID2, ID1)) }, NULL },
  { "another-type", { "{\"type\":\"snapshots\",\"index\":0,\"parts\":1,\"seq\":0,\"headId\":\"\","
                      "\"nextNumber\":1,\"people\":[],\"threads\":[],\"comments\":[]}" }, "type" },
  { "person-not-in-table", { "{\"type\":\"snapshot\",\"index\":0,\"parts\":1,\"seq\":0,"
                             "\"headId\":\"\",\"nextNumber\":2,\"people\":[],\"threads\":["
                             THREAD (ID1, "1") "],\"comments\":[]}" }, "threads[0].creator" },
  { "not-json", { "{" }, "early end" },
  { "after-a-wrong-part", { PART ("1", "2", "5", "", ""), PART ("0", "1", "5", "", "") },
    "index" },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaBoard) board = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (test->parts) && test->parts[i] != NULL; i++)
    g_ptr_array_add (parts, g_bytes_new_static (test->parts[i], strlen (test->parts[i])));

  board = read_parts (parts, &error);
  if (test->words == NULL)
    {
      g_assert_no_error (error);
      return;
    }

  g_assert_null (board);
  g_assert_nonnull (error);
  g_assert_true (error->domain == SCHOLIA_ERROR);
  g_assert_nonnull (strstr (error->message, test->words));
}

/* Whoever goes on after a refused part must not end with half a board. */
static void
test_failure_is_final (gconstpointer bad)
{
  g_autoptr(ScholiaSnapshotReader) reader = scholia_snapshot_reader_new ();
  g_autoptr(ScholiaBoard) board = random_board_new_empty ();
  g_autofree char *before = scholia_board_dup_hash (board);
  g_autofree char *after = NULL;
  const char *good = cases[0].parts[0];

  g_assert_false (scholia_snapshot_reader_add (reader, bad, strlen (bad), NULL));
  g_assert_false (scholia_snapshot_reader_add (reader, good, strlen (good), NULL));
  g_assert_false (scholia_snapshot_reader_is_complete (reader));
  g_assert_false (scholia_snapshot_reader_finish (reader, board, NULL));
  after = scholia_board_dup_hash (board);
  g_assert_cmpstr (before, ==, after);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/snapshot/random-boards-keep-their-hash", test_random_boards);
  g_test_add_func ("/protocol/snapshot/long-thread-spans-parts", test_long_thread_spans_parts);
  g_test_add_func ("/protocol/snapshot/escapes-count", test_escapes_count);
  g_test_add_func ("/protocol/snapshot/empty-board", test_empty_board);
  g_test_add_data_func ("/protocol/snapshot/failure-is-final/no-json", "{",
                        test_failure_is_final);
  g_test_add_data_func ("/protocol/snapshot/failure-is-final/no-part", "{}",
                        test_failure_is_final);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/protocol/snapshot/read/%s", cases[i].what);

      g_test_add_data_func (path, &cases[i], test_case);
    }

  return g_test_run ();
}
