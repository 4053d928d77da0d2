/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScholiaHead:
 *
 * Reads the head of an HTTP request as its bytes come: counts the request line, the header lines,
 * and all of it together, against the limits of PROTOCOL.md, section 9, and takes only what RFC
 * 9112 allows. A plain value; all zero at first.
 */
typedef struct
{
  /*< private >*/
  guint    n_bytes;
  guint    n_lines;      /* that have ended, empty ones before the request line too */
  guint    n_line_bytes; /* of the line that has not, without its line feed */
  gboolean has_request;  /* the request line has ended */
  guint    part;         /* of the line */
  guint    n_part_bytes;
  gboolean saw_return;   /* a carriage return came, the line feed did not */
  gboolean is_over;      /* the empty line came: all that follows is body */
} ScholiaHead;

/* The status that the request is to be refused with (400, 414, 431), 0 while it is good. */
guint scholia_head_count (ScholiaHead  *self,
                          const guint8 *data,
                          gsize         length);

G_END_DECLS
