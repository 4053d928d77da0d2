/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "fuzz-message.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  ScholiaMessage *message = fuzz_message (SCHOLIA_PEER_CLIENT, data, size);
  g_autofree char *member = NULL;
  g_autofree char *broadcast_id = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaMessage) hello =
    scholia_message_decode (SCHOLIA_PEER_CLIENT, (const char *) data, size, SCHOLIA_MAX_HELLO_BYTES,
                            &member, &broadcast_id, &error);

  g_clear_pointer (&message, scholia_message_unref);
  /* A reason or a message, never both, never neither. */
  g_assert_true ((hello == NULL) == (error != NULL));
  return 0;
}
