/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-thread-filter.h"
#include "scholia-thread-sorter.h"

#include "../model/fixture.h"

#include "scholia-search-text.h"

static const struct
{
  const char *name;
  const char *text;
  const char *query;
  gboolean    matches;
} texts[] = {
  { "empty-query", "anything", "", TRUE },
  { "spaces-only", "anything", " \t ", TRUE },
  { "plain", "The return date", "return", TRUE },
  { "case", "The Return Date", "rETURN", TRUE },
  { "part-of-a-word", "The return date", "tur", TRUE },
  { "two-words-any-order", "The return date", "date return", TRUE },
  { "each-word", "The return date", "return price", FALSE },
  { "accents-in-text", "Café à la crème", "cafe creme", TRUE },
  { "accents-in-query", "Cafe", "café", TRUE },
  { "decomposed", "Cafe\xcc\x81", "CAFÉ", TRUE },
  { "greek-case", "Η τιμή δεν φαίνεται", "ΤΙΜΗ", TRUE },
  { "greek-accents", "Η τιμή δεν φαίνεται", "φαινεται", TRUE },
  { "greek-final-sigma", "Ο χρήστης", "χρηστησ", TRUE },
  { "greek-capital-sigma", "ΧΡΗΣΤΗΣ", "χρήστης", TRUE },
  { "greek-dialytika", "καΐκι", "καικι", TRUE },
  { "turkish-dotted-i", "İstanbul", "istanbul", TRUE },
  { "german", "Straße", "STRASSE", TRUE },
  { "ligature", "ﬁne", "fine", TRUE },
  { "cyrillic", "Ёлка", "елка", TRUE },
  { "absent", "The return date", "zebra", FALSE },
};

static void
test_text (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *folded = scholia_search_text_fold (texts[i].text);
  g_auto(GStrv) words = scholia_search_text_words (texts[i].query);

  g_assert_true (g_utf8_validate (folded, -1, NULL));
  g_assert_cmpint (scholia_search_text_matches (folded, (const char * const *) words), ==,
                   texts[i].matches);
}

/* Threads 1 to 4, by person 0; 2 is resolved, 3 has a reply of person 1, 4 is unread. */
static ScholiaBoard *
create_board (void)
{
  ScholiaBoard *board = fixture_board_new ();
  ScholiaAction *reply = NULL;

  for (guint n = 1; n <= 4; n++)
    fixture_create (board, n);
  fixture_take (board, scholia_action_new_for_thread (fixture_id (11), SCHOLIA_ACTION_RESOLVE,
                                                      fixture_id (2)));
  reply = scholia_action_new_reply (fixture_id (12), fixture_id (3), "Grüße aus Αθήνα");
  scholia_event_unref (fixture_do (board, reply, fixture_person (1), NULL));
  scholia_action_unref (reply);
  scholia_thread_set_unread (scholia_board_find_number (board, 4), TRUE);

  return board;
}

static char *
list_numbers (GListModel *model)
{
  GString *numbers = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (model, i);

      g_string_append_printf (numbers, "%s%u", i > 0 ? " " : "",
                              scholia_thread_get_number (thread));
    }

  return g_string_free (numbers, FALSE);
}

static void
assert_numbers (gpointer    model,
                const char *expected)
{
  g_autofree char *numbers = list_numbers (G_LIST_MODEL (model));

  g_assert_cmpstr (numbers, ==, expected);
}

static void
test_subsets (void)
{
  static const char *expected[SCHOLIA_N_THREAD_SUBSETS] = { "1 2 3 4", "1 3 4", "4", "3", "2" };
  g_autoptr(ScholiaBoard) board = create_board ();
  g_autoptr(ScholiaThreadFilter) filter = scholia_thread_filter_new ();
  g_autoptr(GtkFilterListModel) list = NULL;

  list = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (board)),
                                    GTK_FILTER (g_object_ref (filter)));
  scholia_thread_filter_set_person_id (filter, scholia_person_get_id (fixture_person (1)));
  for (guint i = 0; i < SCHOLIA_N_THREAD_SUBSETS; i++)
    {
      scholia_thread_filter_set_subset (filter, i);
      assert_numbers (list, expected[i]);
    }
}

static void
test_queries (void)
{
  static const char *rows[][2] = {
    { "αθηνα", "3" }, { "grusse", "3" }, { "#2", "2" }, { "βασιλικη", "3" }, { "ada", "1 2 3 4" },
    { "ada grüße", "3" }, { "nothing", "" },
  };
  g_autoptr(ScholiaBoard) board = create_board ();
  g_autoptr(ScholiaThreadFilter) filter = scholia_thread_filter_new ();
  g_autoptr(GtkFilterListModel) list = NULL;

  list = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (board)),
                                    GTK_FILTER (g_object_ref (filter)));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      scholia_thread_filter_set_query (filter, rows[i][0]);
      assert_numbers (list, rows[i][1]);
    }
}

