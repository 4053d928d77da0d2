/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What went over a team's live connections. */

#include "scholia-http-private.h"

#include "scholia-metering.h"
#include "scholia-usage-range.h"
#include "scholia-usage-report.h"

static const char *
get_word (ScholiaHttpRequest *request,
          const char         *name)
{
  return request->query != NULL ? g_hash_table_lookup (request->query, name) : NULL;
}

static gboolean
parse (ScholiaHttpRequest  *request,
       ScholiaUsageQuery   *query,
       const char         **member,
       GError             **error)
{
  const ScholiaUsageWords words = {
    get_word (request, "by"), get_word (request, "from"), get_word (request, "to"),
    get_word (request, "board"),
  };
  gboolean is_good = scholia_usage_range_parse (&words, g_get_real_time () / G_USEC_PER_SEC,
                                                query, member, error);

  query->team_id = request->team_id;

  return is_good;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(ScholiaHttpRequest) request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaUsageRows) rows = NULL;
  g_autoptr(ScholiaUsageInfo) info = NULL;
  g_autoptr(GBytes) json = NULL;

  rows = scholia_store_read_usage_finish (SCHOLIA_STORE (source), result, &error);
  if (rows == NULL)
    {
      scholia_http_request_refuse_error (request, error);
      return;
    }

  info = scholia_usage_report_new (&request->usage, rows);
  json = scholia_usage_info_encode (info);
  scholia_http_request_answer_json (request, SOUP_STATUS_OK, json);
}

/* What the store does not take now is told another time. */
static void
flushed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ScholiaHttpRequest) request = user_data;

  scholia_metering_flush_finish (result, NULL);
  scholia_store_read_usage_async (request->http->parts.store, &request->usage, read_cb,
                                  scholia_http_request_ref (request));
}

void
scholia_http_get_usage (ScholiaHttpRequest *request)
{
  g_autoptr(GError) error = NULL;
  const char *member = NULL;

  if (!parse (request, &request->usage, &member, &error))
    {
      scholia_http_request_refuse (request, (ScholiaError) error->code, error->message, member);
      return;
    }

  scholia_metering_flush_async (request->http->parts.entrance->metering, flushed_cb,
                                scholia_http_request_ref (request));
}
