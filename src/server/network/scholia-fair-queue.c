/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-fair-queue.h"

typedef struct
{
  char   *name;
  GQueue  items;  /* never empty */
} Sender;

struct _ScholiaFairQueue
{
  GHashTable *senders;  /* name -> Sender */
  GQueue      turns;    /* of Sender: each once */
};

static void
sender_free (gpointer data)
{
  Sender *self = data;

  g_free (self->name);
  g_free (self);
}

ScholiaFairQueue *
scholia_fair_queue_new (void)
{
  ScholiaFairQueue *self = g_new0 (ScholiaFairQueue, 1);

  self->senders = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, sender_free);
  g_queue_init (&self->turns);

  return self;
}

void
scholia_fair_queue_free (ScholiaFairQueue *self)
{
  g_assert (g_queue_is_empty (&self->turns));

  g_hash_table_unref (self->senders);
  g_free (self);
}

void
scholia_fair_queue_push (ScholiaFairQueue *self,
                         const char       *name,
                         gpointer          item)
{
  Sender *sender = g_hash_table_lookup (self->senders, name);

  if (sender == NULL)
    {
      sender = g_new0 (Sender, 1);
      sender->name = g_strdup (name);
      g_queue_init (&sender->items);
      g_hash_table_insert (self->senders, sender->name, sender);
      g_queue_push_tail (&self->turns, sender);
    }

  g_queue_push_tail (&sender->items, item);
}

gpointer
scholia_fair_queue_pop (ScholiaFairQueue *self)
{
  Sender *sender = g_queue_pop_head (&self->turns);
  gpointer item;

  if (sender == NULL)
    return NULL;

  item = g_queue_pop_head (&sender->items);
  if (g_queue_is_empty (&sender->items))
    g_hash_table_remove (self->senders, sender->name);
  else
    g_queue_push_tail (&self->turns, sender);

  return item;
}
