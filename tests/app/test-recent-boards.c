/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-recent-boards.h"

#include "scholia-error.h"
#include "scholia-recent-codec.h"

#include <glib/gstdio.h>
#include <string.h>

#define SHA_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SHA_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define PIN "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define THREAD_ID "0b7c3f1e-2222-4333-8444-555555555555"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("scholia-recent-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "deep", "recent-boards.json", NULL);
}

static void
remove_file (const char *path,
             const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);

  g_remove (name);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *deep = g_path_get_dirname (fixture->path);

  remove_file (fixture->path, "");
  remove_file (fixture->path, ".damaged");
  g_rmdir (deep);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static ScholiaRecentBoard *
make_board (ScholiaPlace *place,
            const char   *title,
            const char   *sha256)
{
  g_autoptr(ScholiaPlace) owned = place;

  return scholia_recent_board_new (owned, title, sha256);
}

static guint
get_n_visible (ScholiaRecentBoards *boards)
{
  return g_list_model_get_n_items (scholia_recent_boards_get_model (boards));
}

static char *
dup_titles (ScholiaRecentBoards *boards)
{
  GListModel *model = scholia_recent_boards_get_model (boards);
  g_autoptr(GString) titles = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(ScholiaRecentBoard) board = g_list_model_get_item (model, i);

      g_string_append (titles, scholia_recent_board_get_title (board));
    }

  return g_strdup (titles->str);
}

static void
test_remembers_all (Fixture       *fixture,
                    gconstpointer  data)
{
  const char *unread[] = { THREAD_ID, NULL };
  g_autoptr(ScholiaRecentBoards) boards = scholia_recent_boards_new (fixture->path);
  g_autoptr(ScholiaRecentBoards) again = NULL;
  g_autoptr(ScholiaRecentBoard) board = make_board (scholia_place_new ("::1", 8443, PIN,
                                                                       "0123456789ab"),
                                                    "Ἀθῆναι “1”", SHA_A);
  ScholiaRecentBoard *found;

  scholia_recent_board_set_server_name (board, "Northwind");
  scholia_recent_board_set_opened_ms (board, 1700000000000);
  scholia_recent_board_set_state (board, 1700000000001, 8);
  scholia_recent_board_set_unread (board, unread);
  scholia_recent_boards_add (boards, board);
  scholia_recent_boards_flush (boards);

  again = scholia_recent_boards_new (fixture->path);
  found = scholia_recent_boards_find (again, scholia_recent_board_get_place (board));
  g_assert_nonnull (found);
  g_assert_cmpstr (scholia_recent_board_get_title (found), ==, "Ἀθῆναι “1”");
  g_assert_cmpstr (scholia_recent_board_get_image_sha256 (found), ==, SHA_A);
  g_assert_cmpstr (scholia_recent_board_get_server_name (found), ==, "Northwind");
  g_assert_cmpint (scholia_recent_board_get_opened_ms (found), ==, 1700000000000);
  g_assert_cmpint (scholia_recent_board_get_activity_ms (found), ==, 1700000000001);
  g_assert_cmpuint (scholia_recent_board_get_n_open (found), ==, 8);
  g_assert_cmpuint (scholia_recent_board_get_n_unread (found), ==, 1);
  g_assert_cmpstr (scholia_recent_board_get_unread (found)[0], ==, THREAD_ID);
  g_assert_cmpstr (scholia_place_get_host (scholia_recent_board_get_place (found)), ==, "::1");
  g_assert_cmpuint (scholia_place_get_port (scholia_recent_board_get_place (found)), ==, 8443);
}

static void
test_latest_first (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(ScholiaRecentBoards) boards = scholia_recent_boards_new (fixture->path);
  g_autoptr(ScholiaRecentBoard) a = make_board (scholia_place_new_private ("000000000001"),
                                                "a", SHA_A);
  g_autoptr(ScholiaRecentBoard) b = make_board (scholia_place_new_private ("000000000002"),
                                                "b", SHA_B);
  g_autofree char *titles = NULL;

  scholia_recent_boards_add (boards, a);
  scholia_recent_boards_add (boards, b);
  scholia_recent_boards_add (boards, a);
  titles = dup_titles (boards);
  g_assert_cmpstr (titles, ==, "ab");
}

