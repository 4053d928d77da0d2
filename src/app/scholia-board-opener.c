/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-board-opener.h"

#include "scholia-board-picture.h"
#include "scholia-board-visit.h"
#include "scholia-early-picture.h"
#include "scholia-file-board.h"
#include "scholia-image-file.h"
#include "scholia-private-server.h"
#include "scholia-recent-boards.h"

#include <glib/gi18n.h>

/* The picture's first frame has the machine to itself: the server's start and the hash of the file
 * would take 20 ms from it on two cores. */
#define FIND_DELAY_MS 20

struct _ScholiaBoardOpener
{
  GObject parent_instance;

  ScholiaBoardPage *page;
  GCancellable *cancellable;

  GFile *file;              /* %NULL unless opened from a file */
  char *title;
  char *sha256;             /* of the file */
  ScholiaImageInfo image;   /* what the server says, where has_image */
  ScholiaPlace *place;      /* known before the access */
  ScholiaPicture *picture;
  ScholiaBoardAccess *access;
  ScholiaBoardVisit *visit;
  guint find_id;

  gboolean has_image : 1;
  gboolean is_temporary : 1;
  gboolean is_shown : 1;
  gboolean is_renewed : 1;
  gboolean is_closed : 1;
};

enum
{
  SHOWN,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaBoardOpener, scholia_board_opener, G_TYPE_OBJECT)

static void found_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data);
static void begin_visit (ScholiaBoardOpener *self);
static void renew_access (ScholiaBoardOpener *self,
                          const GError       *error);

static void
show (ScholiaBoardOpener *self)
{
  if (self->is_shown)
    return;

  self->is_shown = TRUE;
  g_signal_emit (self, signals[SHOWN], 0);
}

static void
fail (ScholiaBoardOpener *self,
      const GError       *error)
{
  if (self->is_closed || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (self->is_shown)
    scholia_board_page_set_error (self->page, error);
  else
    g_signal_emit (self, signals[FAILED], 0, error);
}

static void
delete_temporary (ScholiaBoardOpener *self)
{
  if (!self->is_temporary)
    return;

  self->is_temporary = FALSE;
  g_file_delete_async (self->file, G_PRIORITY_LOW, NULL, NULL, NULL);
}

static gboolean
is_private (ScholiaBoardOpener *self)
{
  return self->place != NULL && scholia_place_is_private (self->place);
}

/* The picture */

static void
take_picture (ScholiaBoardOpener *self,
              ScholiaPicture     *picture)
{
  self->picture = picture;
  if (self->is_closed)
    return;

  scholia_board_page_set_picture (self->page, picture);
  if (self->visit != NULL)
    scholia_board_visit_set_picture (self->visit, picture);
  show (self);
}

static gboolean
find_cb (gpointer user_data)
{
  ScholiaBoardOpener *self = user_data;

  self->find_id = 0;
  /* Starts while the file is being read for its hash. */
  scholia_private_server_ensure_async (NULL, NULL, NULL);
  scholia_file_board_find_async (self->file, self->title, self->cancellable,
                                 found_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
file_decoded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(ScholiaBoardOpener) self = user_data;
  g_autoptr(GError) error = NULL;
  ScholiaPicture *picture = scholia_early_picture_load_finish (result, &error);

  if (picture == NULL)
    {
      fail (self, error);
      return;
    }

  take_picture (self, picture);
  if (!self->is_closed)
    self->find_id = g_timeout_add (FIND_DELAY_MS, find_cb, self);
}

static void
picture_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(ScholiaBoardOpener) self = user_data;
  g_autoptr(GError) error = NULL;
  ScholiaPicture *picture = scholia_board_picture_load_finish (result, &error);

  if (picture == NULL)
    fail (self, error);
  else
    take_picture (self, picture);
}

static void
progress_cb (goffset  current,
             goffset  total,
             gpointer user_data)
{
  ScholiaBoardOpener *self = user_data;

  if (!self->is_closed)
    scholia_board_page_set_loading (self->page,
                                    total > 0 ? (double) current / (double) total : -1,
                                    _("Downloading the image…"));
}

static void
load_picture (ScholiaBoardOpener *self)
{
  scholia_board_picture_load_async (self->access, &self->image, progress_cb, self,
                                    self->cancellable, picture_loaded_cb, g_object_ref (self));
}

/* The board */

static void
info_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(ScholiaBoardOpener) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaBoardInfo) info =
    scholia_server_api_get_board_finish (SCHOLIA_SERVER_API (source), result, &error);

  if (info == NULL)
    {
      renew_access (self, error);
      return;
    }

  self->image = info->image;
  self->has_image = TRUE;
  g_free (self->title);
  self->title = g_strdup (info->title);
  if (self->is_closed)
    return;

  begin_visit (self);
  load_picture (self);
}

