/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tls-door.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

/* Handshakes of one client address at a time: a whole office behind one address needs 5 ms each, a
 * peer who stalls in the middle of them keeps nobody but its own neighbours waiting. */
#define MAX_AT_ONCE 4
/* Of all together: each waits for its peer in one of the ten threads that GIO has, for boards,
 * images and passwords, too. */
#define MAX_RUNNING 8
/* A peer that has said hello has one answer left to give, in half of this twice round the world.
 * Whoever is not done by then makes room if others wait. */
#define GRACE_US G_USEC_PER_SEC
/* Type, version and length of a TLS record (RFC 8446, section 5.1). */
#define RECORD_HEADER_BYTES 5
#define RECORD_OF_HANDSHAKE 22
#define MAX_RECORD_BYTES (16 * 1024)

/* One client address. */
typedef struct
{
  guint    n_running;
  GQueue   waiting;      /* of Knock */
  gboolean is_lined_up;
} Crowd;

struct _ScholiaTlsDoor
{
  guint               ref_count;
  ScholiaTlsDoorFunc  opened;    /* (nullable): %NULL once closed */
  gpointer            user_data;
  GHashTable         *knocks;    /* set */
  GHashTable         *crowds;    /* client address -> Crowd */
  GQueue              line;      /* of Crowd: who may begin when there is room, in turn */
  GQueue              running;   /* of Knock, by the time they began */
  GSource            *grace;     /* (nullable): while others wait for them */
  gboolean            is_going_on;
};

typedef struct
{
  ScholiaTlsDoor  *door;
  ScholiaAccepted *accepted;
  GSource         *source;   /* (nullable): while the first message is to come */
  guint            wanted_bytes;
  gint64           begin_us; /* of the handshake */
} Knock;

static void begin (Knock *self);

static void
stop_grace (ScholiaTlsDoor *self)
{
  if (self->grace != NULL)
    g_source_destroy (self->grace);
  g_clear_pointer (&self->grace, g_source_unref);
}

static void
door_unref (ScholiaTlsDoor *self)
{
  if (--self->ref_count > 0)
    return;

  stop_grace (self);
  g_queue_clear (&self->line);
  g_queue_clear (&self->running);
  g_hash_table_unref (self->knocks);
  g_hash_table_unref (self->crowds);
  g_free (self);
}

static void
stop_watching (Knock *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

static void
knock_free (Knock *self)
{
  stop_watching (self);
  g_hash_table_remove (self->door->knocks, self);
  g_object_unref (self->accepted);
  door_unref (self->door);
  g_free (self);
}

/* By network, as all that is counted by address: one host of IPv6 has 2^64 addresses. */
static char *
dup_address (Knock *self)
{
  return scholia_visitor_dup_network (scholia_accepted_get_visitor (self->accepted));
}

static Crowd *
get_crowd (Knock *self)
{
  g_autofree char *address = dup_address (self);
  Crowd *crowd = g_hash_table_lookup (self->door->crowds, address);

  if (crowd == NULL)
    {
      crowd = g_new0 (Crowd, 1);
      g_queue_init (&crowd->waiting);
      g_hash_table_insert (self->door->crowds, g_strdup (address), crowd);
    }

  return crowd;
}

static void
line_up (ScholiaTlsDoor *self,
         Crowd          *crowd)
{
  if (crowd->is_lined_up || crowd->waiting.length == 0 || crowd->n_running >= MAX_AT_ONCE)
    return;

  crowd->is_lined_up = TRUE;
  g_queue_push_tail (&self->line, crowd);
}

/* In its handshake it belongs to a thread, which finds the line shut and gives it back. */
static gboolean
grace_cb (gpointer user_data)
{
  ScholiaTlsDoor *self = user_data;
  gint64 late_us = g_get_monotonic_time () - GRACE_US;

  g_clear_pointer (&self->grace, g_source_unref);
  for (GList *link = self->running.head; link != NULL; link = link->next)
    {
      Knock *knock = link->data;

      if (knock->begin_us > late_us)
        break;
      scholia_accepted_shut_down (knock->accepted);
    }

  return G_SOURCE_REMOVE;
}

/* The first of those who run is the first whose grace is over. */
static void
watch_grace (ScholiaTlsDoor *self)
{
  const Knock *first = g_queue_peek_head (&self->running);
  gint64 left_us;

  stop_grace (self);
  if (self->line.length == 0 || first == NULL)
    return;

  left_us = first->begin_us + GRACE_US - g_get_monotonic_time ();
  self->grace = g_timeout_source_new ((guint) (MAX (left_us, 0) / G_TIME_SPAN_MILLISECOND) + 1);
  g_source_set_callback (self->grace, grace_cb, self, NULL);
  g_source_attach (self->grace, g_main_context_get_thread_default ());
}

/* One of each address in turn. One that ends as it begins comes back here: the loop goes on. */
static void
go_on (ScholiaTlsDoor *self)
{
  if (self->is_going_on)
    return;

  self->is_going_on = TRUE;
  while (self->running.length < MAX_RUNNING && self->line.length > 0)
    {
      Crowd *crowd = g_queue_pop_head (&self->line);
      Knock *knock = g_queue_pop_head (&crowd->waiting);

      crowd->is_lined_up = FALSE;
      crowd->n_running++;
      knock->begin_us = g_get_monotonic_time ();
      g_queue_push_tail (&self->running, knock);
      line_up (self, crowd);
      begin (knock);
    }
  self->is_going_on = FALSE;
  watch_grace (self);
}

static void
leave_crowd (Knock *self)
{
  g_autofree char *address = dup_address (self);
  Crowd *crowd = get_crowd (self);

  crowd->n_running--;
  g_queue_remove (&self->door->running, self);
  line_up (self->door, crowd);
  if (crowd->waiting.length == 0 && crowd->n_running == 0)
    g_hash_table_remove (self->door->crowds, address);
  go_on (self->door);
}

static void
end (Knock    *self,
     gboolean  is_open)
{
  ScholiaTlsDoor *door = self->door;
  g_autoptr(ScholiaAccepted) accepted = g_object_ref (self->accepted);

  door->ref_count++;
  if (door->opened != NULL)
    leave_crowd (self);
  knock_free (self);

  if (door->opened != NULL && is_open)
    door->opened (accepted, door->user_data);
  else if (door->opened != NULL)
    g_io_stream_close (G_IO_STREAM (accepted), NULL, NULL);
  door_unref (door);
}

static void
shaken_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  end (user_data, g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL));
}

