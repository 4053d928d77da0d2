/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-pyramid-cache.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NS_PER_S G_GINT64_CONSTANT (1000000000)
#define NO_BOUND G_MAXUINT64

typedef struct
{
  char                *folder;
  ScholiaPyramidCache *cache;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autofree char *top = g_dir_make_tmp ("scholia-pyramids-XXXXXX", NULL);

  self->folder = g_build_filename (top, "made", "pyramids", NULL);
  self->cache = scholia_pyramid_cache_new (self->folder, NO_BOUND);
}

static void
remove_all (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_all (inner);
    }
  g_remove (path);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *made = g_path_get_dirname (self->folder);
  g_autofree char *top = g_path_get_dirname (made);

  scholia_pyramid_cache_free (self->cache);
  remove_all (top);
  g_free (self->folder);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* As "a.pyramid b.pyramid", in order. */
static char *
dup_names (Fixture *self)
{
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **) names->pdata);
}

static void
write_pyramid (int      fd,
               guint    width,
               gboolean complete)
{
  ScholiaPyramidLayout layout;
  guint8 header[SCHOLIA_PYRAMID_HEADER_BYTES];
  g_autofree guint8 *rest = NULL;

  g_assert_true (scholia_pyramid_layout_plan (&layout, width, 10, 3, 0, 0, NULL));
  scholia_pyramid_header_encode (&layout, SCHOLIA_PYRAMID_OPAQUE |
                                          (complete ? SCHOLIA_PYRAMID_COMPLETE : 0), header);
  rest = g_malloc (layout.size_bytes - sizeof header);
  memset (rest, SCHOLIA_PYRAMID_TILE_OPAQUE, layout.size_bytes - sizeof header);
  g_assert_cmpint (pwrite (fd, header, sizeof header, 0), ==, sizeof header);
  g_assert_cmpint (pwrite (fd, rest, layout.size_bytes - sizeof header, sizeof header), ==,
                   layout.size_bytes - sizeof header);
}

/* Whose lock is still held. */
static int
make (Fixture    *self,
      const char *key)
{
  g_autofree char *name = NULL;
  int fd = scholia_pyramid_cache_begin (self->cache, &name);

  g_assert_cmpint (fd, >=, 0);
  write_pyramid (fd, 100, TRUE);
  g_assert_true (scholia_pyramid_cache_keep (self->cache, name, key));
  return fd;
}

static void
set_age (Fixture    *self,
         const char *name,
         gint64      used_s)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  struct timespec times[] = { { used_s, 0 }, { used_s, 0 } };

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

static gboolean
has (Fixture    *self,
     const char *key)
{
  int lock_fd = -1;
  g_autoptr(ScholiaPyramidFile) file = scholia_pyramid_cache_find (self->cache, key, &lock_fd);

  if (file != NULL)
    close (lock_fd);
  return file != NULL;
}

static void
test_kept_is_found (Fixture       *self,
                    gconstpointer  data)
{
  g_autofree char *name = NULL, *names = NULL;
  int fd = scholia_pyramid_cache_begin (self->cache, &name);

  g_assert_false (has (self, "a"));
  write_pyramid (fd, 100, TRUE);
  g_assert_false (has (self, "a"));
  g_assert_true (scholia_pyramid_cache_keep (self->cache, name, "a"));
  close (fd);
  g_assert_true (has (self, "a"));
  g_assert_false (has (self, "b"));
  names = dup_names (self);
  g_assert_cmpstr (names, ==, "a.pyramid");
}

