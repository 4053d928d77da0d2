/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-thread.h"

G_BEGIN_DECLS

/* Between the two, the getters tell the new state while the list of comments stays the announced
 * one and nothing is emitted. Holding does not nest: %FALSE if it is held already. */
gboolean scholia_thread_hold    (ScholiaThread *self);
/* Announces the net difference, if any; returns whether there was one. */
gboolean scholia_thread_release (ScholiaThread *self);

G_END_DECLS
