/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crowd.h"

#include "line.h"
#include "monotonic.h"

#include <gnutls/gnutls.h>
#include <sys/epoll.h>
#include <unistd.h>

/* Events in one turn: few enough that what is due to be sent does not wait long. */
#define MAX_EVENTS 256
/* Nothing for so long: nothing more comes. */
#define QUIET_US (300 * 1000)

Crowd *
crowd_new (const Dialect *dialect,
           guint16        port,
           guint          n_lines,
           guint          room_size,
           guint          n_visitors)
{
  Crowd *self = g_new0 (Crowd, 1);

  self->dialect = dialect;
  self->address.sin_family = AF_INET;
  self->address.sin_port = htons (port);
  self->address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  self->host = g_strdup_printf ("127.0.0.1:%u", port);
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->n_sources = 1;
  self->epoch_us = monotonic_us ();
  self->salt = g_random_int ();
  self->n_rooms = (n_lines + room_size - 1) / room_size;
  self->rooms = g_new0 (Room, self->n_rooms);
  self->n_lines = n_lines;
  self->n_visitors = n_visitors;
  self->lines = g_new0 (Line, n_lines + n_visitors);
  self->by_connection = g_array_new (FALSE, TRUE, sizeof (guint32));
  /* A zero after what was read stops every scan. */
  self->input = g_malloc (LINE_INPUT_BYTES + 1);

  for (guint i = 0; i < n_lines + n_visitors; i++)
    {
      Line *line = &self->lines[i];

      line->crowd = self;
      line->index = i;
      line->fd = -1;
      line->is_visitor = i >= n_lines;
      if (line->is_visitor)
        continue;
      line->room = &self->rooms[i / room_size];
      if (line->room->n_lines++ == 0)
        line->room->first_line = i;
    }

  return self;
}

void
crowd_add_rooms (Crowd  *self,
                 char  **rooms)
{
  for (guint i = 0; i < self->n_rooms; i++)
    {
      Room *room = &self->rooms[i];
      g_auto(GStrv) words = NULL;

      if (rooms[i] == NULL)
        g_error ("%u rooms are needed, there are %u", self->n_rooms, i);
      words = g_strsplit (rooms[i], " ", 2);
      room->index = i;
      room->last_due = g_new0 (guint32, (gsize) room->n_lines * room->n_lines);
      if (words[1] == NULL)
        room->path = g_strdup (words[0]);
      else
        {
          room->path = g_strdup_printf ("/v1/boards/%s/live", words[0]);
          room->board_id = g_strdup (words[0]);
          room->token = g_strdup (words[1]);
        }
    }
}

void
crowd_free (Crowd *self)
{
  for (guint i = 0; i < self->n_lines + self->n_visitors; i++)
    line_close (&self->lines[i]);
  for (guint i = 0; i < self->n_rooms; i++)
    {
      g_free (self->rooms[i].path);
      g_free (self->rooms[i].board_id);
      g_free (self->rooms[i].token);
      g_free (self->rooms[i].last_due);
    }
  close (self->epoll_fd);
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
  g_array_unref (self->by_connection);
  g_free (self->rooms);
  g_free (self->lines);
  g_free (self->input);
  g_free (self->host);
  g_free (self);
}

/* They go round evenly, so that the server never gets all of them in one moment. */
static void
send_heartbeats (Crowd  *self,
                 gint64  now_us)
{
  char text[LINE_OUTPUT_BYTES];

  while (self->heartbeat_us > 0 && self->next_heartbeat_us <= now_us)
    {
      Line *line = &self->lines[self->heartbeat_turn];

      if (line->state == LINE_LIVE)
        line_send_text (line, text, self->dialect->write_heartbeat (line, text));
      self->heartbeat_turn = (self->heartbeat_turn + 1) % self->n_lines;
      self->next_heartbeat_us += MAX (self->heartbeat_us / self->n_lines, 1);
    }
}

void
crowd_turn (Crowd  *self,
            gint64  until_us)
{
  struct epoll_event events[MAX_EVENTS];
  gint64 now_us = monotonic_us ();
  gint64 wait_us;
  struct timespec wait;
  int n_events;

  send_heartbeats (self, now_us);
  if (self->heartbeat_us > 0)
    until_us = MIN (until_us, self->next_heartbeat_us);
  wait_us = MAX (until_us - now_us, 0);
  wait.tv_sec = wait_us / G_USEC_PER_SEC;
  wait.tv_nsec = wait_us % G_USEC_PER_SEC * 1000;
  n_events = epoll_pwait2 (self->epoll_fd, events, MAX_EVENTS, &wait, NULL);
  for (int i = 0; i < n_events; i++)
    line_handle (events[i].data.ptr, events[i].events);
}

void
crowd_run (Crowd  *self,
           gint64  until_us)
{
  while (monotonic_us () < until_us)
    crowd_turn (self, until_us);
}

gboolean
crowd_join (Crowd  *self,
            guint   n_at_once,
            gint64  timeout_us)
{
  gint64 give_up_us = monotonic_us () + timeout_us;
  guint next = 0;

  if (self->heartbeat_us > 0 && self->next_heartbeat_us == 0)
    self->next_heartbeat_us = monotonic_us () + self->heartbeat_us;

  while (self->n_live < self->n_lines && monotonic_us () < give_up_us)
    {
      while (self->n_pending < n_at_once && next < self->n_lines)
        line_open (&self->lines[next++]);
      if (next == self->n_lines && self->n_pending == 0)
        break;
      crowd_turn (self, give_up_us);
    }

  return self->n_live == self->n_lines;
}

void
crowd_drain (Crowd  *self,
             gint64  timeout_us)
{
  gint64 give_up_us = monotonic_us () + timeout_us;
  guint64 before = 0;

  do
    {
      before = self->tally.n_delivered;
      crowd_run (self, MIN (give_up_us, monotonic_us () + QUIET_US));
    }
  while (self->tally.n_delivered != before && monotonic_us () < give_up_us);
}
