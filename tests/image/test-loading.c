/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A picture while it is being decoded, and whatever may go wrong: by a decoder that does what its
 * image says. */

#include "image-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scholia-error.h"
#include "scholia-picture-private.h"
#include "scholia-pyramid-cache.h"

#define PATIENT ((ScholiaDecoderPatience) { 20000, 20000 })
/* More pixels than a picture has that is only shown whole. */
#define LARGE "size 4000 3000 3 500 375"

typedef struct
{
  GFile          *file;
  char           *gate; /* a pipe: the decoder waits until it is opened */
  GAsyncResult   *result;
  GError         *error;
  ScholiaPicture *picture;
  guint           n_progress;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->gate = g_strdup_printf ("%s/scholia-gate-%d", g_get_tmp_dir (), getpid ());
  g_assert_cmpint (mkfifo (self->gate, 0600), ==, 0);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_clear_object (&self->picture);
  g_clear_object (&self->result);
  g_clear_error (&self->error);
  if (self->file != NULL)
    g_file_delete (self->file, NULL, NULL);
  g_clear_object (&self->file);
  g_unlink (self->gate);
  g_free (self->gate);
}

/* %s in @script is the gate. */
static void
write_script (Fixture    *self,
              const char *script)
{
  g_autoptr(GFileIOStream) stream = NULL;
  g_auto(GStrv) parts = g_strsplit (script, "%s", -1);
  g_autofree char *words = g_strjoinv (self->gate, parts);

  self->file = g_file_new_tmp ("scholia-loading-XXXXXX", &stream, NULL);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)),
                                            words, strlen (words), NULL, NULL, NULL));
  g_assert_true (g_io_stream_close (G_IO_STREAM (stream), NULL, NULL));
}

