/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "account.h"

#include "monotonic.h"

#include <stdlib.h>
#include <string.h>

/* A number after "\nNAME:" in one of the kernel's tables, 0 without. */
static guint64
read_number (const char *text,
             const char *name)
{
  g_autofree char *key = g_strconcat ("\n", name, ":", NULL);
  const char *at = strstr (text, key);

  return at != NULL ? strtoull (at + strlen (key), NULL, 10) : 0;
}

/* The process's CPU clock is the sum of what the scheduler gave to its threads, ended ones too.
 * The same as utime + stime of /proc/PID/stat, which rounds it down to ticks of 10 ms. */
static gint64
read_cpu_ns (pid_t pid)
{
  clockid_t clock;
  struct timespec used;

  if (clock_getcpuclockid (pid, &clock) != 0 || clock_gettime (clock, &used) != 0)
    return 0;

  return (gint64) used.tv_sec * 1000000000 + used.tv_nsec;
}

/* The second number of a task's schedstat. */
static gint64
read_waiting_ns (const char *folder,
                 const char *task)
{
  g_autofree char *path = g_build_filename (folder, task, "schedstat", NULL);
  g_autofree char *text = NULL;
  char *after = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  strtoull (text, &after, 10);
  return (gint64) strtoull (after, NULL, 10);
}

static void
add_tasks (Account *self,
           pid_t    pid)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d/task", (int) pid);
  g_autoptr(GDir) tasks = g_dir_open (folder, 0, NULL);
  const char *task;

  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, task, "status", NULL);
      g_autofree char *text = NULL;

      if (self->n_tasks == ACCOUNT_MAX_TASKS || !g_file_get_contents (path, &text, NULL, NULL))
        continue;
      self->tasks[self->n_tasks++] = (AccountTask) {
        .tid = (pid_t) atoi (task),
        .waiting_ns = read_waiting_ns (folder, task),
        .n_switches = read_number (text, "voluntary_ctxt_switches"),
        .n_preempted = read_number (text, "nonvoluntary_ctxt_switches"),
      };
    }
}

static void
add_memory (Account *self,
            pid_t    pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", (int) pid);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  self->rss_bytes += read_number (text, "Rss") * 1024;
  self->pss_bytes += read_number (text, "Pss") * 1024;
}

void
account_read_time (Account     *self,
                   const pid_t *pids,
                   guint        n_pids)
{
  memset (self, 0, sizeof *self);
  for (guint i = 0; i < n_pids; i++)
    {
      add_tasks (self, pids[i]);
      self->cpu_ns += read_cpu_ns (pids[i]);
    }
  self->at_us = monotonic_us ();
}

void
account_read (Account     *self,
              const pid_t *pids,
              guint        n_pids)
{
  account_read_time (self, pids, n_pids);
  for (guint i = 0; i < n_pids; i++)
    add_memory (self, pids[i]);
}

/* Zeros for a thread that began since. */
static AccountTask
find_task (const Account *self,
           pid_t          tid)
{
  for (guint i = 0; i < self->n_tasks; i++)
    if (self->tasks[i].tid == tid)
      return self->tasks[i];

  return (AccountTask) { .tid = tid };
}

AccountUse
account_get_use (const Account *from,
                 const Account *to)
{
  AccountUse use = {
    .seconds = (double) (to->at_us - from->at_us) / G_USEC_PER_SEC,
    .cpu_us = (double) (to->cpu_ns - from->cpu_ns) / 1000,
  };

  for (guint i = 0; i < to->n_tasks; i++)
    {
      const AccountTask *now = &to->tasks[i];
      AccountTask before = find_task (from, now->tid);

      use.waiting_us += (double) (now->waiting_ns - before.waiting_ns) / 1000;
      use.n_switches += now->n_switches - before.n_switches;
      use.n_preempted += now->n_preempted - before.n_preempted;
    }

  return use;
}
