/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "scholia-http-private.h"

/* Whatever languages a browser asks for, the page of a link is in one that it has. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *accepted = g_strndup (size > 0 ? (const char *) data : "", size);
  const char *language = scholia_landing_choose_language (accepted);

  g_assert_true (g_str_equal (language, "en") || g_str_equal (language, "el"));

  return 0;
}
