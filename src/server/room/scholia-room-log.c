/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-room-log.h"

/* Two snapshots' worth of events, and what they may take together. */
#define MAX_ENTRIES 1024
#define MAX_BYTES (1024 * 1024)

typedef struct
{
  guint64  seq;
  char    *broadcast_id;
  GBytes  *payload;
} Entry;

struct _ScholiaRoomLog
{
  GQueue      entries; /* of Entry, oldest first */
  GHashTable *by_id;   /* broadcast id -> Entry, both owned by the queue */
  guint64     base_seq;
  char       *base_id;
  gsize       n_bytes;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_bytes_unref (entry->payload);
  g_free (entry->broadcast_id);
  g_free (entry);
}

ScholiaRoomLog *
scholia_room_log_new (guint64     base_seq,
                      const char *base_id)
{
  ScholiaRoomLog *self = g_new0 (ScholiaRoomLog, 1);

  g_queue_init (&self->entries);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->base_seq = base_seq;
  self->base_id = g_strdup (base_id);

  return self;
}

void
scholia_room_log_free (ScholiaRoomLog *self)
{
  g_hash_table_unref (self->by_id);
  g_queue_clear_full (&self->entries, entry_free);
  g_free (self->base_id);
  g_free (self);
}

static void
drop_oldest (ScholiaRoomLog *self)
{
  Entry *oldest = g_queue_pop_head (&self->entries);

  g_hash_table_remove (self->by_id, oldest->broadcast_id);
  self->n_bytes -= g_bytes_get_size (oldest->payload);
  self->base_seq = oldest->seq;
  g_free (self->base_id);
  self->base_id = g_steal_pointer (&oldest->broadcast_id);
  entry_free (oldest);
}

void
scholia_room_log_add (ScholiaRoomLog *self,
                      const char     *broadcast_id,
                      GBytes         *payload)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->seq = scholia_room_log_get_seq (self) + 1;
  entry->broadcast_id = g_strdup (broadcast_id);
  entry->payload = g_bytes_ref (payload);
  g_queue_push_tail (&self->entries, entry);
  g_hash_table_insert (self->by_id, entry->broadcast_id, entry);
  self->n_bytes += g_bytes_get_size (payload);

  while (self->entries.length > MAX_ENTRIES || self->n_bytes > MAX_BYTES)
    drop_oldest (self);
}

guint64
scholia_room_log_get_seq (ScholiaRoomLog *self)
{
  return self->base_seq + self->entries.length;
}

const char *
scholia_room_log_get_id (ScholiaRoomLog *self)
{
  const Entry *newest = g_queue_peek_tail (&self->entries);

  return newest != NULL ? newest->broadcast_id : self->base_id;
}

guint64
scholia_room_log_find (ScholiaRoomLog *self,
                       const char     *broadcast_id)
{
  const Entry *entry = g_hash_table_lookup (self->by_id, broadcast_id);

  if (entry != NULL)
    return entry->seq;

  return self->base_seq > 0 && g_str_equal (broadcast_id, self->base_id) ? self->base_seq : 0;
}

gboolean
scholia_room_log_is_whole (ScholiaRoomLog *self)
{
  return self->base_seq == 0;
}

static gboolean
holds (ScholiaRoomLog *self,
       guint64         seq,
       const char     *broadcast_id)
{
  if (seq == 0)
    return self->base_seq == 0 && broadcast_id[0] == '\0';

  return scholia_room_log_find (self, broadcast_id) == seq;
}

GPtrArray *
scholia_room_log_get_after (ScholiaRoomLog *self,
                            guint64         seq,
                            const char     *broadcast_id,
                            gsize           max_bytes)
{
  g_autoptr(GPtrArray) after = NULL;
  gsize n_bytes = 0;

  if (!holds (self, seq, broadcast_id))
    return NULL;

  /* From the newest backwards: whoever was away for a moment lacks few of many. */
  after = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (GList *link = self->entries.tail; link != NULL; link = link->prev)
    {
      const Entry *entry = link->data;

      if (entry->seq <= seq)
        break;
      n_bytes += g_bytes_get_size (entry->payload);
      if (n_bytes > max_bytes)
        return NULL;
      g_ptr_array_add (after, g_bytes_ref (entry->payload));
    }

  for (guint i = 0; i < after->len / 2; i++)
    {
      gpointer swapped = after->pdata[i];

      after->pdata[i] = after->pdata[after->len - 1 - i];
      after->pdata[after->len - 1 - i] = swapped;
    }

  return g_steal_pointer (&after);
}
