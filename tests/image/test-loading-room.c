/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A picture where the cache has no room for it: a full disk, also in the middle or at the very end,
 * and a folder that cannot be written. */

#include "loading-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* When the disk turns out to be full at the very end: who was told that it is complete may be
 * reading it, and makes a board of it only once. */
static void
test_whole_stays_whole (LoadingFixture *self,
                        gconstpointer   data)
{
  ScholiaPyramidFile *file;
  guint n_changes = 0;

  loading_begin (self, "size 1000 800 3\nall\nwhole\nwait %s\nfailed 7 0 0");
  g_assert_no_error (self->error);
  file = self->picture->file;
  g_signal_connect_swapped (self->picture, "notify::complete",
                            G_CALLBACK (loading_count_cb), &n_changes);
  loading_open_gate (self);
  loading_assert_no_child ();
  g_assert_true (scholia_picture_is_complete (self->picture));
  g_assert_true (self->picture->file == file);
  g_assert_cmpuint (n_changes, ==, 0);
}

/* The cache's disk has no room, the one of temporary files has. */
static void
test_full_disk (LoadingFixture *self,
                gconstpointer   data)
{
  loading_write_script (self, "full-once\nsize 1000 800 3\nall\nwhole\ndone");
  loading_wait_until_settled (self);
  loading_load (self, LOADING_PATIENT, NULL);
  g_assert_no_error (self->error);
  g_assert_true (scholia_picture_is_complete (self->picture));
}

typedef struct
{
  GMutex   mutex;
  GCond    cond;
  gboolean is_open;
} Barrier;

static void
wait_at_barrier (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  Barrier *barrier = data;

  g_mutex_lock (&barrier->mutex);
  while (!barrier->is_open)
    g_cond_wait (&barrier->cond, &barrier->mutex);
  g_mutex_unlock (&barrier->mutex);
}

/* All threads of tasks wait, so that nothing is mapped meanwhile. */
static void
close_barrier (Barrier *barrier)
{
  g_mutex_init (&barrier->mutex);
  g_cond_init (&barrier->cond);
  for (guint i = 0; i < 64; i++)
    {
      g_autoptr(GTask) task = g_task_new (NULL, NULL, NULL, NULL);

      g_task_set_task_data (task, barrier, NULL);
      g_task_run_in_thread (task, wait_at_barrier);
    }
}

static void
open_barrier (Barrier *barrier)
{
  g_mutex_lock (&barrier->mutex);
  barrier->is_open = TRUE;
  g_cond_broadcast (&barrier->cond);
  g_mutex_unlock (&barrier->mutex);
}

static gboolean
set_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Until the first decoder's file has been replaced, nothing that the second tells of is in it. */
static void
test_full_disk_in_the_middle (LoadingFixture *self,
                              gconstpointer   data)
{
  static Barrier barrier;
  const ScholiaTile wanted = { 0, 7, 5 };
  gboolean has_waited = FALSE;
  int fd;

  loading_write_script (self, "wait %s\n" LOADING_LARGE "\ntiles 0 0 0 1 1\nwait %s\nfull-once\n"
                        "all\nwhole\ndone");
  loading_wait_until_settled (self);
  g_timeout_add (100, loading_open_gate_cb, self);
  loading_load (self, LOADING_PATIENT, NULL);
  g_assert_no_error (self->error);
  scholia_picture_want_tiles (self->picture, &wanted, 1);
  loading_open_gate (self);
  /* The first one gave up; then until the second one waits. */
  while (scholia_picture_get_progress (self->picture) > 0)
    g_main_context_iteration (NULL, TRUE);
  while ((fd = open (self->gate, O_WRONLY | O_NONBLOCK)) < 0)
    g_main_context_iteration (NULL, FALSE);

  close_barrier (&barrier);
  close (fd);
  /* Not the same gate twice. */
  while (scholia_picture_get_progress (self->picture) == 0)
    g_main_context_iteration (NULL, TRUE);
  loading_open_gate (self);
  while (scholia_picture_get_progress (self->picture) < 1)
    g_main_context_iteration (NULL, TRUE);
  /* Time enough to read a tile of the wrong file. */
  g_timeout_add (100, set_cb, &has_waited);
  while (!has_waited)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (scholia_picture_peek_tile (self->picture, &wanted));
  g_assert_false (scholia_picture_is_complete (self->picture));

  open_barrier (&barrier);
  while (!scholia_picture_has_wanted_tiles (self->picture))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (loading_get_red (scholia_picture_peek_tile (self->picture, &wanted)), ==,
                   0x40);
  g_assert_true (scholia_picture_is_complete (self->picture));
}

/* Where neither cache nor its parent can be made: also for the superuser. */
static void
test_cache_that_cannot_be_written (LoadingFixture *self,
                                   gconstpointer   data)
{
  g_autofree char *scholia = g_build_filename (g_get_user_cache_dir (), "scholia", NULL);
  g_autofree char *aside = g_strconcat (scholia, "-aside", NULL);

  g_rename (scholia, aside);
  g_assert_true (g_file_set_contents (scholia, "", -1, NULL));
  loading_write_script (self, "size 1000 800 3\nall\nwhole\ndone");
  loading_wait_until_settled (self);
  loading_load (self, LOADING_PATIENT, NULL);
  g_assert_no_error (self->error);
  g_assert_true (scholia_picture_is_complete (self->picture));
  g_unlink (scholia);
  g_rename (aside, scholia);
}

#define ADD(name, test) g_test_add ("/image/loading-room/" name, LoadingFixture, NULL, \
                                     loading_set_up, test, loading_tear_down)

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  ADD ("whole-stays-whole", test_whole_stays_whole);
  ADD ("full-disk", test_full_disk);
  ADD ("full-disk-in-the-middle", test_full_disk_in_the_middle);
  ADD ("cache-that-cannot-be-written", test_cache_that_cannot_be_written);
  return fixture_run ();
}
