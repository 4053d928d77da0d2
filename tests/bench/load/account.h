/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* Threads that are looked at; what more there are count as CPU time only. */
#define ACCOUNT_MAX_TASKS 256

typedef struct
{
  pid_t   tid;
  gint64  waiting_ns;
  guint64 n_switches;
  guint64 n_preempted;
} AccountTask;

/* What the kernel says that some processes have used so far. */
typedef struct
{
  gint64      at_us;      /* when it was read, monotonic */
  gint64      cpu_ns;     /* user and system time of all threads, ended ones too */
  guint64     rss_bytes;
  guint64     pss_bytes;
  AccountTask tasks[ACCOUNT_MAX_TASKS];
  guint       n_tasks;
} Account;

/* And between two looks, summed over all threads that are still there at the second. */
typedef struct
{
  double  seconds;
  double  cpu_us;
  double  waiting_us;   /* ready to run while somebody else had the core: the machine's noise */
  guint64 n_switches;   /* voluntary context switches: times that a thread slept and woke */
  guint64 n_preempted;  /* involuntary ones */
} AccountUse;

void       account_read      (Account       *self,
                              const pid_t   *pids,
                              guint          n_pids);
/* The same without memory, which takes the kernel milliseconds to add up. */
void       account_read_time (Account       *self,
                              const pid_t   *pids,
                              guint          n_pids);
AccountUse account_get_use   (const Account *from,
                              const Account *to);

G_END_DECLS
