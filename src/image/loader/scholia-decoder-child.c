/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-decoder-child.h"

#include "scholia-config.h"
#include "scholia-program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "scholia-decoder"
/* Where the decoder finds them. */
#define IMAGE_FD 3
#define PYRAMID_FD 4
#define REPORT_FD 5
#define FIRST_CLOSED_FD 6
/* Where the system gives huge pages to who asks, glibc's malloc() is to ask: what a decoder takes
 * is large, and a drawing's layers come and go; to have each of their small pages made costs as
 * much as to fill them. Read at a program's start. */
#define TUNABLES "GLIBC_TUNABLES"
#define HUGE_PAGES "glibc.malloc.hugetlb=1"

char *
scholia_decoder_child_find_program (void)
{
  /* In the build folder src/app/scholia is beside src/image/decoder. */
  static const char *const folders[] = { "../image/decoder", SCHOLIA_LIBEXEC_DIR, NULL };

  return scholia_program_find (PROGRAM, "SCHOLIA_DECODER", folders);
}

/* Above those that the decoder is to find, so that none is overwritten before it is moved. */
static int
duplicate_high (int fd)
{
  return fcntl (fd, F_DUPFD_CLOEXEC, FIRST_CLOSED_FD);
}

static int
prepare_descriptors (posix_spawn_file_actions_t *actions,
                     const int                   fds[3])
{
  int result = 0;

  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO && result == 0; fd++)
    result = posix_spawn_file_actions_addopen (actions, fd, "/dev/null", O_RDWR, 0);
  for (int i = 0; i < 3 && result == 0; i++)
    result = posix_spawn_file_actions_adddup2 (actions, fds[i], IMAGE_FD + i);
  if (result == 0)
    result = posix_spawn_file_actions_addclosefrom_np (actions, FIRST_CLOSED_FD);

  return result;
}

/* A blocked or ignored signal would be inherited; a thread of a toolkit may have some. */
static int
prepare_signals (posix_spawnattr_t *attributes)
{
  sigset_t none, all;
  int result;

  sigemptyset (&none);
  sigfillset (&all);
  result = posix_spawnattr_setsigmask (attributes, &none);
  if (result == 0)
    result = posix_spawnattr_setsigdefault (attributes, &all);
  if (result == 0)
    result = posix_spawnattr_setflags (attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

  return result;
}

/* posix_spawn() and not a fork: it does not copy the page tables of a program with a toolkit. */
static int
spawn (const char *program,
       const int   fds[3],
       pid_t      *pid)
{
  char *arguments[] = { (char *) PROGRAM, NULL };
  /* What a person has set stays. */
  g_auto(GStrv) environment = g_environ_setenv (g_get_environ (), TUNABLES, HUGE_PAGES, FALSE);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int result;

  if (fds[0] < 0 || fds[1] < 0 || fds[2] < 0)
    return EMFILE;

  posix_spawn_file_actions_init (&actions);
  posix_spawnattr_init (&attributes);
  result = prepare_descriptors (&actions, fds);
  if (result == 0)
    result = prepare_signals (&attributes);
  if (result == 0)
    result = posix_spawn (pid, program, &actions, &attributes, arguments, environment);
  posix_spawn_file_actions_destroy (&actions);
  posix_spawnattr_destroy (&attributes);

  return result;
}

gboolean
scholia_decoder_child_spawn (ScholiaDecoderChild  *self,
                             const char           *program,
                             int                   image_fd,
                             int                   pyramid_fd,
                             GError              **error)
{
  int ends[2] = { -1, -1 };
  int fds[3] = { -1, -1, -1 };
  int result;

  g_return_val_if_fail (self != NULL && program != NULL, FALSE);

  result = pipe2 (ends, O_CLOEXEC) == 0 ? 0 : errno;
  if (result == 0)
    {
      fds[0] = duplicate_high (image_fd);
      fds[1] = duplicate_high (pyramid_fd);
      fds[2] = duplicate_high (ends[1]);
      result = spawn (program, fds, &self->pid);
      for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
        if (fds[i] >= 0)
          close (fds[i]);
      close (ends[1]);
    }
  if (result == 0)
    {
      self->report_fd = ends[0];
      fcntl (ends[0], F_SETFL, O_NONBLOCK);
      return TRUE;
    }

  if (ends[0] >= 0)
    close (ends[0]);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (result), "%s: %s", program,
               g_strerror (result));
  return FALSE;
}

void
scholia_decoder_child_end (ScholiaDecoderChild *self)
{
  g_return_if_fail (self != NULL && self->pid > 0);

  close (self->report_fd);
  kill (self->pid, SIGKILL);
  while (waitpid (self->pid, NULL, 0) < 0 && errno == EINTR)
    ;
  self->pid = 0;
}
