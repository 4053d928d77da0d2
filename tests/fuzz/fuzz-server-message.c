/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "fuzz-message.h"

static void
apply (ScholiaBoard   *board,
       ScholiaMessage *message)
{
  if (message->kind == SCHOLIA_MESSAGE_EVENT)
    scholia_board_apply (board, message->event, NULL, NULL);
  else if (message->kind == SCHOLIA_MESSAGE_BATCH)
    for (guint i = 0; i < message->batch->len; i++)
      apply (board, g_ptr_array_index (message->batch, i));
}

/* A server may be hostile, too: what it sends reaches a board. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(ScholiaMessage) message = fuzz_message (SCHOLIA_PEER_SERVER, data, size);
  ScholiaImageInfo image = { .sha256 = "", .media_type = "image/png", .width = 1, .height = 1 };
  g_autoptr(ScholiaBoard) board = scholia_board_new ("3f9k2m7q4w1z", "t", &image);

  if (message != NULL)
    apply (board, message);
  return 0;
}
