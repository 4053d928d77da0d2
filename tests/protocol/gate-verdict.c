/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Judges the texts on its input, each a length of 4 bytes, little-endian, and so many bytes: writes
 * "1" for each that the gate takes, "0" for each other. */

#include <stdio.h>
#include <stdlib.h>

#include "scholia-json-gate.h"
#include "scholia-wire-limits.h"

#define MAX_TEXT_BYTES (1024 * 1024)

int
main (void)
{
  guint8 head[4];

  while (fread (head, 1, sizeof head, stdin) == sizeof head)
    {
      gsize length = head[0] | (gsize) head[1] << 8 | (gsize) head[2] << 16 | (gsize) head[3] << 24;
      g_autofree char *text = NULL;

      if (length > MAX_TEXT_BYTES)
        return EXIT_FAILURE;

      text = g_malloc (length + 1);
      if (fread (text, 1, length, stdin) != length)
        return EXIT_FAILURE;

      putchar (scholia_json_gate_check (text, length, SCHOLIA_MAX_MESSAGE_BYTES, NULL) ? '1' : '0');
    }

  return EXIT_SUCCESS;
}
