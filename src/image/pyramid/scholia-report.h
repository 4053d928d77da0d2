/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-pyramid-header.h"

G_BEGIN_DECLS

/* Bytes of each record in the pipe. */
#define SCHOLIA_REPORT_BYTES 160
/* With the byte that ends the text. */
#define SCHOLIA_REPORT_FORMAT_BYTES 16
#define SCHOLIA_REPORT_WORDS_BYTES 116
/* What "all" is for a report of progress. */
#define SCHOLIA_REPORT_ALL 1000

/**
 * ScholiaReportKind:
 * @SCHOLIA_REPORT_SIZE: the first one: width, height, bytes_per_pixel, the preview's size if one
 *   will come, flags; the file has its header and its full length and may be read
 * @SCHOLIA_REPORT_PREVIEW: the preview is there
 * @SCHOLIA_REPORT_PROGRESS: done of SCHOLIA_REPORT_ALL, of work that no tile shows yet
 * @SCHOLIA_REPORT_PART: an area of the layout's growing level is there, in tiles that are not whole
 *   yet; each one contains the one before
 * @SCHOLIA_REPORT_TILES: a rectangle of tiles of a level is there, each of which is told once
 * @SCHOLIA_REPORT_WHOLE: every tile was told of, and all of the image was read and is sound; what
 *   is still to do is for the disk
 * @SCHOLIA_REPORT_DONE: the last one: all is there and on the disk; flags
 * @SCHOLIA_REPORT_FAILED: the last one: failure, format, words
 */
typedef enum
{
  SCHOLIA_REPORT_SIZE = 1,
  SCHOLIA_REPORT_PREVIEW,
  SCHOLIA_REPORT_PROGRESS,
  SCHOLIA_REPORT_PART,
  SCHOLIA_REPORT_TILES,
  SCHOLIA_REPORT_WHOLE,
  SCHOLIA_REPORT_DONE,
  SCHOLIA_REPORT_FAILED,
} ScholiaReportKind;

/**
 * ScholiaFailure:
 * @SCHOLIA_FAILURE_DAMAGED: the format's library says what is wrong, in words
 * @SCHOLIA_FAILURE_CUT_OFF: the file ends too early
 * @SCHOLIA_FAILURE_TOO_LARGE: more than SCHOLIA_MAX_IMAGE_PIXELS; words: "60000 × 60000"
 * @SCHOLIA_FAILURE_NEEDS_MEMORY: more than the decoder may take
 * @SCHOLIA_FAILURE_UNKNOWN_FORMAT: none that the decoder knows
 * @SCHOLIA_FAILURE_UNSUPPORTED: a lawful file of a kind that the decoder cannot show; words
 * @SCHOLIA_FAILURE_NO_ROOM: the pyramid's disk is full
 * @SCHOLIA_FAILURE_NO_CODEC: what unpacks such a file is not installed; words
 * @SCHOLIA_FAILURE_TOO_COMPLICATED: it takes more time than a picture of its size may
 * @SCHOLIA_FAILURE_INTERNAL: the system refused what the decoder cannot do without; words
 */
typedef enum
{
  SCHOLIA_FAILURE_DAMAGED = 1,
  SCHOLIA_FAILURE_CUT_OFF,
  SCHOLIA_FAILURE_TOO_LARGE,
  SCHOLIA_FAILURE_NEEDS_MEMORY,
  SCHOLIA_FAILURE_UNKNOWN_FORMAT,
  SCHOLIA_FAILURE_UNSUPPORTED,
  SCHOLIA_FAILURE_NO_ROOM,
  SCHOLIA_FAILURE_NO_CODEC,
  SCHOLIA_FAILURE_TOO_COMPLICATED,
  SCHOLIA_FAILURE_INTERNAL,
} ScholiaFailure;

/**
 * ScholiaReport:
 *
 * What the decoder tells the application through its pipe, in records of one length. A member that
 * its kind does not name is 0. Texts are UTF-8 without control characters; @words are a library's,
 * in English; @format is a name such as "PNG".
 */
typedef struct
{
  ScholiaReportKind   kind;
  guint               width;
  guint               height;
  guint               bytes_per_pixel;
  guint               preview_width;
  guint               preview_height;
  ScholiaPyramidFlags flags;
  guint               level;
  guint               column;
  guint               row;
  guint               n_columns;
  guint               n_rows;
  ScholiaPyramidArea  area;
  guint               done;
  ScholiaFailure      failure;
  char                format[SCHOLIA_REPORT_FORMAT_BYTES];
  char                words[SCHOLIA_REPORT_WORDS_BYTES];
} ScholiaReport;

/* @format and @words: (nullable): cut where they are too long, made valid where they are not. */
void     scholia_report_set_texts (ScholiaReport        *self,
                                   const char           *format,
                                   const char           *words);
/* @self must be what scholia_report_decode() would let pass. */
void     scholia_report_encode    (const ScholiaReport  *self,
                                   guint8                bytes[SCHOLIA_REPORT_BYTES]);
/**
 * scholia_report_decode:
 *
 * Reads one record of an untrusted writer. A size that passes is one that
 * scholia_pyramid_layout_plan() takes.
 *
 * Returns: %FALSE with @error MALFORMED
 */
gboolean scholia_report_decode    (const guint8          bytes[SCHOLIA_REPORT_BYTES],
                                   ScholiaReport        *self,
                                   GError              **error);
/* Whether the tiles that it tells of are in the layout. */
gboolean scholia_report_fits      (const ScholiaReport        *self,
                                   const ScholiaPyramidLayout *layout);

G_END_DECLS
