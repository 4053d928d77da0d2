/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-format.h"

const ScholiaFormat *
scholia_format_find (const guint8 *start,
                     gsize         length)
{
  for (guint i = 0; scholia_formats[i] != NULL; i++)
    if (scholia_formats[i]->matches (start, MIN (length, SCHOLIA_FORMAT_START_BYTES)))
      return scholia_formats[i];

  return NULL;
}

const char *
scholia_format_find_other_program (const guint8 *start,
                                   gsize         length)
{
  const ScholiaOtherProgram *other = scholia_formats_other_programs;

  while (other->name != NULL && other->matches != NULL &&
         !other->matches (start, MIN (length, SCHOLIA_FORMAT_START_BYTES)))
    other++;

  return other->name;
}
