/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-message.h"
#include "scholia-wire-limits.h"

/* What decodes is encoded, and that decodes and encodes to the same bytes. */
static inline ScholiaMessage *
fuzz_message (ScholiaPeer   sender,
              const guint8 *data,
              gsize         size)
{
  g_autoptr(ScholiaMessage) message =
    scholia_message_decode (sender, (const char *) data, size, SCHOLIA_MAX_MESSAGE_BYTES, NULL,
                            NULL, NULL);
  g_autoptr(ScholiaMessage) copy = NULL;
  g_autoptr(GBytes) first = NULL;
  g_autoptr(GBytes) second = NULL;

  if (message == NULL ||
      (message->kind == SCHOLIA_MESSAGE_HELLO && message->hello.major != SCHOLIA_PROTOCOL_MAJOR))
    return NULL;

  first = scholia_message_encode (message);
  copy = scholia_message_decode (sender, g_bytes_get_data (first, NULL), g_bytes_get_size (first),
                                 G_MAXINT32, NULL, NULL, NULL);
  g_assert_nonnull (copy);
  second = scholia_message_encode (copy);
  g_assert_true (g_bytes_equal (first, second));
  return g_steal_pointer (&message);
}
