/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How often somebody may ask: by client address, by link, and for those who guess. */

#include "scholia-http-private.h"

/* What an address with too many connections is told, in milliseconds: time to close some. */
#define CROWDED_RETRY_MS 5000

static gboolean
let_through (ScholiaHttpRequest *request,
             guint               retry_after_ms)
{
  if (retry_after_ms == 0)
    return TRUE;

  scholia_http_request_refuse_until (request, "Too many requests in too short a time",
                                     retry_after_ms);

  return FALSE;
}

gboolean
scholia_http_visit_begin (ScholiaHttpRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *header = scholia_admission_get_header (request->http->parts.entrance->admission);
  const char *said = soup_message_headers_get_list (headers, header);
  gint64 now_us = g_get_monotonic_time ();

  if (!scholia_visitor_identify (request->visitor, said, now_us))
    {
      scholia_http_request_refuse_until (request, "Too many connections from this address",
                                         CROWDED_RETRY_MS);
      return FALSE;
    }

  return let_through (request, scholia_visitor_take (request->visitor, SCHOLIA_VISIT_REQUEST,
                                                     now_us));
}

gboolean
scholia_http_visit_may_try (ScholiaHttpRequest *request)
{
  return let_through (request, scholia_visitor_check (request->visitor, SCHOLIA_VISIT_FAILURE,
                                                      g_get_monotonic_time ()));
}

void
scholia_http_visit_failed (ScholiaHttpRequest *request,
                           const GError       *error)
{
  if (scholia_access_is_failure (error, request->password))
    scholia_visitor_take (request->visitor, SCHOLIA_VISIT_FAILURE, g_get_monotonic_time ());
}

gboolean
scholia_http_visit_may_enter (ScholiaHttpRequest *request)
{
  const ScholiaHttpParts *parts = &request->http->parts;

  /* A team's key is its owner's own, and is limited by address alone. */
  if (request->grant->link_id == NULL)
    return TRUE;

  return let_through (request,
                      scholia_admission_take_link (parts->entrance->admission,
                                                   request->grant->link_id, SCHOLIA_VISIT_REQUEST,
                                                   g_get_monotonic_time ()));
}
