/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each way in which a decoder may end, as a sentence. */

#include "image-fixture.h"

#include <string.h>

#include "scholia-error.h"
#include "scholia-picture-private.h"

static const struct
{
  const char   *script;
  ScholiaError  code;
  const char   *words;
} ends[] = {
  { "failed 1 0 0 :IDAT CRC", SCHOLIA_ERROR_UNSUPPORTED_IMAGE, "damaged: :IDAT CRC" },
  { "failed 2 0 0", SCHOLIA_ERROR_UNSUPPORTED_IMAGE, "ends too early" },
  { "failed 3 0 0 :60000 x 60000", SCHOLIA_ERROR_TOO_LARGE, "60000 x 60000" },
  { "failed 4 0 0", SCHOLIA_ERROR_TOO_LARGE, "memory" },
  { "failed 5 0 0", SCHOLIA_ERROR_UNSUPPORTED_IMAGE, "PNG, JPEG, WebP" },
  { "failed 6 0 0 :lossless", SCHOLIA_ERROR_UNSUPPORTED_IMAGE, "lossless" },
  { "failed 7 0 0", SCHOLIA_ERROR_TOO_LARGE, "free space" },
  { "failed 8 0 0 :libheif-plugin-dav1d", SCHOLIA_ERROR_UNSUPPORTED_IMAGE, "not installed" },
  { "failed 9 0 0", SCHOLIA_ERROR_UNSUPPORTED_IMAGE, "too complicated" },
  { "failed 10 0 0 :seccomp", SCHOLIA_ERROR_INTERNAL, "seccomp" },
  { "raise 9", SCHOLIA_ERROR_TOO_LARGE, "free memory" },
  { "raise 11", SCHOLIA_ERROR_UNSUPPORTED_IMAGE, "broke off" },
  { "raise 24", SCHOLIA_ERROR_UNSUPPORTED_IMAGE, "too long" },
  { "raise 31", SCHOLIA_ERROR_UNSUPPORTED_IMAGE, "made to do harm" },
  { "hang", SCHOLIA_ERROR_UNSUPPORTED_IMAGE, "too long" },
  { "bytes 255 160\nhang", SCHOLIA_ERROR_UNSUPPORTED_IMAGE, "broke off" },
  /* Says more than is there. */
  { "size 100 80 3\ndone", SCHOLIA_ERROR_UNSUPPORTED_IMAGE, "broke off" },
  { "size 100 80 3\ntiles 0 0 0 1 1\ntiles 0 0 0 1 1\nhang", SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
    "broke off" },
  { "size 100 80 3\nwhole\nhang", SCHOLIA_ERROR_UNSUPPORTED_IMAGE, "broke off" },
  { "size 100 80 3\nall\ndone", SCHOLIA_ERROR_UNSUPPORTED_IMAGE, "broke off" },
  { "size 100 80 3\nsize 90 80 3\nhang", SCHOLIA_ERROR_UNSUPPORTED_IMAGE, "broke off" },
};

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static GFile *
write_script (const char *script)
{
  g_autoptr(GFileIOStream) stream = NULL;
  GFile *file = g_file_new_tmp ("scholia-loading-XXXXXX", &stream, NULL);

  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)),
                                            script, strlen (script), NULL, NULL, NULL));
  return file;
}

static void
load (const char  *script,
      GError     **error)
{
  const ScholiaDecoderPatience patience = { 300, 20000 };
  g_autoptr(GFile) file = write_script (script);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(ScholiaPicture) picture = NULL;

  scholia_picture_load_patiently_async (file, &patience, NULL, loaded_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  picture = scholia_picture_load_finish (result, error);
  g_assert_null (picture);
  g_file_delete (file, NULL, NULL);
}

static void
test_end (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(GError) error = NULL;

  load (ends[i].script, &error);
  g_assert_error (error, SCHOLIA_ERROR, (int) ends[i].code);
  if (strstr (error->message, ends[i].words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, ends[i].words);
}

static void
test_missing_decoder (void)
{
  g_autofree char *chosen = g_strdup (g_getenv ("SCHOLIA_DECODER"));
  g_autoptr(GError) error = NULL;

  g_setenv ("SCHOLIA_DECODER", "/nonexistent", TRUE);
  load ("hang", &error);
  g_setenv ("SCHOLIA_DECODER", chosen, TRUE);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL);
  g_assert_nonnull (strstr (error->message, "not installed"));
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strdup_printf ("/image/loading-ends/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_end);
    }
  g_test_add_func ("/image/loading-ends/missing-decoder", test_missing_decoder);
  return fixture_run ();
}
