/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-participant-private.h"

#include "scholia-limits.h"

struct _ScholiaParticipant
{
  GObject parent_instance;

  ScholiaPerson *person;
  ScholiaRole role;
  gboolean is_self;
  gboolean has_cursor;
  ScholiaAnchor cursor;
  char *thread_id;
  gboolean is_typing;
};

enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_COLOR,
  PROP_ROLE,
  PROP_IS_SELF,
  PROP_HAS_CURSOR,
  PROP_CURSOR_X,
  PROP_CURSOR_Y,
  PROP_THREAD_ID,
  PROP_IS_TYPING,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaParticipant, scholia_participant, G_TYPE_OBJECT)

static void
scholia_participant_finalize (GObject *object)
{
  ScholiaParticipant *self = SCHOLIA_PARTICIPANT (object);

  scholia_person_unref (self->person);
  g_free (self->thread_id);

  G_OBJECT_CLASS (scholia_participant_parent_class)->finalize (object);
}

static void
scholia_participant_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  ScholiaParticipant *self = SCHOLIA_PARTICIPANT (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, scholia_person_get_id (self->person));
      break;
    case PROP_NAME:
      g_value_set_string (value, scholia_person_get_name (self->person));
      break;
    case PROP_COLOR:
      g_value_set_uint (value, scholia_person_get_color (self->person));
      break;
    case PROP_ROLE:
      g_value_set_uint (value, self->role);
      break;
    case PROP_IS_SELF:
      g_value_set_boolean (value, self->is_self);
      break;
    case PROP_HAS_CURSOR:
      g_value_set_boolean (value, self->has_cursor);
      break;
    case PROP_CURSOR_X:
      g_value_set_double (value, scholia_anchor_get_x (&self->cursor));
      break;
    case PROP_CURSOR_Y:
      g_value_set_double (value, scholia_anchor_get_y (&self->cursor));
      break;
    case PROP_THREAD_ID:
      g_value_set_string (value, self->thread_id);
      break;
    case PROP_IS_TYPING:
      g_value_set_boolean (value, self->is_typing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_participant_class_init (ScholiaParticipantClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = scholia_participant_finalize;
  object_class->get_property = scholia_participant_get_property;

  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_COLOR] = g_param_spec_uint ("color", NULL, NULL, 0, SCHOLIA_N_COLORS - 1, 0, flags);
  props[PROP_ROLE] = g_param_spec_uint ("role", NULL, NULL, 0, SCHOLIA_N_ROLES - 1, 0, flags);
  props[PROP_IS_SELF] = g_param_spec_boolean ("is-self", NULL, NULL, FALSE, flags);
  props[PROP_HAS_CURSOR] = g_param_spec_boolean ("has-cursor", NULL, NULL, FALSE, flags);
  props[PROP_CURSOR_X] = g_param_spec_double ("cursor-x", NULL, NULL, 0, 1, 0, flags);
  props[PROP_CURSOR_Y] = g_param_spec_double ("cursor-y", NULL, NULL, 0, 1, 0, flags);
  props[PROP_THREAD_ID] = g_param_spec_string ("thread-id", NULL, NULL, NULL, flags);
  props[PROP_IS_TYPING] = g_param_spec_boolean ("is-typing", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
scholia_participant_init (ScholiaParticipant *self)
{
}

static void
notify (ScholiaParticipant *self,
        guint               prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop_id]);
}

ScholiaParticipant *
scholia_participant_new (ScholiaPerson *person,
                         ScholiaRole    role,
                         gboolean       is_self)
{
  ScholiaParticipant *self = g_object_new (SCHOLIA_TYPE_PARTICIPANT, NULL);

  self->person = scholia_person_ref (person);
  self->role = role;
  self->is_self = is_self;
  return self;
}

void
scholia_participant_set_person (ScholiaParticipant *self,
                                ScholiaPerson      *person,
                                ScholiaRole         role)
{
  g_autoptr(ScholiaPerson) old = g_steal_pointer (&self->person);
  const ScholiaRole old_role = self->role;

  self->person = scholia_person_ref (person);
  self->role = role;

  g_object_freeze_notify (G_OBJECT (self));
  if (!g_str_equal (scholia_person_get_id (old), scholia_person_get_id (person)))
    notify (self, PROP_ID);
  if (!g_str_equal (scholia_person_get_name (old), scholia_person_get_name (person)))
    notify (self, PROP_NAME);
  if (scholia_person_get_color (old) != scholia_person_get_color (person))
    notify (self, PROP_COLOR);
  if (old_role != role)
    notify (self, PROP_ROLE);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
set_cursor (ScholiaParticipant    *self,
            const ScholiaPresence *presence)
{
  const gboolean has_cursor = presence != NULL && presence->has_cursor;

  if (self->has_cursor != has_cursor)
    {
      self->has_cursor = has_cursor;
      notify (self, PROP_HAS_CURSOR);
    }
  if (!has_cursor)
    return;

  if (self->cursor.x != presence->x)
    {
      self->cursor.x = presence->x;
      notify (self, PROP_CURSOR_X);
    }
  if (self->cursor.y != presence->y)
    {
      self->cursor.y = presence->y;
      notify (self, PROP_CURSOR_Y);
    }
}

void
scholia_participant_set_presence (ScholiaParticipant    *self,
                                  const ScholiaPresence *presence)
{
  const char *thread_id = presence != NULL ? scholia_presence_get_thread (presence) : NULL;
  const gboolean is_typing = presence != NULL && presence->is_typing;

  g_object_freeze_notify (G_OBJECT (self));
  set_cursor (self, presence);
  if (g_strcmp0 (self->thread_id, thread_id) != 0)
    {
      g_free (self->thread_id);
      self->thread_id = g_strdup (thread_id);
      notify (self, PROP_THREAD_ID);
    }
  if (self->is_typing != is_typing)
    {
      self->is_typing = is_typing;
      notify (self, PROP_IS_TYPING);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

const char *
scholia_participant_get_id (ScholiaParticipant *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PARTICIPANT (self), NULL);

  return scholia_person_get_id (self->person);
}

const char *
scholia_participant_get_name (ScholiaParticipant *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PARTICIPANT (self), NULL);

  return scholia_person_get_name (self->person);
}

guint
scholia_participant_get_color (ScholiaParticipant *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PARTICIPANT (self), 0);

  return scholia_person_get_color (self->person);
}

ScholiaRole
scholia_participant_get_role (ScholiaParticipant *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PARTICIPANT (self), SCHOLIA_ROLE_VIEWER);

  return self->role;
}

gboolean
scholia_participant_is_self (ScholiaParticipant *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PARTICIPANT (self), FALSE);

  return self->is_self;
}

/**
 * scholia_participant_get_cursor:
 * @x: (out) (optional): in fractions of the image's width
 * @y: (out) (optional): in fractions of the image's height
 *
 * Returns: whether this person points at the image; @x and @y are set then
 */
gboolean
scholia_participant_get_cursor (ScholiaParticipant *self,
                                double             *x,
                                double             *y)
{
  g_return_val_if_fail (SCHOLIA_IS_PARTICIPANT (self), FALSE);

  if (!self->has_cursor)
    return FALSE;

  if (x != NULL)
    *x = scholia_anchor_get_x (&self->cursor);
  if (y != NULL)
    *y = scholia_anchor_get_y (&self->cursor);
  return TRUE;
}

const char *
scholia_participant_get_thread_id (ScholiaParticipant *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PARTICIPANT (self), NULL);

  return self->thread_id;
}

gboolean
scholia_participant_is_typing (ScholiaParticipant *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PARTICIPANT (self), FALSE);

  return self->is_typing;
}
