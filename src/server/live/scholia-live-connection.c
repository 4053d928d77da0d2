/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-live-private.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Of the processors that there are; with another one nothing is wrong, only slower. */
#define CACHE_LINE_BYTES 64

ScholiaLiveConnection *
scholia_live_connection_new (ScholiaLive              *live,
                             int                       fd,
                             GIOStream                *tls,
                             const ScholiaLiveHandler *handler,
                             gpointer                  user_data)
{
  ScholiaLiveConnection *self = g_aligned_alloc0 (1, sizeof *self, CACHE_LINE_BYTES);

  self->live = live;
  self->fd = fd;
  self->tls = tls;
  self->is_plain = tls == NULL;
  self->handler = handler;
  self->user_data = user_data;
  scholia_token_bucket_init (&self->controls, SCHOLIA_CONTROL_RATE, SCHOLIA_CONTROL_BURST,
                             g_get_monotonic_time ());

  return self;
}

void
scholia_live_connection_free (ScholiaLiveConnection *self)
{
  g_assert (self->state == SCHOLIA_LIVE_STATE_ENDED);

  scholia_output_clear (&self->output);
  g_clear_pointer (&self->reader, scholia_frame_reader_free);
  g_clear_pointer (&self->meter, scholia_meter_unref);
  g_aligned_free (self);
}

void
scholia_live_connection_mark (ScholiaLiveConnection *self)
{
  if (self->is_dirty)
    return;

  self->is_dirty = TRUE;
  g_ptr_array_add (self->live->dirty, self);
}

static void
disarm_input_deadline (ScholiaLiveConnection *self)
{
  ScholiaLive *live = self->live;

  if (self->state != SCHOLIA_LIVE_STATE_OPEN)
    scholia_deadline_queue_disarm (live->linger, &self->greeting);
  else if (self->is_greeted)
    scholia_deadline_queue_disarm (live->silence, &self->greeting);
  else
    scholia_deadline_queue_disarm (live->greeting, &self->greeting);
}

void
scholia_live_connection_begin_closing (ScholiaLiveConnection *self,
                                       const char            *end_reason,
                                       guint16                code,
                                       const char            *words)
{
  g_autoptr(ScholiaFrame) frame = scholia_frame_new_close (code, words);

  self->end_reason = end_reason;
  scholia_output_push (&self->output, frame, FALSE);
  disarm_input_deadline (self);
  self->state = SCHOLIA_LIVE_STATE_CLOSING;
  scholia_deadline_queue_arm (self->live->linger, &self->greeting, self, g_get_monotonic_time ());
  scholia_live_connection_mark (self);
}

void
scholia_live_connection_end (ScholiaLiveConnection *self)
{
  if (self->state == SCHOLIA_LIVE_STATE_ENDED)
    return;

  disarm_input_deadline (self);
  scholia_deadline_queue_disarm (self->live->stall, &self->stall);
  self->state = SCHOLIA_LIVE_STATE_ENDED;

  epoll_ctl (self->live->epoll_fd, EPOLL_CTL_DEL, self->fd, NULL);
  /* Whoever else still has TLS finds it at its end. */
  shutdown (self->fd, SHUT_RDWR);
  if (self->tls == NULL)
    close (self->fd);
  g_clear_object (&self->tls);
  self->fd = -1;
  scholia_live_connection_mark (self);
}

void
scholia_live_connection_send (ScholiaLiveConnection *self,
                              ScholiaFrame          *frame,
                              ScholiaDelivery        delivery)
{
  ScholiaOutput *output = &self->output;

  if (self->state != SCHOLIA_LIVE_STATE_OPEN || self->is_overdue)
    return;
  /* Behind a backlog it would be old when it is read, and the next one would queue behind it. */
  if (delivery == SCHOLIA_DELIVERY_PRESENCE && self->waits_to_write)
    {
      self->has_missed = TRUE;
      return;
    }

  scholia_output_push (output, frame, delivery != SCHOLIA_DELIVERY_STATE);
  if (output->n_bytes > output->n_free_bytes + SCHOLIA_MAX_BACKLOG_BYTES)
    self->is_overdue = TRUE;

  scholia_live_connection_mark (self);
}

