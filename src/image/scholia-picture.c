/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-picture-private.h"

#include "scholia-error.h"

#include <glib/gi18n-lib.h>

enum
{
  PROP_0,
  PROP_PROGRESS,
  PROP_COMPLETE,
  PROP_NOTE,
  N_PROPS
};

enum
{
  FAILED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];
static guint tiles_changed_signal;

G_DEFINE_FINAL_TYPE (ScholiaPicture, scholia_picture, G_TYPE_OBJECT)

void
scholia_picture_tell_tiles (ScholiaPicture *self)
{
  g_signal_emit (self, tiles_changed_signal, 0);
}

static void
tell_state (ScholiaPicture *self)
{
  double progress = scholia_decoding_get_progress (self->decoding);
  gboolean is_complete = scholia_picture_is_complete (self);

  if (progress != self->told_progress)
    {
      self->told_progress = progress;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROGRESS]);
    }
  if (is_complete != self->was_complete)
    {
      self->was_complete = is_complete;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COMPLETE]);
    }
}

/* Nothing may be touched after the last signal: who hears it may let the picture go. */
static void
changed_cb (ScholiaPicture *self)
{
  g_autoptr(ScholiaPicture) held = g_object_ref (self);
  gboolean was_ready = self->was_ready;

  if (self->has_failed)
    return;
  if (scholia_decoding_get_error (self->decoding) != NULL)
    {
      self->has_failed = TRUE;
      g_signal_emit (self, signals[FAILED], 0, scholia_decoding_get_error (self->decoding));
      return;
    }

  scholia_picture_update_file (self);
  if (self->file == NULL)
    return;

  scholia_picture_load_missing (self);
  self->was_ready = scholia_picture_is_ready (self);
  tell_state (self);
  if (self->was_ready != was_ready)
    scholia_picture_tell_tiles (self);
}

static void
scholia_picture_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ScholiaPicture *self = SCHOLIA_PICTURE (object);

  switch (prop_id)
    {
    case PROP_PROGRESS: g_value_set_double (value, scholia_picture_get_progress (self)); break;
    case PROP_COMPLETE: g_value_set_boolean (value, scholia_picture_is_complete (self)); break;
    case PROP_NOTE: g_value_set_string (value, scholia_picture_get_note (self)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_picture_finalize (GObject *object)
{
  ScholiaPicture *self = SCHOLIA_PICTURE (object);

  scholia_picture_clear_tiles (self);
  g_clear_object (&self->decoding);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (scholia_picture_parent_class)->finalize (object);
}

static void
scholia_picture_class_init (ScholiaPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = scholia_picture_get_property;
  object_class->finalize = scholia_picture_finalize;

  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  props[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags);
  props[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  tiles_changed_signal = g_signal_new ("tiles-changed", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
scholia_picture_init (ScholiaPicture *self)
{
  g_mutex_init (&self->mutex);
  scholia_picture_init_tiles (self);
}

ScholiaPicture *
scholia_picture_new (ScholiaDecoding *decoding)
{
  ScholiaPicture *self;

  g_return_val_if_fail (SCHOLIA_IS_DECODING (decoding), NULL);

  self = g_object_new (SCHOLIA_TYPE_PICTURE, NULL);
  self->decoding = g_object_ref (decoding);
  g_signal_connect_object (decoding, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return self;
}

gboolean
scholia_picture_is_ready (ScholiaPicture *self)
{
  const ScholiaPyramidLayout *layout;

  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), FALSE);

  if (self->file == NULL)
    return FALSE;
  if (self->preview != NULL && scholia_decoding_is_whole (self->decoding))
    return TRUE;

  layout = scholia_pyramid_file_get_layout (self->file);
  return (guint64) layout->width * layout->height > SCHOLIA_PYRAMID_SHOWN_WHOLE_PIXELS &&
         (self->preview != NULL || scholia_decoding_get_progress (self->decoding) > 0);
}

const GError *
scholia_picture_get_error (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), NULL);

  return scholia_decoding_get_error (self->decoding);
}

ScholiaPyramidFile *
scholia_picture_dup_file (ScholiaPicture *self)
{
  ScholiaPyramidFile *file;

  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), NULL);

  g_mutex_lock (&self->mutex);
  file = scholia_pyramid_file_ref (self->file);
  g_mutex_unlock (&self->mutex);
  return file;
}

/* What is told to the main thread, where the decoding lives. */
typedef struct
{
  ScholiaPicture     *picture;
  ScholiaPyramidFile *file;
  GError             *cause;
} Loss;

static void
loss_free (gpointer data)
{
  Loss *loss = data;

  g_object_unref (loss->picture);
  scholia_pyramid_file_unref (loss->file);
  g_error_free (loss->cause);
  g_free (loss);
}

static gboolean
lose_cb (gpointer user_data)
{
  const Loss *loss = user_data;

  scholia_decoding_lose_file (loss->picture->decoding, loss->file, loss->cause);
  return G_SOURCE_REMOVE;
}

void
scholia_picture_note_error (ScholiaPicture     *self,
                            ScholiaPyramidFile *file,
                            const GError       *cause)
{
  Loss *loss;

  g_return_if_fail (SCHOLIA_IS_PICTURE (self));
  g_return_if_fail (file != NULL && cause != NULL);

  if (!g_error_matches (cause, SCHOLIA_ERROR, SCHOLIA_ERROR_DISK))
    return;

  loss = g_new (Loss, 1);
  loss->picture = g_object_ref (self);
  loss->file = scholia_pyramid_file_ref (file);
  loss->cause = g_error_copy (cause);
  g_idle_add_full (G_PRIORITY_DEFAULT, lose_cb, loss, loss_free);
}

guint
scholia_picture_get_width (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), 0);

  return scholia_pyramid_file_get_layout (self->file)->width;
}

guint
scholia_picture_get_height (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), 0);

  return scholia_pyramid_file_get_layout (self->file)->height;
}

gboolean
scholia_picture_has_alpha (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), FALSE);

  return (scholia_decoding_get_flags (self->decoding) & SCHOLIA_PYRAMID_OPAQUE) == 0;
}

guint
scholia_picture_get_n_levels (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), 0);

  return scholia_pyramid_file_get_layout (self->file)->n_levels;
}

double
scholia_picture_get_progress (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), 0);

  return scholia_decoding_get_progress (self->decoding);
}

gboolean
scholia_picture_is_complete (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), FALSE);

  return self->file != NULL && scholia_decoding_is_whole (self->decoding);
}

const char *
scholia_picture_get_note (ScholiaPicture *self)
{
  const ScholiaPyramidFlags both = SCHOLIA_PYRAMID_FIRST_FRAME | SCHOLIA_PYRAMID_PROFILE_IGNORED;

  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), NULL);

  switch (scholia_decoding_get_flags (self->decoding) & both)
    {
    case SCHOLIA_PYRAMID_FIRST_FRAME:
      return _("This is an animation. Its first picture is shown.");
    case SCHOLIA_PYRAMID_PROFILE_IGNORED:
      return _("This picture’s colour profile cannot be used. Its colours may look different "
               "here.");
    case SCHOLIA_PYRAMID_FIRST_FRAME | SCHOLIA_PYRAMID_PROFILE_IGNORED:
      return _("This is an animation. Its first picture is shown, and its colours may look "
               "different: its colour profile cannot be used.");
    default:
      return NULL;
    }
}
