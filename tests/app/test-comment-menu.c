/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A comment's menu goes with its comment; the toolkit alone would keep it for good. */

#include "page-fixture.h"

#include "scholia-id.h"

static GtkMenuButton *
find_menu_button (GtkWidget *widget)
{
  GtkMenuButton *found = GTK_IS_MENU_BUTTON (widget) ? GTK_MENU_BUTTON (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_menu_button (child);
  return found;
}

static gboolean
is_null (gpointer pointer)
{
  return *(gpointer *) pointer == NULL;
}

static gboolean
is_saved (gpointer thread)
{
  return scholia_thread_get_save_state (thread) == SCHOLIA_SAVE_STATE_SAVED;
}

/* Opens the menu of the second comment. */
static void
open_menu (PageFixture  *fixture,
           GtkPopover  **popover)
{
  GtkListBox *comments = fixture->page->card->comments;
  GtkMenuButton *button;

  page_settle ();
  button = find_menu_button (GTK_WIDGET (gtk_list_box_get_row_at_index (comments, 1)));
  gtk_menu_button_popup (button);
  *popover = gtk_menu_button_get_popover (button);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (*popover)));
  g_object_add_weak_pointer (G_OBJECT (*popover), (gpointer *) popover);
  page_settle ();
}

static void
assert_gone (PageFixture  *fixture,
             GtkPopover  **popover)
{
  GtkWidget *focus;

  live_wait_for (is_null, popover);
  focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  for (GtkWidget *w=focus;w;w=gtk_widget_get_parent(w)) g_printerr("F %s\n", G_OBJECT_TYPE_NAME(w));
  g_assert_true (gtk_widget_is_ancestor (focus, GTK_WIDGET (fixture->page->card)));
}

/* One that is open when its comment goes, goes with it. */
static void
test_of_deleted_comment (PageFixture   *fixture,
                         gconstpointer  data)
{
  g_autofree char *id = scholia_id_new ();
  g_autoptr(ScholiaComment) reply = NULL;
  ScholiaThread *thread;
  GtkPopover *popover;

  page_write (fixture, 0.2, 0.2, "One");
  thread = fixture->page->open_thread;
  page_reply_as_other (fixture, thread, "A reply");
  open_menu (fixture, &popover);
  reply = g_list_model_get_item (G_LIST_MODEL (thread), 1);
  page_do_as_other (fixture, scholia_action_new_delete_comment (id, scholia_thread_get_id (thread),
                                                                scholia_comment_get_id (reply)));
  assert_gone (fixture, &popover);
}

/* So does the one that deletes it: the toolkit closes it, and acts before it has let go of it. */
static void
test_that_deletes (PageFixture   *fixture,
                   gconstpointer  data)
{
  g_autoptr(ScholiaComment) reply = NULL;
  GtkPopover *popover;

  page_write (fixture, 0.2, 0.2, "One");
  page_type (fixture, "A reply");
  page_act (fixture, "send", NULL);
  live_wait_for (is_saved, fixture->page->open_thread);
  open_menu (fixture, &popover);
  reply = g_list_model_get_item (G_LIST_MODEL (fixture->page->open_thread), 1);
  gtk_popover_popdown (popover);
  page_act (fixture, "delete-comment", g_variant_new_string (scholia_comment_get_id (reply)));
  assert_gone (fixture, &popover);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  page_init ();
  g_test_add ("/app/comment-menu/of-deleted-comment", PageFixture, NULL, page_set_up,
              test_of_deleted_comment, page_tear_down);
  g_test_add ("/app/comment-menu/that-deletes", PageFixture, NULL, page_set_up,
              test_that_deletes, page_tear_down);

  return g_test_run ();
}