/* The address of a shared board changes with the network; its certificate does not. */
static void
test_pinned_server_moves (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(ScholiaRecentBoards) boards = scholia_recent_boards_new (fixture->path);
  g_autoptr(ScholiaRecentBoard) here = make_board (scholia_place_new ("192.168.1.5", 4000, PIN,
                                                                      "000000000001"), "a", SHA_A);
  g_autoptr(ScholiaRecentBoard) there = make_board (scholia_place_new ("10.0.0.7", 4001, PIN,
                                                                       "000000000001"), "b", SHA_A);

  scholia_recent_boards_add (boards, here);
  scholia_recent_boards_add (boards, there);
  g_assert_cmpuint (get_n_visible (boards), ==, 1);
}

static void
test_removed_private_is_found_by_image (Fixture       *fixture,
                                        gconstpointer  data)
{
  g_autoptr(ScholiaRecentBoards) boards = scholia_recent_boards_new (fixture->path);
  g_autoptr(ScholiaRecentBoards) again = NULL;
  g_autoptr(ScholiaRecentBoard) board = make_board (scholia_place_new_private ("000000000001"),
                                                    "a", SHA_A);
  ScholiaRecentBoard *found;

  scholia_recent_boards_add (boards, board);
  scholia_recent_boards_remove (boards, board);
  g_assert_cmpuint (get_n_visible (boards), ==, 0);
  scholia_recent_boards_flush (boards);

  again = scholia_recent_boards_new (fixture->path);
  g_assert_cmpuint (get_n_visible (again), ==, 0);
  found = scholia_recent_boards_find_image (again, SHA_A);
  g_assert_nonnull (found);
  scholia_recent_boards_add (again, found);
  g_assert_cmpuint (get_n_visible (again), ==, 1);
}

static void
test_removed_remote_is_forgotten (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr(ScholiaRecentBoards) boards = scholia_recent_boards_new (fixture->path);
  g_autoptr(ScholiaRecentBoard) board = make_board (scholia_place_new ("example.org", 443, NULL,
                                                                       "000000000001"), "a", SHA_A);

  scholia_recent_boards_add (boards, board);
  scholia_recent_boards_remove (boards, board);
  g_assert_null (scholia_recent_boards_find (boards, scholia_recent_board_get_place (board)));
}

/* Only a board on this computer may be taken for the board of a file. */
static void
test_image_is_private (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(ScholiaRecentBoards) boards = scholia_recent_boards_new (fixture->path);
  g_autoptr(ScholiaRecentBoard) board = make_board (scholia_place_new ("example.org", 443, NULL,
                                                                       "000000000001"), "a", SHA_A);

  scholia_recent_boards_add (boards, board);
  g_assert_null (scholia_recent_boards_find_image (boards, SHA_A));
}

static void
test_change_is_written (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(ScholiaRecentBoards) boards = scholia_recent_boards_new (fixture->path);
  g_autoptr(ScholiaRecentBoard) board = make_board (scholia_place_new_private ("000000000001"),
                                                    "a", SHA_A);
  g_autofree char *text = NULL;

  scholia_recent_boards_add (boards, board);
  scholia_recent_boards_flush (boards);
  scholia_recent_board_set_title (board, "changed");
  scholia_recent_boards_flush (boards);

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "changed"));
}

static void
test_private_to_the_person (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(ScholiaRecentBoards) boards = scholia_recent_boards_new (fixture->path);
  g_autoptr(ScholiaRecentBoard) board = make_board (scholia_place_new_private ("000000000001"),
                                                    "a", SHA_A);
  GStatBuf status;

  scholia_recent_boards_add (boards, board);
  scholia_recent_boards_flush (boards);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

/* A reader at any moment, or a power cut, meets the old file or the new one: never is it opened for
 * writing in place. */
static void
test_replaced_as_a_whole (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(ScholiaRecentBoards) boards = scholia_recent_boards_new (fixture->path);
  g_autoptr(ScholiaRecentBoard) board = make_board (scholia_place_new_private ("000000000001"),
                                                    "first", SHA_A);
  g_autoptr(GMappedFile) before = NULL;

  scholia_recent_boards_add (boards, board);
  scholia_recent_boards_flush (boards);
  before = g_mapped_file_new (fixture->path, FALSE, NULL);
  scholia_recent_board_set_title (board, "second");
  scholia_recent_boards_flush (boards);
  g_assert_nonnull (g_strstr_len (g_mapped_file_get_contents (before),
                                  (gssize) g_mapped_file_get_length (before), "first"));
}

static void
test_damaged_is_put_aside (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *aside = g_strconcat (fixture->path, ".damaged", NULL);
  g_autofree char *text = NULL;
  g_autoptr(ScholiaRecentBoards) boards = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, "{\"version\":1,\"boa", -1, NULL));
  g_test_expect_message ("scholia", G_LOG_LEVEL_MESSAGE, "*damaged*");
  boards = scholia_recent_boards_new (fixture->path);
  g_test_assert_expected_messages ();

  g_assert_cmpuint (get_n_visible (boards), ==, 0);
  g_assert_true (g_file_get_contents (aside, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "{\"version\":1,\"boa");
}

