/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-pyramid-writer.h"

G_BEGIN_DECLS

/* Bytes of a file's start that are enough to tell its format. */
#define SCHOLIA_FORMAT_START_BYTES 1024

/**
 * ScholiaFormat:
 * @name: for people, the same in every language
 * @matches: whether a file that starts with these bytes, at most SCHOLIA_FORMAT_START_BYTES, is one
 * @prepare: (nullable): what has to be done before the cage closes
 * @begins_threads, @draws_text: as in #ScholiaCageLimits
 * @is_drawing: its pixels are ours, so that they grant no time
 * @decode: puts a picture into a fresh writer, from begin() to the last row; %FALSE with an error
 *   of SCHOLIA_FAILURE, also for a picture that is not whole
 *
 * A file format. What @decode may call, and how much memory it may take, is up to the cage.
 */
typedef struct
{
  const char *name;
  gboolean  (*matches) (const guint8          *start,
                        gsize                  length);
  void      (*prepare) (void);
  gboolean    begins_threads;
  gboolean    draws_text;
  gboolean    is_drawing;
  gboolean  (*decode)  (const guint8          *bytes,
                        gsize                  length,
                        ScholiaPyramidWriter  *writer,
                        GError               **error);
} ScholiaFormat;

/**
 * ScholiaOtherProgram:
 * @name: of a program beside this one
 * @matches: (nullable): whether it is the one for a file that starts with these bytes; %NULL: for
 *   all that no other is for
 */
typedef struct
{
  const char *name;
  gboolean  (*matches) (const guint8 *start,
                        gsize         length);
} ScholiaOtherProgram;

extern const ScholiaFormat scholia_format_avif;
extern const ScholiaFormat scholia_format_bmp;
extern const ScholiaFormat scholia_format_gif;
extern const ScholiaFormat scholia_format_heif;
extern const ScholiaFormat scholia_format_jpeg;
extern const ScholiaFormat scholia_format_png;
extern const ScholiaFormat scholia_format_svg;
extern const ScholiaFormat scholia_format_tiff;
extern const ScholiaFormat scholia_format_webp;

/* Each program has its own: its formats, ended by %NULL, and the programs beside it that know
 * others, ended by a name of %NULL. Those want libraries that take longer to load than most
 * pictures to decode. */
extern const ScholiaFormat *const scholia_formats[];
extern const ScholiaOtherProgram scholia_formats_other_programs[];

/* (nullable) (transfer none): %NULL if this program knows no such format. */
const ScholiaFormat *scholia_format_find               (const guint8 *start,
                                                        gsize         length);
/* (nullable) (transfer none): the name of a program that may know it. */
const char          *scholia_format_find_other_program (const guint8 *start,
                                                        gsize         length);

G_END_DECLS
