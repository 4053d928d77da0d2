/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between scholia-server.c (whole life) and scholia-server-lines.c (who may come in). */

#pragma once

#include "scholia-admin-socket.h"
#include "scholia-http.h"
#include "scholia-scrape-door.h"
#include "scholia-server.h"

G_BEGIN_DECLS

struct _ScholiaServer
{
  ScholiaServerOptions *options;
  ScholiaServerFunc     ended;
  gpointer              user_data;

  ScholiaStore         *store;
  ScholiaAdmission     *admission;
  ScholiaAccess        *access;
  ScholiaTeams         *teams;
  ScholiaMetering      *metering;
  ScholiaRooms         *rooms;
  ScholiaLive          *live;
  ScholiaLiveEntrance   entrance;
  ScholiaHttp          *http;
  ScholiaHosting       *hosting;      /* (nullable): of a private server */
  ScholiaListener      *listener;
  ScholiaScrapeDoor    *scrape_door;  /* (nullable) */
  ScholiaAdminSocket   *admin;
  ScholiaListener      *admin_listener;
  GTlsCertificate      *certificate;  /* (nullable) */
  char                 *fingerprint;  /* (nullable): of a self-signed one */
  char                 *team_key;     /* (nullable): of the first team */
  gboolean              is_new;
  gint64                started_us;   /* wall clock */
  ScholiaHealthFacts    looked_up;    /* what takes the kernel long: disk and descriptors */
  gint64                looked_up_us; /* monotonic; 0: never */

  guint                 n_accepted;   /* lines on which HTTP speaks */
  guint                 max_lines;
  guint                 idle_exit;    /* timers; 0 when not armed */
  guint                 idle_hosting;
  guint                 patience;
  guint                 finishing;
  gboolean              is_stopping;
};

/* scholia-server-lines.c */

/* As many descriptors as the system lets us have, and lines as they allow. */
void      scholia_server_set_limits    (ScholiaServer      *self);
/* Who may come how often, after the limits were set. Error: MALFORMED. */
ScholiaAdmission *scholia_server_create_admission (ScholiaServer *self,
                                                   GError       **error);
/* A ScholiaListenerFunc. */
gboolean  scholia_server_accept        (GSocketConnection  *connection,
                                        GTlsCertificate    *certificate,
                                        gpointer            self);
/* Lines came or went, hosting began or ended: looks whether anybody is still there. */
void      scholia_server_review        (gpointer            self);
/* Hosting began or ended. */
void      scholia_server_hosting_changed (gpointer          self);
void      scholia_server_disarm        (ScholiaServer      *self);

/* scholia-server-watch.c */
ScholiaHealth scholia_server_get_health (gpointer          self);
/* For /metrics and /healthz, if the settings name an address for it. */
gboolean  scholia_server_open_scrape_door (ScholiaServer   *self,
                                           GError         **error);

/* scholia-server-admin.c: the operator's commands. */
gboolean  scholia_server_listen_for_operator (ScholiaServer    *self,
                                              GError          **error);
void      scholia_server_leave_operator      (ScholiaServer    *self);

/* scholia-server-link.c; (nullable): the link of a team that has this key; a DupTeamLink of
 * ScholiaHttpParts. */
char     *scholia_server_make_team_link      (const char       *team_id,
                                              const char       *key,
                                              gpointer          self);
/* scholia-server-reload.c */
gboolean  scholia_server_load_certificate    (ScholiaServer    *self,
                                              GError          **error);

G_END_DECLS
