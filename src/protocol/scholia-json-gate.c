/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-json-gate.h"

#include "scholia-json-document.h"

gboolean
scholia_json_gate_check (const char  *text,
                         gsize        length,
                         gsize        max_length,
                         GError     **error)
{
  g_auto(ScholiaJsonDocument) document = { 0 };

  return scholia_json_document_parse (&document, text, length, max_length, error);
}
