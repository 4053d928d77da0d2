/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <stdio.h>

#include <glib.h>
#include <jpeglib.h>

G_BEGIN_DECLS

typedef struct jvirt_barray_control ScholiaJpegArray;

/**
 * ScholiaJpegCoefficients:
 * @max_bytes: that may be held
 * @n_held_bytes: that are held
 * @arrays: one for each of the picture's components, linked
 *
 * The coefficients of a picture that comes in several scans, as a progressive one: each scan adds
 * to those of the scans before, so that libjpeg holds all of them, 128 bytes for 64 samples. Where
 * that is more than @max_bytes, they are held packed, without the zeroes that most of them are, but
 * for the rows that are worked on. libjpeg's own remedy is temporary files, and the cage lets it
 * open none.
 *
 * A plain value, in which libjpeg's memory manager (libjpeg.txt, "Memory management") finds its
 * state: client_data of the decompressor points at it, or at something that begins with it.
 */
typedef struct
{
  gsize             max_bytes;
  gsize             n_held_bytes;
  ScholiaJpegArray *arrays;
  guint8           *packing; /* (nullable): of one row, at its largest */
  void            (*realize_others) (j_common_ptr jpeg);
} ScholiaJpegCoefficients;

/* After the decompressor was created. What does not fit even when it is packed ends it with
 * JERR_OUT_OF_MEMORY. */
void scholia_jpeg_coefficients_take_over (ScholiaJpegCoefficients *self,
                                          j_decompress_ptr         jpeg);
/* After the decompressor was destroyed. */
void scholia_jpeg_coefficients_clear     (ScholiaJpegCoefficients *self);

G_END_DECLS
