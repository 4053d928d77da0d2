/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lines between clients and the one room, and the room's server process. */

#include "simulation.h"

#include "fixture.h"

#define MS G_TIME_SPAN_MILLISECOND

typedef enum
{
  TO_SERVER,      /* a message */
  TO_CLIENT,      /* a message */
  OPENED,         /* to the client: the hand-shake is done */
  CLOSED_CLIENT,  /* to the client: the connection is gone, or was refused */
  CLOSED_SERVER,
} ArrivalKind;

typedef struct
{
  gint64 time_us;
  guint64 serial;
  ArrivalKind kind;
  Link *link;
  ScholiaMessage *message; /* (nullable) */
} Arrival;

static void
arrival_free (gpointer data)
{
  Arrival *arrival = data;

  g_clear_pointer (&arrival->message, scholia_message_unref);
  g_free (arrival);
}

static int
arrival_compare (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const Arrival *first = a;
  const Arrival *second = b;

  if (first->time_us != second->time_us)
    return first->time_us < second->time_us ? -1 : 1;
  return first->serial < second->serial ? -1 : 1;
}

static void
push (Simulation     *self,
      gint64          time_us,
      ArrivalKind     kind,
      Link           *link,
      ScholiaMessage *message)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  *arrival = (Arrival) { time_us, self->serial++, kind, link, message };
  g_queue_insert_sorted (&self->queue, arrival, arrival_compare, NULL);
}

/* Mostly near, sometimes the other side of the world or a lost packet. */
static gint64
latency_us (Simulation *self)
{
  const int far = g_rand_int_range (self->rand, 0, 20);

  return g_rand_int_range (self->rand, 1, far == 0 ? 1500 : far < 5 ? 200 : 40) * MS;
}

/* TCP keeps the order. */
static gint64
arrival_us (Simulation *self,
            gint64      last_us)
{
  const gint64 time_us = self->now_us + latency_us (self);

  return MAX (last_us, time_us);
}

static void
send_down (Simulation     *self,
           Link           *link,
           ArrivalKind     kind,
           ScholiaMessage *message)
{
  link->last_down_us = arrival_us (self, link->last_down_us);
  push (self, link->last_down_us, kind, link, message);
}

void
transport_send_up (Simulation     *self,
                   Link           *link,
                   ScholiaMessage *message)
{
  link->last_up_us = arrival_us (self, link->last_up_us);
  push (self, link->last_up_us, TO_SERVER, link, message);
}

Link *
transport_connect (Simulation *self,
                   guint       client)
{
  Link *link = g_new0 (Link, 1);
  const gboolean is_down = self->now_us < self->down_until_us;

  link->client = client;
  link->connection = self->links->len + 1;
  link->is_open_at_client = TRUE;
  link->is_open_at_server = !is_down;
  g_ptr_array_add (self->links, link);
  send_down (self, link, is_down ? CLOSED_CLIENT : OPENED, NULL);
  return link;
}

/* The client lets go; the server hears of it later, after what is on its way. */
void
transport_close (Simulation *self,
                 Link       *link)
{
  link->is_open_at_client = FALSE;
  link->last_up_us = arrival_us (self, link->last_up_us);
  push (self, link->last_up_us, CLOSED_SERVER, link, NULL);
}

/* The server lets go: what arrives later is not read. */
static void
close_at_server (Simulation *self,
                 Link       *link)
{
  if (!link->is_open_at_server)
    return;

  link->is_open_at_server = FALSE;
  send_down (self, link, CLOSED_CLIENT, NULL);
}

static void
broadcast (Simulation     *self,
           ScholiaMessage *message)
{
  for (guint i = 0; i < self->links->len; i++)
    {
      Link *link = g_ptr_array_index (self->links, i);

      if (link->is_open_at_server && link->is_greeted)
        send_down (self, link, TO_CLIENT, scholia_message_ref (message));
    }
}

static void
server_greets (Simulation         *self,
               Link               *link,
               const ScholiaHello *hello)
{
  g_autoptr(GPtrArray) messages = NULL;

  for (guint i = 0; i < self->links->len; i++)
    {
      Link *other = g_ptr_array_index (self->links, i);

      if (other != link && other->client == link->client && other->is_greeted)
        close_at_server (self, other);
    }

  link->is_greeted = TRUE;
  messages = model_room_hello (self->room, hello, fixture_person (link->client % 3),
                               link->connection,
                               g_rand_int_range (self->rand, 0, 4) == 0);
  for (guint i = 0; i < messages->len; i++)
    send_down (self, link, TO_CLIENT, scholia_message_ref (g_ptr_array_index (messages, i)));
}

static void
server_acts (Simulation    *self,
             Link          *link,
             ScholiaAction *action)
{
  g_autoptr(ScholiaMessage) answer = NULL;

  answer = model_room_act (self->room, action, fixture_person (link->client % 3),
                           SCHOLIA_ROLE_MODERATOR);
  if (answer->kind == SCHOLIA_MESSAGE_EVENT)
    broadcast (self, answer);
  else
    send_down (self, link, TO_CLIENT, scholia_message_ref (answer));
}

