/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-jpeg-coefficients.h"

#include <jerror.h>
#include <stdlib.h>
#include <string.h>

/* A packed block: one of these; where it is not empty, a bit for each coefficient that is not zero;
 * then these coefficients, as bytes where all of them fit. */
#define BLOCK_EMPTY 0
#define BLOCK_OF_BYTES 1
#define BLOCK_OF_WORDS 2
#define MAX_PACKED_BLOCK_BYTES (1 + 8 + DCTSIZE2 * sizeof (JCOEF))
/* Coefficients that are looked at together, as most are zero. */
#define PER_WORD (sizeof (guint64) / sizeof (JCOEF))
/* Bytes: what a row takes is rounded up to it, so that it finds room again where it was. */
#define GRAIN 4096

typedef struct
{
  guint8 *bytes; /* (nullable): all of it is zero */
  gsize   n_allocated;
} PackedRow;

/* Named by libjpeg, which knows nothing of what is in it. */
struct jvirt_barray_control
{
  ScholiaJpegArray *next;
  JDIMENSION        blocks_per_row;
  JDIMENSION        n_rows;
  JDIMENSION        max_access; /* rows that are asked for at once, at most */
  PackedRow        *rows;       /* (nullable): the window is all there is */
  JBLOCKARRAY       window;
  JDIMENSION        first_row;
  JDIMENSION        n_window_rows;
  gboolean          is_changed;
};

static ScholiaJpegCoefficients *
get_self (j_common_ptr jpeg)
{
  return jpeg->client_data;
}

static gsize
get_row_bytes (const ScholiaJpegArray *array)
{
  return (gsize) array->blocks_per_row * sizeof (JBLOCK);
}

/* Packing */

static guint8 *
pack_block (const JCOEF *block,
            guint8      *to)
{
  guint64 places = 0, words[DCTSIZE2 / PER_WORD];
  gboolean are_bytes = TRUE;

  memcpy (words, block, sizeof words);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    for (guint j = i * PER_WORD; words[i] != 0 && j < (i + 1) * PER_WORD; j++)
      if (block[j] != 0)
        {
          places |= G_GUINT64_CONSTANT (1) << j;
          are_bytes &= block[j] == (gint8) block[j];
        }

  *to++ = places == 0 ? BLOCK_EMPTY : are_bytes ? BLOCK_OF_BYTES : BLOCK_OF_WORDS;
  if (places == 0)
    return to;

  memcpy (to, &places, sizeof places);
  to += sizeof places;
  for (; places != 0; places &= places - 1)
    {
      const JCOEF *coefficient = block + __builtin_ctzll (places);
      gsize n_bytes = are_bytes ? 1 : sizeof *coefficient;
      guint8 byte = (guint8) *coefficient;

      memcpy (to, are_bytes ? (const void *) &byte : coefficient, n_bytes);
      to += n_bytes;
    }

  return to;
}

static const guint8 *
unpack_block (const guint8 *from,
              JCOEF        *block)
{
  guint8 kind = *from++;
  guint64 places = 0;

  memset (block, 0, sizeof (JBLOCK));
  if (kind == BLOCK_EMPTY)
    return from;

  memcpy (&places, from, sizeof places);
  from += sizeof places;
  for (; places != 0; places &= places - 1)
    {
      JCOEF *coefficient = block + __builtin_ctzll (places);

      if (kind == BLOCK_OF_BYTES)
        *coefficient = (gint8) *from++;
      else
        {
          memcpy (coefficient, from, sizeof *coefficient);
          from += sizeof *coefficient;
        }
    }

  return from;
}

static void
reserve (j_common_ptr  jpeg,
         PackedRow    *row,
         gsize         n_bytes)
{
  ScholiaJpegCoefficients *self = get_self (jpeg);
  gsize wanted = (n_bytes + GRAIN - 1) / GRAIN * GRAIN;
  guint8 *bytes;

  if (wanted <= row->n_allocated)
    return;

  self->n_held_bytes += wanted - row->n_allocated;
  bytes = self->n_held_bytes <= self->max_bytes ? g_try_realloc (row->bytes, wanted) : NULL;
  if (bytes == NULL)
    ERREXIT1 (jpeg, JERR_OUT_OF_MEMORY, 0);

  row->bytes = bytes;
  row->n_allocated = wanted;
}

static void
pack_row (j_common_ptr      jpeg,
          ScholiaJpegArray *array,
          PackedRow        *row,
          JBLOCKROW         blocks)
{
  guint8 *packing = get_self (jpeg)->packing, *end = packing;

  for (JDIMENSION i = 0; i < array->blocks_per_row; i++)
    end = pack_block (blocks[i], end);
  reserve (jpeg, row, (gsize) (end - packing));
  memcpy (row->bytes, packing, (gsize) (end - packing));
}

