/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-board-visit.h"

#include "scholia-hosting-keeper.h"
#include "scholia-profile.h"
#include "scholia-recent-boards.h"
#include "scholia-recent-tracker.h"
#include "scholia-team-servers.h"
#include "scholia-thumbnail.h"

/* The card's picture can wait until the board is there, in milliseconds. */
#define THUMBNAIL_DELAY_MS 1000

struct _ScholiaBoardVisit
{
  GObject parent_instance;

  ScholiaBoardPage *page;
  ScholiaSession *session;
  ScholiaRecentBoard *recent;
  ScholiaRecentTracker *tracker;
  ScholiaPicture *picture;
  gboolean was_open;
  guint thumbnail_id;
};

enum
{
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaBoardVisit, scholia_board_visit, G_TYPE_OBJECT)

static ScholiaRecentBoard *
find_recent (ScholiaBoardVisit        *self,
             const ScholiaBoardAccess *access,
             const char               *title,
             const char               *image_sha256)
{
  ScholiaTeamServers *servers = scholia_team_servers_get_default ();
  ScholiaRecentBoard *recent = scholia_recent_boards_find (scholia_recent_boards_get_default (),
                                                           access->place);
  const char *name = scholia_team_servers_find_name (servers, access->place);

  self->was_open = recent != NULL;
  if (recent != NULL)
    g_object_ref (recent);
  else
    recent = scholia_recent_board_new (access->place, title, image_sha256);

  scholia_recent_board_set_place (recent, access->place);
  if (!scholia_place_is_private (access->place))
    scholia_recent_board_set_server_name (recent, name != NULL
                                                  ? name : scholia_place_get_host (access->place));

  return recent;
}

static gboolean
thumbnail_cb (gpointer user_data)
{
  ScholiaBoardVisit *self = user_data;

  self->thumbnail_id = 0;
  scholia_thumbnail_write (self->picture, scholia_recent_board_get_image_sha256 (self->recent));
  return G_SOURCE_REMOVE;
}

static void
plan_thumbnail (ScholiaBoardVisit *self)
{
  if (self->thumbnail_id == 0 && scholia_picture_is_complete (self->picture))
    self->thumbnail_id = g_timeout_add (THUMBNAIL_DELAY_MS, thumbnail_cb, self);
}

static void
state_cb (ScholiaBoardVisit *self)
{
  if (scholia_session_get_state (self->session) == SCHOLIA_SESSION_STATE_ENDED)
    {
      const GError *error = scholia_session_get_error (self->session);

      if (error != NULL)
        g_signal_emit (self, signals[ENDED], 0, error);
    }
}

static void
profile_cb (ScholiaBoardVisit *self)
{
  ScholiaProfile *profile = scholia_profile_get_default ();

  scholia_session_set_profile (self->session, scholia_profile_get_name (profile),
                               scholia_profile_get_color (profile));
}

static void
scholia_board_visit_dispose (GObject *object)
{
  ScholiaBoardVisit *self = SCHOLIA_BOARD_VISIT (object);

  g_clear_handle_id (&self->thumbnail_id, g_source_remove);
  g_clear_object (&self->page);
  g_clear_object (&self->session);
  g_clear_object (&self->recent);
  g_clear_object (&self->tracker);
  g_clear_object (&self->picture);

  G_OBJECT_CLASS (scholia_board_visit_parent_class)->dispose (object);
}

static void
scholia_board_visit_class_init (ScholiaBoardVisitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = scholia_board_visit_dispose;

  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
scholia_board_visit_init (ScholiaBoardVisit *self)
{
}

ScholiaBoardVisit *
scholia_board_visit_new (ScholiaBoardPage         *page,
                         const ScholiaBoardAccess *access,
                         const char               *title,
                         const char               *image_sha256)
{
  ScholiaProfile *profile = scholia_profile_get_default ();
  ScholiaBoardVisit *self;

  g_return_val_if_fail (SCHOLIA_IS_BOARD_PAGE (page), NULL);
  g_return_val_if_fail (access != NULL, NULL);

  self = g_object_new (SCHOLIA_TYPE_BOARD_VISIT, NULL);
  self->page = g_object_ref (page);
  self->recent = find_recent (self, access, title, image_sha256);
  self->session = scholia_session_new (access->endpoint,
                                       scholia_place_get_board_id (access->place),
                                       access->token, access->password, access->identity,
                                       scholia_profile_get_name (profile),
                                       scholia_profile_get_color (profile));
  scholia_hosting_keeper_watch (scholia_hosting_keeper_get_default (), self->session, access);

  return self;
}

void
scholia_board_visit_begin (ScholiaBoardVisit *self)
{
  g_return_if_fail (SCHOLIA_IS_BOARD_VISIT (self));
  g_return_if_fail (self->tracker == NULL);

  scholia_recent_board_set_opened_ms (self->recent, g_get_real_time () / 1000);
  scholia_recent_boards_add (scholia_recent_boards_get_default (), self->recent);
  self->tracker = scholia_recent_tracker_new (self->recent, self->session, self->was_open);

  g_signal_connect_object (self->page, "notify::n-unread",
                           G_CALLBACK (scholia_recent_tracker_queue), self->tracker,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scholia_profile_get_default (), "notify", G_CALLBACK (profile_cb), self,
                           G_CONNECT_SWAPPED);

  scholia_board_page_set_session (self->page, self->session);
  scholia_session_open (self->session);
}

void
scholia_board_visit_end (ScholiaBoardVisit *self)
{
  g_return_if_fail (SCHOLIA_IS_BOARD_VISIT (self));

  if (self->thumbnail_id != 0)
    {
      g_source_remove (self->thumbnail_id);
      thumbnail_cb (self);
    }

  if (self->tracker != NULL)
    scholia_recent_tracker_update (self->tracker);
  g_clear_object (&self->tracker);
  g_signal_handlers_disconnect_by_func (self->session, state_cb, self);
  g_signal_handlers_disconnect_by_func (scholia_profile_get_default (), profile_cb, self);
  scholia_board_page_set_session (self->page, NULL);
  scholia_session_close (self->session);
}

void
scholia_board_visit_set_picture (ScholiaBoardVisit *self,
                                 ScholiaPicture    *picture)
{
  g_return_if_fail (SCHOLIA_IS_BOARD_VISIT (self));
  g_return_if_fail (SCHOLIA_IS_PICTURE (picture));

  if (self->picture != NULL)
    g_signal_handlers_disconnect_by_func (self->picture, plan_thumbnail, self);
  g_set_object (&self->picture, picture);
  g_signal_connect_object (picture, "notify::complete", G_CALLBACK (plan_thumbnail), self,
                           G_CONNECT_SWAPPED);
  plan_thumbnail (self);
}

ScholiaSession *
scholia_board_visit_get_session (ScholiaBoardVisit *self)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD_VISIT (self), NULL);

  return self->session;
}

ScholiaRecentBoard *
scholia_board_visit_get_recent (ScholiaBoardVisit *self)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD_VISIT (self), NULL);

  return self->recent;
}
