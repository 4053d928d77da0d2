/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-live-private.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

/* Frames in one call of writev(): enough that the call's own cost vanishes. */
#define MAX_PIECES 64

/* A frame that does not count towards the limit carries this bit in its pointer. */
#define UNCOUNTED ((gsize) 1)

static ScholiaFrame *
get_frame (const ScholiaOutput *self,
           guint                index)
{
  gsize slot = (gsize) self->frames[(self->head + index) & (self->capacity - 1)];

  return (ScholiaFrame *) (slot & ~UNCOUNTED);
}

static gboolean
is_counted (const ScholiaOutput *self,
            guint                index)
{
  return ((gsize) self->frames[(self->head + index) & (self->capacity - 1)] & UNCOUNTED) == 0;
}

/* Nearly always one frame waits, or two: for those no memory is asked for. */
static void
grow (ScholiaOutput *self)
{
  guint capacity = self->capacity * 2;
  ScholiaFrame **frames;

  if (self->capacity == 0)
    {
      self->frames = self->first;
      self->capacity = G_N_ELEMENTS (self->first);
      return;
    }

  frames = g_new (ScholiaFrame *, capacity);
  for (guint i = 0; i < self->length; i++)
    frames[i] = self->frames[(self->head + i) & (self->capacity - 1)];

  if (self->frames != self->first)
    g_free (self->frames);
  self->frames = frames;
  self->capacity = capacity;
  self->head = 0;
}

void
scholia_output_push (ScholiaOutput *self,
                     ScholiaFrame  *frame,
                     gboolean       counts)
{
  gsize slot = (gsize) scholia_frame_ref (frame);

  if (self->length == self->capacity)
    grow (self);

  self->n_bytes += scholia_frame_get_size (frame);
  if (!counts)
    {
      self->n_free_bytes += scholia_frame_get_size (frame);
      slot |= UNCOUNTED;
    }

  self->frames[(self->head + self->length) & (self->capacity - 1)] = (ScholiaFrame *) slot;
  self->length++;
}

/* Memory goes as soon as nothing waits: an idle connection holds none. */
static void
release_when_empty (ScholiaOutput *self)
{
  if (self->length > 0)
    return;

  if (self->frames != self->first)
    g_free (self->frames);
  self->frames = NULL;
  self->capacity = 0;
  self->head = 0;
}

static void
pop (ScholiaOutput *self)
{
  ScholiaFrame *frame = get_frame (self, 0);

  if (!is_counted (self, 0))
    self->n_free_bytes -= scholia_frame_get_size (frame);
  scholia_frame_unref (frame);
  self->head = (self->head + 1) & (self->capacity - 1);
  self->length--;
  self->head_written = 0;
}

void
scholia_output_drop (ScholiaOutput *self,
                     gboolean       is_tls)
{
  /* TLS may hold a part of the first frame although it said that nothing went. */
  guint keep = self->head_written > 0 || is_tls ? 1 : 0;

  while (self->length > keep)
    {
      guint last = self->length - 1;
      ScholiaFrame *frame = get_frame (self, last);

      self->n_bytes -= scholia_frame_get_size (frame);
      if (!is_counted (self, last))
        self->n_free_bytes -= scholia_frame_get_size (frame);
      scholia_frame_unref (frame);
      self->length--;
    }
  release_when_empty (self);
}

void
scholia_output_clear (ScholiaOutput *self)
{
  while (self->length > 0)
    pop (self);
  self->n_bytes = 0;
  release_when_empty (self);
}

/* Counted when it is out: what is dropped on the way was not sent to anybody. */
static void
count (ScholiaMeter *meter,
       ScholiaFrame *frame,
       guint         n_messages,
       gsize         n_bytes)
{
  if (meter != NULL)
    scholia_meter_count (meter, SCHOLIA_DIRECTION_OUT, scholia_frame_get_traffic (frame),
                         n_messages, n_bytes);
}

static void
advance (ScholiaOutput *self,
         gsize          written,
         ScholiaMeter  *meter)
{
  self->n_bytes -= written;

  while (written > 0)
    {
      ScholiaFrame *frame = get_frame (self, 0);
      gsize left = scholia_frame_get_size (frame) - self->head_written;

      if (written < left)
        {
          count (meter, frame, 0, written);
          self->head_written += written;
          return;
        }
      count (meter, frame, 1, left);
      written -= left;
      pop (self);
    }
}

/* A list of one piece costs the kernel more than the piece alone. */
static gssize
send_one (ScholiaOutput *self,
          int            fd)
{
  ScholiaFrame *frame = get_frame (self, 0);

  return send (fd, scholia_frame_get_data (frame) + self->head_written,
               scholia_frame_get_size (frame) - self->head_written, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static gssize
send_many (ScholiaOutput *self,
           int            fd)
{
  struct iovec pieces[MAX_PIECES];
  struct msghdr message = { .msg_iov = pieces };
  guint n_pieces = MIN (self->length, MAX_PIECES);

  for (guint i = 0; i < n_pieces; i++)
    {
      ScholiaFrame *frame = get_frame (self, i);
      gsize skip = i == 0 ? self->head_written : 0;

      pieces[i].iov_base = (guint8 *) scholia_frame_get_data (frame) + skip;
      pieces[i].iov_len = scholia_frame_get_size (frame) - skip;
    }
  message.msg_iovlen = n_pieces;

  return sendmsg (fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static gssize
write_pieces (ScholiaOutput *self,
              int            fd)
{
  gssize written;

  do
    written = self->length == 1 ? send_one (self, fd) : send_many (self, fd);
  while (written < 0 && errno == EINTR);

  if (written < 0)
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS ? 0 : -1;

  return written;
}

/* GnuTLS wants what it could not send to be offered again unchanged: the frame at the head is. */
static gssize
write_record (ScholiaOutput *self,
              GIOStream     *tls)
{
  GOutputStream *stream = g_io_stream_get_output_stream (tls);
  ScholiaFrame *frame = get_frame (self, 0);
  g_autoptr(GError) error = NULL;
  gssize written;

  written = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (stream),
                                                        scholia_frame_get_data (frame) +
                                                          self->head_written,
                                                        scholia_frame_get_size (frame) -
                                                          self->head_written,
                                                        NULL, &error);
  if (written < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return 0;

  return written;
}

gssize
scholia_output_write (ScholiaOutput *self,
                      int            fd,
                      GIOStream     *tls,
                      ScholiaMeter  *meter)
{
  gssize total = 0;

  while (self->length > 0)
    {
      gssize written = tls != NULL ? write_record (self, tls) : write_pieces (self, fd);

      if (written < 0)
        return -1;
      if (written == 0)
        break;

      advance (self, (gsize) written, meter);
      total += written;
    }
  release_when_empty (self);

  return total;
}
