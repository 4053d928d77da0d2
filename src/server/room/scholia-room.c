/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-room-private.h"

#include "scholia-limits.h"

static void
question_free (gpointer data)
{
  ScholiaRoomQuestion *self = data;

  g_strfreev (self->ids);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

static void
fill_log (ScholiaRoom *self,
          GPtrArray   *events,
          const char  *base_id)
{
  guint n_events = events != NULL ? events->len : 0;
  guint64 head = scholia_board_get_seq (self->board);

  self->log = scholia_room_log_new (head - n_events, base_id);
  self->saved_seq = head - n_events;
  for (guint i = 0; i < n_events; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);

      scholia_room_log_add (self->log, event->broadcast_id, event->payload);
    }
}

ScholiaRoom *
scholia_room_new (ScholiaBoard          *board,
                  GPtrArray             *events,
                  const char            *base_id,
                  const char            *server_name,
                  const ScholiaRoomSink *sink,
                  gpointer               user_data)
{
  ScholiaRoom *self = g_new0 (ScholiaRoom, 1);

  self->board = board;
  self->server_name = g_strdup (server_name);
  self->sink = sink;
  self->user_data = user_data;
  self->members = g_ptr_array_new_with_free_func (scholia_room_member_free);
  self->peers = g_ptr_array_new ();
  self->by_connection = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->due = g_ptr_array_new ();
  self->guests = g_ptr_array_new_with_free_func (scholia_room_guest_free);
  g_queue_init (&self->queue);
  self->batch = g_ptr_array_new_with_free_func (scholia_room_item_free);
  self->batch_ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->questions = g_ptr_array_new_with_free_func (question_free);
  fill_log (self, events, base_id);

  return self;
}

void
scholia_room_free (ScholiaRoom *self)
{
  g_hash_table_unref (self->batch_ids);
  g_hash_table_unref (self->by_connection);
  g_ptr_array_unref (self->due);
  g_ptr_array_unref (self->members);
  g_ptr_array_unref (self->peers);
  g_ptr_array_unref (self->guests);
  g_queue_clear_full (&self->queue, scholia_room_item_free);
  g_ptr_array_unref (self->batch);
  g_ptr_array_unref (self->questions);
  g_clear_pointer (&self->snapshot, scholia_room_snapshot_free);
  g_clear_pointer (&self->encoding, scholia_room_snapshot_free);
  scholia_room_log_free (self->log);
  g_object_unref (self->board);
  g_free (self->server_name);
  g_free (self);
}

void
scholia_room_pump (ScholiaRoom *self,
                   gint64       now_ms)
{
  gboolean has_more = TRUE;

  while (has_more && !self->is_appending && !self->is_refreshing && !self->is_broken)
    {
      if (self->queue.length == 0)
        self->decided_serial = self->last_serial;
      scholia_room_save (self);
      scholia_room_answer_guests (self);
      has_more = self->queue.length > 0;
      if (has_more)
        scholia_room_judge (self, now_ms);
    }
}

guint
scholia_room_ask (ScholiaRoom *self,
                  GStrv        ids,
                  GPtrArray   *items)
{
  ScholiaRoomQuestion *question = g_new0 (ScholiaRoomQuestion, 1);

  question->ticket = ++self->last_ticket;
  question->ids = ids;
  question->items = items;
  g_ptr_array_add (self->questions, question);
  self->sink->look_up (question->ticket, (const char * const *) ids, self->user_data);

  return question->ticket;
}

static ScholiaRoomQuestion *
take_question (ScholiaRoom *self,
               guint        ticket)
{
  for (guint i = 0; i < self->questions->len; i++)
    {
      ScholiaRoomQuestion *question = g_ptr_array_index (self->questions, i);

      if (question->ticket == ticket)
        return g_ptr_array_steal_index (self->questions, i);
    }

  return NULL;
}

