/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-frame-reader.h"

#include <string.h>
#include <wslay/wslay.h>

#include "scholia-ascii.h"
#include "scholia-frame.h"
#include "scholia-wire-limits.h"

/* A close frame without a code (RFC 6455, section 7.1.5). */
#define NO_CODE 1005

struct _ScholiaFrameReader
{
  wslay_frame_context_ptr  context;
  ScholiaFrameSource       source;
  gpointer                 user_data;
  guint64                  n_read;       /* bytes taken from the source */
  guint64                  n_used;       /* of whole frames */
  GByteArray              *message;      /* of the fragments so far */
  guint                    n_frames;     /* of the message so far */
  gsize                    wire_bytes;   /* of them, headers included */
  gboolean                 in_message;   /* a first fragment came, its last did not */
  gboolean                 in_frame;
  gboolean                 is_dry;       /* the source had nothing when it was asked last */
  gboolean                 was_given;    /* the message was handed out and may be dropped */
  guint64                  frame_got;
  guint8                   control[SCHOLIA_MAX_CONTROL_BYTES];
};

static ssize_t
receive_cb (uint8_t *buffer,
            size_t   length,
            int      flags,
            void    *user_data)
{
  ScholiaFrameReader *self = user_data;
  gssize got = self->source (buffer, length, self->user_data);

  self->is_dry = got <= 0;
  if (got <= 0)
    return -1;

  self->n_read += (guint64) got;

  return got;
}

ScholiaFrameReader *
scholia_frame_reader_new (void)
{
  static const struct wslay_frame_callbacks callbacks = { .recv_callback = receive_cb };
  ScholiaFrameReader *self = g_new0 (ScholiaFrameReader, 1);

  self->message = g_byte_array_new ();
  if (wslay_frame_context_init (&self->context, &callbacks, self) != 0)
    g_error ("Out of memory");

  return self;
}

void
scholia_frame_reader_free (ScholiaFrameReader *self)
{
  wslay_frame_context_free (self->context);
  g_byte_array_unref (self->message);
  g_free (self);
}

void
scholia_frame_reader_set_source (ScholiaFrameReader *self,
                                 ScholiaFrameSource  source,
                                 gpointer            user_data)
{
  self->source = source;
  self->user_data = user_data;
}

static ScholiaIncomingKind
broken (ScholiaIncoming *incoming,
        guint16          code)
{
  incoming->kind = SCHOLIA_INCOMING_BROKEN;
  incoming->close_code = code;

  return incoming->kind;
}

/* Before any byte of the payload is kept; 0 if it may begin. */
static guint16
judge_start (ScholiaFrameReader            *self,
             const struct wslay_frame_iocb *frame,
             gsize                          max_length)
{
  if (!frame->mask || frame->rsv != WSLAY_RSV_NONE)
    return WSLAY_CODE_PROTOCOL_ERROR;

  switch (frame->opcode)
    {
    case WSLAY_CONTINUATION_FRAME:
      if (!self->in_message)
        return WSLAY_CODE_PROTOCOL_ERROR;
      break;

    case WSLAY_TEXT_FRAME:
      if (self->in_message)
        return WSLAY_CODE_PROTOCOL_ERROR;
      break;

    case WSLAY_BINARY_FRAME:
      return WSLAY_CODE_UNSUPPORTED_DATA;

    case WSLAY_CONNECTION_CLOSE:
    case WSLAY_PING:
    case WSLAY_PONG:
      return 0;

    default:
      return WSLAY_CODE_PROTOCOL_ERROR;
    }

  self->n_frames = self->in_message ? self->n_frames + 1 : 1;
  if (self->n_frames > SCHOLIA_MAX_FRAGMENTS ||
      frame->payload_length > max_length - MIN (max_length, self->message->len))
    return WSLAY_CODE_MESSAGE_TOO_BIG;

  return 0;
}

static gsize
header_size (guint64 payload_length)
{
  const gsize mask_size = 4;

  return 2 + mask_size + (payload_length < 126 ? 0 : payload_length <= G_MAXUINT16 ? 2 : 8);
}

/* RFC 6455, section 7.4: which codes may stand in a frame. */
static gboolean
is_close_code (guint code)
{
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
         (code >= 3000 && code <= 4999);
}

