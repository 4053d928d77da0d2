/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The cache's files, without a network. */

#include "scholia-image-cache.h"
#include "scholia-image-part.h"
#include "scratch.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define HELLO "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
#define DAY_S (24 * 60 * 60)

static char *
get_path (const char *name)
{
  return scholia_image_cache_get_path (name);
}

static gboolean
is_there (const char *name)
{
  g_autofree char *path = get_path (name);

  return g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

static void
put (const char *name,
     const char *text)
{
  g_autofree char *path = get_path (name);
  g_autofree char *folder = get_path (NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
clear (void)
{
  g_autofree char *path = get_path (NULL);
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = get_path (name);

      g_assert_cmpint (g_remove (file), ==, 0);
    }
}

static ScholiaImagePart *
open_part (guint64 expected_length)
{
  g_autoptr(GError) error = NULL;
  ScholiaImagePart *part = scholia_image_part_open (HELLO, 5, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (scholia_image_part_get_length (part), ==, expected_length);
  return part;
}

static void
append (ScholiaImagePart *part,
        const char       *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;

  g_assert_true (scholia_image_part_append (part, bytes, &error));
  g_assert_no_error (error);
}

static void
assert_commits (ScholiaImagePart *part)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (scholia_image_part_is_whole (part));
  g_assert_true (scholia_image_part_commit (part, &error));
  g_assert_no_error (error);
  g_assert_true (scholia_image_cache_find (HELLO, NULL));
}

/* Each time another process, as it were, brings some of it. */
static void
test_grows (void)
{
  const char *pieces[] = { "h", "el", "lo" };
  guint64 length = 0;

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr(ScholiaImagePart) part = open_part (length);

      g_assert_false (scholia_image_part_is_whole (part));
      append (part, pieces[i]);
      length += strlen (pieces[i]);
      g_assert_false (scholia_image_cache_find (HELLO, NULL));
    }

  {
    g_autoptr(ScholiaImagePart) part = open_part (5);

    assert_commits (part);
  }
  g_assert_false (is_there (HELLO ".part"));
  clear ();
}

static void
test_anew (void)
{
  g_autoptr(ScholiaImagePart) part = NULL;
  g_autoptr(GError) error = NULL;

  put (HELLO ".part", "jel");
  part = open_part (3);
  append (part, "lo");
  g_assert_false (scholia_image_part_is_whole (part));
  g_assert_true (scholia_image_part_begin_anew (part, &error));
  append (part, "hello");
  assert_commits (part);
  clear ();
}

/* Nothing, and more than the whole: both are as good as nothing. What brought nothing stays not. */
static void
test_useless_beginnings (void)
{
  const char *beginnings[] = { "", "hello and more" };

  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      g_autoptr(ScholiaImagePart) part = NULL;

      put (HELLO ".part", beginnings[i]);
      scholia_image_part_free (open_part (0));
      g_assert_false (is_there (HELLO ".part"));

      put (HELLO ".part", beginnings[i]);
      part = open_part (0);
      append (part, "hello");
      assert_commits (part);
    }
  clear ();
}

/* The second of two at once has a file of its own, and both come to their end. */
static void
test_two_at_once (void)
{
  g_autoptr(ScholiaImagePart) first = NULL;
  g_autoptr(ScholiaImagePart) second = NULL;
  ScholiaImagePart *third;

  put (HELLO ".part", "he");
  first = open_part (2);
  second = open_part (0);
  third = open_part (0);
  append (third, "hel");
  scholia_image_part_free (third);
  append (second, "hel");
  append (first, "llo");
  append (second, "lo");
  assert_commits (second);
  assert_commits (first);
  scholia_image_part_free (g_steal_pointer (&second));
  scholia_image_part_free (g_steal_pointer (&first));
  clear ();
}

/* What has the name of a part and is none is neither written to nor waited for. */
static void
test_foreign_parts (void)
{
  g_autofree char *path = get_path (HELLO ".part");
  g_autofree char *other = get_path ("other");
  g_autofree char *text = NULL;

  put ("other", "these are my words");
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(ScholiaImagePart) part = NULL;

      g_assert_cmpint (i == 0 ? symlink (other, path) : i == 1 ? link (other, path)
                       : i == 2 ? mkfifo (path, 0600) : g_mkdir (path, 0700), ==, 0);
      part = open_part (0);
      append (part, "hello");
      g_assert_true (scholia_image_part_is_whole (part));
      g_assert_true (scholia_image_part_commit (part, NULL));
      g_assert_true (scholia_image_cache_find (HELLO, NULL));
      g_remove (path);
    }

  g_assert_true (g_file_get_contents (other, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "these are my words");
  clear ();
}

