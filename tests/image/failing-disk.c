/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "failing-disk.h"

#include <errno.h>
#include <unistd.h>

/* Bytes. Not a divisor of what is read. */
#define STUTTER_BYTES 1000

/* What pread() is called where files may be large. */
ssize_t __wrap_pread64 (int     fd,
                        void   *bytes,
                        size_t  length,
                        off_t   offset);
ssize_t __real_pread64 (int     fd,
                        void   *bytes,
                        size_t  length,
                        off_t   offset);

static gint state;

ssize_t
__wrap_pread64 (int     fd,
                void   *bytes,
                size_t  length,
                off_t   offset)
{
  static gint n_reads;

  switch ((FailingDisk) g_atomic_int_get (&state))
    {
    case FAILING_DISK_EIO:
      errno = EIO;
      return -1;
    case FAILING_DISK_STUTTERS:
      if (g_atomic_int_add (&n_reads, 1) % 2 == 0)
        {
          errno = EINTR;
          return -1;
        }
      return __real_pread64 (fd, bytes, MIN (length, STUTTER_BYTES), offset);
    case FAILING_DISK_SOUND:
    default:
      return __real_pread64 (fd, bytes, length, offset);
    }
}

void
failing_disk_set (FailingDisk disk)
{
  g_atomic_int_set (&state, disk);
}
