/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The abstract store: what all engines share, which is the state, the doorbell and the end. */

#include "scholia-store-private.h"

#include "scholia-sqlite-store.h"

#include <string.h>

typedef struct
{
  ScholiaStoreState state;
  GHashTable       *watched;   /* "TEAM\nBOARD" -> how often */
  gboolean          is_closed; /* close was asked for */
} ScholiaStorePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ScholiaStore, scholia_store, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

enum
{
  BOARD_CHANGED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

/* The engines, by the start of their uri. */
static const struct
{
  const char *prefix;
  void      (*open) (const char *place,
                     GTask      *task);
} engines[] = {
  { "sqlite:", scholia_sqlite_store_open },
};

/* No id holds a line feed (scholia-id.h; a team's id is a name in a configuration file). */
static char *
watch_name (const char *team_id,
            const char *board_id)
{
  return g_strconcat (team_id, "\n", board_id, NULL);
}

static void
scholia_store_finalize (GObject *object)
{
  ScholiaStorePrivate *priv = scholia_store_get_instance_private (SCHOLIA_STORE (object));

  g_clear_pointer (&priv->watched, g_hash_table_unref);

  G_OBJECT_CLASS (scholia_store_parent_class)->finalize (object);
}

static void
scholia_store_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, scholia_store_get_state (SCHOLIA_STORE (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_store_class_init (ScholiaStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = scholia_store_finalize;
  object_class->get_property = scholia_store_get_property;

  /**
   * ScholiaStore:state:
   *
   * How it goes, a [enum@ScholiaStoreState].
   */
  props[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL,
                      SCHOLIA_STORE_STATE_READY, SCHOLIA_STORE_STATE_DOWN,
                      SCHOLIA_STORE_STATE_READY,
                      G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * ScholiaStore::board-changed:
   * @team_id: whose
   * @board_id: which
   * @head_seq: the number of its newest event, or 0 if the board is gone
   *
   * A watched board changed. May be lost, doubled or late.
   */
  signals[BOARD_CHANGED] =
    g_signal_new ("board-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE,
                  3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT64);
}

static void
scholia_store_init (ScholiaStore *self)
{
  ScholiaStorePrivate *priv = scholia_store_get_instance_private (self);

  priv->watched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * scholia_store_open_async:
 * @uri: where the data is: "sqlite:FOLDER"
 * @cancellable: (nullable): ends the wait, not the opening
 * @callback: called on the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Opens a store, making it if it is new, and bringing an older one up to date.
 */
void
scholia_store_open_async (const char          *uri,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (uri != NULL);

  g_task_set_source_tag (task, scholia_store_open_async);

  for (gsize i = 0; i < G_N_ELEMENTS (engines); i++)
    if (g_str_has_prefix (uri, engines[i].prefix) && uri[strlen (engines[i].prefix)] != '\0')
      {
        engines[i].open (uri + strlen (engines[i].prefix), task);
        return;
      }

  g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                           "“%s” names no store; expected sqlite:FOLDER", uri);
}

ScholiaStore *
scholia_store_open_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
scholia_store_check_open (ScholiaStore  *self,
                          GError       **error)
{
  ScholiaStorePrivate *priv = scholia_store_get_instance_private (self);

  if (priv->is_closed)
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE, "The store was closed");

  return !priv->is_closed;
}

GTask *
scholia_store_start_call (ScholiaStore        *self,
                          gpointer             source_tag,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GError) error = NULL;

  g_task_set_source_tag (task, source_tag);
  if (scholia_store_check_open (self, &error))
    return g_steal_pointer (&task);

  g_task_return_error (task, g_steal_pointer (&error));
  return NULL;
}

/**
 * scholia_store_close_async:
 * @self: a store
 * @callback: called when all is on disk and the lock is released
 * @user_data: for @callback
 *
 * Ends the store after all that was asked for before. Dropping a store without this does the same,
 * unseen and a little later.
 */
void
scholia_store_close_async (ScholiaStore        *self,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  ScholiaStorePrivate *priv = scholia_store_get_instance_private (self);
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));

  task = scholia_store_start_call (self, scholia_store_close_async, NULL, callback, user_data);
  if (task == NULL)
    return;

  priv->is_closed = TRUE;
  SCHOLIA_STORE_GET_CLASS (self)->close (self, task);
}

gboolean
scholia_store_close_finish (ScholiaStore  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

ScholiaStoreState
scholia_store_get_state (ScholiaStore *self)
{
  ScholiaStorePrivate *priv = scholia_store_get_instance_private (self);

  g_return_val_if_fail (SCHOLIA_IS_STORE (self), SCHOLIA_STORE_STATE_DOWN);

  return priv->state;
}

void
scholia_store_set_state (ScholiaStore      *self,
                         ScholiaStoreState  state)
{
  ScholiaStorePrivate *priv = scholia_store_get_instance_private (self);

  if (priv->state == state)
    return;

  priv->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

/**
 * scholia_store_watch:
 * @self: a store
 * @key: a board
 *
 * Asks for the signal [signal@ScholiaStore::board-changed] of this board.
 */
void
scholia_store_watch (ScholiaStore          *self,
                     const ScholiaBoardKey *key)
{
  ScholiaStorePrivate *priv = scholia_store_get_instance_private (self);
  g_autofree char *name = NULL;
  guint count;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (key != NULL && key->team_id != NULL && key->board_id != NULL);

  name = watch_name (key->team_id, key->board_id);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (priv->watched, name));
  g_hash_table_insert (priv->watched, g_steal_pointer (&name), GUINT_TO_POINTER (count + 1));
}

/**
 * scholia_store_unwatch:
 * @self: a store
 * @key: a board that scholia_store_watch() was called for
 */
void
scholia_store_unwatch (ScholiaStore          *self,
                       const ScholiaBoardKey *key)
{
  ScholiaStorePrivate *priv = scholia_store_get_instance_private (self);
  g_autofree char *name = NULL;
  guint count;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (key != NULL && key->team_id != NULL && key->board_id != NULL);

  name = watch_name (key->team_id, key->board_id);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (priv->watched, name));
  g_return_if_fail (count > 0);
  if (count == 1)
    g_hash_table_remove (priv->watched, name);
  else
    g_hash_table_insert (priv->watched, g_steal_pointer (&name), GUINT_TO_POINTER (count - 1));
}

void
scholia_store_ring (ScholiaStore *self,
                    const char   *team_id,
                    const char   *board_id,
                    guint64       head_seq)
{
  ScholiaStorePrivate *priv = scholia_store_get_instance_private (self);
  g_autofree char *name = NULL;

  if (g_hash_table_size (priv->watched) == 0)
    return;

  name = watch_name (team_id, board_id);
  if (g_hash_table_contains (priv->watched, name))
    g_signal_emit (self, signals[BOARD_CHANGED], 0, team_id, board_id, head_seq);
}
