/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-board-private.h"

enum
{
  PROP_ID = 1,
  PROP_TITLE,
  PROP_N_OPEN,
  N_PROPS,
};

enum
{
  THREAD_CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScholiaBoard, scholia_board, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
scholia_board_get_item_type (GListModel *model)
{
  return SCHOLIA_TYPE_THREAD;
}

static guint
scholia_board_get_n_items (GListModel *model)
{
  ScholiaBoard *self = SCHOLIA_BOARD (model);

  return scholia_thread_list_get_announced_length (&self->threads);
}

static gpointer
scholia_board_get_item (GListModel *model,
                        guint       position)
{
  ScholiaBoard *self = SCHOLIA_BOARD (model);

  if (position >= scholia_thread_list_get_announced_length (&self->threads))
    return NULL;

  return g_object_ref (scholia_thread_list_get_announced (&self->threads, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = scholia_board_get_item_type;
  iface->get_n_items = scholia_board_get_n_items;
  iface->get_item = scholia_board_get_item;
}

static void
scholia_board_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ScholiaBoard *self = SCHOLIA_BOARD (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;

    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_N_OPEN:
      g_value_set_uint (value, self->n_open);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_board_finalize (GObject *object)
{
  ScholiaBoard *self = SCHOLIA_BOARD (object);

  g_clear_pointer (&self->touched, g_ptr_array_unref);
  g_clear_pointer (&self->arrived, g_hash_table_unref);
  g_clear_pointer (&self->departed, g_hash_table_unref);
  g_clear_pointer (&self->threads_by_id, g_hash_table_unref);
  scholia_thread_list_clear (&self->threads);
  g_clear_pointer (&self->former_threads, scholia_former_threads_free);
  g_clear_pointer (&self->trash, scholia_trash_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (scholia_board_parent_class)->finalize (object);
}

static void
scholia_board_class_init (ScholiaBoardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = scholia_board_get_property;
  object_class->finalize = scholia_board_finalize;

  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_N_OPEN] = g_param_spec_uint ("n-open", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * ScholiaBoard::thread-changed:
   * @thread: a thread that was and is on the board
   *
   * Its state was replaced; its own notifications came before.
   */
  signals[THREAD_CHANGED] = g_signal_new ("thread-changed", SCHOLIA_TYPE_BOARD, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, SCHOLIA_TYPE_THREAD);
}

static void
scholia_board_init (ScholiaBoard *self)
{
  self->next_number = 1;
  scholia_thread_list_init (&self->threads);
  self->threads_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->trash = scholia_trash_new ();
  self->former_threads = scholia_former_threads_new ();
}

ScholiaBoard *
scholia_board_new (const char             *id,
                   const char             *title,
                   const ScholiaImageInfo *image)
{
  ScholiaBoard *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (image != NULL, NULL);

  self = g_object_new (SCHOLIA_TYPE_BOARD, NULL);
  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->image = *image;

  return self;
}

const char *
scholia_board_get_id (ScholiaBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD (self), NULL);

  return self->id;
}

const char *
scholia_board_get_title (ScholiaBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD (self), NULL);

  return self->title;
}

const ScholiaImageInfo *
scholia_board_get_image (ScholiaBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD (self), NULL);

  return &self->image;
}

guint64
scholia_board_get_seq (ScholiaBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD (self), 0);

  return self->seq;
}

const char *
scholia_board_get_head_id (ScholiaBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD (self), NULL);

  return self->head_id;
}

guint
scholia_board_get_next_number (ScholiaBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD (self), 0);

  return self->next_number;
}

guint
scholia_board_get_n_threads (ScholiaBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD (self), 0);

  return scholia_thread_list_get_length (&self->threads);
}

ScholiaThread *
scholia_board_find_thread (ScholiaBoard *self,
                           const char   *thread_id)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD (self), NULL);
  g_return_val_if_fail (thread_id != NULL, NULL);

  return g_hash_table_lookup (self->threads_by_id, thread_id);
}

ScholiaThread *
scholia_board_find_number (ScholiaBoard *self,
                           guint         number)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD (self), NULL);

  return scholia_thread_list_find_number (&self->threads, number);
}

ScholiaThreadState *
scholia_board_find_trash (ScholiaBoard *self,
                          const char   *thread_id)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD (self), NULL);
  g_return_val_if_fail (thread_id != NULL, NULL);

  return scholia_trash_find (self->trash, thread_id, NULL);
}

char *
scholia_board_dup_hash (ScholiaBoard *self)
{
  g_autoptr(GByteArray) digest = NULL;

  g_return_val_if_fail (SCHOLIA_IS_BOARD (self), NULL);

  digest = scholia_digest_new ("board");
  scholia_digest_put_string (digest, self->id);
  scholia_digest_put_string (digest, self->title);
  scholia_digest_put_string (digest, self->image.sha256);
  scholia_digest_put_string (digest, self->image.media_type);
  scholia_digest_put_number (digest, self->image.width);
  scholia_digest_put_number (digest, self->image.height);
  scholia_digest_put_number (digest, self->image.size_bytes);
  scholia_digest_put_number (digest, self->seq);
  scholia_digest_put_string (digest, self->head_id);
  scholia_digest_put_number (digest, self->next_number);
  scholia_digest_put_number (digest, scholia_thread_list_get_length (&self->threads));
  for (guint i = 0; i < SCHOLIA_DIGEST_LANES; i++)
    scholia_digest_put_number (digest, self->lanes[i]);

  return scholia_digest_dup_text (digest);
}

void
scholia_board_notify_n_open (ScholiaBoard *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_OPEN]);
}

void
scholia_board_emit_changed (ScholiaBoard  *self,
                            ScholiaThread *thread)
{
  g_signal_emit (self, signals[THREAD_CHANGED], 0, thread);
}