#define BOARD(members) "{\"version\":1,\"boards\":[{" members "}]}"
#define PLACE "\"board\":\"000000000001\","
#define NAME "\"title\":\"t\",\"image\":\"" SHA_A "\","
#define STATE "\"openedMs\":1,\"activityMs\":2,\"nOpen\":3"

static const struct
{
  const char *name;
  const char *json;
  const char *member;   /* %NULL: it is valid */
} texts[] = {
  { "minimal", BOARD (PLACE NAME STATE), NULL },
  { "empty", "{\"version\":1,\"boards\":[]}", NULL },
  { "unknown-member", BOARD (PLACE NAME STATE ",\"later\":{}"), NULL },
  { "no-version", "{\"boards\":[]}", "version" },
  { "version-0", "{\"version\":0,\"boards\":[]}", "version" },
  { "version-2", "{\"version\":2,\"boards\":[]}", "version" },
  { "version-text", "{\"version\":\"1\",\"boards\":[]}", "version" },
  { "no-boards", "{\"version\":1}", "boards" },
  { "boards-object", "{\"version\":1,\"boards\":{}}", "boards" },
  { "boards-of-numbers", "{\"version\":1,\"boards\":[1]}", "boards" },
  { "no-board", BOARD (NAME STATE), "board" },
  { "board-number", BOARD ("\"board\":1," NAME STATE), "board" },
  { "board-invalid", BOARD ("\"board\":\"../../../x\"," NAME STATE), "board" },
  { "host-number", BOARD (PLACE "\"host\":1,\"port\":1," NAME STATE), "host" },
  { "host-empty", BOARD (PLACE "\"host\":\"\",\"port\":1," NAME STATE), "host" },
  { "no-port", BOARD (PLACE "\"host\":\"h\"," NAME STATE), "port" },
  { "port-too-large", BOARD (PLACE "\"host\":\"h\",\"port\":65536," NAME STATE), "port" },
  { "port-fraction", BOARD (PLACE "\"host\":\"h\",\"port\":1.5," NAME STATE), "port" },
  { "fingerprint-short",
    BOARD (PLACE "\"host\":\"h\",\"port\":1,\"fingerprint\":\"ab\"," NAME STATE), "fingerprint" },
  { "no-title", BOARD (PLACE "\"image\":\"" SHA_A "\"," STATE), "title" },
  { "title-null", BOARD (PLACE "\"title\":null,\"image\":\"" SHA_A "\"," STATE), "title" },
  { "no-image", BOARD (PLACE "\"title\":\"t\"," STATE), "image" },
  { "image-path", BOARD (PLACE "\"title\":\"t\",\"image\":\"../x\"," STATE), "image" },
  { "opened-negative", BOARD (PLACE NAME "\"openedMs\":-1,\"activityMs\":2,\"nOpen\":3"),
    "openedMs" },
  { "activity-text", BOARD (PLACE NAME "\"openedMs\":1,\"activityMs\":\"2\",\"nOpen\":3"),
    "activityMs" },
  { "open-too-many", BOARD (PLACE NAME "\"openedMs\":1,\"activityMs\":2,\"nOpen\":10001"),
    "nOpen" },
  { "hidden-number", BOARD (PLACE NAME STATE ",\"hidden\":1"), "hidden" },
  { "unread-object", BOARD (PLACE NAME STATE ",\"unread\":{}"), "unread" },
  { "unread-number", BOARD (PLACE NAME STATE ",\"unread\":[1]"), "unread" },
  { "unread-invalid", BOARD (PLACE NAME STATE ",\"unread\":[\"x\"]"), "unread" },
};