void
scholia_live_connection_goodbye (ScholiaLiveConnection *self,
                                 ScholiaGoodbyeReason   reason,
                                 const char            *message,
                                 guint                  retry_after_ms)
{
  g_autoptr(ScholiaMessage) goodbye = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(ScholiaFrame) frame = NULL;

  if (self->state != SCHOLIA_LIVE_STATE_OPEN)
    return;

  goodbye = scholia_message_new_goodbye (reason, message, retry_after_ms);
  bytes = scholia_message_encode (goodbye);
  frame = scholia_frame_new_text (bytes);
  scholia_output_push (&self->output, frame, FALSE);
  scholia_live_connection_note_goodbye (self, reason);
  scholia_live_connection_begin_closing (self, scholia_goodbye_reason_to_string (reason),
                                         scholia_goodbye_reason_get_close_code (reason),
                                         scholia_goodbye_reason_to_string (reason));
}

void
scholia_live_connection_close (ScholiaLiveConnection *self)
{
  if (self->state != SCHOLIA_LIVE_STATE_OPEN)
    return;

  scholia_live_connection_begin_closing (self, "leaving", SCHOLIA_CLOSE_NORMAL, "");
}

const char *
scholia_live_connection_get_end_reason (ScholiaLiveConnection *self)
{
  return self->end_reason != NULL ? self->end_reason : "lost";
}

void
scholia_live_connection_overflow (ScholiaLiveConnection *self)
{
  if (self->state != SCHOLIA_LIVE_STATE_OPEN)
    return;

  scholia_live_connection_note_backlog (self);
  scholia_output_drop (&self->output, !self->is_plain);
  scholia_live_connection_goodbye (self, SCHOLIA_GOODBYE_BACKLOG,
                                   "The connection was read too slowly", 0);
}

gboolean
scholia_live_connection_is_open (ScholiaLiveConnection *self)
{
  return self->state == SCHOLIA_LIVE_STATE_OPEN;
}

gboolean
scholia_live_connection_has_tls (ScholiaLiveConnection *self)
{
  return !self->is_plain;
}

void
scholia_live_connection_set_greeted (ScholiaLiveConnection *self)
{
  if (self->is_greeted || self->state != SCHOLIA_LIVE_STATE_OPEN)
    return;

  disarm_input_deadline (self);
  self->is_greeted = TRUE;
  self->heard_us = g_get_monotonic_time ();
  scholia_deadline_queue_arm (self->live->silence, &self->greeting, self, self->heard_us);
}

gsize
scholia_live_connection_get_backlog (ScholiaLiveConnection *self)
{
  return self->output.n_bytes;
}

gpointer
scholia_live_connection_get_data (ScholiaLiveConnection *self)
{
  return self->user_data;
}

static void
finish_closing (ScholiaLiveConnection *self)
{
  if (!self->is_shut)
    {
      if (self->tls != NULL)
        g_output_stream_close (g_io_stream_get_output_stream (self->tls), NULL, NULL);
      shutdown (self->fd, SHUT_WR);
    }
  self->is_shut = TRUE;

  if (self->is_answered)
    scholia_live_connection_end (self);
}

/* Only while something waits: a Unix socket would tell of every byte that its peer reads. */
static void
watch_room (ScholiaLiveConnection *self)
{
  gboolean waits = self->output.length > 0;
  struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET };

  if (self->waits_to_write == waits)
    return;

  self->waits_to_write = waits;
  event.data.ptr = self;
  if (waits)
    event.events |= EPOLLOUT;
  epoll_ctl (self->live->epoll_fd, EPOLL_CTL_MOD, self->fd, &event);
}

void
scholia_live_connection_flush (ScholiaLiveConnection *self)
{
  const gboolean has_waited = self->waits_to_write;
  gssize written;

  if (self->is_overdue)
    scholia_live_connection_overflow (self);
  if (self->state == SCHOLIA_LIVE_STATE_ENDED)
    return;

  written = scholia_output_write (&self->output, self->fd, self->tls, self->meter);
  if (written < 0)
    {
      scholia_live_connection_end (self);
      return;
    }

  watch_room (self);
  if (self->output.length == 0)
    {
      /* Else it is not armed, and too far away to look. */
      if (has_waited)
        scholia_deadline_queue_disarm (self->live->stall, &self->stall);
      if (self->state == SCHOLIA_LIVE_STATE_CLOSING)
        finish_closing (self);
    }
  else if (written > 0 || !self->stall.is_armed)
    scholia_deadline_queue_arm (self->live->stall, &self->stall, self, g_get_monotonic_time ());
}
