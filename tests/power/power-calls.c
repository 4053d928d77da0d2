/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the store calls itself, beside SQLite: the linker sends these calls here (--wrap). */

#include "power-disk.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* No header declares what the linker makes. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

int     __real_open (const char *path, int flags, ...);
int     __real_open64 (const char *path, int flags, ...);
ssize_t __real_write (int fd, const void *bytes, size_t n_bytes);
int     __real_fsync (int fd);
int     __real_rename (const char *from, const char *to);
int     __real_mkdir (const char *path, mode_t mode);
int     __real_g_unlink (const char *path);

static char *
get_path (int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);

  return g_file_read_link (link, NULL);
}

static int
opened (int         fd,
        const char *path,
        int         flags)
{
  if (fd >= 0 && (flags & O_CREAT) != 0)
    power_disk_record (POWER_CREATE, path, NULL, 0, NULL, 0);

  return fd;
}

static mode_t
get_mode (int     flags,
          va_list arguments)
{
  return (flags & O_CREAT) != 0 ? (mode_t) va_arg (arguments, int) : 0;
}

int
__wrap_open (const char *path, int flags, ...)
{
  va_list arguments;
  mode_t mode;

  va_start (arguments, flags);
  mode = get_mode (flags, arguments);
  va_end (arguments);

  return opened (__real_open (path, flags, mode), path, flags);
}

int
__wrap_open64 (const char *path, int flags, ...)
{
  va_list arguments;
  mode_t mode;

  va_start (arguments, flags);
  mode = get_mode (flags, arguments);
  va_end (arguments);

  return opened (__real_open64 (path, flags, mode), path, flags);
}

ssize_t
__wrap_write (int fd, const void *bytes, size_t n_bytes)
{
  ssize_t n = __real_write (fd, bytes, n_bytes);
  g_autofree char *path = n > 0 ? get_path (fd) : NULL;

  if (path != NULL)
    power_disk_record (POWER_WRITE, path, NULL, -1, bytes, (gsize) n);

  return n;
}

int
__wrap_fsync (int fd)
{
  int code = __real_fsync (fd);
  g_autofree char *path = get_path (fd);
  struct stat status;

  if (code == 0 && fstat (fd, &status) == 0)
    power_disk_record (S_ISDIR (status.st_mode) ? POWER_SYNC_FOLDER : POWER_SYNC, path, NULL, 0,
                       NULL, 0);

  return code;
}

int
__wrap_rename (const char *from, const char *to)
{
  int code = __real_rename (from, to);

  if (code == 0)
    power_disk_record (POWER_RENAME, from, to, 0, NULL, 0);

  return code;
}

int
__wrap_mkdir (const char *path, mode_t mode)
{
  int code = __real_mkdir (path, mode);

  if (code == 0)
    power_disk_record (POWER_FOLDER, path, NULL, 0, NULL, 0);

  return code;
}

int
__wrap_g_unlink (const char *path)
{
  int code = __real_g_unlink (path);

  if (code == 0)
    power_disk_record (POWER_UNLINK, path, NULL, 0, NULL, 0);

  return code;
}
