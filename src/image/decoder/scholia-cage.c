/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-cage.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "scholia-failure.h"
#include "scholia-pyramid-layout.h"

const ScholiaCageLimits scholia_cage_limits = {
  .memory_bytes = 512 * 1024 * 1024,
  /* scholia-time-limit has the finer ones. */
  .cpu_seconds = 30,
  .file_bytes = SCHOLIA_PYRAMID_MAX_BYTES,
};

typedef struct
{
  const char          *name;
  unsigned             n_conditions;
  struct scmp_arg_cmp  conditions[2];
} Permission;

#define ANY(call) { #call, 0, { { 0 } } }
#define WITH(call, n, ...) { #call, n, { __VA_ARGS__ } }
/* Descriptors and flags are numbers of 32 bits; what stands above them does not count. */
#define IS(argument, value) { argument, SCMP_CMP_MASKED_EQ, G_MAXUINT32, value }
#define HAS_BITS(argument, mask, bits) { argument, SCMP_CMP_MASKED_EQ, mask, bits }

/* Memory, the three descriptors, the end. GLib and libc take locks and random numbers. */
static const Permission permissions[] = {
  ANY (brk),
  ANY (clock_gettime),
  ANY (exit),
  ANY (exit_group),
  ANY (futex),
  ANY (getpid),
  ANY (getrandom),
  ANY (gettid),
  ANY (gettimeofday),
  ANY (madvise),
  ANY (mremap),
  ANY (munmap),
  ANY (restart_syscall),
  ANY (rt_sigprocmask),
  ANY (rt_sigreturn),
  ANY (sched_yield),
#if SCHOLIA_CAGE_HAS_SHADOW
  /* AddressSanitizer looks for stacks before what does not return. */
  ANY (sigaltstack),
#endif
  /* Memory without a file, and without execution. */
  WITH (mmap, 2, HAS_BITS (2, PROT_EXEC, 0), HAS_BITS (3, MAP_ANONYMOUS, MAP_ANONYMOUS)),
  WITH (mprotect, 1, HAS_BITS (2, PROT_EXEC, 0)),
  WITH (fdatasync, 1, IS (0, SCHOLIA_DECODER_PYRAMID_FD)),
  WITH (pwrite64, 1, IS (0, SCHOLIA_DECODER_PYRAMID_FD)),
  WITH (write, 1, IS (0, SCHOLIA_DECODER_REPORT_FD)),
};

/* What is lower already stays. */
#define THREAD_FLAGS (CLONE_THREAD | CLONE_VM | CLONE_SIGHAND)

/* Threads are in the cage from their start; and what libc does in a new one. */
static const Permission thread_permissions[] = {
  WITH (clone, 1, HAS_BITS (0, THREAD_FLAGS, THREAD_FLAGS)),
  WITH (prctl, 1, IS (0, PR_SET_NAME)),
  ANY (rseq),
  ANY (set_robust_list),
};

static gboolean
set_limit (__rlimit_resource_t   resource,
           guint64               soft,
           guint64               hard,
           GError              **error)
{
  struct rlimit limit;

  if (getrlimit (resource, &limit) == 0)
    {
      limit.rlim_max = MIN (limit.rlim_max, hard);
      limit.rlim_cur = MIN (limit.rlim_max, soft);
      if (setrlimit (resource, &limit) == 0)
        return TRUE;
    }

  scholia_failure_set_refused (error, "setrlimit");
  return FALSE;
}

static gboolean
set_limits (const ScholiaCageLimits  *limits,
            GError                  **error)
{
  const guint64 memory = SCHOLIA_CAGE_HAS_SHADOW ? RLIM_INFINITY : limits->memory_bytes;
  const guint64 n_files = SCHOLIA_DECODER_REPORT_FD + 1;

  /* A second between the limits of time: SIGXCPU tells the application why, SIGKILL would not. */
  return set_limit (RLIMIT_AS, memory, memory, error) &&
         set_limit (RLIMIT_CPU, limits->cpu_seconds, limits->cpu_seconds + 1, error) &&
         set_limit (RLIMIT_FSIZE, limits->file_bytes, limits->file_bytes, error) &&
         set_limit (RLIMIT_NOFILE, n_files, n_files, error) &&
         set_limit (RLIMIT_CORE, 0, 0, error);
}

