/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-people.h"

#include "scholia-limits.h"
#include "scholia-participant-private.h"

/* Windows that are remembered at most: a server that tells of more is broken, and the rest is left
 * out. Several for each of the people whom a board takes. */
#define MAX_CONNECTIONS (4 * SCHOLIA_MAX_PEOPLE)

typedef struct
{
  ScholiaParticipant *participant;
  GPtrArray *windows; /* (element-type Window), not owned, the one that moved last at the end */
} Entry;

typedef struct
{
  guint64 connection;
  ScholiaParticipantInfo *info;
  ScholiaPresence presence;
  Entry *entry;
} Window;

struct _ScholiaPeople
{
  GObject parent_instance;

  GPtrArray *entries;  /* (element-type Entry), in list order */
  GHashTable *by_id;   /* person id -> Entry, both owned by the entry */
  GHashTable *windows; /* connection -> Window */
  guint64 own_connection;
};

static void scholia_people_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScholiaPeople, scholia_people, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      scholia_people_list_model_init))

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->participant);
  g_ptr_array_unref (entry->windows);
  g_free (entry);
}

static void
window_free (gpointer data)
{
  Window *window = data;

  scholia_participant_info_free (window->info);
  g_free (window);
}

/* The words and colour are the newest told, the role the highest of all windows. */
static void
entry_update_person (Entry  *entry,
                     Window *newest)
{
  ScholiaRole role = newest->info->role;

  for (guint i = 0; i < entry->windows->len; i++)
    {
      Window *window = g_ptr_array_index (entry->windows, i);

      role = MAX (role, window->info->role);
    }
  scholia_participant_set_person (entry->participant, newest->info->person, role);
}

/* The cursor of the window that moved last; where one window types, its thread, else the last
 * opened. */
static void
entry_update_presence (Entry *entry)
{
  ScholiaPresence merged = { 0 };

  for (guint i = 0; i < entry->windows->len; i++)
    {
      Window *window = g_ptr_array_index (entry->windows, i);

      if (window->presence.has_cursor)
        {
          merged.has_cursor = TRUE;
          merged.x = window->presence.x;
          merged.y = window->presence.y;
        }
      if (scholia_presence_get_thread (&window->presence) != NULL &&
          (window->presence.is_typing || !merged.is_typing))
        {
          scholia_presence_set_thread (&merged, window->presence.thread_id);
          merged.is_typing = window->presence.is_typing;
        }
    }
  scholia_participant_set_presence (entry->participant, &merged);
}

static GType
scholia_people_get_item_type (GListModel *model)
{
  return SCHOLIA_TYPE_PARTICIPANT;
}

static guint
scholia_people_get_n_items (GListModel *model)
{
  return SCHOLIA_PEOPLE (model)->entries->len;
}

static gpointer
scholia_people_get_item (GListModel *model,
                         guint       position)
{
  ScholiaPeople *self = SCHOLIA_PEOPLE (model);
  Entry *entry;

  if (position >= self->entries->len)
    return NULL;

  entry = g_ptr_array_index (self->entries, position);
  return g_object_ref (entry->participant);
}

static void
scholia_people_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = scholia_people_get_item_type;
  iface->get_n_items = scholia_people_get_n_items;
  iface->get_item = scholia_people_get_item;
}

static void
scholia_people_finalize (GObject *object)
{
  ScholiaPeople *self = SCHOLIA_PEOPLE (object);

  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->windows);
  g_ptr_array_unref (self->entries);

  G_OBJECT_CLASS (scholia_people_parent_class)->finalize (object);
}

static void
scholia_people_class_init (ScholiaPeopleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scholia_people_finalize;
}

static void
scholia_people_init (ScholiaPeople *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->windows = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, window_free);
}

static Entry *
append_entry (ScholiaPeople                *self,
              const ScholiaParticipantInfo *info,
              gboolean                      is_self)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->participant = scholia_participant_new (info->person, info->role, is_self);
  entry->windows = g_ptr_array_new ();
  g_ptr_array_add (self->entries, entry);
  g_hash_table_insert (self->by_id, g_strdup (scholia_person_get_id (info->person)), entry);
  return entry;
}

static void
attach_window (ScholiaPeople                *self,
               Entry                        *entry,
               const ScholiaParticipantInfo *info)
{
  Window *window = g_new0 (Window, 1);

  window->connection = info->connection;
  window->info = scholia_participant_info_new (info->connection, info->person, info->role);
  window->entry = entry;
  g_ptr_array_add (entry->windows, window);
  g_hash_table_insert (self->windows, &window->connection, window);
  entry_update_person (entry, window);
}

