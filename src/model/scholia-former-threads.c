/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-former-threads-private.h"

#include "scholia-id.h"

struct _ScholiaFormerThreads
{
  GHashTable *entries; /* of Entry by its id */
};

typedef struct
{
  ScholiaFormerThreads *owner;
  ScholiaThread        *thread; /* watched; NULL once finalised */
  char                  id[SCHOLIA_ID_LENGTH + 1];
} Entry;

static void
thread_gone_cb (gpointer  data,
                GObject  *where_it_was)
{
  Entry *entry = data;

  entry->thread = NULL;
  g_hash_table_remove (entry->owner->entries, entry->id);
}

static void
entry_free (Entry *entry)
{
  if (entry->thread != NULL)
    g_object_weak_unref (G_OBJECT (entry->thread), thread_gone_cb, entry);

  g_free (entry);
}

ScholiaFormerThreads *
scholia_former_threads_new (void)
{
  ScholiaFormerThreads *self = g_new0 (ScholiaFormerThreads, 1);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal,
                                         NULL, (GDestroyNotify) entry_free);

  return self;
}

void
scholia_former_threads_free (ScholiaFormerThreads *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

void
scholia_former_threads_add (ScholiaFormerThreads *self,
                            ScholiaThread        *thread)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->owner = self;
  entry->thread = thread;
  g_strlcpy (entry->id, scholia_thread_get_id (thread), sizeof entry->id);
  g_object_weak_ref (G_OBJECT (thread), thread_gone_cb, entry);
  g_hash_table_replace (self->entries, entry->id, entry);
}

ScholiaThread *
scholia_former_threads_take (ScholiaFormerThreads *self,
                             const char           *thread_id)
{
  Entry *entry = g_hash_table_lookup (self->entries, thread_id);
  ScholiaThread *thread;

  if (entry == NULL)
    return NULL;

  thread = g_object_ref (entry->thread);
  g_hash_table_remove (self->entries, thread_id);

  return thread;
}
