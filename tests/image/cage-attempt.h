/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* What cage-attempt tries: the first ones must end it with SIGSYS. */
#define CAGE_KILLS(X) \
  X (open), X (old_open), X (stat), X (unlink), X (socket), X (socketpair), X (fork), X (vfork), \
  X (thread), X (exec), X (ptrace), X (peek), X (ftruncate), X (fallocate), \
  X (executable_memory), X (making_executable), X (mapping_a_file), X (writing_elsewhere), \
  X (appending), X (writing_the_image), X (reading), X (kill), X (tgkill), X (other_signal), \
  X (handler), X (more_limit), X (prctl), X (ioctl), X (dup), X (memfd), X (uname), \
  X (io_uring), X (unshare), X (other_architecture)

#define CAGE_OTHERS(X) X (nothing), X (talking), X (abort), X (memory), X (cpu), X (long_file)
