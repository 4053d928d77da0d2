/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "scholia-event-codec.h"

/* The rows of a store: what decodes is written as the same bytes ever after. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) json = g_bytes_new_static (data, size);
  g_autoptr(ScholiaEvent) event = scholia_event_decode (json, NULL);
  g_autoptr(ScholiaEvent) copy = NULL;
  g_autoptr(GBytes) first = NULL;
  g_autoptr(GBytes) second = NULL;

  if (event == NULL)
    return 0;

  first = scholia_event_encode (event);
  copy = scholia_event_decode (first, NULL);
  g_assert_nonnull (copy);
  second = scholia_event_encode (copy);
  g_assert_true (g_bytes_equal (first, second));
  return 0;
}
