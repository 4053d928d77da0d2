/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between scholia-http.c (routes), scholia-http-request.c (one request) and the files of the
 * routes. */

#pragma once

#include <libsoup/soup.h>

#include "scholia-api.h"
#include "scholia-http.h"
#include "scholia-tls-door.h"
#include "scholia-store-usage.h"

G_BEGIN_DECLS

/* A JSON body of a request: a link's with its password needs less than 1 KiB. */
#define SCHOLIA_MAX_REQUEST_BYTES (8 * 1024)

/* Of X-Request-Id: which process and which of its requests, in hexadecimal digits. */
#define SCHOLIA_REQUEST_ID_LENGTH 16

struct _ScholiaHttp
{
  ScholiaHttpParts      parts;
  SoupServer           *soup;
  ScholiaTlsDoor       *door;      /* (nullable): %NULL once disconnected */
  ScholiaDeadlineQueue *heads;
  ScholiaDeadlineQueue *progress;
  ScholiaDeadlineQueue *backups;       /* the same of a backup's reader */
  GHashTable           *reserved;      /* team id -> guint64: bytes of images on their way */
  gboolean              is_backing_up;
  guint64               last_request;
  guint32               epoch;         /* of this process, in a request's id */
};

/* Whom a route lets in. What is not let in looks as if it were not there. */
typedef enum
{
  SCHOLIA_HTTP_OPEN,      /* anybody */
  SCHOLIA_HTTP_TEAM,      /* a team's key */
  SCHOLIA_HTTP_BOARD,     /* a link's token, or the key of the board's team */
  SCHOLIA_HTTP_MODERATOR, /* the same, with a moderator's role */
} ScholiaHttpDoor;

typedef enum
{
  SCHOLIA_HTTP_NO_BODY,
  SCHOLIA_HTTP_JSON_BODY,   /* gathered in request->body */
  SCHOLIA_HTTP_STREAM_BODY, /* the route takes the chunks itself */
} ScholiaHttpBody;

typedef struct _ScholiaHttpRequest ScholiaHttpRequest;

typedef void (*ScholiaHttpFunc) (ScholiaHttpRequest *request);

typedef struct
{
  const char      *method;
  const char      *path;         /* "*" stands for one segment: the board, then the link */
  ScholiaHttpDoor  door;
  ScholiaHttpBody  body;
  gboolean         is_private;   /* over a private server's Unix socket only */
  ScholiaHttpFunc  handle;
} ScholiaHttpRoute;

struct _ScholiaHttpRequest
{
  guint                   ref_count;
  ScholiaHttp            *http;
  char                    id[SCHOLIA_REQUEST_ID_LENGTH + 1];
  SoupServerMessage      *message;    /* (nullable): %NULL when the line is gone or was answered */
  ScholiaAccepted        *accepted;   /* (nullable): with the message */
  ScholiaVisitor         *visitor;
  const ScholiaHttpRoute *route;
  char                   *arguments[2];
  GHashTable             *query;      /* (nullable) */
  char                   *title;      /* (nullable): of the query */
  char                   *creation;   /* (nullable): of the query */
  ScholiaUsageQuery       usage;      /* borrows from query and team_id */
  char                   *secret;     /* (nullable) */
  char                   *password;   /* (nullable) */
  char                   *team_id;    /* (nullable): TEAM */
  ScholiaGrant           *grant;      /* (nullable): BOARD, MODERATOR */
  GByteArray             *body;       /* (nullable) */
  gboolean                is_paused;
  guint                   retry_s;    /* of the answer's Retry-After; 0: without it */
  gboolean                has_body;   /* one was announced and has not come whole */
};

extern const ScholiaHttpRoute scholia_http_routes[];
/* The only ones on a line of the administration socket, and on no other. */
extern const ScholiaHttpRoute scholia_http_admin_routes[];
extern const gsize scholia_http_n_admin_routes;

ScholiaHttpRequest *scholia_http_request_new       (ScholiaHttp            *http,
                                                    SoupServerMessage      *message,
                                                    ScholiaAccepted        *accepted);
ScholiaHttpRequest *scholia_http_request_ref       (ScholiaHttpRequest     *self);
void                scholia_http_request_unref     (ScholiaHttpRequest     *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaHttpRequest, scholia_http_request_unref)
/* Checks the door, gathers the body, calls the route. */
void                scholia_http_request_run       (ScholiaHttpRequest     *self,
                                                    const ScholiaHttpRoute *route);
/* Nothing is read or written until it goes on. Both do nothing when the line is gone. */
void                scholia_http_request_pause     (ScholiaHttpRequest     *self);
void                scholia_http_request_go_on     (ScholiaHttpRequest     *self);
gboolean            scholia_http_request_is_gone   (ScholiaHttpRequest     *self);
/* Whatever the peer still sends is thrown away without being kept. */
void                scholia_http_request_answer    (ScholiaHttpRequest     *self,
                                                    guint                   status,
                                                    const char             *media_type,
                                                    GBytes                 *body);
void                scholia_http_request_answer_json (ScholiaHttpRequest   *self,
                                                    guint                   status,
                                                    GBytes                 *json);
void                scholia_http_request_answer_nothing (ScholiaHttpRequest *self);
void                scholia_http_request_refuse    (ScholiaHttpRequest     *self,
                                                    ScholiaError            code,
                                                    const char             *words,
                                                    const char             *member);
