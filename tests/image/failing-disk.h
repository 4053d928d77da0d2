/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A disk that fails: put in by the linker (--wrap=pread64) where this program reads a file. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FAILING_DISK_SOUND,
  FAILING_DISK_EIO,
  /* A signal each second time, and less than was asked for. */
  FAILING_DISK_STUTTERS,
} FailingDisk;

/* From now on, for all threads. */
void failing_disk_set (FailingDisk disk);

G_END_DECLS
