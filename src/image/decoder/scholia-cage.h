/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The descriptors that the program is handed; it has no others. */
#define SCHOLIA_DECODER_IMAGE_FD   3 /* read only */
#define SCHOLIA_DECODER_PYRAMID_FD 4 /* an empty file, to be written */
#define SCHOLIA_DECODER_REPORT_FD  5 /* a pipe, to be written */

/* A sanitizer maps terabytes of address space for its shadow, and takes several times as long. */
#if defined(__SANITIZE_ADDRESS__)
#define SCHOLIA_CAGE_HAS_SHADOW 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SCHOLIA_CAGE_HAS_SHADOW 1
#endif
#endif
#ifndef SCHOLIA_CAGE_HAS_SHADOW
#define SCHOLIA_CAGE_HAS_SHADOW 0
#endif

/**
 * ScholiaCageLimits:
 * @memory_bytes: of address space: no more can be resident
 * @cpu_seconds: of all threads together; then SIGXCPU
 * @file_bytes: of the pyramid file; beyond it SIGXFSZ
 * @begins_threads: allows threads, in the same cage
 * @draws_text: pango may ask how many processors there are; cairo hears that every file is there
 */
typedef struct
{
  guint64 memory_bytes;
  guint64 cpu_seconds;
  guint64 file_bytes;
  gboolean begins_threads;
  gboolean draws_text;
} ScholiaCageLimits;

extern const ScholiaCageLimits scholia_cage_limits;

/**
 * scholia_cage_enter:
 *
 * Gives up for good, for this process with all its threads, all but what decoding takes: no new
 * descriptors, processes, programs, threads (unless @limits says so) or signals; no executable
 * memory; writing only at the places of the pyramid file (never making it shorter) and into the
 * pipe (what is for stderr goes nowhere); no more memory, time and file than @limits; no privileges
 * to gain, no core dump, nobody who may look inside. Any other call ends the process with SIGSYS.
 * All libraries must be loaded, and all files open.
 *
 * Returns: %FALSE with an error of SCHOLIA_FAILURE if the system cannot build it
 */
gboolean scholia_cage_enter (const ScholiaCageLimits  *limits,
                             GError                  **error);

G_END_DECLS