static gboolean
has_item (GListModel *model,
          gpointer    item)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(GObject) other = g_list_model_get_item (model, i);

      if ((gpointer) other == item)
        return TRUE;
    }

  return FALSE;
}

/* Letter by letter there and back: each narrower query is asked of what the wider one left. */
static void
test_typing (void)
{
  static const char *query = "grüße αθήνα";
  g_autoptr(ScholiaBoard) board = create_board ();
  g_autoptr(ScholiaThreadFilter) typed = scholia_thread_filter_new ();
  g_autoptr(GtkFilterListModel) list = NULL;
  const char *end = query;

  list = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (board)),
                                    GTK_FILTER (g_object_ref (typed)));
  for (guint turn = 0; turn < 2; turn++)
    {
      while (turn == 0 ? *end != '\0' : end > query)
        {
          g_autoptr(ScholiaThreadFilter) fresh = scholia_thread_filter_new ();
          g_autofree char *part = NULL;

          end = turn == 0 ? g_utf8_next_char (end) : g_utf8_prev_char (end);
          part = g_strndup (query, (gsize) (end - query));
          scholia_thread_filter_set_query (typed, part);
          scholia_thread_filter_set_query (fresh, part);
          for (guint n = 1; n <= 4; n++)
            {
              ScholiaThread *thread = scholia_board_find_number (board, n);
              gboolean is_listed = has_item (G_LIST_MODEL (list), thread);

              g_assert_cmpint (is_listed, ==, gtk_filter_match (GTK_FILTER (fresh), thread));
            }
        }
    }
}

/* The folded text must not outlive the words it was made from. */
static void
test_edit_is_found (void)
{
  g_autoptr(ScholiaBoard) board = create_board ();
  g_autoptr(ScholiaThreadFilter) filter = scholia_thread_filter_new ();
  ScholiaThread *thread = scholia_board_find_number (board, 1);

  scholia_thread_filter_set_query (filter, "zebra");
  g_assert_false (gtk_filter_match (GTK_FILTER (filter), thread));
  fixture_take (board,
                scholia_action_new_edit (fixture_id (20), fixture_id (1), fixture_id (1),
                                         "A zebra"));
  g_assert_true (gtk_filter_match (GTK_FILTER (filter), thread));
}

static void
test_open_filter (void)
{
  g_autoptr(ScholiaThreadFilter) filter = scholia_thread_filter_new ();

  g_assert_true (scholia_thread_filter_is_open (filter));
  scholia_thread_filter_set_query (filter, "  ");
  g_assert_true (scholia_thread_filter_is_open (filter));
  scholia_thread_filter_set_query (filter, "x");
  g_assert_false (scholia_thread_filter_is_open (filter));
  scholia_thread_filter_set_query (filter, "");
  scholia_thread_filter_set_subset (filter, SCHOLIA_THREAD_SUBSET_MINE);
  g_assert_false (scholia_thread_filter_is_open (filter));
  g_assert_finalize_object (g_steal_pointer (&filter));
}

static void
test_order_activity (void)
{
  g_autoptr(ScholiaBoard) board = create_board ();
  g_autoptr(ScholiaThreadSorter) sorter = scholia_thread_sorter_new ();
  g_autoptr(GtkSortListModel) list = NULL;

  list = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (board)),
                                  GTK_SORTER (g_object_ref (sorter)));
  assert_numbers (list, "3 2 4 1");
  scholia_thread_sorter_set_order (sorter, SCHOLIA_THREAD_ORDER_NUMBER);
  assert_numbers (list, "1 2 3 4");
}

static int
compare_as_sorter (gconstpointer a,
                   gconstpointer b,
                   gpointer      sorter)
{
  return gtk_sorter_compare (sorter, *(gpointer *) a, *(gpointer *) b);
}

/* Any order is total: antisymmetric, and only a thread is equal to itself. */
static void
test_total_order (void)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  g_autoptr(ScholiaThreadSorter) sorter = scholia_thread_sorter_new ();
  g_autoptr(GPtrArray) threads = g_ptr_array_new ();

  /* Many share a row, a column, or the very place. */
  for (guint n = 1; n <= 60; n++)
    {
      ScholiaAnchor anchor = { (gint32) (n * 7 % 4), (gint32) (n * 11 % 5), 0, 0 };

      fixture_take (board, scholia_action_new_create (fixture_id (n), &anchor, "Words"));
    }
  for (guint i = 0; i < scholia_board_get_n_threads (board); i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (G_LIST_MODEL (board), i);

      g_ptr_array_add (threads, thread);
    }

  for (guint order = 0; order < SCHOLIA_N_THREAD_ORDERS; order++)
    {
      scholia_thread_sorter_set_order (sorter, order);
      g_ptr_array_sort_with_data (threads, compare_as_sorter, sorter);
      for (guint i = 0; i < threads->len; i++)
        {
          for (guint j = 0; j < threads->len; j++)
            {
              int expected = i < j ? -1 : i > j ? 1 : 0;

              g_assert_cmpint (gtk_sorter_compare (GTK_SORTER (sorter),
                                                   g_ptr_array_index (threads, i),
                                                   g_ptr_array_index (threads, j)), ==, expected);
            }
        }
    }
}

