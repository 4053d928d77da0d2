/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-thread-private.h"

#include "scholia-limits.h"
#include "scholia-thread-state-private.h"

#include <gio/gio.h>

static GParamSpec *props[SCHOLIA_THREAD_N_PROPS];

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

static void
get_state_property (ScholiaThread *self,
                    guint          prop_id,
                    GValue        *value)
{
  const char *line;
  gsize length;

  switch (prop_id)
    {
    case SCHOLIA_THREAD_PROP_NUMBER:
      g_value_set_uint (value, scholia_thread_state_get_number (self->state));
      break;

    case SCHOLIA_THREAD_PROP_ANCHOR_X:
      g_value_set_double (value, scholia_anchor_get_x (scholia_thread_get_anchor (self)));
      break;

    case SCHOLIA_THREAD_PROP_ANCHOR_Y:
      g_value_set_double (value, scholia_anchor_get_y (scholia_thread_get_anchor (self)));
      break;

    case SCHOLIA_THREAD_PROP_ANCHOR_WIDTH:
      g_value_set_double (value, (double) scholia_thread_get_anchor (self)->width
                                 / SCHOLIA_ANCHOR_UNITS);
      break;

    case SCHOLIA_THREAD_PROP_ANCHOR_HEIGHT:
      g_value_set_double (value, (double) scholia_thread_get_anchor (self)->height
                                 / SCHOLIA_ANCHOR_UNITS);
      break;

    case SCHOLIA_THREAD_PROP_RESOLVED:
      g_value_set_boolean (value, scholia_thread_state_is_resolved (self->state));
      break;

    case SCHOLIA_THREAD_PROP_N_COMMENTS:
      g_value_set_uint (value, scholia_thread_state_get_n_comments (self->state));
      break;

    case SCHOLIA_THREAD_PROP_EXCERPT:
      line = scholia_thread_get_first_line (self->state, &length);
      g_value_take_string (value, g_strndup (line, length));
      break;

    case SCHOLIA_THREAD_PROP_CREATED_MS:
      g_value_set_int64 (value, scholia_thread_state_get_created_ms (self->state));
      break;

    case SCHOLIA_THREAD_PROP_ACTIVITY_MS:
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
    case SCHOLIA_THREAD_PROP_ID:
      g_value_set_string (value, scholia_thread_get_id (self));
      break;

    case SCHOLIA_THREAD_PROP_NUMBER:
    case SCHOLIA_THREAD_PROP_ANCHOR_X:
    case SCHOLIA_THREAD_PROP_ANCHOR_Y:
    case SCHOLIA_THREAD_PROP_ANCHOR_WIDTH:
    case SCHOLIA_THREAD_PROP_ANCHOR_HEIGHT:
    case SCHOLIA_THREAD_PROP_RESOLVED:
    case SCHOLIA_THREAD_PROP_N_COMMENTS:
    case SCHOLIA_THREAD_PROP_EXCERPT:
    case SCHOLIA_THREAD_PROP_CREATED_MS:
    case SCHOLIA_THREAD_PROP_ACTIVITY_MS:
      get_state_property (self, prop_id, value);
      break;

    case SCHOLIA_THREAD_PROP_AUTHOR_NAME:
      g_value_set_string (value, scholia_person_get_name (scholia_thread_get_creator (self)));
      break;

    case SCHOLIA_THREAD_PROP_AUTHOR_COLOR:
      g_value_set_uint (value, scholia_person_get_color (scholia_thread_get_creator (self)));
      break;

    case SCHOLIA_THREAD_PROP_SAVE_STATE:
      g_value_set_enum (value, (gint) self->save_state);
      break;

    case SCHOLIA_THREAD_PROP_UNREAD:
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
    case SCHOLIA_THREAD_PROP_SAVE_STATE:
      scholia_thread_set_save_state (self, (ScholiaSaveState) g_value_get_enum (value));
      break;

    case SCHOLIA_THREAD_PROP_UNREAD:
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

static GParamSpec *
string_spec (const char  *name,
             GParamFlags  flags)
{
  return g_param_spec_string (name, NULL, NULL, NULL, flags);
}

static GParamSpec *
count_spec (const char  *name,
            guint        maximum,
            GParamFlags  flags)
{
  return g_param_spec_uint (name, NULL, NULL, 0, maximum, 0, flags);
}

static GParamSpec *
fraction_spec (const char  *name,
               GParamFlags  flags)
{
  return g_param_spec_double (name, NULL, NULL, 0.0, 1.0, 0.0, flags);
}

static GParamSpec *
time_spec (const char  *name,
           GParamFlags  flags)
{
  return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
}

static void
install_state_properties (GParamFlags flags)
{
  props[SCHOLIA_THREAD_PROP_ID] = string_spec ("id", flags);
  props[SCHOLIA_THREAD_PROP_NUMBER] = count_spec ("number", G_MAXUINT, flags);
  props[SCHOLIA_THREAD_PROP_ANCHOR_X] = fraction_spec ("anchor-x", flags);
  props[SCHOLIA_THREAD_PROP_ANCHOR_Y] = fraction_spec ("anchor-y", flags);
  props[SCHOLIA_THREAD_PROP_ANCHOR_WIDTH] = fraction_spec ("anchor-width", flags);
  props[SCHOLIA_THREAD_PROP_ANCHOR_HEIGHT] = fraction_spec ("anchor-height", flags);
  props[SCHOLIA_THREAD_PROP_RESOLVED] = g_param_spec_boolean ("resolved", NULL, NULL, FALSE, flags);
  props[SCHOLIA_THREAD_PROP_N_COMMENTS] = count_spec ("n-comments", G_MAXUINT, flags);
  props[SCHOLIA_THREAD_PROP_EXCERPT] = string_spec ("excerpt", flags);
  props[SCHOLIA_THREAD_PROP_AUTHOR_NAME] = string_spec ("author-name", flags);
  props[SCHOLIA_THREAD_PROP_AUTHOR_COLOR] = count_spec ("author-color", SCHOLIA_N_COLORS - 1,
                                                        flags);
  props[SCHOLIA_THREAD_PROP_CREATED_MS] = time_spec ("created-ms", flags);
  props[SCHOLIA_THREAD_PROP_ACTIVITY_MS] = time_spec ("activity-ms", flags);
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
  props[SCHOLIA_THREAD_PROP_SAVE_STATE] =
    g_param_spec_enum ("save-state", NULL, NULL, SCHOLIA_TYPE_SAVE_STATE, SCHOLIA_SAVE_STATE_SAVED,
                       flags | G_PARAM_READWRITE);
  props[SCHOLIA_THREAD_PROP_UNREAD] =
    g_param_spec_boolean ("unread", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);

  g_object_class_install_properties (object_class, SCHOLIA_THREAD_N_PROPS, props);
}

static void
scholia_thread_init (ScholiaThread *self)
{
}

void
scholia_thread_notify (ScholiaThread *self,
                       guint          prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop_id]);
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
  scholia_thread_notify (self, SCHOLIA_THREAD_PROP_SAVE_STATE);
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
  scholia_thread_notify (self, SCHOLIA_THREAD_PROP_UNREAD);
}
