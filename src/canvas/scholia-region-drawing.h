/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-region.h"

G_BEGIN_DECLS

/* Widget pixels from a handle's middle to its rim. */
#define SCHOLIA_HANDLE_RADIUS 6.0f

/* All that decides how a region's outline is drawn. A plain value. */
typedef struct
{
  guint    color;    /* of scholia-color.h */
  gboolean resolved; /* hollow and dimmed */
  gboolean selected; /* with a halo */
  gboolean hovered;  /* a stronger fill */
  gboolean draft;    /* dashed */
} ScholiaRegionLook;

/* Hairlines on both sides, the author's colour between them, a light fill. @region: in widget
 * pixels, its edges on device pixels. */
void scholia_region_append         (GtkSnapshot             *snapshot,
                                    const graphene_rect_t   *region,
                                    const ScholiaRegionLook *look);
/* @active: the one that keys move, or NONE. */
void scholia_region_append_handles (GtkSnapshot             *snapshot,
                                    const graphene_rect_t   *region,
                                    ScholiaHandle            active);

G_END_DECLS
