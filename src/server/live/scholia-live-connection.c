/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-live-private.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Messages of one connection in one turn, so that the others are served too. */
#define MAX_MESSAGES_PER_TURN 32
#define CLOSE_NORMAL 1000
#define CLOSE_WITHOUT_CODE 1005

ScholiaLiveConnection *
scholia_live_connection_new (ScholiaLive              *live,
                             int                       fd,
                             GTlsConnection           *tls,
                             const ScholiaLiveHandler *handler,
                             gpointer                  user_data)
{
  ScholiaLiveConnection *self = g_new0 (ScholiaLiveConnection, 1);

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
  g_free (self);
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

static void
begin_closing (ScholiaLiveConnection *self)
{
  disarm_input_deadline (self);
  self->state = SCHOLIA_LIVE_STATE_CLOSING;
  scholia_deadline_queue_arm (self->live->linger, &self->greeting, self, g_get_monotonic_time ());
  scholia_live_connection_mark (self);
}

static void
push_close (ScholiaLiveConnection *self,
            guint16                code,
            const char            *reason)
{
  g_autoptr(ScholiaFrame) frame = scholia_frame_new_close (code, reason);

  scholia_output_push (&self->output, frame, FALSE);
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
  /* Before TLS goes, which would wait for room to say goodbye. */
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
  self->end_reason = scholia_goodbye_reason_to_string (reason);
  scholia_live_connection_note_goodbye (self, reason);
  push_close (self, scholia_goodbye_reason_get_close_code (reason),
              scholia_goodbye_reason_to_string (reason));
  begin_closing (self);
}

void
scholia_live_connection_close (ScholiaLiveConnection *self)
{
  if (self->state != SCHOLIA_LIVE_STATE_OPEN)
    return;

  self->end_reason = "leaving";
  push_close (self, CLOSE_NORMAL, "");
  begin_closing (self);
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

static gssize
read_tls (ScholiaLiveConnection *self,
          guint8                *buffer,
          gsize                  length)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (self->tls));
  g_autoptr(GError) error = NULL;
  gssize got;

  got = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), buffer, length,
                                                  NULL, &error);
  if (got == 0 || (got < 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)))
    self->saw_end = TRUE;

  return got;
}

static gssize
read_cb (guint8   *buffer,
         gsize     length,
         gpointer  user_data)
{
  ScholiaLiveConnection *self = user_data;
  gssize got;

  if (self->tls != NULL)
    return read_tls (self, buffer, length);
  if (self->is_drained)
    return -1;

  do
    got = recv (self->fd, buffer, length, MSG_DONTWAIT);
  while (got < 0 && errno == EINTR);

  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK))
    self->saw_end = TRUE;
  /* What comes after less than was asked for is an event of its own (epoll(7), question 9). Not so
   * an end of which we were told already. */
  if (got < (gssize) length && !self->is_hung_up)
    self->is_drained = TRUE;

  return got;
}

/* Whoever floods us with them is closed: each costs a look, and a ping its answer. */
static gboolean
count_control (ScholiaLiveConnection *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (scholia_token_bucket_take (&self->controls, now_us))
    return TRUE;

  scholia_live_connection_goodbye (self, SCHOLIA_GOODBYE_RATE_LIMITED,
                                   "Too many pings in too short a time",
                                   scholia_token_bucket_get_retry_after (&self->controls, now_us));

  return FALSE;
}

static void
answer_ping (ScholiaLiveConnection *self,
             const ScholiaIncoming *incoming)
{
  g_autoptr(ScholiaFrame) frame = scholia_frame_new_pong (incoming->data, incoming->length);

  scholia_live_connection_send (self, frame, SCHOLIA_DELIVERY_EVENT);
}

/* The peer broke the framing: what follows cannot be read, so only the close frame answers. */
static void
answer_broken (ScholiaLiveConnection *self,
               guint16                code)
{
  if (self->state == SCHOLIA_LIVE_STATE_OPEN)
    {
      self->end_reason = "malformed";
      push_close (self, code, "malformed");
      begin_closing (self);
    }
  self->peer_closed = TRUE;
  scholia_live_connection_mark (self);
}

static void
answer_close (ScholiaLiveConnection *self,
              guint16                code)
{
  if (self->state == SCHOLIA_LIVE_STATE_OPEN)
    {
      self->end_reason = "leaving";
      push_close (self, code == CLOSE_WITHOUT_CODE ? CLOSE_NORMAL : code, "");
      begin_closing (self);
    }
  self->peer_closed = TRUE;
  self->is_answered = TRUE;
  scholia_live_connection_mark (self);
}

