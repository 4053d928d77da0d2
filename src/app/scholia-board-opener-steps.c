/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-board-opener-private.h"

#include "scholia-board-picture.h"
#include "scholia-early-picture.h"
#include "scholia-file-board.h"
#include "scholia-private-server.h"
#include "scholia-recent-boards.h"
#include "scholia-shared-file.h"

#include <glib/gi18n.h>

/* The picture's first frame has the machine to itself: the server's start and the hash of the file
 * would take 20 ms from it on two cores. */
#define FIND_DELAY_MS 20

static void found_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data);
static void begin_visit (ScholiaBoardOpener *self);
static void renew_access (ScholiaBoardOpener *self,
                          const GError       *error);

static gboolean
is_private (ScholiaBoardOpener *self)
{
  return self->place != NULL && scholia_place_is_private (self->place);
}

/* The picture */

/* What was shown of it is no picture to talk about. */
static void
picture_failed_cb (ScholiaBoardOpener *self,
                   const GError       *error)
{
  g_clear_object (&self->picture);
  g_clear_handle_id (&self->find_id, g_source_remove);
  if (!self->is_closed)
    scholia_board_page_set_picture_error (self->page, error);
}

static void
take_picture (ScholiaBoardOpener *self,
              ScholiaPicture     *picture)
{
  self->picture = picture;
  if (self->is_closed)
    return;

  g_signal_connect_object (picture, "failed", G_CALLBACK (picture_failed_cb), self,
                           G_CONNECT_SWAPPED);
  scholia_board_page_set_picture (self->page, picture);
  if (self->visit != NULL)
    scholia_board_visit_set_picture (self->visit, picture);
  scholia_board_opener_show (self);
}

static void
shared_file_made_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(ScholiaBoardOpener) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = scholia_shared_file_make_finish (result, &error);

  if (file == NULL)
    {
      scholia_board_opener_fail (self, error);
      return;
    }

  if (file != self->file)
    {
      scholia_board_opener_delete_temporary (self);
      g_set_object (&self->file, file);
      self->is_temporary = TRUE;
    }
  if (self->is_closed)
    scholia_board_opener_delete_temporary (self);
  else
    scholia_file_board_find_async (self->file, self->title, self->cancellable,
                                   found_cb, g_object_ref (self));
}

static gboolean
find_cb (gpointer user_data)
{
  ScholiaBoardOpener *self = user_data;

  self->find_id = 0;
  /* Starts while the file is being read for its hash. */
  scholia_private_server_ensure_async (NULL, NULL, NULL);
  scholia_shared_file_make_async (self->file, self->picture, self->cancellable,
                                  shared_file_made_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* A board is made of a picture that is known to be whole. */
static void
find_when_complete (ScholiaBoardOpener *self)
{
  if (self->is_closed || !scholia_picture_is_complete (self->picture))
    return;

  /* Once: it may be decoded anew, and complete again. */
  g_signal_handlers_disconnect_by_func (self->picture, find_when_complete, self);
  self->find_id = g_timeout_add (FIND_DELAY_MS, find_cb, self);
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
      scholia_board_opener_fail (self, error);
      return;
    }

  take_picture (self, picture);
  g_signal_connect_object (picture, "notify::complete", G_CALLBACK (find_when_complete), self,
                           G_CONNECT_SWAPPED);
  find_when_complete (self);
}

/* What another attempt may bring, by this link, from this server. */
static gboolean
may_pass (const GError *error)
{
  static const int codes[] = {
    SCHOLIA_ERROR_OFFLINE, SCHOLIA_ERROR_UNREACHABLE, SCHOLIA_ERROR_UNAVAILABLE,
    SCHOLIA_ERROR_RATE_LIMITED, SCHOLIA_ERROR_DISK, SCHOLIA_ERROR_NO_SERVER,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, SCHOLIA_ERROR, codes[i]))
      return TRUE;

  return FALSE;
}

static gboolean
is_of_the_line (const GError *error)
{
  return g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE) ||
         g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNREACHABLE);
}

/* With the button, for what may pass; what was the line's alone comes by itself when that is back,
 * also if it came back while the download did not know yet. */
