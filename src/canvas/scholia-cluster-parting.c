/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-cluster-parting.h"

#include <math.h>

#include "scholia-marker-clusters.h"

/* Widget pixels around the places of a cluster that is shown apart: a marker and some air. */
#define MARGIN 96.0
/* From one zoom that is tried to the next: a quarter more. */
#define STEP 1.25

static guint
count_parts (const ScholiaAnchor   *anchors,
             guint                  n_anchors,
             const ScholiaViewport *view)
{
  /* In this order: the clusters let the members go at their end. */
  g_autofree ScholiaClusterMember *members = g_new0 (ScholiaClusterMember, n_anchors);
  g_autoptr(ScholiaMarkerClusters) clusters = scholia_marker_clusters_new (NULL);

  for (guint i = 0; i < n_anchors; i++)
    {
      scholia_viewport_place_to_screen (view, &anchors[i], &members[i].x, &members[i].y);
      scholia_marker_clusters_add (clusters, &members[i]);
    }

  return scholia_marker_clusters_get_n (clusters);
}

/* In image pixels. */
static void
find_bounds (const ScholiaAnchor   *anchors,
             guint                  n_anchors,
             const ScholiaViewport *view,
             double                 low[2],
             double                 high[2])
{
  ScholiaViewport plain = *view;

  plain.zoom = 1;
  for (guint i = 0; i < n_anchors; i++)
    {
      double place[2];

      scholia_viewport_place_to_screen (&plain, &anchors[i], &place[0], &place[1]);
      for (guint axis = 0; axis < 2; axis++)
        {
          low[axis] = MIN (low[axis], place[axis]);
          high[axis] = MAX (high[axis], place[axis]);
        }
    }
}

static double
fit_axis (double length,
          double room)
{
  return length > 0 ? MAX (room - 2 * MARGIN, MARGIN) / length : SCHOLIA_VIEWPORT_MAX_ZOOM;
}

gboolean
scholia_cluster_find_parting_view (const ScholiaAnchor *anchors,
                                   guint                n_anchors,
                                   ScholiaViewport     *view)
{
  double low[2] = { G_MAXDOUBLE, G_MAXDOUBLE };
  double high[2] = { 0, 0 };
  double largest;

  g_return_val_if_fail (anchors != NULL && n_anchors >= 2 && view != NULL, FALSE);

  find_bounds (anchors, n_anchors, view, low, high);
  largest = MIN (fit_axis (high[0] - low[0], view->widget_width),
                 fit_axis (high[1] - low[1], view->widget_height - view->bottom_inset));
  largest = CLAMP (largest, view->zoom, SCHOLIA_VIEWPORT_MAX_ZOOM);

  while (view->zoom < largest && count_parts (anchors, n_anchors, view) < n_anchors)
    view->zoom = MIN (view->zoom * STEP, largest);
  /* A narrow window cannot show them all: then at least some part. */
  while (view->zoom < SCHOLIA_VIEWPORT_MAX_ZOOM && count_parts (anchors, n_anchors, view) < 2)
    view->zoom = MIN (view->zoom * STEP, SCHOLIA_VIEWPORT_MAX_ZOOM);
  if (count_parts (anchors, n_anchors, view) < 2)
    return FALSE;

  view->offset_x = view->widget_width / 2 - (low[0] + high[0]) / 2 * view->zoom;
  view->offset_y = (view->widget_height - view->bottom_inset) / 2 -
                   (low[1] + high[1]) / 2 * view->zoom;
  scholia_viewport_clamp (view);
  return TRUE;
}
