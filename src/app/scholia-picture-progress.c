/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-picture-progress.h"

#define TEMPLATE "/io/github/scholia/Scholia/scholia-picture-progress.ui"
/* Milliseconds. What is over sooner would only flash. */
#define PATIENCE_MS 300

struct _ScholiaPictureProgress
{
  AdwBin parent_instance;

  GtkProgressBar *bar;
  ScholiaPicture *picture; /* (nullable): while it is not whole */
  guint           show_id;
};

G_DEFINE_FINAL_TYPE (ScholiaPictureProgress, scholia_picture_progress, ADW_TYPE_BIN)

static void
let_go (ScholiaPictureProgress *self)
{
  g_clear_handle_id (&self->show_id, g_source_remove);
  if (self->picture != NULL)
    g_signal_handlers_disconnect_by_data (self->picture, self);
  g_clear_object (&self->picture);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
progress_cb (ScholiaPictureProgress *self)
{
  gtk_progress_bar_set_fraction (self->bar, scholia_picture_get_progress (self->picture));
}

static void
complete_cb (ScholiaPictureProgress *self)
{
  if (scholia_picture_is_complete (self->picture))
    let_go (self);
}

static gboolean
show_cb (gpointer user_data)
{
  ScholiaPictureProgress *self = user_data;

  self->show_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  return G_SOURCE_REMOVE;
}

static void
scholia_picture_progress_dispose (GObject *object)
{
  let_go (SCHOLIA_PICTURE_PROGRESS (object));

  G_OBJECT_CLASS (scholia_picture_progress_parent_class)->dispose (object);
}

static void
scholia_picture_progress_class_init (ScholiaPictureProgressClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = scholia_picture_progress_dispose;

  gtk_widget_class_set_css_name (widget_class, "pictureprogress");
  gtk_widget_class_set_template_from_resource (widget_class, TEMPLATE);
  gtk_widget_class_bind_template_child (widget_class, ScholiaPictureProgress, bar);
}

static void
scholia_picture_progress_init (ScholiaPictureProgress *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
scholia_picture_progress_set_picture (ScholiaPictureProgress *self,
                                      ScholiaPicture         *picture)
{
  g_return_if_fail (SCHOLIA_IS_PICTURE_PROGRESS (self));
  g_return_if_fail (picture == NULL || SCHOLIA_IS_PICTURE (picture));

  let_go (self);
  if (picture == NULL || scholia_picture_is_complete (picture))
    return;

  self->picture = g_object_ref (picture);
  g_signal_connect_swapped (picture, "notify::progress", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (picture, "notify::complete", G_CALLBACK (complete_cb), self);
  self->show_id = g_timeout_add (PATIENCE_MS, show_cb, self);
  progress_cb (self);
}
