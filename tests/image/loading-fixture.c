/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loading-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scholia-pyramid-cache.h"

void
loading_set_up (LoadingFixture *self,
                gconstpointer   data)
{
  self->gate = g_strdup_printf ("%s/scholia-gate-%d", g_get_tmp_dir (), getpid ());
  g_assert_cmpint (mkfifo (self->gate, 0600), ==, 0);
}

void
loading_tear_down (LoadingFixture *self,
                   gconstpointer   data)
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

void
loading_write_script (LoadingFixture *self,
                      const char     *script)
{
  g_autoptr(GFileIOStream) stream = NULL;
  g_auto(GStrv) parts = g_strsplit (script, "%s", -1);
  g_autofree char *words = g_strjoinv (self->gate, parts);

  self->file = g_file_new_tmp ("scholia-loading-XXXXXX", &stream, NULL);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)),
                                            words, strlen (words), NULL, NULL, NULL));
  g_assert_true (g_io_stream_close (G_IO_STREAM (stream), NULL, NULL));
}

void
loading_wait_until_settled (LoadingFixture *self)
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

void
loading_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

void
loading_count_cb (guint *counter)
{
  (*counter)++;
}

static void
failed_cb (LoadingFixture *self,
           const GError   *error)
{
  g_assert_no_error (self->error);
  self->error = g_error_copy (error);
}

void
loading_load (LoadingFixture         *self,
              ScholiaDecoderPatience  patience,
              GCancellable           *cancellable)
{
  scholia_picture_load_patiently_async (self->file, &patience, cancellable, loading_loaded_cb,
                                        &self->result);
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  self->picture = scholia_picture_load_finish (self->result, &self->error);
  if (self->picture == NULL)
    return;

  g_signal_connect_swapped (self->picture, "notify::progress", G_CALLBACK (loading_count_cb),
                            &self->n_progress);
  g_signal_connect_swapped (self->picture, "failed", G_CALLBACK (failed_cb), self);
}

void
loading_begin (LoadingFixture *self,
               const char     *script)
{
  loading_write_script (self, script);
  loading_load (self, LOADING_PATIENT, NULL);
}

void
loading_open_gate (LoadingFixture *self)
{
  int fd = open (self->gate, O_WRONLY);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
}

void
loading_wait_complete (LoadingFixture *self)
{
  while (!scholia_picture_is_complete (self->picture) && self->error == NULL)
    g_main_context_iteration (NULL, TRUE);
}

guint8
loading_get_red (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  g_autofree guint8 *pixels = g_malloc ((gsize) width * (gsize) height * 4);

  gdk_texture_download (texture, pixels, (gsize) width * 4);
  return pixels[2];
}

void
loading_assert_no_child (void)
{
  siginfo_t info;

  /* Only looks: to collect it is what is tested. */
  while (waitid (P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (errno, ==, ECHILD);
}

gboolean
loading_open_gate_cb (gpointer user_data)
{
  loading_open_gate (user_data);
  return G_SOURCE_REMOVE;
}
