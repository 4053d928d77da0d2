/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-digest-private.h"

#include <string.h>

GChecksum *
scholia_digest_new (const char *what)
{
  GChecksum *digest = g_checksum_new (G_CHECKSUM_SHA256);

  scholia_digest_put_string (digest, what);

  return digest;
}

void
scholia_digest_put_string (GChecksum  *digest,
                           const char *string)
{
  gsize length = strlen (string);

  scholia_digest_put_number (digest, length);
  g_checksum_update (digest, (const guchar *) string, (gssize) length);
}

void
scholia_digest_put_number (GChecksum *digest,
                           guint64    number)
{
  guint64 bytes = GUINT64_TO_LE (number);

  g_checksum_update (digest, (const guchar *) &bytes, sizeof bytes);
}

void
scholia_digest_finish (GChecksum *digest,
                       guint8     bytes[SCHOLIA_DIGEST_BYTES])
{
  gsize length = SCHOLIA_DIGEST_BYTES;

  g_checksum_get_digest (digest, bytes, &length);
}

void
scholia_digest_get_lanes (const guint8 bytes[SCHOLIA_DIGEST_BYTES],
                          guint64      lanes[SCHOLIA_DIGEST_LANES])
{
  memcpy (lanes, bytes, SCHOLIA_DIGEST_BYTES);
  for (guint i = 0; i < SCHOLIA_DIGEST_LANES; i++)
    lanes[i] = GUINT64_FROM_LE (lanes[i]);
}