static void
test_text (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(GBytes) json = g_bytes_new_static (texts[i].json, strlen (texts[i].json));
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) boards = scholia_recent_codec_decode (json, &error);

  if (texts[i].member == NULL)
    {
      g_assert_no_error (error);
      g_assert_nonnull (boards);
      return;
    }

  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, texts[i].member));
  g_assert_null (boards);
}

/* What the list is, by the plainest means. */
typedef struct
{
  GPtrArray *order;   /* (element-type ScholiaRecentBoard): all, the latest first */
} Model;

static void
model_add (Model              *model,
           ScholiaRecentBoard *board)
{
  g_ptr_array_remove (model->order, board);
  g_ptr_array_insert (model->order, 0, board);
}

static void
assert_same (ScholiaRecentBoards *boards,
             Model               *model)
{
  g_autoptr(GString) expected = g_string_new (NULL);
  g_autofree char *titles = dup_titles (boards);

  for (guint i = 0; i < model->order->len; i++)
    {
      ScholiaRecentBoard *board = g_ptr_array_index (model->order, i);

      if (!scholia_recent_board_is_hidden (board))
        g_string_append (expected, scholia_recent_board_get_title (board));
    }

  g_assert_cmpstr (titles, ==, expected->str);
}

static void
test_random (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ScholiaRecentBoards) boards = scholia_recent_boards_new (fixture->path);
  g_autoptr(ScholiaRecentBoards) again = NULL;
  g_autoptr(GPtrArray) pool = g_ptr_array_new_with_free_func (g_object_unref);
  Model model = { g_ptr_array_new () };

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *id = g_strdup_printf ("%012u", i);
      g_autofree char *title = g_strdup_printf ("%c", 'a' + (int) i);

      g_ptr_array_add (pool, make_board (i % 3 == 0 ? scholia_place_new ("h", 1, NULL, id)
                                                    : scholia_place_new_private (id),
                                         title, SHA_A));
    }

  for (guint step = 0; step < 400; step++)
    {
      ScholiaRecentBoard *board = g_ptr_array_index (pool, g_test_rand_int_range (0, 12));
      gboolean is_known = g_ptr_array_find (model.order, board, NULL);

      switch (g_test_rand_int_range (0, 4))
        {
        case 0:
        case 1:
          scholia_recent_boards_add (boards, board);
          model_add (&model, board);
          break;
        case 2:
          if (!is_known)
            break;
          scholia_recent_boards_remove (boards, board);
          if (!scholia_place_is_private (scholia_recent_board_get_place (board)))
            g_ptr_array_remove (model.order, board);
          break;
        default:
          if (!is_known)
            break;
          scholia_recent_boards_forget (boards, board);
          g_ptr_array_remove (model.order, board);
          break;
        }
      assert_same (boards, &model);
    }

  scholia_recent_boards_flush (boards);
  again = scholia_recent_boards_new (fixture->path);
  assert_same (again, &model);
  g_ptr_array_unref (model.order);
}

static void
test_finalized (Fixture       *fixture,
                gconstpointer  data)
{
  ScholiaRecentBoards *boards = scholia_recent_boards_new (fixture->path);
  ScholiaRecentBoard *board = make_board (scholia_place_new_private ("000000000001"), "a", SHA_A);

  scholia_recent_boards_add (boards, board);
  g_assert_finalize_object (boards);
  g_assert_finalize_object (board);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/app/recent-boards/remembers-all", test_remembers_all);
  ADD ("/app/recent-boards/latest-first", test_latest_first);
  ADD ("/app/recent-boards/pinned-server-moves", test_pinned_server_moves);
  ADD ("/app/recent-boards/removed-private-is-found-by-image",
       test_removed_private_is_found_by_image);
  ADD ("/app/recent-boards/removed-remote-is-forgotten", test_removed_remote_is_forgotten);
  ADD ("/app/recent-boards/image-is-private", test_image_is_private);
  ADD ("/app/recent-boards/change-is-written", test_change_is_written);
  ADD ("/app/recent-boards/private-to-the-person", test_private_to_the_person);
  ADD ("/app/recent-boards/replaced-as-a-whole", test_replaced_as_a_whole);
  ADD ("/app/recent-boards/damaged-is-put-aside", test_damaged_is_put_aside);
  ADD ("/app/recent-boards/random", test_random);
  ADD ("/app/recent-boards/finalized", test_finalized);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = g_strconcat ("/app/recent-codec/", texts[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_text);
    }

  return g_test_run ();
}
