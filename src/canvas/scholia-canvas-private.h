/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-canvas.h"
#include "scholia-cursor-layer.h"
#include "scholia-glide.h"
#include "scholia-marker-layer.h"
#include "scholia-region.h"
#include "scholia-tile-grid.h"
#include "scholia-viewport.h"

G_BEGIN_DECLS

/* What a change of the widget's size does to the view. */
typedef enum
{
  SCHOLIA_VIEW_MODE_FREE,
  SCHOLIA_VIEW_MODE_FIT,
  SCHOLIA_VIEW_MODE_FILL,
} ScholiaViewMode;

typedef enum
{
  SCHOLIA_DRAG_NONE,
  SCHOLIA_DRAG_PENDING, /* pressed, not yet past the threshold */
  SCHOLIA_DRAG_PAN,
  SCHOLIA_DRAG_MARKER,
  SCHOLIA_DRAG_SIZE,    /* a region by one of its handles */
  SCHOLIA_DRAG_REGION,  /* a new one is drawn up */
} ScholiaDrag;

/* What presses. A stylus' tip is a pointer as a mouse is one. */
typedef enum
{
  SCHOLIA_POINTER_MOUSE,
  SCHOLIA_POINTER_FINGER,
  SCHOLIA_POINTER_ERASER,
} ScholiaPointer;

typedef enum
{
  SCHOLIA_CANVAS_MARKER_WANTED,
  SCHOLIA_CANVAS_THREAD_ACTIVATED,
  SCHOLIA_CANVAS_BACKGROUND_ACTIVATED,
  SCHOLIA_CANVAS_MOVE_WANTED,
  SCHOLIA_CANVAS_CURSOR_MOVED,
  SCHOLIA_CANVAS_DELETE_WANTED,
  SCHOLIA_CANVAS_RESOLVE_WANTED,
  SCHOLIA_CANVAS_VIEW_CHANGED,
  SCHOLIA_CANVAS_N_SIGNALS,
} ScholiaCanvasSignal;

struct _ScholiaCanvas
{
  GtkWidget parent_instance;

  ScholiaPicture     *picture;
  ScholiaBoard       *board;
  ScholiaTool         tool;
  ScholiaThread      *selected;
  ScholiaThread      *hovered;
  GtkFilter          *movable; /* (nullable) */
  gulong              movable_handler_id;
  char               *announcement;
  GtkWidget          *speaker;     /* (nullable): says it, to a screen reader */
  guint               speech_id;
  char               *coordinates; /* (nullable) */
  guint               own_color;
  ScholiaMarkerLayer *markers;
  ScholiaCursorLayer *cursors;
  GtkWidget          *cluster_list; /* (nullable): the threads of the cluster opened last */
  ScholiaAnchor       list_place;   /* where that was */
  gboolean            list_came_by_keys; /* from the focus on its pill */
  guint               reopen_id;
  guint               return_id;    /* gives the keyboard back to the pill */

  /* The click that opened a cluster last: by the monotonic clock, 0 for none, and where. */
  gint64              opened_us;
  double              opened_x;
  double              opened_y;
  gboolean            is_second_press; /* of a double click that opened one */

  /* The view, and where a running animation leads. */
  ScholiaViewport     view;
  ScholiaViewMode     mode;
  ScholiaViewport     animation_from;
  ScholiaViewport     animation_to;
  gint64              animation_begin_us;
  guint               animation_tick_id;
  guint               settle_id; /* while the zoom moved a moment ago */
  guint               zoom_id;   /* until an allocation's zoom is told */
  GdkTexture         *checkerboard;
  gboolean            checkerboard_is_dark;

  /* The pointer, in widget pixels, while it is over the canvas. */
  gboolean            has_pointer;
  double              pointer_x;
  double              pointer_y;
  gboolean            pointer_is_inside; /* as last told by "cursor-moved" */
  ScholiaThread      *pointer_thread;    /* (nullable): under the pointer */
  gboolean            pointer_is_at_cluster;