void
scholia_room_looked_up (ScholiaRoom   *self,
                        guint          ticket,
                        const guint64 *seqs,
                        gint64         now_ms)
{
  ScholiaRoomQuestion *question = take_question (self, ticket);

  g_return_if_fail (question != NULL);

  if (question->items != NULL)
    scholia_room_refusals_looked_up (self, question, seqs);
  else if (ticket == self->batch_ticket)
    scholia_room_batch_looked_up (self, seqs);
  else
    for (guint i = 0; i < self->guests->len; i++)
      {
        ScholiaRoomGuest *guest = g_ptr_array_index (self->guests, i);

        if (guest->ticket == ticket)
          {
            scholia_room_guest_looked_up (self, guest, question->ids, seqs);
            break;
          }
      }

  question_free (question);
  scholia_room_pump (self, now_ms);
}

void
scholia_room_refreshed (ScholiaRoom *self,
                        gint64       now_ms)
{
  self->is_refreshing = FALSE;
  scholia_room_pump (self, now_ms);
}

static gboolean
is_same_session (const char    *session,
                 ScholiaPerson *person,
                 const char    *other_session,
                 ScholiaPerson *other_person)
{
  return g_str_equal (session, other_session) &&
         g_str_equal (scholia_person_get_id (person), scholia_person_get_id (other_person));
}

/* The older connections of the same window go; %FALSE if the newcomer is the older one. */
static gboolean
replace_older (ScholiaRoom            *self,
               const ScholiaRoomHello *hello)
{
  for (guint i = self->members->len; i > 0; i--)
    {
      ScholiaRoomMember *member = g_ptr_array_index (self->members, i - 1);

      if (!is_same_session (hello->session, hello->person, member->session, member->person))
        continue;
      if (member->connection > hello->connection)
        return FALSE;
      self->sink->dismiss (member->peer, SCHOLIA_GOODBYE_REPLACED, self->user_data);
      scholia_room_remove_member (self, member);
    }

  for (guint i = self->guests->len; i > 0; i--)
    {
      ScholiaRoomGuest *guest = g_ptr_array_index (self->guests, i - 1);

      if (!is_same_session (hello->session, hello->person, guest->session, guest->person))
        continue;
      if (guest->connection > hello->connection)
        return FALSE;
      self->sink->dismiss (guest->peer, SCHOLIA_GOODBYE_REPLACED, self->user_data);
      g_ptr_array_remove_index (self->guests, i - 1);
    }

  return TRUE;
}

static gboolean
is_of_session (const ScholiaRoomItem *item,
               gconstpointer          session)
{
  return g_str_equal (item->session, session);
}

static gboolean
is_of_connection (const ScholiaRoomItem *item,
                  gconstpointer          connection)
{
  return item->connection == *(const guint64 *) connection;
}

/* (nullable): the last action that is wanted and not decided yet. One in flight counts: if the
 * access changed, it is put back and judged once more. */
static const ScholiaRoomItem *
find_last_undecided (ScholiaRoom    *self,
                     gboolean      (*is_wanted) (const ScholiaRoomItem *item,
                                                 gconstpointer          whose),
                     gconstpointer   whose)
{
  for (GList *link = self->queue.tail; link != NULL; link = link->prev)
    if (is_wanted (link->data, whose))
      return link->data;

  for (guint i = self->batch->len; i > 0; i--)
    if (is_wanted (g_ptr_array_index (self->batch, i - 1), whose))
      return g_ptr_array_index (self->batch, i - 1);

  return NULL;
}

/* What the session sent on older connections comes before its next welcome. */
static guint64
get_barrier (ScholiaRoom *self,
             const char  *session)
{
  const ScholiaRoomItem *last = find_last_undecided (self, is_of_session, session);

  return last != NULL ? last->serial : 0;
}

static ScholiaRoomGuest *
guest_new (ScholiaRoom            *self,
           const ScholiaRoomHello *hello)
{
  ScholiaRoomGuest *guest = g_new0 (ScholiaRoomGuest, 1);

  guest->connection = hello->connection;
  guest->peer = hello->peer;
  guest->person = scholia_person_ref (hello->person);
  guest->role = hello->role;
  guest->session = g_strdup (hello->session);
  guest->seq = hello->seq;
  guest->head_id = g_strdup (hello->head_id);
  guest->pending = g_strdupv ((GStrv) hello->pending);
  guest->saved = g_ptr_array_new ();
  guest->barrier = get_barrier (self, hello->session);

  return guest;
}