/* In the place of the whole: a link, a pipe, a folder, other bytes. */
static void
test_foreign_images (void)
{
  g_autofree char *path = get_path (HELLO);
  g_autofree char *good = get_path ("good");

  put ("good", "hello");
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (i == 0 ? symlink (good, path) : i == 1 ? mkfifo (path, 0600)
                       : g_mkdir (path, 0700), ==, 0);
      g_assert_false (scholia_image_cache_find (HELLO, NULL));
      g_remove (path);
    }
  put (HELLO, "hellO");
  g_assert_false (scholia_image_cache_find (HELLO, NULL));
  clear ();
}

/* The disk takes no more: the part is gone, and gives its room back. */
static void
test_disk_full (void)
{
  g_autoptr(ScholiaImagePart) part = open_part (0);
  g_autoptr(GBytes) more = g_bytes_new ("lo", 2);
  g_autoptr(GError) error = NULL;
  struct rlimit limit;

  append (part, "hel");
  getrlimit (RLIMIT_FSIZE, &limit);
  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &(struct rlimit) { 4, limit.rlim_max });
  g_assert_false (scholia_image_part_append (part, more, &error));
  setrlimit (RLIMIT_FSIZE, &limit);
  g_assert_nonnull (error);
  g_assert_cmpint (error->domain, ==, G_IO_ERROR);
  g_assert_false (is_there (HELLO ".part"));
}

/* A file of so many bytes that holds none, last used so many days ago. */
static char *
put_old (const char *suffix,
         guint       number,
         goffset     size_bytes,
         guint       age_days)
{
  g_autofree char *digest = g_strdup_printf ("%064x", number);
  char *name = g_strconcat (digest, suffix, NULL);
  g_autofree char *path = get_path (name);
  const time_t used_s = time (NULL) - (time_t) age_days * DAY_S;
  const struct timespec times[] = { { .tv_sec = used_s }, { .tv_sec = used_s } };

  put (name, "");
  g_assert_cmpint (truncate (path, size_bytes), ==, 0);
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  return name;
}

#define MB ((goffset) 1024 * 1024)

/* Those that were used last stay. */
static void
test_prune_images (void)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const goffset size_bytes = 50 * MB;
  const guint n_kept = SCHOLIA_IMAGE_CACHE_MAX_BYTES / (50 * 1024 * 1024);
  guint oldest = 0;
  guint second = 0;

  put ("a-foreign-file", "");
  for (guint i = 0; i < 14; i++)
    g_ptr_array_add (names, put_old ("", i, size_bytes, (i * 5) % 14));
  scholia_image_cache_prune ();
  for (guint i = 0; i < 14; i++)
    {
      const guint age_days = (i * 5) % 14;

      g_assert_cmpint (is_there (g_ptr_array_index (names, i)), ==, age_days < n_kept);
      oldest = age_days == n_kept - 1 ? i : oldest;
      second = age_days == n_kept - 2 ? i : second;
    }
  g_assert_true (is_there ("a-foreign-file"));

  /* Looking for one is using it: another one is the oldest then. */
  scholia_image_cache_find (g_ptr_array_index (names, oldest), NULL);
  g_ptr_array_add (names, put_old ("", 99, size_bytes, 1));
  scholia_image_cache_prune ();
  g_assert_true (is_there (g_ptr_array_index (names, oldest)));
  g_assert_false (is_there (g_ptr_array_index (names, second)));
  clear ();
}

static void
test_prune_parts (void)
{
  g_autofree char *stale = put_old (".part", 1, 1, 8);
  g_autofree char *fresh = put_old (".part", 2, 60 * MB, 1);
  g_autofree char *larger = put_old (".part", 3, 60 * MB, 2);
  g_autofree char *own = put_old (".AbCdEf.part", 4, 1, 9);
  g_autofree char *in_use = NULL;
  g_autofree char *digest = g_strdup_printf ("%064x", 5);
  g_autoptr(ScholiaImagePart) part = NULL;
  g_autoptr(GError) error = NULL;

  in_use = put_old (".part", 5, 1, 30);
  part = scholia_image_part_open (digest, 5, &error);
  g_assert_no_error (error);
  scholia_image_cache_prune ();
  g_assert_false (is_there (stale));
  g_assert_true (is_there (fresh));
  g_assert_false (is_there (larger));
  g_assert_false (is_there (own));
  g_assert_true (is_there (in_use));

  scholia_image_part_free (g_steal_pointer (&part));
  scholia_image_cache_prune ();
  g_assert_false (is_there (in_use));
  clear ();
}

#define ADD(name, function) g_test_add_func ("/sync/image-cache/" name, function)

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  scratch_enter ();
  ADD ("grows", test_grows);
  ADD ("anew", test_anew);
  ADD ("useless-beginnings", test_useless_beginnings);
  ADD ("two-at-once", test_two_at_once);
  ADD ("foreign-parts", test_foreign_parts);
  ADD ("foreign-images", test_foreign_images);
  ADD ("disk-full", test_disk_full);
  ADD ("prune-images", test_prune_images);
  ADD ("prune-parts", test_prune_parts);
  status = g_test_run ();
  scratch_leave ();
  return status;
}
