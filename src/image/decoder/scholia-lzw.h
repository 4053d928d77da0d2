/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SCHOLIA_LZW_MAX_CODES 4096

/**
 * ScholiaLzw:
 *
 * The codes of a GIF's frame -> indices, a row at a time (GIF89a, appendix F).
 */
typedef struct
{
  const guint8 *bytes;
  gsize         length;
  gsize         offset;
  guint         block_left; /* bytes of the current block */
  guint32       bits;
  guint         n_bits;
  guint         min_size;
  guint         size;
  guint         n_codes;
  gint          previous;   /* -1 after a clear code */
  guint8        first;
  guint16       prefixes[SCHOLIA_LZW_MAX_CODES];
  guint8        suffixes[SCHOLIA_LZW_MAX_CODES];
  /* What a code stands for, last index first. */
  guint         n_stacked;
  guint8        stack[SCHOLIA_LZW_MAX_CODES];
} ScholiaLzw;

/* @bytes: from the size of the codes on. */
gboolean scholia_lzw_init (ScholiaLzw    *self,
                           const guint8  *bytes,
                           gsize          length,
                           GError       **error);
/* %FALSE with a failure if there are no @n indices. */
gboolean scholia_lzw_read (ScholiaLzw    *self,
                           guint8        *indices,
                           guint          n,
                           GError       **error);

G_END_DECLS
