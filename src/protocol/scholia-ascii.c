/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-ascii.h"

#include <string.h>

#define HIGH_BITS G_GUINT64_CONSTANT (0x8080808080808080)

gsize
scholia_ascii_skip (const char *text,
                    gsize       length)
{
  gsize skipped = 0;
  guint64 word;

  for (; length - skipped >= sizeof word; skipped += sizeof word)
    {
      memcpy (&word, text + skipped, sizeof word);
      if ((word & HIGH_BITS) != 0)
        return skipped;
    }

  while (skipped < length && (guchar) text[skipped] < 0x80)
    skipped++;

  return skipped;
}