static gboolean
drop_privileges (GError **error)
{
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
    return TRUE;

  scholia_failure_set_refused (error, "prctl");
  return FALSE;
}

/* abort() signals its own thread; any other target is killing. */
static int
permit_abort (scmp_filter_ctx filter)
{
  return seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), 2,
                           SCMP_A0_64 (SCMP_CMP_MASKED_EQ, G_MAXUINT32, (guint64) getpid ()),
                           SCMP_A2_64 (SCMP_CMP_MASKED_EQ, G_MAXUINT32, SIGABRT));
}

static int
permit (scmp_filter_ctx   filter,
        const Permission *list,
        guint             n)
{
  for (guint i = 0; i < n; i++)
    {
      int call = seccomp_syscall_resolve_name (list[i].name);
      int result = seccomp_rule_add_array (filter, SCMP_ACT_ALLOW, call, list[i].n_conditions,
                                           list[i].conditions);

      if (result != 0)
        return result;
    }

  return 0;
}

/* The flags of clone3() are in memory, where a filter cannot see them; libc takes clone() if there
 * is none. dav1d asks how many processors there are and hears of none, which it takes for one: with
 * more threads it keeps all of a picture's coefficients, which is more than the picture. */
static int
permit_threads (scmp_filter_ctx          filter,
                const ScholiaCageLimits *limits)
{
  guint32 processors = limits->draws_text ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO (0);
  int result = seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOSYS), SCMP_SYS (clone3), 0);

  if (result == 0)
    result = seccomp_rule_add (filter, processors, SCMP_SYS (sched_getaffinity), 0);
  return result != 0 ? result : permit (filter, thread_permissions,
                                        G_N_ELEMENTS (thread_permissions));
}

/* cairo asks whether a font's file is there, which it has open: yes, without a look. librsvg, where
 * memory ends or it is at its own end, looks for the folder that its words would name: there is
 * none. It then aborts. */
static int
permit_text (scmp_filter_ctx filter)
{
  int result = seccomp_rule_add (filter, SCMP_ACT_ERRNO (0), SCMP_SYS (access), 0);

  if (result == 0)
    result = seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOENT), SCMP_SYS (getcwd), 0);
  return result;
}

/* dav1d tells of damage there: nobody reads it, and nothing is written. */
static int
silence_errors (scmp_filter_ctx filter)
{
  return seccomp_rule_add (filter, SCMP_ACT_ERRNO (EBADF), SCMP_SYS (write), 1,
                           SCMP_A0_64 (SCMP_CMP_MASKED_EQ, G_MAXUINT32, STDERR_FILENO));
}

static int
permit_all (scmp_filter_ctx          filter,
            const ScholiaCageLimits *limits)
{
  int result = permit (filter, permissions, G_N_ELEMENTS (permissions));

  if (result == 0 && limits->begins_threads)
    result = permit_threads (filter, limits);
  if (result == 0 && limits->draws_text)
    result = permit_text (filter);
  if (result == 0)
    result = silence_errors (filter);
  if (result == 0)
    result = permit_abort (filter);
  /* A library may have begun a thread before. */
  if (result == 0)
    result = seccomp_attr_set (filter, SCMP_FLTATR_CTL_TSYNC, 1);
  return result;
}

static gboolean
load_filter (const ScholiaCageLimits  *limits,
             GError                  **error)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
  int result = filter != NULL ? permit_all (filter, limits) : -ENOMEM;

  if (result == 0)
    result = seccomp_load (filter);
  seccomp_release (filter);
  if (result == 0)
    return TRUE;

  errno = -result;
  scholia_failure_set_refused (error, "seccomp");
  return FALSE;
}

gboolean
scholia_cage_enter (const ScholiaCageLimits  *limits,
                    GError                  **error)
{
  return drop_privileges (error) && set_limits (limits, error) &&
         load_filter (limits, error);
}
