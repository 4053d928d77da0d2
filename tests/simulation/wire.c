/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "wire.h"

#include "machine.h"
#include "scholia-wire-limits.h"

#include <string.h>

#define N_KEPT 128

typedef struct
{
  GBytes         *text;
  ScholiaMessage *message;
} Decoded;

static Decoded kept[N_KEPT];

static guint
hash (const char *text,
      gsize       length)
{
  guint64 sum = 14695981039346656037u;

  for (gsize i = 0; i + 8 <= length; i += 8)
    {
      guint64 word;

      memcpy (&word, text + i, 8);
      sum = (sum ^ word) * 1099511628211u;
      sum ^= sum >> 29;
    }

  return (guint) ((sum ^ length) % N_KEPT);
}

ScholiaMessage *
wire_decode (const char  *text,
             gsize        length,
             GError     **error)
{
  Decoded *place = &kept[hash (text, length)];
  ScholiaMessage *message;

  if (place->text != NULL && g_bytes_get_size (place->text) == length
      && memcmp (g_bytes_get_data (place->text, NULL), text, length) == 0)
    return place->message;

  message = scholia_message_decode (SCHOLIA_PEER_SERVER, text, length, SCHOLIA_MAX_MESSAGE_BYTES,
                                    NULL, NULL, error);
  if (message == NULL)
    return NULL;

  g_clear_pointer (&place->text, g_bytes_unref);
  g_clear_pointer (&place->message, scholia_message_unref);
  place->text = g_bytes_new (text, length);
  place->message = message;

  return message;
}

void
wire_clear (void)
{
  for (guint i = 0; i < N_KEPT; i++)
    {
      g_clear_pointer (&kept[i].text, g_bytes_unref);
      g_clear_pointer (&kept[i].message, scholia_message_unref);
    }
}

static gsize
write_head (guint8 *head,
            guint8  opcode,
            gsize   length)
{
  head[0] = 0x80 | opcode;
  if (length < 126)
    {
      head[1] = 0x80 | (guint8) length;
      return 2;
    }

  head[1] = 0x80 | 126;
  head[2] = (guint8) (length >> 8);
  head[3] = (guint8) length;

  return 4;
}

GByteArray *
wire_frame (guint8        opcode,
            const guint8 *payload,
            gsize         length)
{
  GByteArray *frame = g_byte_array_sized_new ((guint) length + 8);
  const guint32 number = g_rand_int (machine_rand ());
  guint8 mask[4];
  guint8 head[4];
  gsize head_length = write_head (head, opcode, length);

  memcpy (mask, &number, sizeof mask);
  g_byte_array_append (frame, head, (guint) head_length);
  g_byte_array_append (frame, mask, sizeof mask);
  head_length += sizeof mask;
  g_byte_array_append (frame, payload, (guint) length);
  for (gsize i = 0; i < length; i++)
    frame->data[head_length + i] ^= mask[i % 4];

  return frame;
}

gsize
wire_parse (const guint8  *bytes,
            gsize          n_bytes,
            guint8        *opcode,
            const guint8 **payload,
            gsize         *length)
{
  gsize head_length = 2;

  if (n_bytes < head_length)
    return 0;

  *opcode = bytes[0] & 0x0f;
  *length = bytes[1];
  if (*length >= 126)
    {
      const guint n_length = *length == 126 ? 2 : 8;

      head_length += n_length;
      if (n_bytes < head_length)
        return 0;
      *length = 0;
      for (guint i = 0; i < n_length; i++)
        *length = *length << 8 | bytes[2 + i];
    }

  *payload = bytes + head_length;

  return n_bytes - head_length >= *length ? head_length + *length : 0;
}
