/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board-fixture.h"
#include "scholia-id.h"
#include "scholia-canvas-private.h"

G_BEGIN_DECLS

/* A window of 800 x 600 with a canvas: a picture of 1600 x 1200, threads 1 to 4, of which 3 is
 * resolved and 4 unread. Animations are off. */
typedef struct
{
  GtkWidget      *window;
  ScholiaCanvas  *canvas;
  ScholiaPicture *picture;
  ScholiaBoard   *board;
} Fixture;

/* What the canvas said last, and how often. */
typedef struct
{
  guint          n_marker_wanted;
  guint          n_activated;
  guint          n_background;
  guint          n_move_wanted;
  guint          n_delete_wanted;
  guint          n_cursor;
  gboolean       inside;
  ScholiaAnchor  anchor;
  double         x;
  double         y;
  ScholiaThread *thread;
} Heard;

void           fixture_init      (int            *argc,
                                  char         ***argv);
Fixture       *fixture_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void           fixture_free      (Fixture        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)
/* Waits until one more frame was painted, whether there is news or not. */
void           fixture_next_frame (GtkWidget     *window);

ScholiaThread *fixture_thread    (Fixture        *self,
                                  guint           number);
void           fixture_listen    (ScholiaCanvas  *canvas,
                                  Heard          *heard);
/* The middle of a thread's marker as it is shown, in widget pixels. */
graphene_point_t fixture_middle  (Fixture        *self,
                                  guint           number);
/* Asserts that the canvas took the key. */
void           fixture_press     (Fixture        *self,
                                  guint           key,
                                  GdkModifierType state);
/* Until what was asked for is laid out and painted. */
void           fixture_settle    (Fixture        *self);
/* As if another person had deleted all threads but one. */
void           fixture_keep_only (Fixture        *self,
                                  guint           number);
/* As if another person had done it; takes the action over. */
void           fixture_act       (Fixture        *self,
                                  ScholiaAction  *action);
/* As if another person, or oneself, had moved it. */
void           fixture_move      (Fixture        *self,
                                  guint           number,
                                  double          x,
                                  double          y);
/* With another board, and listening: region 1 around region 2 around region 3, which is resolved,
 * and marker 4 on the first one's fill. */
Fixture       *fixture_new_nested (Heard         *heard) G_GNUC_WARN_UNUSED_RESULT;
/* Only the thread of that number, which may change. */
GtkFilter     *fixture_filter_new (guint         *number) G_GNUC_WARN_UNUSED_RESULT;
/* Fractions of the image in widget pixels. */
graphene_point_t fixture_place   (Fixture        *self,
                                  double          x,
                                  double          y);
/* A mouse's first button, in fractions of the image: pressed; or from there to elsewhere. */
void           fixture_hold      (Fixture        *self,
                                  double          x,
                                  double          y);
void           fixture_drag      (Fixture        *self,
                                  double          x,
                                  double          y,
                                  double          to_x,
                                  double          to_y);
/* That @anchor is there, as exactly as a hand places it. */
void           fixture_assert_anchor (const ScholiaAnchor *anchor,
                                  double          x,
                                  double          y,
                                  double          width,
                                  double          height);
void           fixture_assert_words (Fixture     *self,
                                  const char     *property,
                                  const char     *expected);
GdkTexture    *fixture_paint     (Fixture        *self) G_GNUC_WARN_UNUSED_RESULT;
/* 0xAARRGGBB. */
guint32        fixture_get_pixel (GdkTexture     *texture,
                                  int             x,
                                  int             y);

G_END_DECLS
