/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-core-dump.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

/* PR_SET_DUMPABLE would do both at once, but gives /proc/PID to root: neither the operator's
 * DynamicUser nor a developer could then look at their own server's descriptors and memory. */
void
scholia_core_dump_forbid (void)
{
  const struct rlimit none = { 0, 0 };
  int filter;

  setrlimit (RLIMIT_CORE, &none);

  /* The limit is not applied to a dump into a pipe, the filter is: core(5). A kernel that writes no
   * cores does not have the file. */
  filter = open ("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);
  if (filter < 0)
    return;
  if (write (filter, "0", 1) != 1)
    g_debug ("core dumps: no filter");
  close (filter);
}
