/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the peers relay: '@', when the message was due, in microseconds since the epoch, and whose
 * it is, both in hexadecimal digits, filled up to the size that Scholia's message has. A peer that
 * gathers messages sends them one after the other in one frame. */

#include "line.h"

#include <string.h>

#define DUE_DIGITS 10
#define SENDER_DIGITS 4
#define HEAD_BYTES (1 + DUE_DIGITS + SENDER_DIGITS)

static void
write_request (Line    *line,
               GString *text)
{
  g_string_append_printf (text,
                          "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\n"
                          "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                          line->room->path, line->crowd->host);
}

static void
greet (Line *line)
{
  line_set_state (line, LINE_LIVE);
}

/* Whatever is no digit makes a number that no sender has. */
static gint64
read_digits (const char *text,
             guint       n_digits)
{
  gint64 value = 0;

  for (guint i = 0; i < n_digits; i++)
    value = value * 16 + g_ascii_xdigit_value (text[i]);

  return value;
}

static void
take_one (Line       *line,
          const char *at,
          gint64      now_us)
{
  Crowd *crowd = line->crowd;
  Room *room = line->room;
  gint64 due_us = read_digits (at, DUE_DIGITS);
  guint sender = (guint) read_digits (at + DUE_DIGITS, SENDER_DIGITS);
  guint32 *last;

  if (sender - room->first_line >= room->n_lines)
    {
      crowd->tally.n_disordered++;
      return;
    }
  last = &room->last_due[(line->index - room->first_line) * room->n_lines + sender -
                         room->first_line];
  if ((guint32) due_us <= *last)
    crowd->tally.n_disordered++;
  *last = (guint32) due_us;
  crowd->tally.n_delivered++;
  histogram_add (&crowd->tally.delivery, now_us - crowd->epoch_us - due_us);
}

static void
take_message (Line       *line,
              const char *text,
              gsize       length,
              gint64      now_us)
{
  const char *end = text + length;
  const char *at = text;

  while ((at = memchr (at, '@', (gsize) (end - at))) != NULL && end - at >= HEAD_BYTES)
    {
      take_one (line, at + 1, now_us);
      at += HEAD_BYTES;
    }
  line->crowd->tally.presence_in = length;
}

static gsize
write_presence (Line   *line,
                gint64  due_us,
                char   *buffer)
{
  gsize length = MAX (line->crowd->message_bytes, HEAD_BYTES);

  g_snprintf (buffer, LINE_OUTPUT_BYTES, "@%010" G_GINT64_MODIFIER "x%04x", (guint64) due_us,
              line->index);
  memset (buffer + HEAD_BYTES, '.', length - HEAD_BYTES);

  return length;
}

static gsize
write_heartbeat (Line *line,
                 char *buffer)
{
  return 0;
}

const Dialect dialect_raw = {
  .name = "raw",
  .write_request = write_request,
  .greet = greet,
  .take_message = take_message,
  .write_presence = write_presence,
  .write_action = write_presence,
  .write_heartbeat = write_heartbeat,
};
