/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-board-opener-private.h"

#include "scholia-image-file.h"

#include <glib/gi18n.h>

enum
{
  SHOWN,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaBoardOpener, scholia_board_opener, G_TYPE_OBJECT)

void
scholia_board_opener_show (ScholiaBoardOpener *self)
{
  if (self->is_shown)
    return;

  self->is_shown = TRUE;
  g_signal_emit (self, signals[SHOWN], 0);
}

void
scholia_board_opener_fail (ScholiaBoardOpener *self,
                           const GError       *error)
{
  if (self->is_closed || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (self->is_shown)
    scholia_board_page_set_error (self->page, error);
  else
    g_signal_emit (self, signals[FAILED], 0, error);
}

void
scholia_board_opener_delete_temporary (ScholiaBoardOpener *self)
{
  if (!self->is_temporary)
    return;

  self->is_temporary = FALSE;
  g_file_delete_async (self->file, G_PRIORITY_LOW, NULL, NULL, NULL);
}

static void
scholia_board_opener_dispose (GObject *object)
{
  ScholiaBoardOpener *self = SCHOLIA_BOARD_OPENER (object);

  scholia_board_opener_close (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->page);
  g_clear_object (&self->file);
  g_clear_object (&self->picture);
  g_clear_pointer (&self->place, scholia_place_unref);
  g_clear_pointer (&self->access, scholia_board_access_free);

  G_OBJECT_CLASS (scholia_board_opener_parent_class)->dispose (object);
}

static void
scholia_board_opener_finalize (GObject *object)
{
  ScholiaBoardOpener *self = SCHOLIA_BOARD_OPENER (object);

  g_free (self->title);
  g_free (self->sha256);

  G_OBJECT_CLASS (scholia_board_opener_parent_class)->finalize (object);
}

static void
scholia_board_opener_class_init (ScholiaBoardOpenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = scholia_board_opener_dispose;
  object_class->finalize = scholia_board_opener_finalize;

  signals[SHOWN] = g_signal_new ("shown", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
scholia_board_opener_init (ScholiaBoardOpener *self)
{
  self->cancellable = g_cancellable_new ();
}

ScholiaBoardOpener *
scholia_board_opener_new (ScholiaBoardPage *page)
{
  ScholiaBoardOpener *self;

  g_return_val_if_fail (SCHOLIA_IS_BOARD_PAGE (page), NULL);

  self = g_object_new (SCHOLIA_TYPE_BOARD_OPENER, NULL);
  self->page = g_object_ref (page);
  g_signal_connect_object (page, "again", G_CALLBACK (scholia_board_opener_fetch_again), self,
                           G_CONNECT_SWAPPED);

  return self;
}

void
scholia_board_opener_open_file (ScholiaBoardOpener *self,
                                GFile              *file,
                                const char         *title,
                                gboolean            is_temporary)
{
  g_return_if_fail (SCHOLIA_IS_BOARD_OPENER (self));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (self->title == NULL);

  self->file = g_object_ref (file);
  self->title = title != NULL ? g_strdup (title) : scholia_image_file_dup_title (file);
  self->is_temporary = is_temporary;
  scholia_board_opener_decode_file (self);
}

void
scholia_board_opener_open_recent (ScholiaBoardOpener *self,
                                  ScholiaRecentBoard *recent)
{
  g_return_if_fail (SCHOLIA_IS_BOARD_OPENER (self));
  g_return_if_fail (SCHOLIA_IS_RECENT_BOARD (recent));
  g_return_if_fail (self->title == NULL);

  self->place = scholia_place_ref (scholia_recent_board_get_place (recent));
  self->title = g_strdup (scholia_recent_board_get_title (recent));
  scholia_board_page_set_loading (self->page, -1, _("Opening the board…"));
  scholia_board_opener_show (self);
  scholia_board_opener_find_access (self);
}

void
scholia_board_opener_open_link (ScholiaBoardOpener    *self,
                                ScholiaLink           *link,
                                const char            *password,
                                const ScholiaBoardInfo *info)
{
  g_return_if_fail (SCHOLIA_IS_BOARD_OPENER (self));
  g_return_if_fail (link != NULL);
  g_return_if_fail (info != NULL);
  g_return_if_fail (self->title == NULL);

  self->place = scholia_place_new_for_link (link);
  self->title = g_strdup (info->title);
  self->image = info->image;
  self->has_image = TRUE;
  scholia_board_page_set_loading (self->page, -1, _("Joining the board…"));
  scholia_board_opener_show (self);
  scholia_board_opener_join (self, link, password);
}

void
scholia_board_opener_open_access (ScholiaBoardOpener       *self,
                                  const ScholiaBoardAccess *access)
{
  g_return_if_fail (SCHOLIA_IS_BOARD_OPENER (self));
  g_return_if_fail (access != NULL);
  g_return_if_fail (self->access == NULL);

  self->access = scholia_board_access_copy (access);
  self->place = scholia_place_ref (access->place);
  scholia_board_page_set_loading (self->page, -1, _("Opening the board…"));
  scholia_board_opener_show (self);
  scholia_board_opener_ask_board (self);
}

void
scholia_board_opener_close (ScholiaBoardOpener *self)
{
  g_return_if_fail (SCHOLIA_IS_BOARD_OPENER (self));

  if (self->is_closed)
    return;

  self->is_closed = TRUE;
  g_clear_handle_id (&self->find_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  scholia_board_opener_delete_temporary (self);
  scholia_board_opener_end_visit (self);
}

const ScholiaBoardAccess *
scholia_board_opener_get_access (ScholiaBoardOpener *self)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD_OPENER (self), NULL);

  return self->access;
}

ScholiaSession *
scholia_board_opener_get_session (ScholiaBoardOpener *self)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD_OPENER (self), NULL);

  return self->visit != NULL ? scholia_board_visit_get_session (self->visit) : NULL;
}

ScholiaRecentBoard *
scholia_board_opener_get_recent (ScholiaBoardOpener *self)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD_OPENER (self), NULL);

  return self->visit != NULL ? scholia_board_visit_get_recent (self->visit) : NULL;
}

ScholiaPlace *
scholia_board_opener_get_place (ScholiaBoardOpener *self)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD_OPENER (self), NULL);

  return self->place;
}
