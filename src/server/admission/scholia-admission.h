/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-trusted-proxies.h"

G_BEGIN_DECLS

/* What is counted by address, and by link. */
typedef enum
{
  SCHOLIA_VISIT_REQUEST, /* of HTTP, handshakes too */
  SCHOLIA_VISIT_JOIN,    /* a hello */
  SCHOLIA_VISIT_FAILURE, /* a credential that opens nothing; by address only */
} ScholiaVisit;

/**
 * ScholiaAdmission:
 *
 * How many connections one client address may have, and how often it, or a link, may ask
 * (PROTOCOL.md, section 9). An address is a whole IPv4 address or the first 64 bits of an IPv6
 * one.
 *
 * Nothing is counted for peers that are no client address: of a Unix socket; of a loopback address
 * without TLS, which are the operator's own programs or a proxy that the settings do not name; of a
 * trusted proxy that names no client. Else everybody behind such a proxy would be one address.
 */
typedef struct _ScholiaAdmission ScholiaAdmission;

/**
 * ScholiaVisitor:
 *
 * One connection as admission sees it, from its accept to its end: it holds one of its address's
 * places. Reference counted, one thread.
 */
typedef struct _ScholiaVisitor ScholiaVisitor;

/* @max_connections: for one address at a time, 0 for any number; @proxies: (transfer full);
 * @secret: random. */
ScholiaAdmission *scholia_admission_new        (guint                  max_connections,
                                                ScholiaTrustedProxies *proxies,
                                                const guint64          secret[2])
                                                G_GNUC_WARN_UNUSED_RESULT;
/* Visitors may outlive it. */
void              scholia_admission_free       (ScholiaAdmission      *self);
/* (nullable): %NULL if its address has as many connections as it may. @peer: (nullable): of a Unix
 * socket none. @now_us: as everywhere here, of the monotonic clock. */
ScholiaVisitor   *scholia_admission_enter      (ScholiaAdmission      *self,
                                                GSocketAddress        *peer,
                                                gboolean               has_tls,
                                                gint64                 now_us)
                                                G_GNUC_WARN_UNUSED_RESULT;
/* A request or a join by that link: 0, or after how many milliseconds to try again. */
guint             scholia_admission_take_link  (ScholiaAdmission      *self,
                                                const char            *link_id,
                                                ScholiaVisit           visit,
                                                gint64                 now_us);

/* One connection more on boards of that team, unless it has @max_people (0: any number). */
gboolean          scholia_admission_hold_team  (ScholiaAdmission      *self,
                                                const char            *team_id,
                                                guint                  max_people,
                                                gint64                 now_us);
void              scholia_admission_release_team (ScholiaAdmission    *self,
                                                const char            *team_id);

/* In which trusted proxies say whom a request is of. */
const char       *scholia_admission_get_header (ScholiaAdmission      *self);

ScholiaVisitor   *scholia_visitor_ref          (ScholiaVisitor        *self);
void              scholia_visitor_unref        (ScholiaVisitor        *self);
/* The request's head is there, with @said in the header of scholia_admission_get_header(): whom a
 * trusted proxy says it is of, see scholia_trusted_proxies_resolve(). %FALSE if that address has as
 * many connections as it may. */
gboolean          scholia_visitor_identify     (ScholiaVisitor        *self,
                                                const char            *said,
                                                gint64                 now_us);
/* 0, or after how many milliseconds to try again. */
guint             scholia_visitor_take         (ScholiaVisitor        *self,
                                                ScholiaVisit           visit,
                                                gint64                 now_us);
/* The same without counting: whether one of these would be taken now. */
guint             scholia_visitor_check        (ScholiaVisitor        *self,
                                                ScholiaVisit           visit,
                                                gint64                 now_us);
/* For a log: the client's address, "local" without one. */
const char       *scholia_visitor_get_name     (ScholiaVisitor        *self);

/* What is counted as one address: the first 64 bits of an IPv6 address, as text. */
char             *scholia_visitor_dup_network  (ScholiaVisitor        *self)
                                                G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaAdmission, scholia_admission_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaVisitor, scholia_visitor_unref)

G_END_DECLS
