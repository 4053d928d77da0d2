/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-marker-grid.h"

#include <math.h>

/* Chains of cells to begin with; a power of two, so that a mask finds the chain. */
#define FIRST_CHAINS 64u

/* Cells share chains: a spot knows its own cell. */
struct _ScholiaMarkerGrid
{
  double            cell_size;
  guint             n_spots;
  guint             n_chains;
  ScholiaGridSpot **chains;
};

static guint
hash_cell (gint32 column,
           gint32 row)
{
  guint hash = (guint) column * 0x9e3779b1u + (guint) row * 0x85ebca77u;

  return hash ^ hash >> 15;
}

static gint32
to_cell (ScholiaMarkerGrid *self,
         double             length)
{
  return (gint32) floor (length / self->cell_size);
}

static ScholiaGridSpot **
get_chain (ScholiaMarkerGrid *self,
           gint32             column,
           gint32             row)
{
  return &self->chains[hash_cell (column, row) & (self->n_chains - 1)];
}

static void
link_spot (ScholiaMarkerGrid *self,
           ScholiaGridSpot   *spot)
{
  ScholiaGridSpot **chain = get_chain (self, spot->column, spot->row);

  spot->next = *chain;
  spot->link = chain;
  if (spot->next != NULL)
    spot->next->link = &spot->next;
  *chain = spot;
}

static void
unlink_spot (ScholiaGridSpot *spot)
{
  *spot->link = spot->next;
  if (spot->next != NULL)
    spot->next->link = spot->link;
  spot->next = NULL;
  spot->link = NULL;
}

static void
grow (ScholiaMarkerGrid *self)
{
  g_autofree ScholiaGridSpot **former = self->chains;
  guint n_former = self->n_chains;

  self->n_chains *= 2;
  self->chains = g_new0 (ScholiaGridSpot *, self->n_chains);
  for (guint i = 0; i < n_former; i++)
    {
      ScholiaGridSpot *next;

      for (ScholiaGridSpot *spot = former[i]; spot != NULL; spot = next)
        {
          next = spot->next;
          link_spot (self, spot);
        }
    }
}

ScholiaMarkerGrid *
scholia_marker_grid_new (double cell_size)
{
  ScholiaMarkerGrid *self;

  g_return_val_if_fail (cell_size > 0, NULL);

  self = g_new0 (ScholiaMarkerGrid, 1);
  self->cell_size = cell_size;
  self->n_chains = FIRST_CHAINS;
  self->chains = g_new0 (ScholiaGridSpot *, self->n_chains);
  return self;
}

void
scholia_marker_grid_free (ScholiaMarkerGrid *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n_chains; i++)
    while (self->chains[i] != NULL)
      unlink_spot (self->chains[i]);

  g_free (self->chains);
  g_free (self);
}

guint
scholia_marker_grid_get_n (ScholiaMarkerGrid *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_spots;
}

void
scholia_marker_grid_add (ScholiaMarkerGrid *self,
                         ScholiaGridSpot   *spot,
                         double             x,
                         double             y)
{
  g_return_if_fail (self != NULL && spot != NULL);
  g_return_if_fail (spot->link == NULL);

  if (self->n_spots >= self->n_chains)
    grow (self);

  spot->x = x;
  spot->y = y;
  spot->column = to_cell (self, x);
  spot->row = to_cell (self, y);
  link_spot (self, spot);
  self->n_spots++;
}

void
scholia_marker_grid_remove (ScholiaMarkerGrid *self,
                            ScholiaGridSpot   *spot)
{
  g_return_if_fail (self != NULL && spot != NULL);
  g_return_if_fail (spot->link != NULL);

  unlink_spot (spot);
  self->n_spots--;
}

static gboolean
is_inside (const ScholiaGridSpot *spot,
           const graphene_rect_t *area)
{
  return spot->x >= area->origin.x && spot->x <= area->origin.x + area->size.width &&
         spot->y >= area->origin.y && spot->y <= area->origin.y + area->size.height;
}

static void
search_all (ScholiaMarkerGrid     *self,
            const graphene_rect_t *area,
            ScholiaGridFunc        func,
            gpointer               user_data)
{
  ScholiaGridSpot *next;

  for (guint i = 0; i < self->n_chains; i++)
    for (ScholiaGridSpot *spot = self->chains[i]; spot != NULL; spot = next)
      {
        next = spot->next;
        if (is_inside (spot, area))
          func (spot, user_data);
      }
}

static void
search_cell (ScholiaMarkerGrid     *self,
             gint32                 column,
             gint32                 row,
             const graphene_rect_t *area,
             ScholiaGridFunc        func,
             gpointer               user_data)
{
  ScholiaGridSpot *next;

  for (ScholiaGridSpot *spot = *get_chain (self, column, row); spot != NULL; spot = next)
    {
      next = spot->next;
      if (spot->column == column && spot->row == row && is_inside (spot, area))
        func (spot, user_data);
    }
}

void
scholia_marker_grid_foreach (ScholiaMarkerGrid     *self,
                             const graphene_rect_t *area,
                             ScholiaGridFunc        func,
                             gpointer               user_data)
{
  gint32 left, top, right, bottom;

  g_return_if_fail (self != NULL && area != NULL && func != NULL);

  left = to_cell (self, area->origin.x);
  top = to_cell (self, area->origin.y);
  right = to_cell (self, area->origin.x + area->size.width);
  bottom = to_cell (self, area->origin.y + area->size.height);
  if ((gint64) (right - left + 1) * (bottom - top + 1) > self->n_chains)
    {
      search_all (self, area, func, user_data);
      return;
    }

  for (gint32 row = top; row <= bottom; row++)
    for (gint32 column = left; column <= right; column++)
      search_cell (self, column, row, area, func, user_data);
}

ScholiaGridSpot *
scholia_marker_grid_find (ScholiaMarkerGrid *self,
                          double             x,
                          double             y,
                          double             reach)
{
  ScholiaGridSpot *nearest = NULL;
  gint32 column, row;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (reach <= self->cell_size, NULL);

  column = to_cell (self, x);
  row = to_cell (self, y);
  for (gint32 i = 0; i < 9; i++)
    {
      gint32 near_column = column + i % 3 - 1;
      gint32 near_row = row + i / 3 - 1;

      for (ScholiaGridSpot *spot = *get_chain (self, near_column, near_row); spot != NULL;
           spot = spot->next)
        {
          double distance = MAX (fabs (spot->x - x), fabs (spot->y - y));

          if (spot->column == near_column && spot->row == near_row && distance < reach)
            {
              reach = distance;
              nearest = spot;
            }
        }
    }

  return nearest;
}