  GtkGesture         *drag_gesture;
  ScholiaDrag         drag;
  ScholiaThread      *drag_thread; /* (nullable): pressed on its marker */
  ScholiaAnchor       drag_anchor; /* where that was */
  ScholiaDrag         drag_after_threshold;
  ScholiaHandle       drag_handle;
  double              drag_x;      /* where it began, in widget pixels */
  double              drag_y;
  double              drag_dx;     /* as of the last update, in widget pixels */
  double              drag_dy;
  double              pinch_zoom;  /* when the pinch began */
  double              pinch_x;     /* its middle, at the last update */
  double              pinch_y;
  gboolean            space_is_held;
  gboolean            space_was_used;

  /* The finger's velocity, and what it let go. */
  ScholiaVelocity     velocity;
  guint               glide_tick_id;
  gint64              glide_begin_us;
  double              glide_velocity_x; /* widget pixels a second */
  double              glide_velocity_y;
  double              glide_x;          /* how far it has come */
  double              glide_y;

  /* Tools by keyboard. */
  gboolean            has_crosshair;
  ScholiaAnchor       crosshair;
  ScholiaHandle       key_handle; /* of the selected region: what arrows move */
  ScholiaThread      *key_thread; /* (nullable): moved by a key that is still held */

  /* A region that is drawn up, by hand or by keys: from its first corner. */
  gboolean            has_corner;
  ScholiaAnchor       corner;
  ScholiaAnchor       sketch;
};

extern guint scholia_canvas_signals[SCHOLIA_CANVAS_N_SIGNALS];

/* scholia-canvas.c */
void             scholia_canvas_notify_zoom       (ScholiaCanvas         *self);
static inline gboolean
scholia_canvas_is_dragging (ScholiaCanvas *self)
{
  return self->drag > SCHOLIA_DRAG_PENDING;
}

/* scholia-canvas-markers.c */
void             scholia_canvas_markers_init      (ScholiaCanvas         *self);
void             scholia_canvas_drop_gone_threads (ScholiaCanvas         *self);
void             scholia_canvas_activate_thread   (ScholiaCanvas         *self,
                                                   ScholiaThread         *thread);
void             scholia_canvas_want_move         (ScholiaCanvas         *self,
                                                   ScholiaThread         *thread,
                                                   const ScholiaAnchor   *anchor);
/* The same when the key that moves it is let go: a key that is held is one deed. */
void             scholia_canvas_want_key_move     (ScholiaCanvas         *self,
                                                   ScholiaThread         *thread,
                                                   const ScholiaAnchor   *anchor);
void             scholia_canvas_end_key_move      (ScholiaCanvas         *self);
gboolean         scholia_canvas_may_move          (ScholiaCanvas         *self,
                                                   ScholiaThread         *thread);
void             scholia_canvas_want_marker       (ScholiaCanvas         *self,
                                                   const ScholiaAnchor   *anchor);

/* scholia-canvas-region.c: regions that are drawn up and sized. */
/* Where the widget's place is on the image, or the nearest place there. */
ScholiaAnchor    scholia_canvas_get_point         (ScholiaCanvas         *self,
                                                   double                 widget_x,
                                                   double                 widget_y);
void             scholia_canvas_begin_region      (ScholiaCanvas         *self,
                                                   const ScholiaAnchor   *corner);
void             scholia_canvas_sketch_region     (ScholiaCanvas         *self,
                                                   const ScholiaAnchor   *corner);
void             scholia_canvas_end_region        (ScholiaCanvas         *self);
/* TRUE if there was one. */
gboolean         scholia_canvas_cancel_region     (ScholiaCanvas         *self);
/* (nullable): the selected one, if its handles show. */
ScholiaThread   *scholia_canvas_get_sized         (ScholiaCanvas         *self,
                                                   ScholiaAnchor         *anchor);
ScholiaHandle    scholia_canvas_pick_handle       (ScholiaCanvas         *self,
                                                   double                 widget_x,
                                                   double                 widget_y);
/* By that much of the image, in millionths. */
ScholiaAnchor    scholia_canvas_size_region       (ScholiaCanvas         *self,
                                                   const ScholiaAnchor   *region,
                                                   ScholiaHandle          handle,
                                                   gint32                 dx,
                                                   gint32                 dy);
/* The keys' next corner; FALSE if nothing can be sized. */
gboolean         scholia_canvas_next_handle       (ScholiaCanvas         *self);
gboolean         scholia_canvas_leave_handle      (ScholiaCanvas         *self);
void             scholia_canvas_append_sketch     (ScholiaCanvas         *self,
                                                   GtkSnapshot           *snapshot);

