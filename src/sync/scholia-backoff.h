/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The first retry comes within this, in milliseconds: a restarted server is back in less, and a
 * thousand clients spread over it are no more joins a second than one server takes. */
#define SCHOLIA_BACKOFF_FIRST_MS 500
/* And every later one within this, in milliseconds: what a person waits without a button. */
#define SCHOLIA_BACKOFF_MAX_MS 15000

/**
 * scholia_backoff_get_delay_ms:
 * @n_failures: attempts that failed in a row before, 0 for the first retry
 * @random: evenly distributed in [0, 1), from the caller
 * @retry_after_ms: what the server asked for, 0 for nothing
 *
 * Full jitter: evenly anywhere between at once and a ceiling that doubles with each failure from
 * 0.5 s to 15 s. Measured by others and here alike: it is what keeps a crowd from coming back in
 * step. A wish of the server is waited for, and the jitter comes on top of it.
 *
 * Returns: milliseconds to wait
 */
guint scholia_backoff_get_delay_ms (guint  n_failures,
                                    double random,
                                    guint  retry_after_ms);

G_END_DECLS