static ScholiaIncomingKind
give_control (ScholiaFrameReader            *self,
              const struct wslay_frame_iocb *frame,
              ScholiaIncoming               *incoming)
{
  guint length = (guint) frame->payload_length;
  guint code;

  incoming->data = self->control;
  incoming->length = length;
  if (frame->opcode != WSLAY_CONNECTION_CLOSE)
    return incoming->kind = frame->opcode == WSLAY_PING ? SCHOLIA_INCOMING_PING
                                                        : SCHOLIA_INCOMING_PONG;

  code = length >= 2 ? (guint) self->control[0] << 8 | self->control[1] : NO_CODE;
  if (length == 1 || (length >= 2 && !is_close_code (code)))
    return broken (incoming, WSLAY_CODE_PROTOCOL_ERROR);
  if (length > 2 && !g_utf8_validate_len ((const char *) self->control + 2, length - 2, NULL))
    return broken (incoming, WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA);

  incoming->close_code = (guint16) code;

  return incoming->kind = SCHOLIA_INCOMING_CLOSE;
}

/* To GLib a zero byte is not text; to the protocol it is, and the JSON gate refuses it. */
static gboolean
is_utf8 (const char *text,
         gsize       length)
{
  const char *end = text + length;

  text += scholia_ascii_skip (text, length);
  while (!g_utf8_validate_len (text, (gsize) (end - text), &text))
    if (*text++ != '\0')
      return FALSE;

  return TRUE;
}

static ScholiaIncomingKind
give_text (const guint8    *data,
           gsize            length,
           ScholiaIncoming *incoming)
{
  if (!is_utf8 ((const char *) data, length))
    return broken (incoming, WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA);

  incoming->data = data;
  incoming->length = length;

  return incoming->kind = SCHOLIA_INCOMING_TEXT;
}

static ScholiaIncomingKind
end_frame (ScholiaFrameReader            *self,
           const struct wslay_frame_iocb *frame,
           ScholiaIncoming               *incoming)
{
  gboolean is_whole = frame->data_length == frame->payload_length;
  gsize size = header_size (frame->payload_length) + frame->payload_length;

  self->in_frame = FALSE;
  self->n_used += size;
  incoming->wire_bytes = size;

  if (wslay_is_ctrl_frame (frame->opcode))
    return give_control (self, frame, incoming);

  self->wire_bytes += size;
  self->in_message = !frame->fin;
  if (!frame->fin)
    return SCHOLIA_INCOMING_NOTHING;

  incoming->wire_bytes = self->wire_bytes;
  self->wire_bytes = 0;

  /* Nearly every message is one frame that came in one piece: no copy. */
  if (is_whole && self->message->len == 0)
    return give_text (frame->data, frame->data_length, incoming);

  self->was_given = TRUE;

  return give_text (self->message->data, self->message->len, incoming);
}

static void
keep_payload (ScholiaFrameReader            *self,
              const struct wslay_frame_iocb *frame)
{
  gboolean is_whole = frame->data_length == frame->payload_length;

  if (frame->data_length == 0)
    return;

  if (wslay_is_ctrl_frame (frame->opcode))
    memcpy (self->control + self->frame_got, frame->data, frame->data_length);
  else if (!is_whole || !frame->fin || self->message->len > 0)
    g_byte_array_append (self->message, frame->data, (guint) frame->data_length);
}

ScholiaIncomingKind
scholia_frame_reader_next (ScholiaFrameReader *self,
                           gsize               max_length,
                           ScholiaIncoming    *incoming)
{
  memset (incoming, 0, sizeof *incoming);
  if (self->was_given)
    g_byte_array_set_size (self->message, 0);
  self->was_given = FALSE;

  while (TRUE)
    {
      struct wslay_frame_iocb frame = { 0 };
      ssize_t got = wslay_frame_recv (self->context, &frame);

      /* wslay wants more as soon as a piece was short, as a record of TLS may be. */
      if (got == WSLAY_ERR_WANT_READ && !self->is_dry)
        continue;
      if (got == WSLAY_ERR_WANT_READ)
        return SCHOLIA_INCOMING_NOTHING;
      if (got < 0)
        return broken (incoming, WSLAY_CODE_PROTOCOL_ERROR);

      if (!self->in_frame)
        {
          guint16 code = judge_start (self, &frame, max_length);

          if (code != 0)
            return broken (incoming, code);
          self->in_frame = TRUE;
          self->frame_got = 0;
        }

      keep_payload (self, &frame);
      self->frame_got += frame.data_length;
      if (self->frame_got == frame.payload_length &&
          end_frame (self, &frame, incoming) != SCHOLIA_INCOMING_NOTHING)
        return incoming->kind;
    }
}

gboolean
scholia_frame_reader_is_idle (ScholiaFrameReader *self)
{
  return !self->in_frame && !self->in_message && self->n_read == self->n_used;
}