static void
handle_text (ScholiaLiveConnection *self,
             const ScholiaIncoming *incoming)
{
  ScholiaTraffic traffic = SCHOLIA_TRAFFIC_OTHER;

  if (self->state == SCHOLIA_LIVE_STATE_OPEN)
    traffic = self->handler->message (self, (const char *) incoming->data, incoming->length,
                                      self->user_data);
  scholia_live_connection_count (self, incoming, traffic);
}

static void
handle (ScholiaLiveConnection *self,
        const ScholiaIncoming *incoming)
{
  switch (incoming->kind)
    {
    case SCHOLIA_INCOMING_TEXT:
      handle_text (self, incoming);
      break;

    case SCHOLIA_INCOMING_PING:
      scholia_live_connection_count (self, incoming, SCHOLIA_TRAFFIC_PING);
      if (count_control (self))
        answer_ping (self, incoming);
      break;

    case SCHOLIA_INCOMING_PONG:
      scholia_live_connection_count (self, incoming, SCHOLIA_TRAFFIC_PONG);
      count_control (self);
      break;

    case SCHOLIA_INCOMING_CLOSE:
      scholia_live_connection_count (self, incoming, SCHOLIA_TRAFFIC_CLOSE);
      answer_close (self, incoming->close_code);
      break;

    case SCHOLIA_INCOMING_BROKEN:
      answer_broken (self, incoming->close_code);
      break;

    case SCHOLIA_INCOMING_NOTHING:
    default:
      break;
    }
}

static void
borrow_reader (ScholiaLiveConnection *self)
{
  if (self->reader == NULL)
    self->reader = g_steal_pointer (&self->live->spare);
  if (self->reader == NULL)
    self->reader = scholia_frame_reader_new ();

  scholia_frame_reader_set_source (self->reader, read_cb, self);
}

static void
give_back_reader (ScholiaLiveConnection *self)
{
  if (!scholia_frame_reader_is_idle (self->reader))
    return;

  if (self->live->spare == NULL)
    self->live->spare = g_steal_pointer (&self->reader);
  else
    g_clear_pointer (&self->reader, scholia_frame_reader_free);
}

/* A broken reader is not used again, but its line is read to the end, or the kernel would reset
 * it. */
static void
discard_input (ScholiaLiveConnection *self)
{
  guint8 buffer[4096];

  for (guint i = 0; i < MAX_MESSAGES_PER_TURN; i++)
    if (read_cb (buffer, sizeof buffer, self) <= 0)
      return;

  self->has_input = TRUE;
}

static void
read_messages (ScholiaLiveConnection *self)
{
  gsize max_length = self->is_greeted ? SCHOLIA_MAX_MESSAGE_BYTES : SCHOLIA_MAX_HELLO_BYTES;
  ScholiaIncoming incoming;

  borrow_reader (self);
  for (guint i = 0; i < MAX_MESSAGES_PER_TURN && !self->peer_closed; i++)
    {
      if (scholia_frame_reader_next (self->reader, max_length, &incoming) ==
          SCHOLIA_INCOMING_NOTHING)
        {
          give_back_reader (self);
          return;
        }
      handle (self, &incoming);
      max_length = self->is_greeted ? SCHOLIA_MAX_MESSAGE_BYTES : SCHOLIA_MAX_HELLO_BYTES;
    }

  self->has_input = TRUE;
}

void
scholia_live_connection_read (ScholiaLiveConnection *self)
{
  if (self->state == SCHOLIA_LIVE_STATE_ENDED)
    return;

  self->heard_us = g_source_get_time (self->live->source);
  self->has_input = FALSE;
  if (self->peer_closed)
    discard_input (self);
  else
    read_messages (self);

  if (self->saw_end)
    scholia_live_connection_end (self);
  else if (self->has_input)
    scholia_live_connection_mark (self);
}

static void
finish_closing (ScholiaLiveConnection *self)
{
  if (!self->is_shut)
    shutdown (self->fd, SHUT_WR);
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
      scholia_deadline_queue_disarm (self->live->stall, &self->stall);
      if (self->state == SCHOLIA_LIVE_STATE_CLOSING)
        finish_closing (self);
    }
  else if (written > 0 || !self->stall.is_armed)
    scholia_deadline_queue_arm (self->live->stall, &self->stall, self, g_get_monotonic_time ());
}
