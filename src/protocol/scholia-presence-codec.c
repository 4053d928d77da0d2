/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many pointers move many times a second, and each of their places goes to everybody: whole numbers
 * in a flat list, three for each, are a quarter of the same as objects. */

#include "scholia-presence-codec.h"

#include "scholia-limits.h"
#include "scholia-value-codec.h"

/* The numbers of one cursor in the list. */
#define N_CURSOR_NUMBERS 3

static guint64
read_element (ScholiaJsonReader *reader,
              guint64            min,
              guint64            max)
{
  return scholia_json_reader_get_integer (reader, NULL, min, max);
}

static gint32
read_place (ScholiaJsonReader *reader)
{
  return (gint32) read_element (reader, 0, SCHOLIA_ANCHOR_UNITS);
}

static void
read_cursor (ScholiaJsonReader *reader,
             ScholiaPresence   *presence)
{
  gint32 *places[] = { &presence->x, &presence->y };
  guint n_places = 0;

  if (!scholia_json_reader_enter_array (reader, "cursor", G_MAXUINT))
    return;

  for (; scholia_json_reader_next (reader); n_places++)
    if (n_places < G_N_ELEMENTS (places))
      *places[n_places] = read_place (reader);
  scholia_json_reader_leave (reader);

  if (n_places != G_N_ELEMENTS (places))
    scholia_json_reader_fail (reader, "cursor", SCHOLIA_ERROR_MALFORMED,
                              "must be two integers, across and down");
  presence->has_cursor = TRUE;
}

static void
read_thread (ScholiaJsonReader *reader,
             ScholiaPresence   *presence)
{
  if (scholia_json_reader_has (reader, "threadId"))
    scholia_presence_set_thread (presence, scholia_read_id (reader, "threadId").text);
  presence->is_typing = scholia_json_reader_get_boolean (reader, "typing");
}

void
scholia_read_presence (ScholiaJsonReader *reader,
                       ScholiaPresence   *presence)
{
  if (scholia_json_reader_has (reader, "cursor"))
    read_cursor (reader, presence);
  read_thread (reader, presence);
}

static void
write_thread (ScholiaJsonWriter     *writer,
              const ScholiaPresence *presence)
{
  scholia_json_writer_add_optional (writer, "threadId", scholia_presence_get_thread (presence));
  if (presence->is_typing)
    scholia_json_writer_add_boolean (writer, "typing", TRUE);
}

static void
write_place (ScholiaJsonWriter     *writer,
             const ScholiaPresence *presence)
{
  scholia_json_writer_add_integer (writer, NULL, (guint64) presence->x);
  scholia_json_writer_add_integer (writer, NULL, (guint64) presence->y);
}

void
scholia_write_presence (ScholiaJsonWriter     *writer,
                        const ScholiaPresence *presence)
{
  if (presence->has_cursor)
    {
      scholia_json_writer_begin_array (writer, "cursor");
      write_place (writer, presence);
      scholia_json_writer_end_array (writer);
    }
  write_thread (writer, presence);
}

static void
read_cursors (ScholiaJsonReader *reader,
              GArray            *news)
{
  ScholiaPresenceNews one = { .parts = SCHOLIA_PRESENCE_CURSOR, .presence.has_cursor = TRUE };
  guint n_numbers = 0;

  if (!scholia_json_reader_has (reader, "cursors") ||
      !scholia_json_reader_enter_array (reader, "cursors", N_CURSOR_NUMBERS * SCHOLIA_MAX_PEOPLE))
    return;

  while (scholia_json_reader_next (reader))
    switch (n_numbers++ % N_CURSOR_NUMBERS)
      {
      case 0:
        one.connection = read_element (reader, 1, SCHOLIA_MAX_WIRE_INTEGER);
        break;
      case 1:
        one.presence.x = read_place (reader);
        break;
      default:
        one.presence.y = read_place (reader);
        g_array_append_val (news, one);
      }
  scholia_json_reader_leave (reader);

  if (n_numbers % N_CURSOR_NUMBERS != 0)
    scholia_json_reader_fail (reader, "cursors", SCHOLIA_ERROR_MALFORMED,
                              "must be three integers for each cursor");
}

