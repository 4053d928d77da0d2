/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-id.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* Crockford's base 32: no i, l, o and u, so that an id survives being read aloud. */
static const char base32[] = "0123456789abcdefghjkmnpqrstvwxyz";

static gboolean
is_hyphen_position (gsize position)
{
  return position == 8 || position == 13 || position == 18 || position == 23;
}

static gboolean
is_lower_hex (char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* g_uuid_string_random() draws from a Mersenne twister, whose next values follow from those seen. A
 * peer who foresaw an id could use it first, and the real action would pass for a repetition. */
static void
fill_random (guint8 *bytes,
             gsize   length)
{
  gsize filled = 0;

  while (filled < length)
    {
      ssize_t n = getrandom (bytes + filled, length - filled, 0);

      if (n > 0)
        filled += (gsize) n;
      else if (n < 0 && errno != EINTR)
        g_error ("The system has no random numbers: %s", g_strerror (errno));
    }
}

/* A new UUID, version 4. */
char *
scholia_id_new (void)
{
  guint8 bytes[16];

  fill_random (bytes, sizeof bytes);

  return scholia_id_from_bytes (bytes);
}

char *
scholia_id_from_bytes (const guint8 bytes[16])
{
  static const char hex[] = "0123456789abcdef";
  char *id = g_malloc (SCHOLIA_ID_LENGTH + 1);
  gsize length = 0;

  for (guint i = 0; i < 16; i++)
    {
      guint8 byte = bytes[i];

      if (i == 6) /* version 4 */
        byte = (guint8) ((byte & 0x0f) | 0x40);
      else if (i == 8) /* the variant of RFC 9562 */
        byte = (guint8) ((byte & 0x3f) | 0x80);

      if (is_hyphen_position (length))
        id[length++] = '-';
      id[length++] = hex[byte >> 4];
      id[length++] = hex[byte & 0x0f];
    }
  id[length] = '\0';

  return id;
}

/* Any version of UUID; upper case is not canonical and would name the same thing twice. */
gboolean
scholia_id_is_valid (const char *id)
{
  if (id == NULL || strnlen (id, SCHOLIA_ID_LENGTH + 1) != SCHOLIA_ID_LENGTH)
    return FALSE;

  for (gsize i = 0; i < SCHOLIA_ID_LENGTH; i++)
    {
      if (is_hyphen_position (i) ? id[i] != '-' : !is_lower_hex (id[i]))
        return FALSE;
    }

  return TRUE;
}

char *
scholia_board_id_from_bytes (const guint8 bytes[8])
{
  char *id = g_malloc (SCHOLIA_BOARD_ID_LENGTH + 1);
  guint64 value = 0;

  for (guint i = 0; i < 8; i++)
    value = value << 8 | bytes[i];

  for (guint i = SCHOLIA_BOARD_ID_LENGTH; i > 0; i--)
    {
      id[i - 1] = base32[value & 31];
      value >>= 5;
    }
  id[SCHOLIA_BOARD_ID_LENGTH] = '\0';

  return id;
}

gboolean
scholia_board_id_is_valid (const char *id)
{
  if (id == NULL || strnlen (id, SCHOLIA_BOARD_ID_LENGTH + 1) != SCHOLIA_BOARD_ID_LENGTH)
    return FALSE;

  return strspn (id, base32) == SCHOLIA_BOARD_ID_LENGTH;
}

gboolean
scholia_person_id_is_valid (const char *id)
{
  if (id == NULL || strnlen (id, SCHOLIA_PERSON_ID_LENGTH + 1) != SCHOLIA_PERSON_ID_LENGTH)
    return FALSE;

  for (gsize i = 0; i < SCHOLIA_PERSON_ID_LENGTH; i++)
    {
      if (!g_ascii_isalnum (id[i]) && id[i] != '-' && id[i] != '_')
        return FALSE;
    }

  return TRUE;
}
