/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <graphene.h>

G_BEGIN_DECLS

typedef struct _ScholiaGridSpot ScholiaGridSpot;

/**
 * ScholiaGridSpot:
 * @x: in the grid's units
 * @y: in the grid's units
 *
 * A point on a grid, embedded in what it stands for, so that a grid allocates nothing for it. All
 * zeros while it is on no grid.
 */
struct _ScholiaGridSpot
{
  double            x;
  double            y;
  /*< private >*/
  gint32            column;
  gint32            row;
  ScholiaGridSpot  *next;
  ScholiaGridSpot **link; /* what points here; NULL: on no grid */
};

/**
 * ScholiaMarkerGrid:
 *
 * Which points are where: a grid of square cells without bounds, of which only those that hold
 * something take memory (a hash table of cells). No GTK.
 *
 * Cost: add, remove and move O(1), amortised; a search O(cells that it touches + points in them),
 * and never more than O(points). Memory: 16 bytes a point at most, beside the points themselves.
 */
typedef struct _ScholiaMarkerGrid ScholiaMarkerGrid;

typedef void (*ScholiaGridFunc) (ScholiaGridSpot *spot,
                                 gpointer         user_data);

ScholiaMarkerGrid *scholia_marker_grid_new      (double                 cell_size)
                                                 G_GNUC_WARN_UNUSED_RESULT;
/* Spots that are left are the caller's, and on no grid. */
void               scholia_marker_grid_free     (ScholiaMarkerGrid     *self);
guint              scholia_marker_grid_get_n    (ScholiaMarkerGrid     *self);
void               scholia_marker_grid_add      (ScholiaMarkerGrid     *self,
                                                 ScholiaGridSpot       *spot,
                                                 double                 x,
                                                 double                 y);
void               scholia_marker_grid_remove   (ScholiaMarkerGrid     *self,
                                                 ScholiaGridSpot       *spot);
/* Calls @func for each spot in @area, its edges included, in no order. @func may remove the spot
 * that it is given, and no other; it may add none. */
void               scholia_marker_grid_foreach  (ScholiaMarkerGrid     *self,
                                                 const graphene_rect_t *area,
                                                 ScholiaGridFunc        func,
                                                 gpointer               user_data);
/* (nullable): the nearest spot that is nearer than @reach on both axes, at most a cell's size. */
ScholiaGridSpot   *scholia_marker_grid_find     (ScholiaMarkerGrid     *self,
                                                 double                 x,
                                                 double                 y,
                                                 double                 reach);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaMarkerGrid, scholia_marker_grid_free)

G_END_DECLS
