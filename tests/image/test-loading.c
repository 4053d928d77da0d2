/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A picture while it is being decoded, and whatever may go wrong: by a decoder that does what its
 * image says. */

#include "loading-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "scholia-error.h"

/* Shown as soon as there is the preview; what is not decoded comes when it is. */
static void
test_preview_first (LoadingFixture *self,
                    gconstpointer   data)
{
  const ScholiaTile wanted[] = { { 0, 0, 0 }, { 0, 7, 5 }, { 1, 0, 0, 1500, 1125 } };

  loading_begin (self, LOADING_LARGE "\npreview\nwait %s\ntiles 0 0 0 8 1\nwait %s\nall\nwhole\n"
                 "done");
  g_assert_no_error (self->error);
  g_assert_cmpuint (scholia_picture_get_width (self->picture), ==, 4000);
  g_assert_cmpuint (scholia_picture_get_height (self->picture), ==, 3000);
  g_assert_false (scholia_picture_is_complete (self->picture));
  g_assert_cmpint (loading_get_red (scholia_picture_get_preview (self->picture)), ==, 0x20);
  g_assert_cmpfloat (scholia_picture_get_progress (self->picture), ==, 0);
  scholia_picture_want_tiles (self->picture, wanted, G_N_ELEMENTS (wanted));
  g_assert_false (scholia_picture_has_wanted_tiles (self->picture));

  loading_open_gate (self);
  while (scholia_picture_peek_tile (self->picture, &wanted[0]) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (scholia_picture_peek_tile (self->picture, &wanted[1]));
  g_assert_null (scholia_picture_peek_tile (self->picture, &wanted[2]));
  g_assert_cmpfloat (scholia_picture_get_progress (self->picture), >, 0);

  loading_open_gate (self);
  loading_wait_complete (self);
  while (!scholia_picture_has_wanted_tiles (self->picture))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (loading_get_red (scholia_picture_peek_tile (self->picture, &wanted[1])), ==,
                   0x40);
  g_assert_cmpint (loading_get_red (scholia_picture_peek_tile (self->picture, &wanted[2])), ==,
                   0x41);
  g_assert_cmpfloat (scholia_picture_get_progress (self->picture), ==, 1);
  g_assert_cmpuint (self->n_progress, >=, 2);
  /* By now the preview is of a level: level 3 is the first that is one tile. */
  while (loading_get_red (scholia_picture_get_preview (self->picture)) != 0x43)
    g_main_context_iteration (NULL, TRUE);
}

/* A scaled tile is made of up to four of a level: none of them may be missing. */
static void
test_scaled_waits_for_all_its_sources (LoadingFixture *self,
                                       gconstpointer   data)
{
  /* 4000 to 3000: columns 341 to 682 of the level's pixels, and a bit. */
  const ScholiaTile wanted[] = { { 0, 1, 0, 3000, 2250 } };

  loading_begin (self, LOADING_LARGE "\npreview\ntiles 0 0 0 1 1\nwait %s\ntiles 0 1 0 1 1\n"
                 "wait %s\nall\nwhole\ndone");
  scholia_picture_want_tiles (self->picture, wanted, 1);
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (scholia_picture_peek_tile (self->picture, &wanted[0]));
  loading_open_gate (self);
  while (scholia_picture_peek_tile (self->picture, &wanted[0]) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (loading_get_red (scholia_picture_peek_tile (self->picture, &wanted[0])), ==,
                   0x40);
  loading_open_gate (self);
  loading_wait_complete (self);
}

/* A small one is shown when it is whole, or not at all: what is wrong may stand at the very end. */
static void
test_small_is_whole_or_nothing (LoadingFixture *self,
                                gconstpointer   data)
{
  /* In time for it to be shown by mistake. */
  g_timeout_add (100, loading_open_gate_cb, self);
  loading_begin (self, "size 1000 800 3\nall\nwait %s\nfailed 2 0 0 :");
  g_assert_null (self->picture);
  g_assert_error (self->error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
  g_assert_nonnull (strstr (self->error->message, "ends too early"));
}

/* What the decoder does for the disk is not waited for. */
static void
test_disk_is_not_waited_for (LoadingFixture *self,
                             gconstpointer   data)
{
  loading_begin (self, "size 1000 800 3\nall\nwhole\nwait %s\ndone");
  g_assert_no_error (self->error);
  g_assert_true (scholia_picture_is_complete (self->picture));
  loading_open_gate (self);
}

/* The picture is there: that it is not kept for the next time is no reason to take it away. */
static void
test_whole_stays_whole (LoadingFixture *self,
                        gconstpointer   data)
{
  loading_begin (self, "size 1000 800 3\nall\nwhole\nwait %s\nraise 11");
  g_assert_no_error (self->error);
  loading_open_gate (self);
  loading_assert_no_child ();
  g_assert_no_error (self->error);
  g_assert_true (scholia_picture_is_complete (self->picture));
}

static void
waits_inside_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  LoadingFixture *self = user_data;

  self->picture = scholia_picture_load_finish (result, &self->error);
  g_assert_no_error (self->error);
  loading_open_gate (self);
  loading_wait_complete (self);
  loading_loaded_cb (source, result, &self->result);
}

/* Who is told that there is a picture may run the main loop at once. */
static void
test_callback_runs_the_loop (LoadingFixture *self,
                             gconstpointer   data)
{
  loading_write_script (self, LOADING_LARGE "\npreview\nwait %s\nall\nwhole\ndone");
  scholia_picture_load_async (self->file, NULL, waits_inside_cb, self);
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (self->error);
}

static void
test_fails_in_the_middle (LoadingFixture *self,
                          gconstpointer   data)
{
  loading_begin (self, LOADING_LARGE "\npreview\nwait %s\ntiles 0 0 0 8 1\n"
                 "failed 1 0 0 :bad Huffman code");
  g_assert_no_error (self->error);
  loading_open_gate (self);
  while (self->error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (scholia_picture_is_complete (self->picture));
  g_assert_nonnull (strstr (self->error->message, "bad Huffman code"));
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* Before there is anything, and while it hangs: in both cases nothing stays. */
static void
test_cancelled (LoadingFixture *self,
                gconstpointer   data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  loading_write_script (self, LOADING_LARGE "\nhang");
  g_timeout_add (30, cancel_cb, cancellable);
  loading_load (self, LOADING_PATIENT, cancellable);
  g_assert_null (self->picture);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  loading_assert_no_child ();
}

static void
test_let_go (LoadingFixture *self,
             gconstpointer   data)
{
  loading_begin (self, LOADING_LARGE "\npreview\nhang");
  g_assert_finalize_object (g_steal_pointer (&self->picture));
  loading_assert_no_child ();
}

static guint
count_files (const char *suffix)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "scholia", "pyramids", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, suffix);
  return n;
}

/* The second time no decoder runs: this one would hang. */
static void
test_found_again (LoadingFixture *self,
                  gconstpointer   data)
{
  guint n_before = count_files (".pyramid");

  loading_write_script (self, "size 1000 800 3\nall\nwhole\nwait %s\ndone\nhang");
  loading_wait_until_settled (self);
  loading_load (self, LOADING_PATIENT, NULL);
  g_assert_no_error (self->error);
  loading_open_gate (self);
  while (count_files (".pyramid") == n_before)
    g_main_context_iteration (NULL, FALSE);
  g_clear_object (&self->picture);
  g_clear_object (&self->result);
  loading_assert_no_child ();

  loading_load (self, LOADING_PATIENT, NULL);
  g_assert_no_error (self->error);
  g_assert_true (scholia_picture_is_complete (self->picture));
  g_assert_nonnull (scholia_picture_get_preview (self->picture));
  loading_assert_no_child ();
}

/* Two windows with one picture: one decoder, and each has tiles of its own. */
static void
test_shared (LoadingFixture *self,
             gconstpointer   data)
{
  LoadingFixture other = { 0 };

  loading_write_script (self, LOADING_LARGE "\npreview\nwait %s\nall\nwhole\ndone");
  loading_wait_until_settled (self);
  loading_load (self, LOADING_PATIENT, NULL);
  other.file = self->file;
  loading_load (&other, LOADING_PATIENT, NULL);
  g_assert_no_error (other.error);
  g_assert_true (self->picture->file == other.picture->file);
  g_assert_true (self->picture != other.picture);
  /* The first one goes: the other's decoder runs on. */
  g_clear_object (&self->picture);
  loading_open_gate (self);
  loading_wait_complete (&other);
  g_assert_no_error (other.error);
  g_clear_object (&other.picture);
  g_clear_object (&other.result);
}

/* It is written over while it is decoded: what was made is not for the next time. */
static void
test_changed_meanwhile (LoadingFixture *self,
                        gconstpointer   data)
{
  guint n_before = count_files (".pyramid");
  g_autofree char *path = NULL;

  loading_write_script (self, "size 1000 800 3\nall\nwhole\nwait %s\ndone");
  path = g_file_get_path (self->file);
  loading_wait_until_settled (self);
  loading_load (self, LOADING_PATIENT, NULL);
  g_assert_no_error (self->error);
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  loading_open_gate (self);
  while (count_files ("") > n_before)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (count_files (".pyramid"), ==, n_before);
}

static void
test_note_of_an_animation (LoadingFixture *self,
                           gconstpointer   data)
{
  loading_begin (self, "size 100 80 3 0 0 6\nall\nwhole\ndone");
  g_assert_no_error (self->error);
  g_assert_nonnull (strstr (scholia_picture_get_note (self->picture), "animation"));
}

static void
test_note_of_a_profile (LoadingFixture *self,
                        gconstpointer   data)
{
  loading_begin (self, "size 100 80 3 0 0 10\nall\nwhole\ndone");
  g_assert_no_error (self->error);
  g_assert_nonnull (strstr (scholia_picture_get_note (self->picture), "profile"));
}

static void
test_note_of_both (LoadingFixture *self,
                   gconstpointer   data)
{
  loading_begin (self, "size 100 80 3 0 0 14\nall\nwhole\ndone");
  g_assert_no_error (self->error);
  g_assert_nonnull (strstr (scholia_picture_get_note (self->picture), "animation"));
  g_assert_nonnull (strstr (scholia_picture_get_note (self->picture), "profile"));
}

#define ADD(name, test) g_test_add ("/image/loading/" name, LoadingFixture, NULL, \
                                     loading_set_up, test, loading_tear_down)

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  ADD ("preview-first", test_preview_first);
  ADD ("scaled-waits-for-all-its-sources", test_scaled_waits_for_all_its_sources);
  ADD ("small-is-whole-or-nothing", test_small_is_whole_or_nothing);
  ADD ("disk-is-not-waited-for", test_disk_is_not_waited_for);
  ADD ("whole-stays-whole", test_whole_stays_whole);
  ADD ("callback-runs-the-loop", test_callback_runs_the_loop);
  ADD ("fails-in-the-middle", test_fails_in_the_middle);
  ADD ("cancelled", test_cancelled);
  ADD ("let-go", test_let_go);
  ADD ("found-again", test_found_again);
  ADD ("shared", test_shared);
  ADD ("changed-meanwhile", test_changed_meanwhile);
  ADD ("note-of-an-animation", test_note_of_an_animation);
  ADD ("note-of-a-profile", test_note_of_a_profile);
  ADD ("note-of-both", test_note_of_both);
  return fixture_run ();
}
