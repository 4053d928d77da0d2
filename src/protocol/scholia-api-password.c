/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-api.h"

#include <string.h>

#include "scholia-wire-limits.h"

/* Three bytes of UTF-8 or four, in four letters for each three of them. */
#define MAX_HEADER_BYTES ((SCHOLIA_MAX_PASSWORD_CHARS * 4 + 2) / 3 * 4)

char *
scholia_password_to_header (const char *password)
{
  char *header;

  g_return_val_if_fail (password != NULL, NULL);

  header = g_base64_encode ((const guchar *) password, strlen (password));
  g_strdelimit (header, "+", '-');
  g_strdelimit (header, "/", '_');
  header[strcspn (header, "=")] = '\0';
  return header;
}

static gboolean
is_base64url (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || text[length] == '-' || text[length] == '_')
    length++;

  return text[length] == '\0' && length > 0 && length <= MAX_HEADER_BYTES && length % 4 != 1;
}

static char *
decode (const char *header)
{
  g_autofree char *base64 = g_strconcat (header, "==", NULL);
  gsize length;

  /* Padded to whole groups: two letters are one byte, three are two. */
  base64[(strlen (header) + 3) / 4 * 4] = '\0';
  g_strdelimit (base64, "-", '+');
  g_strdelimit (base64, "_", '/');
  g_base64_decode_inplace (base64, &length);
  base64[length] = '\0';
  if (!g_utf8_validate_len (base64, length, NULL) ||
      g_utf8_strlen (base64, -1) > SCHOLIA_MAX_PASSWORD_CHARS)
    return NULL;

  return g_steal_pointer (&base64);
}

char *
scholia_password_from_header (const char  *header,
                              GError     **error)
{
  char *password;

  g_return_val_if_fail (header != NULL, NULL);

  password = is_base64url (header) ? decode (header) : NULL;
  if (password == NULL)
    g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_PASSWORD,
                         "Scholia-Password is no password in base64url");

  return password;
}
