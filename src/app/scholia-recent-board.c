/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-recent-board.h"

struct _ScholiaRecentBoard
{
  GObject parent_instance;

  ScholiaPlace *place;
  char *title;
  char *image_sha256;
  char *server_name;
  gint64 opened_ms;
  gint64 activity_ms;
  guint n_open;
  gboolean hidden;
  GStrv unread;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SERVER_NAME,
  PROP_OPENED_MS,
  PROP_ACTIVITY_MS,
  PROP_N_OPEN,
  PROP_N_UNREAD,
  PROP_HIDDEN,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaRecentBoard, scholia_recent_board, G_TYPE_OBJECT)

static void
notify (ScholiaRecentBoard *self,
        guint               prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop_id]);
}

static void
scholia_recent_board_finalize (GObject *object)
{
  ScholiaRecentBoard *self = SCHOLIA_RECENT_BOARD (object);

  scholia_place_unref (self->place);
  g_free (self->title);
  g_free (self->image_sha256);
  g_free (self->server_name);
  g_strfreev (self->unread);

  G_OBJECT_CLASS (scholia_recent_board_parent_class)->finalize (object);
}

static void
scholia_recent_board_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  ScholiaRecentBoard *self = SCHOLIA_RECENT_BOARD (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SERVER_NAME:
      g_value_set_string (value, self->server_name);
      break;
    case PROP_OPENED_MS:
      g_value_set_int64 (value, self->opened_ms);
      break;
    case PROP_ACTIVITY_MS:
      g_value_set_int64 (value, self->activity_ms);
      break;
    case PROP_N_OPEN:
      g_value_set_uint (value, self->n_open);
      break;
    case PROP_N_UNREAD:
      g_value_set_uint (value, scholia_recent_board_get_n_unread (self));
      break;
    case PROP_HIDDEN:
      g_value_set_boolean (value, self->hidden);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_recent_board_class_init (ScholiaRecentBoardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = scholia_recent_board_finalize;
  object_class->get_property = scholia_recent_board_get_property;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_SERVER_NAME] = g_param_spec_string ("server-name", NULL, NULL, NULL, flags);
  props[PROP_OPENED_MS] = g_param_spec_int64 ("opened-ms", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_ACTIVITY_MS] = g_param_spec_int64 ("activity-ms", NULL, NULL,
                                                0, G_MAXINT64, 0, flags);
  props[PROP_N_OPEN] = g_param_spec_uint ("n-open", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_UNREAD] = g_param_spec_uint ("n-unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_HIDDEN] = g_param_spec_boolean ("hidden", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
scholia_recent_board_init (ScholiaRecentBoard *self)
{
  self->unread = g_new0 (char *, 1);
}

ScholiaRecentBoard *
scholia_recent_board_new (ScholiaPlace *place,
                          const char   *title,
                          const char   *image_sha256)
{
  ScholiaRecentBoard *self;

  g_return_val_if_fail (place != NULL, NULL);
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (image_sha256 != NULL, NULL);

  self = g_object_new (SCHOLIA_TYPE_RECENT_BOARD, NULL);
  self->place = scholia_place_ref (place);
  self->title = g_strdup (title);
  self->image_sha256 = g_strdup (image_sha256);

  return self;
}

ScholiaPlace *
scholia_recent_board_get_place (ScholiaRecentBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_RECENT_BOARD (self), NULL);

  return self->place;
}

void
scholia_recent_board_set_place (ScholiaRecentBoard *self,
                                ScholiaPlace       *place)
{
  g_return_if_fail (SCHOLIA_IS_RECENT_BOARD (self));
  g_return_if_fail (place != NULL);

  scholia_place_ref (place);
  scholia_place_unref (self->place);
  self->place = place;
}

const char *
scholia_recent_board_get_image_sha256 (ScholiaRecentBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_RECENT_BOARD (self), NULL);

  return self->image_sha256;
}

const char *
scholia_recent_board_get_title (ScholiaRecentBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_RECENT_BOARD (self), NULL);

  return self->title;
}

void
scholia_recent_board_set_title (ScholiaRecentBoard *self,
                                const char         *title)
{
  g_return_if_fail (SCHOLIA_IS_RECENT_BOARD (self));
  g_return_if_fail (title != NULL);

  if (g_str_equal (self->title, title))
    return;

  g_free (self->title);
  self->title = g_strdup (title);
  notify (self, PROP_TITLE);
}

const char *
scholia_recent_board_get_server_name (ScholiaRecentBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_RECENT_BOARD (self), NULL);

  return self->server_name;
}

void
scholia_recent_board_set_server_name (ScholiaRecentBoard *self,
                                      const char         *server_name)
{
  g_return_if_fail (SCHOLIA_IS_RECENT_BOARD (self));

  if (g_strcmp0 (self->server_name, server_name) == 0)
    return;

  g_free (self->server_name);
  self->server_name = g_strdup (server_name);
  notify (self, PROP_SERVER_NAME);
}

gint64
scholia_recent_board_get_opened_ms (ScholiaRecentBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_RECENT_BOARD (self), 0);

  return self->opened_ms;
}

void
scholia_recent_board_set_opened_ms (ScholiaRecentBoard *self,
                                    gint64              opened_ms)
{
  g_return_if_fail (SCHOLIA_IS_RECENT_BOARD (self));

  if (self->opened_ms == opened_ms)
    return;

  self->opened_ms = opened_ms;
  notify (self, PROP_OPENED_MS);
}

gint64
scholia_recent_board_get_activity_ms (ScholiaRecentBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_RECENT_BOARD (self), 0);

  return self->activity_ms;
}

guint
scholia_recent_board_get_n_open (ScholiaRecentBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_RECENT_BOARD (self), 0);

  return self->n_open;
}

void
scholia_recent_board_set_state (ScholiaRecentBoard *self,
                                gint64              activity_ms,
                                guint               n_open)
{
  g_return_if_fail (SCHOLIA_IS_RECENT_BOARD (self));

  if (self->activity_ms != activity_ms)
    {
      self->activity_ms = activity_ms;
      notify (self, PROP_ACTIVITY_MS);
    }

  if (self->n_open != n_open)
    {
      self->n_open = n_open;
      notify (self, PROP_N_OPEN);
    }
}

gboolean
scholia_recent_board_is_hidden (ScholiaRecentBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_RECENT_BOARD (self), FALSE);

  return self->hidden;
}

void
scholia_recent_board_set_hidden (ScholiaRecentBoard *self,
                                 gboolean            hidden)
{
  g_return_if_fail (SCHOLIA_IS_RECENT_BOARD (self));

  if (self->hidden == !!hidden)
    return;

  self->hidden = !!hidden;
  notify (self, PROP_HIDDEN);
}

const char * const *
scholia_recent_board_get_unread (ScholiaRecentBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_RECENT_BOARD (self), NULL);

  return (const char * const *) self->unread;
}

void
scholia_recent_board_set_unread (ScholiaRecentBoard *self,
                                 const char * const *thread_ids)
{
  g_return_if_fail (SCHOLIA_IS_RECENT_BOARD (self));
  g_return_if_fail (thread_ids != NULL);

  if (g_strv_equal ((const char * const *) self->unread, thread_ids))
    return;

  g_strfreev (self->unread);
  self->unread = g_strdupv ((GStrv) thread_ids);
  notify (self, PROP_N_UNREAD);
}

guint
scholia_recent_board_get_n_unread (ScholiaRecentBoard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_RECENT_BOARD (self), 0);

  return g_strv_length (self->unread);
}
