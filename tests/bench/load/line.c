/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "line.h"

#include "frame-codec.h"
#include "monotonic.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

static gboolean
is_pending (LineState state)
{
  return state != LINE_CLOSED && state != LINE_LIVE;
}

void
line_set_state (Line      *self,
                LineState  state)
{
  Crowd *crowd = self->crowd;

  crowd->n_live += (guint) (state == LINE_LIVE) - (guint) (self->state == LINE_LIVE);
  crowd->n_pending += (guint) is_pending (state) - (guint) is_pending (self->state);
  self->state = state;

  if (state != LINE_LIVE)
    return;
  crowd->tally.n_joined++;
  histogram_add (&crowd->tally.join, monotonic_us () - self->started_us);
  if (crowd->became_live != NULL)
    crowd->became_live (self);
}

void
line_open (Line *self)
{
  self->started_us = monotonic_us ();
  self->retry_at_us = 0;
  line_set_state (self, LINE_CONNECTING);
  if (!line_connect (self))
    {
      line_disconnect (self);
      line_set_state (self, LINE_CLOSED);
      if (self->crowd->has_ended != NULL)
        self->crowd->has_ended (self);
    }
}

void
line_close (Line *self)
{
  if (self->state == LINE_CLOSED)
    return;

  line_disconnect (self);
  g_clear_pointer (&self->partial, g_byte_array_unref);
  g_clear_pointer (&self->unsent, g_byte_array_unref);
  line_set_state (self, LINE_CLOSED);
}

/* The server, or the world, closed it. */
static void
end (Line *self)
{
  self->crowd->tally.n_ended++;
  line_close (self);
  if (self->crowd->has_ended != NULL)
    self->crowd->has_ended (self);
}

static void
queue (Line         *self,
       const guint8 *data,
       gsize         length)
{
  if (self->unsent == NULL)
    self->unsent = g_byte_array_new ();
  g_byte_array_append (self->unsent, data, (guint) length);
  line_watch (self, TRUE);
}

static void
write_or_queue (Line         *self,
                const guint8 *data,
                gsize         length)
{
  gssize written = 0;

  if (self->unsent == NULL)
    written = line_write (self, data, length);
  /* A line that is gone is noticed by reading it. */
  if (written >= 0 && (gsize) written < length)
    queue (self, data + written, length - (gsize) written);
}

static void
flush (Line *self)
{
  gssize written;

  if (self->unsent == NULL)
    return;

  written = line_write (self, self->unsent->data, self->unsent->len);
  if (written > 0)
    g_byte_array_remove_range (self->unsent, 0, (guint) written);
  if (self->unsent->len == 0)
    {
      g_clear_pointer (&self->unsent, g_byte_array_unref);
      line_watch (self, FALSE);
    }
}

static gsize
send_frame (Line       *self,
            guint8      opcode,
            const void *payload,
            gsize       length)
{
  guint8 frame[LINE_OUTPUT_BYTES + FRAME_MAX_HEAD];
  gsize size = frame_encode (frame, opcode, payload, length);

  self->crowd->tally.n_bytes_out += size;
  write_or_queue (self, frame, size);
  return size;
}

gsize
line_send_text (Line       *self,
                const char *text,
                gsize       length)
{
  return send_frame (self, FRAME_TEXT, text, length);
}

void
line_send_close (Line *self)
{
  const guint8 normal[2] = { 1000 >> 8, 1000 & 0xff };

  send_frame (self, FRAME_CLOSE, normal, sizeof normal);
}

static void
request (Line *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  self->crowd->dialect->write_request (self, text);
  g_string_append (text, "\r\n");
  line_set_state (self, LINE_UPGRADING);
  write_or_queue (self, (const guint8 *) text->str, text->len);
}

/* Bytes of the answer's head, 0 if it is not all there, -1 if it is a refusal. */
static gssize
take_answer (Line         *self,
             const guint8 *data,
             gsize         available)
{
  const guint8 *end_of_head = memmem (data, available, "\r\n\r\n", 4);

  if (end_of_head == NULL)
    return available < 8192 ? 0 : -1;
  if (available < 12 || memcmp (data, "HTTP/1.1 101", 12) != 0)
    return -1;

  line_set_state (self, LINE_GREETING);
  self->crowd->dialect->greet (self);
  return end_of_head + 4 - data;
}

static gssize
take_frame (Line         *self,
            const guint8 *data,
            gsize         available,
            gint64        now_us)
{
  guint8 opcode = 0;
  const guint8 *payload = NULL;
  gsize length = 0;
  gssize size = frame_decode (data, available, &opcode, &payload, &length);

  if (size <= 0)
    return size;

  self->crowd->tally.n_frames++;
  self->crowd->tally.n_bytes_in += (guint64) size;
  if (opcode == FRAME_TEXT)
    self->crowd->dialect->take_message (self, (const char *) payload, length, now_us);
  else if (opcode == FRAME_PING)
    send_frame (self, FRAME_PONG, payload, length);
  else if (opcode == FRAME_CLOSE)
    return -1;

  return size;
}

/* Bytes that were used, -1 if the line is to end. A message may close the line. */
static gssize
take (Line         *self,
      const guint8 *data,
      gsize         available,
      gint64        now_us)
{
  gsize used = 0;

  while (used < available && self->state != LINE_CLOSED)
    {
      gssize size = self->state == LINE_UPGRADING
                      ? take_answer (self, data + used, available - used)
                      : take_frame (self, data + used, available - used, now_us);

      if (size < 0)
        return -1;
      if (size == 0)
        break;
      used += (gsize) size;
    }

  return (gssize) used;
}

static void
keep_rest (Line         *self,
           const guint8 *data,
           gsize         length)
{
  g_autoptr(GByteArray) before = g_steal_pointer (&self->partial);

  if (length == 0 || self->state == LINE_CLOSED)
    return;
  self->partial = g_byte_array_new ();
  g_byte_array_append (self->partial, data, (guint) length);
}

/* Reads once: the kernel says so again if there is more. */
static void
read_some (Line *self)
{
  Crowd *crowd = self->crowd;
  gsize before = self->partial != NULL ? self->partial->len : 0;
  gssize got;
  gssize used;
  gsize available;

  if (before > LINE_INPUT_BYTES / 2)
    {
      end (self);
      return;
    }
  if (before > 0)
    memcpy (crowd->input, self->partial->data, before);
  got = line_read (self, crowd->input + before, LINE_INPUT_BYTES - before);
  if (got < 0)
    {
      end (self);
      return;
    }
  if (got == 0)
    return;

  available = before + (gsize) got;
  crowd->input[available] = '\0';
  used = take (self, crowd->input, available, monotonic_us ());
  if (used < 0)
    end (self);
  else
    keep_rest (self, crowd->input + used, available - (gsize) used);
}

void
line_handle (Line    *self,
             guint32  epoll_events)
{
  /* Closed by what came just before it. */
  if (self->state == LINE_CLOSED)
    return;

  if (self->state == LINE_CONNECTING)
    {
      int done = (epoll_events & EPOLLERR) != 0 ? -1 : line_handshake (self);

      if (done < 0)
        end (self);
      else if (done > 0)
        request (self);
      return;
    }

  if ((epoll_events & EPOLLOUT) != 0)
    flush (self);
  if ((epoll_events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
    read_some (self);
}