static void
server_receives (Simulation     *self,
                 Link           *link,
                 ScholiaMessage *message)
{
  if (message->kind == SCHOLIA_MESSAGE_HELLO)
    server_greets (self, link, &message->hello);
  else if (link->is_greeted && message->kind == SCHOLIA_MESSAGE_ACTION)
    server_acts (self, link, message->action);
  else if (link->is_greeted && message->kind == SCHOLIA_MESSAGE_HEARTBEAT)
    send_down (self, link, TO_CLIENT, scholia_message_new_heartbeat (self->room->log->len));
}

gint64
transport_get_due_us (Simulation *self)
{
  Arrival *arrival = g_queue_peek_head (&self->queue);

  return arrival != NULL ? arrival->time_us : G_MAXINT64;
}

static void
arrive_at_server (Simulation *self,
                  Arrival    *arrival)
{
  Link *link = arrival->link;

  if (arrival->kind == CLOSED_SERVER)
    link->is_open_at_server = FALSE;
  else if (link->is_open_at_server && !link->is_mute)
    server_receives (self, link, arrival->message);
}

static void
arrive_at_client (Simulation *self,
                  Arrival    *arrival)
{
  Link *link = arrival->link;
  Client *client = &self->clients[link->client];

  if (!link->is_open_at_client || link->is_mute)
    return;

  if (arrival->kind == OPENED)
    client_link_opened (client, link);
  else if (arrival->kind == CLOSED_CLIENT)
    client_link_closed (client, link);
  else
    client_receive (client, link, arrival->message);
}

void
transport_deliver (Simulation *self)
{
  Arrival *arrival = g_queue_pop_head (&self->queue);
  const gboolean is_for_server = arrival->kind == TO_SERVER || arrival->kind == CLOSED_SERVER;

  /* What reaches a stopped process waits in its sockets, in order. */
  if (is_for_server && self->now_us < self->frozen_until_us)
    {
      push (self, self->frozen_until_us, arrival->kind, arrival->link,
            g_steal_pointer (&arrival->message));
      arrival_free (arrival);
      return;
    }

  if (is_for_server)
    arrive_at_server (self, arrival);
  else
    arrive_at_client (self, arrival);
  arrival_free (arrival);
}

/* What is on its way in the direction of @to_server is lost. */
static void
lose_messages (Simulation *self,
               Link       *link,
               gboolean    to_server)
{
  GList *next;

  for (GList *l = self->queue.head; l != NULL; l = next)
    {
      Arrival *arrival = l->data;

      next = l->next;
      if (arrival->link != link || arrival->kind != (to_server ? TO_SERVER : TO_CLIENT))
        continue;
      arrival_free (arrival);
      g_queue_delete_link (&self->queue, l);
    }
}

/* A reset: each direction loses what was on its way, or lets it through first. */
static void
cut (Simulation *self,
     Link       *link)
{
  if (!link->is_open_at_server)
    return;

  if (g_rand_boolean (self->rand))
    lose_messages (self, link, TRUE);
  if (g_rand_boolean (self->rand))
    lose_messages (self, link, FALSE);
  if (g_rand_boolean (self->rand))
    {
      close_at_server (self, link);
    }
  else
    {
      link->last_up_us = arrival_us (self, link->last_up_us);
      push (self, link->last_up_us, CLOSED_SERVER, link, NULL);
      send_down (self, link, CLOSED_CLIENT, NULL);
    }
  self->n_cuts++;
}

static void
restart_server (Simulation *self)
{
  for (guint i = 0; i < self->links->len; i++)
    {
      Link *link = g_ptr_array_index (self->links, i);

      if (!link->is_open_at_server)
        continue;
      lose_messages (self, link, TRUE);
      close_at_server (self, link);
      self->n_cuts++;
    }
  self->down_until_us = self->now_us + g_rand_int_range (self->rand, 10, 8000) * MS;
  self->frozen_until_us = 0;
}

/* What is sent from now on takes long, and then comes at once. */
static void
stall (Simulation *self,
       Link       *link)
{
  const gint64 until_us = self->now_us + g_rand_int_range (self->rand, 500, 9000) * MS;

  link->last_up_us = MAX (link->last_up_us, until_us);
  link->last_down_us = MAX (link->last_down_us, until_us);
}

void
transport_break (Simulation *self)
{
  Link *link = self->links->len > 0
               ? g_ptr_array_index (self->links,
                                    g_rand_int_range (self->rand, 0, (int) self->links->len))
               : NULL;

  switch (g_rand_int_range (self->rand, 0, 12))
    {
    case 0:
      restart_server (self);
      break;
    case 1:
      self->frozen_until_us = self->now_us + g_rand_int_range (self->rand, 500, 30000) * MS;
      break;
    case 2:
    case 3:
      if (link != NULL)
        link->is_mute = TRUE;
      break;
    case 4:
    case 5:
      if (link != NULL)
        stall (self, link);
      break;
    default:
      if (link != NULL)
        cut (self, link);
    }
}

void
transport_clear (Simulation *self)
{
  g_queue_clear_full (&self->queue, arrival_free);
}
