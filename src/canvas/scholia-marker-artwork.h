/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-cluster-drawing.h"
#include "scholia-marker-drawing.h"

G_BEGIN_DECLS

/**
 * ScholiaMarkerArtwork:
 *
 * Markers and clusters as pictures, one for each look at the present device scale: there are few
 * looks and many markers, and a blurred shadow costs more than all the rest of a frame. Numbers are
 * kept as laid out texts.
 */
typedef struct _ScholiaMarkerArtwork ScholiaMarkerArtwork;

ScholiaMarkerArtwork *scholia_marker_artwork_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void                  scholia_marker_artwork_free (ScholiaMarkerArtwork    *self);
/* (transfer full): the whole marker with its number, its place in the origin, to be kept as long as
 * neither look, number nor @scale change. @number: 0 for none. @widget: for its font. */
GskRenderNode        *scholia_marker_artwork_make (ScholiaMarkerArtwork    *self,
                                                   GtkWidget               *widget,
                                                   const ScholiaMarkerLook *look,
                                                   guint                    number,
                                                   int                      scale)
                                                   G_GNUC_WARN_UNUSED_RESULT;
/* The same of a cluster with its count. */
GskRenderNode        *scholia_marker_artwork_make_cluster (ScholiaMarkerArtwork     *self,
                                                           GtkWidget                *widget,
                                                           const ScholiaClusterLook *look,
                                                           int                       scale)
                                                           G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaMarkerArtwork, scholia_marker_artwork_free)

G_END_DECLS