/* So long ago that no change can hide. */
static void
wait_until_settled (Fixture *self)
{
  ScholiaFileIdentity identity;
  int fd = scholia_source_file_open (self->file, &identity, NULL, NULL);
  g_autofree char *key = NULL;

  close (fd);
  while (key == NULL)
    {
      g_thread_yield ();
      key = scholia_pyramid_cache_dup_key (&identity, g_get_real_time () * 1000);
    }
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

static void
count_cb (guint *counter)
{
  (*counter)++;
}

static void
failed_cb (Fixture      *self,
           const GError *error)
{
  g_assert_no_error (self->error);
  self->error = g_error_copy (error);
}

static void
load (Fixture                *self,
      ScholiaDecoderPatience  patience,
      GCancellable           *cancellable)
{
  scholia_picture_load_patiently_async (self->file, &patience, cancellable, loaded_cb,
                                        &self->result);
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  self->picture = scholia_picture_load_finish (self->result, &self->error);
  if (self->picture == NULL)
    return;

  g_signal_connect_swapped (self->picture, "notify::progress", G_CALLBACK (count_cb),
                            &self->n_progress);
  g_signal_connect_swapped (self->picture, "failed", G_CALLBACK (failed_cb), self);
}

static void
begin (Fixture    *self,
       const char *script)
{
  write_script (self, script);
  load (self, PATIENT, NULL);
}

/* The decoder goes on. */
static void
open_gate (Fixture *self)
{
  int fd = open (self->gate, O_WRONLY);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
}

static void
wait_complete (Fixture *self)
{
  while (!scholia_picture_is_complete (self->picture) && self->error == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static guint8
get_red (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  g_autofree guint8 *pixels = g_malloc ((gsize) width * (gsize) height * 4);

  gdk_texture_download (texture, pixels, (gsize) width * 4);
  return pixels[2];
}

static void
assert_no_child (void)
{
  siginfo_t info;

  /* Only looks: to collect it is what is tested. */
  while (waitid (P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (errno, ==, ECHILD);
}

/* Shown as soon as there is the preview; what is not decoded comes when it is. */
static void
test_preview_first (Fixture       *self,
                    gconstpointer  data)
{
  const ScholiaTile wanted[] = { { 0, 0, 0 }, { 0, 7, 5 }, { 1, 0, 0, 1500, 1125 } };

  begin (self, LARGE "\npreview\nwait %s\ntiles 0 0 0 8 1\nwait %s\nall\nwhole\ndone");
  g_assert_no_error (self->error);
  g_assert_cmpuint (scholia_picture_get_width (self->picture), ==, 4000);
  g_assert_cmpuint (scholia_picture_get_height (self->picture), ==, 3000);
  g_assert_false (scholia_picture_is_complete (self->picture));
  g_assert_cmpint (get_red (scholia_picture_get_preview (self->picture)), ==, 0x20);
  g_assert_cmpfloat (scholia_picture_get_progress (self->picture), ==, 0);
  scholia_picture_want_tiles (self->picture, wanted, G_N_ELEMENTS (wanted));
  g_assert_false (scholia_picture_has_wanted_tiles (self->picture));

  open_gate (self);
  while (scholia_picture_peek_tile (self->picture, &wanted[0]) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (scholia_picture_peek_tile (self->picture, &wanted[1]));
  g_assert_null (scholia_picture_peek_tile (self->picture, &wanted[2]));
  g_assert_cmpfloat (scholia_picture_get_progress (self->picture), >, 0);

  open_gate (self);
  wait_complete (self);
  while (!scholia_picture_has_wanted_tiles (self->picture))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (get_red (scholia_picture_peek_tile (self->picture, &wanted[1])), ==, 0x40);
  g_assert_cmpint (get_red (scholia_picture_peek_tile (self->picture, &wanted[2])), ==, 0x41);
  g_assert_cmpfloat (scholia_picture_get_progress (self->picture), ==, 1);
  g_assert_cmpuint (self->n_progress, >=, 2);
  /* By now the preview is of a level: level 3 is the first that is one tile. */
  while (get_red (scholia_picture_get_preview (self->picture)) != 0x43)
    g_main_context_iteration (NULL, TRUE);
}

/* A scaled tile is made of up to four of a level: none of them may be missing. */
static void
test_scaled_waits_for_all_its_sources (Fixture       *self,
                                       gconstpointer  data)
{
  /* 4000 to 3000: columns 341 to 682 of the level's pixels, and a bit. */
  const ScholiaTile wanted[] = { { 0, 1, 0, 3000, 2250 } };

  begin (self, LARGE "\npreview\ntiles 0 0 0 1 1\nwait %s\ntiles 0 1 0 1 1\nwait %s\nall\nwhole\n"
         "done");
  scholia_picture_want_tiles (self->picture, wanted, 1);
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (scholia_picture_peek_tile (self->picture, &wanted[0]));
  open_gate (self);
  while (scholia_picture_peek_tile (self->picture, &wanted[0]) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (get_red (scholia_picture_peek_tile (self->picture, &wanted[0])), ==, 0x40);
  open_gate (self);
  wait_complete (self);
}

static gboolean
open_gate_cb (gpointer user_data)
{
  open_gate (user_data);
  return G_SOURCE_REMOVE;
}

/* A small one is shown when it is whole, or not at all: what is wrong may stand at the very end. */
static void
test_small_is_whole_or_nothing (Fixture       *self,
                                gconstpointer  data)
{
  /* In time for it to be shown by mistake. */
  g_timeout_add (100, open_gate_cb, self);
  begin (self, "size 1000 800 3\nall\nwait %s\nfailed 2 0 0 :");
  g_assert_null (self->picture);
  g_assert_error (self->error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
  g_assert_nonnull (strstr (self->error->message, "ends too early"));
}

/* What the decoder does for the disk is not waited for. */
static void
test_disk_is_not_waited_for (Fixture       *self,
                             gconstpointer  data)
{
  begin (self, "size 1000 800 3\nall\nwhole\nwait %s\ndone");
  g_assert_no_error (self->error);
  g_assert_true (scholia_picture_is_complete (self->picture));
  open_gate (self);
}

/* The picture is there: that it is not kept for the next time is no reason to take it away. */
static void
test_whole_stays_whole (Fixture       *self,
                        gconstpointer  data)
{
  begin (self, "size 1000 800 3\nall\nwhole\nwait %s\nraise 11");
  g_assert_no_error (self->error);
  open_gate (self);
  assert_no_child ();
  g_assert_no_error (self->error);
  g_assert_true (scholia_picture_is_complete (self->picture));
}

static void
waits_inside_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Fixture *self = user_data;

  self->picture = scholia_picture_load_finish (result, &self->error);
  g_assert_no_error (self->error);
  open_gate (self);
  wait_complete (self);
  loaded_cb (source, result, &self->result);
}

/* Who is told that there is a picture may run the main loop at once. */
static void
test_callback_runs_the_loop (Fixture       *self,
                             gconstpointer  data)
{
  write_script (self, LARGE "\npreview\nwait %s\nall\nwhole\ndone");
  scholia_picture_load_async (self->file, NULL, waits_inside_cb, self);
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (self->error);
}

static void
test_fails_in_the_middle (Fixture       *self,
                          gconstpointer  data)
{
  begin (self, LARGE "\npreview\nwait %s\ntiles 0 0 0 8 1\nfailed 1 0 0 :bad Huffman code");
  g_assert_no_error (self->error);
  open_gate (self);
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
test_cancelled (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  write_script (self, LARGE "\nhang");
  g_timeout_add (30, cancel_cb, cancellable);
  load (self, PATIENT, cancellable);
  g_assert_null (self->picture);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_no_child ();
}

static void
test_let_go (Fixture       *self,
             gconstpointer  data)
{
  begin (self, LARGE "\npreview\nhang");
  g_assert_finalize_object (g_steal_pointer (&self->picture));
  assert_no_child ();
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
test_found_again (Fixture       *self,
                  gconstpointer  data)
{
  guint n_before = count_files (".pyramid");

  write_script (self, "size 1000 800 3\nall\nwhole\nwait %s\ndone\nhang");
  wait_until_settled (self);
  load (self, PATIENT, NULL);
  g_assert_no_error (self->error);
  open_gate (self);
  while (count_files (".pyramid") == n_before)
    g_main_context_iteration (NULL, FALSE);
  g_clear_object (&self->picture);
  g_clear_object (&self->result);
  assert_no_child ();

  load (self, PATIENT, NULL);
  g_assert_no_error (self->error);
  g_assert_true (scholia_picture_is_complete (self->picture));
  g_assert_nonnull (scholia_picture_get_preview (self->picture));
  assert_no_child ();
}

/* Two windows with one picture: one decoder, and each has tiles of its own. */
static void
test_shared (Fixture       *self,
             gconstpointer  data)
{
  Fixture other = { 0 };

  write_script (self, LARGE "\npreview\nwait %s\nall\nwhole\ndone");
  wait_until_settled (self);
  load (self, PATIENT, NULL);
  other.file = self->file;
  load (&other, PATIENT, NULL);
  g_assert_no_error (other.error);
  g_assert_true (scholia_picture_get_file (self->picture) ==
                 scholia_picture_get_file (other.picture));
  g_assert_true (self->picture != other.picture);
  /* The first one goes: the other's decoder runs on. */
  g_clear_object (&self->picture);
  open_gate (self);
  wait_complete (&other);
  g_assert_no_error (other.error);
  g_clear_object (&other.picture);
  g_clear_object (&other.result);
}

/* It is written over while it is decoded: what was made is not for the next time. */
static void
test_changed_meanwhile (Fixture       *self,
                        gconstpointer  data)
{
  guint n_before = count_files (".pyramid");
  g_autofree char *path = NULL;

  write_script (self, "size 1000 800 3\nall\nwhole\nwait %s\ndone");
  path = g_file_get_path (self->file);
  wait_until_settled (self);
  load (self, PATIENT, NULL);
  g_assert_no_error (self->error);
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  open_gate (self);
  while (count_files ("") > n_before)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (count_files (".pyramid"), ==, n_before);
}

/* The cache's disk has no room, the one of temporary files has. */
static void
test_full_disk (Fixture       *self,
                gconstpointer  data)
{
  write_script (self, "full-once\nsize 1000 800 3\nall\nwhole\ndone");
  wait_until_settled (self);
  load (self, PATIENT, NULL);
  g_assert_no_error (self->error);
  g_assert_true (scholia_picture_is_complete (self->picture));
}

/* Where neither cache nor its parent can be made: also for the superuser. */
static void
test_cache_that_cannot_be_written (Fixture       *self,
                                   gconstpointer  data)
{
  g_autofree char *scholia = g_build_filename (g_get_user_cache_dir (), "scholia", NULL);
  g_autofree char *aside = g_strconcat (scholia, "-aside", NULL);

  g_rename (scholia, aside);
  g_assert_true (g_file_set_contents (scholia, "", -1, NULL));
  write_script (self, "size 1000 800 3\nall\nwhole\ndone");
  wait_until_settled (self);
  load (self, PATIENT, NULL);
  g_assert_no_error (self->error);
  g_assert_true (scholia_picture_is_complete (self->picture));
  g_unlink (scholia);
  g_rename (aside, scholia);
}

static void
test_note_of_an_animation (Fixture       *self,
                           gconstpointer  data)
{
  begin (self, "size 100 80 3 0 0 6\nall\nwhole\ndone");
  g_assert_no_error (self->error);
  g_assert_nonnull (strstr (scholia_picture_get_note (self->picture), "animation"));
}

#define ADD(name, test) g_test_add ("/image/loading/" name, Fixture, NULL, set_up, test, tear_down)

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
  ADD ("full-disk", test_full_disk);
  ADD ("cache-that-cannot-be-written", test_cache_that_cannot_be_written);
  ADD ("note-of-an-animation", test_note_of_an_animation);
  return fixture_run ();
}
