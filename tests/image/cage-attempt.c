/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A decoder that was taken over: enters the cage as the real one does, then tries what its first
 * argument says; with "text" as its second, the cage is that of drawings. Ends with status 0 if
 * that was permitted. */

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "cage-attempt.h"
#include "scholia-cage.h"

#define IMAGE SCHOLIA_DECODER_IMAGE_FD
#define PYRAMID SCHOLIA_DECODER_PYRAMID_FD
#define REPORT SCHOLIA_DECODER_REPORT_FD
#define PAGE 4096

static void
try_nothing (void)
{
  guint8 *bytes = malloc (30 * 1024 * 1024);

  memset (bytes, 1, 30 * 1024 * 1024);
  bytes = realloc (bytes, 50 * 1024 * 1024);
  if (pwrite (PYRAMID, bytes, 100000, 50000) != 100000 || fdatasync (PYRAMID) != 0 ||
      write (REPORT, "", 0) != 0)
    _exit (EXIT_FAILURE);
  free (bytes);
  g_free (g_strdup_printf ("%f", 0.5));
  g_get_monotonic_time ();
}

static void
try_open (void)
{
  open ("/etc/passwd", O_RDONLY);
}

static void
try_old_open (void)
{
#ifdef SYS_open
  syscall (SYS_open, "/etc/passwd", O_RDONLY);
#else
  try_open ();
#endif
}

static void
try_stat (void)
{
  struct stat status;

  stat ("/etc/passwd", &status);
}

static void
try_unlink (void)
{
  unlink ("/nonexistent");
}

static void
try_socket (void)
{
  socket (AF_INET, SOCK_STREAM, 0);
}

static void
try_socketpair (void)
{
  int fds[2];

  socketpair (AF_UNIX, SOCK_STREAM, 0, fds);
}

static void
try_fork (void)
{
  if (fork () == 0)
    _exit (EXIT_SUCCESS);
}

static void
try_vfork (void)
{
#ifdef SYS_vfork
  if (syscall (SYS_fork) == 0)
    _exit (EXIT_SUCCESS);
#else
  try_fork ();
#endif
}

static gpointer
thread_cb (gpointer data)
{
  return data;
}

static void
try_thread (void)
{
  g_thread_unref (g_thread_new ("thread", thread_cb, NULL));
}

static void
try_exec (void)
{
  execl ("/bin/true", "true", NULL);
}

static void
try_ptrace (void)
{
  ptrace (PTRACE_TRACEME, 0, NULL, NULL);
}

static void
try_peek (void)
{
  char byte;
  struct iovec local = { &byte, 1 }, remote = { &byte, 1 };

  process_vm_readv (getppid (), &local, 1, &remote, 1, 0);
}

static void
try_ftruncate (void)
{
  ftruncate (PYRAMID, 0);
}

/* Zeroes in place of pixels would not be shorter; but the same call can cut. */
static void
try_fallocate (void)
{
  fallocate (PYRAMID, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, PAGE);
}

static void
try_executable_memory (void)
{
  mmap (NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void
try_making_executable (void)
{
  mprotect (aligned_alloc (PAGE, PAGE), PAGE, PROT_READ | PROT_EXEC);
}

static void
try_mapping_a_file (void)
{
  mmap (NULL, PAGE, PROT_READ, MAP_PRIVATE, IMAGE, 0);
}

static void
try_writing_elsewhere (void)
{
  write (STDOUT_FILENO, "x", 1);
}

static void
try_appending (void)
{
  write (PYRAMID, "x", 1);
}

static void
try_writing_the_image (void)
{
  pwrite (IMAGE, "x", 1, 0);
}

static void
try_reading (void)
{
  char byte;

  read (IMAGE, &byte, 1);
}

static void
try_kill (void)
{
  kill (getppid (), 0);
}

static void
try_tgkill (void)
{
  syscall (SYS_tgkill, 1, 1, SIGABRT);
}

static void
try_other_signal (void)
{
  syscall (SYS_tgkill, getpid (), getpid (), SIGCHLD);
}

static void
try_handler (void)
{
  signal (SIGSYS, SIG_IGN);
}

static void
try_more_limit (void)
{
  struct rlimit limit = { 0, 0 };

  setrlimit (RLIMIT_NICE, &limit);
}

static void
try_prctl (void)
{
  prctl (PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static void
try_ioctl (void)
{
  int n;

  ioctl (REPORT, FIONREAD, &n);
}

static void
try_dup (void)
{
  dup (IMAGE);
}

static void
try_memfd (void)
{
  syscall (SYS_memfd_create, "x", 0);
}

static void
try_uname (void)
{
  syscall (SYS_uname, NULL);
}

static void
try_io_uring (void)
{
#ifdef SYS_io_uring_setup
  syscall (SYS_io_uring_setup, 1, NULL);
#endif
}

static void
try_unshare (void)
{
  unshare (CLONE_NEWUSER);
}

/* The numbers of another architecture mean other calls: 20 is getpid() there, writev() here. */
static void
try_other_architecture (void)
{
#ifdef __x86_64__
  long result;

  __asm__ volatile ("int $0x80" : "=a" (result) : "a" (20) : "memory");
#else
  try_open ();
#endif
}

/* Status 3 if anybody could hear it. */
static void
try_talking (void)
{
  if (write (STDERR_FILENO, "x", 1) >= 0 || errno != EBADF)
    _exit (3);
}

static void
try_abort (void)
{
  abort ();
}

/* Status 3 once there is no more, before the limit; 4 if that many bytes were to be had. */
static void
try_memory (void)
{
  gsize step = 1024 * 1024;

  for (guint64 taken = 0; taken < scholia_cage_limits.memory_bytes; taken += step)
    {
      /* As malloc() does it. The limit is one of addresses: nothing is written there, which may
       * take a second of a processor. */
      void *bytes = mmap (NULL, step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

      if (bytes == MAP_FAILED)
        _exit (3);
    }

  _exit (4);
}

static void
try_cpu (void)
{
  for (;;)
    g_get_monotonic_time ();
}

static void
try_long_file (void)
{
  if (pwrite (PYRAMID, "x", 1, (off_t) scholia_cage_limits.file_bytes - 1) != 1)
    _exit (3);
  pwrite (PYRAMID, "x", 1, (off_t) scholia_cage_limits.file_bytes);
}

#define ATTEMPT(name) { #name, try_##name }

static const struct
{
  const char *name;
  void      (*try) (void);
} attempts[] = { CAGE_KILLS (ATTEMPT), CAGE_OTHERS (ATTEMPT) };

int
main (int    argc,
      char **argv)
{
  ScholiaCageLimits limits = scholia_cage_limits;
  g_autoptr(GError) error = NULL;

  /* Nobody waits for half a minute. */
  limits.cpu_seconds = 1;
  limits.begins_threads = argc == 3;
  limits.draws_text = argc == 3 && strcmp (argv[2], "text") == 0;
  /* As the decoder does before: libc sets up signals for the first one. */
  if (limits.begins_threads)
    g_thread_join (g_thread_new ("before", thread_cb, NULL));
  if (argc < 2 || !scholia_cage_enter (&limits, &error))
    _exit (EXIT_FAILURE);

  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    if (strcmp (attempts[i].name, argv[1]) == 0)
      {
        attempts[i].try ();
        _exit (EXIT_SUCCESS);
      }

  _exit (EXIT_FAILURE);
}
