/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-thread-private.h"

#include "scholia-id.h"
#include "scholia-limits.h"
#include "scholia-thread-state-private.h"

#include <gio/gio.h>
#include <string.h>

struct _ScholiaThread
{
  GObject             parent_instance;

  char                id[SCHOLIA_ID_LENGTH + 1]; /* outlives the states, for who keeps the pointer */
  ScholiaThreadState *state;
  ScholiaThreadState *announced; /* the state that listeners know, while held; NULL otherwise */
  ScholiaSaveState    save_state;
  gboolean            unread;
};

enum
{
  PROP_ID = 1,
  PROP_NUMBER,
  PROP_ANCHOR_X,
  PROP_ANCHOR_Y,
  PROP_RESOLVED,
  PROP_N_COMMENTS,
  PROP_EXCERPT,
  PROP_AUTHOR_NAME,
  PROP_AUTHOR_COLOR,
  PROP_CREATED_MS,
  PROP_ACTIVITY_MS,
  PROP_SAVE_STATE,
  PROP_UNREAD,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScholiaThread, scholia_thread, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static ScholiaThreadState *
get_announced (ScholiaThread *self)
{
  return self->announced != NULL ? self->announced : self->state;
}

static GType
scholia_thread_get_item_type (GListModel *model)
{
  return SCHOLIA_TYPE_COMMENT;
}

static guint
scholia_thread_get_n_items (GListModel *model)
{
  return scholia_thread_state_get_n_comments (get_announced (SCHOLIA_THREAD (model)));
}

static gpointer
scholia_thread_get_item (GListModel *model,
                         guint       position)
{
  ScholiaThreadState *state = get_announced (SCHOLIA_THREAD (model));

  if (position >= scholia_thread_state_get_n_comments (state))
    return NULL;

  return g_object_ref (scholia_thread_state_get_comment (state, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = scholia_thread_get_item_type;
  iface->get_n_items = scholia_thread_get_n_items;
  iface->get_item = scholia_thread_get_item;
}

static const char *
get_first_line (const ScholiaThreadState *state,
                gsize                    *length)
{
  const char *body = scholia_comment_get_body (scholia_thread_state_get_comment (state, 0));

  *length = strcspn (body, "\n");

  return body;
}

static gboolean
excerpts_are_equal (const ScholiaThreadState *a,
                    const ScholiaThreadState *b)
{
  gsize a_length, b_length;
  const char *a_line = get_first_line (a, &a_length);
  const char *b_line = get_first_line (b, &b_length);

  return a_length == b_length && memcmp (a_line, b_line, a_length) == 0;
}

static void
notify_if (ScholiaThread *self,
           gboolean       has_changed,
           guint          prop_id)
{
  if (has_changed)
    g_object_notify_by_pspec (G_OBJECT (self), props[prop_id]);
}

static void
notify_creator_changes (ScholiaThread *self,
                        ScholiaPerson *old,
                        ScholiaPerson *new)
{
  notify_if (self, g_strcmp0 (scholia_person_get_name (old), scholia_person_get_name (new)) != 0,
             PROP_AUTHOR_NAME);
  notify_if (self, scholia_person_get_color (old) != scholia_person_get_color (new),
             PROP_AUTHOR_COLOR);
}

static void
notify_changes (ScholiaThread            *self,
                const ScholiaThreadState *old,
                const ScholiaThreadState *new)
{
  const ScholiaAnchor *old_anchor = scholia_thread_state_get_anchor (old);
  const ScholiaAnchor *new_anchor = scholia_thread_state_get_anchor (new);

  notify_if (self,
             scholia_thread_state_get_number (old) != scholia_thread_state_get_number (new),
             PROP_NUMBER);
  notify_if (self, old_anchor->x != new_anchor->x, PROP_ANCHOR_X);
  notify_if (self, old_anchor->y != new_anchor->y, PROP_ANCHOR_Y);
  notify_if (self,
             scholia_thread_state_is_resolved (old) != scholia_thread_state_is_resolved (new),
             PROP_RESOLVED);
  notify_if (self,
             scholia_thread_state_get_n_comments (old) != scholia_thread_state_get_n_comments (new),
             PROP_N_COMMENTS);
  notify_if (self, !excerpts_are_equal (old, new), PROP_EXCERPT);
  notify_creator_changes (self,
                          scholia_thread_state_get_creator (old),
                          scholia_thread_state_get_creator (new));
  notify_if (self,
             scholia_thread_state_get_created_ms (old) != scholia_thread_state_get_created_ms (new),
             PROP_CREATED_MS);
  notify_if (self,
             scholia_thread_state_get_activity_ms (old) != scholia_thread_state_get_activity_ms (new),
             PROP_ACTIVITY_MS);
}

static void
announce_comments (ScholiaThread            *self,
                   const ScholiaThreadState *old,
                   const ScholiaThreadState *new)
{
  guint n_old = scholia_thread_state_get_n_comments (old);
  guint n_new = scholia_thread_state_get_n_comments (new);
  guint n_same = MIN (n_old, n_new);
  guint head = 0;
  guint tail = 0;

  while (head < n_same
         && scholia_thread_state_get_comment (old, head)
            == scholia_thread_state_get_comment (new, head))
    head++;

  while (tail < n_same - head
         && scholia_thread_state_get_comment (old, n_old - 1 - tail)
            == scholia_thread_state_get_comment (new, n_new - 1 - tail))
    tail++;

  if (head + tail < MAX (n_old, n_new))
    g_list_model_items_changed (G_LIST_MODEL (self), head, n_old - head - tail,
                                n_new - head - tail);
}

gboolean
scholia_thread_hold (ScholiaThread *self)
{
  if (self->announced != NULL)
    return FALSE;

  self->announced = scholia_thread_state_ref (self->state);

  return TRUE;
}

gboolean
scholia_thread_release (ScholiaThread *self)
{
  g_autoptr(ScholiaThreadState) old = g_steal_pointer (&self->announced);
  g_autoptr(ScholiaThreadState) new = NULL;

  g_assert (old != NULL);

  /* Equal, though perhaps made anew: the comments that the listeners hold stay the ones in use. */
  if (scholia_thread_state_equal (old, self->state))
    {
      g_clear_pointer (&self->state, scholia_thread_state_unref);
      self->state = g_steal_pointer (&old);
      return FALSE;
    }

  new = scholia_thread_state_sharing (self->state, old);
  g_clear_pointer (&self->state, scholia_thread_state_unref);
  self->state = scholia_thread_state_ref (new);

  g_object_freeze_notify (G_OBJECT (self));
  announce_comments (self, old, new);
  notify_changes (self, old, new);
  g_object_thaw_notify (G_OBJECT (self));

  return TRUE;
}

static void
get_state_property (ScholiaThread *self,
                    guint          prop_id,
                    GValue        *value)
{
  const char *line;
  gsize length;

  switch (prop_id)
    {
    case PROP_NUMBER:
      g_value_set_uint (value, scholia_thread_state_get_number (self->state));
      break;

    case PROP_ANCHOR_X:
      g_value_set_double (value, scholia_anchor_get_x (scholia_thread_get_anchor (self)));
      break;

    case PROP_ANCHOR_Y:
      g_value_set_double (value, scholia_anchor_get_y (scholia_thread_get_anchor (self)));
      break;

    case PROP_RESOLVED:
      g_value_set_boolean (value, scholia_thread_state_is_resolved (self->state));
      break;

    case PROP_N_COMMENTS:
      g_value_set_uint (value, scholia_thread_state_get_n_comments (self->state));
      break;

    case PROP_EXCERPT:
      line = get_first_line (self->state, &length);
      g_value_take_string (value, g_strndup (line, length));
      break;

    case PROP_CREATED_MS:
      g_value_set_int64 (value, scholia_thread_state_get_created_ms (self->state));
      break;

    case PROP_ACTIVITY_MS:
      g_value_set_int64 (value, scholia_thread_state_get_activity_ms (self->state));
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
scholia_thread_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  ScholiaThread *self = SCHOLIA_THREAD (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, scholia_thread_get_id (self));
      break;

    case PROP_NUMBER:
    case PROP_ANCHOR_X:
    case PROP_ANCHOR_Y:
    case PROP_RESOLVED:
    case PROP_N_COMMENTS:
    case PROP_EXCERPT:
    case PROP_CREATED_MS:
    case PROP_ACTIVITY_MS:
      get_state_property (self, prop_id, value);
      break;

    case PROP_AUTHOR_NAME:
      g_value_set_string (value, scholia_person_get_name (scholia_thread_get_creator (self)));
      break;

    case PROP_AUTHOR_COLOR:
      g_value_set_uint (value, scholia_person_get_color (scholia_thread_get_creator (self)));
      break;

    case PROP_SAVE_STATE:
      g_value_set_enum (value, (gint) self->save_state);
      break;

    case PROP_UNREAD:
      g_value_set_boolean (value, self->unread);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_thread_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  ScholiaThread *self = SCHOLIA_THREAD (object);

  switch (prop_id)
    {
    case PROP_SAVE_STATE:
      scholia_thread_set_save_state (self, (ScholiaSaveState) g_value_get_enum (value));
      break;

    case PROP_UNREAD:
      scholia_thread_set_unread (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_thread_finalize (GObject *object)
{
  ScholiaThread *self = SCHOLIA_THREAD (object);

  g_clear_pointer (&self->state, scholia_thread_state_unref);
  g_clear_pointer (&self->announced, scholia_thread_state_unref);

  G_OBJECT_CLASS (scholia_thread_parent_class)->finalize (object);
}

static void
install_state_properties (GParamFlags flags)
{
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_NUMBER] = g_param_spec_uint ("number", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_ANCHOR_X] = g_param_spec_double ("anchor-x", NULL, NULL, 0.0, 1.0, 0.0, flags);
  props[PROP_ANCHOR_Y] = g_param_spec_double ("anchor-y", NULL, NULL, 0.0, 1.0, 0.0, flags);
  props[PROP_RESOLVED] = g_param_spec_boolean ("resolved", NULL, NULL, FALSE, flags);
  props[PROP_N_COMMENTS] = g_param_spec_uint ("n-comments", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_EXCERPT] = g_param_spec_string ("excerpt", NULL, NULL, NULL, flags);
  props[PROP_AUTHOR_NAME] = g_param_spec_string ("author-name", NULL, NULL, NULL, flags);
  props[PROP_AUTHOR_COLOR] = g_param_spec_uint ("author-color", NULL, NULL,
                                                0, SCHOLIA_N_COLORS - 1, 0, flags);
  props[PROP_CREATED_MS] = g_param_spec_int64 ("created-ms", NULL, NULL,
                                               G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_ACTIVITY_MS] = g_param_spec_int64 ("activity-ms", NULL, NULL,
                                                G_MININT64, G_MAXINT64, 0, flags);
}

static void
scholia_thread_class_init (ScholiaThreadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = scholia_thread_get_property;
  object_class->set_property = scholia_thread_set_property;
  object_class->finalize = scholia_thread_finalize;

  install_state_properties (flags | G_PARAM_READABLE);
  props[PROP_SAVE_STATE] = g_param_spec_enum ("save-state", NULL, NULL, SCHOLIA_TYPE_SAVE_STATE,
                                              SCHOLIA_SAVE_STATE_SAVED, flags | G_PARAM_READWRITE);
  props[PROP_UNREAD] = g_param_spec_boolean ("unread", NULL, NULL, FALSE,
                                             flags | G_PARAM_READWRITE);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
scholia_thread_init (ScholiaThread *self)
{
}

ScholiaThread *
scholia_thread_new (ScholiaThreadState *state)
{
  ScholiaThread *self;

  g_return_val_if_fail (state != NULL, NULL);

  self = g_object_new (SCHOLIA_TYPE_THREAD, NULL);
  g_strlcpy (self->id, scholia_thread_state_get_id (state), sizeof self->id);
  self->state = scholia_thread_state_ref (state);

  return self;
}

ScholiaThreadState *
scholia_thread_get_state (ScholiaThread *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD (self), NULL);

  return self->state;
}

void
scholia_thread_set_state (ScholiaThread      *self,
                          ScholiaThreadState *state)
{
  gboolean was_free;

  g_return_if_fail (SCHOLIA_IS_THREAD (self));
  g_return_if_fail (state != NULL);
  g_return_if_fail (g_str_equal (scholia_thread_state_get_id (state), self->id));

  was_free = scholia_thread_hold (self);
  scholia_thread_state_ref (state);
  scholia_thread_state_unref (self->state);
  self->state = state;
  if (was_free)
    scholia_thread_release (self);
}

const char *
scholia_thread_get_id (ScholiaThread *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD (self), NULL);

  return self->id;
}

guint
scholia_thread_get_number (ScholiaThread *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD (self), 0);

  return scholia_thread_state_get_number (self->state);
}

const ScholiaAnchor *
scholia_thread_get_anchor (ScholiaThread *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD (self), NULL);

  return scholia_thread_state_get_anchor (self->state);
}

ScholiaPerson *
scholia_thread_get_creator (ScholiaThread *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD (self), NULL);

  return scholia_thread_state_get_creator (self->state);
}

gboolean
scholia_thread_is_resolved (ScholiaThread *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD (self), FALSE);

  return scholia_thread_state_is_resolved (self->state);
}

gint64
scholia_thread_get_activity_ms (ScholiaThread *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD (self), 0);

  return scholia_thread_state_get_activity_ms (self->state);
}

ScholiaSaveState
scholia_thread_get_save_state (ScholiaThread *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD (self), SCHOLIA_SAVE_STATE_SAVED);

  return self->save_state;
}

void
scholia_thread_set_save_state (ScholiaThread    *self,
                               ScholiaSaveState  save_state)
{
  g_return_if_fail (SCHOLIA_IS_THREAD (self));
  g_return_if_fail ((guint) save_state <= SCHOLIA_SAVE_STATE_CHECKING);

  if (self->save_state == save_state)
    return;

  self->save_state = save_state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SAVE_STATE]);
}

gboolean
scholia_thread_is_unread (ScholiaThread *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD (self), FALSE);

  return self->unread;
}

void
scholia_thread_set_unread (ScholiaThread *self,
                           gboolean       unread)
{
  g_return_if_fail (SCHOLIA_IS_THREAD (self));

  if (self->unread == !!unread)
    return;

  self->unread = !!unread;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNREAD]);
}
