/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A fenced block of PROTOCOL.md. */
typedef struct
{
  char  *info;    /* what stands behind the fence; "" for none */
  char  *text;    /* without the fences */
  guint  line;    /* of the opening fence, from 1 */
  guint  section; /* the number of the "## N." heading before it */
} DocumentBlock;

/* Their (element-type DocumentBlock) and the whole text. Ends the test if there is no such file. */
GPtrArray *document_blocks_load (char **text);
/* JSON without the white space between its tokens. */
char      *document_minify      (const char *json);
/* The cells of each row of the table whose header's first cell is @first and last is @last;
 * (element-type GStrv), back quotes removed. */
GPtrArray *document_table       (const char *text,
                                 const char *first,
                                 const char *last);

G_END_DECLS