/* scholia-canvas-crosshair.c: tools by keyboard. */
/* By that much of the image, in millionths. */
void             scholia_canvas_move_crosshair    (ScholiaCanvas         *self,
                                                   gint32                 dx,
                                                   gint32                 dy);
void             scholia_canvas_enter_crosshair   (ScholiaCanvas         *self);
/* FALSE if there was nothing to take back. */
gboolean         scholia_canvas_back_crosshair    (ScholiaCanvas         *self);
void             scholia_canvas_hide_crosshair    (ScholiaCanvas         *self);

/* scholia-canvas-clusters.c */
void             scholia_canvas_clusters_init     (ScholiaCanvas         *self);
/* Opens the one whose pill is there, if there is one. */
gboolean         scholia_canvas_open_cluster_at   (ScholiaCanvas         *self,
                                                   double                 widget_x,
                                                   double                 widget_y,
                                                   gboolean               as_list);
/* The same by a click, which may be the first one of a double click. */
gboolean         scholia_canvas_click_cluster     (ScholiaCanvas         *self,
                                                   double                 widget_x,
                                                   double                 widget_y);
/* Whether a press there and now is the second one of it, which belongs to what the first one
 * opened. */
gboolean         scholia_canvas_is_second_press   (ScholiaCanvas         *self,
                                                   double                 widget_x,
                                                   double                 widget_y);

/* scholia-canvas-list.c: the threads of a cluster that no zoom parts. */
void             scholia_canvas_open_list         (ScholiaCanvas         *self,
                                                   ScholiaMarkerCluster  *cluster);
void             scholia_canvas_close_list        (ScholiaCanvas         *self);
void             scholia_canvas_dispose_list      (ScholiaCanvas         *self);

/* scholia-canvas-speech.c: words for a screen reader. */
void             scholia_canvas_fall_silent       (ScholiaCanvas         *self);
void             scholia_canvas_announce_place    (ScholiaCanvas         *self,
                                                   const ScholiaAnchor   *anchor);
void             scholia_canvas_announce_size     (ScholiaCanvas         *self,
                                                   const ScholiaAnchor   *region);
/* After a tool, its place or the view changed. */
void             scholia_canvas_update_coordinates (ScholiaCanvas        *self);

/* scholia-canvas-view.c */
void             scholia_canvas_set_view          (ScholiaCanvas         *self,
                                                   const ScholiaViewport *view,
                                                   ScholiaViewMode        mode);
void             scholia_canvas_allocate_view     (ScholiaCanvas         *self,
                                                   int                    width,
                                                   int                    height);
void             scholia_canvas_pan               (ScholiaCanvas         *self,
                                                   double                 dx,
                                                   double                 dy);
void             scholia_canvas_zoom_at           (ScholiaCanvas         *self,
                                                   double                 zoom,
                                                   double                 widget_x,
                                                   double                 widget_y,
                                                   gboolean               smooth);
void             scholia_canvas_reveal_anchor     (ScholiaCanvas         *self,
                                                   const ScholiaAnchor   *anchor,
                                                   int                    card_width);

/* scholia-canvas-animation.c */
gboolean         scholia_canvas_has_animations    (ScholiaCanvas         *self);
void             scholia_canvas_animate_to        (ScholiaCanvas         *self,
                                                   const ScholiaViewport *target,
                                                   ScholiaViewMode        mode);
/* Of any kind: a press takes the picture into the hand. */
void             scholia_canvas_stop_animation    (ScholiaCanvas         *self);
/* Where the running animation leads, or the view itself. */
ScholiaViewport  scholia_canvas_get_target        (ScholiaCanvas         *self);

/* scholia-canvas-tiles.c: the picture's pixels on the screen's. */
void             scholia_canvas_realize_tiles     (ScholiaCanvas         *self);
/* There must be a picture, and a view that is not empty. */
ScholiaTileGrid  scholia_canvas_get_grid          (ScholiaCanvas         *self);
/* Has the picture bring what is in sight into memory. */
void             scholia_canvas_want_tiles        (ScholiaCanvas         *self);
/* The zoom changes: tiles of just the screen's size, and clusters, are made once it rests. */
void             scholia_canvas_unsettle_zoom     (ScholiaCanvas         *self);
/* It rests, as it does by itself after a moment. */
void             scholia_canvas_settle_zoom       (ScholiaCanvas         *self);
void             scholia_canvas_append_tiles      (ScholiaCanvas         *self,
                                                   GtkSnapshot           *snapshot,
                                                   const ScholiaTileGrid *grid);

