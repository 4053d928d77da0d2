/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The server's end of a line, in the place of src/server/live with its sockets and its epoll set:
 * the same frames, the same reader, the same deadlines. */

#include "wire.h"
#include "world.h"

#include "scholia-frame-reader.h"
#include "scholia-live-connection.h"

#include <string.h>

/* For whether a line that was behind is so no more. */
#define LOOK_AGAIN_US (200 * G_TIME_SPAN_MILLISECOND)

struct _ScholiaLiveConnection
{
  Line                     *line;    /* (nullable): %NULL once the handler heard the end */
  const ScholiaLiveHandler *handler;
  gpointer                  user_data;
  ScholiaFrameReader       *reader;
  GByteArray               *input;
  gint64                    heard_us;
  gboolean                  is_open;
  gboolean                  is_greeted;
  gboolean                  has_missed; /* presence, since it was behind */
};

static void
connection_clear (gpointer data)
{
  ScholiaLiveConnection *self = data;

  scholia_frame_reader_free (self->reader);
  g_byte_array_unref (self->input);
}

static void
connection_unref (gpointer data)
{
  g_rc_box_release_full (data, connection_clear);
}

static void
tell_closed_cb (gpointer data)
{
  ScholiaLiveConnection *self = data;
  g_autoptr(Line) line = g_steal_pointer (&self->line);

  if (line == NULL)
    return;

  line_set_end (line, LINE_UP, NULL, NULL);
  line_shut (line, LINE_DOWN);
  self->handler->closed (self, self->user_data);
  g_ptr_array_remove_fast (world.node->connections, self);
}

static void
end_soon (ScholiaLiveConnection *self)
{
  self->is_open = FALSE;
  machine_call (machine_now_us (), tell_closed_cb, g_rc_box_acquire (self), connection_unref);
}

static void
write_frame (ScholiaLiveConnection *self,
             ScholiaFrame          *frame)
{
  line_write (self->line, LINE_DOWN, scholia_frame_get_data (frame),
              scholia_frame_get_size (frame));
}

static void
write_close (ScholiaLiveConnection *self,
             guint16                code,
             const char            *reason)
{
  g_autoptr(ScholiaFrame) frame = scholia_frame_new_close (code, reason);

  write_frame (self, frame);
}

void
scholia_live_connection_goodbye (ScholiaLiveConnection *self,
                                 ScholiaGoodbyeReason   reason,
                                 const char            *words,
                                 guint                  retry_after_ms)
{
  g_autoptr(ScholiaMessage) message = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(ScholiaFrame) frame = NULL;

  if (!self->is_open)
    return;

  message = scholia_message_new_goodbye (reason, words, retry_after_ms);
  bytes = scholia_message_encode (message);
  frame = scholia_frame_new_text (bytes);
  write_frame (self, frame);
  write_close (self, scholia_goodbye_reason_get_close_code (reason),
               scholia_goodbye_reason_to_string (reason));
  world_tell ("line %u: goodbye %s", self->line->number,
              scholia_goodbye_reason_to_string (reason));
  end_soon (self);
}

void
scholia_live_connection_close (ScholiaLiveConnection *self)
{
  if (!self->is_open)
    return;

  write_close (self, 1000, "");
  end_soon (self);
}

static gboolean
is_behind (ScholiaLiveConnection *self,
           gint64                 for_us)
{
  return line_waits_us (self->line, LINE_DOWN) > for_us;
}

/* Once nothing waits any more, its handler hears of it. */
static void
caught_up_cb (gpointer data)
{
  ScholiaLiveConnection *self = data;

  if (!self->is_open)
    return;

  if (is_behind (self, 0))
    {
      machine_call (machine_now_us () + LOOK_AGAIN_US, caught_up_cb, g_rc_box_acquire (self),
                    connection_unref);
      return;
    }

  self->has_missed = FALSE;
  self->handler->caught_up (self, self->user_data);
}

static void
miss (ScholiaLiveConnection *self)
{
  if (!self->has_missed)
    machine_call (machine_now_us () + LOOK_AGAIN_US, caught_up_cb, g_rc_box_acquire (self),
                  connection_unref);
  self->has_missed = TRUE;
}

void
scholia_live_connection_send (ScholiaLiveConnection *self,
                              ScholiaFrame          *frame,
                              ScholiaDelivery        delivery)
{
  const guint8 *payload;
  gsize length;
  guint8 opcode;

  if (!self->is_open)
    return;
  if (is_behind (self, SCHOLIA_MAX_BACKLOG_S * G_USEC_PER_SEC))
    {
      scholia_live_connection_goodbye (self, SCHOLIA_GOODBYE_BACKLOG, "", 0);
      return;
    }
  if (delivery == SCHOLIA_DELIVERY_PRESENCE && is_behind (self, G_USEC_PER_SEC))
    {
      miss (self);
      return;
    }

  wire_parse (scholia_frame_get_data (frame), scholia_frame_get_size (frame), &opcode, &payload,
              &length);
  ledger_check_sent (self->line, (const char *) payload, length);
  write_frame (self, frame);
}