static void
begin (Knock *self)
{
  g_autoptr(GError) error = NULL;
  GTlsConnection *tls = scholia_accepted_start_tls (self->accepted, &error);

  if (tls != NULL)
    g_tls_connection_handshake_async (tls, G_PRIORITY_DEFAULT, NULL, shaken_cb, self);
  else
    end (self, FALSE);
}

static void
enter_crowd (Knock *self)
{
  Crowd *crowd = get_crowd (self);

  stop_watching (self);
  g_queue_push_tail (&crowd->waiting, self);
  line_up (self->door, crowd);
  go_on (self->door);
}

/* Of the peer's first record, or of its header if that is not there; 0 if it is no such record,
 * which TLS is to say. */
static guint
get_wanted (GSocket *socket)
{
  guint8 header[RECORD_HEADER_BYTES];
  gssize got = recv (g_socket_get_fd (socket), header, sizeof header, MSG_PEEK | MSG_DONTWAIT);
  guint length;

  if (got < (gssize) sizeof header)
    return RECORD_HEADER_BYTES;

  length = (guint) header[3] << 8 | header[4];

  return header[0] == RECORD_OF_HANDSHAKE && length <= MAX_RECORD_BYTES
           ? RECORD_HEADER_BYTES + length : 0;
}

static guint
get_available (GSocket *socket)
{
  int n_bytes = 0;

  return ioctl (g_socket_get_fd (socket), FIONREAD, &n_bytes) == 0 ? (guint) MAX (n_bytes, 0) : 0;
}

/* The kernel wakes us when so many bytes are there, not for each; woken earlier, the line is at its
 * end, or memory is short: TLS finds out. */
static gboolean
readable_cb (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  Knock *self = user_data;
  guint available = get_available (socket);
  guint wanted = get_wanted (socket);

  if (available >= self->wanted_bytes && available < wanted)
    {
      self->wanted_bytes = wanted;
      g_socket_set_option (socket, SOL_SOCKET, SO_RCVLOWAT, (int) wanted, NULL);
      return G_SOURCE_CONTINUE;
    }

  g_socket_set_option (socket, SOL_SOCKET, SO_RCVLOWAT, 1, NULL);
  enter_crowd (self);

  return G_SOURCE_REMOVE;
}

static void
crowd_free (gpointer data)
{
  Crowd *crowd = data;

  g_queue_clear (&crowd->waiting);
  g_free (crowd);
}

ScholiaTlsDoor *
scholia_tls_door_new (ScholiaTlsDoorFunc opened,
                      gpointer           user_data)
{
  ScholiaTlsDoor *self = g_new0 (ScholiaTlsDoor, 1);

  self->ref_count = 1;
  self->opened = opened;
  self->user_data = user_data;
  self->knocks = g_hash_table_new (NULL, NULL);
  self->crowds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, crowd_free);
  g_queue_init (&self->line);
  g_queue_init (&self->running);

  return self;
}

void
scholia_tls_door_free (ScholiaTlsDoor *self)
{
  g_autoptr(GList) knocks = g_hash_table_get_keys (self->knocks);
  GHashTableIter iter;
  gpointer crowd;

  self->opened = NULL;
  stop_grace (self);
  g_queue_clear (&self->line);
  g_queue_clear (&self->running);
  g_hash_table_iter_init (&iter, self->crowds);
  while (g_hash_table_iter_next (&iter, NULL, &crowd))
    while (((Crowd *) crowd)->waiting.length > 0)
      {
        Knock *knock = g_queue_pop_head (&((Crowd *) crowd)->waiting);

        knocks = g_list_remove (knocks, knock);
        knock_free (knock);
      }

  for (GList *link = knocks; link != NULL; link = link->next)
    {
      Knock *knock = link->data;

      scholia_accepted_clear_deadline (knock->accepted);
      scholia_accepted_shut_down (knock->accepted);
      /* In a handshake it belongs to a thread, which finds the line shut. */
      if (knock->source != NULL)
        knock_free (knock);
    }
  door_unref (self);
}

void
scholia_tls_door_take (ScholiaTlsDoor  *self,
                       ScholiaAccepted *accepted)
{
  GSocket *socket = scholia_accepted_get_socket (accepted);
  Knock *knock = g_new0 (Knock, 1);

  self->ref_count++;
  knock->door = self;
  knock->accepted = g_object_ref (accepted);
  knock->wanted_bytes = RECORD_HEADER_BYTES;
  g_hash_table_add (self->knocks, knock);

  g_socket_set_option (socket, SOL_SOCKET, SO_RCVLOWAT, RECORD_HEADER_BYTES, NULL);
  knock->source = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_callback (knock->source, G_SOURCE_FUNC (readable_cb), knock, NULL);
  g_source_attach (knock->source, g_main_context_get_thread_default ());
}
