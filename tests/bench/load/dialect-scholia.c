/* SPDX-License-Identifier: GPL-3.0-or-later */

/* PROTOCOL.md as a client speaks it that must be cheaper than the server. What comes is searched
 * for the few members that count; that it is right is the business of other tests.
 *
 * When a message was due travels in the message: microseconds since the epoch of the run are a
 * cursor's place (y counts the seconds and x the rest), and the end of an action's broadcast id. */

#include "line.h"

#include "scholia-wire-limits.h"

#include <stdlib.h>
#include <string.h>

/* Where the seconds begin: a number as long as most places are. */
#define FIRST_ROW 500000
/* Of an event's JSON, about, without the words. */
#define EVENT_BYTES 262

static const char words[] =
  "The quick brown fox jumps over the lazy dog, and nobody in the room has asked the dog how it "
  "feels about that; so here is a comment about it, as long as it takes to fill the message up. ";

static void
write_request (Line    *line,
               GString *text)
{
  g_string_append_printf (text,
                          "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\n"
                          "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                          "Sec-WebSocket-Protocol: " SCHOLIA_SUBPROTOCOL "\r\n",
                          line->room->path, line->crowd->host);
}

/* Each line is a person of its own. */
static void
greet (Line *line)
{
  char hello[LINE_OUTPUT_BYTES];
  int length;

  length = g_snprintf (hello, sizeof hello,
                       "{\"type\":\"hello\",\"major\":1,\"client\":\"bench\",\"board\":\"%s\","
                       "\"token\":\"%s\",\"identity\":\"%08x%035u\","
                       "\"session\":\"%08x-0000-4000-8000-%012x\",\"name\":\"Person %u\","
                       "\"color\":%u,\"seq\":%" G_GUINT64_FORMAT ",\"headId\":\"%s\"}",
                       line->room->board_id, line->room->token, line->crowd->salt, line->index,
                       line->crowd->salt, line->index, line->index, line->index % 8, line->seq,
                       line->head_id);
  line_send_text (line, hello, (gsize) length);
}

static guint64
find_number (const char *text,
             const char *end,
             const char *key)
{
  const char *at = memmem (text, (gsize) (end - text), key, strlen (key));

  return at != NULL ? strtoull (at + strlen (key), NULL, 10) : 0;
}

/* (nullable): what follows the key. */
static const char *
find_string (const char *text,
             const char *end,
             const char *key)
{
  const char *at = memmem (text, (gsize) (end - text), key, strlen (key));

  return at != NULL ? at + strlen (key) : NULL;
}

static void
copy_id (char       *id,
         const char *from)
{
  memset (id, 0, 37);
  if (from != NULL && *from != '"')
    memcpy (id, from, 36);
}

static void
take_welcome (Line       *line,
              const char *text,
              const char *end)
{
  GArray *map = line->crowd->by_connection;
  const char *after = find_string (text, end, "\"you\":{\"connection\":");

  if (after == NULL)
    return;
  line->connection = strtoull (after, NULL, 10);
  line->welcome_seq = find_number (after, end, "\"seq\":");
  if (find_string (after, end, "\"parts\":") != NULL)
    {
      line->seq = line->welcome_seq;
      copy_id (line->head_id, find_string (after, end, "\"headId\":\""));
    }
  if (map->len <= line->connection)
    g_array_set_size (map, (guint) line->connection + 1);
  g_array_index (map, guint32, line->connection) = line->index + 1;
  /* The server has forgotten the others of an earlier life of it. */
  line_set_state (line, LINE_CONTENT);
}

/* All who are here come after the content. */
static void
take_joined (Line *line)
{
  if (line->state != LINE_CONTENT)
    return;
  if (line->seq != line->welcome_seq)
    line->crowd->tally.n_disordered++;
  line->n_failures = 0;
  line->n_in_flight = 0;
  line_set_state (line, LINE_LIVE);
}

/* From the same sender each is newer than the last; of what comes at once, only the latest is
 * meant to come. */
