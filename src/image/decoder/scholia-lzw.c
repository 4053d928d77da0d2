/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-lzw.h"

#include "scholia-failure.h"

#define MAX_SIZE 12
#define MIN_SIZE 1
#define MAX_MIN_SIZE 8

static void
clear (ScholiaLzw *self)
{
  self->size = self->min_size + 1;
  self->n_codes = (1u << self->min_size) + 2;
  self->previous = -1;
}

gboolean
scholia_lzw_init (ScholiaLzw    *self,
                  const guint8  *bytes,
                  gsize          length,
                  GError       **error)
{
  if (length < 1)
    {
      scholia_failure_set_cut_off (error);
      return FALSE;
    }
  if (bytes[0] < MIN_SIZE || bytes[0] > MAX_MIN_SIZE)
    {
      scholia_failure_set_damaged (error, "codes of a wrong size");
      return FALSE;
    }

  *self = (ScholiaLzw) { .bytes = bytes, .length = length, .offset = 1, .min_size = bytes[0] };
  clear (self);
  return TRUE;
}

/* Blocks of up to 255 bytes, each after its length; one of 0 ends them. */
static gboolean
read_byte (ScholiaLzw *self,
           guint8     *byte)
{
  if (self->block_left == 0)
    {
      if (self->offset >= self->length || self->bytes[self->offset] == 0)
        return FALSE;
      self->block_left = self->bytes[self->offset++];
    }
  if (self->offset >= self->length)
    return FALSE;

  self->block_left--;
  *byte = self->bytes[self->offset++];
  return TRUE;
}

static gboolean
read_code (ScholiaLzw *self,
           guint      *code)
{
  while (self->n_bits < self->size)
    {
      guint8 byte;

      if (!read_byte (self, &byte))
        return FALSE;
      self->bits |= (guint32) byte << self->n_bits;
      self->n_bits += 8;
    }

  *code = self->bits & ((1u << self->size) - 1);
  self->bits >>= self->size;
  self->n_bits -= self->size;
  return TRUE;
}

/* The indices of @code onto the stack. A code points only at lower ones, so that this ends. */
static void
unfold (ScholiaLzw *self,
        guint       code)
{
  guint n_literals = 1u << self->min_size;

  while (code >= n_literals)
    {
      self->stack[self->n_stacked++] = self->suffixes[code];
      code = self->prefixes[code];
    }

  self->first = (guint8) code;
  self->stack[self->n_stacked++] = self->first;
}

static void
add_code (ScholiaLzw *self)
{
  if (self->previous < 0 || self->n_codes >= SCHOLIA_LZW_MAX_CODES)
    return;

  self->prefixes[self->n_codes] = (guint16) self->previous;
  self->suffixes[self->n_codes] = self->first;
  self->n_codes++;
  if (self->n_codes == 1u << self->size && self->size < MAX_SIZE)
    self->size++;
}

/* A code that is about to be made is the one before with its own first index again. */
static gboolean
take_code (ScholiaLzw *self,
           guint       code)
{
  if (code > self->n_codes || code >= SCHOLIA_LZW_MAX_CODES ||
      (code == self->n_codes && self->previous < 0))
    return FALSE;

  if (code == self->n_codes)
    {
      self->stack[self->n_stacked++] = self->first;
      unfold (self, (guint) self->previous);
    }
  else
    {
      unfold (self, code);
    }

  add_code (self);
  self->previous = (gint) code;
  return TRUE;
}

static gboolean
fill_stack (ScholiaLzw  *self,
            GError     **error)
{
  guint n_literals = 1u << self->min_size, code;

  do
    {
      if (!read_code (self, &code) || code == n_literals + 1)
        {
          scholia_failure_set_cut_off (error);
          return FALSE;
        }
      if (code == n_literals)
        clear (self);
      else if (!take_code (self, code))
        {
          scholia_failure_set_damaged (error, "a code that was not made");
          return FALSE;
        }
    }
  while (self->n_stacked == 0);

  return TRUE;
}

gboolean
scholia_lzw_read (ScholiaLzw  *self,
                  guint8      *indices,
                  guint        n,
                  GError     **error)
{
  while (n > 0)
    {
      if (self->n_stacked == 0 && !fill_stack (self, error))
        return FALSE;

      for (; n > 0 && self->n_stacked > 0; n--)
        *indices++ = self->stack[--self->n_stacked];
    }

  return TRUE;
}
