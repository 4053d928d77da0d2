/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-accepted.h"
#include "scholia-health.h"
#include "scholia-hosting.h"
#include "scholia-live-gate.h"
#include "scholia-teams.h"

G_BEGIN_DECLS

/**
 * ScholiaHttp:
 *
 * The HTTP side of the server (PROTOCOL.md, section 7) on libsoup: one request a connection, judged
 * when its headers are there, bodies streamed and never gathered beyond what a route needs.
 */
typedef struct _ScholiaHttp ScholiaHttp;

/* What it serves with; everything outlives it. */
typedef struct
{
  ScholiaStore        *store;
  ScholiaAccess       *access;
  ScholiaRooms        *rooms;
  ScholiaLive         *live;
  ScholiaLiveEntrance *entrance;
  ScholiaHosting      *hosting;        /* (nullable): of a private server */
  ScholiaTeams        *teams;
  /* For a team that got this key; (nullable): where the server has no name outside. */
  char              *(*dup_team_link) (const char *team_id,
                                       const char *key,
                                       gpointer    link_data);
  gpointer             link_data;
  /* (nullable): of a self-signed certificate, for landing pages */
  const char          *fingerprint;
  ScholiaHealth      (*get_health) (gpointer user_data);
  gpointer             health_data;
  guint64              max_boards;     /* of a team, 0: any number */
  guint64              max_bytes;      /* of its images, the same */
  guint                head_ms;        /* accept to the end of the request's head */
  guint                progress_ms;    /* between two steps of a body */
} ScholiaHttpParts;

ScholiaHttp *scholia_http_new        (const ScholiaHttpParts *parts) G_GNUC_WARN_UNUSED_RESULT;
void         scholia_http_free       (ScholiaHttp            *self);
/* Speaks HTTP on it. */
void         scholia_http_serve      (ScholiaHttp            *self,
                                      ScholiaAccepted        *accepted);
/* Ends all requests; what the store still answers to them is dropped. */
void         scholia_http_disconnect (ScholiaHttp            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaHttp, scholia_http_free)

G_END_DECLS