static void
take_cursor (Line    *line,
             guint64  connection,
             guint32  due,
             gint64   now_us)
{
  Crowd *crowd = line->crowd;
  guint sender;
  guint32 *last;

  if (connection == line->connection || connection >= crowd->by_connection->len)
    return;
  sender = g_array_index (crowd->by_connection, guint32, connection) - 1;
  if (sender >= crowd->n_lines || line->is_visitor || crowd->lines[sender].room != line->room ||
      due == 0)
    return;

  last = &line->room->last_due[(line->index - line->room->first_line) * line->room->n_lines +
                               sender - line->room->first_line];
  if (due <= *last)
    crowd->tally.n_disordered++;
  *last = due;
  crowd->tally.n_delivered++;
  histogram_add (&crowd->tally.delivery, now_us - crowd->epoch_us - due);
}

/* Up to what is no digit, and past it. */
static guint64
read_integer (const char **at)
{
  guint64 value = 0;

  for (; g_ascii_isdigit (**at); (*at)++)
    value = value * 10 + (guint64) (**at - '0');
  (*at)++;

  return value;
}

/* Three numbers for each cursor; the list's bracket stands where a comma would. */
static void
take_presence (Line       *line,
               const char *at,
               const char *end,
               gint64      now_us)
{
  static const char start[] = ",\"cursors\":[";

  if ((gsize) (end - at) < sizeof start || memcmp (at, start, sizeof start - 1) != 0)
    return;

  for (at += sizeof start - 1; g_ascii_isdigit (*at) && at[-1] != ']';)
    {
      guint64 connection = read_integer (&at);
      guint64 x = read_integer (&at);
      guint64 y = read_integer (&at);

      take_cursor (line, connection, (guint32) (x + (y - FIRST_ROW) * G_USEC_PER_SEC), now_us);
    }
}

/* "salt-line.-4xxx-8" and the time: who acted, and when it was due. */
static gboolean
read_broadcast_id (Line       *line,
                   const char *id,
                   guint      *sender,
                   gint64     *due_us)
{
  if (strtoull (id, NULL, 16) != line->crowd->salt)
    return FALSE;

  *sender = (guint) (strtoul (id + 9, NULL, 16) << 12 | strtoul (id + 15, NULL, 16));
  *due_us = (gint64) strtoull (id + 24, NULL, 16);
  return *sender < line->crowd->n_lines;
}

static void
take_own (Line       *line,
          const char *id,
          gboolean    is_new,
          gint64      latency_us)
{
  Tally *tally = &line->crowd->tally;

  tally->n_acked++;
  histogram_add (&tally->ack, latency_us);
  if (line->n_in_flight > 0)
    line->n_in_flight--;
  if (is_new)
    {
      copy_id (line->room->thread_id, id);
      line->room->n_replies = 0;
    }
  if (line->crowd->was_acked != NULL)
    line->crowd->was_acked (line);
}

static void
take_event (Line       *line,
            const char *text,
            const char *end,
            gboolean    is_new,
            gint64      now_us)
{
  Tally *tally = &line->crowd->tally;
  const char *id = find_string (text, end, "\"broadcastId\":\"");
  guint64 seq;
  guint sender;
  gint64 due_us;

  if (id == NULL)
    return;
  seq = find_number (id, end, "\"seq\":");
  if (seq != line->seq + 1)
    tally->n_disordered++;
  line->seq = seq;
  copy_id (line->head_id, id);
  if (line->state != LINE_LIVE || !read_broadcast_id (line, id, &sender, &due_us))
    return;

  tally->n_delivered++;
  histogram_add (&tally->delivery, now_us - line->crowd->epoch_us - due_us);
  if (sender == line->index)
    take_own (line, id, is_new, now_us - line->crowd->epoch_us - due_us);
}

static void
take_refused (Line       *line,
              const char *text,
              gsize       length)
{
  line->crowd->tally.n_refused++;
  if (line->n_in_flight > 0)
    line->n_in_flight--;
  if (line->crowd->tally.n_refused <= 3)
    g_printerr ("load: %.*s\n", (int) length, text);
}

static void
take_goodbye (Line       *line,
              const char *text,
              gsize       length)
{
  line->retry_after_ms = (guint) find_number (text, text + length, "\"retryAfterMs\":");
  if (line->crowd->has_ended == NULL && line->crowd->tally.n_ended < 3)
    g_printerr ("load: %.*s\n", (int) length, text);
}

/* Of an unmasked frame. */
static gsize
get_frame_size (gsize length)
{
  return length + (length < 126 ? 2 : 4);
}

#define IS(literal) (strncmp (at, literal "\"", sizeof literal) == 0)