static void
unpack_row (const ScholiaJpegArray *array,
            const PackedRow        *row,
            JBLOCKROW               blocks)
{
  const guint8 *from = row->bytes;

  if (from == NULL)
    {
      memset (blocks, 0, get_row_bytes (array));
      return;
    }

  for (JDIMENSION i = 0; i < array->blocks_per_row; i++)
    from = unpack_block (from, blocks[i]);
}

static void
move_window (j_common_ptr      jpeg,
             ScholiaJpegArray *array,
             JDIMENSION        first_row)
{
  JDIMENSION n_rows = MIN (array->n_window_rows, array->n_rows - array->first_row);

  for (JDIMENSION i = 0; i < n_rows && array->is_changed; i++)
    pack_row (jpeg, array, &array->rows[array->first_row + i], array->window[i]);

  array->is_changed = FALSE;
  array->first_row = first_row;
  n_rows = MIN (array->n_window_rows, array->n_rows - first_row);
  for (JDIMENSION i = 0; i < n_rows; i++)
    unpack_row (array, &array->rows[first_row + i], array->window[i]);
}

/* What libjpeg calls */

/* It always wants zeroes at first, and gives the memory of a pool back by itself. */
static jvirt_barray_ptr
request_cb (j_common_ptr jpeg,
            int          pool,
            boolean      pre_zero,
            JDIMENSION   blocks_per_row,
            JDIMENSION   n_rows,
            JDIMENSION   max_access)
{
  ScholiaJpegCoefficients *self = get_self (jpeg);
  ScholiaJpegArray *array = g_new0 (ScholiaJpegArray, 1);

  array->next = self->arrays;
  array->blocks_per_row = blocks_per_row;
  array->n_rows = n_rows;
  array->max_access = max_access;
  self->arrays = array;
  return array;
}

static void
make_window (j_common_ptr      jpeg,
             ScholiaJpegArray *array,
             gboolean          is_packed)
{
  array->n_window_rows = is_packed ? MIN (array->max_access, array->n_rows) : array->n_rows;
  if (is_packed)
    array->rows = g_new0 (PackedRow, array->n_rows);
  array->window = jpeg->mem->alloc_barray (jpeg, JPOOL_IMAGE, array->blocks_per_row,
                                           array->n_window_rows);
  for (JDIMENSION i = 0; i < array->n_window_rows; i++)
    memset (array->window[i], 0, get_row_bytes (array));
}

static void
realize_cb (j_common_ptr jpeg)
{
  ScholiaJpegCoefficients *self = get_self (jpeg);
  gsize n_bytes = 0, n_blocks = 0;

  for (ScholiaJpegArray *array = self->arrays; array != NULL; array = array->next)
    {
      n_bytes += get_row_bytes (array) * array->n_rows;
      n_blocks = MAX (n_blocks, array->blocks_per_row);
    }

  if (n_bytes > self->max_bytes)
    self->packing = g_malloc (n_blocks * MAX_PACKED_BLOCK_BYTES);
  for (ScholiaJpegArray *array = self->arrays; array != NULL; array = array->next)
    make_window (jpeg, array, n_bytes > self->max_bytes);
  self->realize_others (jpeg);
}

static JBLOCKARRAY
access_cb (j_common_ptr     jpeg,
           jvirt_barray_ptr array,
           JDIMENSION       first_row,
           JDIMENSION       n_rows,
           boolean          writable)
{
  if (array->window == NULL || n_rows > array->max_access || n_rows > array->n_rows ||
      first_row > array->n_rows - n_rows)
    ERREXIT (jpeg, JERR_BAD_VIRTUAL_ACCESS);

  if (first_row < array->first_row ||
      first_row + n_rows > array->first_row + array->n_window_rows)
    move_window (jpeg, array, first_row);
  array->is_changed |= writable;
  return array->window + (first_row - array->first_row);
}

void
scholia_jpeg_coefficients_take_over (ScholiaJpegCoefficients *self,
                                     j_decompress_ptr         jpeg)
{
  g_return_if_fail (jpeg->client_data == self && self->arrays == NULL);

  self->realize_others = jpeg->mem->realize_virt_arrays;
  jpeg->mem->request_virt_barray = request_cb;
  jpeg->mem->realize_virt_arrays = realize_cb;
  jpeg->mem->access_virt_barray = access_cb;
}

void
scholia_jpeg_coefficients_clear (ScholiaJpegCoefficients *self)
{
  while (self->arrays != NULL)
    {
      g_autofree ScholiaJpegArray *array = self->arrays;

      self->arrays = array->next;
      for (JDIMENSION i = 0; array->rows != NULL && i < array->n_rows; i++)
        g_free (array->rows[i].bytes);
      g_free (array->rows);
    }
  g_clear_pointer (&self->packing, g_free);
  self->n_held_bytes = 0;
}
