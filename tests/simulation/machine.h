/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * The machine under the simulated programs: one clock that is counted and never waited for, one
 * source of random numbers, timers, and the workers' threads, whose work is done in between by the
 * one thread that there is. The linker leads the programs' calls of GLib and libc here (see
 * meson.build), so that they run as they are. One machine at a time.
 */
typedef void (*MachineFunc) (gpointer data);

void     machine_start       (guint32         seed);
void     machine_stop        (void);

/* Microseconds of the monotonic clock. */
gint64   machine_now_us      (void);
/* Milliseconds of the wall clock, which is set now and then. */
gint64   machine_now_ms      (void);
/* The latest that it ever said. */
gint64   machine_latest_ms   (void);
/* @is_heard: by timers of the wall clock, as the kernel does it. */
void     machine_set_clock   (gint64          ahead_ms,
                              gboolean        is_heard);

/* The world's dice, by the seed alone. */
GRand   *machine_rand        (void);
guint    machine_dice        (guint           n_sides);
/* One in @n. */
gboolean machine_chance      (guint           n);

/* @func is called at that time, or at once when it is past; calls of one time in the order in which
 * they were asked for. @destroy (nullable) frees @data after it, or without it at the end. */
void     machine_call        (gint64          time_us,
                              MachineFunc     func,
                              gpointer        data,
                              GDestroyNotify  destroy);
/* What is due until then happens, one after the other; the clock stands at @until_us after it. */
void     machine_run_until   (gint64          until_us);
/* Lets callbacks that are on their way to the main context arrive. */
void     machine_settle      (void);
/* Something may be on its way. */
void     machine_touch       (void);
/* How long a worker takes for what it reads, how long the disk takes for a write. */
gint64   machine_read_us     (void);
gint64   machine_write_us    (void);

G_END_DECLS
