/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of this folder only: the values of PROTOCOL.md section 3. A read that fails leaves the reason in
 * the reader and gives an empty value. */

#pragma once

#include "scholia-board.h"
#include "scholia-id.h"
#include "scholia-json-reader.h"
#include "scholia-json-writer.h"

G_BEGIN_DECLS

/* The largest integer that every JSON reader holds exactly. */
#define SCHOLIA_MAX_WIRE_INTEGER (G_GUINT64_CONSTANT (1) << 53)
/* The largest number of a thread; the next one's is one more at most. */
#define SCHOLIA_MAX_THREAD_NUMBER (G_MAXINT32 - 1)

typedef struct
{
  char text[SCHOLIA_ID_LENGTH + 1];
} ScholiaIdText;

/* "" after a failure. */
ScholiaIdText  scholia_read_id          (ScholiaJsonReader      *reader,
                                         const char             *name);
/* @max: as many ids as the array may have; an absent array is an empty one. */
GStrv          scholia_read_ids         (ScholiaJsonReader      *reader,
                                         const char             *name,
                                         guint                   max);
/* Member "headId": the broadcast id of event @seq; "" if and only if that is 0. */
char          *scholia_read_head_id     (ScholiaJsonReader      *reader,
                                         guint64                 seq);
char          *scholia_read_board_id    (ScholiaJsonReader      *reader,
                                         const char             *name);
gint64         scholia_read_time        (ScholiaJsonReader      *reader,
                                         const char             *name);
/* Absent is 0. */
gint64         scholia_read_optional_time (ScholiaJsonReader    *reader,
                                           const char           *name);
guint          scholia_read_color       (ScholiaJsonReader      *reader,
                                         const char             *name);
ScholiaRole    scholia_read_role        (ScholiaJsonReader      *reader,
                                         const char             *name);
/* A person's words, cleaned; or, @is_clean, words that a server cleaned when it took them. */
char          *scholia_read_name        (ScholiaJsonReader      *reader,
                                         const char             *name,
                                         gboolean                is_clean);
/* One line like a board's title. */
char          *scholia_read_title       (ScholiaJsonReader      *reader,
                                         const char             *name,
                                         gboolean                is_clean);
char          *scholia_read_body        (ScholiaJsonReader      *reader,
                                         const char             *name,
                                         gboolean                is_clean);
/* Printable ASCII of exactly @length characters of base64url. */
char          *scholia_read_secret      (ScholiaJsonReader      *reader,
                                         const char             *name,
                                         gsize                   length);
/* A SHA-256 as 64 lower-case hexadecimal digits. */
char          *scholia_read_sha256      (ScholiaJsonReader      *reader,
                                         const char             *name);
ScholiaAnchor  scholia_read_anchor      (ScholiaJsonReader      *reader,
                                         const char             *name);
ScholiaPerson *scholia_read_person      (ScholiaJsonReader      *reader);
char          *scholia_read_person_id   (ScholiaJsonReader      *reader,
                                         const char             *name);
void           scholia_read_image       (ScholiaJsonReader      *reader,
                                         const char             *name,
                                         ScholiaImageInfo       *image);

void           scholia_write_ids        (ScholiaJsonWriter      *writer,
                                         const char             *name,
                                         const char * const     *ids);
void           scholia_write_anchor     (ScholiaJsonWriter      *writer,
                                         const char             *name,
                                         const ScholiaAnchor    *anchor);
/* The members "id", "name", "color". */
void           scholia_write_person     (ScholiaJsonWriter      *writer,
                                         const ScholiaPerson    *person);
void           scholia_write_image      (ScholiaJsonWriter      *writer,
                                         const char             *name,
                                         const ScholiaImageInfo *image);
/* Nothing for 0. */
void           scholia_write_optional_integer (ScholiaJsonWriter *writer,
                                               const char        *name,
                                               guint64            value);

G_END_DECLS