/* A thread that waits for its number is the newest. */
static void
test_no_number_is_last (void)
{
  g_autoptr(ScholiaBoard) board = create_board ();
  g_autoptr(ScholiaThreadSorter) sorter = scholia_thread_sorter_new ();
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaEvent) expected = NULL;
  ScholiaAnchor anchor = fixture_anchor (1);

  action = scholia_action_new_create (fixture_id (30), &anchor, "Soon");
  expected = fixture_expected_new (board, action, fixture_person (0));
  g_assert_true (scholia_board_apply (board, expected, NULL, NULL));
  scholia_thread_sorter_set_order (sorter, SCHOLIA_THREAD_ORDER_NUMBER);
  g_assert_cmpint (gtk_sorter_compare (GTK_SORTER (sorter),
                                       scholia_board_find_thread (board, fixture_id (30)),
                                       scholia_board_find_number (board, 4)), >, 0);
}

static void
changed_cb (ScholiaThreadSorter *sorter,
            ScholiaThread       *thread)
{
  scholia_thread_sorter_note_change (sorter, thread);
}

/* Whoever sorts otherwise the moment after something came sees it where it belongs. */
static void
test_order_after_change (void)
{
  g_autoptr(ScholiaBoard) board = create_board ();
  g_autoptr(ScholiaThreadSorter) sorter = scholia_thread_sorter_new ();
  g_autoptr(GtkSortListModel) list = NULL;

  scholia_thread_sorter_set_order (sorter, SCHOLIA_THREAD_ORDER_NUMBER);
  list = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (board)),
                                  GTK_SORTER (g_object_ref (sorter)));
  g_signal_connect_swapped (board, "thread-changed", G_CALLBACK (changed_cb), sorter);
  assert_numbers (list, "1 2 3 4");
  fixture_take (board, scholia_action_new_reply (fixture_id (31), fixture_id (1), "More"));
  scholia_thread_sorter_set_order (sorter, SCHOLIA_THREAD_ORDER_ACTIVITY);
  assert_numbers (list, "1 3 2 4");
}

static void
assert_sorted (GtkSortListModel *list)
{
  GListModel *threads = G_LIST_MODEL (list);

  for (guint i = 1; i < g_list_model_get_n_items (threads); i++)
    {
      g_autoptr(ScholiaThread) before = g_list_model_get_item (threads, i - 1);
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (threads, i);

      g_assert_cmpint (scholia_thread_get_activity_ms (before), >=,
                       scholia_thread_get_activity_ms (thread));
    }
}

/* In a batch many are answered before the list is told, and others come in: the list must not find
 * itself out of order, about which GTK complains, and is right after the refresh. */
static void
test_others_come_in_meanwhile (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (5);
  g_autoptr(ScholiaBoard) board = fixture_board_new ();
  g_autoptr(ScholiaThreadSorter) sorter = scholia_thread_sorter_new ();
  g_autoptr(GtkSortListModel) list = NULL;
  guint64 ids = 0;

  list = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (board)),
                                  GTK_SORTER (g_object_ref (sorter)));
  g_signal_connect_object (board, "thread-changed", G_CALLBACK (changed_cb), sorter,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < 3000; i++)
    {
      ScholiaAnchor anchor = fixture_anchor (i);
      guint n_threads = scholia_board_get_n_threads (board);

      if (i % 60 == 0)
        scholia_board_begin_update (board);
      if (i < 300 || i % 4 == 0)
        fixture_take (board, scholia_action_new_create (fixture_id (ids++), &anchor, "Words"));
      else
        fixture_take (board, scholia_action_new_reply (
          fixture_id (ids++), scholia_thread_get_id (scholia_board_find_number (
            board, 1 + g_rand_int (rand) % n_threads)), "More"));
      if (i % 60 == 59)
        scholia_board_end_update (board);
    }

  scholia_thread_sorter_refresh (sorter);
  assert_sorted (list);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = g_strconcat ("/app/search-text/", texts[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_text);
    }
  g_test_add_func ("/app/thread-filter/subsets", test_subsets);
  g_test_add_func ("/app/thread-filter/queries", test_queries);
  g_test_add_func ("/app/thread-filter/typing", test_typing);
  g_test_add_func ("/app/thread-filter/edit-is-found", test_edit_is_found);
  g_test_add_func ("/app/thread-filter/open", test_open_filter);
  g_test_add_func ("/app/thread-sorter/activity-and-number", test_order_activity);
  g_test_add_func ("/app/thread-sorter/total", test_total_order);
  g_test_add_func ("/app/thread-sorter/no-number-is-last", test_no_number_is_last);
  g_test_add_func ("/app/thread-sorter/order-after-change", test_order_after_change);
  g_test_add_func ("/app/thread-sorter/others-come-in-meanwhile", test_others_come_in_meanwhile);

  return g_test_run ();
}
