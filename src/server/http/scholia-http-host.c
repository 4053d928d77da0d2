/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A private server's door to the network, over its Unix socket only. */

#include "scholia-http-private.h"

static void
answer_info (ScholiaHttpRequest *request)
{
  g_autoptr(ScholiaHostInfo) info = scholia_hosting_dup_info (request->http->parts.hosting);
  g_autoptr(GBytes) json = scholia_host_info_encode (info);

  scholia_http_request_answer_json (request, SOUP_STATUS_OK, json);
}

/* A server that listens on the network anyway has no such door. */
static gboolean
refuse_without_hosting (ScholiaHttpRequest *request)
{
  if (request->http->parts.hosting != NULL)
    return FALSE;

  scholia_http_request_refuse (request, SCHOLIA_ERROR_NOT_FOUND, "There is nothing here", NULL);

  return TRUE;
}

void
scholia_http_put_host (ScholiaHttpRequest *request)
{
  g_autoptr(GBytes) json = g_bytes_new (request->body->data, request->body->len);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaHostInfo) wanted = NULL;

  if (refuse_without_hosting (request))
    return;

  wanted = scholia_host_info_decode (json, &error);
  if (wanted == NULL)
    scholia_http_request_refuse_error (request, error);
  else if (wanted->address == NULL)
    scholia_http_request_refuse (request, SCHOLIA_ERROR_MALFORMED, "“address” is missing",
                                 "address");
  else if (!scholia_hosting_start (request->http->parts.hosting, wanted->address, wanted->port,
                                   &error))
    scholia_http_request_refuse_error (request, error);
  else
    answer_info (request);
}

void
scholia_http_get_host (ScholiaHttpRequest *request)
{
  if (!refuse_without_hosting (request))
    answer_info (request);
}

void
scholia_http_delete_host (ScholiaHttpRequest *request)
{
  if (refuse_without_hosting (request))
    return;

  scholia_hosting_stop (request->http->parts.hosting);
  scholia_http_request_answer_nothing (request);
}