static void
fail_to_fetch (ScholiaBoardOpener *self,
               const GError       *error)
{
  scholia_board_opener_fail (self, error);
  if (!self->is_shown || self->is_closed || !may_pass (error))
    return;

  scholia_board_page_offer_again (self->page);
  self->waits_for_line = is_of_the_line (error);
  if (self->waits_for_line && self->n_lives != self->n_lives_before)
    scholia_board_opener_fetch_again (self);
}

static void
picture_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(ScholiaBoardOpener) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_fetched;
  ScholiaPicture *picture = scholia_board_picture_load_finish (result, &is_fetched, &error);

  self->is_fetching = FALSE;
  if (picture != NULL)
    take_picture (self, picture);
  else if (self->is_closed)
    return;
  else if (is_fetched || g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE))
    scholia_board_page_set_picture_error (self->page, error);
  else
    fail_to_fetch (self, error);
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

void
scholia_board_opener_load_picture (ScholiaBoardOpener *self)
{
  if (self->is_fetching)
    return;

  self->is_fetching = TRUE;
  self->waits_for_line = FALSE;
  self->n_lives_before = self->n_lives;
  scholia_board_picture_load_async (self->access, &self->image, progress_cb, self,
                                    self->cancellable, picture_loaded_cb, g_object_ref (self));
}

void
scholia_board_opener_fetch_again (ScholiaBoardOpener *self)
{
  if (self->is_closed || self->access == NULL || self->picture != NULL)
    return;

  scholia_board_page_set_loading (self->page, -1, _("Downloading the image…"));
  scholia_board_opener_load_picture (self);
}

/* The board */

static void
state_cb (ScholiaBoardOpener *self)
{
  ScholiaSession *session = scholia_board_opener_get_session (self);

  if (session == NULL || scholia_session_get_state (session) != SCHOLIA_SESSION_STATE_LIVE)
    return;

  self->n_lives++;
  if (self->waits_for_line)
    scholia_board_opener_fetch_again (self);
}

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
  scholia_board_opener_load_picture (self);
}

void
scholia_board_opener_ask_board (ScholiaBoardOpener *self)
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

  scholia_board_opener_delete_temporary (self);
  if (self->picture == NULL && !self->has_image)
    {
      scholia_board_opener_ask_board (self);
      return;
    }

  begin_visit (self);
  if (self->picture == NULL)
    scholia_board_opener_load_picture (self);
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
      scholia_board_opener_fail (self, error);
    }
}

static void
ended_cb (ScholiaBoardOpener *self,
          const GError       *error)
{
  renew_access (self, error);
}

void
scholia_board_opener_end_visit (ScholiaBoardOpener *self)
{
  if (self->visit == NULL)
    return;

  g_signal_handlers_disconnect_by_func (self->visit, ended_cb, self);
  g_signal_handlers_disconnect_by_func (scholia_board_visit_get_session (self->visit), state_cb,
                                        self);
  scholia_board_visit_end (self->visit);
  g_clear_object (&self->visit);
}

static void
begin_visit (ScholiaBoardOpener *self)
{
  scholia_board_opener_end_visit (self);
  self->visit = scholia_board_visit_new (self->page, self->access, self->title,
                                         self->has_image ? self->image.sha256 : self->sha256);
  if (self->picture != NULL)
    scholia_board_visit_set_picture (self->visit, self->picture);
  if (is_private (self))
    g_signal_connect_swapped (self->visit, "ended", G_CALLBACK (ended_cb), self);
  g_signal_connect_object (scholia_board_visit_get_session (self->visit), "notify::state",
                           G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  scholia_board_visit_begin (self->visit);
}

void
scholia_board_opener_decode_file (ScholiaBoardOpener *self)
{
  scholia_early_picture_load_async (self->file, self->cancellable, file_decoded_cb,
                                    g_object_ref (self));
}

void
scholia_board_opener_find_access (ScholiaBoardOpener *self)
{
  scholia_board_access_find_async (self->place, FALSE, self->cancellable,
                                   access_cb, g_object_ref (self));
}

void
scholia_board_opener_join (ScholiaBoardOpener *self,
                           ScholiaLink        *link,
                           const char         *password)
{
  scholia_board_access_join_async (link, password, self->title, self->cancellable,
                                   access_cb, g_object_ref (self));
}