/* scholia-canvas-glide.c: what was thrown goes on. In widget pixels a second. */
void             scholia_canvas_start_glide       (ScholiaCanvas         *self,
                                                   double                 velocity_x,
                                                   double                 velocity_y);
void             scholia_canvas_stop_glide        (ScholiaCanvas         *self);

/* scholia-canvas-snapshot.c */
void             scholia_canvas_snapshot          (GtkWidget             *widget,
                                                   GtkSnapshot           *snapshot);

/* scholia-canvas-touch.c: pinch and long press. */
void             scholia_canvas_touch_init        (ScholiaCanvas         *self);
/* What fingers do, in widget pixels; the controllers call these. The middle of both. */
void             scholia_canvas_begin_pinch       (ScholiaCanvas         *self,
                                                   double                 widget_x,
                                                   double                 widget_y);
void             scholia_canvas_update_pinch      (ScholiaCanvas         *self,
                                                   double                 scale,
                                                   double                 widget_x,
                                                   double                 widget_y);
/* TRUE: it placed a marker, or opened a cluster. */
gboolean         scholia_canvas_long_press        (ScholiaCanvas         *self,
                                                   double                 widget_x,
                                                   double                 widget_y);

/* scholia-canvas-pointer.c: hover, clicks, wheel. */
void             scholia_canvas_pointer_init      (ScholiaCanvas         *self);
void             scholia_canvas_update_pointer    (ScholiaCanvas         *self);
void             scholia_canvas_update_shape      (ScholiaCanvas         *self);
/* (nullable): whom a click there would open: a pin, or with the browse tool a region. @part:
 * (optional): which part of the region is meant; NONE for a pin. */
ScholiaThread   *scholia_canvas_pick              (ScholiaCanvas         *self,
                                                   double                 widget_x,
                                                   double                 widget_y,
                                                   ScholiaRegionPart     *part);
/* What the pointer does, in widget pixels; the controllers call these. */
void             scholia_canvas_point_at          (ScholiaCanvas         *self,
                                                   double                 x,
                                                   double                 y);
void             scholia_canvas_press             (ScholiaCanvas         *self,
                                                   double                 widget_x,
                                                   double                 widget_y);
void             scholia_canvas_click             (ScholiaCanvas         *self,
                                                   int                    n_press,
                                                   double                 widget_x,
                                                   double                 widget_y);
void             scholia_canvas_scroll            (ScholiaCanvas         *self,
                                                   double                 dx,
                                                   double                 dy,
                                                   gboolean               is_wheel,
                                                   GdkModifierType        state);

/* scholia-canvas-drag.c: panning, dragging markers, drawing up and sizing regions. */
void             scholia_canvas_drag_init         (ScholiaCanvas         *self);
void             scholia_canvas_begin_drag        (ScholiaCanvas         *self,
                                                   ScholiaPointer         pointer,
                                                   guint                  button,
                                                   double                 widget_x,
                                                   double                 widget_y);
/* @dx, @dy: from where it began. */
void             scholia_canvas_update_drag       (ScholiaCanvas         *self,
                                                   double                 dx,
                                                   double                 dy);
void             scholia_canvas_end_drag          (ScholiaCanvas         *self,
                                                   double                 dx,
                                                   double                 dy);
/* TRUE if there was one. */
gboolean         scholia_canvas_cancel_drag       (ScholiaCanvas         *self);

/* scholia-canvas-keys.c */
void             scholia_canvas_keys_init         (ScholiaCanvas         *self);
/* What a key does; the controllers call these. TRUE if it did something. */
gboolean         scholia_canvas_press_key         (ScholiaCanvas         *self,
                                                   guint                  key,
                                                   GdkModifierType        state);
void             scholia_canvas_release_key       (ScholiaCanvas         *self,
                                                   guint                  key);

G_END_DECLS
