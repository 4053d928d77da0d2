/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A picture that is on its way before there is a board, and that a person gives up: with a decoder
 * that does what its image says. */

#include <adwaita.h>
#include <fcntl.h>
#include <unistd.h>

#include "loading-fixture.h"

#include "scholia-early-picture.h"
#include "scholia-window-private.h"

/* More than 64 KiB. */
#define N_REPORTS 600

G_STATIC_ASSERT (N_REPORTS * SCHOLIA_REPORT_BYTES > 64 * 1024);

/* A picture whose decoder hangs, until it does: it told more before than a pipe takes, so that
 * somebody has listened. */
static void
begin_to_hang (LoadingFixture *self)
{
  g_autoptr(GString) script = g_string_new ("size 1000 800 3\n");
  int fd;

  for (guint i = 0; i < N_REPORTS; i++)
    g_string_append (script, "progress 1\n");
  g_string_append (script, "wait %s\nhang");
  loading_write_script (self, script->str);
  scholia_early_picture_begin (self->file);
  while ((fd = open (self->gate, O_WRONLY | O_NONBLOCK | O_CLOEXEC)) < 0)
    g_main_context_iteration (NULL, FALSE);
  close (fd);
}

/* Without waiting for anything: a decoder that was left alone would be ended, too, when it has
 * taken too long. */
static void
assert_given_up (LoadingFixture *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_nonnull (self->result);
  g_assert_null (scholia_early_picture_load_finish (self->result, &self->error));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  loading_assert_no_child ();
}

static void
test_is_taken (LoadingFixture *self,
               gconstpointer   data)
{
  loading_write_script (self, LOADING_LARGE "\npreview\nwait %s\nall\nwhole\ndone");
  scholia_early_picture_begin (self->file);
  loading_open_gate (self);
  scholia_early_picture_load_async (self->file, NULL, loading_loaded_cb, &self->result);
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  self->picture = scholia_early_picture_load_finish (self->result, &self->error);
  g_assert_no_error (self->error);
  loading_wait_complete (self);
}

/* Its decoder does not run on for nobody. */
static void
test_given_up (LoadingFixture *self,
               gconstpointer   data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  begin_to_hang (self);
  scholia_early_picture_load_async (self->file, cancellable, loading_loaded_cb, &self->result);
  g_cancellable_cancel (cancellable);
  assert_given_up (self);
}

static void
test_given_up_before (LoadingFixture *self,
                      gconstpointer   data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  begin_to_hang (self);
  g_cancellable_cancel (cancellable);
  scholia_early_picture_load_async (self->file, cancellable, loading_loaded_cb, &self->result);
  assert_given_up (self);
}

static gboolean
shows_loading (ScholiaWindow *window)
{
  return gtk_widget_get_mapped (GTK_WIDGET (window)) && window->page != NULL &&
         gtk_stack_get_visible_child (window->stack) == GTK_WIDGET (window->page);
}

static void
set_cb (gboolean *is_set)
{
  *is_set = TRUE;
}

/* The window that says that it is coming: Escape and its button lead back to the start page,
 * whoever waits on a command line is told that it is over, and no decoder stays. */
static void
test_window (LoadingFixture *self,
             gconstpointer   data)
{
  GtkApplication *application = GTK_APPLICATION (g_application_get_default ());
  const char *action = data;
  ScholiaWindow *window = scholia_window_new (application);
  gboolean is_settled = FALSE;

  g_signal_connect_swapped (window, "settled", G_CALLBACK (set_cb), &is_settled);
  g_signal_connect (window, "shown", G_CALLBACK (gtk_window_present), NULL);
  begin_to_hang (self);
  scholia_window_open_file (window, self->file, NULL, FALSE);
  while (!shows_loading (window))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (is_settled);

  gtk_widget_activate_action (GTK_WIDGET (window->page), action, NULL);
  g_assert_true (scholia_window_is_empty (window));
  g_assert_true (is_settled);
  g_assert_true (gtk_stack_get_visible_child (window->stack) == window->start_page);
  loading_assert_no_child ();
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GtkApplication) application = NULL;

  fixture_init (&argc, &argv);
  adw_init ();
  application = GTK_APPLICATION (adw_application_new ("io.github.scholia.Test",
                                                      G_APPLICATION_NON_UNIQUE));
  g_application_set_default (G_APPLICATION (application));
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_test_add ("/app/early-picture/is-taken", LoadingFixture, NULL, loading_set_up, test_is_taken,
              loading_tear_down);
  g_test_add ("/app/early-picture/given-up", LoadingFixture, NULL, loading_set_up, test_given_up,
              loading_tear_down);
  g_test_add ("/app/early-picture/given-up-before", LoadingFixture, NULL, loading_set_up,
              test_given_up_before, loading_tear_down);
  g_test_add ("/app/early-picture/escape", LoadingFixture, "board.cancel", loading_set_up,
              test_window, loading_tear_down);
  g_test_add ("/app/early-picture/cancel", LoadingFixture, "board.back", loading_set_up,
              test_window, loading_tear_down);
  return fixture_run ();
}
