/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-pyramid-file.h"
#include "scholia-report.h"

G_BEGIN_DECLS

/**
 * DecoderRun:
 * @reports: (element-type ScholiaReport)
 * @pyramid_fd: what it wrote
 * @status: as wait() has it
 *
 * What became of one run of the decoder, or of another program that is started like it.
 */
typedef struct
{
  GArray *reports;
  int     pyramid_fd;
  int     status;
  gint64  wall_us;
  gint64  cpu_us;
  gint64  peak_bytes; /* resident; a sanitizer's own memory counts, too */
} DecoderRun;

/* The decoder's descriptors are the only ones that @program has. @arguments: (nullable): after its
 * name. It is killed after @deadline_s. */
DecoderRun          decoder_run         (const char          *program,
                                         const char *const   *arguments,
                                         int                  image_fd,
                                         guint                deadline_s) G_GNUC_WARN_UNUSED_RESULT;
/* The real one, from $SCHOLIA_DECODER, with these bytes as the image. */
DecoderRun          decoder_run_bytes   (GBytes              *bytes) G_GNUC_WARN_UNUSED_RESULT;
void                decoder_run_clear   (DecoderRun          *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DecoderRun, decoder_run_clear)

/* The last report, or an empty one. */
ScholiaReport       decoder_run_last    (const DecoderRun    *self);
/* Asserts that it ended well. */
ScholiaPyramidFile *decoder_run_open    (const DecoderRun    *self) G_GNUC_WARN_UNUSED_RESULT;

/* A descriptor of a nameless file. */
int                 decoder_make_file   (GBytes              *bytes);

/* All pixels of a level, 3 or 4 bytes each; asserts that its tiles are there. */
guint8             *decoder_read_level  (ScholiaPyramidFile  *file,
                                         guint                level) G_GNUC_WARN_UNUSED_RESULT;
/* What the file says of a tile. */
ScholiaPyramidTileState decoder_find_state (ScholiaPyramidFile *file,
                                            guint               level,
                                            guint               column,
                                            guint               row);

G_END_DECLS