static void
ask_board (ScholiaBoardOpener *self)
{
  g_autoptr(ScholiaServerApi) api = scholia_server_api_new (self->access->endpoint);

  scholia_server_api_get_board_async (api, scholia_place_get_board_id (self->access->place),
                                      self->access->token, self->access->password,
                                      self->cancellable, info_cb, g_object_ref (self));
}

static void
take_access (ScholiaBoardOpener *self,
             ScholiaBoardAccess *access,
             const GError       *error)
{
  if (access == NULL)
    {
      renew_access (self, error);
      return;
    }

  g_clear_pointer (&self->access, scholia_board_access_free);
  g_clear_pointer (&self->place, scholia_place_unref);
  self->access = access;
  self->place = scholia_place_ref (access->place);
  if (self->is_closed)
    return;

  delete_temporary (self);
  if (self->picture == NULL && !self->has_image)
    {
      ask_board (self);
      return;
    }

  begin_visit (self);
  if (self->picture == NULL)
    load_picture (self);
}

static void
access_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ScholiaBoardOpener) self = user_data;
  g_autoptr(GError) error = NULL;

  take_access (self, scholia_board_access_finish (result, &error), error);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ScholiaBoardOpener) self = user_data;
  g_autoptr(GError) error = NULL;
  ScholiaBoardAccess *access = scholia_file_board_find_finish (result, &self->sha256,
                                                               &self->place, &error);

  take_access (self, access, error);
}

static void
create_board (ScholiaBoardOpener *self)
{
  scholia_board_access_create_async (NULL, self->title, self->file, NULL, NULL,
                                     self->cancellable, access_cb, g_object_ref (self));
}

/* A token that this computer's server does not take (the data was moved, the secrets were lost) is
 * replaced by a new one, once. A board that it does not know at all is made again if there is the
 * file; the list forgets it. */
static void
renew_access (ScholiaBoardOpener *self,
              const GError       *error)
{
  gboolean is_refused = g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND)
                        || g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_REVOKED)
                        || g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_EXPIRED)
                        || g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_FORBIDDEN);
  ScholiaRecentBoards *recents = scholia_recent_boards_get_default ();

  if (self->is_closed)
    return;

  if (is_private (self) && is_refused && !self->is_renewed)
    {
      self->is_renewed = TRUE;
      scholia_board_access_find_async (self->place, TRUE, self->cancellable,
                                       access_cb, g_object_ref (self));
    }
  else if (is_private (self) && is_refused && self->file != NULL)
    {
      ScholiaRecentBoard *gone = scholia_recent_boards_find (recents, self->place);

      if (gone != NULL)
        scholia_recent_boards_forget (recents, gone);
      g_clear_pointer (&self->place, scholia_place_unref);
      create_board (self);
    }
  else
    {
      fail (self, error);
    }
}

static void
ended_cb (ScholiaBoardOpener *self,
          const GError       *error)
{
  renew_access (self, error);
}

static void
end_visit (ScholiaBoardOpener *self)
{
  if (self->visit == NULL)
    return;

  g_signal_handlers_disconnect_by_func (self->visit, ended_cb, self);
  scholia_board_visit_end (self->visit);
  g_clear_object (&self->visit);
}

static void
begin_visit (ScholiaBoardOpener *self)
{
  end_visit (self);
  self->visit = scholia_board_visit_new (self->page, self->access, self->title,
                                         self->has_image ? self->image.sha256 : self->sha256);
  if (self->picture != NULL)
    scholia_board_visit_set_picture (self->visit, self->picture);
  if (is_private (self))
    g_signal_connect_swapped (self->visit, "ended", G_CALLBACK (ended_cb), self);
  scholia_board_visit_begin (self->visit);
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
  scholia_early_picture_load_async (file, self->cancellable, file_decoded_cb,
                                    g_object_ref (self));
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
  show (self);
  scholia_board_access_find_async (self->place, FALSE, self->cancellable,
                                   access_cb, g_object_ref (self));
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
  show (self);
  scholia_board_access_join_async (link, password, info->title, self->cancellable,
                                   access_cb, g_object_ref (self));
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
  show (self);
  ask_board (self);
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
  delete_temporary (self);
  end_visit (self);
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
