/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-secret.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "scholia-id.h"

static char *
base64url (const guint8 *bytes,
           gsize         length)
{
  char *text = g_base64_encode (bytes, length);

  for (char *c = text; *c != '\0'; c++)
    if (*c == '+')
      *c = '-';
    else if (*c == '/')
      *c = '_';
  g_strdelimit (text, "=", '\0');

  return text;
}

void
scholia_secret_fill (guint8 *bytes,
                     gsize   length)
{
  gsize filled = 0;

  while (filled < length)
    {
      gssize got = getrandom (bytes + filled, length - filled, 0);

      if (got < 0 && errno != EINTR)
        g_error ("No random numbers from the system: %s", g_strerror (errno));
      if (got > 0)
        filled += (gsize) got;
    }
}

char *
scholia_secret_new (void)
{
  guint8 bytes[SCHOLIA_SECRET_BYTES];

  scholia_secret_fill (bytes, sizeof bytes);

  return base64url (bytes, sizeof bytes);
}

gboolean
scholia_secret_is_valid (const char *secret)
{
  gsize length = 0;

  if (secret == NULL)
    return FALSE;

  for (; secret[length] != '\0' && length <= SCHOLIA_SECRET_LENGTH; length++)
    if (!g_ascii_isalnum (secret[length]) && secret[length] != '-' && secret[length] != '_')
      return FALSE;

  return length == SCHOLIA_SECRET_LENGTH;
}

void
scholia_secret_hash (const char *secret,
                     guint8      hash[SCHOLIA_HASH_BYTES])
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = SCHOLIA_HASH_BYTES;

  g_checksum_update (checksum, (const guchar *) secret, (gssize) strlen (secret));
  g_checksum_get_digest (checksum, hash, &length);
}

char *
scholia_secret_new_short_id (void)
{
  guint8 bytes[8];

  scholia_secret_fill (bytes, sizeof bytes);

  return scholia_board_id_from_bytes (bytes);
}

char *
scholia_secret_dup_board_id (const char *team_id,
                             const char *creation_id)
{
  g_autofree char *text = g_strconcat ("scholia board 1\n", team_id, "\n", creation_id, NULL);
  guint8 hash[SCHOLIA_HASH_BYTES];

  scholia_secret_hash (text, hash);

  return scholia_board_id_from_bytes (hash);
}

char *
scholia_secret_dup_participant_id (const char *team_id,
                                   const char *identity)
{
  g_autofree char *text = g_strconcat ("scholia participant 1\n", team_id, "\n", identity, NULL);
  g_autofree char *name = NULL;
  guint8 hash[SCHOLIA_HASH_BYTES];

  scholia_secret_hash (text, hash);
  name = base64url (hash, sizeof hash);

  return g_strndup (name, SCHOLIA_PERSON_ID_LENGTH);
}
