/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-frame.h"

#include <string.h>
#include <wslay/wslay.h>

/* FIN, no reserved bits. */
#define FINAL_FRAME 0x80
/* Two bytes, and eight of extended length. */
#define MAX_HEADER_BYTES 10

struct _ScholiaFrame
{
  guint  ref_count;
  guint8 traffic;
  gsize  size;
  guint8 data[];
};

static gsize
write_header (guint8 *header,
              guint8  opcode,
              gsize   length)
{
  header[0] = (guint8) (FINAL_FRAME | opcode);

  if (length < 126)
    {
      header[1] = (guint8) length;
      return 2;
    }
  if (length <= G_MAXUINT16)
    {
      header[1] = 126;
      header[2] = (guint8) (length >> 8);
      header[3] = (guint8) length;
      return 4;
    }

  header[1] = 127;
  for (guint i = 0; i < 8; i++)
    header[2 + i] = (guint8) ((guint64) length >> (56 - 8 * i));

  return MAX_HEADER_BYTES;
}

static ScholiaFrame *
frame_new (guint8          opcode,
           ScholiaTraffic  traffic,
           gconstpointer   payload,
           gsize           length)
{
  guint8 header[MAX_HEADER_BYTES];
  gsize header_length = write_header (header, opcode, length);
  ScholiaFrame *self = g_malloc (sizeof *self + header_length + length);

  self->ref_count = 1;
  self->traffic = (guint8) traffic;
  self->size = header_length + length;
  memcpy (self->data, header, header_length);
  if (length > 0)
    memcpy (self->data + header_length, payload, length);

  return self;
}

ScholiaFrame *
scholia_frame_new_text (GBytes *message)
{
  gsize length;
  gconstpointer payload = g_bytes_get_data (message, &length);

  return frame_new (WSLAY_TEXT_FRAME, scholia_traffic_from_text (payload, length), payload,
                    length);
}

ScholiaFrame *
scholia_frame_new_pong (const guint8 *payload,
                        gsize         length)
{
  g_return_val_if_fail (length <= SCHOLIA_MAX_CONTROL_BYTES, NULL);

  return frame_new (WSLAY_PONG, SCHOLIA_TRAFFIC_PONG, payload, length);
}

ScholiaFrame *
scholia_frame_new_close (guint16     code,
                         const char *reason)
{
  guint8 payload[SCHOLIA_MAX_CONTROL_BYTES];
  gsize length = strlen (reason);

  g_return_val_if_fail (length + 2 <= sizeof payload, NULL);

  payload[0] = (guint8) (code >> 8);
  payload[1] = (guint8) code;
  memcpy (payload + 2, reason, length);

  return frame_new (WSLAY_CONNECTION_CLOSE, SCHOLIA_TRAFFIC_CLOSE, payload, length + 2);
}

ScholiaFrame *
scholia_frame_ref (ScholiaFrame *self)
{
  self->ref_count++;

  return self;
}

void
scholia_frame_unref (ScholiaFrame *self)
{
  if (--self->ref_count == 0)
    g_free (self);
}

const guint8 *
scholia_frame_get_data (ScholiaFrame *self)
{
  return self->data;
}

gsize
scholia_frame_get_size (ScholiaFrame *self)
{
  return self->size;
}

ScholiaTraffic
scholia_frame_get_traffic (ScholiaFrame *self)
{
  return (ScholiaTraffic) self->traffic;
}
