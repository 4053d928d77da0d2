/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-pyramid-header.h"

G_BEGIN_DECLS

/**
 * ScholiaPyramidPlan:
 * @width, @height: of the rows that will be put
 * @orientation: EXIF's 1..8, applied as they come
 * @has_alpha: rows are BGRA, alpha not multiplied; else RGB
 * @preview_width, @preview_height: of the rows of the preview, 0 if there will be none
 * @is_first_frame: there are more pictures in the file, which are not shown
 * @ignores_profile: rows are not what the file's colour profile would make of them
 */
typedef struct
{
  guint    width;
  guint    height;
  guint    orientation;
  gboolean has_alpha;
  guint    preview_width;
  guint    preview_height;
  gboolean is_first_frame;
  gboolean ignores_profile;
} ScholiaPyramidPlan;

/**
 * ScholiaPyramidWriter:
 *
 * Takes the rows of a picture from top to bottom and writes a pyramid file with all its levels,
 * telling what is there. Only a few lines of each level are in memory; for a picture that lies on
 * its side, a column of tiles.
 *
 * Errors are of SCHOLIA_FAILURE.
 */
typedef struct _ScholiaPyramidWriter ScholiaPyramidWriter;

/* @fd: an empty file, only ever written by pwrite(). @report_fd: or -1. Both stay the caller's. */
ScholiaPyramidWriter *scholia_pyramid_writer_new             (int                        fd,
                                                              int                        report_fd)
                                                              G_GNUC_WARN_UNUSED_RESULT;
void                  scholia_pyramid_writer_free            (ScholiaPyramidWriter      *self);

/* Once, before anything else: checks the size, and gives the file its header and length. */
gboolean              scholia_pyramid_writer_begin           (ScholiaPyramidWriter      *self,
                                                              const ScholiaPyramidPlan  *plan,
                                                              GError                   **error);
/* Memory that it takes from begin() on: much more for a picture that lies on its side. */
gsize                 scholia_pyramid_writer_get_held_bytes  (ScholiaPyramidWriter      *self);
/* All rows of the preview, without padding. */
gboolean              scholia_pyramid_writer_put_preview     (ScholiaPyramidWriter      *self,
                                                              const guint8              *pixels,
                                                              GError                   **error);
gboolean              scholia_pyramid_writer_put_row         (ScholiaPyramidWriter      *self,
                                                              const guint8              *pixels,
                                                              GError                   **error);
/* For work before the first row. @done: of @all */
void                  scholia_pyramid_writer_report_progress (ScholiaPyramidWriter      *self,
                                                              guint64                    done,
                                                              guint64                    all);
/* After the last row: waits until all is on the disk, then makes the header a complete one. */
gboolean              scholia_pyramid_writer_finish          (ScholiaPyramidWriter      *self,
                                                              GError                   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaPyramidWriter, scholia_pyramid_writer_free)

G_END_DECLS
