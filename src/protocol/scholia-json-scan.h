/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of this folder only: JSON's strings and numbers, byte by byte. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each scan starts at *@at, moves it behind the token, or to the byte that is wrong, and gives
 * %NULL or what is wrong in words. The text up to @end is valid UTF-8. */
const char *scholia_json_scan_string (const char **at,
                                      const char  *end,
                                      gboolean    *is_plain);
const char *scholia_json_scan_number (const char **at,
                                      const char  *end,
                                      gboolean    *is_integer);
/* Resolves the escapes of a string's content that was scanned; appends to @out. */
void        scholia_json_unescape    (const char  *start,
                                      const char  *end,
                                      GString     *out);

G_END_DECLS
