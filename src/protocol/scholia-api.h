/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The JSON bodies of the HTTP interface (PROTOCOL.md section 7), both ways: the server encodes, the
 * client decodes, or the reverse. Every decode runs the gate and checks every member. */

#pragma once

#include "scholia-board.h"
#include "scholia-error.h"

G_BEGIN_DECLS

/* GET /v1/boards/BOARD, and the answer to POST /v1/boards. */
typedef struct
{
  char            *id;
  char            *title;
  ScholiaImageInfo image;
  ScholiaRole      role;       /* of the token that asked */
  gint64           created_ms;
  char            *token;      /* (nullable): a moderator link's, in the answer to a creation */
} ScholiaBoardInfo;

void              scholia_board_info_free   (ScholiaBoardInfo       *self);
GBytes           *scholia_board_info_encode (const ScholiaBoardInfo *self);
ScholiaBoardInfo *scholia_board_info_decode (GBytes                 *json,
                                             GError                **error);
/* GET /v1/boards: {"boards":[…]}; (element-type ScholiaBoardInfo). */
GBytes           *scholia_board_info_encode_list (GPtrArray         *boards);
GPtrArray        *scholia_board_info_decode_list (GBytes            *json,
                                                  GError           **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaBoardInfo, scholia_board_info_free)

/* GET /v1/team: {"team":"NAME"}. */
GBytes           *scholia_team_encode            (const char        *name);
char             *scholia_team_decode            (GBytes            *json,
                                                  GError           **error);

/* A team, over the administration socket of a server to its operator's commands only. */
typedef struct
{
  char    *team_id;
  guint64  n_boards;
  char    *key;      /* (nullable): only where it was just made */
  char    *link;     /* (nullable): with it, if the server knows its own address */
} ScholiaTeamInfo;

void              scholia_team_info_free        (ScholiaTeamInfo       *self);
GBytes           *scholia_team_info_encode      (const ScholiaTeamInfo *self);
ScholiaTeamInfo  *scholia_team_info_decode      (GBytes                *json,
                                                 GError               **error);
/* {"teams":[…]}; (element-type ScholiaTeamInfo) */
GBytes           *scholia_team_info_encode_list (GPtrArray             *teams);
GPtrArray        *scholia_team_info_decode_list (GBytes                *json,
                                                 GError               **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaTeamInfo, scholia_team_info_free)

/* Request of POST /v1/boards/BOARD/links. */
typedef struct
{
  ScholiaRole  role;
  gint64       expires_ms; /* 0: never */
  char        *password;   /* (nullable) */
} ScholiaLinkRequest;

void                scholia_link_request_free   (ScholiaLinkRequest       *self);
GBytes             *scholia_link_request_encode (const ScholiaLinkRequest *self);
ScholiaLinkRequest *scholia_link_request_decode (GBytes                   *json,
                                                 GError                  **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaLinkRequest, scholia_link_request_free)

/* A password as the header Scholia-Password holds it, and back: a header is ASCII, a password is
 * not. The error is PASSWORD, as of any wrong one. */
char               *scholia_password_to_header   (const char               *password)
                                                  G_GNUC_WARN_UNUSED_RESULT;
char               *scholia_password_from_header (const char               *header,
                                                  GError                  **error)
                                                  G_GNUC_WARN_UNUSED_RESULT;

/* Its answer, and the elements of GET /v1/boards/BOARD/links: {"links":[…]}. */
typedef struct
{
  char        *id;          /* 12 characters, for revoking */
  ScholiaRole  role;
  gint64       created_ms;
  gint64       expires_ms;  /* 0: never */
  gboolean     has_password;
  char        *token;       /* (nullable): only in the answer to a creation */
} ScholiaLinkInfo;

void             scholia_link_info_free        (ScholiaLinkInfo       *self);
GBytes          *scholia_link_info_encode      (const ScholiaLinkInfo *self);
ScholiaLinkInfo *scholia_link_info_decode      (GBytes                *json,
                                                GError               **error);
/* (element-type ScholiaLinkInfo) */
GBytes          *scholia_link_info_encode_list (GPtrArray             *links);
GPtrArray       *scholia_link_info_decode_list (GBytes                *json,
                                                GError               **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaLinkInfo, scholia_link_info_free)

/* Request of PUT /v1/boards/BOARD/removed/PERSON; with the rest, the elements of
 * GET /v1/boards/BOARD/removed: {"removed":[{…}]}. */
typedef struct
{
  char   *person_id;  /* (nullable): not in the request, whose path has it */
  char   *name;       /* what the person was called */
  char   *reason;     /* (nullable): one line, told to the person */
  gint64  removed_ms; /* not in the request */
} ScholiaRemovalInfo;

void                scholia_removal_info_free   (ScholiaRemovalInfo       *self);
GBytes             *scholia_removal_request_encode (const ScholiaRemovalInfo *self);
ScholiaRemovalInfo *scholia_removal_request_decode (GBytes                *json,
                                                    GError               **error);
/* (element-type ScholiaRemovalInfo) */
GBytes             *scholia_removal_info_encode_list (GPtrArray           *removals);
GPtrArray          *scholia_removal_info_decode_list (GBytes              *json,
                                                      GError             **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaRemovalInfo, scholia_removal_info_free)

/* PUT /v1/host on a private server, request {"address":"192.168.1.5"} and answer; DELETE ends it,
 * GET tells. */
typedef struct
{
  char    *address;     /* (nullable): what to listen on; %NULL if the server hosts nothing */
  guint16  port;        /* request: 0 for any */
  char    *fingerprint; /* (nullable): answer: of the certificate, 64 hexadecimal digits */
} ScholiaHostInfo;

void             scholia_host_info_free   (ScholiaHostInfo       *self);
GBytes          *scholia_host_info_encode (const ScholiaHostInfo *self);
ScholiaHostInfo *scholia_host_info_decode (GBytes                *json,
                                           GError               **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaHostInfo, scholia_host_info_free)

/* Every error answer: {"error":{"code":"not-found","message":"…","member":"…"}}. */
GBytes          *scholia_api_error_encode (ScholiaError           code,
                                           const char            *message,
                                           const char            *member);
/* The same of what may succeed later: with "retryAfterMs", unless that is 0. */
GBytes          *scholia_api_error_encode_retry (ScholiaError     code,
                                           const char            *message,
                                           const char            *member,
                                           guint                  retry_after_ms);
/* Sets @error to what the body says, or to NOT_SCHOLIA when it is no such body: @error is always
 * left set. */
void             scholia_api_error_decode (GBytes                *json,
                                           GError               **error);
/* @retry_after_ms: (out) (optional): 0 if the answer says no time. */
void             scholia_api_error_decode_retry (GBytes          *json,
                                           guint                 *retry_after_ms,
                                           GError               **error);

G_END_DECLS