/* Nobody else may look at what a person looked at. */
static void
test_nobody_else_may_read (Fixture       *self,
                           gconstpointer  data)
{
  g_autofree char *path = g_build_filename (self->folder, "a.pyramid", NULL);
  struct stat status;
  mode_t old_mask = umask (0);

  close (make (self, "a"));
  umask (old_mask);
  g_assert_cmpint (stat (self->folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

typedef void (*SpoilFunc) (const char *path);

static void
cut (const char *path)
{
  g_assert_cmpint (truncate (path, 6000), ==, 0);
}

static void
replace_with_words (const char *path)
{
  g_assert_true (g_file_set_contents (path, "Somebody else's.", -1, NULL));
}

static void
empty (const char *path)
{
  g_assert_cmpint (truncate (path, 0), ==, 0);
}

static void
make_incomplete (const char *path)
{
  int fd = open (path, O_RDWR);

  write_pyramid (fd, 100, FALSE);
  close (fd);
}

static void
flip_version (const char *path)
{
  int fd = open (path, O_RDWR);

  for (off_t offset = 0; offset < 64; offset++)
    g_assert_cmpint (pwrite (fd, "\x77", 1, offset), ==, 1);
  close (fd);
}

static void
replace_with_link (const char *path)
{
  g_unlink (path);
  g_assert_cmpint (symlink ("/etc/passwd", path), ==, 0);
}

/* Torn by a power cut, or never ours: it is as if it were not there, and goes. */
static void
test_spoilt_is_made_anew (Fixture       *self,
                          gconstpointer  data)
{
  const SpoilFunc spoils[] = { cut, replace_with_words, empty, make_incomplete, flip_version };
  g_autofree char *path = g_build_filename (self->folder, "a.pyramid", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (spoils); i++)
    {
      close (make (self, "a"));
      g_assert_true (has (self, "a"));
      spoils[i] (path);
      g_assert_false (has (self, "a"));
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }

  close (make (self, "a"));
  replace_with_link (path);
  g_assert_false (has (self, "a"));
  close (make (self, "a"));
  g_assert_true (has (self, "a"));
  g_assert_true (g_file_test ("/etc/passwd", G_FILE_TEST_EXISTS));
}

/* The size on the disk of one of them. */
static guint64
measure (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "a.pyramid", NULL);
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  return (guint64) status.st_blocks * 512;
}

static void
test_least_recently_used_goes (Fixture       *self,
                               gconstpointer  data)
{
  const char *keys[] = { "a", "b", "c", "d" };
  g_autofree char *names = NULL, *fewer = NULL;
  guint64 size;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *name = g_strconcat (keys[i], ".pyramid", NULL);

      close (make (self, keys[i]));
      set_age (self, name, 1000 + i);
    }
  size = measure (self);

  /* Who looks at it uses it. */
  g_assert_true (has (self, "a"));
  scholia_pyramid_cache_trim (self->cache, 3 * size);
  names = dup_names (self);
  g_assert_cmpstr (names, ==, "a.pyramid c.pyramid d.pyramid");
  scholia_pyramid_cache_trim (self->cache, size);
  fewer = dup_names (self);
  g_assert_cmpstr (fewer, ==, "a.pyramid");
}

static void
test_bound_is_kept_by_keeping (Fixture       *self,
                               gconstpointer  data)
{
  g_autofree char *names = NULL;
  guint64 size;

  close (make (self, "a"));
  size = measure (self);
  set_age (self, "a.pyramid", 1000);
  scholia_pyramid_cache_free (self->cache);
  self->cache = scholia_pyramid_cache_new (self->folder, 2 * size);
  close (make (self, "b"));
  set_age (self, "b.pyramid", 2000);
  close (make (self, "c"));
  names = dup_names (self);
  g_assert_cmpstr (names, ==, "b.pyramid c.pyramid");
}

/* Another process looks at it: here a child that found it, and waits. */
static void
test_used_by_another_process_stays (Fixture       *self,
                                    gconstpointer  data)
{
  int ready[2], done[2];
  char byte;
  pid_t child;

  close (make (self, "a"));
  g_assert_cmpint (pipe (ready), ==, 0);
  g_assert_cmpint (pipe (done), ==, 0);
  child = fork ();
  if (child == 0)
    {
      int lock_fd = -1;
      ScholiaPyramidFile *file = scholia_pyramid_cache_find (self->cache, "a", &lock_fd);

      close (done[1]);
      if (write (ready[1], file != NULL ? "y" : "n", 1) != 1 || read (done[0], &byte, 1) < 0)
        _exit (1);
      _exit (0);
    }

  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  g_assert_cmpint (byte, ==, 'y');
  scholia_pyramid_cache_trim (self->cache, 0);
  g_assert_true (has (self, "a"));
  close (done[0]);
  close (done[1]);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  scholia_pyramid_cache_trim (self->cache, 0);
  g_assert_false (has (self, "a"));
  close (ready[0]);
  close (ready[1]);
}

static void
test_left_behind_is_swept (Fixture       *self,
                           gconstpointer  data)
{
  g_autofree char *crashed = NULL, *running = NULL;
  int crashed_fd = scholia_pyramid_cache_begin (self->cache, &crashed);
  int running_fd = scholia_pyramid_cache_begin (self->cache, &running);

  close (crashed_fd);
  close (make (self, "a"));
  g_assert_false (g_file_test (crashed, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (running, G_FILE_TEST_EXISTS));
  scholia_pyramid_cache_discard (self->cache, running);
  g_assert_false (g_file_test (running, G_FILE_TEST_EXISTS));
  close (running_fd);
}

static void
test_folder_that_cannot_be_written (Fixture       *self,
                                    gconstpointer  data)
{
  g_autofree char *name = NULL;
  g_autofree char *made = g_path_get_dirname (self->folder);

  /* A file where the folder would be: also for the superuser. */
  g_assert_true (g_file_set_contents (made, "", -1, NULL));
  g_assert_cmpint (scholia_pyramid_cache_begin (self->cache, &name), ==, -1);
  g_assert_null (name);
  g_assert_false (has (self, "a"));
  scholia_pyramid_cache_trim (self->cache, 0);
}

static void
test_key (void)
{
  const ScholiaFileIdentity image = { 1, 2, 3, 400 * NS_PER_S + 4, 500 * NS_PER_S + 5 };
  const gint64 now = 1000 * NS_PER_S;
  g_autofree char *key = scholia_pyramid_cache_dup_key (&image, now);
  ScholiaFileIdentity others[5];
  g_autofree char *again = scholia_pyramid_cache_dup_key (&image, now + 1);

  g_assert_cmpstr (key, ==, again);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *other = NULL;

      others[i] = image;
      others[i].device += i == 0;
      others[i].inode += i == 1;
      others[i].size_bytes += i == 2;
      others[i].modified_ns += i == 3;
      others[i].changed_ns += i == 4;
      other = scholia_pyramid_cache_dup_key (&others[i], now);
      g_assert_cmpstr (other, !=, key);
    }
}

/* What was written just now may be written again without another stamp. */
static void
test_key_of_what_is_fresh (void)
{
  const gint64 fine = 100 * NS_PER_S + 7, whole = 100 * NS_PER_S;
  ScholiaFileIdentity image = { 1, 2, 3, 0, fine };
  g_autofree char *settled = NULL, *whole_settled = NULL;

  g_assert_null (scholia_pyramid_cache_dup_key (&image, fine));
  g_assert_null (scholia_pyramid_cache_dup_key (&image, fine + 10000000));
  g_assert_null (scholia_pyramid_cache_dup_key (&image, fine - NS_PER_S));
  settled = scholia_pyramid_cache_dup_key (&image, fine + 20000000);
  g_assert_nonnull (settled);
  /* A file system that knows seconds only. */
  image.changed_ns = whole;
  g_assert_null (scholia_pyramid_cache_dup_key (&image, whole + NS_PER_S));
  whole_settled = scholia_pyramid_cache_dup_key (&image, whole + 2 * NS_PER_S);
  g_assert_nonnull (whole_settled);
  /* A stream of a network has no identity. */
  image = (ScholiaFileIdentity) { 0 };
  g_assert_null (scholia_pyramid_cache_dup_key (&image, whole));
}

#define ADD(name, test) \
  g_test_add ("/image/pyramid-cache/" name, Fixture, NULL, set_up, test, tear_down)

/* One at a time, until it is released or its process is gone; a picture of another name is another
 * matter. */
static void
test_claim (Fixture       *self,
            gconstpointer  data)
{
  g_autofree char *names = NULL;
  int fd = scholia_pyramid_cache_claim (self->cache, "a");
  int other = scholia_pyramid_cache_claim (self->cache, "b");

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (other, >=, 0);
  /* What is in use is not swept. */
  scholia_pyramid_cache_trim (self->cache, 0);
  g_assert_cmpint (scholia_pyramid_cache_claim (self->cache, "a"), ==, -1);
  g_assert_cmpint (errno, ==, EWOULDBLOCK);
  scholia_pyramid_cache_release (self->cache, "a", fd);
  fd = scholia_pyramid_cache_claim (self->cache, "a");
  g_assert_cmpint (fd, >=, 0);

  /* As when the process ends. */
  close (fd);
  fd = scholia_pyramid_cache_claim (self->cache, "a");
  g_assert_cmpint (fd, >=, 0);
  scholia_pyramid_cache_release (self->cache, "a", fd);
  close (other);
  scholia_pyramid_cache_trim (self->cache, 0);
  names = dup_names (self);
  g_assert_cmpstr (names, ==, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("kept-is-found", test_kept_is_found);
  ADD ("nobody-else-may-read", test_nobody_else_may_read);
  ADD ("spoilt-is-made-anew", test_spoilt_is_made_anew);
  ADD ("least-recently-used-goes", test_least_recently_used_goes);
  ADD ("bound-is-kept-by-keeping", test_bound_is_kept_by_keeping);
  ADD ("used-by-another-process-stays", test_used_by_another_process_stays);
  ADD ("left-behind-is-swept", test_left_behind_is_swept);
  ADD ("claim", test_claim);
  ADD ("folder-that-cannot-be-written", test_folder_that_cannot_be_written);
  g_test_add_func ("/image/pyramid-cache/key", test_key);
  g_test_add_func ("/image/pyramid-cache/key-of-what-is-fresh", test_key_of_what_is_fresh);
  return g_test_run ();
}
