/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tls-door.h"

#include "scholia-fair-queue.h"

/* Threads that compute: a step takes a millisecond or, with a long RSA key, eight. One processor is
 * left to those who are in. */
#define MAX_THREADS 4

struct _ScholiaTlsDoor
{
  ScholiaTlsDoorFunc  opened;
  gpointer            user_data;
  GMainContext       *context;
  GThreadPool        *threads;
  guint               n_threads;
  guint               n_working;
  ScholiaFairQueue   *steps;      /* of Knock: what waits for a thread */
  GQueue              knocks;     /* all */
  GQueue              under_way;  /* of Knock, by the time they began */
  guint               max_under_way;
};

/* One connection. At any time it waits for its peer, for a thread, or for the thread's answer. */
typedef struct
{
  ScholiaTlsDoor    *door;
  ScholiaAccepted   *accepted;
  ScholiaTlsSession *session;         /* (nullable): until the peer says something */
  GSource           *source;          /* (nullable): what is waited for, but a thread */
  ScholiaTlsStep     step;            /* the thread's answer */
  GList              link;            /* in door->knocks */
  GList              under_way_link;  /* in door->under_way, if its data is set */
} Knock;

static void look_after (Knock *self);

static void
stop_waiting (Knock *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

static void
leave_under_way (Knock *self)
{
  if (self->under_way_link.data != NULL)
    g_queue_unlink (&self->door->under_way, &self->under_way_link);
  self->under_way_link.data = NULL;
}

static void
knock_free (Knock *self)
{
  stop_waiting (self);
  leave_under_way (self);
  g_queue_unlink (&self->door->knocks, &self->link);
  g_clear_pointer (&self->session, scholia_tls_session_unref);
  g_object_unref (self->accepted);
  g_free (self);
}

/* Shut down, it is found at its end like any other line whose peer has gone. */
static void
make_room (ScholiaTlsDoor *self)
{
  while (self->under_way.length > self->max_under_way)
    {
      Knock *oldest = g_queue_peek_head (&self->under_way);

      leave_under_way (oldest);
      scholia_accepted_shut_down (oldest->accepted);
    }
}

static void
wait_for (Knock       *self,
          GSource     *source,
          GSourceFunc  callback)
{
  self->source = source;
  g_source_set_callback (source, callback, self, NULL);
}

/* A thread that the system did not have is asked for again: what was pushed to it lies there. */
static void
go_on (ScholiaTlsDoor *self)
{
  if (g_thread_pool_unprocessed (self->threads) > 0)
    g_thread_pool_set_max_threads (self->threads, (int) self->n_threads, NULL);

  while (self->n_working < self->n_threads)
    {
      Knock *knock = scholia_fair_queue_pop (self->steps);

      if (knock == NULL)
        return;

      self->n_working++;
      g_thread_pool_push (self->threads, knock, NULL);
    }
}

static gboolean
worked_cb (gpointer user_data)
{
  Knock *self = user_data;
  ScholiaTlsDoor *door = self->door;

  stop_waiting (self);
  door->n_working--;
  look_after (self);
  go_on (door);

  return G_SOURCE_REMOVE;
}

/* In a thread. From here on the main context has the knock again. */
static void
work_cb (gpointer data,
         gpointer user_data)
{
  ScholiaTlsDoor *door = user_data;
  Knock *knock = data;

  knock->step = scholia_tls_session_step (knock->session);
  g_source_attach (knock->source, door->context);
}

/* By network, as all that is counted by address: one host of IPv6 has 2^64 addresses. */
static void
ask_for_step (Knock *self)
{
  ScholiaVisitor *visitor = scholia_accepted_get_visitor (self->accepted);
  g_autofree char *network = scholia_visitor_dup_network (visitor);

  wait_for (self, g_idle_source_new (), worked_cb);
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  scholia_fair_queue_push (self->door->steps, network, self);
  go_on (self->door);
}

static void
end (Knock    *self,
     gboolean  is_open)
{
  ScholiaTlsDoor *door = self->door;
  g_autoptr(ScholiaAccepted) accepted = g_object_ref (self->accepted);

  knock_free (self);
  if (is_open)
    door->opened (accepted, door->user_data);
  else
    g_io_stream_close (G_IO_STREAM (accepted), NULL, NULL);
}

static void
begin (Knock *self)
{
  ScholiaTlsSession *session = scholia_accepted_start_tls (self->accepted);

  if (session == NULL)
    {
      end (self, FALSE);
      return;
    }

  self->session = scholia_tls_session_ref (session);
  self->under_way_link.data = self;
  g_queue_push_tail_link (&self->door->under_way, &self->under_way_link);
  make_room (self->door);
  ask_for_step (self);
}

static gboolean
ready_cb (GSocket      *socket,
          GIOCondition  condition,
          gpointer      user_data)
{
  Knock *self = user_data;

  stop_waiting (self);
  if (self->session == NULL)
    begin (self);
  else
    ask_for_step (self);

  return G_SOURCE_REMOVE;
}

static void
wait_for_peer (Knock        *self,
               GIOCondition  condition)
{
  GSocket *socket = scholia_accepted_get_socket (self->accepted);

  wait_for (self, g_socket_create_source (socket, condition, NULL), G_SOURCE_FUNC (ready_cb));
  g_source_attach (self->source, self->door->context);
}

static void
look_after (Knock *self)
{
  switch (self->step)
    {
    case SCHOLIA_TLS_STEP_WANTS_INPUT:
      wait_for_peer (self, G_IO_IN);
      break;

    case SCHOLIA_TLS_STEP_WANTS_OUTPUT:
      wait_for_peer (self, G_IO_OUT);
      break;

    case SCHOLIA_TLS_STEP_OPEN:
    case SCHOLIA_TLS_STEP_FAILED:
    default:
      end (self, self->step == SCHOLIA_TLS_STEP_OPEN);
      break;
    }
}

ScholiaTlsDoor *
scholia_tls_door_new (guint              max_under_way,
                      ScholiaTlsDoorFunc opened,
                      gpointer           user_data)
{
  ScholiaTlsDoor *self = g_new0 (ScholiaTlsDoor, 1);

  self->max_under_way = max_under_way;
  self->opened = opened;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->n_threads = CLAMP (g_get_num_processors () - 1, 1, MAX_THREADS);
  /* Not its own threads but GLib's spare ones, which end when nobody needs them. */
  self->threads = g_thread_pool_new (work_cb, self, (int) self->n_threads, FALSE, NULL);
  self->steps = scholia_fair_queue_new ();
  g_queue_init (&self->knocks);
  g_queue_init (&self->under_way);

  return self;
}

void
scholia_tls_door_free (ScholiaTlsDoor *self)
{
  /* They wait for nobody, so this takes no longer than what they are at. What they have not begun
   * is dropped: there may be no thread for it. */
  g_thread_pool_free (self->threads, TRUE, TRUE);
  while (scholia_fair_queue_pop (self->steps) != NULL)
    continue;

  while (self->knocks.length > 0)
    {
      Knock *knock = g_queue_peek_head (&self->knocks);
      g_autoptr(ScholiaAccepted) accepted = g_object_ref (knock->accepted);

      knock_free (knock);
      g_io_stream_close (G_IO_STREAM (accepted), NULL, NULL);
    }
  scholia_fair_queue_free (self->steps);
  g_main_context_unref (self->context);
  g_free (self);
}

void
scholia_tls_door_take (ScholiaTlsDoor  *self,
                       ScholiaAccepted *accepted)
{
  Knock *knock = g_new0 (Knock, 1);

  knock->door = self;
  knock->accepted = g_object_ref (accepted);
  knock->link.data = knock;
  g_queue_push_tail_link (&self->knocks, &knock->link);
  wait_for_peer (knock, G_IO_IN);
}
