/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @again gets @task after a backoff, or at once when it is cancelled. */
void scholia_retry_later (GTask       *task,
                          guint        n_failures,
                          GSourceFunc  again);

G_END_DECLS
