/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include <json-glib/json-glib.h>

#include "scholia-json-gate.h"
#include "scholia-wire-limits.h"

/* What the gate takes, a parser that is far from strict must take, too. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(JsonParser) parser = NULL;

  if (!scholia_json_gate_check ((const char *) data, size, SCHOLIA_MAX_MESSAGE_BYTES, NULL))
    return 0;

  parser = json_parser_new_immutable ();
  g_assert_true (json_parser_load_from_data (parser, (const char *) data, (gssize) size, NULL));
  return 0;
}
