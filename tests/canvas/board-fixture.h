/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"
#include "scholia-id.h"
#include "scholia-picture.h"

G_BEGIN_DECLS

typedef struct
{
  guint       number;
  double      x;
  double      y;
  double      width;
  double      height;
  guint       color;
  const char *name;
  const char *body;
  guint       n_comments;
  gboolean    resolved;
  gboolean    unread;
} FixtureThread;

/* A board with these threads, as a snapshot brings them. */
ScholiaBoard       *fixture_board_new     (const FixtureThread *threads,
                                           guint                n_threads)
                                           G_GNUC_WARN_UNUSED_RESULT;
/* The state of one, its id made from @number. */
ScholiaThreadState *fixture_state_new     (const FixtureThread *thread) G_GNUC_WARN_UNUSED_RESULT;
/* Loads it and waits. */
ScholiaPicture     *fixture_picture_load  (const char          *path) G_GNUC_WARN_UNUSED_RESULT;
/* A smooth gradient of that size, written to and loaded from a temporary file. */
ScholiaPicture     *fixture_picture_new   (guint                width,
                                           guint                height) G_GNUC_WARN_UNUSED_RESULT;
/* Of these pixels, rows without padding; the same way. */
ScholiaPicture     *fixture_picture_new_rgb (guint              width,
                                           guint                height,
                                           const guint8        *rgb) G_GNUC_WARN_UNUSED_RESULT;
/* One colour, straight RGBA. */
ScholiaPicture     *fixture_picture_new_flat (guint             width,
                                           guint                height,
                                           const guint8        *rgba) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
