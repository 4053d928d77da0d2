/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What comes over a line: bytes into messages, and what is answered without the handler. */

#include "scholia-live-private.h"

#include <errno.h>
#include <sys/socket.h>

/* Messages of one connection in one turn, so that the others are served too. */
#define MAX_MESSAGES_PER_TURN 32
/* And reads: a record of TLS may hold a single byte. 1 MiB for whoever fills them. */
#define MAX_READS_PER_TURN 256
#define CLOSE_WITHOUT_CODE 1005

static gssize
read_tls (ScholiaLiveConnection *self,
          guint8                *buffer,
          gsize                  length)
{
  GInputStream *stream = g_io_stream_get_input_stream (self->tls);
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

  if (self->n_reads == MAX_READS_PER_TURN)
    {
      self->has_input = TRUE;
      return -1;
    }

  self->n_reads++;
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
    scholia_live_connection_begin_closing (self, "malformed", code, "malformed");
  self->peer_closed = TRUE;
  scholia_live_connection_mark (self);
}

static void
answer_close (ScholiaLiveConnection *self,
              guint16                code)
{
  if (self->state == SCHOLIA_LIVE_STATE_OPEN)
    scholia_live_connection_begin_closing (self, "leaving",
                                           code == CLOSE_WITHOUT_CODE ? SCHOLIA_CLOSE_NORMAL : code,
                                           "");
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
  self->n_reads = 0;
  if (self->peer_closed)
    discard_input (self);
  else
    read_messages (self);

  if (self->saw_end)
    scholia_live_connection_end (self);
  else if (self->has_input)
    scholia_live_connection_mark (self);
}
