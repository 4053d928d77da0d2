/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is told of a request: its route, never the path, whose segments are the peer's, and may be
 * a secret in the wrong place. */

#include "scholia-http-private.h"

#include "scholia-id.h"
#include "scholia-log.h"

void
scholia_http_log_name (ScholiaHttpRequest *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  g_snprintf (self->id, sizeof self->id, "%08x%08x", self->http->epoch,
              (guint32) ++self->http->last_request);
  soup_message_headers_replace (headers, "X-Request-Id", self->id);
}

static const char *
get_board (ScholiaHttpRequest *self)
{
  const char *name = self->arguments[0];

  return name != NULL && scholia_board_id_is_valid (name) ? name : NULL;
}

static const char *
get_team (ScholiaHttpRequest *self)
{
  return self->grant != NULL ? self->grant->team_id : self->team_id;
}

static void
write_answer (ScholiaHttpRequest *self,
              ScholiaLogEvent     event,
              guint               status,
              const char         *code)
{
  scholia_log (event,
               SCHOLIA_LOG_WORD ("request", self->id),
               SCHOLIA_LOG_WORD ("method", self->route != NULL ? self->route->method : NULL),
               SCHOLIA_LOG_WORD ("route", self->route != NULL ? self->route->path : NULL),
               SCHOLIA_LOG_WORD ("board", get_board (self)),
               SCHOLIA_LOG_WORD ("team", get_team (self)),
               SCHOLIA_LOG_NUMBER ("status", status),
               SCHOLIA_LOG_WORD ("code", code),
               SCHOLIA_LOG_ADDRESS (scholia_visitor_get_name (self->visitor)));
}

static void
count (ScholiaHttpRequest *self,
       guint               status,
       const char         *code)
{
  ScholiaMetering *metering = self->http->parts.entrance->metering;
  ScholiaStatistics *statistics = scholia_metering_get_statistics (metering);
  ScholiaError error;

  scholia_statistics_add_answer (statistics, status);
  if (code != NULL && scholia_error_code_from_string (code, &error))
    scholia_statistics_add_refusal (statistics, SCHOLIA_VIA_HTTP, error);
}

/* Reading is not told of: it is most of what happens, and changes nothing. */
void
scholia_http_log_answer (ScholiaHttpRequest *self,
                         guint               status,
                         const char         *code)
{
  if (self->accepted == NULL)
    return;

  count (self, status, code);
  if (code != NULL)
    write_answer (self, SCHOLIA_LOG_REFUSED, status, code);
  else if (self->route != NULL && !g_str_equal (self->route->method, "GET"))
    write_answer (self, SCHOLIA_LOG_REQUEST, status, NULL);
}

void
scholia_http_log_opened (ScholiaHttpRequest *self,
                         guint64             connection)
{
  count (self, SOUP_STATUS_SWITCHING_PROTOCOLS, NULL);
  scholia_log (SCHOLIA_LOG_OPEN,
               SCHOLIA_LOG_NUMBER ("connection", connection),
               SCHOLIA_LOG_WORD ("request", self->id),
               SCHOLIA_LOG_WORD ("board", get_board (self)),
               SCHOLIA_LOG_ADDRESS (scholia_visitor_get_name (self->visitor)));
}

void
scholia_http_log_failure (ScholiaHttpRequest *self,
                          const char         *words)
{
  scholia_log (SCHOLIA_LOG_FAILED,
               SCHOLIA_LOG_WORD ("request", self->id),
               SCHOLIA_LOG_WORD ("words", words));
}
