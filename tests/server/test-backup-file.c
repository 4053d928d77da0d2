/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a backup gets its name, on file systems of all kinds: without hard links, without a rename
 * that replaces nothing, without both. The linker puts these here in between. */

#include "scholia-backup-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "scholia-error.h"

/* No header declares what the linker makes. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

extern int __real_renameat2 (int          from_folder,
                             const char  *from,
                             int          to_folder,
                             const char  *to,
                             unsigned int flags);
extern int __real_link      (const char  *from,
                             const char  *to);

/* What the file system answers; 0: it can. */
static int rename_errno;
static int link_errno;
/* (nullable): somebody else makes this file just before. */
static const char *meanwhile;

static int
come_between (int code)
{
  if (meanwhile != NULL)
    g_assert_true (g_file_set_contents (meanwhile, "somebody else's", -1, NULL));
  errno = code;

  return code == 0 ? 0 : -1;
}

int
__wrap_renameat2 (int          from_folder,
                  const char  *from,
                  int          to_folder,
                  const char  *to,
                  unsigned int flags)
{
  if (come_between (rename_errno) != 0)
    return -1;

  return __real_renameat2 (from_folder, from, to_folder, to, flags);
}

int
__wrap_link (const char *from,
             const char *to)
{
  if (come_between (link_errno) != 0)
    return -1;

  return __real_link (from, to);
}

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->folder = g_dir_make_tmp ("scholia-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "backup.tar", NULL);
  rename_errno = 0;
  link_errno = 0;
  meanwhile = NULL;
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->path);
}

static gboolean
write_backup (Fixture   *self,
              gboolean   is_forced,
              GError   **error)
{
  g_autoptr(ScholiaBackupFile) file = scholia_backup_file_new (self->path, is_forced, error);

  g_assert_nonnull (file);
  g_assert_true (scholia_backup_file_write (file, "all of it", 9, error));

  return scholia_backup_file_commit (file, error);
}

/* What it holds then; it is gone after it. */
static void
expect_content (Fixture    *self,
                const char *expected)
{
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (self->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, expected);
  g_assert_cmpint (g_unlink (self->path), ==, 0);
}

static void
test_file_systems (Fixture       *self,
                   gconstpointer  data)
{
  static const struct { int rename_errno; int link_errno; } cases[] = {
    { 0, EPERM }, { 0, EOPNOTSUPP }, { EINVAL, 0 }, { ENOSYS, 0 }, { EOPNOTSUPP, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      rename_errno = cases[i].rename_errno;
      link_errno = cases[i].link_errno;
      write_backup (self, FALSE, &error);
      g_assert_no_error (error);
      expect_content (self, "all of it");
    }
}

/* Nobody's file is lost between a look and a rename. */
static void
test_file_of_somebody_else (Fixture       *self,
                            gconstpointer  data)
{
  static const int codes[] = { 0, EINVAL };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) error = NULL;

      meanwhile = self->path;
      rename_errno = codes[i];
      g_assert_false (write_backup (self, FALSE, &error));
      g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT);
      expect_content (self, "somebody else's");
    }
}

static void
test_neither (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  rename_errno = EINVAL;
  link_errno = EPERM;
  g_assert_false (write_backup (self, FALSE, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "--force"));
  g_clear_error (&error);

  g_assert_true (write_backup (self, TRUE, &error));
  expect_content (self, "all of it");
}

/* What is no question of the file system's kind is said as it is. */
static void
test_other_trouble (Fixture       *self,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  rename_errno = EROFS;
  g_assert_false (write_backup (self, FALSE, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, g_strerror (EROFS)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/server/backup-file/file-systems", Fixture, NULL, set_up, test_file_systems,
              tear_down);
  g_test_add ("/server/backup-file/file-of-somebody-else", Fixture, NULL, set_up,
              test_file_of_somebody_else, tear_down);
  g_test_add ("/server/backup-file/neither", Fixture, NULL, set_up, test_neither, tear_down);
  g_test_add ("/server/backup-file/other-trouble", Fixture, NULL, set_up, test_other_trouble,
              tear_down);

  return g_test_run ();
}
