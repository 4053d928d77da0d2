/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-store-usage.h"

G_BEGIN_DECLS

/* A request for a team's usage, as its words came; each is (nullable). */
typedef struct
{
  const char *by;
  const char *from;
  const char *to;
  const char *board;
} ScholiaUsageWords;

/**
 * scholia_usage_range_parse:
 * @words: what was asked; @query borrows from it
 * @now_s: seconds since 1970
 * @query: (out): all but the team
 * @member: (out): (transfer none): which of the words is wrong, if one is
 *
 * Fills in what was not said, and widens to whole hours or days (PROTOCOL.md, section 7).
 *
 * Returns: %FALSE with @error set: MALFORMED, or TOO_LARGE for too long a time
 */
gboolean scholia_usage_range_parse (const ScholiaUsageWords  *words,
                                    gint64                    now_s,
                                    ScholiaUsageQuery        *query,
                                    const char              **member,
                                    GError                  **error);

G_END_DECLS
