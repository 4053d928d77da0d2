/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-comment.h"

#include "scholia-digest-private.h"
#include "scholia-id.h"
#include "scholia-limits.h"

struct _ScholiaComment
{
  GObject        parent_instance;

  char           id[SCHOLIA_ID_LENGTH + 1];
  ScholiaPerson *author;
  char          *body;
  gint64         created_ms;
  gint64         edited_ms;
  guint8         hash[SCHOLIA_DIGEST_BYTES];
};

G_DEFINE_FINAL_TYPE (ScholiaComment, scholia_comment, G_TYPE_OBJECT)

enum
{
  PROP_ID = 1,
  PROP_AUTHOR_NAME,
  PROP_AUTHOR_COLOR,
  PROP_BODY,
  PROP_CREATED_MS,
  PROP_EDITED_MS,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void
compute_hash (ScholiaComment *self)
{
  g_autoptr(GByteArray) digest = scholia_digest_new ("comment");

  scholia_digest_put_string (digest, self->id);
  scholia_digest_put_string (digest, scholia_person_get_id (self->author));
  scholia_digest_put_string (digest, scholia_person_get_name (self->author));
  scholia_digest_put_number (digest, scholia_person_get_color (self->author));
  scholia_digest_put_string (digest, self->body);
  scholia_digest_put_number (digest, (guint64) self->created_ms);
  scholia_digest_put_number (digest, (guint64) self->edited_ms);
  scholia_digest_finish (digest, self->hash);
}

static void
scholia_comment_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ScholiaComment *self = SCHOLIA_COMMENT (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;

    case PROP_AUTHOR_NAME:
      g_value_set_string (value, scholia_person_get_name (self->author));
      break;

    case PROP_AUTHOR_COLOR:
      g_value_set_uint (value, scholia_person_get_color (self->author));
      break;

    case PROP_BODY:
      g_value_set_string (value, self->body);
      break;

    case PROP_CREATED_MS:
      g_value_set_int64 (value, self->created_ms);
      break;

    case PROP_EDITED_MS:
      g_value_set_int64 (value, self->edited_ms);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_comment_finalize (GObject *object)
{
  ScholiaComment *self = SCHOLIA_COMMENT (object);

  g_clear_pointer (&self->author, scholia_person_unref);
  g_clear_pointer (&self->body, g_free);

  G_OBJECT_CLASS (scholia_comment_parent_class)->finalize (object);
}

static void
scholia_comment_class_init (ScholiaCommentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = scholia_comment_get_property;
  object_class->finalize = scholia_comment_finalize;

  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_AUTHOR_NAME] = g_param_spec_string ("author-name", NULL, NULL, NULL, flags);
  props[PROP_AUTHOR_COLOR] = g_param_spec_uint ("author-color", NULL, NULL,
                                                0, SCHOLIA_N_COLORS - 1, 0, flags);
  props[PROP_BODY] = g_param_spec_string ("body", NULL, NULL, NULL, flags);
  props[PROP_CREATED_MS] = g_param_spec_int64 ("created-ms", NULL, NULL,
                                               G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_EDITED_MS] = g_param_spec_int64 ("edited-ms", NULL, NULL,
                                              G_MININT64, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
scholia_comment_init (ScholiaComment *self)
{
}

ScholiaComment *
scholia_comment_new (const char    *id,
                     ScholiaPerson *author,
                     const char    *body,
                     gint64         created_ms,
                     gint64         edited_ms)
{
  ScholiaComment *self;

  g_return_val_if_fail (scholia_id_is_valid (id), NULL);
  g_return_val_if_fail (author != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  self = g_object_new (SCHOLIA_TYPE_COMMENT, NULL);
  g_strlcpy (self->id, id, sizeof self->id);
  self->author = scholia_person_ref (author);
  self->body = g_strdup (body);
  self->created_ms = created_ms;
  self->edited_ms = edited_ms;
  compute_hash (self);

  return self;
}

const char *
scholia_comment_get_id (ScholiaComment *self)
{
  g_return_val_if_fail (SCHOLIA_IS_COMMENT (self), NULL);

  return self->id;
}

ScholiaPerson *
scholia_comment_get_author (ScholiaComment *self)
{
  g_return_val_if_fail (SCHOLIA_IS_COMMENT (self), NULL);

  return self->author;
}

const char *
scholia_comment_get_body (ScholiaComment *self)
{
  g_return_val_if_fail (SCHOLIA_IS_COMMENT (self), NULL);

  return self->body;
}

gint64
scholia_comment_get_created_ms (ScholiaComment *self)
{
  g_return_val_if_fail (SCHOLIA_IS_COMMENT (self), 0);

  return self->created_ms;
}

gint64
scholia_comment_get_edited_ms (ScholiaComment *self)
{
  g_return_val_if_fail (SCHOLIA_IS_COMMENT (self), 0);

  return self->edited_ms;
}

const guint8 *
scholia_comment_get_hash (ScholiaComment *self)
{
  g_return_val_if_fail (SCHOLIA_IS_COMMENT (self), NULL);

  return self->hash;
}
