/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "frame-codec.h"

#include <string.h>

/* The server has to undo any mask; that it can be guessed harms nobody here. */
static const guint8 mask[8] = { 0x37, 0xfa, 0x21, 0x3d, 0x37, 0xfa, 0x21, 0x3d };

static void
copy_masked (guint8       *to,
             const guint8 *from,
             gsize         length)
{
  gsize i = 0;
  guint64 wide;
  guint64 wide_mask;

  memcpy (&wide_mask, mask, sizeof wide_mask);
  for (; i + sizeof wide <= length; i += sizeof wide)
    {
      memcpy (&wide, from + i, sizeof wide);
      wide ^= wide_mask;
      memcpy (to + i, &wide, sizeof wide);
    }
  for (; i < length; i++)
    to[i] = from[i] ^ mask[i % 4];
}

gsize
frame_encode (guint8     *buffer,
              guint8      opcode,
              const void *payload,
              gsize       length)
{
  guint n_extended = length < 126 ? 0 : length < 65536 ? 2 : 8;
  gsize head = 2;

  buffer[0] = 0x80 | opcode;
  buffer[1] = (guint8) (0x80 | (n_extended == 0 ? length : n_extended == 2 ? 126 : 127));
  for (guint i = 0; i < n_extended; i++)
    buffer[head++] = (guint8) ((guint64) length >> (8 * (n_extended - 1 - i)));
  memcpy (buffer + head, mask, 4);
  head += 4;
  copy_masked (buffer + head, payload, length);

  return head + length;
}

gssize
frame_decode (const guint8  *data,
              gsize          available,
              guint8        *opcode,
              const guint8 **payload,
              gsize         *length)
{
  guint n_extended;
  guint64 size = 0;

  if (available < 2)
    return 0;
  if ((data[0] & 0xf0) != 0x80 || (data[1] & 0x80) != 0)
    return -1;

  n_extended = data[1] < 126 ? 0 : data[1] == 126 ? 2 : 8;
  if (available < 2 + n_extended)
    return 0;
  for (guint i = 0; i < n_extended; i++)
    size = size << 8 | data[2 + i];
  if (n_extended == 0)
    size = data[1];
  if (available - 2 - n_extended < size)
    return 0;

  *opcode = data[0] & 0x0f;
  *payload = data + 2 + n_extended;
  *length = (gsize) size;
  return (gssize) (2 + n_extended + size);
}
