/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-viewport.h"

G_BEGIN_DECLS

/**
 * scholia_cluster_find_parting_view:
 * @anchors: of the markers of one cluster
 * @n_anchors: at least 2
 * @view: (inout): what is in sight now; then what shows them apart
 *
 * How to look at a cluster so that it parts: the smallest zoom at which all of its markers stand
 * alone, but never so large that some are out of sight; the place stays the middle of them.
 *
 * Returns: %FALSE if no zoom parts it, because all are at one place or too near to each other
 */
gboolean scholia_cluster_find_parting_view (const ScholiaAnchor *anchors,
                                            guint                n_anchors,
                                            ScholiaViewport     *view);

G_END_DECLS