void
scholia_room_hello (ScholiaRoom            *self,
                    const ScholiaRoomHello *hello,
                    gint64                  now_ms)
{
  ScholiaGoodbyeReason reason = SCHOLIA_GOODBYE_REPLACED;
  gboolean may_stay = replace_older (self, hello);

  if (may_stay && self->members->len + self->guests->len >= SCHOLIA_MAX_PEOPLE)
    {
      reason = SCHOLIA_GOODBYE_BOARD_FULL;
      may_stay = FALSE;
    }
  if (self->is_broken)
    {
      reason = SCHOLIA_GOODBYE_UNAVAILABLE;
      may_stay = FALSE;
    }
  if (!may_stay)
    {
      self->sink->dismiss (hello->peer, reason, self->user_data);
      return;
    }

  g_ptr_array_add (self->guests, guest_new (self, hello));
  scholia_room_pump (self, now_ms);
}

/* What is in flight may still be put back. */
static void
forget_actions (ScholiaRoom *self,
                guint64      connection)
{
  GList *next;

  for (guint i = 0; i < self->batch->len; i++)
    {
      ScholiaRoomItem *item = g_ptr_array_index (self->batch, i);

      if (is_of_connection (item, &connection))
        item->is_forgotten = TRUE;
    }

  for (GList *link = self->queue.head; link != NULL; link = next)
    {
      ScholiaRoomItem *item = link->data;

      next = link->next;
      if (is_of_connection (item, &connection))
        {
          g_queue_delete_link (&self->queue, link);
          scholia_room_item_free (item);
        }
    }
}

gboolean
scholia_room_has_actions (ScholiaRoom *self,
                          guint64      connection)
{
  return find_last_undecided (self, is_of_connection, &connection) != NULL;
}

void
scholia_room_leave (ScholiaRoom *self,
                    guint64      connection,
                    gboolean     forget)
{
  ScholiaRoomMember *member = scholia_room_find_member (self, connection);
  ScholiaRoomGuest *guest = scholia_room_find_guest (self, connection);

  if (forget)
    forget_actions (self, connection);
  if (member != NULL)
    scholia_room_remove_member (self, member);
  if (guest != NULL)
    g_ptr_array_remove (self->guests, guest);
}

void
scholia_room_close (ScholiaRoom          *self,
                    ScholiaGoodbyeReason  reason)
{
  for (guint i = 0; i < self->peers->len; i++)
    self->sink->dismiss (g_ptr_array_index (self->peers, i), reason, self->user_data);
  for (guint i = 0; i < self->guests->len; i++)
    {
      const ScholiaRoomGuest *guest = g_ptr_array_index (self->guests, i);

      self->sink->dismiss (guest->peer, reason, self->user_data);
    }

  g_hash_table_remove_all (self->by_connection);
  g_ptr_array_set_size (self->due, 0);
  g_ptr_array_set_size (self->peers, 0);
  g_ptr_array_set_size (self->members, 0);
  g_ptr_array_set_size (self->guests, 0);
  g_queue_clear_full (&self->queue, scholia_room_item_free);
}

/* What is undecided is not answered: each client asks for it when it comes back. */
void
scholia_room_break (ScholiaRoom *self)
{
  self->is_broken = TRUE;
  scholia_room_close (self, SCHOLIA_GOODBYE_UNAVAILABLE);
}

gboolean
scholia_room_is_idle (ScholiaRoom *self)
{
  return self->members->len == 0 && self->guests->len == 0 && self->queue.length == 0 &&
         self->batch->len == 0 && self->questions->len == 0 && !self->is_appending &&
         !self->is_refreshing && self->encoding == NULL;
}

gboolean
scholia_room_is_broken (ScholiaRoom *self)
{
  return self->is_broken;
}

guint64
scholia_room_get_seq (ScholiaRoom *self)
{
  return scholia_room_log_get_seq (self->log);
}

const char *
scholia_room_get_head_id (ScholiaRoom *self)
{
  return scholia_room_log_get_id (self->log);
}

gboolean
scholia_room_has_member (ScholiaRoom *self,
                         guint64      connection)
{
  return scholia_room_find_member (self, connection) != NULL;
}

guint
scholia_room_get_n_members (ScholiaRoom *self)
{
  return self->members->len;
}
