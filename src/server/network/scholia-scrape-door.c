/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-scrape-door.h"

#include <string.h>

#include "scholia-deadline-queue.h"
#include "scholia-listener.h"

/* Scrapers come one after the other, every few seconds. */
#define MAX_LINES 16
/* A scraper's request has some 300 bytes. */
#define MAX_HEAD_BYTES 4096

struct _ScholiaScrapeDoor
{
  ScholiaListener      *listener;
  ScholiaDeadlineQueue *deadlines;
  GPtrArray            *lines;
  GCancellable         *cancellable;
  ScholiaScrapeFunc     answer;
  gpointer              user_data;
};

typedef struct
{
  ScholiaScrapeDoor *door;        /* (nullable): %NULL once it is gone */
  GSocketConnection *connection;
  ScholiaDeadline    deadline;
  char               head[MAX_HEAD_BYTES + 1];
  gsize              n_head;
  GByteArray        *answer;      /* (nullable) */
} Line;

static void read_more (Line *line);

static void
line_end (Line *line)
{
  if (line->door != NULL)
    {
      scholia_deadline_queue_disarm (line->door->deadlines, &line->deadline);
      g_ptr_array_remove_fast (line->door->lines, line);
    }
  g_io_stream_close (G_IO_STREAM (line->connection), NULL, NULL);
  g_object_unref (line->connection);
  g_clear_pointer (&line->answer, g_byte_array_unref);
  g_free (line);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  line_end (user_data);
}

static const char *
get_phrase (guint status)
{
  switch (status)
    {
    case 200:
      return "OK";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    default:
      return "Bad Request";
    }
}

static void
answer (Line                      *line,
        const ScholiaScrapeAnswer *answer,
        gboolean                   has_body)
{
  const char *phrase = get_phrase (answer->status);
  g_autoptr(GBytes) body = answer->body != NULL ? answer->body
                                                : g_bytes_new_static (phrase, strlen (phrase));
  g_autofree char *head = NULL;

  head = g_strdup_printf ("HTTP/1.1 %u %s\r\nContent-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT
                          "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
                          answer->status, phrase,
                          answer->body != NULL ? answer->media_type : "text/plain",
                          g_bytes_get_size (body));
  line->answer = g_byte_array_new ();
  g_byte_array_append (line->answer, (const guint8 *) head, (guint) strlen (head));
  if (has_body)
    g_byte_array_append (line->answer, g_bytes_get_data (body, NULL),
                         (guint) g_bytes_get_size (body));

  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (line->connection)),
                                   line->answer->data, line->answer->len, G_PRIORITY_DEFAULT,
                                   line->door->cancellable, written_cb, line);
}

static void
refuse (Line  *line,
        guint  status)
{
  const ScholiaScrapeAnswer refusal = { .status = status };

  answer (line, &refusal, TRUE);
}

/* "GET /metrics HTTP/1.1"; the rest of the head changes nothing. */
static void
take_request (Line *line)
{
  g_autofree char *first = g_strndup (line->head, strcspn (line->head, "\r\n"));
  g_auto(GStrv) words = g_strsplit (first, " ", 4);
  ScholiaScrapeAnswer told;

  if (g_strv_length (words) != 3 || !g_str_has_prefix (words[2], "HTTP/1."))
    {
      refuse (line, 400);
      return;
    }
  if (!g_str_equal (words[0], "GET") && !g_str_equal (words[0], "HEAD"))
    {
      refuse (line, 405);
      return;
    }

  words[1][strcspn (words[1], "?")] = '\0';
  told = line->door->answer (words[1], line->door->user_data);
  answer (line, &told, g_str_equal (words[0], "GET"));
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Line *line = user_data;
  gssize got = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (got <= 0 || line->door == NULL)
    {
      line_end (line);
      return;
    }

  line->n_head += (gsize) got;
  line->head[line->n_head] = '\0';
  if (g_strstr_len (line->head, (gssize) line->n_head, "\r\n\r\n") != NULL)
    take_request (line);
  else if (line->n_head == MAX_HEAD_BYTES)
    refuse (line, 431);
  else
    read_more (line);
}

static void
read_more (Line *line)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (line->connection)),
                             line->head + line->n_head, MAX_HEAD_BYTES - line->n_head,
                             G_PRIORITY_DEFAULT, line->door->cancellable, read_cb, line);
}

static gboolean
accepted_cb (GSocketConnection *connection,
             GTlsCertificate   *certificate,
             gpointer           user_data)
{
  ScholiaScrapeDoor *self = user_data;
  Line *line;

  if (self->lines->len >= MAX_LINES)
    return FALSE;

  line = g_new0 (Line, 1);
  line->door = self;
  line->connection = g_object_ref (connection);
  g_ptr_array_add (self->lines, line);
  scholia_deadline_queue_arm (self->deadlines, &line->deadline, line, g_get_monotonic_time ());
  read_more (line);

  return TRUE;
}

/* What is under way finds the line closed, and ends it. */
static void
late_cb (gpointer item,
         gpointer user_data)
{
  Line *line = item;

  g_socket_shutdown (g_socket_connection_get_socket (line->connection), TRUE, TRUE, NULL);
}

ScholiaScrapeDoor *
scholia_scrape_door_new (GSocketAddress     *address,
                         guint               deadline_ms,
                         ScholiaScrapeFunc   answer_func,
                         gpointer            user_data,
                         GError            **error)
{
  ScholiaScrapeDoor *self = g_new0 (ScholiaScrapeDoor, 1);

  self->answer = answer_func;
  self->user_data = user_data;
  self->lines = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  self->deadlines = scholia_deadline_queue_new (deadline_ms, late_cb, self);
  self->listener = scholia_listener_new (address, NULL, accepted_cb, self, error);
  if (self->listener == NULL)
    g_clear_pointer (&self, scholia_scrape_door_free);

  return self;
}

void
scholia_scrape_door_free (ScholiaScrapeDoor *self)
{
  g_clear_pointer (&self->listener, scholia_listener_free);
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      scholia_deadline_queue_disarm (self->deadlines, &line->deadline);
      line->door = NULL;
    }
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->lines);
  scholia_deadline_queue_free (self->deadlines);
  g_free (self);
}

guint16
scholia_scrape_door_get_port (ScholiaScrapeDoor *self)
{
  return scholia_listener_get_port (self->listener);
}