gboolean
scholia_live_connection_is_open (ScholiaLiveConnection *self)
{
  return self->is_open;
}

void
scholia_live_connection_set_greeted (ScholiaLiveConnection *self)
{
  self->is_greeted = TRUE;
  self->line->greeted_us = machine_now_us ();
}

/* For the log, which nobody reads here. */
const char *
scholia_live_connection_get_end_reason (ScholiaLiveConnection *self)
{
  return "simulated";
}

/* Lines are charged where bytes are written and read: in the data plane. */
void
scholia_live_connection_set_meter (ScholiaLiveConnection *self,
                                   ScholiaMeter          *meter)
{
}

static gssize
read_cb (guint8   *buffer,
         gsize     length,
         gpointer  user_data)
{
  ScholiaLiveConnection *self = user_data;
  const gsize n = MIN (length, self->input->len);

  if (n == 0)
    return 0;

  memcpy (buffer, self->input->data, n);
  g_byte_array_remove_range (self->input, 0, (guint) n);

  return (gssize) n;
}

static void
data_cb (gpointer      end,
         const guint8 *bytes,
         gsize         length)
{
  ScholiaLiveConnection *self = end;
  ScholiaIncoming incoming;

  self->heard_us = machine_now_us ();
  g_byte_array_append (self->input, bytes, (guint) length);
  while (self->is_open)
    {
      const gsize max_length = self->is_greeted ? SCHOLIA_MAX_MESSAGE_BYTES
                                                : SCHOLIA_MAX_HELLO_BYTES;

      switch (scholia_frame_reader_next (self->reader, max_length, &incoming))
        {
        case SCHOLIA_INCOMING_NOTHING:
          return;
        case SCHOLIA_INCOMING_TEXT:
          world_trace (incoming.data, incoming.length);
          self->handler->message (self, (const char *) incoming.data, incoming.length,
                                  self->user_data);
          break;
        case SCHOLIA_INCOMING_CLOSE:
          scholia_live_connection_close (self);
          break;
        case SCHOLIA_INCOMING_BROKEN:
          world_fail ("framing", "line %u: broken with %u", self->line->number,
                      incoming.close_code);
        case SCHOLIA_INCOMING_PING:
        case SCHOLIA_INCOMING_PONG:
        default:
          break;
        }
    }
}

static void
ended_cb (gpointer end)
{
  ScholiaLiveConnection *self = end;

  if (self->is_open)
    end_soon (self);
}

static const LineEnd server_end = { data_cb, ended_cb };

static void
silence_cb (gpointer data)
{
  ScholiaLiveConnection *self = data;
  const gint64 limit_s = self->is_greeted ? SCHOLIA_DEAD_S : SCHOLIA_HELLO_TIMEOUT_S;
  const gint64 due_us = self->heard_us + limit_s * G_USEC_PER_SEC;

  if (!self->is_open)
    return;

  if (due_us <= machine_now_us ())
    scholia_live_connection_goodbye (self, SCHOLIA_GOODBYE_TIMEOUT, "", 0);
  else
    machine_call (due_us, silence_cb, g_rc_box_acquire (self), connection_unref);
}

/* @fd: the number of a line. */
ScholiaLiveConnection *
scholia_live_add (ScholiaLive              *live,
                  int                       fd,
                  GIOStream                *tls,
                  gint64                    start_us,
                  const ScholiaLiveHandler *handler,
                  gpointer                  user_data)
{
  ScholiaLiveConnection *self = g_rc_box_new0 (ScholiaLiveConnection);

  self->line = line_ref (g_ptr_array_index (world.lines, (guint) fd));
  self->handler = handler;
  self->user_data = user_data;
  self->reader = scholia_frame_reader_new ();
  self->input = g_byte_array_new ();
  self->heard_us = start_us;
  self->is_open = TRUE;
  scholia_frame_reader_set_source (self->reader, read_cb, self);
  line_set_end (self->line, LINE_UP, &server_end, self);
  g_ptr_array_add (world.node->connections, self);
  machine_call (start_us + SCHOLIA_HELLO_TIMEOUT_S * G_USEC_PER_SEC, silence_cb,
                g_rc_box_acquire (self), connection_unref);

  return self;
}

void
line_server_end (gpointer connection)
{
  ScholiaLiveConnection *self = connection;

  self->is_open = FALSE;
  tell_closed_cb (self);
}

GPtrArray *
line_server_new_set (void)
{
  return g_ptr_array_new_with_free_func (connection_unref);
}
