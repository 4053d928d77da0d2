/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What scholia_frame_reader_next() found. */
typedef enum
{
  SCHOLIA_INCOMING_NOTHING, /* nothing complete until there is more input */
  SCHOLIA_INCOMING_TEXT,    /* a whole message, valid UTF-8, fragments joined */
  SCHOLIA_INCOMING_PING,
  SCHOLIA_INCOMING_PONG,
  SCHOLIA_INCOMING_CLOSE,   /* close_code: of the peer, 1005 if it gave none */
  SCHOLIA_INCOMING_BROKEN,  /* the peer broke a rule; close_code: the one to answer with */
} ScholiaIncomingKind;

typedef struct
{
  ScholiaIncomingKind  kind;
  const guint8        *data;   /* until the next call */
  gsize                length;
  guint16              close_code;
  gsize                wire_bytes; /* of all its frames on the line, headers included */
} ScholiaIncoming;

/**
 * ScholiaFrameReader:
 *
 * Bytes of a client to messages (RFC 6455): masked frames only, reserved bits zero, bounded in
 * total however fragmented, text valid UTF-8, binary refused. Holds 4 KiB, so it is lent to a
 * connection only while that has a part of a message.
 */
typedef struct _ScholiaFrameReader ScholiaFrameReader;

/* Reads like recv(): bytes, or 0 or less when there are none now. */
typedef gssize (*ScholiaFrameSource) (guint8   *buffer,
                                      gsize     length,
                                      gpointer  user_data);

ScholiaFrameReader  *scholia_frame_reader_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void                 scholia_frame_reader_free       (ScholiaFrameReader *self);
void                 scholia_frame_reader_set_source (ScholiaFrameReader *self,
                                                      ScholiaFrameSource  source,
                                                      gpointer            user_data);
/* The next message; longer than @max_length, or in more frames than SCHOLIA_MAX_FRAGMENTS: BROKEN
 * with 1009. */
ScholiaIncomingKind  scholia_frame_reader_next       (ScholiaFrameReader *self,
                                                      gsize               max_length,
                                                      ScholiaIncoming    *incoming);
/* Between two messages, without a byte of the next one: may be lent to another connection. */
gboolean             scholia_frame_reader_is_idle    (ScholiaFrameReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaFrameReader, scholia_frame_reader_free)

G_END_DECLS