/* A batch is its messages one after the other; nothing a person wrote can look like a beginning, as
 * quotes in it are escaped. */
static void
take_message (Line       *line,
              const char *text,
              gsize       length,
              gint64      now_us)
{
  static const char start[] = "{\"type\":\"";
  Tally *tally = &line->crowd->tally;
  const char *end = text + length;
  const char *at = text;

  while ((at = memmem (at, (gsize) (end - at), start, sizeof start - 1)) != NULL)
    {
      gboolean is_alone = at == text;

      at += sizeof start - 1;
      if (IS ("presence"))
        {
          take_presence (line, at + sizeof "presence\"" - 1, end, now_us);
          tally->presence_in = is_alone ? get_frame_size (length) : tally->presence_in;
        }
      else if (IS ("new-image-chat") || IS ("image-chat-updated") || IS ("deleted-image-chat"))
        {
          take_event (line, at, end, IS ("new-image-chat"), now_us);
          tally->event_in = is_alone ? get_frame_size (length) : tally->event_in;
        }
      else if (IS ("joined"))
        take_joined (line);
      else if (IS ("welcome"))
        take_welcome (line, at, end);
      else if (IS ("refused"))
        take_refused (line, text, length);
      else if (IS ("goodbye"))
        take_goodbye (line, text, length);
    }
}

/* A full one opens another thread each time, so that all of it is news. */
static gsize
write_presence (Line   *line,
                gint64  due_us,
                char   *buffer)
{
  char reading[96] = "";

  if (line->crowd->message_bytes > 0)
    g_snprintf (reading, sizeof reading,
                ",\"threadId\":\"00000000-0000-4000-8000-%012" G_GINT64_MODIFIER "x\","
                "\"typing\":true", (guint64) due_us);

  return (gsize) g_snprintf (buffer, LINE_OUTPUT_BYTES,
                             "{\"type\":\"presence\",\"cursor\":[%u,%u]%s}",
                             (guint) (due_us % G_USEC_PER_SEC),
                             FIRST_ROW + (guint) (due_us / G_USEC_PER_SEC), reading);
}

static gsize
write_body (Line *line,
            char *buffer)
{
  gsize wanted = line->crowd->message_bytes;
  gsize length = wanted > EVENT_BYTES ? wanted - EVENT_BYTES : 1;

  if (line->crowd->n_words > 0)
    length = line->crowd->n_words;
  for (gsize i = 0; i < length; i++)
    buffer[i] = words[i % (sizeof words - 1)];
  /* No white space at its end, which would be cleaned away. */
  buffer[length - 1] = '.';
  buffer[length] = '\0';

  return length;
}

/* A new marker, then replies to it. */
static gsize
write_action (Line   *line,
              gint64  due_us,
              char   *buffer)
{
  Room *room = line->room;
  char body[LINE_OUTPUT_BYTES];
  char id[37];
  char what[128];

  g_snprintf (id, sizeof id, "%08x-%04x-4%03x-8000-%012" G_GINT64_MODIFIER "x",
              line->crowd->salt, line->index >> 12, line->index & 0xfff, (guint64) due_us);
  if (room->thread_id[0] == '\0' || room->n_replies >= line->crowd->n_replies)
    {
      g_snprintf (what, sizeof what, "create\",\"anchor\":{\"x\":0.%06u,\"y\":0.25}",
                  (guint) (due_us % G_USEC_PER_SEC));
      room->n_replies = 0;
    }
  else
    {
      g_snprintf (what, sizeof what, "reply\",\"threadId\":\"%s\"", room->thread_id);
      room->n_replies++;
    }
  write_body (line, body);
  line->n_in_flight++;

  return (gsize) g_snprintf (buffer, LINE_OUTPUT_BYTES,
                             "{\"type\":\"action\",\"broadcastId\":\"%s\",\"action\":\"%s,"
                             "\"body\":\"%s\"}",
                             id, what, body);
}

static gsize
write_heartbeat (Line *line,
                 char *buffer)
{
  return (gsize) g_snprintf (buffer, LINE_OUTPUT_BYTES, "{\"type\":\"heartbeat\"}");
}

const Dialect dialect_scholia = {
  .name = "scholia",
  .write_request = write_request,
  .greet = greet,
  .take_message = take_message,
  .write_presence = write_presence,
  .write_action = write_action,
  .write_heartbeat = write_heartbeat,
};
