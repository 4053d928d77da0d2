/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-live.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "scholia-live-private.h"

/* Lines served between two looks at the rest of the loop. */
#define MAX_EVENTS 256
/* While much comes in, lines are read so often at most, in microseconds. A turn of the loop costs
 * as much as two deliveries, and what is sent in one go finds its receivers awake. */
#define BREATH_US 1000

typedef struct
{
  GSource      source;
  ScholiaLive *live;
} ScholiaLiveSource;

/* Only when something came twice within a breath, so that a calm server answers at once. */
static void
take_breath (ScholiaLive *self,
             int          n_events,
             gint64       now_us)
{
  gboolean is_dense = n_events > 1 || (n_events == 1 && now_us - self->read_us < BREATH_US);

  self->breath_us = is_dense ? now_us + BREATH_US : 0;
  self->read_us = now_us;
}

static void
read_lines (ScholiaLive *self)
{
  struct epoll_event events[MAX_EVENTS];
  gint64 now_us = g_get_monotonic_time ();
  int n_events = epoll_wait (self->epoll_fd, events, MAX_EVENTS, 0);

  take_breath (self, n_events, now_us);
  for (int i = 0; i < n_events; i++)
    {
      ScholiaLiveConnection *connection = events[i].data.ptr;

      connection->is_drained = FALSE;
      if (events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        connection->is_hung_up = TRUE;
      if (events[i].events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        scholia_live_connection_read (connection);
      /* TLS may have waited to read in order to write. */
      if ((events[i].events & EPOLLOUT || connection->tls != NULL) && connection->output.length > 0)
        scholia_live_connection_mark (connection);
    }
}

static void
remove_connection (ScholiaLive           *self,
                   ScholiaLiveConnection *connection)
{
  ScholiaLiveConnection *last = g_ptr_array_index (self->connections, self->connections->len - 1);

  last->index = connection->index;
  g_ptr_array_remove_index_fast (self->connections, connection->index);
  self->n_plain -= connection->is_plain;
  scholia_live_connection_free (connection);
  if (self->changed != NULL)
    self->changed (self->changed_data);
}

static void
look_after (ScholiaLive           *self,
            ScholiaLiveConnection *connection)
{
  scholia_live_connection_flush (connection);
  if (connection->has_input)
    scholia_live_connection_read (connection);

  if (connection->state != SCHOLIA_LIVE_STATE_OPEN && !connection->was_told)
    {
      connection->was_told = TRUE;
      connection->handler->closed (connection, connection->user_data);
    }
  else if (connection->has_missed && connection->output.length == 0 &&
           connection->state == SCHOLIA_LIVE_STATE_OPEN)
    {
      connection->has_missed = FALSE;
      if (connection->handler->caught_up != NULL)
        connection->handler->caught_up (connection, connection->user_data);
    }
}

/* Those who were marked up to now; what they cause is for the next turn. */
static void
sweep (ScholiaLive *self)
{
  GPtrArray *dirty = self->dirty;

  self->dirty = self->swept;
  self->swept = dirty;
  for (guint i = 0; i < dirty->len; i++)
    {
      ScholiaLiveConnection *connection = g_ptr_array_index (dirty, i);

      connection->is_dirty = FALSE;
      look_after (self, connection);
      if (connection->state == SCHOLIA_LIVE_STATE_ENDED && connection->was_told &&
          !connection->is_dirty)
        remove_connection (self, connection);
    }
  g_ptr_array_set_size (dirty, 0);
}

static gboolean
live_source_prepare (GSource *source,
                     int     *timeout_ms)
{
  ScholiaLive *self = ((ScholiaLiveSource *) source)->live;
  gint64 left_us = self->breath_us != 0 ? self->breath_us - g_source_get_time (source) : 0;

  /* GLib takes what is polled for from here at each turn; its own function to change that would
   * wake it up. */
  self->poll.events = left_us > 0 ? 0 : G_IO_IN;
  *timeout_ms = left_us > 0 ? (int) ((left_us + 999) / 1000) : -1;

  return self->dirty->len > 0;
}

static gboolean
may_read (ScholiaLive *self)
{
  return self->poll.events == 0 ? g_source_get_time (self->source) >= self->breath_us
                                : self->poll.revents != 0;
}

static gboolean
live_source_check (GSource *source)
{
  ScholiaLive *self = ((ScholiaLiveSource *) source)->live;

  return self->dirty->len > 0 || may_read (self);
}

static gboolean
live_source_dispatch (GSource     *source,
                      GSourceFunc  callback,
                      gpointer     user_data)
{
  ScholiaLive *self = ((ScholiaLiveSource *) source)->live;

  if (may_read (self))
    read_lines (self);
  sweep (self);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs live_source_funcs = {
  .prepare = live_source_prepare,
  .check = live_source_check,
  .dispatch = live_source_dispatch,
};

static void
greeting_expired_cb (gpointer item,
                     gpointer user_data)
{
  scholia_live_connection_goodbye (item, SCHOLIA_GOODBYE_TIMEOUT, "No hello in time", 0);
}

static void
silence_expired_cb (gpointer item,
                    gpointer user_data)
{
  ScholiaLive *self = user_data;
  ScholiaLiveConnection *connection = item;

  /* Reading only notes the time: to arm the deadline at each message would cost more. */
  if (connection->heard_us + self->dead_us > g_get_monotonic_time ())
    scholia_deadline_queue_arm (self->silence, &connection->greeting, connection,
                                connection->heard_us);
  else
    scholia_live_connection_goodbye (connection, SCHOLIA_GOODBYE_TIMEOUT, "Nothing was heard", 0);
}

static void
stall_expired_cb (gpointer item,
                  gpointer user_data)
{
  scholia_live_connection_overflow (item);
}

static void
linger_expired_cb (gpointer item,
                   gpointer user_data)
{
  scholia_live_connection_end (item);
}

static void
attach (ScholiaLive *self)
{
  self->source = g_source_new (&live_source_funcs, sizeof (ScholiaLiveSource));
  ((ScholiaLiveSource *) self->source)->live = self;
  g_source_set_static_name (self->source, "scholia live");
  self->poll = (GPollFD) { .fd = self->epoll_fd, .events = G_IO_IN };
  g_source_add_poll (self->source, &self->poll);
  /* It never runs a loop of its own. Else GLib takes the descriptor out of its set while it is
   * dispatched and puts it back, each time waking itself up: three system calls and an empty turn
   * for each one that did something. */
  g_source_set_can_recurse (self->source, TRUE);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

ScholiaLive *
scholia_live_new (const ScholiaLiveTimes  *times,
                  GError                 **error)
{
  int epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  ScholiaLive *self;

  if (epoll_fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "epoll: %s",
                   g_strerror (errno));
      return NULL;
    }

  self = g_new0 (ScholiaLive, 1);
  self->epoll_fd = epoll_fd;
  self->connections = g_ptr_array_new ();
  self->dirty = g_ptr_array_new ();
  self->swept = g_ptr_array_new ();
  self->dead_us = (gint64) times->dead_ms * 1000;
  self->greeting = scholia_deadline_queue_new (times->hello_ms, greeting_expired_cb, self);
  self->silence = scholia_deadline_queue_new (times->dead_ms, silence_expired_cb, self);
  self->stall = scholia_deadline_queue_new (times->backlog_ms, stall_expired_cb, self);
  self->linger = scholia_deadline_queue_new (SCHOLIA_LINGER_MS, linger_expired_cb, self);
  attach (self);

  return self;
}

void
scholia_live_free (ScholiaLive *self)
{
  self->changed = NULL;
  for (guint i = 0; i < self->connections->len; i++)
    scholia_live_connection_end (g_ptr_array_index (self->connections, i));
  while (self->connections->len > 0)
    sweep (self);

  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_clear_pointer (&self->spare, scholia_frame_reader_free);
  scholia_deadline_queue_free (self->greeting);
  scholia_deadline_queue_free (self->silence);
  scholia_deadline_queue_free (self->stall);
  scholia_deadline_queue_free (self->linger);
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->dirty);
  g_ptr_array_unref (self->swept);
  close (self->epoll_fd);
  g_free (self);
}

ScholiaLiveConnection *
scholia_live_add (ScholiaLive              *self,
                  int                       fd,
                  GIOStream                *tls,
                  gint64                    start_us,
                  const ScholiaLiveHandler *handler,
                  gpointer                  user_data)
{
  ScholiaLiveConnection *connection = NULL;
  struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET };

  connection = scholia_live_connection_new (self, fd, tls, handler, user_data);
  event.data.ptr = connection;
  connection->index = self->connections->len;
  g_ptr_array_add (self->connections, connection);
  self->n_plain += connection->is_plain;
  scholia_deadline_queue_arm (self->greeting, &connection->greeting, connection, start_us);

  if (epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0)
    scholia_live_connection_end (connection);

  /* TLS may have read more than the handshake. */
  connection->has_input = tls != NULL;
  scholia_live_connection_mark (connection);
  if (self->changed != NULL)
    self->changed (self->changed_data);

  return connection;
}

guint
scholia_live_get_n_plain (ScholiaLive *self)
{
  return self->n_plain;
}

void
scholia_live_set_changed (ScholiaLive            *self,
                          ScholiaLiveChangedFunc  changed,
                          gpointer                user_data)
{
  self->changed = changed;
  self->changed_data = user_data;
}

guint
scholia_live_get_n_connections (ScholiaLive *self)
{
  return self->connections->len;
}

void
scholia_live_foreach (ScholiaLive     *self,
                      ScholiaLiveFunc  func,
                      gpointer         user_data)
{
  for (guint i = 0; i < self->connections->len; i++)
    func (g_ptr_array_index (self->connections, i), user_data);
}
