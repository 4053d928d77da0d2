/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-unread-count.h"

struct _ScholiaUnreadCount
{
  GObject parent_instance;

  GListModel *threads;
  GPtrArray  *watched; /* (element-type ScholiaThread): the list as it was told last */
  GHashTable *unread;  /* the set of those of them */
};

enum
{
  PROP_0,
  PROP_N_UNREAD,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaUnreadCount, scholia_unread_count, G_TYPE_OBJECT)

static void
tell_if_changed (ScholiaUnreadCount *self,
                 guint               n_before)
{
  if (g_hash_table_size (self->unread) != n_before)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_UNREAD]);
}

static void
note (ScholiaUnreadCount *self,
      ScholiaThread      *thread)
{
  if (scholia_thread_is_unread (thread))
    g_hash_table_add (self->unread, thread);
  else
    g_hash_table_remove (self->unread, thread);
}

static void
unread_cb (ScholiaUnreadCount *self,
           GParamSpec         *pspec,
           ScholiaThread      *thread)
{
  guint n_before = g_hash_table_size (self->unread);

  note (self, thread);
  tell_if_changed (self, n_before);
}

static void
let_go (ScholiaUnreadCount *self,
        guint               position,
        guint               n_threads)
{
  for (guint i = position; i < position + n_threads; i++)
    {
      ScholiaThread *thread = g_ptr_array_index (self->watched, i);

      g_signal_handlers_disconnect_by_func (thread, unread_cb, self);
      g_hash_table_remove (self->unread, thread);
    }

  if (n_threads > 0)
    g_ptr_array_remove_range (self->watched, position, n_threads);
}

static void
watch (ScholiaUnreadCount *self,
       guint               position)
{
  ScholiaThread *thread = g_list_model_get_item (self->threads, position);

  g_signal_connect_swapped (thread, "notify::unread", G_CALLBACK (unread_cb), self);
  g_ptr_array_insert (self->watched, (int) position, thread);
  note (self, thread);
}

static void
items_changed_cb (ScholiaUnreadCount *self,
                  guint               position,
                  guint               n_removed,
                  guint               n_added)
{
  guint n_before = g_hash_table_size (self->unread);

  let_go (self, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    watch (self, position + i);
  tell_if_changed (self, n_before);
}

static void
scholia_unread_count_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  ScholiaUnreadCount *self = SCHOLIA_UNREAD_COUNT (object);

  switch (prop_id)
    {
    case PROP_N_UNREAD:
      g_value_set_uint (value, scholia_unread_count_get (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_unread_count_dispose (GObject *object)
{
  scholia_unread_count_set_threads (SCHOLIA_UNREAD_COUNT (object), NULL);

  G_OBJECT_CLASS (scholia_unread_count_parent_class)->dispose (object);
}

static void
scholia_unread_count_finalize (GObject *object)
{
  ScholiaUnreadCount *self = SCHOLIA_UNREAD_COUNT (object);

  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_pointer (&self->unread, g_hash_table_unref);

  G_OBJECT_CLASS (scholia_unread_count_parent_class)->finalize (object);
}

static void
scholia_unread_count_class_init (ScholiaUnreadCountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = scholia_unread_count_get_property;
  object_class->dispose = scholia_unread_count_dispose;
  object_class->finalize = scholia_unread_count_finalize;

  props[PROP_N_UNREAD] = g_param_spec_uint ("n-unread", NULL, NULL, 0, G_MAXUINT, 0,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
scholia_unread_count_init (ScholiaUnreadCount *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  self->unread = g_hash_table_new (NULL, NULL);
}

ScholiaUnreadCount *
scholia_unread_count_new (void)
{
  return g_object_new (SCHOLIA_TYPE_UNREAD_COUNT, NULL);
}

void
scholia_unread_count_set_threads (ScholiaUnreadCount *self,
                                  GListModel         *threads)
{
  guint n_before;

  g_return_if_fail (SCHOLIA_IS_UNREAD_COUNT (self));
  g_return_if_fail (threads == NULL || G_IS_LIST_MODEL (threads));

  if (self->threads == threads)
    return;

  n_before = g_hash_table_size (self->unread);
  if (self->threads != NULL)
    g_signal_handlers_disconnect_by_func (self->threads, items_changed_cb, self);
  let_go (self, 0, self->watched->len);
  g_set_object (&self->threads, threads);
  if (threads != NULL)
    {
      g_signal_connect_swapped (threads, "items-changed", G_CALLBACK (items_changed_cb), self);
      for (guint i = 0; i < g_list_model_get_n_items (threads); i++)
        watch (self, i);
    }

  tell_if_changed (self, n_before);
}

guint
scholia_unread_count_get (ScholiaUnreadCount *self)
{
  g_return_val_if_fail (SCHOLIA_IS_UNREAD_COUNT (self), 0);

  return g_hash_table_size (self->unread);
}
