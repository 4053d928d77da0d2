/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The answer to GET /v1/usage (PROTOCOL.md, section 7). */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One direction, seen from the server. */
typedef struct
{
  guint64 messages;  /* pubSubMessageCount */
  guint64 bytes;     /* pubSubBandwidth: WebSocket frames, before TLS */
} ScholiaUsageTally;

typedef struct
{
  ScholiaUsageTally in;
  ScholiaUsageTally out;
} ScholiaUsageTraffic;

typedef struct
{
  char                *type;     /* of the message; one that is not known here is kept */
  ScholiaUsageTraffic  traffic;
} ScholiaUsageType;

/* An hour or a day in which there was any. */
typedef struct
{
  gint64               start_ms;
  ScholiaUsageTraffic  traffic;
  GPtrArray           *types;    /* (element-type ScholiaUsageType) */
} ScholiaUsagePeriod;

typedef struct
{
  char                *id;       /* (nullable): %NULL for all boards that were removed, together */
  ScholiaUsageTraffic  traffic;
} ScholiaUsageBoard;

typedef struct
{
  gboolean             is_daily; /* periods are days, not hours */
  gint64               from_ms;
  gint64               to_ms;    /* not included */
  char                *board_id; /* (nullable): if only one was asked for */
  ScholiaUsageTraffic  traffic;  /* of all the time */
  GPtrArray           *types;    /* (element-type ScholiaUsageType): of all the time */
  GPtrArray           *periods;  /* (element-type ScholiaUsagePeriod): ascending */
  GPtrArray           *boards;   /* (element-type ScholiaUsageBoard): of all the time */
} ScholiaUsageInfo;

/* Empty; its arrays free what they hold. */
ScholiaUsageInfo   *scholia_usage_info_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void                scholia_usage_info_free   (ScholiaUsageInfo       *self);
GBytes             *scholia_usage_info_encode (const ScholiaUsageInfo *self);
ScholiaUsageInfo   *scholia_usage_info_decode (GBytes                 *json,
                                               GError                **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaUsageInfo, scholia_usage_info_free)

ScholiaUsageType   *scholia_usage_type_new    (const char             *type);
ScholiaUsagePeriod *scholia_usage_period_new  (gint64                  start_ms);
ScholiaUsageBoard  *scholia_usage_board_new   (const char             *id);

G_END_DECLS
