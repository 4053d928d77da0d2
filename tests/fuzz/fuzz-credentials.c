/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include <string.h>

#include "scholia-address.h"
#include "scholia-api.h"
#include "scholia-id.h"
#include "scholia-secret.h"
#include "scholia-wire-limits.h"

static gboolean
is_of_alphabet (const char *text)
{
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && *text != '-' && *text != '_')
      return FALSE;

  return TRUE;
}

/* A password of a header is UTF-8 within its limit, and comes back from its own header. */
static void
check_password (const char *text)
{
  g_autofree char *password = scholia_password_from_header (text, NULL);
  g_autofree char *header = NULL;
  g_autofree char *again = NULL;

  if (password == NULL || password[0] == '\0')
    return;

  g_assert_true (g_utf8_validate (password, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (password, -1), <=, SCHOLIA_MAX_PASSWORD_CHARS);
  header = scholia_password_to_header (password);
  again = scholia_password_from_header (header, NULL);
  g_assert_cmpstr (again, ==, password);
}

/* What stands in a header, a path, a setting: tokens, ids, passwords, addresses. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr(GSocketAddress) address = NULL;

  if (scholia_secret_is_valid (text))
    g_assert_true (strlen (text) == SCHOLIA_SECRET_LENGTH && is_of_alphabet (text));
  if (scholia_board_id_is_valid (text))
    g_assert_true (strlen (text) == 12 && is_of_alphabet (text));
  if (scholia_person_id_is_valid (text))
    g_assert_true (strlen (text) == SCHOLIA_PERSON_ID_LENGTH && is_of_alphabet (text));
  if (scholia_id_is_valid (text))
    g_assert_true (strlen (text) == 36 && is_of_alphabet (text));
  check_password (text);
  if (g_utf8_validate (text, -1, NULL))
    address = scholia_address_parse (text, NULL);

  return 0;
}
