/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-wall-timer.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

struct _ScholiaWallTimer
{
  ScholiaWallTimerFunc due;
  gpointer             user_data;
  gint64               at_ms;   /* 0: never */
  int                  fd;
  GSource             *source;
};

static gboolean
ready_cb (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  ScholiaWallTimer *self = user_data;
  guint64 n_times;

  /* It was set to another time since. */
  if (read (fd, &n_times, sizeof n_times) < 0)
    return G_SOURCE_CONTINUE;

  self->at_ms = 0;
  self->due (self->user_data);

  return G_SOURCE_CONTINUE;
}

ScholiaWallTimer *
scholia_wall_timer_new (ScholiaWallTimerFunc   due,
                        gpointer               user_data,
                        GError               **error)
{
  int fd = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  ScholiaWallTimer *self;

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "timerfd: %s",
                   g_strerror (errno));
      return NULL;
    }

  self = g_new0 (ScholiaWallTimer, 1);
  self->due = due;
  self->user_data = user_data;
  self->fd = fd;
  self->source = g_unix_fd_source_new (fd, G_IO_IN);
  g_source_set_static_name (self->source, "scholia wall timer");
  /* Before whatever else came at that moment. */
  g_source_set_priority (self->source, G_PRIORITY_HIGH);
  g_source_set_callback (self->source, G_SOURCE_FUNC (ready_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());

  return self;
}

void
scholia_wall_timer_free (ScholiaWallTimer *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->fd);
  g_free (self);
}

void
scholia_wall_timer_set_sooner (ScholiaWallTimer *self,
                               gint64            at_ms)
{
  /* Zero would disarm it; whatever is over comes at once. */
  const gint64 ms = MAX (at_ms, 1);
  const struct itimerspec moment = { .it_value = { .tv_sec = (time_t) (ms / 1000),
                                                   .tv_nsec = (long) (ms % 1000) * 1000000 } };

  if (self->at_ms != 0 && self->at_ms <= ms)
    return;

  self->at_ms = ms;
  timerfd_settime (self->fd, TFD_TIMER_ABSTIME, &moment, NULL);
}
