/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-trash-private.h"

#include "scholia-limits.h"

typedef struct
{
  ScholiaThreadState *state;
  ScholiaPerson      *deleter;
} Entry;

struct _ScholiaTrash
{
  Entry entries[SCHOLIA_MAX_TRASH];
  guint n_entries;
};

static void
scholia_trash_clear (ScholiaTrash *self)
{
  for (guint i = 0; i < self->n_entries; i++)
    {
      scholia_thread_state_unref (self->entries[i].state);
      scholia_person_unref (self->entries[i].deleter);
    }
}

static void
append (ScholiaTrash       *self,
        ScholiaThreadState *state,
        ScholiaPerson      *deleter)
{
  Entry *entry;

  if (self->n_entries == SCHOLIA_MAX_TRASH)
    return;

  entry = &self->entries[self->n_entries++];
  entry->state = scholia_thread_state_ref (state);
  entry->deleter = scholia_person_ref (deleter);
}

ScholiaTrash *
scholia_trash_new (void)
{
  return g_atomic_rc_box_new0 (ScholiaTrash);
}

ScholiaTrash *
scholia_trash_ref (ScholiaTrash *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
scholia_trash_unref (ScholiaTrash *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) scholia_trash_clear);
}

ScholiaThreadState *
scholia_trash_find (const ScholiaTrash  *self,
                    const char          *thread_id,
                    ScholiaPerson      **deleter)
{
  for (guint i = 0; i < self->n_entries; i++)
    {
      const Entry *entry = &self->entries[i];

      if (g_str_equal (scholia_thread_state_get_id (entry->state), thread_id))
        {
          if (deleter != NULL)
            *deleter = entry->deleter;
          return entry->state;
        }
    }

  return NULL;
}

ScholiaTrash *
scholia_trash_with (const ScholiaTrash *self,
                    ScholiaThreadState *state,
                    ScholiaPerson      *deleter)
{
  ScholiaTrash *trash = scholia_trash_new ();

  append (trash, state, deleter);
  for (guint i = 0; i < self->n_entries; i++)
    append (trash, self->entries[i].state, self->entries[i].deleter);

  return trash;
}

static gboolean
is_another (ScholiaThreadState *state,
            gpointer            data)
{
  return !g_str_equal (scholia_thread_state_get_id (state), data);
}

ScholiaTrash *
scholia_trash_without (const ScholiaTrash *self,
                       const char         *thread_id)
{
  return scholia_trash_filtered (self, is_another, (gpointer) thread_id);
}

ScholiaTrash *
scholia_trash_filtered (const ScholiaTrash *self,
                        ScholiaTrashFilter  keeps,
                        gpointer            data)
{
  ScholiaTrash *trash = scholia_trash_new ();

  for (guint i = 0; i < self->n_entries; i++)
    {
      if (keeps (self->entries[i].state, data))
        append (trash, self->entries[i].state, self->entries[i].deleter);
    }

  return trash;
}