static void
read_away (ScholiaJsonReader *reader,
           GArray            *news)
{
  ScholiaPresenceNews one = { .parts = SCHOLIA_PRESENCE_CURSOR };

  if (!scholia_json_reader_has (reader, "away") ||
      !scholia_json_reader_enter_array (reader, "away", SCHOLIA_MAX_PEOPLE))
    return;

  while (scholia_json_reader_next (reader))
    {
      one.connection = read_element (reader, 1, SCHOLIA_MAX_WIRE_INTEGER);
      g_array_append_val (news, one);
    }
  scholia_json_reader_leave (reader);
}

static void
read_reading (ScholiaJsonReader *reader,
              GArray            *news)
{
  if (!scholia_json_reader_has (reader, "reading") ||
      !scholia_json_reader_enter_array (reader, "reading", SCHOLIA_MAX_READING))
    return;

  while (scholia_json_reader_next (reader) && scholia_json_reader_enter (reader, NULL))
    {
      ScholiaPresenceNews one = { .parts = SCHOLIA_PRESENCE_THREAD };

      one.connection = scholia_json_reader_get_integer (reader, "connection", 1,
                                                        SCHOLIA_MAX_WIRE_INTEGER);
      read_thread (reader, &one.presence);
      g_array_append_val (news, one);
      scholia_json_reader_leave (reader);
    }

  scholia_json_reader_leave (reader);
}

GArray *
scholia_read_presence_news (ScholiaJsonReader *reader)
{
  GArray *news = g_array_new (FALSE, FALSE, sizeof (ScholiaPresenceNews));

  read_cursors (reader, news);
  read_away (reader, news);
  read_reading (reader, news);

  return news;
}

typedef void (*WriteFunc) (ScholiaJsonWriter         *writer,
                           const ScholiaPresenceNews *one);

static void
write_one_cursor (ScholiaJsonWriter         *writer,
                  const ScholiaPresenceNews *one)
{
  scholia_json_writer_add_integer (writer, NULL, one->connection);
  write_place (writer, &one->presence);
}

static void
write_one_away (ScholiaJsonWriter         *writer,
                const ScholiaPresenceNews *one)
{
  scholia_json_writer_add_integer (writer, NULL, one->connection);
}

static void
write_one_reading (ScholiaJsonWriter         *writer,
                   const ScholiaPresenceNews *one)
{
  scholia_json_writer_begin_object (writer, NULL);
  scholia_json_writer_add_integer (writer, "connection", one->connection);
  write_thread (writer, &one->presence);
  scholia_json_writer_end_object (writer);
}

/* Those of which @part is told, and of cursors, that are on the image or are not; no list without
 * any. */
static void
write_list (ScholiaJsonWriter    *writer,
            const char           *name,
            const GArray         *news,
            ScholiaPresenceParts  part,
            gboolean              has_cursor,
            WriteFunc             write)
{
  gboolean is_open = FALSE;

  for (guint i = 0; i < news->len; i++)
    {
      const ScholiaPresenceNews *one = &g_array_index (news, ScholiaPresenceNews, i);

      if ((one->parts & part) == 0 ||
          (part == SCHOLIA_PRESENCE_CURSOR && !one->presence.has_cursor != !has_cursor))
        continue;
      if (!is_open)
        scholia_json_writer_begin_array (writer, name);
      is_open = TRUE;
      write (writer, one);
    }

  if (is_open)
    scholia_json_writer_end_array (writer);
}

void
scholia_write_presence_news (ScholiaJsonWriter *writer,
                             const GArray      *news)
{
  write_list (writer, "cursors", news, SCHOLIA_PRESENCE_CURSOR, TRUE, write_one_cursor);
  write_list (writer, "away", news, SCHOLIA_PRESENCE_CURSOR, FALSE, write_one_away);
  write_list (writer, "reading", news, SCHOLIA_PRESENCE_THREAD, FALSE, write_one_reading);
}
