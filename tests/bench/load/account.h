/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* What the kernel says that some processes have used, summed over them and their threads. */
typedef struct
{
  gint64  at_us;        /* when it was read, monotonic */
  gint64  cpu_ns;       /* user and system time; its clock counts every nanosecond, no ticks */
  gint64  waiting_ns;   /* ready to run while somebody else had the core: the machine's noise */
  guint64 n_switches;   /* voluntary context switches: times that a thread slept and woke */
  guint64 n_preempted;  /* involuntary ones: times that somebody else wanted the core */
  guint64 rss_bytes;
  guint64 pss_bytes;
} Account;

void account_read (Account     *self,
                   const pid_t *pids,
                   guint        n_pids);
/* The same without memory, which takes the kernel milliseconds to add up. */
void account_read_time (Account     *self,
                        const pid_t *pids,
                        guint        n_pids);

G_END_DECLS