/* RATE_LIMITED, until that time. */
void                scholia_http_request_refuse_until (ScholiaHttpRequest  *self,
                                                    const char             *words,
                                                    guint                   retry_after_ms);
/* An error of ours as it is, one of anything else as UNAVAILABLE without its words. */
void                scholia_http_request_refuse_error (ScholiaHttpRequest  *self,
                                                    const GError           *error);

/* An answer that was begun cannot be ended: the line ends instead. @words go to the log. */
void                scholia_http_request_break_off (ScholiaHttpRequest     *self,
                                                    const char             *words);

/* scholia-http-log.c: its id into the answer; what became of it into the log. */
void                scholia_http_log_name          (ScholiaHttpRequest     *self);
void                scholia_http_log_answer        (ScholiaHttpRequest     *self,
                                                    guint                   status,
                                                    const char             *code);
void                scholia_http_log_opened        (ScholiaHttpRequest     *self,
                                                    guint64                 connection);
void                scholia_http_log_failure       (ScholiaHttpRequest     *self,
                                                    const char             *words);

/* scholia-http-reserve.c: of what @team may have, room for @n_bytes more, until they are released.
 * Errors: QUOTA, and RATE_LIMITED where only what is on its way is in the way. */
gboolean            scholia_http_reserve           (ScholiaHttp            *self,
                                                    const ScholiaStoredTeam *team,
                                                    guint64                 n_bytes,
                                                    GError                **error);
void                scholia_http_release           (ScholiaHttp            *self,
                                                    const char             *team_id,
                                                    guint64                 n_bytes);

/* scholia-http-change.c: stores @operation, of a board, then calls @changed, then answers with
 * @created (nullable) as 201, or nothing as 204; or says why it could not be stored. */
typedef void (*ScholiaHttpChangedFunc) (ScholiaHttpRequest    *request,
                                        const ScholiaBoardKey *key);
void                scholia_http_change            (ScholiaHttpRequest     *request,
                                                    const ScholiaMetaOperation *operation,
                                                    ScholiaHttpChangedFunc  changed,
                                                    GBytes                 *created);
/* A @changed: who is on the board may not be allowed there any more. */
void                scholia_http_access_changed    (ScholiaHttpRequest     *request,
                                                    const ScholiaBoardKey  *key);

/* Answers on a line whose request has not come whole: writes, then reads and drops what still
 * comes, so that the answer is not lost to a reset. */
void                scholia_refusal_send           (SoupServerMessage      *message,
                                                    ScholiaAccepted        *accepted,
                                                    guint                   status,
                                                    guint                   retry_s,
                                                    const char             *media_type,
                                                    GBytes                 *body);

/* scholia-http-visit.c: how often somebody may ask. Each answers what it does not let through. */

/* The head is there: whose request it is, and whether there are too many of them. */
gboolean            scholia_http_visit_begin       (ScholiaHttpRequest     *request);
/* Before a credential is looked at. */
gboolean            scholia_http_visit_may_try     (ScholiaHttpRequest     *request);
/* It was refused for that. */
void                scholia_http_visit_failed      (ScholiaHttpRequest     *request,
                                                    const GError           *error);
/* It opened request->grant. */
gboolean            scholia_http_visit_may_enter   (ScholiaHttpRequest     *request);

void                scholia_http_create_board      (ScholiaHttpRequest     *request);
/* Answers a creation that came to an end before. */
void                scholia_http_board_again       (ScholiaHttpRequest     *request,
                                                    const ScholiaStoredBoard *board);
void                scholia_http_list_boards       (ScholiaHttpRequest     *request);
void                scholia_http_get_board         (ScholiaHttpRequest     *request);
void                scholia_http_delete_board      (ScholiaHttpRequest     *request);
void                scholia_http_get_image         (ScholiaHttpRequest     *request);
void                scholia_http_create_link       (ScholiaHttpRequest     *request);
void                scholia_http_list_links        (ScholiaHttpRequest     *request);
void                scholia_http_revoke_link       (ScholiaHttpRequest     *request);
void                scholia_http_put_removal       (ScholiaHttpRequest     *request);
void                scholia_http_list_removals     (ScholiaHttpRequest     *request);
void                scholia_http_lift_removal      (ScholiaHttpRequest     *request);
void                scholia_http_get_team          (ScholiaHttpRequest     *request);
void                scholia_http_get_usage         (ScholiaHttpRequest     *request);
void                scholia_http_put_host          (ScholiaHttpRequest     *request);
void                scholia_http_get_host          (ScholiaHttpRequest     *request);
void                scholia_http_delete_host       (ScholiaHttpRequest     *request);
void                scholia_http_upgrade           (ScholiaHttpRequest     *request);
void                scholia_http_landing           (ScholiaHttpRequest     *request);
/* Of the page, for an Accept-Language header or %NULL; one of ours. */
const char         *scholia_landing_choose_language (const char            *accepted);
void                scholia_http_health            (ScholiaHttpRequest     *request);
void                scholia_http_backup            (ScholiaHttpRequest     *request);

/* A stored board as the API tells it; borrows nothing. */
ScholiaBoardInfo   *scholia_http_board_info        (const ScholiaStoredBoard *board,
                                                    ScholiaRole             role);

G_END_DECLS