/* TRUE if a person joined the list's end with it; nobody is told yet. */
static gboolean
add_one (ScholiaPeople                *self,
         const ScholiaParticipantInfo *info)
{
  Window *known = g_hash_table_lookup (self->windows, &info->connection);
  Entry *entry = g_hash_table_lookup (self->by_id, scholia_person_get_id (info->person));

  if (known != NULL && known->entry == entry)
    {
      scholia_participant_info_free (known->info);
      known->info = scholia_participant_info_new (info->connection, info->person, info->role);
      entry_update_person (entry, known);
      return FALSE;
    }

  /* A window changes its name, never whose it is. */
  if (known != NULL || g_hash_table_size (self->windows) >= MAX_CONNECTIONS)
    return FALSE;

  if (entry != NULL)
    {
      attach_window (self, entry, info);
      return FALSE;
    }

  attach_window (self, append_entry (self, info, FALSE), info);
  return TRUE;
}

static void
remove_entry (ScholiaPeople *self,
              Entry         *entry)
{
  guint position;

  g_hash_table_remove (self->by_id, scholia_participant_get_id (entry->participant));
  if (!g_ptr_array_find (self->entries, entry, &position))
    g_assert_not_reached ();
  g_ptr_array_remove_index (self->entries, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

ScholiaPeople *
scholia_people_new (void)
{
  return g_object_new (SCHOLIA_TYPE_PEOPLE, NULL);
}

void
scholia_people_forget_others (ScholiaPeople *self)
{
  Window *own;
  guint n_others;

  g_return_if_fail (SCHOLIA_IS_PEOPLE (self));

  own = g_hash_table_lookup (self->windows, &self->own_connection);
  if (own == NULL)
    return;

  g_hash_table_steal (self->windows, &self->own_connection);
  g_hash_table_remove_all (self->windows);
  g_hash_table_insert (self->windows, &own->connection, own);
  g_ptr_array_set_size (own->entry->windows, 0);
  g_ptr_array_add (own->entry->windows, own);

  g_hash_table_remove_all (self->by_id);
  g_hash_table_insert (self->by_id, g_strdup (scholia_person_get_id (own->info->person)),
                       own->entry);
  n_others = self->entries->len - 1;
  g_ptr_array_set_size (self->entries, 1);
  entry_update_person (own->entry, own);
  entry_update_presence (own->entry);
  if (n_others > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 1, n_others, 0);
}

void
scholia_people_set_self (ScholiaPeople                *self,
                         const ScholiaParticipantInfo *info)
{
  Entry *entry;
  guint n_removed;

  g_return_if_fail (SCHOLIA_IS_PEOPLE (self));
  g_return_if_fail (info != NULL);

  scholia_people_forget_others (self);
  entry = g_hash_table_lookup (self->by_id, scholia_person_get_id (info->person));
  g_hash_table_remove_all (self->windows);
  self->own_connection = info->connection;
  if (entry != NULL)
    {
      g_ptr_array_set_size (entry->windows, 0);
      attach_window (self, entry, info);
      entry_update_presence (entry);
      return;
    }

  n_removed = self->entries->len;
  g_hash_table_remove_all (self->by_id);
  g_ptr_array_set_size (self->entries, 0);
  attach_window (self, append_entry (self, info, TRUE), info);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_removed, 1);
}

void
scholia_people_add (ScholiaPeople *self,
                    GPtrArray     *infos)
{
  guint n_before;
  guint n_added = 0;

  g_return_if_fail (SCHOLIA_IS_PEOPLE (self));
  g_return_if_fail (infos != NULL);

  n_before = self->entries->len;
  for (guint i = 0; i < infos->len; i++)
    n_added += add_one (self, g_ptr_array_index (infos, i));
  if (n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, n_added);
}

void
scholia_people_remove (ScholiaPeople *self,
                       guint64        connection)
{
  Window *window;
  Entry *entry;

  g_return_if_fail (SCHOLIA_IS_PEOPLE (self));

  window = g_hash_table_lookup (self->windows, &connection);
  if (window == NULL || connection == self->own_connection)
    return;

  entry = window->entry;
  g_ptr_array_remove (entry->windows, window);
  g_hash_table_remove (self->windows, &connection);
  if (entry->windows->len == 0)
    {
      remove_entry (self, entry);
      return;
    }

  entry_update_person (entry, g_ptr_array_index (entry->windows, entry->windows->len - 1));
  entry_update_presence (entry);
}

static void
tell_one (ScholiaPeople             *self,
          const ScholiaPresenceNews *news)
{
  Window *window = g_hash_table_lookup (self->windows, &news->connection);

  /* A busy server tells everybody the same, and so us of ourselves. */
  if (window == NULL || news->connection == self->own_connection)
    return;

  scholia_presence_update (&window->presence, news);
  g_ptr_array_remove (window->entry->windows, window);
  g_ptr_array_add (window->entry->windows, window);
  entry_update_presence (window->entry);
}

void
scholia_people_tell (ScholiaPeople *self,
                     const GArray  *news)
{
  g_return_if_fail (SCHOLIA_IS_PEOPLE (self));
  g_return_if_fail (news != NULL);

  for (guint i = 0; i < news->len; i++)
    tell_one (self, &g_array_index (news, ScholiaPresenceNews, i));
}

guint
scholia_people_get_n_connections (ScholiaPeople *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PEOPLE (self), 0);

  return g_hash_table_size (self->windows);
}
